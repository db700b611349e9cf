import Ignite3
import IgniteCore
import TestSupport
import Testing

/// A node that keeps the connection open and says nothing more.
@Suite struct SilentNodeTests {
    /// A node that answers the first statement, and after that takes requests in silently.
    ///
    /// - Parameter idleTimeout: milliseconds; a heartbeat is due after a third of them.
    private func peer(
        idleTimeout: Int64 = 0, _ whenAsked: @escaping @Sendable () -> Void = {}
    ) throws -> ScriptedPeer {
        try ScriptedPeer { listener in
            let connection = try listener.open(idleTimeoutMilliseconds: idleTimeout)
            let first = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(first.id, numbers, rows(1...1)))
            while let request = try connection.next() {
                if request.operation == Operation.sqlExec.rawValue { whenAsked() }
            }
        }
    }

    /// Heartbeats would be answered: the connection is lost, however long the statement may take. Further heartbeats,
    /// one every half second here, do not put that off.
    @Test func theConnectionIsLost() throws {
        let peer = try peer(idleTimeout: 1500)
        let session = try peer.connect()
        try session.run("first")
        session.silenceLimit = 0.7
        let error = try failure { try session.run("INSERT INTO t VALUES (1)") }
        #expect(error.code == .connectionLost && error.isOutcomeUnknown)
        #expect(
            error.message == "the connection to \(session.server.address) was lost: no data received for 0 s")
        #expect(session.failure?.code == .connectionLost)
        try peer.finish()
    }

    /// A program may leave the connection alone for minutes while it waits for an answer, or be stopped: no heartbeat
    /// was sent, so the node owes nothing.
    @Test func silenceWithoutAHeartbeatIsNoFault() throws {
        let peer = try peer()
        let session = try peer.connect()
        try session.run("first")
        session.silenceLimit = 0
        let pending = try session.start("second", options: StatementOptions())
        _ = try session.keepAlive()
        #expect(!pending.isReady)
        #expect(session.failure == nil)
        session.close()
    }

    /// A program cannot press Ctrl-C again: its cancel is over when the node shows no sign of life.
    @Test(arguments: [("INSERT INTO t VALUES (1)", true), ("SELECT 1", false)])
    func cancellingReturns(_ sql: String, _ isOutcomeUnknown: Bool) throws {
        let interrupt = try TestInterrupt(patience: 0.2)
        let peer = try peer { interrupt.press(.cancel) }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        try session.run("first")
        let error = try failure { try session.run(sql) }
        #expect(error.code == .cancelled && error.isOutcomeUnknown == isOutcomeUnknown)
        #expect(error.message == "cancelled, but \(session.server.address) does not answer")
        #expect(session.failure == nil, "it may answer later")
        session.close()
        try peer.finish()
        #expect(peer.journal.entries.contains { $0.hasPrefix("OPERATION_CANCEL") })
    }
}
