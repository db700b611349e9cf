import IgniteAsync
import IgniteCore
import TestSupport
import Testing

private let table = Node.uniqueName("ASYNC")

extension ClusterTests {
    /// The async face of the library on a real node.
    @Suite(.tables("create table \(table) (id int primary key, name varchar);"))
    struct AsyncTests {
        private func pool(pageSize: Int = 1024) throws -> IgnitePool {
            var options = try ClientOptions(Node.address ?? "")
            options.pageSize = pageSize
            return try IgnitePool(options)
        }

        /// What is written over one connection is seen over all, at once.
        @Test func manyTasksWriteAndRead() async throws {
            let pool = try pool()
            try await withThrowingTaskGroup { group in
                for id in 1...100 {
                    group.addTask {
                        try await pool.execute("INSERT INTO \(table) VALUES (?, ?)", id, "name \(id)")
                        let name = try await pool.execute("SELECT name FROM \(table) WHERE id = ?", id).first()
                        #expect(name?[0] == .varchar("name \(id)"))
                    }
                }
                try await group.waitForAll()
            }
        }

        @Test func pagesAndTheEndOfALoop() async throws {
            let pool = try pool(pageSize: 7)
            let query = "SELECT x FROM TABLE(SYSTEM_RANGE(1, 100)) ORDER BY x"
            let found = try await pool.execute(query).fetchAll().map { try $0.get(Int.self, at: 0) }
            #expect(found == Array(1...100))
            var count = 0
            for try await _ in try await pool.execute(query) {
                count += 1
                if count == 10 { break }
            }
            #expect(count == 10)
        }

        @Test func aTransactionIsCommittedOrRolledBack() async throws {
            struct Odd: Error {}
            let pool = try pool()
            let ids = "SELECT id FROM \(table) WHERE id > 1000"
            await #expect(throws: Odd.self) {
                try await pool.transaction { transaction in
                    try await transaction.execute("INSERT INTO \(table) VALUES (1001, NULL)")
                    #expect(try await transaction.execute(ids).fetchAll().count == 1)
                    throw Odd()
                }
            }
            #expect(try await pool.execute(ids).first() == nil)
            try await pool.transaction { _ = try await $0.execute("INSERT INTO \(table) VALUES (1002, NULL)") }
            #expect(try await pool.execute(ids).first()?[0] == .integer(1002))
        }

        @Test func aCancelledTaskCancelsOnTheServer() async throws {
            let pool = try pool()
            let mark = "cancelled \(UInt32.random(in: 0 ... .max))"
            let task = Task {
                try await pool.execute("SELECT /* \(mark) */ COUNT(*) FROM TABLE(SYSTEM_RANGE(1, 100000000000))")
            }
            let running = "SELECT COUNT(*) FROM SYSTEM.SQL_QUERIES WHERE SQL LIKE ? AND SQL NOT LIKE '%SQL_QUERIES%'"
            func isRunning() async throws -> Bool {
                try await pool.execute(running, "%\(mark)%").first()?.get(Int.self, at: 0) ?? 0 > 0
            }
            while try await !isRunning() {}
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            while try await isRunning() {}
        }
    }
}
