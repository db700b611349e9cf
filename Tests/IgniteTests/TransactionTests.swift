import Ignite
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Transactions as a program has them.
@Suite struct TransactionTests {
    private func node() throws -> InProcessNode {
        try InProcessNode { request in
            switch request.sql {
            case "insert": .updated(1)
            case "fail": .error(ErrorBlock(.sql, 5, "PK unique constraint is violated"))
            default: .rows([Column(name: "X", type: .bigint)], (1...10).map { [.bigint($0)] })
            }
        }
    }

    /// Statements and transactions, without what is asked about their state.
    private func requests(_ node: InProcessNode) -> [String] {
        node.journal.entries.filter { $0.hasPrefix("TX_") || ($0.hasPrefix("SQL_EXEC") && !$0.contains("SYSTEM")) }
    }

    @Test func severalAtOnce() throws {
        let node = try node()
        let client = try node.client()
        let (first, second) = (try client.begin(), try client.begin(readOnly: true, timeout: .seconds(5)))
        #expect(!first.isReadOnly && second.isReadOnly)
        try first.execute("insert", 1)
        #expect(try second.execute("q").fetchAll().count == 10)
        #expect(try first.state() == .open && second.state() == .open)
        try first.commit()
        try second.rollback()
        try second.rollback()
        #expect(try first.state() == .committed && second.state() == .rolledBack)
        #expect(try failure { try first.execute("q") }.code == .transactionEnded)
        #expect(
            requests(node) == [
                "TX_BEGIN", "TX_BEGIN read only", "SQL_EXEC insert", "SQL_EXEC q", "TX_COMMIT 1", "TX_ROLLBACK 2",
            ])
    }

    @Test func options() throws {
        let node = try node()
        let client = try node.client()
        let rows = try client.transaction(TransactionOptions(readOnly: true, timeout: .seconds(5))) { transaction in
            #expect(transaction.isReadOnly)
            return try transaction.execute("q").fetchAll().count
        }
        #expect(rows == 10)
        #expect(requests(node) == ["TX_BEGIN read only", "SQL_EXEC q", "TX_COMMIT 1"])
    }

    /// What only Ignite 2 has is not ignored.
    @Test(arguments: [
        TransactionOptions(concurrency: .optimistic), TransactionOptions(isolation: .readCommitted),
        TransactionOptions(label: "mine"),
    ])
    func foreignOptions(_ options: TransactionOptions) throws {
        let node = try node()
        let client = try node.client()
        let begin = try failure { _ = try client.begin(options) }
        #expect(begin.code == .unsupported && begin.message.contains("Ignite 3 does not support transaction "))
        let body = try failure { try client.transaction(options) { _ -> Void in Issue.record("the body runs") } }
        #expect(body.code == .unsupported)
        #expect(requests(node).isEmpty)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(2_000_000_000)]) func impossibleTimeouts(
        _ timeout: Duration
    ) throws {
        let node = try node()
        let error = try failure { _ = try node.client().begin(TransactionOptions(timeout: timeout)) }
        #expect(error.code == .invalidArgument)
        #expect(requests(node).isEmpty)
    }

    @Test func whatWasAbortedIsNotCommitted() throws {
        let node = try node()
        let client = try node.client()
        let transaction = try client.begin()
        try transaction.execute("insert")
        #expect(try failure { try transaction.execute("fail") }.isIntegrityViolation)
        #expect(try transaction.state() == .aborted("the transaction was aborted"))
        #expect(try failure { try transaction.commit() }.code == .notCommitted)
        #expect(try transaction.state() == .rolledBack)
    }

    /// What was committed is not said to be not.
    @Test func anEndedOneIsNotCommittedAgain() throws {
        let node = try node()
        let client = try node.client()
        let (first, second) = (try client.begin(), try client.begin())
        try first.commit()
        try second.rollback()
        for (transaction, word) in [(first, "committed"), (second, "rolled back")] {
            let error = try failure { try transaction.commit() }
            #expect(error.code == .transactionEnded && error.message == "the transaction was already \(word)")
        }
        #expect(try first.state() == .committed && second.state() == .rolledBack)
    }

    /// That nobody can be asked any more is an answer, too.
    @Test func aLostConnectionIsALostTransaction() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            _ = try connection.expect(.sqlExec)
            connection.reset()
        }
        let client = try Ignite.connect(peer.options)
        let transaction = try client.begin()
        #expect(try failure { try client.execute("q") }.code == .connectionLost)
        #expect(try transaction.state() == .lost)
        #expect(try failure { try transaction.commit() }.code == .notCommitted)
    }

    @Test func theLossIsNoticedByAsking() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            connection.close()
        }
        let client = try Ignite.connect(peer.options)
        let transaction = try client.begin()
        try peer.finish()
        #expect(try transaction.state() == .lost)
        try transaction.rollback()
        #expect(try transaction.state() == .rolledBack)
    }

    /// Not even later is it called rolled back: it may be committed.
    @Test func anUnknownOutcomeStaysUnknown() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            _ = try connection.expect(.txCommit)
            connection.reset()
        }
        let transaction = try Ignite.connect(peer.options).begin()
        let lost = try failure { try transaction.commit() }
        #expect(lost.code == .connectionLost && lost.message.hasSuffix("the outcome of COMMIT is unknown"))
        #expect(lost.isOutcomeUnknown && !lost.isRetryable)
        #expect(try transaction.state() == .unknown)
        let again = try failure { try transaction.commit() }
        #expect(again.code == .transactionEnded && again.message.hasSuffix("the outcome of its COMMIT is unknown"))
    }

    @Test func aDroppedTransactionIsRolledBack() throws {
        let node = try node()
        let client = try node.client()
        var transaction: ClientTransaction? = try client.begin()
        try transaction?.execute("insert")
        transaction = nil
        _ = try client.nodes()
        #expect(requests(node).last == "TX_ROLLBACK 1")
    }

    /// A result keeps the transaction that nobody else holds.
    @Test func aResultKeepsItsTransaction() throws {
        let node = try node()
        let client = try node.client(pageSize: 3)
        #expect(try client.begin().execute("q").fetchAll().count == 10)
        _ = try client.nodes()
        #expect(requests(node).last == "TX_ROLLBACK 1")
    }

    @Test func rowsThatHaveNotComeGoWithTheTransaction() throws {
        let node = try node()
        let client = try node.client(pageSize: 3)
        let result = try client.transaction { try $0.execute("q") }
        #expect(try result.fetchMany(3).count == 3)
        for _ in 0..<2 {
            let error = try failure { _ = try result.next() }
            #expect(error.code == .transactionEnded && error.hint?.contains("COMMIT") == true)
        }
    }

    @Test func theBodyMayEndItByItself() throws {
        let node = try node()
        let client = try node.client()
        try client.transaction { try $0.rollback() }
        try client.transaction { try $0.commit() }
        struct Odd: Error {}
        #expect(throws: Odd.self) { try client.transaction { _ in throw Odd() } }
        #expect(
            requests(node) == ["TX_BEGIN", "TX_ROLLBACK 1", "TX_BEGIN", "TX_COMMIT 2", "TX_BEGIN", "TX_ROLLBACK 3"])
    }

    /// The connection that is lost behind a statement takes the transaction with it, and nothing of that is written.
    @Test func whatIsLostBeforeCommitMayBeRunAgain() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            _ = try connection.expect(.sqlExec)
            connection.reset()
            let second = try listener.open()
            second.answer(try second.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            second.answer(try second.expect(.txCommit))
            try second.readToEnd()
        }
        let client = try Ignite.connect(peer.options)
        let error = try failure { try client.transaction { _ = try $0.execute("insert") } }
        #expect(error.code == .connectionLost && error.isRetryable && !error.isOutcomeUnknown)
        try client.transaction { _ in }
        client.close()
        try peer.finish()
    }

    @Test func closingWithinTheBodyIsNoCommit() throws {
        let node = try node()
        let client = try node.client()
        let error = try failure {
            try client.transaction { transaction in
                try transaction.execute("insert")
                client.close()
            }
        }
        #expect(error.code == .closed)
        #expect(requests(node).last == "TX_ROLLBACK 1")
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(2_000_000_000)])
    func anImpossibleTimeIsRefused(_ timeout: Duration) throws {
        let client = try node().client()
        #expect(try failure { _ = try client.begin(timeout: timeout) }.code == .invalidArgument)
    }

    // MARK: autocommit

    @Test func withoutAutocommitATransactionBeginsByItself() throws {
        let node = try node()
        let client = try node.client()
        try client.commit()
        try client.rollback()
        try client.execute("a")
        try client.setAutocommit(false)
        try client.execute("insert")
        try client.execute("b")
        try client.commit()
        try client.commit()
        try client.execute("insert")
        try client.rollback()
        try client.setAutocommit(true)
        try client.execute("c")
        #expect(
            requests(node) == [
                "SQL_EXEC a", "TX_BEGIN", "SQL_EXEC insert", "SQL_EXEC b", "TX_COMMIT 1", "TX_BEGIN", "SQL_EXEC insert",
                "TX_ROLLBACK 2", "SQL_EXEC c",
            ])
    }

    @Test func anAbortedOneEndsWithCommitAndTheNextBegins() throws {
        let node = try node()
        let client = try node.client()
        try client.setAutocommit(false)
        try client.execute("insert")
        _ = try failure { try client.execute("fail") }
        #expect(try failure { try client.execute("insert") }.code == .transactionEnded)
        #expect(try failure { try client.commit() }.code == .notCommitted)
        try client.execute("insert")
        try client.commit()
        #expect(requests(node).suffix(3) == ["TX_BEGIN", "SQL_EXEC insert", "TX_COMMIT 2"])
    }

    /// What was acknowledged must not be lost with the connection.
    @Test func switchingOnCommitsTheOpenOne() throws {
        let node = try node()
        let client = try node.client()
        try client.setAutocommit(false)
        try client.execute("insert")
        try client.setAutocommit(true)
        try client.execute("b")
        client.close()
        #expect(requests(node) == ["TX_BEGIN", "SQL_EXEC insert", "TX_COMMIT 1", "SQL_EXEC b"])
    }

    @Test func aCommitThatFailsLeavesItOff() throws {
        let node = try node()
        let client = try node.client()
        try client.setAutocommit(false)
        try client.execute("insert")
        _ = try failure { try client.execute("fail") }
        #expect(try failure { try client.setAutocommit(true) }.code == .notCommitted)
        #expect(!client.autocommit)
        // The transaction is over: there is nothing to commit any more.
        try client.setAutocommit(true)
        #expect(client.autocommit)
    }
}
