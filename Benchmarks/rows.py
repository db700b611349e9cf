#!/usr/bin/env python3
"""Compares how fast ignite-sql writes a large result with how fast a node of Ignite 3 or Ignite 2 sends it.

    Benchmarks/rows.py [options] HOST:PORT

Each round measures, one after the other:
  alone    this script receives the pages without decoding them, and requests each page as soon as the previous one
           has arrived (connecting is not included)
  FORMAT   ignite-sql writes the same rows to a file, once for each format (from start to exit)
  PEER     another client writes the rows to a file as CSV (--peer)
The last table compares the time of each with `alone` in the same round. Times drift on a shared machine, so quote the
lowest ratio of at least seven rounds.

The script uses only the Python standard library. Run `make` first to build the program.
"""
import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import ignite2_node
from ignite3_node import NEXT_PAGE, PAGE_SIZE, Node, pack_int

COLUMNS = """cast(x as int) as id,
  'name ' || cast(x as varchar) as name,
  cast(x * 0.01 as decimal(18, 2)) as price,
  cast(x as double) * 1.5 as weight,
  {moment} as moment,
  case when mod(x, 3) = 0 then null else 'note ' || cast(x as varchar) end as note"""

MOMENTS = {
    "ignite3": "timestamp '2024-01-01 00:00:00' + x * interval '1.001' second",
    "ignite2": "timestampadd(second, x, timestamp '2024-01-01 00:00:00.001')",
}

# The code of each peer, run as `python3 -c CODE HOST:PORT QUERY`. It exits with 77 if the peer is not installed.
PEERS = {
    "pyignite_dbapi": """
import csv, sys
try:
    import pyignite_dbapi
except ImportError:
    sys.exit(77)
with pyignite_dbapi.connect(address=[sys.argv[1]]) as connection, connection.cursor() as cursor:
    cursor.execute(sys.argv[2])
    out = csv.writer(sys.stdout)
    out.writerow(column[0] for column in cursor.description)
    while rows := cursor.fetchmany(1024):
        out.writerows(rows)
""",
    "pyignite": """
import csv, sys
try:
    from pyignite import Client
except ImportError:
    sys.exit(77)
client = Client()
host, port = sys.argv[1].rsplit(":", 1)
with client.connect(host, int(port)), client.sql(sys.argv[2], page_size=4096, include_field_names=True) as rows:
    csv.writer(sys.stdout).writerows(rows)
""",
}


# --- the node alone -----------------------------------------------------------------------------------------------

def count_rows(node, query):
    """Receives all pages of the query and returns the number of rows."""
    node.send(node.query(query))
    answer = node.answer()
    cursor = answer.next()
    answer.next()
    more = answer.next()
    if more:
        node.send(node.request(NEXT_PAGE, pack_int(cursor)))
    answer.next(), answer.next()
    for _ in range(answer.next()):
        for _ in range(answer.next()):
            answer.next()
    rows = answer.next()
    while more:
        answer = node.answer()
        more = answer.data[-1] == 0xC3  # the last value of the frame
        if more:
            node.send(node.request(NEXT_PAGE, pack_int(cursor)))
        rows += answer.next()
    return rows


# --- measuring ----------------------------------------------------------------------------------------------------

class Run:
    def __init__(self, wall, cpu, peak, size):
        self.wall, self.cpu, self.peak, self.size = wall, cpu, peak, size


def cpu(usage):
    return usage.ru_utime + usage.ru_stime


def run_alone(address, query, rows, is_ignite2):
    node = ignite2_node.Node(address) if is_ignite2 else Node(address)
    time.sleep(0.01)  # a node can reset a connection whose first request arrives immediately (section 3)
    before = cpu(resource.getrusage(resource.RUSAGE_SELF))
    start = time.perf_counter()
    counted = node.count_rows(query) if is_ignite2 else count_rows(node, query)
    wall = time.perf_counter() - start
    node.socket.close()
    after = resource.getrusage(resource.RUSAGE_SELF)
    if counted != rows:
        sys.exit(f"{counted} rows received instead of {rows}")
    return Run(wall, cpu(after) - before, after.ru_maxrss, node.bytes_received)


def run_program(words, rows):
    """Runs a program with its standard output in a file. Returns None if it is not installed (status 77)."""
    with tempfile.NamedTemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode == 77:
            return None
        if process.returncode != 0:
            sys.exit(f"{words[0]} exited with status {process.returncode}")
        lines, size = count_lines(out.name), os.path.getsize(out.name)
    if lines < rows:
        sys.exit(f"{words[0]} wrote {lines} lines for {rows} rows")
    return Run(wall, cpu(usage), usage.ru_maxrss, size)


def count_lines(path):
    lines = 0
    with open(path, "rb", buffering=0) as file:
        while chunk := file.read(1 << 20):
            lines += chunk.count(b"\n")
    return lines


def contenders(options, query):
    """Yields the name and the function of each measurement, in the order of a round."""
    yield "alone", lambda: run_alone(options.address, query, options.rows, options.ignite2)
    for name in options.format.split(",") if options.format else []:
        words = [options.program, "-X", "--csv"] if name == "csv" else [options.program, "-X", "--format", name]
        words += ["-c", query, options.address]
        yield name, lambda words=words: run_program(words, options.rows)
    for name in options.peer:
        words = [sys.executable, "-c", PEERS[name], options.address, query]
        yield name, lambda words=words: run_program(words, options.rows)


def report(runs, rows):
    print(f"\n{'':16}{'wall s':>16}{'CPU s':>16}{'peak':>8}{'bytes':>8}{'rows/s':>10}{'wall / alone':>16}")
    print(f"{'':16}{'min  median':>16}{'min  median':>16}{'MiB':>8}{'MB':>8}{'best':>10}{'min  median':>16}")
    for name, measured in runs.items():
        walls = [run.wall for run in measured]
        cpus = [run.cpu for run in measured]
        ratios = [run.wall / alone.wall for run, alone in zip(measured, runs["alone"])]
        print(f"{name:16}{pair(walls)}{pair(cpus)}{max(run.peak for run in measured) / 1024:8.1f}"
              f"{measured[-1].size / 1e6:8.1f}{rows / min(walls):10.0f}{pair(ratios)}")
    floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nEvery peak includes the {floor:.1f} MiB of this script, so smaller peaks are not visible.")


def pair(values):
    return f"{min(values):8.3f}{sorted(values)[len(values) // 2]:8.3f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", nargs="?", default="127.0.0.1:10800", metavar="HOST:PORT")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=7, help="number of measured rounds, after one to warm up (default: 7)")
    parser.add_argument("--format", default="csv,aligned", metavar="NAME,…", help="formats, or empty for none (default: csv,aligned)")
    parser.add_argument("--peer", action="append", default=[], choices=PEERS, help="also measure this client (can be repeated)")
    parser.add_argument("--ignite2", action="store_true", help="the node is one of Ignite 2")
    parser.add_argument("--program", default=pathlib.Path(__file__).resolve().parent.parent / ".build/release/ignite-sql")
    options = parser.parse_args()
    options.program = str(options.program)
    if options.format and not os.access(options.program, os.X_OK):
        parser.error(f"{options.program} does not exist: run make, or specify it with --program")

    columns = COLUMNS.format(moment=MOMENTS["ignite2" if options.ignite2 else "ignite3"])
    query = f"select {columns}\nfrom table(system_range(1, {options.rows}))"
    measured = dict(contenders(options, query))
    runs = {name: [] for name in measured}
    print(f"{options.rows} rows x 6 columns, page size {ignite2_node.PAGE_SIZE if options.ignite2 else PAGE_SIZE}, {options.address}")
    for number in range(options.runs + 1):
        for name in list(measured):
            run = measured[name]()
            if run is None:
                print(f"{name} is not installed; skipped")
                del measured[name], runs[name]
            elif number > 0:
                runs[name].append(run)
        if number > 0:
            walls = "  ".join(f"{name} {runs[name][-1].wall:.3f}" for name in measured)
            print(f"round {number}: {walls}", flush=True)
    report(runs, options.rows)


if __name__ == "__main__":
    main()
