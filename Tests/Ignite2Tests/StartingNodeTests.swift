import Ignite2
import IgniteCore
import TestSupport
import Testing

/// Nodes that have just started, and refuse clients for a moment (ignite2-protocol.md 2).
@Suite struct StartingNodeTests {
    private static let recovery = Ignite2Peer.refused(.newest, "Node in recovery mode.", status: 11)

    private static func refuse(_ listener: borrowing ScriptedPeer.Listener) throws {
        let connection = try listener.accept()
        _ = try connection.nextLittleEndianFrame()
        connection.send(recovery)
        try connection.waitForEnd()
    }

    @Test func aNodeThatIsStarting() throws {
        let peer = try ScriptedPeer { listener in
            for _ in 0..<3 { try Self.refuse(listener) }
            let connection = try listener.accept()
            try Ignite2Peer.open(connection)
            try connection.waitForEnd()
        }
        try Ignite2Peer.connect(peer).close()
        try peer.finish()
    }

    /// The others are asked before it is asked again.
    @Test func oneOfTheNodesIsStarting() throws {
        let starting = try ScriptedPeer { listener in try Self.refuse(listener) }
        let ready = try ScriptedPeer { listener in
            let connection = try listener.accept()
            try Ignite2Peer.open(connection)
            try connection.waitForEnd()
        }
        var options = starting.options
        options.addresses += ready.options.addresses
        let session = try Ignite2Peer.connect(options)
        session.close()
        try starting.finish()
        try ready.finish()
    }

    @Test func aNodeThatDoesNotGetReady() throws {
        let peer = try ScriptedPeer { listener in
            while true { try Self.refuse(listener) }
        }
        let error = try failure { _ = try Ignite2Peer.connect(peer, timeout: 0.5) }
        #expect(error.code == .connectionFailed && error.server?.code == "NODE_IN_RECOVERY_MODE")
        #expect(error.message == "\(peer.address) refused the connection: Node in recovery mode.")
        #expect(error.hint?.hasPrefix("the node is starting") == true)
    }

    /// What the node says at last is the reason.
    @Test func aNodeThatRefusesTheLoginWhenItHasStarted() throws {
        let peer = try ScriptedPeer { listener in
            try Self.refuse(listener)
            let connection = try listener.accept()
            _ = try connection.nextLittleEndianFrame()
            connection.send(Ignite2Peer.refused(ProtocolVersion(0, 0, 0), "incorrect", status: 2000))
            try connection.waitForEnd()
        }
        let error = try failure { _ = try Ignite2Peer.connect(peer, user: "ada", password: "wrong") }
        #expect(error.isAuthenticationFailure && !error.message.contains("recovery"))
        try peer.finish()
    }

    @Test func interruptedWhileANodeIsStarting() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            try Self.refuse(listener)
            interrupt.press(.cancel)
        }
        let error = try failure { _ = try Ignite2Peer.connect(peer.options, interrupt: interrupt) }
        #expect(error.code == .cancelled)
        try peer.finish()
    }
}
