#!/usr/bin/env python3
"""Writes the inputs to begin with: seeds.py FOLDER makes a folder in it for each target.

They come from the recorded exchanges of the tests and, for what people write, from Fuzz/Seeds/TARGET.txt: one a line,
with Python's escapes.
"""
import json
import pathlib
import sys

SQL_EXEC = 50

here = pathlib.Path(__file__).parent
out = pathlib.Path(sys.argv[1])


def write(target, name, data):
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


for path in sorted((here.parent / "Tests/Ignite3Tests/Goldens").glob("*.json")):
    golden = json.loads(path.read_text())
    response = bytes.fromhex(golden["response"])
    name = path.stem
    # Lengths of pieces stand before what is cut into them.
    magic = b"" if name.startswith("handshake") else b"IGNI"
    write("frames", name, bytes([255, 1, 3, 0, 7, 20, 2, 5] * 2) + magic + response)
    if name.startswith("handshake"):
        write("handshake", name, response[8:])
        continue
    payload = response[4:]
    write("message-pack", name, bytes(1) + payload)
    if golden["request_values"][0] == SQL_EXEC:
        write("result", name, payload)
    if name.startswith("error"):
        # The header: an id of up to nine bytes, flags, a timestamp.
        for start in range(len(payload) - 2):
            if payload[start:start + 2] == b"\xd8\x03":
                write("error-block", name, payload[start:])
                break
    # Tuples stand within binaries of a byte's length; all column types are tried on them by the fuzzer.
    for start in range(len(payload) - 2):
        length = payload[start + 1]
        if payload[start] == 0xC4 and length > 2 and start + 2 + length <= len(payload):
            write("tuple", f"{name}-{start}", bytes([2, 4, 4, 5, 15, 8]) + payload[start + 2:start + 2 + length])

for path in sorted((here / "Seeds").glob("*.txt")):
    for number, line in enumerate(path.read_bytes().splitlines()):
        write(path.stem, str(number), line.decode("unicode_escape").encode("latin-1"))
