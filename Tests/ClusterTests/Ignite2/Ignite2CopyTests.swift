import Foundation
import Ignite
import IgniteAsync
import IgniteCore
import TestSupport
import Testing

extension Ignite2ClusterTests {
    /// `\copy` into tables of which it is not known how entries hold their rows: SQL writes them.
    @Suite struct CopyTests {
        /// Runs the body with a cache over which programs have declared a table, and with the name of the table.
        private func withTable(
            _ node: Ignite2Node, _ entities: (_ name: String) -> [QueryEntity], isTransactional: Bool = false,
            _ body: (String) throws -> Void
        ) throws {
            try node.withClient { client in
                var configuration = CacheConfiguration(Node.uniqueName("COPIED2"))
                if isTransactional { configuration.atomicity = .transactional }
                configuration.sqlSchema = "PUBLIC"
                configuration.queryEntities = entities(configuration.name)
                let cache = try client.createCache(configuration)
                defer { try? cache.destroy() }
                try body(configuration.name)
            }
        }

        /// Keys and values that are no columns, as of Java's `setIndexedTypes`.
        private static func singleValues(_ name: String) -> [QueryEntity] {
            var entity = QueryEntity(keyType: "java.lang.Integer", valueType: "java.lang.String")
            entity.table = name
            return [entity]
        }

        /// A cache with two tables.
        private static func twoTables(_ name: String) -> [QueryEntity] {
            ["", "_OTHER"].map { suffix in
                var entity = QueryEntity(keyType: "java.lang.Integer", valueType: "\(name)\(suffix)")
                entity.table = name + suffix
                entity.fields = [
                    QueryEntity.Field(name: "ID", type: "java.lang.Integer"),
                    QueryEntity.Field(name: "N", type: "java.lang.String"),
                    QueryEntity.Field(name: "G", type: "java.math.BigDecimal"),
                ]
                entity.keyField = "ID"
                return entity
            }
        }

        /// A row that exists is reported, also if a later row is wrong.
        @Test(arguments: Ignite2Node.present) func rowsThatExistBeforeOnesThatAreWrong(_ node: Ignite2Node) throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("10,100\n1,100\n11,100\nbad,2\n".utf8), to: "a.csv")
            try node.withTable("id int primary key, v int") { table in
                let result = node.run(
                    "-A", "-t", "-q",
                    script: "insert into \(table) values (1, 1);\n\\copy \(table) from '\(folder.path)/a.csv'\n"
                        + "select * from \(table) order by id;\n")
                #expect(
                    result.errors.contains("a.csv:2: a row with the key (ID) = (1) exists already"), "\(result.errors)")
                #expect(result.errors.contains("1 row is stored, and 1 of the rows after line 2;"), "\(result.errors)")
                #expect(result.text == "1|1\n10|100\n11|100\n", "\(result.text)")
            }
        }

        @Test(arguments: Ignite2Node.present) func singleValues(_ node: Ignite2Node) throws {
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/a.csv"
            try folder.write(Array("1,a\n2,b\n3,c\n".utf8), to: "a.csv")
            try folder.write(Array("2,x\n3,y\n4,z\n".utf8), to: "b.csv")
            try withTable(node, Self.singleValues) { table in
                let rows = "select * from \(table) order by 1;\n"
                let first = node.run("-A", "-t", script: "\\copy \(table) from '\(path)'\n\(rows)")
                #expect(first.text == "1|a\n2|b\n3|c\n" && first.errors == "COPY 3\n", "\(first.errors)")
                let other = "\(folder.path)/b.csv"
                let insert = node.run("-A", "-t", script: "\\copy \(table) from '\(other)'\n")
                #expect(
                    insert.errors.contains("b.csv:1: a row with the key (_KEY) = (2) exists already"),
                    "\(insert.errors)")
                let skip = node.run("-A", "-t", script: "\\copy \(table) from '\(other)' (skip)\n\(rows)")
                #expect(skip.text == "1|a\n2|b\n3|c\n4|z\n", "\(skip.errors)")
                #expect(skip.errors == "2 rows exist already and are skipped\nCOPY 1\n")
                let upsert = node.run("-A", "-t", script: "\\copy \(table) from '\(other)' (upsert)\n\(rows)")
                #expect(upsert.text == "1|a\n2|x\n3|y\n4|z\n" && upsert.errors == "COPY 3\n", "\(upsert.errors)")
            }
        }

        /// The error names the line, and how many rows are stored.
        @Test(arguments: Ignite2Node.present) func severalTablesInACache(_ node: Ignite2Node) throws {
            let folder = try TemporaryFolder()
            let lines = ["1,a,12345678901234567890.123456789", "2,b,", "3,,0.5", "2,twice,1", "5,e,1"]
            try folder.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "a.csv")
            try folder.write(Array("{\"id\":1,\"g\":1.25}\n{\"n\":\"x\"}\n".utf8), to: "b.jsonl")
            try withTable(node, Self.twoTables) { table in
                let insert = node.run(
                    "-A", "-t",
                    script: "\\copy \(table) from '\(folder.path)/a.csv'\nselect * from \(table) order by id;\n")
                #expect(insert.text == "1|a|12345678901234567890.123456789\n2|b|\n3||0.5\n", "\(insert.errors)")
                #expect(insert.errors.contains("a.csv:4: a row with the key (ID) = (2) exists already"))
                #expect(insert.errors.contains("3 rows are stored; go on with the option (start 4)"))
                let upsert = node.run(
                    "-A", "-t",
                    script: """
                        \\copy \(table) from '\(folder.path)/a.csv' (upsert)
                        select * from \(table) order by id;

                        """)
                #expect(
                    upsert.text == "1|a|12345678901234567890.123456789\n2|twice|1\n3||0.5\n5|e|1\n",
                    "\(upsert.errors)")
                let json = node.run("-A", "-t", script: "\\copy \(table) from '\(folder.path)/b.jsonl' (upsert)\n")
                #expect(json.errors.contains("b.jsonl:2: a value for key column ID is required"), "\(json.errors)")
                #expect(json.errors.contains("1 row is stored; go on with the option (start 2)"), "\(json.errors)")
                #expect(node.value("select g from \(table) where id = 1") == "1.25")
            }
        }

        /// An INSERT that fails would end the transaction, which is left as it is.
        @Test(arguments: Ignite2Node.transactional) func skippingInATransaction(_ node: Ignite2Node) throws {
            try withTable(node, Self.twoTables, isTransactional: true) { table in
                let copy = "\\copy \(table) (id, n) from stdin (skip)\n1\tb\n2\tc\n\\.\n"
                let result = node.run(
                    "-A", "-t",
                    script: """
                        begin;
                        insert into \(table) (id, n) values (1, 'a');
                        \(copy)commit;
                        \\set AUTOCOMMIT off
                        \(copy)\\set AUTOCOMMIT on
                        select id, n from \(table);

                        """)
                let refusals = result.errorLines.filter {
                    $0.contains("ERROR: (skip) is not possible in a transaction")
                }
                #expect(refusals.count == 2 && result.text == "1|a\n", "\(result.errors)")
                #expect(node.run(script: copy).errors == "1 row exists already and is skipped\nCOPY 1\n")
            }
        }

        /// Without the fields of the key, all rows would be one.
        @Test(arguments: Ignite2Node.present) func keysThatAreNotKnown(_ node: Ignite2Node) throws {
            func entities(_ name: String) -> [QueryEntity] {
                var entity = QueryEntity(keyType: "\(name)Key", valueType: "\(name)Value")
                entity.table = name
                entity.fields = [
                    QueryEntity.Field(name: "K", type: "java.lang.Integer"),
                    QueryEntity.Field(name: "N", type: "java.lang.String"),
                ]
                return [entity]
            }
            try withTable(node, entities) { table in
                let result = node.run("-A", "-t", script: "\\copy \(table) from stdin\n1\ta\n2\tb\n\\.\n")
                #expect(
                    result.errors.contains("ERROR: table PUBLIC.\(table): rows cannot be read and written by key"),
                    "\(result.errors)")
                #expect(node.value("select count(*) from \(table)") == "0")
            }
        }
    }

    /// Tables over a pool of the library for tasks.
    @Suite struct AsyncTableTests {
        private struct Person: Codable, Equatable {
            var id: Int
            var name: String?
        }

        @Test(arguments: Ignite2Node.present) func rowsAndRecords(_ node: Ignite2Node) async throws {
            let name = Node.uniqueName("ASYNC2")
            #expect(node.run("-q", "-c", "create table \(name) (id int primary key, name varchar)").errors == "")
            defer { _ = node.run("-q", "-c", "drop table \(name)") }
            let pool = try IgnitePool(
                ClientOptions("ignite2://\(node.address)"), pool: PoolOptions(maximumConnections: 3))
            let table = try await pool.table(name)
            #expect(table.columns.map(\.name) == ["ID", "NAME"] && table.keyPositions == [0])
            try await withThrowingTaskGroup { group in
                for id in 1...50 { group.addTask { try await table.upsert([id.igniteValue, .varchar("name \(id)")]) } }
                try await group.waitForAll()
            }
            #expect(try await table.getAll(1...51).map { $0?.values[1] }.last == .some(nil))
            #expect(try await table.get(50)?.values == [50, "name 50"])
            #expect(try await !table.insert([50, "other"]))
            #expect(try await table.upsertAll((1...9000).lazy.map { [$0.igniteValue, "x"] }) == 9000)
            #expect(try await table.deleteAll([9000, 9001]).map { $0[0] } == [9001])
            let people = table.records(of: Person.self)
            try await people.upsert(Person(id: 1, name: nil))
            #expect(try await people.getAll([1, 2, 9000]) == [Person(id: 1), Person(id: 2, name: "x"), nil])
            #expect(node.value("select count(*) from \(name)") == "8999")
            pool.close()
        }

        @Test(arguments: Ignite2Node.present) func inTransactions(_ node: Ignite2Node) async throws {
            struct Odd: Error {}
            let name = Node.uniqueName("ASYNC2")
            let created = node.run(
                "-q", "-c", "create table \(name) (id int primary key, name varchar) with \"atomicity=transactional\"")
            #expect(created.errors == "")
            defer { _ = node.run("-q", "-c", "drop table \(name)") }
            let pool = try IgnitePool(
                ClientOptions("ignite2://\(node.address)"), pool: PoolOptions(maximumConnections: 2))
            let table = try await pool.table(name)
            try await pool.transaction { transaction in
                try await table.upsert([1, "a"], in: transaction)
                #expect(try await table.upsertAll([[2, "b"], [3, "c"]], in: transaction) == 2)
                #expect(try await table.get(3, in: transaction)?.values == [3, "c"])
                #expect(try await table.get(3) == nil)
            }
            #expect(try await table.getAll(1...3).allSatisfy { $0 != nil })
            await #expect(throws: Odd.self) {
                try await pool.transaction { transaction in
                    _ = try await table.deleteAll(1...3, in: transaction)
                    throw Odd()
                }
            }
            #expect(try await table.getAll(1...3).allSatisfy { $0 != nil })
            pool.close()
        }
    }
}
