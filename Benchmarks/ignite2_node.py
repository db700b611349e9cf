"""A connection to an Ignite 2 node, with the parts of the protocol that the benchmarks need (docs/ignite2-protocol.md).

It uses only the Python standard library.
"""
import socket
import struct
import sys

SQL_FIELDS, NEXT_PAGE = 2004, 2005
PAGE_SIZE = 4096


def pack_text(text):
    data = text.encode()
    return struct.pack("<Bi", 9, len(data)) + data


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
        body = struct.pack("<BhhhB", 1, 1, 4, 0, 2)
        self.socket.sendall(struct.pack("<i", len(body)) + body)
        if self.frame()[0] != 1:
            sys.exit(f"{address} rejected the handshake")

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
        size = struct.unpack("<i", self.receive_exactly(4))[0]
        if size > len(self.buffer):
            self.buffer = memoryview(bytearray(size))
        return self.receive_exactly(size)

    def request(self, operation, body):
        """Returns the frame of the next request."""
        self.request_id += 1
        payload = struct.pack("<hq", operation, self.request_id) + body
        return struct.pack("<i", len(payload)) + payload

    def query(self, text):
        """Returns the frame of a query or statement without parameters."""
        return self.request(
            SQL_FIELDS, struct.pack("<iB", 0, 0) + b"\x65" + struct.pack("<ii", PAGE_SIZE, -1) + pack_text(text)
            + struct.pack("<iB6?q?", 0, 0, False, False, False, False, False, False, 0, False))

    def send(self, frame):
        self.socket.sendall(frame)

    def answer(self):
        """Receives the response to the pending request and returns the frame and the offset of its body."""
        frame = self.frame()
        flags = struct.unpack_from("<h", frame, 8)[0]
        offset = 10 + (12 if flags & 2 else 0)
        if flags & 1:
            length = struct.unpack_from("<i", frame, offset + 5)[0]
            sys.exit(f"the node rejected the query: {bytes(frame[offset + 9:offset + 9 + length]).decode()}")
        return frame, offset

    def count_rows(self, text):
        """Receives all pages of a query, requests each page as soon as the one before has arrived, and returns the number
        of rows."""
        self.send(self.query(text))
        frame, offset = self.answer()
        cursor = bytes(frame[offset:offset + 8])
        offset += 12
        rows = 0
        while True:
            more = frame[len(frame) - 1]
            count = struct.unpack_from("<i", frame, offset)[0]
            if more:
                self.send(self.request(NEXT_PAGE, cursor))
            rows += count
            if not more:
                return rows
            frame, offset = self.answer()
