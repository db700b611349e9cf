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

# The number of a version, counted from the newest, and that of a message.
VERSIONS = 8
MESSAGES = {"handshake": 0, "response": 1, 3002: 2, 1055: 3, 5102: 6, 1101: 7, 2000: 8, 2002: 8}
for path in sorted((here.parent / "Tests/Ignite2Tests/Goldens").glob("*.json")):
    golden = json.loads(path.read_text())
    request = bytes.fromhex(golden["request"])[4:]
    response = bytes.fromhex(golden["response"])[4:]
    name = path.stem
    version = max(0, VERSIONS - 1 - int(golden["protocol"].split(".")[1]))
    if "success" in golden["decoded"]:
        write("ignite2-messages", name, bytes([version, MESSAGES["handshake"]]) + response)
        continue
    write("ignite2-messages", name, bytes([version, MESSAGES["response"]]) + response)
    # The flags of the header take two bytes, and a changed topology twelve more.
    flags = golden["decoded"].get("header", {}).get("flags")
    if flags not in (0, 2):
        continue
    body = response[22 if flags else 10:]
    operation = int.from_bytes(request[:2], "little")
    if operation in MESSAGES:
        skipped = 1 if operation == 3002 else 0
        write("ignite2-messages", name + "-body", bytes([version, MESSAGES[operation]]) + body[skipped:])
    decoded = golden["decoded"].get("body")
    if isinstance(decoded, dict) and decoded.get("rows"):
        columns = len(decoded["rows"][0])
        start = 0
        if "cursor" in decoded:
            start = 12 + sum(5 + len(column.encode()) for column in decoded.get("columns", []))
        if columns <= 8:
            write("ignite2-rows", name, bytes([columns, 0]) + body[start:])
    elif isinstance(decoded, dict) and set(decoded) == {"type", "value"}:
        write("ignite2-rows", name, bytes([1, 0, 1, 0, 0, 0]) + body + bytes(1))
        write("ignite2-values", name, bytes(1) + body)

for path in sorted((here / "Seeds").glob("*.txt")):
    for number, line in enumerate(path.read_bytes().splitlines()):
        write(path.stem, str(number), line.decode("unicode_escape").encode("latin-1"))
