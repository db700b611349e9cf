import Ignite2
import IgniteCore
import TestSupport
import Testing

/// What listeners hear of connections to Ignite 2.
@Suite struct EventTests {
    private static let opening = ["opened", "handshake of Ignite 2 1.7.0 started"]
    private static let login =
        opening + [
            "handshake succeeded: unknown", "GET_IDLE_TIMEOUT 1 started", "QUERY_SQL_FIELDS 2 started",
            "GET_IDLE_TIMEOUT 1 succeeded", "QUERY_SQL_FIELDS 2 succeeded",
        ]

    private let recorder = EventRecorder()

    /// Connects to a server that follows the script, and runs a statement.
    private func run(
        _ sql: String = "select x", closes: Bool = true, _ answer: @escaping @Sendable (Int64) -> [UInt8]?
    ) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            try Ignite2Peer.open(connection)
            let query = try Ignite2Peer.expect(.querySqlFields, connection)
            guard let answer = answer(query.id) else { return }
            connection.send(answer)
            try connection.waitForEnd()
        }
        let session = try Ignite2Peer.connect(peer, listeners: [recorder])
        _ = try? session.execute(sql, parameters: [], options: StatementSettings(), in: nil)
        session.close()
        try peer.finish()
    }

    @Test func aStatement() throws {
        try run { id in Ignite2Peer.rows(id, cursor: 1, [1], more: false) }
        #expect(
            recorder.lines == Self.login + [
                "QUERY_SQL_FIELDS 3 started", "QUERY_SQL_FIELDS 3 succeeded", "closed: closed",
            ])
        #expect(recorder.events.dropFirst(2).allSatisfy { $0.nodeID == Ignite2Peer.nodeID.description })
        #expect(Set(recorder.events.map(\.connection)).count == 1)
    }

    @Test func anErrorOfTheServer() throws {
        try run { id in Ignite2Peer.answer(id, status: 1, message: "42000: Failed to parse query. no") }
        #expect(
            recorder.lines == Self.login + [
                "QUERY_SQL_FIELDS 3 started", "QUERY_SQL_FIELDS 3 failed: 42000", "closed: closed",
            ])
        guard case .requestFailed(let failure)? = recorder.events.dropLast().last?.kind else {
            throw PeerError("\(recorder.lines)")
        }
        #expect(failure.error.message == "Failed to parse query. no" && failure.error.server?.sqlState == "42000")
    }

    /// Servers quote the statement.
    @Test(arguments: [
        "ALTER USER ada WITH PASSWORD 's3cret'", "explain plan for create user ada with password 's3cret'",
    ])
    func aPasswordInAStatement(_ sql: String) throws {
        try run(sql) { id in Ignite2Peer.answer(id, status: 1, message: "42000: no way: \(sql)") }
        #expect(recorder.lines.contains("QUERY_SQL_FIELDS 3 failed: 42000"))
        var text = ""
        dump(recorder.events, to: &text)
        #expect(text.contains("42000") && !text.contains("s3cret"))
    }

    @Test func theConnectionIsLostDuringARequest() throws {
        try run { _ in nil }
        #expect(
            recorder.lines == Self.login + [
                "QUERY_SQL_FIELDS 3 started", "lost: connectionLost", "QUERY_SQL_FIELDS 3 failed: connectionLost",
            ])
    }

    @Test func aWrongPassword() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.nextLittleEndianFrame()
            connection.send(Ignite2Peer.refused(ProtocolVersion(0, 0, 0), "wrong [userName=ada]", status: 2000))
            try connection.waitForEnd()
        }
        _ = try failure { _ = try Ignite2Peer.connect(peer, user: "ada", password: "s3cret", listeners: [recorder]) }
        #expect(
            recorder.lines == Self.opening + [
                "authentication failed: connectionFailed", "closed: connectionFailed",
                "connect failed: connectionFailed",
            ])
        var text = ""
        dump(recorder.events, to: &text)
        #expect(!text.contains("s3cret"))
        try peer.finish()
    }

    @Test func nobodyListens() throws {
        let peer = try ScriptedPeer { _ in }
        try peer.finish()
        _ = try failure { _ = try Ignite2Peer.connect(peer, listeners: [recorder]) }
        #expect(recorder.lines == ["connect failed: connectionFailed"])
    }

    @Test func anOlderServerGetsItsVersion() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.nextLittleEndianFrame()
            connection.send(Ignite2Peer.refused(ProtocolVersion(1, 4, 0), "Unsupported version: 1.7.0", status: 1))
            _ = try connection.nextLittleEndianFrame()
            connection.send(Ignite2Peer.accepted(version: ProtocolVersion(1, 4, 0)))
            let query = try #require(try Ignite2Peer.next(connection))
            connection.send(Ignite2Peer.answer(query.id, status: 1, message: "50000: no such function"))
            try connection.waitForEnd()
        }
        let session = try Ignite2Peer.connect(peer, listeners: [recorder])
        session.close()
        try peer.finish()
        #expect(
            recorder.lines == Self.opening + [
                "handshake failed: unsupported", "handshake of Ignite 2 1.4.0 started", "handshake succeeded: unknown",
                "QUERY_SQL_FIELDS 1 started", "QUERY_SQL_FIELDS 1 failed: 50000", "closed: closed",
            ])
    }
}
