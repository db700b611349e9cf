import Ignite
import TestSupport
import Testing

@testable import IgniteAsync

/// Cancels that come at the worst moments.
@Suite struct CancellableCallTests {
    private let node: InProcessNode

    init() throws { node = try IgniteAsyncTests.node() }

    private func connection() async throws -> PooledConnection {
        var options = node.options
        options.pageSize = 3
        let connection = try PooledConnection(clock: ClusterClock())
        try await connection.connect(options, PoolOptions(), listeners: [])
        return connection
    }

    @Test func betweenTheBeginningOfTheCallAndItsStatement() async throws {
        let connection = try await connection()
        let task = Task {
            try await connection.call { _, client in
                withUnsafeCurrentTask { $0?.cancel() }
                try client.execute("select endless")
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func behindTheStatementAndBeforeTheEndOfTheCall() async throws {
        let connection = try await connection()
        let answer = try await connection.call { connection, client in try connection.answer(client.execute("ten")) }
        let result = try #require(answer.number)
        let task = Task {
            try await connection.call { _, client in
                let count = try client.execute("update").updateCount
                withUnsafeCurrentTask { $0?.cancel() }
                return count
            }
        }
        #expect(try await task.value == 1)
        // Were the cancel not forgotten, it would be this result's.
        #expect(try await !connection.nextPage(of: result).isLast)
    }
}
