import IgniteAsync
import TestSupport
import Testing

/// Transactions of a pool.
@Suite struct AsyncTransactionTests {
    @Test func commitsWhatTheBodyReturnsFrom() async throws {
        let node = try node()
        let pool = try node.pool()
        let count = try await pool.transaction(readOnly: true, timeout: .seconds(5)) { transaction in
            try await transaction.execute("update")
            return try await transaction.execute("ten").fetchAll().count
        }
        #expect(count == 10)
        #expect(
            node.requests == ["TX_BEGIN read only", "SQL_EXEC update", "SQL_EXEC ten", "TX_COMMIT 1"])
    }

    @Test func options() async throws {
        let node = try node()
        let pool = try node.pool()
        try await pool.transaction(TransactionOptions(readOnly: true)) { _ = try await $0.execute("ten") }
        let error = try await failure {
            try await pool.transaction(TransactionOptions(label: "mine")) { _ -> Void in Issue.record("the body runs") }
        }
        #expect(error.code == .unsupported)
        #expect(node.requests == ["TX_BEGIN read only", "SQL_EXEC ten", "TX_COMMIT 1"])
    }

    @Test func rollsBackWhenTheBodyThrows() async throws {
        struct Odd: Error {}
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        await #expect(throws: Odd.self) {
            try await pool.transaction { transaction in
                try await transaction.execute("update")
                throw Odd()
            }
        }
        let error = try await failure { try await pool.transaction { _ = try await $0.execute("fail") } }
        #expect(error.isIntegrityViolation)
        #expect(
            node.requests == [
                "TX_BEGIN", "SQL_EXEC update", "TX_ROLLBACK 1", "TX_BEGIN", "SQL_EXEC fail", "TX_ROLLBACK 2",
            ])
        #expect(node.connectionCount == 1)
    }

    @Test func whatWasAbortedIsNotCommitted() async throws {
        let node = try node()
        let pool = try node.pool()
        let error = try await failure {
            try await pool.transaction { transaction in
                try await transaction.execute("update")
                _ = try? await transaction.execute("fail")
            }
        }
        #expect(error.code == .notCommitted)
    }

    /// Several results at a time, and statements of several tasks.
    @Test func aConnectionIsSharedWithinTheBody() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1, pageSize: 2)
        try await pool.transaction { transaction in
            for try await row in try await transaction.execute("ten") where row.number.isMultiple(of: 5) {
                #expect(try await transaction.execute("ten").fetchAll().count == 10)
            }
            try await withThrowingTaskGroup { group in
                for _ in 0..<10 {
                    group.addTask {
                        let count = try await transaction.execute("update").updateCount
                        #expect(count == 1)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(node.requests.count { $0 == "SQL_EXEC update" } == 10 && node.requests.last == "TX_COMMIT 1")
    }

    @Test func nothingRunsBehindTheEnd() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1, pageSize: 3)
        let (old, rows) = try await pool.transaction { ($0, try await $0.execute("ten")) }
        try await pool.transaction { transaction in
            #expect(try await failure { try await old.execute("update") }.code == .transactionEnded)
            #expect(try await failure { _ = try await rows.fetchAll() }.code == .transactionEnded)
            try await transaction.execute("update")
        }
        #expect(
            node.requests.filter { $0.contains("update") || $0.hasPrefix("TX_COMMIT") } == [
                "TX_COMMIT 1", "SQL_EXEC update", "TX_COMMIT 3",
            ])
    }

    @Test func aConnectionThatIsLostWithin() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        let error = try await failure {
            try await pool.transaction { transaction in
                try await transaction.execute("update")
                node.dropClients()
                try await transaction.execute("update")
            }
        }
        #expect(error.code == .connectionLost || !error.wasSent)
        #expect(try await pool.execute("update").updateCount == 1)
        #expect(!node.requests.contains { $0.hasPrefix("TX_COMMIT") } && node.connectionCount == 2)
    }
}
