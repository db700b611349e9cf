import Ignite
import IgniteCore
import TestSupport
import Testing

/// Which protocol a server speaks.
@Suite struct DetectionTests {
    /// The answer of an Ignite 2 server that refuses a login.
    private static let refusal: [UInt8] = {
        let message = Array("no [userName=null]".utf8)
        let body: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 9, UInt8(message.count), 0, 0, 0] + message + [0xD0, 7, 0, 0]
        return [UInt8(body.count), 0, 0, 0] + body
    }()

    @Test func ignite2IsTriedAfterAClosedConnection() throws {
        let peer = try ScriptedPeer { listener in
            let first = try listener.accept()
            try first.receive()
            first.close()
            let second = try listener.accept()
            let handshake = try #require(try second.nextLittleEndianFrame())
            #expect(handshake.starts(with: [1, 1, 0, 7, 0, 0, 0, 2]))
            second.send(Self.refusal)
            try second.waitForEnd()
        }
        let error = try #require(throws: IgniteError.self) { _ = try Ignite.connect(peer.options) }
        #expect(error.isAuthenticationFailure)
        try peer.finish()
    }

    /// A frozen node must not cost two timeouts.
    @Test func silenceIsNotAskedTwice() throws {
        let peer = try ScriptedPeer { listener in
            try listener.accept().waitForEnd()
        }
        var options = peer.options
        options.connectTimeout = .seconds(0.3)
        let error = try #require(throws: IgniteError.self) { _ = try Ignite.connect(options) }
        #expect(error.isTimeout)
        try peer.finish()
    }

    @Test func aServerThatClosesEverything() throws {
        let peer = try ScriptedPeer { listener in
            // One for each protocol, and one that asks for TLS.
            for _ in 0..<3 {
                let connection = try listener.accept()
                try connection.receive()
                connection.close()
            }
        }
        let error = try #require(throws: IgniteError.self) { _ = try Ignite.connect(peer.options) }
        #expect(error.code == .connectionFailed)
        #expect(error.message.contains("closed the connection before it was made"))
        #expect(error.hint?.contains("client port of an Ignite node") == true)
        try peer.finish()
    }
}
