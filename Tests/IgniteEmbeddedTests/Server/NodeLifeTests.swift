import Glibc
import Ignite3
import IgniteCore
import TestSupport
import Testing

@testable import IgniteEmbedded

@Suite struct NodeLifeTests {
    @Test func manyClientsAreServed() throws {
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        let sockets = try (0..<50).map { _ in try NodeSocket(node) }
        for socket in sockets { #expect(try socket.call(.heartbeat).error == nil) }
    }

    @Test func closingEndsTheClients() throws {
        let node = try EmbeddedNode(file: nil)
        let sockets = try (0..<5).map { _ in try NodeSocket(node) }
        node.close()
        for socket in sockets { #expect(socket.isAtEnd()) }
        #expect(throws: IgniteError.self) { try node.connect() }
        #expect(throws: IgniteError.self) { try node.listen(port: 0) }
        node.close()
    }

    @Test func aPortIsServed() throws {
        let node = try EmbeddedNode(file: nil)
        let port = try node.listen(port: 0)
        let socket = try NodeSocket.connect(port: port)
        socket.send { Handshake.Request(features: []).encode(to: &$0) }
        guard case .accepted = try socket.readHandshake() else { throw NodeSocketError("refused") }
        #expect(try socket.call(.heartbeat).error == nil)
        #expect(throws: IgniteError.self, "the port is taken") { try node.listen(port: port) }
        node.close()
        #expect(socket.isAtEnd())
        #expect(throws: PeerError.self) { try NodeSocket.connect(port: port) }
    }

    @Test func aFrameWithoutEndEndsTheConnection() throws {
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        for length in [0x7FFF_FFFF, 0xFFFF_FFFF, UInt32(ClientInput.longestFrame + 1)] {
            let socket = try NodeSocket(node)
            socket.send { $0.appendBigEndian(length) }
            #expect(socket.isAtEnd())
        }
    }

    @Test func aClientThatDoesNotReadHasToWait() throws {
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        let socket = try NodeSocket(node)
        var out = ByteWriter()
        for _ in 0..<1000 { Frame.write(to: &out) { RequestHeader(operation: 1, id: 7).encode(to: &$0) } }
        let heartbeats = out.array
        var pending = heartbeats[...]
        var sent = 0
        // Far less than a node that keeps answers would take.
        while sent < 64 << 20 {
            let count = socket.sendWithoutWaiting(Array(pending))
            guard count > 0 else { break }
            sent += count
            pending = count < pending.count ? pending.dropFirst(count) : heartbeats[...]
        }
        #expect(sent < 64 << 20)
        // Each takes six bytes; all that were sent completely are answered.
        for _ in 0..<(sent / 6) { #expect(try socket.answer().header.id == 7) }
    }

    @Test func clientsThatLeaveAreForgotten() throws {
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        // More than there are descriptors for at once.
        for _ in 0..<2000 { _ = try NodeSocket(node) }
        #expect(try NodeSocket(node).call(.heartbeat).error == nil)
    }
}
