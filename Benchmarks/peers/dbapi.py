"""Runs the work of a benchmark with pyignite_dbapi and prints elapsed and CPU seconds, without connecting.

    dbapi.py read HOST:PORT QUERY                reads all rows with fetchall
    dbapi.py write HOST:PORT INSERT COUNT [3]    writes COUNT rows with executemany, of 3 columns

Exits with status 77 if pyignite_dbapi is not installed.
"""
import sys
import time

try:
    import pyignite_dbapi
except ImportError:
    sys.exit(77)

work, address, statement = sys.argv[1:4]
rows = [(n, f"name {n}", n * 1.5, None if n % 3 == 0 else f"note {n}") for n in range(1, int((sys.argv + ["0"])[4]) + 1)]
if sys.argv[5:] == ["3"]:
    rows = [row[:3] for row in rows]
with pyignite_dbapi.connect(address=[address]) as connection, connection.cursor() as cursor:
    wall, cpu = time.perf_counter(), time.process_time()
    if work == "read":
        cursor.execute(statement)
        assert len(cursor.fetchall()) > 0
    else:
        cursor.executemany(statement, rows)
    print(time.perf_counter() - wall, time.process_time() - cpu)
