import Glibc
import Ignite3
import IgniteCore
import TestSupport
import Testing

@testable import IgniteEmbedded

/// A client made of bytes: what it sends need not be what a client would send.
final class NodeSocket {
    /// An answer of the node.
    struct Answer {
        let header: ResponseHeader
        /// Nil for a success.
        let error: ErrorBlock?
        /// What follows the header.
        let body: [UInt8]

        /// Reads the body.
        func read<Message>(_ message: (inout ByteReader) throws -> Message) throws -> Message {
            try body.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                return try message(&reader)
            }
        }
    }

    private let descriptor: Int32
    private var lastID: Int64 = 0
    /// The open cursor of the last query.
    var lastCursor: Int64?
    /// The columns of the last query.
    var lastColumns: [Column] = []

    /// Takes over a connected socket. Nothing waits longer than a minute: the test fails instead.
    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    /// Connects to a node, and performs the handshake unless it is left out.
    convenience init(_ node: EmbeddedNode, handshake: Bool = true) throws {
        self.init(try node.connect())
        guard handshake else { return }
        send { Handshake.Request(features: .qualifiedNames).encode(to: &$0) }
        guard case .accepted = try readHandshake() else { throw NodeSocketError("the handshake was refused") }
    }

    deinit { close(descriptor) }

    /// Connects to a port of this machine.
    static func connect(port: UInt16) throws -> NodeSocket {
        NodeSocket(try connectToLoopback(port: port))
    }

    func send(_ write: (inout ByteWriter) -> Void) {
        var out = ByteWriter()
        write(&out)
        send(out.array)
    }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// Sends as many of the bytes as there is room for without waiting; returns their number.
    func sendWithoutWaiting(_ bytes: [UInt8]) -> Int {
        max(0, Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)))
    }

    /// Sends a request, and returns its id.
    @discardableResult
    func request(_ operation: Int, _ body: (inout ByteWriter) -> Void = { _ in }) -> Int64 {
        lastID += 1
        let id = lastID
        send { out in
            Frame.write(to: &out) { out in
                RequestHeader(operation: operation, id: id).encode(to: &out)
                body(&out)
            }
        }
        return id
    }

    /// Sends a request, and returns its answer, which must be the next one.
    func call(_ operation: Operation, _ body: (inout ByteWriter) -> Void = { _ in }) throws -> Answer {
        let id = request(operation.rawValue, body)
        let answer = try answer()
        #expect(answer.header.id == id)
        return answer
    }

    func answer() throws -> Answer {
        guard let frame = take(Int(try length())) else { throw NodeSocketError("the node left within a frame") }
        return try frame.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let header = try ResponseHeader(from: &reader)
            let error = header.flags.contains(.error) ? try ErrorBlock(from: &reader) : nil
            return Answer(header: header, error: error, body: Array(bytes[reader.offset...]))
        }
    }

    func readHandshake() throws -> Handshake.Answer {
        guard take(4) == Frame.magic, let frame = take(Int(try length())) else {
            throw NodeSocketError("the handshake was not answered")
        }
        return try frame.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try Handshake.answer(from: &reader)
        }
    }

    /// Whether the node has closed the connection, after everything that it has sent was read.
    func isAtEnd() -> Bool { take(1) == nil }

    private func length() throws -> UInt32 {
        guard let bytes = take(4) else { throw NodeSocketError("the node has left") }
        return bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func take(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let received = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + done, count - done, 0) }
            guard received > 0 else { return nil }
            done += received
        }
        return bytes
    }
}

struct NodeSocketError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
