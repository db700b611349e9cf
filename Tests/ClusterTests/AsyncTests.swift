import IgniteAsync
import IgniteCore
import TestSupport
import Testing

private let table = Node.uniqueName("ASYNC")
private let many = Node.uniqueName("ASYNC_MANY")
private let alone = Node.uniqueName("ASYNC_ALONE")
private let undone = Node.uniqueName("ASYNC_UNDONE")

extension ClusterTests {
    /// The async face of the library on a real node.
    ///
    /// A query in a transaction locks the whole table: each has one of its own.
    @Suite(
        .tables([table, many, alone, undone].map { "create table \($0) (id int primary key, name varchar);" }.joined()))
    struct AsyncTests {
        private func pool(pageSize: Int = 1024) throws -> IgnitePool {
            var options = try ClientOptions(Node.address ?? "")
            options.pageSize = pageSize
            // A busy machine may take long.
            return try IgnitePool(options, pool: PoolOptions(waitTimeout: nil))
        }

        /// What is written over one connection is seen over all, at once.
        @Test func manyTasksWriteAndRead() async throws {
            let pool = try pool()
            try await withThrowingTaskGroup { group in
                for id in 1...100 {
                    group.addTask {
                        try await pool.execute("INSERT INTO \(unsafe: table) VALUES (?, ?)", id, "name \(id)")
                        let name = try await pool.execute("SELECT name FROM \(unsafe: table) WHERE id = ?", id)
                            .fetchOne()
                        #expect(name?[0] == .varchar("name \(id)"))
                    }
                }
                try await group.waitForAll()
            }
        }

        @Test func pagesAndTheEndOfALoop() async throws {
            let pool = try pool(pageSize: 7)
            let query = "SELECT x FROM TABLE(SYSTEM_RANGE(1, 100)) ORDER BY x"
            let found = try await pool.execute(SQLStatement(unsafe: query)).fetchAll().map {
                try $0.get(Int.self, at: 0)
            }
            #expect(found == Array(1...100))
            var count = 0
            for try await _ in try await pool.execute(SQLStatement(unsafe: query)) {
                count += 1
                if count == 10 { break }
            }
            #expect(count == 10)
        }

        @Test func aTransactionIsCommittedOrRolledBack() async throws {
            struct Odd: Error {}
            let pool = try pool()
            let ids = "SELECT id FROM \(undone) WHERE id BETWEEN 1001 AND 1999"
            await #expect(throws: Odd.self) {
                try await pool.transaction { transaction in
                    try await transaction.execute("INSERT INTO \(unsafe: undone) VALUES (1001, NULL)")
                    #expect(try await transaction.execute(SQLStatement(unsafe: ids)).fetchAll().count == 1)
                    throw Odd()
                }
            }
            #expect(try await pool.execute(SQLStatement(unsafe: ids)).fetchOne() == nil)
            try await pool.transaction { _ = try await $0.execute("INSERT INTO \(unsafe: undone) VALUES (1002, NULL)") }
            #expect(try await pool.execute(SQLStatement(unsafe: ids)).fetchOne()?[0] == .integer(1002))
        }

        @Test func aCancelledTaskCancelsOnTheServer() async throws {
            let pool = try pool()
            let mark = "cancelled \(UInt32.random(in: 0 ... .max))"
            let task = Task {
                try await pool.execute(
                    "SELECT /* \(unsafe: mark) */ COUNT(*) FROM TABLE(SYSTEM_RANGE(1, 100000000000))")
            }
            let running = "SELECT COUNT(*) FROM SYSTEM.SQL_QUERIES WHERE SQL LIKE ? AND SQL NOT LIKE '%SQL_QUERIES%'"
            func isRunning() async throws -> Bool {
                try await pool.execute(SQLStatement(unsafe: running), "%\(mark)%").fetchOne()?.get(Int.self, at: 0) ?? 0
                    > 0
            }
            while try await !isRunning() {}
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            while try await isRunning() {}
        }

        // MARK: Many rows

        private struct Person: Codable, Equatable {
            var id: Int
            var name: String?
        }

        private func count(_ pool: IgnitePool, from first: Int) async throws -> Int {
            let query = "SELECT COUNT(*) FROM \(many) WHERE id BETWEEN ? AND ?"
            return try await pool.execute(SQLStatement(unsafe: query), first, first + 9_999_999).fetchOne()?.get(at: 0)
                ?? -1
        }

        @Test func batches() async throws {
            let pool = try pool(pageSize: 100)
            let insert = "INSERT INTO \(many) VALUES (?, ?)"
            let first = 10_000_000
            let ids = (first..<(first + 250))
            #expect(try await pool.executeBatch(SQLStatement(unsafe: insert), ids.map { ($0, "x") }).count == 250)
            // From a result to a batch, over two connections; nothing of the rows stays in memory.
            let rows = try await pool.execute(
                "SELECT id, name FROM \(unsafe: many) WHERE id >= ? AND id < ?", first, first + 250)
            let copied = try await pool.executeBatch(
                SQLStatement(unsafe: insert),
                rows.map { row in try (row.get(Int.self, at: 0) + 1000, row.get(String?.self, at: 1)) })
            #expect(copied.count == 250 && copied.allSatisfy { $0 == 1 })
            let stream = AsyncStream { continuation in
                for id in [9001...9149, 1000...1000, 9150...9300].joined() { continuation.yield(first + id) }
                continuation.finish()
            }
            do {
                try await pool.executeBatch(SQLStatement(unsafe: insert), stream.map { ($0, "y") })
                Issue.record("a key was there already")
            } catch let error as IgniteError {
                #expect(error.isIntegrityViolation && error.rowsDone == 149 && error.updateCounts?.count == 149)
            }
            #expect(try await count(pool, from: first) == 649)
        }

        /// What is in is what the error tells, but for the page under way.
        @Test(arguments: [false, true]) func manyRowsThatAreCancelled(isByKey: Bool) async throws {
            let pool = try pool(pageSize: 100)
            var people = try await pool.table(many)
            people.pageSize = 100
            let first = isByKey ? 60_000_000 : 20_000_000
            let ids = first..<(first + 1_000_000)
            let task = Task { [people] in
                if isByKey { return try await people.upsertAll(ids.lazy.map { [$0.igniteValue, "x"] }) }
                let insert = "INSERT INTO \(many) VALUES (?, ?)"
                return try await pool.executeBatch(SQLStatement(unsafe: insert), ids.lazy.map { ($0, "x") }).count
            }
            while try await count(pool, from: first) < 300 {}
            task.cancel()
            let error = try #require(await #expect(throws: IgniteError.self) { try await task.value })
            let rowsDone = try #require(error.rowsDone)
            #expect(error.isCancelled && rowsDone >= 200)
            let found = try await count(pool, from: first)
            #expect(found >= rowsDone && found <= rowsDone + 100)
        }

        @Test func scriptsAndTheCluster() async throws {
            let pool = try pool()
            let first = 30_000_000
            try await pool.executeScript(
                "INSERT INTO \(unsafe: many) VALUES (?, 'x'); UPDATE \(unsafe: many) SET name = 'y' WHERE id = ?",
                first, first)
            #expect(try await count(pool, from: first) == 1)
            #expect(try await pool.tables(in: "PUBLIC").contains { $0.name == many })
            #expect(try await pool.schemas().contains("PUBLIC"))
            #expect(try await !pool.nodes().isEmpty)
            #expect(
                try await pool.describe("SELECT * FROM \(unsafe: many) WHERE id = ?").parameters.map(\.type) == [
                    .integer
                ])
        }

        // MARK: Tables by key

        @Test(.realNode) func byKey() async throws {
            let pool = try pool()
            let first = 40_000_000
            let people = try await pool.table(many).records(of: Person.self)
            let everybody = (0..<10_000).map { Person(id: first + $0, name: "name \($0)") }
            #expect(try await people.upsertAll(everybody) == 10_000)
            #expect(try await count(pool, from: first) == 10_000)
            #expect(try await people.get(first + 77) == everybody[77])
            #expect(try await people.getAll([first - 1, first]) == [nil, everybody[0]])
            // What one connection writes by key, the others see at once, by key and in SQL.
            try await withThrowingTaskGroup { group in
                for person in everybody.prefix(50) {
                    group.addTask {
                        try await people.upsert(Person(id: person.id, name: "other"))
                        let name = try await pool.execute("SELECT name FROM \(unsafe: many) WHERE id = ?", person.id)
                            .fetchOne()
                        #expect(name?[0] == .varchar("other"))
                        #expect(try await people.get(person.id)?.name == "other")
                    }
                }
                try await group.waitForAll()
            }
        }

        @Test func byKeyAndBySQLInOneTransaction() async throws {
            struct Odd: Error {}
            let pool = try pool()
            let first = 50_000_000
            let people = try await pool.table(alone)
            await #expect(throws: Odd.self) {
                try await pool.transaction { transaction in
                    try await people.upsert([first.igniteValue, "x"], in: transaction)
                    try await transaction.executeBatch("INSERT INTO \(unsafe: alone) VALUES (?, ?)", [(first + 1, "y")])
                    let ids = [first, first + 1]
                    #expect(try await people.getAll(ids, in: transaction).allSatisfy { $0 != nil })
                    #expect(
                        try await transaction.execute("SELECT 1 FROM \(unsafe: alone) WHERE id >= ?", first).fetchAll()
                            .count
                            == 2)
                    throw Odd()
                }
            }
            #expect(try await people.getAll([first, first + 1]).allSatisfy { $0 == nil })
        }

        /// A table that is made anew is another one; who asks for it again gets that.
        @Test func aTableThatIsMadeAnew() async throws {
            let pool = try pool()
            let name = Node.uniqueName("ASYNC_ANEW")
            try await pool.execute("CREATE TABLE \(unsafe: name) (id INT PRIMARY KEY, a INT)")
            let old = try await pool.table(name)
            try await old.upsert([1, 1])
            try await pool.execute("ALTER TABLE \(unsafe: name) ADD COLUMN b INT DEFAULT 7")
            try await old.upsert([2, 2])
            #expect(try await old.get(2)?.values == [2, 2])
            #expect(try await pool.table(name).get(2)?.values == [2, 2, 7])
            try await pool.execute("DROP TABLE \(unsafe: name)")
            try await pool.execute("CREATE TABLE \(unsafe: name) (id INT PRIMARY KEY, c VARCHAR)")
            await #expect(throws: IgniteError.self) { try await old.upsert([3, 3]) }
            let anew = try await pool.table(name)
            try await anew.upsert([3, "c"])
            #expect(try await anew.get(3)?.values == [3, "c"])
            try await pool.execute("DROP TABLE \(unsafe: name)")
        }
    }
}
