import Glibc
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

    /// Heartbeats would be answered: the connection is lost, however long the statement may take. Further heartbeats do
    /// not put that off.
    @Test func theConnectionIsLost() throws {
        let peer = try peer(idleTimeout: 1500)
        let session = try peer.connect(socketTimeout: 0.7)
        try session.run("first")
        let error = try failure { try session.run("INSERT INTO t VALUES (1)") }
        #expect(error.code == .connectionLost && error.isOutcomeUnknown)
        #expect(
            error.message == "the connection to \(session.server.address) was lost: no data received for 0.7 s")
        #expect(session.failure?.code == .connectionLost)
        try peer.finish()
    }

    /// A program may leave the connection alone for minutes while it waits for an answer, or be stopped: no heartbeat
    /// was sent, so the node owes nothing.
    @Test func silenceWithoutAHeartbeatIsNoFault() throws {
        let peer = try peer()
        let limit = 0.7
        let session = try peer.connect(socketTimeout: limit)
        try session.run("first")
        let pending = try session.start("second", options: StatementSettings())
        usleep(UInt32(limit * 1e6))
        _ = try session.keepAlive()
        #expect(!pending.isReady)
        #expect(session.failure == nil)
        session.close()
    }

    /// Heartbeats are sent as often as the limit needs, and their answers are signs of life.
    @Test func aSlowStatementIsNotLost() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let statement = try connection.expect(.sqlExec)
            for _ in 0..<3 { connection.answer(try connection.expect(.heartbeat)) }
            connection.send(PeerFrame.updated(statement.id, 1))
            try connection.readToEnd()
        }
        let session = try peer.connect(socketTimeout: 1)
        let start = Deadline.now
        try session.run("slow")
        #expect(start.advanced(bySeconds: 1).isPast)
        session.close()
        try peer.finish()
    }

    /// Silent from the first byte on, within the handshake, or at the first request.
    @Test(arguments: ["nothing", "half a handshake", "a handshake"])
    func silenceWhileConnecting(behind what: String) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            switch what {
            case "a handshake": connection.send(PeerFrame.handshake())
            case "half a handshake": connection.send(Array(PeerFrame.handshake().prefix(20)))
            default: break
            }
            try connection.waitForEnd()
        }
        let start = Deadline.now
        let error = try failure { _ = try peer.connect(socketTimeout: 0.1) }
        #expect(start.advanced(bySeconds: 0.1).isPast && !start.advanced(bySeconds: 5).isPast)
        #expect(error.code == .connectionFailed && error.isTimeout)
        #expect(error.message == "\(peer.address) accepted the connection but did not answer within 0.1 s")
        #expect(error.hint?.hasSuffix("raise socketTimeout") == true)
        try peer.finish()
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
