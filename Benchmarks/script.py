#!/usr/bin/env python3
"""Compares how fast ignite-sql runs a script of short statements from standard input with the exchanges alone.

    Benchmarks/script.py [options] HOST:PORT

Each round runs these one after the other. Each inserts rows into a newly created table, one statement per row:
  alone            this script sends prepared requests one by one, each after the response to the previous one
                   (connecting is not included)
  ignite-sql       reads the script from standard input, a file (from start to exit)
  pyignite_dbapi   executes the same statements one by one on Ignite 3, if it is installed (connecting is not included)
The last table compares the time of each with `alone` in the same round. Run `make` first to build the program.
"""
import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import ignite2_node
import ignite3_node

try:
    import pyignite_dbapi
except ImportError:
    pyignite_dbapi = None

TABLE = "SCRIPT_BENCHMARK"


def run_alone(options, statements, _):
    node = (ignite2_node if options.ignite2 else ignite3_node).Node(options.address)
    time.sleep(0.01)  # a node can reset a connection whose first request arrives immediately (section 3)
    frames = [node.query(statement) for statement in statements]
    start = time.perf_counter()
    for frame in frames:
        node.send(frame)
        node.answer()
    wall = time.perf_counter() - start
    node.socket.close()
    return wall


def run_program(options, _, script):
    with open(script) as file:
        start = time.perf_counter()
        subprocess.run([options.program, "-X", "-q", "-v", "ON_ERROR_STOP=1", options.address], stdin=file, check=True)
        return time.perf_counter() - start


def run_driver(options, statements, _):
    with pyignite_dbapi.connect(address=[options.address]) as connection, connection.cursor() as cursor:
        start = time.perf_counter()
        for statement in statements:
            cursor.execute(statement)
        return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", nargs="?", default="127.0.0.1:10800", metavar="HOST:PORT")
    parser.add_argument("--statements", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=7, help="number of measured rounds, after one to warm up (default: 7)")
    parser.add_argument("--ignite2", action="store_true", help="the node is one of Ignite 2")
    parser.add_argument("--program", default=pathlib.Path(__file__).resolve().parent.parent / ".build/release/ignite-sql")
    options = parser.parse_args()
    options.program = str(options.program)

    contenders = {"alone": run_alone, "ignite-sql": run_program}
    if pyignite_dbapi and not options.ignite2:
        contenders["pyignite_dbapi"] = run_driver
    elif not options.ignite2:
        print("pyignite_dbapi is not installed; skipped")
    walls = {name: [] for name in contenders}
    statements = [f"insert into {TABLE} values ({n}, 'name {n}')" for n in range(options.statements)]

    def execute(*sql):
        words = [word for statement in sql for word in ("-c", statement)]
        return subprocess.run([options.program, "-X", "-q", "-A", "-t", *words, options.address], check=True,
                              stdout=subprocess.PIPE, text=True).stdout

    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.writelines(f"{statement};\n" for statement in statements)
        script.flush()
        print(f"{options.statements} INSERT statements of one row, {options.address}")
        for number in range(options.runs + 1):
            for name, run in contenders.items():
                execute(f"drop table if exists {TABLE}", f"create table {TABLE} (id int primary key, name varchar)")
                wall = run(options, statements, script.name)
                found = int(execute(f"select count(*) from {TABLE}"))
                if found != options.statements:
                    sys.exit(f"{name}: {found} rows in the table instead of {options.statements}")
                if number > 0:
                    walls[name].append(wall)
            if number > 0:
                print(f"round {number}: " + "  ".join(f"{name} {walls[name][-1]:.2f}" for name in contenders), flush=True)
        execute(f"drop table if exists {TABLE}")

    print(f"\n{'':16}{'wall s':>16}{'wall / alone':>16}\n{'':16}{'min  median':>16}{'min  median':>16}")
    for name, measured in walls.items():
        ratios = [wall / alone for wall, alone in zip(measured, walls["alone"])]
        print(f"{name:16}{pair(measured)}{pair(ratios)}")


def pair(values):
    return f"{min(values):8.2f}{statistics.median(values):8.2f}"


if __name__ == "__main__":
    main()
