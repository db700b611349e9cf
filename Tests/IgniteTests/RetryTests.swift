import Ignite
import Ignite3
import IgniteCore
import Synchronization
import TestSupport
import Testing

/// Transactions that are tried again.
@Suite struct RetryTests {
    /// A node whose first statements fail.
    private func node(failures: Int, _ error: ErrorBlock = ErrorBlock(.transaction, 4, "lock")) throws -> InProcessNode
    {
        let left = Mutex(failures)
        return try InProcessNode { request in
            guard request.sql == "update" else { return .rows([], []) }
            let fails = left.withLock { count in
                count -= 1
                return count >= 0
            }
            return fails ? .error(error) : .updated(1)
        }
    }

    private func commits(_ node: InProcessNode) -> Int { node.journal.entries.count { $0.hasPrefix("TX_COMMIT") } }

    private let fast = RetryPolicy(maximumAttempts: 4, initialDelay: .milliseconds(1), maximumDelay: .milliseconds(2))

    @Test func conflictsAreTriedAgain() throws {
        let node = try node(failures: 2)
        let client = try node.client()
        var numbers: [Int] = []
        let result = try client.retrying(fast) { transaction, attempt in
            numbers.append(attempt)
            return try transaction.execute("update").updateCount
        }
        #expect(result == 1 && numbers == [1, 2, 3] && commits(node) == 1)
        #expect(node.journal.entries.count { $0 == "TX_BEGIN" } == 3)
    }

    @Test func notForEver() throws {
        let node = try node(failures: .max)
        let client = try node.client()
        var count = 0
        let error = try failure {
            try client.retrying(fast) { transaction, attempt in
                count = attempt
                try transaction.execute("update")
            }
        }
        #expect(count == 4 && commits(node) == 0 && error.server?.code == "IGN-TX-4")
        #expect(error.message.hasPrefix("the last of 4 attempts in ") && error.isRetryable)
        let none = RetryPolicy(maximumAttempts: 4, timeout: .zero)
        count = 0
        _ = try failure {
            try client.retrying(none) { transaction, attempt in
                count = attempt; try transaction.execute("update")
            }
        }
        #expect(count == 1)
    }

    /// Neither what will fail again nor what may have been written.
    @Test func otherErrorsEndIt() throws {
        let node = try node(failures: .max, ErrorBlock(.sql, 5, "PK unique constraint is violated"))
        let client = try node.client()
        var count = 0
        let error = try failure {
            try client.retrying(fast) { transaction, attempt in
                count = attempt; try transaction.execute("update")
            }
        }
        #expect(count == 1 && error.isIntegrityViolation)

        struct Own: Error {}
        #expect(throws: Own.self) {
            try client.retrying(fast) { _, attempt in
                count = attempt; throw Own()
            }
        }
        #expect(count == 1)
        #expect(
            try failure { try client.retrying(RetryPolicy(maximumAttempts: 0)) { _, _ in } }.code == .invalidArgument)
    }

    /// COMMIT that gets no answer may have been done.
    @Test func anUnknownOutcomeIsNotTriedAgain() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            _ = try connection.expect(.txCommit)
            connection.reset()
        }
        let client = try Ignite.connect(peer.options)
        var count = 0
        let error = try failure { try client.retrying(fast) { _, attempt in count = attempt } }
        #expect(count == 1 && error.isOutcomeUnknown && !error.isRetryable)
        try peer.finish()
    }

    /// A connection that is lost before COMMIT leaves nothing behind.
    @Test func aLostConnectionIsTriedAgain() throws {
        let node = try node(failures: 0)
        let client = try node.client()
        try client.retrying(fast) { transaction, attempt in
            if attempt == 1 { node.dropClients() }
            try transaction.execute("update")
        }
        #expect(commits(node) == 1)
    }
}
