import Ignite
import IgniteCore
import TestSupport
import Testing

extension Ignite2ClusterTests {
    /// `\dump` on real nodes, and from one generation to the other.
    @Suite struct DumpTests {
        private func definition(_ name: String) -> String {
            """
            create table \(name) (
                id int not null, b varchar(20) default 'it''s', c decimal(10, 3) default 1.5, d timestamp, e uuid,
                f varbinary(10), h time, i date default date '2020-02-03', g double not null, n decimal, primary key (b, id))
                with "template=partitioned,backups=1,atomicity=transactional,affinity_key=ID,value_type=V_\(name)";
            create index \(name)_I on \(name) (c desc, i);
            create view \(name)_V as select id from \(name);
            create view \(name)_A as select id from \(name)_V;
            insert into \(name) (id, b, d, e, f, h, g, n) values
                (1, 'a', timestamp '2024-07-01 12:00:00.123', cast('6f1c6f2e-0000-4000-8000-000000000001' as uuid), x'00ff',
                time '10:11:12', 1.5, 1.25), (2, '\\N', null, null, null, null, -1e300, null);
            """
        }

        private func drop(_ name: String) -> String {
            "drop view if exists \(name)_a;\ndrop view if exists \(name)_v;\ndrop table if exists \(name);\n"
        }

        private func lines(_ text: String) -> [String] {
            text.split(separator: "\n").map { $0.hasSuffix("),") || $0.hasSuffix(");") ? $0.dropLast() : $0 }.sorted()
                .map(String.init)
        }

        @Test(arguments: Ignite2Node.present, ["", "--inserts "])
        func scriptsThatRunAgain(_ node: Ignite2Node, _ style: String) throws {
            let name = Node.uniqueName("DUMPED")
            defer { _ = node.run("-q", script: drop(name)) }
            let made = node.run("-q", "-v", "ON_ERROR_STOP=1", script: definition(name))
            try #require(made.status == 0, "\(made.errors)")
            let first = node.run("--dump=\(style)\(name)*")
            try #require(first.status == 0 && first.errors == "", "\(first.errors)")
            #expect(first.text.hasSuffix("-- Dump complete: 1 table, 2 views, 2 rows\n\n"), "\(first.text)")
            #expect(
                first.text.contains(
                    ") WITH \"template=partitioned,backups=1,atomicity=transactional,value_type=V_\(name),affinity_key=ID\";"
                ),
                "\(first.text)")
            #expect(first.text.contains("CREATE INDEX \(name)_I ON PUBLIC.\(name) (C DESC, I ASC) INLINE_SIZE 0;"))
            let again = node.run("-q", "-v", "ON_ERROR_STOP=1", script: drop(name) + first.text)
            try #require(again.status == 0, "\(again.errors)\n\(first.text)")
            #expect(lines(node.run("--dump=\(style)\(name)*").text) == lines(first.text))
        }

        @Test(.enabled(if: Node.isThere), arguments: Ignite2Node.present, ["", "--inserts "])
        func fromIgnite2ToIgnite3(_ node: Ignite2Node, _ style: String) throws {
            let name = Node.uniqueName("DUMPED")
            defer { _ = (node.run("-q", script: drop(name)), Node.run("-q", "-c", "drop table if exists \(name)")) }
            let script = definition(name).split(separator: "\n").filter { !$0.hasPrefix("create view") }
            let made = node.run("-q", "-v", "ON_ERROR_STOP=1", script: script.joined(separator: "\n"))
            try #require(made.status == 0, "\(made.errors)")
            let dump = node.run("--dump=\(style)\(name) as ignite3")
            try #require(dump.status == 0 && dump.errors == "", "\(dump.errors)")
            let load = Node.run("-q", "-v", "ON_ERROR_STOP=1", script: dump.text)
            try #require(load.status == 0, "\(load.errors)\n\(dump.text)")
            let columns = "id, b, d, e, f, h, i, g"
            let query = "select \(columns) from \(name) order by id"
            #expect(Node.value(query) == node.value(query))
            #expect(Node.value("select c, n from \(name) where id = 1") == "1.500|1.2500000000")
        }

        @Test(.enabled(if: Node.isThere), arguments: Ignite2Node.present)
        func fromIgnite3ToIgnite2(_ node: Ignite2Node) throws {
            let name = Node.uniqueName("DUMPED")
            defer { _ = (node.run("-q", script: drop(name)), Node.run("-q", "-c", "drop table if exists \(name)")) }
            let made = Node.run(
                "-q", "-v", "ON_ERROR_STOP=1",
                script: """
                    create table \(name) (
                        id int primary key, n decimal(20, 5), at timestamp(9) with local time zone, u uuid, v varchar);
                    \\copy \(name) from stdin
                    1	1.5	2024-07-01 12:00:00.123456789+02:00	6f1c6f2e-0000-4000-8000-000000000001	a\\tb
                    2	\\N	\\N	\\N	\\N
                    \\.

                    """)
            try #require(made.status == 0, "\(made.errors)")
            let dump = Node.run("--time-zone", "Asia/Tokyo", "--dump=\(name) as ignite2")
            let load = node.run("-q", "-v", "ON_ERROR_STOP=1", script: dump.text)
            try #require(load.status == 0, "\(load.errors)\n\(dump.text)")
            let back = node.run("--dump=-a \(name)").text
            #expect(back.contains(".123456789\t6f1c6f2e-0000-4000-8000-000000000001\ta\\tb\n"), "\(back)")
            #expect(back.contains("2\t\\N\t\\N\t\\N\t\\N\n"), "\(back)")
        }

        /// The engine Calcite plans an INSERT of many casts until the memory of the node is full.
        @Test(arguments: Ignite2Node.present) func castsHaveStatementsOfTheirOwn(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, u uuid, x double") { table in
                let rows = (0..<60).map { "\($0)\t6f1c6f2e-0000-4000-8000-0000000000\($0 + 10)\tNaN\n" }.joined()
                let plain = (60..<70).map { "\($0)\t\\N\t1.5\n" }.joined()
                let load = node.run("-q", script: "\\copy \(table) from stdin\n\(rows)\(plain)\\.\n")
                try #require(load.errors == "")
                let dump = node.run("--dump=-a --inserts \(table)").text
                #expect(dump.split(separator: "\n").count { $0.hasPrefix("INSERT INTO") } > 60, "\(dump)")
                let again = node.run("-q", "-v", "ON_ERROR_STOP=1", script: "delete from \(table);\n\(dump)")
                #expect(again.status == 0, "\(again.errors)")
                #expect(node.value("select count(*), count(u), count(x) from \(table)") == "70|60|70")
            }
        }

        /// A key with a column, a value without one, and a class that SQL takes for a TIMESTAMP.
        @Test(arguments: Ignite2Node.present) func valuesWithoutColumns(_ node: Ignite2Node) throws {
            let name = Node.uniqueName("DUMPED")
            try node.withClient { client in
                var configuration = CacheConfiguration(name)
                var entity = QueryEntity(keyType: "java.lang.Long", valueType: "java.lang.String")
                entity.table = name
                entity.keyField = "ID"
                entity.fields = [QueryEntity.Field(name: "ID", type: "java.lang.Long")]
                var dates = QueryEntity(keyType: "java.lang.Long", valueType: "\(name)_DATES")
                dates.table = "\(name)_DATES"
                dates.keyField = "ID"
                dates.fields = [
                    QueryEntity.Field(name: "ID", type: "java.lang.Long"),
                    QueryEntity.Field(name: "AT", type: "java.util.Date"),
                ]
                configuration.queryEntities = [entity, dates]
                configuration.sqlSchema = "PUBLIC"
                let cache = try client.createCache(configuration, key: BinaryValue.self, value: BinaryValue.self)
                defer { try? cache.destroy() }
                try cache.put(.long(7), .string("seven"))
                let dump = node.run("--dump=\(name) as ignite3").text
                #expect(dump.contains("  ID BIGINT NOT NULL,\n  _VAL VARCHAR"), "\(dump)")
                #expect(dump.contains("(ID, _VAL) from stdin\n7\tseven\n"), "\(dump)")
                let other = node.run("--dump=-s \(name)_DATES as ignite3").text
                #expect(other.contains("  AT TIMESTAMP(9),\n"), "\(other)")
            }
        }

        /// What cannot be read is a comment, and the other tables are dumped.
        @Test(arguments: Ignite2Node.present) func columnsThatAreOneField(_ node: Ignite2Node) throws {
            let name = Node.uniqueName("DUMPED")
            let tables = [
                "\(name)_a (id int primary key, \"ab\" varchar, \"AB\" int)",
                "\(name)_b (id int primary key, an int, c0 int)",
                "\(name)_c (id int primary key, v int)",
            ]
            defer {
                for table in ["a", "b", "c"] { _ = node.run("-q", "-c", "drop table if exists \(name)_\(table)") }
            }
            for table in tables { #expect(node.run("-q", "-c", "create table \(table)").errors == "") }
            #expect(node.run("-q", "-c", "insert into \(name)_c values (1, 2)").errors == "")
            for options in ["", "-a ", "-s ", "--inserts "] {
                let dump = node.run("--dump=\(options)\(name)*")
                #expect(dump.status == 1)
                for (table, columns) in [("A", "ab and AB"), ("B", "AN and C0")] {
                    let reason = "columns \(columns) are the same field of its objects, so one value is both\n"
                    #expect(
                        dump.text.contains("-- Table PUBLIC.\(name)_\(table)\n-- NOT DUMPED: \(reason)"), "\(dump.text)"
                    )
                    #expect(
                        dump.errors.contains("ERROR: \\dump: table PUBLIC.\(name)_\(table): \(reason)"),
                        "\(dump.errors)")
                }
                #expect(
                    dump.errors.hasSuffix("ERROR: \\dump: 2 tables are not complete in the dump\n"), "\(dump.errors)")
                #expect(dump.text.contains("\n-- Dump with gaps: 3 tables"), "\(dump.text)")
                // The rest runs.
                let again = node.run(
                    "-q", "-v", "ON_ERROR_STOP=1",
                    script: (options == "-a " ? "delete from \(name)_c;\n" : "drop table \(name)_c;\n") + dump.text)
                #expect(again.status == 0, "\(again.errors)\n\(dump.text)")
                if options == "-s " { _ = node.run("-q", "-c", "insert into \(name)_c values (1, 2)") }
                #expect(node.value("select * from \(name)_c") == "1|2")
            }
            let copy = node.run("-c", "\\copy \(name)_a to stdout")
            #expect(
                copy.errors.contains("table PUBLIC.\(name)_A: columns ab and AB are the same field"), "\(copy.errors)")
        }

        /// An error while the rows of a table are read: what was written of it is a whole, and the others follow.
        @Test(arguments: Ignite2Node.present) func rowsThatCannotBeRead(_ node: Ignite2Node) throws {
            let name = Node.uniqueName("DUMPED")
            try node.withClient { client in
                var configuration = CacheConfiguration("\(name)_A")
                var entity = QueryEntity(keyType: "java.lang.Integer", valueType: "\(name)_VALUE")
                entity.table = "\(name)_A"
                entity.keyField = "ID"
                entity.fields = [
                    QueryEntity.Field(name: "ID", type: "java.lang.Integer"),
                    QueryEntity.Field(name: "ab", type: "java.lang.String"),
                    QueryEntity.Field(name: "AB", type: "java.lang.Integer"),
                    QueryEntity.Field(name: "T", type: "java.sql.Timestamp"),
                ]
                entity.aliases = [.init(field: "ab", alias: "X"), .init(field: "AB", alias: "Y")]
                configuration.queryEntities = [entity]
                configuration.sqlSchema = "PUBLIC"
                let cache = try client.createCache(configuration)
                defer {
                    try? cache.destroy()
                    _ = node.run("-q", "-c", "drop table \(name)_b")
                }
                let made = node.run(
                    script: """
                        create table \(name)_b (id int primary key, v int);
                        insert into \(name)_b values (7, 8);

                        """)
                #expect(made.status == 0)
                let dump = node.run("--dump=-a \(name)*")
                #expect(dump.status == 1)
                let reason = "table PUBLIC.\(name)_A: columns X and Y are the same field of its objects"
                #expect(dump.errors.contains(reason), "\(dump.errors)")
                #expect(dump.text.contains("-- ROWS ARE MISSING: \(reason)"), "\(dump.text)")
                #expect(dump.text.contains("(ID, V) from stdin\n7\t8\n\\.\n"), "\(dump.text)")
            }
        }

        /// A table that no SQL has created: a comment for Ignite 2, and a table for Ignite 3.
        @Test(arguments: Ignite2Node.present) func cachesOfOtherClients(_ node: Ignite2Node) throws {
            let name = Node.uniqueName("DUMPED")
            try node.withClient { client in
                var configuration = CacheConfiguration(name)
                var entity = QueryEntity(keyType: "java.lang.Long", valueType: "java.lang.String")
                entity.table = name
                configuration.queryEntities = [entity]
                configuration.sqlSchema = "PUBLIC"
                let cache = try client.createCache(configuration, key: BinaryValue.self, value: BinaryValue.self)
                defer { try? cache.destroy() }
                try cache.put(.long(7), .string("seven"))
                let own = node.run("--dump=\(name)").text
                #expect(
                    own.contains("-- SQL cannot create the table: it is a query entity of the cache \(name), "),
                    "\(own)")
                #expect(own.contains("-- Its rows are not in this dump; \\dump -a PUBLIC.\(name) writes them.\n"))
                let other = node.run("--dump=\(name) as ignite3").text
                #expect(other.contains("  _KEY BIGINT NOT NULL,\n  _VAL VARCHAR"), "\(other)")
                #expect(other.contains("(_KEY, _VAL) from stdin\n7\tseven\n"), "\(other)")
            }
        }
    }
}
