import Ignite
import Ignite3
import IgniteCore
import Synchronization
import TestSupport
import Testing

/// What listeners hear of connections to Ignite 3. Ignite2Tests has the same for Ignite 2.
@Suite struct EventTests {
    private static let opening = ["opened", "handshake of Ignite 3 3.0.0 started"]
    private static let login = opening + ["handshake succeeded: 3.1.0", "HEARTBEAT 1 started", "HEARTBEAT 1 succeeded"]

    private let recorder = EventRecorder()

    private let node: InProcessNode

    init() throws {
        node = try InProcessNode { request in
            request.sql == "fail" ? .error(ErrorBlock(.sql, 4, "no 's3cret'")) : .updated(1)
        }
    }

    private func failure(_ options: ClientOptions) throws -> IgniteError {
        try #require(throws: IgniteError.self) { _ = try Ignite.connect(options, listeners: [recorder]) }
    }

    @Test func aStatement() throws {
        let client = try Ignite.connect("ignite://\(node.address)", listeners: [recorder])
        try client.execute("insert")
        client.close()
        #expect(recorder.lines == Self.login + ["SQL_EXEC 2 started", "SQL_EXEC 2 succeeded", "closed: closed"])
        let events = recorder.events
        #expect(events.allSatisfy { $0.address == "\(node.address)" && $0.connection == events[0].connection })
        #expect(events[0].connection != nil)
        #expect(events[0].nodeID == nil && events[1].nodeID == nil)
        #expect(events.dropFirst(2).allSatisfy { $0.nodeID == client.server.nodeID })
        guard case .requestSucceeded(let success) = events[6].kind else { throw PeerError("\(events[6])") }
        #expect(success.request.size > 20 && success.responseSize > 5)
        #expect(success.duration > .zero && success.duration < .seconds(60))
    }

    @Test func anErrorOfTheServer() throws {
        let client = try Ignite.connect(node.options, listeners: [recorder])
        #expect(throws: IgniteError.self) { try client.execute("fail") }
        #expect(recorder.lines == Self.login + ["SQL_EXEC 2 started", "SQL_EXEC 2 failed: IGN-SQL-4"])
        let event = try #require(recorder.events.last)
        guard case .requestFailed(let failure) = event.kind else { throw PeerError("\(event)") }
        #expect(failure.error.code == .server && failure.error.message == "no 's3cret'")
        #expect(failure.responseSize != nil && failure.error.sql == nil && failure.error.server?.stackTrace == nil)
        // A line for a log must not quote the statement.
        #expect(event.description.contains("SQL_EXEC 2 failed in ") && event.description.hasSuffix(": IGN-SQL-4"))
    }

    @Test func aWrongPassword() throws {
        let node = try InProcessNode(password: "right") { _ in .updated(1) }
        var options = node.options
        (options.user, options.password) = ("jo", "s3cret")
        #expect(try failure(options).isAuthenticationFailure)
        #expect(
            recorder.lines == Self.opening + [
                "authentication failed: connectionFailed", "closed: connectionFailed",
                "connect failed: connectionFailed",
            ])
        var text = ""
        dump(recorder.events, to: &text)
        #expect(text.contains("\"jo\"") && !text.contains("s3cret"))
    }

    @Test func nobodyListens() throws {
        let peer = try ScriptedPeer { _ in }
        try peer.finish()
        _ = try failure(peer.options)
        #expect(recorder.lines == ["connect failed: connectionFailed"])
        let event = try #require(recorder.events.first)
        #expect(event.connection == nil && event.address == "\(peer.address)")
        #expect(event.description.hasPrefix("\(peer.address) could not be connected to: "))
    }

    @Test func silence() throws {
        let peer = try ScriptedPeer { listener in try listener.accept().waitForEnd() }
        var options = peer.options
        options.handshakeTimeout = .seconds(0.1)
        #expect(try failure(options).isTimeout)
        #expect(
            recorder.lines == Self.opening + [
                "handshake failed: connectionFailed", "closed: closed", "connect failed: connectionFailed",
            ])
    }

    /// The server of another protocol closes the connection.
    @Test func anotherProtocol() throws {
        let peer = try ScriptedPeer { listener in
            let first = try listener.accept()
            try first.receive()
            first.close()
            try listener.accept().waitForEnd()
        }
        var options = peer.options
        options.handshakeTimeout = .seconds(0.1)
        _ = try failure(options)
        #expect(
            recorder.lines == Self.opening + [
                "handshake failed: connectionFailed", "closed: connectionFailed", "opened",
                "handshake of Ignite 2 1.7.0 started", "handshake failed: connectionFailed", "closed: closed",
                "connect failed: connectionFailed",
            ])
        #expect(Set(recorder.events.map(\.connection)).count == 3)
    }

    @Test func theConnectionIsLostDuringARequest() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            _ = try connection.expect(.sqlExec)
        }
        let client = try Ignite.connect(peer.options, listeners: [recorder])
        #expect(throws: IgniteError.self) { try client.execute("insert") }
        #expect(
            recorder.lines == Self.login + [
                "SQL_EXEC 2 started", "lost: connectionLost", "SQL_EXEC 2 failed: connectionLost",
            ])
        client.close()
        #expect(recorder.lines.last == "SQL_EXEC 2 failed: connectionLost", "it ends once")
    }

    @Test func aNewConnectionHasANumberOfItsOwn() throws {
        let client = try Ignite.connect(node.options, listeners: [recorder])
        node.dropClients()
        try client.execute("insert")
        #expect(
            recorder.lines == Self.login + ["lost: connectionLost"] + Self.login + [
                "SQL_EXEC 2 started", "SQL_EXEC 2 succeeded",
            ])
        let numbers = recorder.events.map(\.connection)
        #expect(numbers[0] == numbers[5] && numbers[5] != numbers[6])
    }

    /// The bytes that a violation shows may be data.
    @Test func anAnswerThatCannotBeRead() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            connection.send(PeerFrame.answer(request.id) { $0.append(Array("s3cret".utf8)) })
            try connection.waitForEnd()
        }
        let client = try Ignite.connect(peer.options, listeners: [recorder])
        let error = try #require(throws: IgniteError.self) { try client.execute("insert") }
        #expect(error.message.contains("bytes from"))
        #expect(
            recorder.lines == Self.login + [
                "SQL_EXEC 2 started", "SQL_EXEC 2 succeeded", "lost: protocolViolation",
            ])
        #expect(!recorder.events.contains { $0.description.contains("bytes from") })
    }

    /// What was given up ends when its answer arrives.
    @Test func aRequestThatNobodyWaitsForAnyMore() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let late = try connection.expect(.sqlExec)
            connection.answer(try connection.expect(.operationCancel))
            connection.send(PeerFrame.updated(late.id, 1))
            connection.send(PeerFrame.updated(try connection.expect(.sqlExec).id, 1))
            try connection.waitForEnd()
        }
        var options = peer.options
        options.statementTimeout = .seconds(0.1)
        let client = try Ignite.connect(options, listeners: [recorder])
        let error = try #require(throws: IgniteError.self) { try client.execute("late") }
        #expect(error.code == .timedOut)
        _ = try? client.execute("insert")
        let lines = recorder.lines.dropFirst(Self.login.count)
        #expect(lines.starts(with: ["SQL_EXEC 2 started", "OPERATION_CANCEL 3 started"]))
        #expect(lines.contains("SQL_EXEC 2 succeeded") && lines.contains("OPERATION_CANCEL 3 succeeded"))
    }

    @Test func severalListenersHearTheSame() throws {
        let other = EventRecorder()
        let client = try Ignite.connect(node.options, listeners: [recorder, other])
        client.close()
        #expect(recorder.lines == other.lines && other.lines.last == "closed: closed")
    }

    /// Statements are personal: only those who ask for them get them.
    @Test func statementsForThoseWhoWantThem() throws {
        let curious = CuriousListener()
        let client = try Ignite.connect(node.options, listeners: [recorder, curious])
        _ = try? client.execute("INSERT INTO t VALUES (\(7), \("x"))")
        _ = try? client.executeBatch("UPDATE t SET a = ?", [[1], [2]] as [[Value]])
        client.close()
        #expect(curious.statements.contains { $0.sql == "INSERT INTO t VALUES (?, ?)" && $0.parameters == [7, "x"] })
        #expect(curious.statements.contains { $0.sql == "UPDATE t SET a = ?" && $0.parameters.isEmpty })
        #expect(recorder.events.allSatisfy { $0.request?.statement == nil })
        #expect(recorder.events.contains { $0.request != nil })
    }

    @Test func descriptions() throws {
        let client = try Ignite.connect(node.options, listeners: [recorder])
        client.close()
        let number = try #require(recorder.events[0].connection)
        let texts = recorder.events.map { event in
            event.description.replacing("\(event.address) #\(number) ", with: "")
                .replacing(/[0-9.e-]+ seconds/, with: "T").replacing(/[0-9]+ (bytes|received)/) { "N \($0.1)" }
        }
        #expect(
            texts == [
                "connection opened", "handshake of Ignite 3, version 3.0.0, started",
                "handshake of Ignite 3, version 3.0.0, succeeded in T", "HEARTBEAT 1 started (N bytes sent)",
                "HEARTBEAT 1 succeeded in T (N bytes sent, N received)", "connection closed after T",
            ])
    }
}

/// Records the statements.
private final class CuriousListener: ClientEventListener {
    let receivesStatements = true
    private let received = Mutex<[ClientEvent.Statement]>([])
    var statements: [ClientEvent.Statement] { received.withLock { $0 } }

    func handle(_ event: ClientEvent) {
        if let statement = event.request?.statement { received.withLock { $0.append(statement) } }
    }
}

extension ClientEvent {
    fileprivate var request: Request? {
        switch kind {
        case .requestStarted(let request): request
        case .requestSucceeded(let success): success.request
        case .requestFailed(let failure): failure.request
        default: nil
        }
    }
}
