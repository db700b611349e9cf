"""Runs the work of a benchmark on a cache with pyignite and prints elapsed and CPU seconds, without connecting.

    pyignite_cache.py WORK HOST:PORT CACHE COUNT    WORK is put_all, get_all, put, get or scan
    pyignite_cache.py put_rows HOST:PORT TABLE COUNT 3    writes rows of a table with put_all, 10,000 at a time

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
if work == "put_rows":
    from pyignite import GenericObjectMeta
    from pyignite.datatypes import DoubleObject, IntObject, String

    class Row(metaclass=GenericObjectMeta, type_name=f"{name}_VALUE", schema={"NAME": String, "WEIGHT": DoubleObject}):
        pass

    pages = [{(n, IntObject): Row(NAME=f"name {n}", WEIGHT=n * 1.5) for n in range(first, min(first + 10_000, count + 1))}
             for first in range(1, count + 1, 10_000)]
wall, cpu = time.perf_counter(), time.process_time()
if work == "put_rows":
    for page in pages:
        cache.put_all(page)
elif work == "put_all":
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
