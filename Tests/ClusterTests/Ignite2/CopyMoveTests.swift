import Foundation
import TestSupport
import Testing

private let source = Node.uniqueName("MOVED")
private let back = Node.uniqueName("MOVED_BACK")

/// The columns of all types that both generations have, with those of points in time in the form of Ignite 3 or 2.
private func columns(time: String, moment: String, point: String) -> String {
    """
    id int primary key, a boolean, b tinyint, c smallint, d bigint, e real, f double, g decimal(20, 5), h date,
    i \(time), j \(moment), k \(point), l uuid, m varbinary(20), n varchar(30)
    """
}

extension Ignite2ClusterTests {
    /// `\copy` from one cluster to another, and comparing both.
    @Suite(
        .serialized, .enabled(if: Node.isThere),
        .tables(
            """
            create table \(source) (
                \(columns(time: "time(9)", moment: "timestamp(9)", point: "timestamp(9) with local time zone")));
            create table \(back) (
                \(columns(time: "time(9)", moment: "timestamp(6)", point: "timestamp(9) with local time zone")),
                z varchar default 'zz');
            """))
    struct CopyMoveTests {
        private func ignite3(_ script: String, _ arguments: String...) -> Program.Result {
            Program.run(Node.arguments(["-A", "-t"] + arguments), input: script)
        }

        private var address3: String { "ignite3://\(Node.address ?? "")" }

        /// Runs the body with a table of Ignite 2, and its address.
        private func withTable(
            _ node: Ignite2Node, _ columns: String, _ body: (_ table: String, _ address: String) throws -> Void
        ) throws {
            try node.withTable(columns) { try body($0, "ignite2://\(node.address)/\($0)") }
        }

        /// A table is created as it is on the other side, with what differs in the last line.
        @Test(arguments: Ignite2Node.present) func tablesThatAreCreated(_ node: Ignite2Node) throws {
            try withTable(node, "k int, id varchar, n decimal, t timestamp, primary key (id, k)") { table, address in
                let made = node.run(
                    "-q",
                    script: """
                        create index \(table)_i on \(table) (n desc);
                        insert into \(table) values (1, 'a', 1.25, null), (2, 'b', null, timestamp '2024-01-02 03:04:05');
                        """)
                #expect(made.errors == "")
                defer { _ = ignite3("drop table if exists \(table);\n") }
                let create = "\\copy \(table) from \(address) (create, verify)\n"
                let result = ignite3(
                    "begin;\n\\copy \(table) from \(address) (create)\nrollback;\n\(create)select * from \(table) order by id;\n"
                )
                #expect(result.errors.contains("ERROR: CREATE TABLE cannot run in a transaction"), "\(result.errors)")
                #expect(
                    result.errors.contains("CREATE TABLE PUBLIC.\(table) (\n  K INTEGER NOT NULL,\n"),
                    "\(result.errors)")
                #expect(result.errors.contains("; Column N: DECIMAL without precision is DECIMAL(38, 10)"))
                #expect(result.errors.contains("compared 2 rows by key"), "\(result.errors)")
                #expect(
                    result.text.hasPrefix("1|a|1.2500000000|\n2|b||2024-01-02 03:04:05\n"), "\(result.text)")
                let index = "select index_columns from system.indexes where index_name = '\(table)_I'"
                #expect(Node.value(index) == "N DESC")
                // What is there is not created again.
                let again = ignite3(create)
                #expect(again.errors.contains("ERROR: IGN-"), "\(again.errors)")
            }
        }

        /// Every value comes back as it was, except for what the last line of the move names.
        @Test(arguments: Ignite2Node.present) func everyTypeThereAndBack(_ node: Ignite2Node) throws {
            let folder = try TemporaryFolder()
            let rows = [
                "1,true,-128,-32768,-9223372036854775808,1.5,-1e+300,123456789012345.12345,2024-02-29,23:59:59.123,"
                    + "2024-01-02 03:04:05.123456789,2024-01-02 03:04:05.5+00:00,6f1c6f2e-0000-4000-8000-000000000001,"
                    + "00ff,\"a, b\"",
                "2,,,,,,,,,,,,,,",
                "3,false,127,32767,9223372036854775807,NaN,Infinity,-0.00001,0001-01-01,00:00:00,1900-01-01 00:00:00,"
                    + "1969-12-31 23:59:59.5+00:00,6f1c6f2e-0000-4000-8000-000000000001,,\"\"",
            ]
            try folder.write(Array((rows.joined(separator: "\n") + "\n").utf8), to: "a.csv")
            let types = columns(time: "time", moment: "timestamp", point: "timestamp")
            try withTable(node, types) { table, address in
                let script = """
                    delete from \(source);
                    delete from \(back);
                    \\copy \(source) from '\(folder.path)/a.csv'
                    \\copy \(source) to \(address) (verify)
                    \\copy \(back) from \(address) (verify)
                    \\copy \(back) to '\(folder.path)/b.csv'

                    """
                let result = ignite3(script, "--time-zone", "UTC")
                #expect(result.errors.matches(of: /compared 3 rows by key in .* s: no difference/).count == 2)
                #expect(result.errors.contains("; 2 values of K are stored as times in "), "\(result.errors)")
                #expect(result.errors.contains("; the source lacks Z, which has its default;"))
                #expect(result.errors.contains("; 1 value of J is cut to 6 digits of a second;"))
                #expect(result.errors.contains("; 2 values of K are taken as times in "))
                let written = try String(contentsOfFile: "\(folder.path)/b.csv", encoding: .utf8)
                let wanted = rows.map { $0.replacing("05.123456789,", with: "05.123456,") + ",zz" }
                #expect(Set(written.split(separator: "\n").map(String.init)) == Set(wanted))
            }
        }

        @Test(arguments: Ignite2Node.present) func whatDiffers(_ node: Ignite2Node) throws {
            try withTable(node, "id int primary key, n varchar") { table, address in
                let change = """
                    update \(table) set n = 'x' where id < 6; delete from \(table) where id = 7;
                    insert into \(table) values (8001, 'extra');
                    """
                let query = "(select id, n from \(source))"
                let insert = ignite3(
                    """
                    delete from \(source);
                    insert into \(source) (id, n) select x, 'a' from system_range(1, 8000);
                    \\copy \(query) to \(address) (verify)

                    """)
                #expect(insert.errors.contains("COPY 8000\n8000 rows in "), "\(insert.errors)")
                #expect(insert.errors.contains("; compared 8000 rows by key in "), "\(insert.errors)")
                #expect(node.run("-q", script: change).errors == "")
                // One is written again; 5 rows that exist are left as they are.
                let skip = Program.run(
                    Node.arguments(["-c", "\\copy \(query) to \(address) (skip, verify)"]))
                #expect(skip.errors.contains("7999 rows exist already and are skipped"), "\(skip.errors)")
                #expect(
                    skip.errors.contains("ERROR: PUBLIC.\(table) differs from the source: 5 rows differ: (ID) = ("),
                    "\(skip.errors)")
                #expect(skip.errors.matches(of: /\(ID\) = \([1-5]\): column N/).count == 3, "\(skip.errors)")
                #expect(skip.errors.contains(" and 2 more; 1 row is not in the source\n"), "\(skip.errors)")
                #expect(skip.status == 1)
                let missing = ignite3("delete from \(source);\n\\copy \(query) to \(address) (upsert, verify)\n")
                #expect(missing.errors.contains("8001 rows are not in the source"), "\(missing.errors)")
            }
        }

        /// Several rows with one key are neither the same as the one in the table nor a difference of values.
        @Test(arguments: Ignite2Node.present) func keysThatOccurTwice(_ node: Ignite2Node) throws {
            try withTable(node, "id int primary key, n varchar") { table, address in
                let query = "(select b as id, n from \(source))"
                let result = ignite3(
                    """
                    delete from \(source);
                    insert into \(source) (id, b, n) values (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c'), (4, 2, 'c'), (5, 3, 'd');
                    \\copy \(query) to \(address) (upsert, verify)
                    \\copy \(query) to \(address) (skip, verify)

                    """)
                let errors = result.errorLines.filter { $0.contains("ERROR") }
                #expect(errors.count == 2)
                for error in errors {
                    #expect(
                        error.contains(
                            ": PUBLIC.\(table) differs from the source: 2 rows have the key of another row: (ID) = ("),
                        "\(error)")
                    #expect(!error.contains("differ:") && !error.contains("not in the source"), "\(error)")
                }
                // Rows that are only in the table do not make up for those.
                let change = "insert into \(table) values (7, 'x'); insert into \(table) values (8, 'x');"
                #expect(node.run("-q", script: change).errors == "")
                let more = ignite3("\\copy \(query) to \(address) (upsert, verify)\n")
                #expect(more.errors.contains("; 2 rows are not in the source"), "\(more.errors)")
            }
        }

        /// The error names key and column, and how much is stored.
        @Test(arguments: Ignite2Node.present) func valuesThatDoNotFit(_ node: Ignite2Node) throws {
            try withTable(node, "id int primary key, n varchar(5), g decimal(8, 2), d bigint") { table, address in
                let prepared = ignite3(
                    "delete from \(source);\ninsert into \(source) (id, n) select x, 'a' from system_range(1, 3);\n")
                #expect(prepared.status == 0)
                for (query, message) in [
                    (
                        "select id, 'abcdef' as n from \(source) where id = 2",
                        "the row with the key (ID) = (2): column N holds at most 5 characters, not 6"
                    ),
                    (
                        "select id, 0.125 as g from \(source) where id = 2",
                        "(ID) = (2): column G holds at most 2 digits after the decimal point, not 3"
                    ),
                    ("select id, 'x' as d from \(source) where id = 2", "(ID) = (2): column D: \"x\" is no BIGINT"),
                    ("select cast(null as int) as id", "(ID) = (NULL): column ID must not be NULL"),
                    ("select n from \(source)", "a value for key column ID is required"),
                    ("select id, 1 as nosuch from \(source)", "table PUBLIC.\(table) has no column \"NOSUCH\""),
                ] {
                    let result = ignite3("\\copy (\(query)) to \(address)\n")
                    #expect(result.errors.contains("ERROR: ") && result.errors.contains(message), "\(result.errors)")
                }
                #expect(node.value("select count(*) from \(table)") == "0")
                // Forms that are not the same are the same values.
                let result = ignite3(
                    """
                    \\copy (select id, cast(id as varchar) as d, cast(id + 0.5 as decimal(20, 10)) as g, id as n \
                    from \(source)) to \(address) (verify)

                    """)
                #expect(result.errors.contains("COPY 3\n"), "\(result.errors)")
                #expect(node.value("select g from \(table) where id = 3 and n = '3' and d = 3") == "3.50")
            }
        }

        @Test func whatIsRefused() throws {
            let node = Ignite2Node.present[0]
            try withTable(node, "id int primary key, n varchar") { _, address in
                for (options, message) in [
                    ("(dry)", "between clusters, the only options are CREATE, INSERT, SKIP, UPSERT and VERIFY"),
                    ("(header)", "between clusters, the only options are"),
                ] {
                    let result = ignite3("\\copy (select id, n from \(source)) to \(address) \(options)\n")
                    #expect(result.errors.contains(message), "\(result.errors)")
                }
                for (end, message) in [
                    ("", "names no table\nHINT: the form is ignite2://host/SCHEMA.TABLE, or ignite2://host/TABLE"),
                    ("/", "the address of the other cluster names no table"),
                    (
                        "/SYS",
                        "there is no table PUBLIC.SYS\nHINT: the address of a table in another schema than PUBLIC ends with"
                    ),
                ] {
                    let result = ignite3("\\copy \(source) to ignite2://\(node.address)\(end)\n")
                    #expect(result.errors.contains(message), "\(result.errors)")
                }
                let result = ignite3("begin;\n\\copy \(source) (id, n) from \(address) (verify)\nrollback;\n")
                #expect(result.errors.contains("(verify) compares what is committed"), "\(result.errors)")
            }
        }

        /// SQL cuts times to milliseconds, on Ignite 3 and with Calcite; rows by key have all digits.
        @Test(arguments: Ignite2Node.present) func columnsOfATableThatSQLCuts(_ node: Ignite2Node) throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("1,2024-01-02 03:04:05.123456789\n".utf8), to: "a.csv")
            let copy = "\\copy T (j, id) to '\(folder.path)/b.csv'\n"
            func written() throws -> String { try String(contentsOfFile: "\(folder.path)/b.csv", encoding: .utf8) }
            let result = ignite3(
                "delete from \(source);\n\\copy \(source) (id, j) from '\(folder.path)/a.csv'\n"
                    + copy.replacing("T", with: source))
            try #expect(written() == "2024-01-02 03:04:05.123456789,1\n", "\(result.errors)")
            try node.withTable("id int primary key, x varchar, j timestamp") { table in
                let result = node.run(
                    script: "\\copy \(table) (id, j) from '\(folder.path)/a.csv'\n" + copy.replacing("T", with: table))
                try #expect(written() == "2024-01-02 03:04:05.123456789,1\n", "\(result.errors)")
            }
        }
    }
}
