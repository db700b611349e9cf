import IgniteAsync
import TestSupport
import Testing

/// What becomes of a statement whose task is cancelled, and of those of others.
@Suite struct CancelledTaskTests {
    @Test func aStatementUnderWay() async throws {
        let started = Signal()
        let node = try node(started: started)
        let pool = try node.pool(maximumConnections: 1)
        let task = Task { try await pool.execute("select endless") }
        await started.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await pool.execute("update").updateCount == 1)
        #expect(node.requests.contains { $0.hasPrefix("OPERATION_CANCEL") } && node.connectionCount == 1)
    }

    /// A server may have committed what it calls cancelled, so that this is no mere cancellation.
    @Test func aWriteUnderWayMayBeIn() async throws {
        let started = Signal()
        let node = try node(started: started)
        let pool = try node.pool(maximumConnections: 1)
        let outside = Task { try await pool.execute("endless") }
        await started.wait()
        outside.cancel()
        let error = try await failure { _ = try await outside.value }
        #expect(error.code == .cancelled && error.isOutcomeUnknown && !error.isRetryable)
        #expect(error.hint == "it may have been executed: check the data before you run it again")
        let within = Task { try await pool.transaction { try await $0.execute("endless").updateCount } }
        await started.wait()
        within.cancel()
        await #expect(throws: CancellationError.self) { try await within.value }
    }

    @Test func aStatementThatHasNotBegun() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        try await pool.execute("update")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await pool.execute("select endless")
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(node.requests == ["SQL_EXEC update"])
    }

    @Test func aTaskThatWaitsForAConnection() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        try await pool.transaction { transaction in
            let (first, second, third) = (
                Task { try await pool.execute("a") }, Task { try await pool.execute("b") },
                Task { try await pool.execute("c") }
            )
            while pool.statistics.waiting < 3 { await Task.yield() }
            second.cancel()
            await #expect(throws: CancellationError.self) { try await second.value }
            #expect(pool.statistics.waiting == 2)
            first.cancel()
            third.cancel()
        }
        #expect(try await pool.execute("update").updateCount == 1)
        #expect(node.requests == ["TX_BEGIN", "TX_COMMIT 1", "SQL_EXEC update"])
    }

    @Test func aResultThatWaitsForItsPage() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        let task = Task {
            var count = 0
            for try await _ in try await pool.execute("halting") {
                count += 1
                // The page that is here is read to its end.
                if count == 1 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        try await pool.execute("update")
        #expect(node.requests.suffix(2) == ["SQL_CURSOR_CLOSE 1", "SQL_EXEC update"])
    }

    @Test func aTransactionIsRolledBack() async throws {
        let started = Signal()
        let node = try node(started: started)
        let pool = try node.pool(maximumConnections: 1)
        let task = Task {
            try await pool.transaction { transaction in
                try await transaction.execute("update")
                try await transaction.execute("select endless")
            }
        }
        await started.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let idle = Task {
            try await pool.transaction { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }
        await #expect(throws: CancellationError.self) { try await idle.value }
        #expect(
            node.requests.filter { $0.hasPrefix("TX_") } == [
                "TX_BEGIN", "TX_ROLLBACK 1", "TX_BEGIN", "TX_ROLLBACK 2",
            ])
    }

    /// Cancels come before, within and behind calls; none is lost, and none reaches somebody else's call.
    @Test func onlyWhatWasMeant() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 2, pageSize: 2)
        try await withThrowingTaskGroup { group in
            for round in 0..<300 {
                let doomed = Task { try await pool.execute(round.isMultiple(of: 2) ? "select endless" : "update") }
                group.addTask {
                    for _ in 0..<(round % 7) { await Task.yield() }
                    doomed.cancel()
                    let outcome = await doomed.result
                    if case .failure(let error) = outcome { #expect(error is CancellationError) }
                }
                group.addTask {
                    let count = try await pool.execute("ten").fetchAll().count
                    #expect(count == 10)
                }
                group.addTask {
                    let count = try await pool.transaction { try await $0.execute("update").updateCount }
                    #expect(count == 1)
                }
            }
            try await group.waitForAll()
        }
        #expect(node.connectionCount == 2)
    }
}
