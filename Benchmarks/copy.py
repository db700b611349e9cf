#!/usr/bin/env python3
r"""Compares how fast ignite-sql moves rows between a table and a file with other clients.

    Benchmarks/copy.py [options] HOST:PORT

Each round runs these one after the other, each on a newly created table of three columns:
  insert, upsert   \copy from a file of CSV (from start to exit); upsert only on Ignite 2
  executemany      pyignite_dbapi on Ignite 3 (without connecting)
  streamer         the data streamer of the Java client on Ignite 3 (without connecting; needs --jars)
  put_all          pyignite on Ignite 2 (without connecting)
  sqlline          COPY of sqlline on Ignite 2 with the engine H2, by its own clock (needs --jars)
and then, on the table of the last round:
  to, csv          \copy to a file, and a query with --csv into a file (from start to exit)
The last table compares them within the same round. Times drift on a shared machine: quote ratios, not times.

The script uses only the Python standard library. Run `make` first to build the program.
"""
import argparse
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

TABLE = "COPY_BENCHMARK"
PEERS = pathlib.Path(__file__).resolve().parent / "peers"
# What is compared: the speed of the first in that of the second.
PAIRS = [("insert", "executemany"), ("insert", "streamer"), ("upsert", "put_all"), ("insert", "put_all"),
         ("upsert", "sqlline"), ("insert", "sqlline"), ("to", "csv")]


class Run:
    def __init__(self, rows, wall, cpu, peak):
        self.rows, self.wall, self.cpu, self.peak = rows, wall, cpu, peak


class Missing(Exception):
    """What a peer needs is not there, or the node does not do it."""


def timed(words, rows, output=None, may_fail=False):
    """Runs a program; returns the run and what it printed."""
    with open(output, "wb") if output else tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=None if output else out)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        text = ""
        if not output:
            out.seek(0)
            text = out.read().decode(errors="replace")
    if process.returncode == 77:
        raise Missing("the package for Python is not installed")
    if process.returncode != 0 and not may_fail:
        sys.exit(f"{' '.join(words[:3])} … exited with status {process.returncode}\n{text}")
    return Run(rows, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024), text


def peer(words, rows):
    """Runs a peer that prints elapsed and CPU seconds without connecting."""
    run, text = timed(words, rows)
    run.wall, run.cpu = map(float, text.split()[-2:])
    return run


class Benchmark:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.file, self.fewer = self.write("rows.csv", options.rows), self.write("fewer.csv", options.fewer)

    def write(self, name, rows):
        with open(f"{self.folder}/{name}", "w") as file:
            file.writelines(f"{n},name {n},{n * 1.5}\n" for n in range(1, rows + 1))
        return file.name

    def shell(self, *commands, output=None):
        words = [word for command in commands for word in ("-c", command)]
        return timed([self.options.program, "-X", "-q", "-A", "-t", *words, self.options.address], self.options.rows,
                     output)

    def create(self):
        template = f' with "cache_name={TABLE},value_type={TABLE}_VALUE"' if self.options.ignite2 else ""
        self.shell(f"drop table if exists {TABLE}",
                   f"create table {TABLE} (id int primary key, name varchar, weight double){template}")

    def check(self, name, rows):
        found = int(self.shell(f"select count(*) from {TABLE}")[1])
        if found != rows:
            sys.exit(f"{name}: {found} rows in the table instead of {rows}")

    def copy(self, mode):
        return self.shell(rf"\copy {TABLE} from '{self.file}' ({mode})")[0]

    def sqlline(self):
        words = ["java", *self.options.java_options.split(), "-cp", self.jars(), "sqlline.SqlLine",
                 "--isolation=TRANSACTION_NONE", "-n", "none", "-p", "none",
                 "-d", "org.apache.ignite.IgniteJdbcThinDriver", "-u", f"jdbc:ignite:thin://{self.options.address}",
                 "-e", f"COPY FROM '{self.fewer}' INTO {TABLE} (ID, NAME, WEIGHT) FORMAT CSV"]
        run, text = timed(words, self.options.fewer, may_fail=True)
        found = re.search(r"rows affected \(([\d.]+) seconds\)", text)
        if not found:
            raise Missing(f"sqlline cannot load the file: {(re.findall('Error: .*', text) or [text])[0]}")
        run.wall = float(found.group(1))
        return run

    def jars(self):
        if not self.options.jars:
            raise Missing("it needs --jars")
        return self.options.jars

    def java(self, work, rows):
        classes = f"{self.folder}/classes"
        if not os.path.exists(classes):
            subprocess.run(["javac", "-cp", self.jars(), "-d", classes, PEERS / "Client.java"], check=True)
        words = ["java", *self.options.java_options.split(), "-cp", f"{classes}:{self.jars()}", "Client", work]
        return peer([*words, self.options.address, TABLE, str(rows), "3"], rows)

    def python(self, script, work, *arguments, rows):
        return peer([sys.executable, str(PEERS / script), work, self.options.address, *arguments, str(rows), "3"], rows)

    def writers(self):
        fewer, rows = self.options.fewer, self.options.rows
        yield "insert", rows, lambda: self.copy("insert")
        if not self.options.ignite2:
            yield "streamer", rows, lambda: self.java("stream", rows)
            insert = f"insert into {TABLE} (id, name, weight) values (?, ?, ?)"
            yield "executemany", fewer, lambda: self.python("dbapi.py", "write", insert, rows=fewer)
        else:
            yield "upsert", rows, lambda: self.copy("upsert")
            yield "put_all", fewer, lambda: self.python("pyignite_cache.py", "put_rows", TABLE, rows=fewer)
            yield "sqlline", fewer, self.sqlline

    def readers(self):
        target = f"{self.folder}/out.csv"
        yield "to", lambda: self.shell(rf"\copy {TABLE} to '{target}'")[0]
        yield "csv", lambda: timed([self.options.program, "-X", "--csv", "-t", "-c", f"select * from {TABLE}",
                                    self.options.address], self.options.rows, target)[0]


def report(runs):
    print(f"\n{'':14}{'rows':>9}{'wall s':>16}{'rows/s':>10}{'CPU µs/row':>12}{'peak MiB':>10}")
    print(f"{'':14}{'':9}{'min  median':>16}{'best':>10}{'median':>12}{'max':>10}")
    for name, measured in runs.items():
        walls = [run.wall for run in measured]
        rows = measured[0].rows
        print(f"{name:14}{rows:9}{min(walls):8.2f}{statistics.median(walls):8.2f}{rows / min(walls):10.0f}"
              f"{statistics.median(run.cpu / rows * 1e6 for run in measured):12.2f}{max(run.peak for run in measured):10.1f}")
    print(f"\n{'':26}{'times as fast':>16}\n{'':26}{'min  median':>16}")
    for one, other in PAIRS:
        if one in runs and other in runs:
            ratios = [b.wall / b.rows / (a.wall / a.rows) for a, b in zip(runs[one], runs[other])]
            print(f"{one + ' / ' + other:26}{min(ratios):8.2f}{statistics.median(ratios):8.2f}")
    floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nEvery peak includes the {floor:.1f} MiB of this script, so smaller peaks are not visible.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", nargs="?", default="127.0.0.1:10800", metavar="HOST:PORT")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--fewer", type=int, default=100_000, help="rows for Python and sqlline (default: 100000)")
    parser.add_argument("--runs", type=int, default=5, help="number of measured rounds, after one to warm up (default: 5)")
    parser.add_argument("--ignite2", action="store_true", help="the node is one of Ignite 2")
    parser.add_argument("--jars", metavar="PATH", help="class path of the Java client of Ignite 3, or of sqlline and Ignite 2")
    parser.add_argument("--java-options", default="", metavar="WORDS", help="options of java, such as --add-opens=…")
    parser.add_argument("--without", default="", metavar="NAME,…", help="leave these out")
    parser.add_argument("--program", default=pathlib.Path(__file__).resolve().parent.parent / ".build/release/ignite-sql")
    options = parser.parse_args()
    options.program = str(options.program)
    if not os.access(options.program, os.X_OK):
        parser.error(f"{options.program} does not exist: run make, or specify it with --program")

    with tempfile.TemporaryDirectory() as folder:
        benchmark = Benchmark(options, folder)
        left_out = set(options.without.split(","))
        runs = {}
        print(f"{options.rows} rows x 3 columns, {options.address}", flush=True)

        def measure(name, number, work):
            if name in left_out:
                return
            try:
                run = work()
            except Missing as error:
                print(f" {name} is skipped: {error}")
                left_out.add(name)
                return
            if number > 0:
                runs.setdefault(name, []).append(run)
                print(f"  {name} {run.wall:.2f}", end="", flush=True)

        for number in range(options.runs + 1):
            print(f"round {number}:" if number > 0 else "warming up", end="", flush=True)
            for name, rows, work in reversed(list(benchmark.writers())):
                if name in left_out:
                    continue
                benchmark.create()
                measure(name, number, work)
                if name not in left_out:
                    benchmark.check(name, rows)
            for name, work in benchmark.readers():
                measure(name, number, work)
            print(flush=True)
        benchmark.shell(f"drop table if exists {TABLE}")
    report(runs)


if __name__ == "__main__":
    main()
