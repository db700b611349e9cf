import IgniteAsync
import IgniteCore
import TestSupport
import Testing

extension OwnClusterTests.LostNodeTests {
    /// Changes of rows that are cancelled. A node that forgets one of their transactions never builds an index again, so
    /// this needs a cluster of its own.
    @Suite struct CancelledWriteTests {
        private func pool() throws -> IgnitePool {
            var options = try ClientOptions(OwnCluster.running.address)
            options.pageSize = 100
            return try IgnitePool(options, pool: PoolOptions(maximumConnections: 8, waitTimeout: nil))
        }

        @Test func indexesAreBuiltAfterwards() async throws {
            let pool = try pool()
            try await pool.execute("CREATE TABLE cancelled_writes (id INT PRIMARY KEY, v INT)")
            for round in 0..<100 {
                await withTaskGroup { group in
                    for number in 0..<8 {
                        let id = round * 1000 + number * 100
                        if number % 2 == 0 {
                            group.addTask {
                                _ = try? await pool.execute("INSERT INTO cancelled_writes VALUES (?, 1)", id)
                            }
                        } else {
                            let insert: SQLStatement = "INSERT INTO cancelled_writes VALUES (?, 1)"
                            let rows = (0..<(round % 10 + 2)).map { [id + $0] }
                            group.addTask { _ = try? await pool.executeBatch(insert, rows) }
                        }
                    }
                    // The first is done, and others are under way.
                    await group.next()
                    group.cancelAll()
                }
            }
            let made = Program.run(
                ["-X", "-c", "create index cancelled_writes_v on cancelled_writes (v)", OwnCluster.running.address])
            #expect(made.errors == "CREATE INDEX\n", "\(made.errors)")
        }
    }
}
