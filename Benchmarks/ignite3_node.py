"""A connection to an Ignite 3 node, with the parts of the protocol that the benchmarks need (docs/ignite3-protocol.md).

It uses only the Python standard library.
"""
import socket
import struct
import sys

SQL_EXEC, NEXT_PAGE = 50, 51
PAGE_SIZE = 1024


def pack_int(value):
    if 0 <= value < 128:
        return struct.pack(">b", value)
    return struct.pack(">Bi", 0xD2, value) if value < 1 << 31 else struct.pack(">Bq", 0xD3, value)


def pack_text(text):
    data = text.encode()
    return struct.pack(">BI", 0xDB, len(data)) + data


class Reader:
    """Reads the MessagePack values of a frame, one after the other."""

    FIXED = {0xC0: "", 0xC2: "", 0xC3: "", 0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
             0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
    CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}
    LENGTHS = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I", 0xD9: ">B", 0xDA: ">H", 0xDB: ">I"}
    EXTENSIONS = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, layout):
        value = struct.unpack_from(layout, self.data, self.at)[0]
        self.at += struct.calcsize(layout)
        return value

    def next(self):
        tag = self.take(">B")
        if tag < 0x80 or tag >= 0xE0:
            return tag if tag < 0x80 else tag - 256
        if tag in self.CONSTANTS:
            return self.CONSTANTS[tag]
        if tag in self.FIXED:
            return self.take(self.FIXED[tag])
        if tag in self.EXTENSIONS:
            return self.bytes(1 + self.EXTENSIONS[tag])
        if 0xA0 <= tag < 0xC0:
            return self.bytes(tag & 31)
        if tag in self.LENGTHS:
            return self.bytes(self.take(self.LENGTHS[tag]))
        if tag == 0xC7:
            return self.bytes(1 + self.take(">B"))
        raise ValueError(f"MessagePack byte {tag:#x} at {self.at - 1}")

    def bytes(self, count):
        self.at += count
        return bytes(self.data[self.at - count:self.at])


class Node:
    """A connection. A frame stays in `buffer` until the next one is received."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        try:
            self.socket = socket.create_connection((host, int(port)), 60)
        except OSError as error:
            sys.exit(f"{address}: {error}")
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = memoryview(bytearray(1 << 20))
        self.request_id = self.bytes_received = 0
        self.socket.sendall(bytes.fromhex("49474e49 00000007 03 00 00 02 c400 00"))
        if self.receive_exactly(4) != b"IGNI":
            sys.exit(f"{address} is not an Ignite 3 node")
        hello = Reader(self.frame())
        for _ in range(3):
            hello.next()
        if hello.next() is not None:
            sys.exit(f"{address} rejected the handshake")
        hello.next(), hello.next(), hello.next()  # idle timeout, node id, node name
        for _ in range(hello.next()):
            hello.next()
        hello.next()  # cluster name
        self.timestamp = hello.next()  # 0 would miss rows written just before

    def receive_exactly(self, count):
        view = self.buffer[:count]
        got = 0
        while got < count:
            more = self.socket.recv_into(view[got:], 0, socket.MSG_WAITALL)
            if more == 0:
                sys.exit("the node closed the connection")
            got += more
        self.bytes_received += count
        return view

    def frame(self):
        size = struct.unpack(">I", self.receive_exactly(4))[0]
        if size > len(self.buffer):
            self.buffer = memoryview(bytearray(size))
        return self.receive_exactly(size)

    def request(self, operation, body):
        """Returns the frame of the next request."""
        self.request_id += 1
        payload = pack_int(operation) + pack_int(self.request_id) + body
        return struct.pack(">I", len(payload)) + payload

    def query(self, text):
        """Returns the frame of a query or statement without parameters."""
        return self.request(
            SQL_EXEC, b"\xc0\xc0" + pack_int(PAGE_SIZE) + b"\x00\x00" + pack_text("UTC") + b"\x00\xc4\x01\x00"
            + pack_text(text) + b"\x00" + pack_int(self.timestamp))

    def send(self, frame):
        self.socket.sendall(frame)

    def answer(self):
        """Receives the response to the pending request and returns a reader at its body."""
        reader = Reader(self.frame())
        reader.next()
        flags = reader.next()
        if flags & 1:
            reader.next()  # assignment timestamp
        reader.next()  # observable timestamp
        if flags & 4:
            reader.next(), reader.next(), reader.next()
            sys.exit(f"the node rejected the query: {reader.next().decode()}")
        return reader
