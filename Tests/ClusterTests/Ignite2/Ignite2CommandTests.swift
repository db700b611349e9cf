import Foundation
import Ignite
import TestSupport
import Testing

extension Ignite2ClusterTests {
    /// The meta-commands that only Ignite 2 has, and those that differ there.
    @Suite struct CommandTests {
        @Test(arguments: Ignite2Node.present) func caches(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v varchar") { table in
                let cache = "SQL_PUBLIC_\(table)"
                for pattern in [cache, "sql_public_\(table.lowercased())", "\"\(cache)\"", "*\(table)"] {
                    let result = node.run("-A", "-t", script: "\\caches \(pattern)\n")
                    #expect(
                        result.text == "\(cache)|user|partitioned|transactional|0|PUBLIC\n",
                        "\(pattern): \(result.errors)")
                }
                let verbose = node.run(script: "\\x\n\\pset tuples_only\n\\caches+ \(cache)\n").text
                #expect(verbose.contains("Partitions            | 1024\n"), "\(verbose)")
                #expect(node.run("-A", "-t", script: "\\caches \(table)\n").text == "")
            }
        }

        /// The types of columns come with the values.
        @Test(arguments: Ignite2Node.present) func charts(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, day timestamp, v decimal(10, 2)") { table in
                _ = node.run(
                    "-q",
                    script: """
                        insert into \(table) values (1, timestamp '2024-02-28 00:00:00', null);
                        insert into \(table) values (2, timestamp '2024-02-29 00:00:00', -1.5);
                        insert into \(table) values (3, timestamp '2024-03-01 00:00:00', 2.5);
                        """)
                let line = node.run("-P", "columns=40", script: "select day, v from \(table) \\chart\n")
                #expect(line.errors == "")
                #expect(line.lines.first == " V  by DAY" && line.text.contains("03-01"), "\(line.text)")
                let bars = node.run(
                    "-P", "columns=40", script: "select id, v from \(table) order by id \\chart bar\n")
                #expect(bars.lines[1].hasSuffix(" (null)"), "\(bars.text)")
                #expect(bars.lines[2].contains(" -1.5") && bars.lines[3].contains("█ 2.5"), "\(bars.text)")
            }
        }

        @Test(arguments: Ignite2Node.present) func types(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v varchar, w int") { table in
                // The type of the values of a table.
                _ = node.run("-q", "-c", "insert into \(table) values (1, 'a', 2)")
                let result = node.run("-A", "-t", script: "\\types+ sql_public_\(table)*\n")
                #expect(result.text.contains("|object|2||"), "\(result.text) \(result.errors)")
                #expect(result.text.hasPrefix("SQL_PUBLIC_\(table)_"), "\(result.text) \(result.errors)")
            }
        }

        @Test(arguments: Ignite2Node.present) func nodes(_ node: Ignite2Node) {
            let result = node.run("-A", script: "\\nodes\n\\nodes+\n")
            #expect(result.errors == "")
            let lines = result.text.split(separator: "\n").map(String.init)
            #expect(lines.contains("Name|Id|Kind|Baseline|Connected"))
            #expect(lines.contains { $0.hasSuffix("|server|online|yes") }, "\(result.text)")
            #expect(lines.contains("Name|Id|Kind|Baseline|Connected|Version|Order|Addresses|Host names"))
            #expect(lines.contains { $0.contains("|server|online|yes|2.") && $0.contains("127.0.0.1") })
        }

        @Test(arguments: Ignite2Node.present) func theCluster(_ node: Ignite2Node) throws {
            let stored = node.value(
                "select \"VALUE\" from sys.distributed_metastorage where name = 'ignite.internal.cluster.id.tag'")
            let result = node.run("-A", "-t", script: "\\l\n\\l+\n")
            let rows = result.text.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
            try #require(rows.count == 2 && rows[0].count == 3 && rows[1].count == 7, "\(result.text) \(result.errors)")
            #expect(stored == "ClusterIdAndTag [id=\(rows[0][1]), tag=\(rows[0][0])]")
            #expect(Array(rows[1].prefix(3)) == rows[0] && rows[1].last == "1")
        }

        @Test(arguments: Ignite2Node.present) func theStateIsShown(_ node: Ignite2Node) {
            let result = node.run(script: "\\activate\n\\activate on ;\n\\activate on\n\\activate\n")
            #expect(result.text == "The cluster is active.\nThe cluster is active.\n")
            #expect(result.errors == "The cluster is active.\nThe cluster is active.\n")
        }

        @Test(arguments: Ignite2Node.present) func whatCannotBeActivated(_ node: Ignite2Node) {
            for (line, message) in [
                ("\\activate maybe", "\\activate: expected on, readonly or off, not \"maybe\""),
                ("\\activate on force", "\\activate: unexpected \"force\"; only off can be followed by force"),
                ("\\activate off now", "\\activate: unexpected \"now\"; only off can be followed by force"),
                ("\\activate off force x", "\\activate: extra argument \"x\""),
            ] {
                let result = node.run(script: "\(line)\n")
                #expect(result.errors.contains("<stdin>:1: ERROR: \(message)"), "\(result.errors)")
            }
            #expect(node.run(script: "\\activate\n").text == "The cluster is active.\n")
        }

        @Test(arguments: Ignite2Node.transactional) func notInATransaction(_ node: Ignite2Node) {
            let result = node.run(script: "begin;\n\\activate readonly\nrollback;\n")
            #expect(
                result.errors.contains(
                    "ERROR: \\activate: not possible in a transaction; \\commit or \\rollback first"))
        }

        @Test(arguments: Ignite2Node.present.filter { $0 == .calcite })
        func descriptionsOfStatements(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, d decimal(10, 2), v varchar(20), t timestamp") { table in
                let queries = [
                    ("select * from \(table) -- all", "ID|INTEGER\nD|DECIMAL(10, 2)\nV|VARCHAR\nT|TIMESTAMP\n"),
                    (
                        "with x as (select v from \(table)) select v as \"The V\", count(*) n, null z from x group by v "
                            + "order by 1 limit 2",
                        "The V|VARCHAR\nN|BIGINT\nZ|NULL\n"
                    ),
                    ("select id + ? as s from \(table) where v = ?", "S|INTEGER\n"),
                    ("values (1.5, 'a', true)", "EXPR$0|DECIMAL(2, 1)\nEXPR$1|VARCHAR(1)\nEXPR$2|BOOLEAN\n"),
                    ("explain plan for select 1", "PLAN|VARCHAR\n"),
                    ("insert into \(table) (id) values (7)", "The statement has no result.\n"),
                    ("drop table \(table)", "The statement has no result.\n"),
                ]
                for (query, description) in queries {
                    let result = node.run("-A", "-t", script: "\(query)\n\\gdesc\n")
                    // Some nodes leave out the length, depending on the first statements that they have run.
                    let text = result.text.replacing("VARCHAR(20)", with: "VARCHAR")
                    #expect(text == description, "\(query): \(result.errors)")
                }
                #expect(node.value("select count(*) from \(table)") == "0")
                let bad = node.run(script: "select nosuch from \(table) \\gdesc\n")
                #expect(bad.errors.contains("Column 'NOSUCH' not found"), "\(bad.errors)")
            }
        }

        /// It would not end if anything ran.
        @Test(arguments: Ignite2Node.present) func describingRunsNothing(_ node: Ignite2Node) {
            let result = node.run("-A", "-t", script: node.endlessQuery("N").dropLast() + "\n\\gdesc\n")
            switch node {
            case .calcite: #expect(result.text == "N|BIGINT\n", "\(result.errors)")
            case .h2:
                #expect(result.errors.contains("the engine H2 cannot describe a query without running parts of it"))
            }
        }

        @Test(arguments: Ignite2Node.present) func aPasswordNeedsAUserAndATerminal(_ node: Ignite2Node) {
            let result = node.run(script: "\\password\n\\password joe\n")
            #expect(
                result.errors == """
                    ignite-sql:<stdin>:1: ERROR: \\password: you are not logged in; name a user
                    ignite-sql:<stdin>:2: ERROR: \\password: no terminal is available to ask for the password

                    """)
        }

        @Test(arguments: Ignite2Node.present) func passwordsAreNeverShown(_ node: Ignite2Node) throws {
            let terminal = try Terminal(["-X", "-q", node.address])
            #expect(terminal.shows("/PUBLIC=> "))
            terminal.enter("\\set ECHO queries\n\\set VERBOSITY verbose\n\\password joe")
            #expect(terminal.shows("Enter new password for user \"JOE\": "))
            terminal.enter("s3cr't")
            #expect(terminal.shows("Enter it again: "))
            terminal.enter("other")
            #expect(terminal.shows("ERROR: \\password: the passwords do not match; nothing was changed"))
            terminal.enter("\\password \"Joe\"")
            #expect(terminal.shows("Enter new password for user \"Joe\": "))
            terminal.enter("s3cr't")
            #expect(terminal.shows("Enter it again: "))
            terminal.enter("s3cr't")
            // The nodes know no users.
            #expect(terminal.shows("ERROR: "))
            #expect(terminal.shows("/PUBLIC=> "))
            terminal.enter("\\errverbose\n\\s\n\\q")
            #expect(terminal.end() == 0)
            #expect(!terminal.text.contains("s3cr"), "\(terminal.text)")
            let path = "\(terminal.home.path)/.local/state/ignite-sql/history"
            let history = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            #expect(!history.contains("s3cr"))
        }
    }
}
