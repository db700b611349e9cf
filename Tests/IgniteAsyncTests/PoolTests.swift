import Ignite3
import IgniteAsync
import IgniteCore
import TestSupport
import Testing

/// The connections of a pool.
@Suite struct PoolTests {
    @Test func aHundredTasksShareFourConnections() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 4, pageSize: 3)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    var sum = 0
                    for try await row in try await pool.execute("ten") { sum += try row.get(Int.self, at: 0) }
                    return sum
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 5500)
        #expect((1...4).contains(node.connectionCount))
    }

    /// While one waits for its answer, others get theirs.
    @Test func connectionsWorkAtTheSameTime() async throws {
        let started = Signal()
        let node = try node(started: started)
        let pool = try node.pool(maximumConnections: 2)
        let endless = Task { try await pool.execute("select endless") }
        await started.wait()
        for _ in 0..<3 { #expect(try await pool.execute("update").updateCount == 1) }
        endless.cancel()
        await #expect(throws: CancellationError.self) { try await endless.value }
        #expect(node.connectionCount == 2)
    }

    @Test func whoWaitsIsServedInOrder() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        let tasks = try await pool.transaction { _ in
            var tasks: [Task<AsyncRows, any Error>] = []
            for number in 1...5 {
                tasks.append(Task { try await pool.execute("\(unsafe: String(number))") })
                while pool.statistics.waiting < number { await Task.yield() }
            }
            return tasks
        }
        for task in tasks { _ = try await task.value }
        #expect(node.requests == ["TX_BEGIN", "TX_COMMIT 1"] + (1...5).map { "SQL_EXEC \($0)" })
    }

    /// Nothing is sent over an idle connection that was lost.
    @Test func lostConnectionsAreReplaced() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1)
        for round in 1...3 {
            #expect(try await pool.execute("update").updateCount == 1)
            #expect(node.connectionCount == round)
            node.dropClients()
        }
        #expect(try await pool.transaction { try await $0.execute("update").updateCount } == 1)
        node.dropClients()
        #expect(try await pool.nodes().map(\.name) == ["peer"])
        #expect(node.connectionCount == 5)
    }

    @Test func aStatementThatWasSentIsNotSentAgain() async throws {
        let peer = try AsyncPeer { listener in
            let first = try listener.open()
            _ = try first.expect(.sqlExec)
            first.reset()
            let second = try listener.open()
            let request = try second.expect(.sqlExec)
            second.send(PeerFrame.updated(request.id, 2))
            try second.readToEnd()
        }
        do {
            let pool = try IgnitePool(peer.options, pool: PoolOptions(maximumConnections: 1))
            #expect(try await failure { try await pool.execute("one") }.code == .connectionLost)
            #expect(try await pool.execute("two").updateCount == 2)
        }
        try await peer.finish()
        #expect(peer.journal.entries.filter { $0.hasPrefix("SQL") } == ["SQL_EXEC one", "SQL_EXEC two"])
    }

    @Test func allWhoWaitAreToldThatThereIsNoConnection() async throws {
        let node = try InProcessNode(password: "secret") { _ in .updated(1) }
        let pool = try node.pool(maximumConnections: 2)
        await withTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    let error = await #expect(throws: IgniteError.self) { try await pool.execute("q") }
                    #expect(error?.code == .connectionFailed)
                }
            }
        }
        #expect(pool.statistics.waiting == 0)
    }

    @Test func idleConnectionsAreKeptAlive() async throws {
        let beaten = Signal()
        let peer = try AsyncPeer { listener in
            let connection = try listener.open(idleTimeoutMilliseconds: 900)
            var beats = 0
            while let request = try connection.next() {
                if request.operation == Operation.sqlExec.rawValue {
                    connection.send(PeerFrame.updated(request.id, 1))
                } else {
                    connection.answer(request)
                    beats += 1
                    if beats == 2 { beaten.send() }
                }
            }
        }
        do {
            let pool = try IgnitePool(peer.options)
            try await pool.execute("q")
            await beaten.wait()
        }
        try await peer.finish()
    }

    /// Each connection sees what the others have written.
    @Test func connectionsShareWhatTheyHaveSeen() async throws {
        let node = try InProcessNode { .updated($0.observableTimestamp) }
        let pool = try node.pool(maximumConnections: 2)
        try await pool.transaction { transaction in
            let before = try #require(try await transaction.execute("a").updateCount)
            let other = try #require(try await pool.execute("b").updateCount)
            let after = try #require(try await transaction.execute("c").updateCount)
            #expect(before < other && other < after)
        }
    }

    // MARK: The end

    @Test func aClosedPool() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1, pageSize: 3)
        let rows = try await pool.execute("ten")
        let waiting = Task { try await pool.execute("update") }
        while pool.statistics.waiting < 1 { await Task.yield() }
        pool.close()
        pool.close()
        #expect(try await failure { _ = try await waiting.value }.code == .closed)
        // What was begun is finished.
        #expect(try await rows.fetchAll().count == 10)
        let calls: [() async throws -> Void] = [
            { try await pool.execute("q") }, { _ = try await pool.nodes() }, { _ = try await pool.describe("q") },
            { try await pool.transaction { _ in } },
        ]
        for call in calls {
            let error = try await failure(of: call)
            #expect(error.code == .closed && !error.wasSent)
        }
        #expect(!node.requests.contains("SQL_EXEC update"))
    }

    /// A peer that takes no notice of anything keeps nobody from leaving.
    @Test func whatIsDroppedIsClosed() async throws {
        let peer = try AsyncPeer { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(request.id, numbers, [[.bigint(1)]], cursor: 9))
            try connection.readToEnd()
        }
        func use() async throws -> AsyncRows { try await IgnitePool(peer.options).execute("q") }
        _ = try await use()
        try await peer.finish()
        #expect(peer.journal.entries.last == "SQL_CURSOR_CLOSE 9")
    }

    /// The time is enough to make the connection, and is over while the transaction keeps it.
    @Test func waitingHasATimeOut() async throws {
        let node = try node()
        let pool = try IgnitePool(node.options, pool: PoolOptions(maximumConnections: 1, waitTimeout: .seconds(2)))
        try await pool.transaction { transaction in
            let error = try await failure { try await pool.execute("update") }
            #expect(error.code == .connectionFailed && error.message == "no connection was free within 2 s")
            #expect(error.isTimeout && error.isRetryable && !error.isOutcomeUnknown)
            #expect(pool.statistics.waiting == 0)
            try await transaction.execute("update")
        }
        #expect(try await pool.execute("update").updateCount == 1)
    }

    @Test func impossibleOptionsAreRefused() {
        #expect(throws: IgniteError.self) {
            try IgnitePool("ignite://127.0.0.1", pool: PoolOptions(waitTimeout: .zero))
        }
        #expect(throws: IgniteError.self) {
            try IgnitePool("ignite://127.0.0.1", pool: PoolOptions(maximumConnections: 0))
        }
        #expect(throws: IgniteError.self) { try IgnitePool("ignite://127.0.0.1:x") }
    }
}
