"""Runs the work of a benchmark on a cache with pyignite and prints elapsed and CPU seconds, without connecting.

    pyignite_cache.py WORK HOST:PORT CACHE COUNT    WORK is put_all, get_all, put, get or scan

Exits with status 77 if pyignite is not installed.
"""
import sys
import time

try:
    from pyignite import Client
except ImportError:
    sys.exit(77)

work, address, name, count = sys.argv[1:5]
count = int(count)
host, port = address.rsplit(":", 1)
client = Client()
client.connect(host, int(port))
cache = client.get_cache(name)
entries = {n: f"value {n}" for n in range(count)} if work == "put_all" else {}
wall, cpu = time.perf_counter(), time.process_time()
if work == "put_all":
    cache.put_all(entries)
elif work == "get_all":
    assert len(cache.get_all(list(range(count)))) == count
elif work == "put":
    for n in range(count):
        cache.put(n, f"value {n}")
elif work == "get":
    for n in range(count):
        assert cache.get(n) == f"value {n}"
else:
    with cache.scan(page_size=4096) as cursor:
        assert sum(1 for _ in cursor) == count
print(time.perf_counter() - wall, time.process_time() - cpu)
