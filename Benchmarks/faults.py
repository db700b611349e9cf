#!/usr/bin/env python3
"""Runs the service of the examples on three nodes while one after the other is killed, frozen and revived.

    Benchmarks/faults.py CLUSTER ignite3|ignite2 [SECONDS [WORKERS]]

CLUSTER is the command that starts and disturbs nodes (see CONTRIBUTING.md); SECONDS is 600 by default. The service is
ended with SIGTERM. Its figures, and whether nothing was lost or done twice, are printed; its log is kept. The exit
status is that of the service: 0 if everything adds up.
"""
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

SERVICE = os.path.join(os.path.dirname(__file__), "..", ".build", "examples", "debug", "service")


def main():
    if len(sys.argv) < 3 or sys.argv[2] not in ("ignite3", "ignite2"):
        sys.exit(__doc__)
    cluster, kind = sys.argv[1:3]
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 600
    workers = sys.argv[4] if len(sys.argv) > 4 else "8"
    folder = tempfile.mkdtemp(prefix="faults-")
    port = "14800" if kind == "ignite3" else "14850"
    nodes = os.path.join(folder, "nodes")

    def control(*arguments):
        done = subprocess.run([cluster, *arguments, "--dir", nodes], capture_output=True, text=True)
        if done.returncode != 0:
            print(f"faults: {' '.join(arguments)}: {done.stderr.strip()}", file=sys.stderr)
        return done.stdout

    service = None
    try:
        start = control("start", kind, "--nodes", "3", "--port", port, "--heap", "768m")
        addresses = json.loads(start.strip().splitlines()[-1])["addresses"]
        log_path = os.path.join(folder, "service.log")
        with open(log_path, "w") as log:
            service = subprocess.Popen([SERVICE, addresses, workers], stdout=subprocess.PIPE, stderr=log, text=True)
        begin = time.monotonic()
        faults = []
        while service.poll() is None and "workers begin" not in open(log_path).read():
            pause(service, 1)
        pause(service, 10)
        while time.monotonic() - begin < seconds - 40 and service.poll() is None:
            node = str(random.randrange(3))
            fault = ("kill", "freeze", "stop")[len(faults) % 3]
            faults.append(f"{fault} {node}")
            print(f"{time.monotonic() - begin:.0f} s: {fault} node {node}", flush=True)
            if fault == "freeze":
                control("kill", node, "--signal", "STOP")
                pause(service, random.uniform(8, 20))
                control("kill", node, "--signal", "CONT")
            else:
                control("kill", node, "--signal", "KILL" if fault == "kill" else "TERM")
                pause(service, random.uniform(5, 15))
                # A node that is asked to stop can take its time.
                for _ in range(60):
                    if not is_alive(control("status"), node):
                        break
                    time.sleep(1)
                control("revive", node)
            # The next node is disturbed when this one takes part again. One that was frozen may have been shut out.
            pause(service, random.uniform(15, 25))
            if not is_alive(control("status"), node):
                control("revive", node)
                pause(service, random.uniform(15, 25))
        service.send_signal(signal.SIGTERM)
        term = time.monotonic()
        figures, _ = service.communicate(timeout=180)
        print(f"{len(faults)} faults in {term - begin:.0f} s; it ended {time.monotonic() - term:.1f} s after SIGTERM")
        print(figures.strip())
        print(f"log: {log_path}")
        status = service.returncode
    finally:
        if service and service.poll() is None:
            service.kill()
        control("stop")
    sys.exit(status)


def is_alive(status, node):
    return bool(status) and json.loads(status)["states"][int(node)]["alive"]


def pause(service, seconds):
    """Waits, unless the service ends by itself."""
    try:
        service.wait(seconds)
    except subprocess.TimeoutExpired:
        pass


if __name__ == "__main__":
    main()
