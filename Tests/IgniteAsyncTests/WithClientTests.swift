import Ignite3
import IgniteAsync
import TestSupport
import Testing

/// What a client does on the thread of its connection.
@Suite struct WithClientTests {
    @Test func whateverAClientCanDo() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1, pageSize: 3)
        let (rows, sum) = try await pool.withClient { client in
            let (one, other) = (try client.execute("ten"), try client.execute("ten"))
            var sum = 0
            while let row = try one.next() { sum += try row.get(Int.self, at: 0) }
            return (try other.fetchAll(), sum)
        }
        #expect(try rows.map { try $0.get(Int.self, at: 0) } == Array(1...10) && sum == 55)
        let state = try await pool.withClient { client in
            let transaction = try client.begin()
            try transaction.execute("update")
            try transaction.commit()
            return try transaction.state()
        }
        #expect(state == .committed)
    }

    @Test func inATransaction() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        let count = try await pool.transaction { transaction in
            try await transaction.execute("update")
            return try await transaction.withClient { client, transaction in
                try client.execute("outside")
                return try transaction.execute("ten").fetchAll().count
            }
        }
        #expect(count == 10)
        #expect(node.requests == ["TX_BEGIN", "SQL_EXEC update", "SQL_EXEC outside", "SQL_EXEC ten", "TX_COMMIT 1"])
    }

    /// Nothing is committed twice.
    @Test func aBodyMayEndTheTransaction() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        try await pool.transaction { transaction in
            try await transaction.withClient { try $1.commit() }
            #expect(try await failure { try await transaction.execute("update") }.code == .transactionEnded)
        }
        try await pool.transaction { try await $0.withClient { try $1.rollback() } }
        #expect(node.requests == ["TX_BEGIN", "TX_COMMIT 1", "TX_BEGIN", "TX_ROLLBACK 2"])
    }

    /// What the body has left behind is not the next one's.
    @Test func theNextFindsTheClientAsItWas() async throws {
        struct Odd: Error {}
        let node = try node()
        let pool = try node.pool(maximumConnections: 1, pageSize: 3)
        await #expect(throws: Odd.self) {
            try await pool.withClient { client in
                try client.setAutocommit(false)
                try client.execute("ten")
                throw Odd()
            }
        }
        try await pool.withClient { _ = try $0.begin() }
        try await pool.execute("update")
        #expect(try await pool.withClient { $0.autocommit })
        #expect(
            node.requests == [
                "TX_BEGIN", "SQL_EXEC ten", "SQL_CURSOR_NEXT_PAGE 2", "SQL_CURSOR_CLOSE 2", "TX_ROLLBACK 1", "TX_BEGIN",
                "TX_ROLLBACK 3", "SQL_EXEC update",
            ])
    }

    /// A body that has begun is not run again, whatever it throws.
    /// Only who is cancelled gets a `CancellationError`, and what comes too late reaches nobody.
    @Test func aCancellerOfTheBodysOwn() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        let error = try await failure {
            try await pool.withClient { client in
                client.canceller.cancel()
                _ = try client.execute("select endless")
            }
        }
        #expect(error.isCancelled)
        let canceller = try await pool.withClient { $0.canceller }
        canceller.cancel()
        #expect(try await pool.execute("update").updateCount == 1)
        #expect(node.requests.count { $0.hasPrefix("OPERATION_CANCEL") } == 1)
    }

    @Test func theBodyRunsOnce() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 2)
        let error = try await failure {
            try await pool.withClient { client in
                try client.execute("update")
                client.close()
                try client.execute("update")
            }
        }
        #expect(error.code == .closed && !error.wasSent)
        try await pool.execute("update")
        #expect(node.requests == ["SQL_EXEC update", "SQL_EXEC update"] && node.connectionCount == 2)
    }

    @Test func aLostConnectionIsReplacedBeforeTheBody() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        try await pool.execute("update")
        node.dropClients()
        #expect(try await pool.withClient { try $0.execute("update").updateCount } == 1)
        #expect(node.connectionCount == 2)
    }

    @Test func aCancelledTaskCancelsWhatTheBodyWaitsFor() async throws {
        let started = Signal()
        let node = try node(started: started)
        let pool = try node.pool(maximumConnections: 1)
        let task = Task {
            try await pool.withClient { client in
                try client.execute("update")
                try client.execute("select endless")
            }
        }
        await started.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await pool.execute("update").updateCount == 1)
        #expect(node.requests.contains { $0.hasPrefix("OPERATION_CANCEL") } && node.connectionCount == 1)
    }

    @Test func theTransactionOfAnotherPool() async throws {
        let tables = try TableNode()
        let pool = try IgnitePool(tables.options, pool: PoolOptions(maximumConnections: 1))
        let table = try await pool.table("person")
        let otherNode = try node()
        let other = try otherNode.pool()
        let error = try await failure {
            try await other.transaction { _ = try await table.get(1, in: $0) }
        }
        #expect(error.code == .invalidArgument && error.message == "the transaction belongs to another pool")
    }
}
