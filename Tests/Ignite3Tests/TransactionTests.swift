import Ignite3
import IgniteCore
import TestSupport
import Testing

/// The truth about transactions (ignite3-protocol.md 12.5).
@Suite struct TransactionTests {
    /// `insert` writes a row, `fail` fails while it runs, `typo` before; everything else is a query.
    private func node() throws -> InProcessNode {
        try InProcessNode { request in
            switch request.sql {
            case "insert": .updated(1)
            case "fail": .error(ErrorBlock(.sql, 5, "PK unique constraint is violated"))
            case "typo": .error(ErrorBlock(.sql, 3, "Failed to parse query"))
            default: .rows(numbers, rows(1...1))
            }
        }
    }

    /// The journal without the heartbeat of the connecting; the question about the state is `?`.
    private func requests(_ node: InProcessNode) -> [String] {
        node.journal.entries.dropFirst().map { $0.contains("SYSTEM.TRANSACTIONS") ? "?" : $0 }
    }

    private func connect(_ node: InProcessNode) throws -> Ignite3Session {
        try Ignite3Session.connect(node.options, eventLoop: EventLoop())
    }

    @Test func aCommitThatWroteAsksFirst() throws {
        let node = try node()
        let session = try connect(node)
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("insert", in: transaction)
        #expect(transaction.hasWritten && transaction.state == .open)
        try session.commit(transaction)
        #expect(transaction.state == .ended)
        #expect(requests(node) == ["TX_BEGIN", "SQL_EXEC insert", "?", "TX_COMMIT 1"])
        session.close()
    }

    @Test(arguments: [true, false])
    func aCommitThatOnlyReadAsksNothing(isReadOnly: Bool) throws {
        let node = try node()
        let session = try connect(node)
        let transaction = try session.begin(isReadOnly: isReadOnly, timeout: 60)
        try session.run("q", in: transaction)
        try session.commit(transaction)
        #expect(requests(node) == ["TX_BEGIN\(isReadOnly ? " read only" : "")", "SQL_EXEC q", "TX_COMMIT 1"])
        session.close()
    }

    /// The error passes as it came; the state was asked once, and is known from then on.
    @Test func anErrorThatAbortedTheTransaction() throws {
        let node = try node()
        let session = try connect(node)
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("insert", in: transaction)
        let error = try failure { try session.run("fail", in: transaction) }
        #expect(error.code == .server && error.server?.code == "IGN-SQL-5" && error.sql == "fail")
        #expect(transaction.state == .failed("the transaction was aborted"))

        // Nothing more is sent into it.
        let refusal = try failure { try session.run("q", in: transaction) }
        #expect(refusal.code == .transactionEnded && refusal.message == "the transaction was aborted")
        let commit = try failure { try session.commit(transaction) }
        #expect(commit.code == .notCommitted)
        #expect(commit.message == "not committed: the transaction was aborted")
        #expect(transaction.state == .ended)
        #expect(requests(node) == ["TX_BEGIN", "SQL_EXEC insert", "SQL_EXEC fail", "?", "TX_ROLLBACK 1"])
        session.close()
    }

    @Test func anErrorThatLeftTheTransactionAlive() throws {
        let node = try node()
        let session = try connect(node)
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        #expect(try failure { try session.run("typo", in: transaction) }.code == .server)
        #expect(transaction.state == .open)
        try session.run("q", in: transaction)
        try session.rollback(transaction)
        #expect(requests(node) == ["TX_BEGIN", "SQL_EXEC typo", "?", "SQL_EXEC q", "TX_ROLLBACK 1"])
        session.close()
    }

    /// A peer that begins transaction 5, lets it write and then is asked about it.
    private func peer(
        _ script: @escaping @Sendable (PeerConnection, PeerRequest) throws -> Void
    ) throws -> ScriptedPeer {
        try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            let insert = try connection.expect(.sqlExec)
            guard try insert.sqlExec().transaction == 5 else { throw PeerError("outside of the transaction") }
            connection.send(PeerFrame.updated(insert.id, 1))
            let question = try connection.expect(.sqlExec)
            let request = try question.sqlExec()
            guard request.transaction == 5, request.sql.contains("SYSTEM.SQL_QUERIES") else {
                throw PeerError("no question about the transaction: \(request.sql)")
            }
            try script(connection, question)
            try connection.readToEnd()
        }
    }

    private static let states = [
        Column(name: "TRANSACTION_ID", type: .varchar), Column(name: "TRANSACTION_STATE", type: .varchar),
    ]

    /// `PENDING` alone means alive.
    @Test(arguments: [[], [["id", nil]], [["id", "FINISHING"]], [["id", "ABORTED"]]] as [[[Value]]])
    func aDeadTransactionIsRolledBackAndReported(_ answer: [[Value]]) throws {
        let peer = try peer { connection, question in
            connection.send(PeerFrame.rows(question.id, Self.states, answer))
            connection.answer(try connection.expect(.txRollback))
        }
        let session = try peer.connect()
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("insert", in: transaction)
        let error = try failure { try session.commit(transaction) }
        #expect(error.code == .notCommitted)
        session.close()
        try peer.finish()
        #expect(peer.journal.entries.last == "TX_ROLLBACK 5")
    }

    /// An answer of another form than asked for proves nothing.
    @Test func anAnswerThatIsNone() throws {
        let peer = try peer { connection, question in
            connection.send(PeerFrame.rows(question.id, [Self.states[0]], [["PENDING"]]))
            connection.answer(try connection.expect(.txRollback))
        }
        let session = try peer.connect()
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("insert", in: transaction)
        #expect(try failure { try session.commit(transaction) }.code == .notCommitted)
        session.close()
        try peer.finish()
    }

    /// Servers that lose a node while they commit cannot say what became of it.
    @Test func aCommitThatALostNodeDisturbs() throws {
        let peer = try peer { connection, question in
            connection.send(PeerFrame.rows(question.id, Self.states, [["id", "PENDING"]]))
            let lost = ErrorBlock(.common, 65_535, "Connection refused: /127.0.0.1:3344")
            connection.refuse(try connection.expect(.txCommit), lost)
        }
        let session = try peer.connect()
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("insert", in: transaction)
        let error = try failure { try session.commit(transaction) }
        #expect(error.isOutcomeUnknown && !error.isRetryable && error.server?.code == "IGN-CMN-65535")
        #expect(!session.hasTransactions)
        session.close()
        try peer.finish()
    }

    @Test func theServerRefusesTheCommit() throws {
        let peer = try peer { connection, question in
            connection.send(PeerFrame.rows(question.id, Self.states, [["id", "PENDING"]]))
            connection.refuse(try connection.expect(.txCommit), ErrorBlock(.transaction, 13, "Transaction is killed"))
        }
        let session = try peer.connect()
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("insert", in: transaction)
        let error = try failure { try session.commit(transaction) }
        #expect(error.code == .notCommitted && error.message == "not committed: Transaction is killed")
        #expect(error.server?.code == "IGN-TX-13")
        session.close()
        try peer.finish()
    }

    /// The cluster ends it at the moment of the question.
    @Test func finishedWhileItIsAsked() throws {
        let peer = try peer { connection, question in
            connection.refuse(question, ErrorBlock(.transaction, 13, "Transaction is already finished"))
            _ = try connection.expect(.txRollback)
            connection.close()
        }
        let session = try peer.connect()
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("insert", in: transaction)
        try session.verify(transaction)
        #expect(transaction.state == .failed("the transaction was aborted"))
    }

    @Test func theConnectionDiesAtTheCommit() throws {
        let peer = try peer { connection, question in
            connection.send(PeerFrame.rows(question.id, Self.states, [["id", "PENDING"]]))
            _ = try connection.expect(.txCommit)
            connection.reset()
        }
        let session = try peer.connect()
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("insert", in: transaction)
        let error = try failure { try session.commit(transaction) }
        #expect(error.code == .connectionLost)
        #expect(error.message.hasSuffix("; the outcome of COMMIT is unknown"))
        #expect(error.hint == "check the data before you run it again")
    }

    /// The end of the connection has come before: nothing is sent, so nothing is unknown.
    @Test func theConnectionDiesBeforeTheCommit() throws {
        let node = try node()
        let session = try connect(node)
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("q", in: transaction)
        node.dropClients()
        let error = try failure { try session.commit(transaction) }
        #expect(error.code == .notCommitted)
        #expect(error.message == "not committed: the transaction was lost with its connection")
        #expect(error.isRetryable && !error.isOutcomeUnknown)
        #expect(session.failure?.code == .connectionLost)
        #expect(!requests(node).contains { $0.hasPrefix("TX_COMMIT") })
    }

    /// Nothing was committed, because COMMIT was never sent.
    @Test func theConnectionDiesAtTheQuestion() throws {
        let peer = try peer { connection, _ in connection.reset() }
        let session = try peer.connect()
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try session.run("insert", in: transaction)
        let error = try failure { try session.commit(transaction) }
        #expect(error.code == .notCommitted && error.message.hasPrefix("not committed: the connection"))
        #expect(error.isRetryable && !error.isOutcomeUnknown)
        #expect(error.hint == "COMMIT was not sent; the transaction wrote nothing")
        #expect(transaction.state == .ended)
    }

    /// Ids count anew on each connection: there may be another transaction of the same number.
    @Test func aTransactionOfAnotherConnectionIsNeverSent() throws {
        let node = try node()
        let (session, other) = (try connect(node), try connect(node))
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        let namesake = try other.begin(isReadOnly: false, timeout: 60)
        #expect(transaction.id == namesake.id)
        let error = try failure { try other.run("q", in: transaction) }
        #expect(error.code == .transactionEnded)
        #expect(error.message == "the transaction was lost with its connection")
        #expect(try failure { try other.commit(transaction) }.code == .notCommitted)
        try other.rollback(transaction)
        #expect(!node.journal.entries.contains { $0.hasPrefix("SQL_EXEC") || $0.hasPrefix("TX_ROLLBACK") })
        try other.run("q", in: namesake)
        session.close()
        other.close()
    }

    @Test func closingTheSessionRollsBackWhatIsOpen() throws {
        let node = try node()
        let session = try connect(node)
        let first = try session.begin(isReadOnly: false, timeout: 60)
        let second = try session.begin(isReadOnly: true, timeout: 60)
        session.close()
        #expect(first.state == .ended && second.state == .ended)
        #expect(requests(node) == ["TX_BEGIN", "TX_BEGIN read only", "TX_ROLLBACK 1", "TX_ROLLBACK 2"])
    }

    /// A server that does not answer keeps nobody from leaving.
    @Test func closingTheSessionWaitsForNobodyForLong() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            try connection.readToEnd()
        }
        let session = try peer.connect()
        _ = try session.begin(isReadOnly: false, timeout: 60)
        let start = Deadline.now
        session.close()
        #expect(!start.advanced(bySeconds: 5).isPast)
        try peer.finish()
        #expect(peer.journal.entries.contains("TX_ROLLBACK 5"))
    }
}
