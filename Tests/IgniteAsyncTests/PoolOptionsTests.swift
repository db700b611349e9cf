import Ignite3
import IgniteAsync
import IgniteCore
import Synchronization
import TestSupport
import Testing

/// The size of a pool, what it keeps, and how it ends.
@Suite struct PoolOptionsTests {
    @Test func statisticsOfAPool() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 2)
        #expect(pool.statistics.made == 0 && pool.statistics.idle == 0)
        try await pool.transaction { _ in
            #expect(pool.statistics.inUse == 1 && pool.statistics.made == 1)
            try await pool.execute("update")
            #expect(pool.statistics.idle == 1)
        }
        let after = pool.statistics
        #expect(after.idle == 2 && after.inUse == 0 && after.waiting == 0 && after.connecting == 0 && after.failed == 0)
    }

    @Test func aMinimumIsMadeAtOnceAndKept() async throws {
        let node = try node()
        let pool = try IgnitePool(
            node.options,
            pool: PoolOptions(minimumConnections: 2, maximumConnections: 3, idleTimeout: .milliseconds(40)))
        await until { pool.statistics.idle == 2 }
        node.dropClients()
        await until { pool.statistics.made >= 4 && pool.statistics.idle == 2 }
        // More than the minimum are closed after a while.
        try await pool.transaction { _ in try await pool.transaction { _ in try await pool.execute("update") } }
        #expect(pool.statistics.made >= 5)
        await until { pool.statistics.idle == 2 && pool.statistics.inUse == 0 }
    }

    /// Each connection begins with another address.
    @Test func connectionsAreSpread() async throws {
        let nodes = try (0..<3).map { _ in try IgniteAsyncTests.node() }
        var options = nodes[0].options
        options.addresses = nodes.map(\.address)
        let pool = try IgnitePool(options, pool: PoolOptions(maximumConnections: 6))
        // Each holds one while it waits for the others.
        try await pool.transaction { _ in
            try await pool.transaction { _ in
                try await pool.transaction { _ in
                    #expect(nodes.map(\.connectionCount) == [1, 1, 1])
                }
            }
        }
    }

    @Test func afterConnect() async throws {
        let node = try node()
        let count = Mutex(0)
        let pool = try IgnitePool(
            node.options,
            pool: PoolOptions(maximumConnections: 1) { client in
                try client.execute("first")
                if count.withLock({
                    $0 += 1; return $0
                }) == 2 {
                    throw IgniteError.conversion("no")
                }
            })
        try await pool.execute("update")
        #expect(node.requests == ["SQL_EXEC first", "SQL_EXEC update"])
        node.dropClients()
        let error = try await failure { try await pool.execute("update") }
        #expect(error.message == "no" && pool.statistics.failed == 1)
        try await pool.execute("update")
        #expect(count.withLock { $0 } == 3)
    }

    @Test func impossibleSizes() {
        let wrong = [
            PoolOptions(minimumConnections: 5), PoolOptions(minimumConnections: -1), PoolOptions(maximumConnections: 0),
            PoolOptions(waitTimeout: .zero), PoolOptions(idleTimeout: .seconds(-1)),
        ]
        for pool in wrong { #expect(throws: IgniteError.self) { try IgnitePool("ignite://127.0.0.1", pool: pool) } }
    }

    // MARK: The end

    /// What has begun comes to its end, also a transaction that goes on.
    @Test func aGracefulEnd() async throws {
        let node = try node()
        let pool = try node.pool()
        let (begun, goesOn) = (Signal(), Signal())
        let work = Task {
            try await pool.transaction { transaction in
                begun.send()
                await goesOn.wait()
                return try await transaction.execute("update").updateCount
            }
        }
        await begun.wait()
        let end = Task { await pool.shutdown() }
        await until { (try? await pool.execute("update")) == nil }
        goesOn.send()
        #expect(await end.value)
        #expect(try await work.value == 1 && node.requests.last == "TX_COMMIT 1")
        #expect(await pool.shutdown())
    }

    /// What does not end in time is cancelled.
    @Test func anEndWithALimit() async throws {
        let started = Signal()
        let node = try node(started: started)
        let pool = try node.pool()
        let work = Task { try await pool.execute("select endless") }
        await started.wait()
        #expect(await !pool.shutdown(within: .milliseconds(20)))
        let error = try await failure { _ = try await work.value }
        #expect(error.isCancelled)
    }

    @Test func runningUntilTheTaskIsCancelled() async throws {
        let node = try node()
        let pool = try node.pool()
        let run = Task { await pool.run() }
        try await pool.execute("update")
        run.cancel()
        await run.value
        #expect(try await failure { try await pool.execute("update") }.code == .closed)
        let other = try node.pool()
        let ended = Task { await other.run() }
        other.close()
        await ended.value
    }

    @Test func retrying() async throws {
        let node = try node()
        let pool = try node.pool()
        let numbers = Mutex<[Int]>([])
        let policy = RetryPolicy(maximumAttempts: 3, initialDelay: .milliseconds(1))
        let count = try await pool.retrying(policy) { transaction, attempt in
            numbers.withLock { $0.append(attempt) }
            if attempt < 3 { node.dropClients() }
            return try await transaction.execute("update").updateCount
        }
        #expect(count == 1 && numbers.withLock { $0 } == [1, 2, 3])
        let error = try await failure {
            _ = try await pool.retrying(policy) { transaction, _ in try await transaction.execute("fail") }
        }
        #expect(error.isIntegrityViolation)
    }
}

/// Waits until a condition is true.
private func until(_ condition: () async -> Bool) async {
    while await !condition() { await Task.yield() }
}
