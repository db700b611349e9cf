import Foundation
import Ignite
import IgniteCore
import Synchronization
import TestSupport
import Testing

extension Ignite2ClusterTests {
    /// Rows of tables by key, on real nodes.
    @Suite struct TableTests {
        /// Runs the body with a table that was opened over a session of its own.
        private func with(
            _ node: Ignite2Node, _ columns: String,
            _ body: (_ session: any Session, _ name: String, _ table: any RowTable) throws -> Void
        ) throws {
            try node.withTable(columns) { name in
                var options = try ClientOptions("ignite2://\(node.address)")
                options.statementTimeout = .seconds(60)
                let session = try openSession(options, eventLoop: EventLoop())
                defer { session.close() }
                try body(session, name, try open(name, session))
            }
        }

        private func open(_ name: String, _ session: any Session) throws -> any RowTable {
            let rows = try #require(session.rows)
            return try rows.table(rows.find(table: name, schema: "PUBLIC"))
        }

        /// Returns the rows of a query of no more rows than fit a page.
        private func rows(_ sql: String, _ session: any Session) throws -> [[Value]] {
            let result = try session.execute(sql, parameters: [], options: StatementSettings(), in: nil)
            return result.page.rows.map { row in result.columns.indices.map { row.value(of: row[$0]) } }
        }

        private func run(_ sql: String, _ session: any Session) throws {
            _ = try session.execute(sql, parameters: [], options: StatementSettings(), in: nil)
        }

        private func expectError(
            _ code: IgniteError.Code, _ text: String, _ location: SourceLocation = #_sourceLocation,
            _ body: () throws -> Void
        ) {
            #expect(sourceLocation: location) {
                try body()
            } throws: { error in
                guard let error = error as? IgniteError else { return false }
                guard error.code == code, error.message.contains(text) else {
                    print("unexpected: \(error.code) \(error.message)")
                    return false
                }
                return true
            }
        }

        // MARK: Types

        private static let types = """
            id int primary key, b boolean, ti tinyint, si smallint, bi bigint, r real, d double, de decimal(20, 4), \
            da date, t time, ts timestamp, u uuid, v varchar, vb varbinary
            """
        private static let ordinary: [Value] = [
            1, true, .tinyint(-5), .smallint(300), .bigint(1 << 40), .real(1.5), .double(-2.25),
            .decimal(BigDecimal("12.5")!), .date(LocalDate(year: 2024, month: 2, day: 29)!),
            .time(LocalTime(hour: 1, minute: 2, second: 3)!),
            .timestamp(
                LocalDateTime(
                    date: LocalDate(year: 1969, month: 7, day: 20)!,
                    time: LocalTime(hour: 20, minute: 17, second: 40, nanosecond: 123_000_000)!)),
            .uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!), "Grüße 世界 🚀", .varbinary([0, 255]),
        ]
        private static let nulls: [Value] = [2] + [Value](repeating: .null, count: 13)

        /// What is written by key is read by key and by SQL, and SQL can still write every column.
        @Test(arguments: Ignite2Node.present) func everyType(_ node: Ignite2Node) throws {
            try with(node, Self.types) { session, name, table in
                #expect(table.columns.map(\.type) == Self.ordinary.map(\.type))
                // Nulls first: their types must be known all the same.
                #expect(try table.upsertAll([Self.nulls, Self.ordinary]) == 2)
                #expect(try table.getAll([[1], [2], [3]]) == [Self.ordinary, Self.nulls, nil])
                #expect(try rows("SELECT * FROM \(name) ORDER BY id", session) == [Self.ordinary, Self.nulls])
                for column in table.columns.dropFirst() {
                    try run("CREATE INDEX \(name)_\(column.name) ON \(name) (\(column.name))", session)
                }
                let list = table.columns.map(\.name).joined(separator: ", ")
                let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
                _ = try session.execute(
                    "INSERT INTO \(name) (\(list)) VALUES (\(marks))", parameters: [4] + Self.ordinary.dropFirst(),
                    options: StatementSettings(), in: nil)
                for (index, column) in table.columns.enumerated().dropFirst() {
                    _ = try session.execute(
                        "UPDATE \(name) SET \(column.name) = ? WHERE id = 2", parameters: [Self.ordinary[index]],
                        options: StatementSettings(), in: nil)
                    let found = try session.execute(
                        "SELECT id FROM \(name) WHERE \(column.name) = ?", parameters: [Self.ordinary[index]],
                        options: StatementSettings(), in: nil)
                    #expect(found.page.rowCount == 3, "\(column.name)")
                }
                #expect(try table.get([2]) == [2] + Self.ordinary.dropFirst())
                #expect(try table.get([4]) == [4] + Self.ordinary.dropFirst())
            }
        }

        /// A key of each type finds the row that SQL has written, and the other way round.
        @Test(arguments: Ignite2Node.present) func keysOfEveryType(_ node: Ignite2Node) throws {
            let types = [
                "boolean", "tinyint", "smallint", "bigint", "real", "double", "decimal(20, 4)", "date", "time",
                "timestamp", "uuid", "varchar",
            ]
            // Servers fail to create a table whose key is a DATE.
            for (type, key) in zip(types, Self.ordinary.dropFirst()) where type != "date" {
                try with(node, "k \(type) primary key, v int") { session, name, table in
                    _ = try session.execute(
                        "INSERT INTO \(name) VALUES (?, 1)", parameters: [key], options: StatementSettings(), in: nil)
                    #expect(try table.get([key]) == [key, 1], "\(type)")
                    try table.upsert([key, 2])
                    #expect(try rows("SELECT * FROM \(name)", session) == [[key, 2]], "\(type)")
                }
            }
        }

        // MARK: Operations

        /// One after the other, each from what the last has left; once on their own, once in a transaction.
        @Test(arguments: Ignite2Node.present, [false, true])
        func everyOperation(_ node: Ignite2Node, _ isInTransaction: Bool) throws {
            try with(node, "v varchar, k2 int, k1 varchar(10), n int, primary key (k1, k2)") { session, name, table in
                #expect(table.columns.map(\.name) == ["V", "K2", "K1", "N"])
                #expect(table.keyColumns == [2, 1])
                try run("INSERT INTO \(name) (v, k2, k1) VALUES ('sql', 1, 'a')", session)
                let open = isInTransaction ? try session.begin(TransactionOptions(timeout: .seconds(60))) : nil
                let a: [Value] = ["a", 1]
                #expect(try table.get(a, in: open) == ["sql", 1, "a", .null])
                #expect(try table.containsKey(a, in: open))
                #expect(try !table.containsKey(["a", 2], in: open))
                #expect(try !table.insert(["x", 1, "a", 1], in: open))
                #expect(try table.insert(["b1", 1, "b", 1], in: open))
                try table.upsert(["a1", 1, "a", 2], in: open)
                #expect(try table.getAndUpsert(["a2", 1, "a", 3], in: open) == ["a1", 1, "a", 2])
                #expect(try table.getAndUpsert(["c1", 1, "c", .null], in: open) == nil)
                #expect(try table.replace(["c2", 1, "c", .null], in: open))
                #expect(try !table.replace(["d1", 1, "d", .null], in: open))
                #expect(try table.getAndReplace(["c3", 1, "c", 4], in: open) == ["c2", 1, "c", .null])
                #expect(try table.getAndReplace(["d1", 1, "d", 4], in: open) == nil)
                #expect(try !table.replace(exactly: ["c3", 1, "c", 5], with: ["c4", 1, "c", 6], in: open))
                #expect(try table.replace(exactly: ["c3", 1, "c", 4], with: ["c4", 1, "c", 6], in: open))
                #expect(try table.getAndDelete(["c", 1], in: open) == ["c4", 1, "c", 6])
                #expect(try table.getAndDelete(["c", 1], in: open) == nil)
                #expect(try !table.delete(["c", 1], in: open))
                #expect(try !table.delete(exactly: ["b1", 1, "b", 2], in: open))
                #expect(try table.delete(exactly: ["b1", 1, "b", 1], in: open))
                #expect(try table.upsertAll([["e", 1, "e", 1], ["f", 1, "f", 1], ["e2", 1, "e", 2]], in: open) == 3)
                #expect(
                    try table.insertAll([["e3", 1, "e", 3], ["g", 1, "g", 1], ["g2", 1, "g", 2]], in: open)
                        == [["e3", 1, "e", 3], ["g2", 1, "g", 2]])
                #expect(
                    try table.getAll([["g", 1], ["x", 1], ["e", 1], ["g", 1]], in: open)
                        == [["g", 1, "g", 1], nil, ["e2", 1, "e", 2], ["g", 1, "g", 1]])
                #expect(try table.containsAllKeys([["e", 1], ["f", 1]], in: open))
                #expect(try !table.containsAllKeys([["e", 1], ["x", 1]], in: open))
                #expect(try table.deleteAll([["e", 1], ["x", 1], ["e", 1]], in: open) == [["x", 1], ["e", 1]])
                #expect(
                    try table.deleteAll(exactly: [["f", 1, "f", 1], ["g", 1, "g", 9], ["f", 1, "f", 1]], in: open)
                        == [["g", 1, "g", 9], ["f", 1, "f", 1]])
                if let open { try session.commit(open) }
                #expect(
                    try rows("SELECT v, k2, k1, n FROM \(name) ORDER BY k1", session)
                        == [["a2", 1, "a", 3], ["g", 1, "g", 1]])
            }
        }

        /// SQL leaves out the fields of columns that it is not given, and exact rows are found nonetheless.
        @Test(arguments: Ignite2Node.present) func exactRowsOfSQL(_ node: Ignite2Node) throws {
            try with(node, "id int primary key, a int, de decimal(5, 2)") { session, name, table in
                try run("INSERT INTO \(name) (id, de) VALUES (1, 1.5)", session)
                #expect(try table.replace(exactly: [1, .null, .decimal(BigDecimal("1.50")!)], with: [1, 2, .null]))
                #expect(try table.delete(exactly: [1, 2, .null]))
            }
        }

        /// A rolled-back transaction leaves nothing behind.
        @Test(arguments: Ignite2Node.present) func rollback(_ node: Ignite2Node) throws {
            try with(node, "id int primary key, v int") { session, name, table in
                let transaction = try session.begin(TransactionOptions(timeout: .seconds(60)))
                try table.upsertAll((1...3000).map { [.integer($0), 1] }, in: transaction)
                #expect(try table.insertAll([[1, 2], [3001, 2]], in: transaction) == [[1, 2]])
                #expect(try table.get([3001], in: transaction) == [3001, 2])
                try session.rollback(transaction)
                #expect(try rows("SELECT COUNT(*) FROM \(name)", session) == [[.bigint(0)]])
            }
        }

        @Test(arguments: Ignite2Node.present) func atomicTableInTransaction(_ node: Ignite2Node) throws {
            try node.withClient { client in
                let name = Node.uniqueName("T2")
                try client.execute("create table \(unsafe: name) (id int primary key, v int)")
                defer { _ = try? client.execute("drop table \(unsafe: name)") }
                let table = try client.table(name)
                try table.upsert([1, 2])
                try client.transaction { transaction in
                    expectError(.unsupported, "ATOMIC") { try table.upsert([1, 3], in: transaction) }
                }
                #expect(try table.get(1)?.get(Int.self, "V") == 2)
            }
        }

        // MARK: Checks

        @Test(arguments: Ignite2Node.present) func defaultsAndLimits(_ node: Ignite2Node) throws {
            let columns = """
                id int primary key, name varchar(5) not null default 'ab', must int not null, \
                de decimal(5, 2) default 1.5, da date default date '2020-01-02', \
                ts timestamp default timestamp '2020-01-02 03:04:05', vb varbinary(2)
                """
            try with(node, columns) { session, name, table in
                try table.upsert([1, nil, 7, nil, nil, nil, nil])
                try run("INSERT INTO \(name) (id, must) VALUES (2, 7)", session)
                let both = try table.getAll([[1], [2]])
                #expect(both[0]?[1...] == both[1]?[1...])
                #expect(both[0]?[1] == "ab" && both[0]?[6] == .null)
                func refused(_ row: [Value?], _ text: String, _ location: SourceLocation = #_sourceLocation) {
                    expectError(.invalidArgument, text, location) { try table.upsert(row) }
                }
                refused([3, .null, 7, nil, nil, nil, nil], "column NAME must not be NULL")
                refused([3, nil, nil, nil, nil, nil, nil], "column MUST must not be NULL")
                refused([nil, nil, 7, nil, nil, nil, nil], "a value for key column ID is required")
                refused([3, "abcdef", 7, nil, nil, nil, nil], "column NAME holds at most 5 characters, not 6")
                refused([3, nil, 7, .decimal(BigDecimal("1.234")!), nil, nil, nil], "at most 2 digits after")
                refused([3, nil, 7, nil, nil, nil, .varbinary([1, 2, 3])], "column VB holds at most 2 bytes, not 3")
                refused([3, nil, .bigint(1 << 40), nil, nil, nil, nil], "column MUST cannot hold")
                refused([3, nil, "x", nil, nil, nil, nil], "column MUST is of type INTEGER, not VARCHAR")
                refused([3], "expected a row with 7 values, not 1")
                expectError(.invalidArgument, "expected a key with 1 values, not 2") { _ = try table.get([1, 2]) }
                #expect(try !table.containsKey([3]))
            }
        }

        /// The rows before one that does not fit are written, and those after it are not.
        @Test(arguments: Ignite2Node.present) func rowThatDoesNotFit(_ node: Ignite2Node) throws {
            try with(node, "id int primary key, v int") { session, name, table in
                let rows = (1...5000).map { [.integer($0), $0 == 3000 ? "x" : 1] as [Value?] }
                for (operation, expected) in [(RowOperation.upsertAll, 2999), (.insertAll, 2999)] {
                    var iterator = rows.makeIterator()
                    let error = #expect(throws: IgniteError.self) {
                        try table.run(operation, in: nil) { iterator.next() }
                    }
                    #expect(error?.rowsDone == expected)
                    #expect(error?.message.contains("row 3000: column V is of type INTEGER") == true)
                    #expect(error?.isOutcomeUnknown == false)
                    #expect(try self.rows("SELECT COUNT(*) FROM \(name)", session) == [[.bigint(Int64(expected))]])
                    try run("DELETE FROM \(name)", session)
                }
            }
        }

        @Test(arguments: Ignite2Node.present) func unknownTable(_ node: Ignite2Node) throws {
            try with(node, "id int primary key, v int") { session, name, _ in
                expectError(.invalidArgument, "there is no table PUBLIC.\(name)X") {
                    _ = try open(name + "X", session)
                }
                expectError(.invalidArgument, "is not the name of a table") { _ = try open("a.b.c", session) }
            }
        }

        /// Tables that share a cache cannot be used by key.
        @Test(arguments: Ignite2Node.present) func unmappedTables(_ node: Ignite2Node) throws {
            try node.withClient { client in
                var configuration = CacheConfiguration(Node.uniqueName("C2"))
                configuration.sqlSchema = "PUBLIC"
                var first = QueryEntity(keyType: "java.lang.Integer", valueType: configuration.name + "A")
                first.fields = [QueryEntity.Field(name: "V", type: "java.lang.Integer")]
                var second = first
                second.valueType = configuration.name + "B"
                configuration.queryEntities = [first, second]
                let cache = try client.createCache(configuration)
                defer { try? cache.destroy() }
                expectError(.unsupported, "its cache has several tables") {
                    _ = try client.table(configuration.name + "A")
                }
            }
        }

        // MARK: Changed tables

        @Test(arguments: Ignite2Node.present) func alteredTable(_ node: Ignite2Node) throws {
            try with(node, "id int primary key, a int, b int") { session, name, table in
                try table.upsert([1, 1, 1])
                let access = try #require(session.rows)
                let before = try access.find(table: name, schema: "PUBLIC")
                try run("ALTER TABLE \(name) DROP COLUMN a", session)
                try run("ALTER TABLE \(name) ADD COLUMN c varchar", session)
                let after = try access.find(table: name, schema: "PUBLIC")
                #expect(before.identity != after.identity)
                Thread.sleep(forTimeInterval: 1.1)
                expectError(.invalidArgument, "column A no longer exists") { try table.upsert([2, 2, 2]) }
                try table.upsert([2, nil, 2])
                #expect(try table.getAll([[1], [2]]) == [[1, .null, 1], [2, .null, 2]])
                try run("UPDATE \(name) SET c = 'x'", session)
                #expect(try rows("SELECT * FROM \(name) ORDER BY id", session) == [[1, 1, "x"], [2, 2, "x"]])
                let new = try open(name, session)
                try new.upsert([3, 3, "y"])
                #expect(try new.get([3]) == [3, 3, "y"])
            }
        }

        @Test(arguments: Ignite2Node.present) func recreatedTable(_ node: Ignite2Node) throws {
            try with(node, "id int primary key, a int") { session, name, table in
                try table.upsert([1, 1])
                try run("DROP TABLE \(name)", session)
                Thread.sleep(forTimeInterval: 1.1)
                expectError(.invalidArgument, "there is no table PUBLIC.\(name)") { try table.upsert([1, 1]) }
                try run("CREATE TABLE \(name) (id int primary key, a int)", session)
                try table.upsert([2, 2])
                #expect(try rows("SELECT * FROM \(name)", session) == [[2, 2]])
            }
        }

        // MARK: Many rows

        /// Of rows with equal keys, the last wins, however many requests are under way.
        @Test(arguments: Ignite2Node.present) func equalKeys(_ node: Ignite2Node) throws {
            try with(node, "id int primary key, v int") { session, name, table in
                // Not within the macro: the compiler takes this closure for the one below then.
                let count = try table.upsertAll((0..<20_000).map { [.integer($0 % 7), .integer($0)] })
                #expect(count == 20_000)
                let expected = (0..<Int32(7)).map { key in
                    [.integer(key), .integer((0..<20_000).last { $0 % 7 == key }!)] as [Value]
                }
                #expect(try rows("SELECT * FROM \(name) ORDER BY id", session) == expected)
                // The first of the rows with a key is inserted.
                let refused = try table.insertAll((100..<5100).map { [.integer(100 + $0 % 1000), .integer($0)] })
                #expect(refused.count == 4000)
                #expect(
                    try rows("SELECT MIN(v), MAX(v) FROM \(name) WHERE id >= 100", session) == [[100, 1099]])
                let missing = try table.deleteAll((0..<Int32(2000)).map { [.integer(100 + $0)] })
                #expect(Set(missing) == Set((1000..<Int32(2000)).map { [.integer(100 + $0)] }))
            }
        }

        /// A cancel ends it, and the error tells how far it has come.
        @Test(arguments: Ignite2Node.present, ["CACHE_PUT_ALL", "CACHE_PUT_IF_ABSENT"])
        func cancelled(_ node: Ignite2Node, _ operation: String) throws {
            try node.withTable("id int primary key, v int") { name in
                let listener = CancellingListener(operation)
                try node.withClient(listeners: [listener]) { client in
                    let table = try client.table(name)
                    listener.canceller.withLock { $0 = client.canceller }
                    let rows = (0..<Int32(200_000)).lazy.map { [$0, 1] as [(any ValueConvertible)?] }
                    let error = #expect(throws: IgniteError.self) {
                        if operation == "CACHE_PUT_ALL" {
                            try table.upsertAll(rows)
                        } else {
                            _ = try table.insertAll(rows)
                        }
                    }
                    #expect(error?.code == .cancelled)
                    #expect(error?.isOutcomeUnknown == true)
                    let done = try #require(error?.rowsDone)
                    let stored = try #require(Int(node.value("select count(*) from \(name)")))
                    #expect(done < 200_000 && stored >= done)
                    // The connection is still usable.
                    #expect(try table.containsKey(300_000) == false)
                }
            }
        }

        // MARK: The library

        @Test(arguments: Ignite2Node.present) func records(_ node: Ignite2Node) throws {
            struct Person: Codable, Equatable {
                var id: Int
                var name: String?
                var birthDate: LocalDate?
            }
            try node.withTable("id int primary key, name varchar, birth_date date") { name in
                try node.withClient { client in
                    let people = try client.table(name).records(of: Person.self)
                    let ada = Person(id: 1, name: "Ada", birthDate: LocalDate(year: 1815, month: 12, day: 10))
                    let everybody = [ada] + (2...2000).map { Person(id: $0, name: nil, birthDate: nil) }
                    #expect(try people.upsertAll(everybody) == 2000)
                    #expect(try people.get(1) == ada)
                    #expect(try people.insertAll([ada, Person(id: 3000, name: "x", birthDate: nil)]) == [ada])
                    #expect(try people.table.containsKey(3000))
                }
            }
        }
    }
}
