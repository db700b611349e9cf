import Ignite
import IgniteCore
import TestSupport
import Testing

extension Ignite2ClusterTests {
    /// Statements and their results, as users of the shell see them.
    @Suite struct SQLTests {
        @Test(arguments: Ignite2Node.present) func theProtocolIsFoundOut(_ node: Ignite2Node) {
            let info = node.run("-c", "\\conninfo")
            #expect(info.text.contains("Protocol    Ignite 2 client protocol\n"), "\(info.errors)")
            #expect(info.text.contains("Server      Apache Ignite 2."))
            #expect(!info.text.contains("Cluster"))
            #expect(Program.run(["-X", "-A", "-t", "-c", "select 1", "ignite2://\(node.address)"]).text == "1\n")
        }

        @Test(arguments: Ignite2Node.present) func theOtherProtocolIsRefused(_ node: Ignite2Node) {
            let result = Program.run(["-X", "-c", "select 1", "ignite3://\(node.address)"])
            #expect(
                result.errors == "ignite-sql: error: \(node.address) is an Ignite 2 node, not Ignite 3 "
                    + "(use ignite2://\(node.address))\n")
            #expect(result.status == 2)
            guard let other = Node.address else { return }
            let reverse = Program.run(["-X", "-c", "select 1", "ignite2://\(other)"])
            #expect(reverse.errors.contains("\(other) is an Ignite 3 node, not Ignite 2 (use ignite3://\(other))"))
            #expect(reverse.status == 2)
        }

        @Test(arguments: Ignite2Node.present) func aNodeWithoutTLS(_ node: Ignite2Node) {
            let result = node.run("--tls", "require", "-c", "select 1")
            #expect(result.status == 2 && result.text == "")
            #expect(result.errors.contains("the server does not speak TLS: closed by the server"), "\(result.errors)")
            #expect(result.errors.contains("use --tls disable"))
            let limited = node.run("--tls-min-version", "1.3", "--tls", "require", "-c", "select 1")
            #expect(limited.errors.contains("or not within the limits of --tls-min-version"), "\(limited.errors)")
        }

        @Test(arguments: Ignite2Node.present) func values(_ node: Ignite2Node) throws {
            let columns = """
                id int primary key, b boolean, ti tinyint, si smallint, bi bigint, r real, d double, de decimal(38, 10), \
                v varchar, c char(5), da date, t time, ts timestamp, u uuid, vb varbinary
                """
            try node.withTable(columns) { table in
                let result = node.run(
                    "-A", "-t", "-v", "ON_ERROR_STOP=1",
                    script: """
                        insert into \(table) (id) values (0);
                        insert into \(table) values (1, true, -128, -32768, -9223372036854775808,
                            cast(-3.4028235E38 as real), cast(-1.7976931348623157E308 as double), -0.0000000001, '', 'ab',
                            date '0001-01-01', time '00:00:00', timestamp '1582-10-04 00:00:00',
                            cast('00000000-0000-0000-0000-000000000000' as uuid), cast('' as varbinary));
                        insert into \(table) values (2, false, 127, 32767, 9223372036854775807, 1.5, 0.1,
                            9999999999999999999999999999.9999999999, 'a"b😀', 'abcde',
                            date '9999-12-31', time '23:59:59', timestamp '2024-02-29 12:34:56.789',
                            cast('ffffffff-ffff-ffff-ffff-ffffffffffff' as uuid), x'00ff10');
                        select * from \(table) order by id;
                        """)
                #expect(
                    result.text == """
                        0||||||||||||||
                        1|true|-128|-32768|-9223372036854775808|-3.4028235e+38|-1.7976931348623157e+308|-0.0000000001||ab|\
                        0001-01-01|00:00:00|1582-10-04 00:00:00|00000000-0000-0000-0000-000000000000|
                        2|false|127|32767|9223372036854775807|1.5|0.1|9999999999999999999999999999.9999999999|a"b😀|abcde|\
                        9999-12-31|23:59:59|2024-02-29 12:34:56.789|ffffffff-ffff-ffff-ffff-ffffffffffff|00ff10

                        """, "\(result.errors)")
            }
        }

        @Test(arguments: Ignite2Node.present) func countsAndTags(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v int") { table in
                let result = node.run(
                    script: """
                        insert into \(table) values (1, 1), (2, 1), (3, 2);
                        update \(table) set v = 5 where v = 1;
                        delete from \(table) where id = 9;
                        create index \(table)_I on \(table) (v desc);
                        drop index \(table)_I;
                        """)
                #expect(result.errors == "INSERT 3\nUPDATE 2\nDELETE 0\nCREATE INDEX\nDROP INDEX\n")
            }
        }

        @Test(arguments: Ignite2Node.present) func errorsHaveCodeAndPlace(_ node: Ignite2Node) throws {
            let syntax = node.run("-c", "select * form t")
            #expect(syntax.errors.hasPrefix("ERROR: 42000 Failed to parse query."), "\(syntax.errors)")
            let caret = node == .h2 ? "                 ^" : "                      ^"
            #expect(syntax.errors.hasSuffix("\nLINE 1: select * form t\n\(caret)\n"), "\(syntax.errors)")
            #expect(syntax.status == 1)
            try node.withTable("id int primary key, v int") { table in
                let twice = node.run(
                    script: "insert into \(table) values (1, 1);\ninsert into \(table) values (1, 1);\n")
                #expect(twice.errors.contains("<stdin>:2: ERROR: 23000 "), "\(twice.errors)")
                #expect(twice.errorLines.count == 2)
            }
        }

        @Test(arguments: Ignite2Node.present) func aMissingParameterIsNotRead(_ node: Ignite2Node) {
            let result = node.run("-c", "select 1 where 1 = ?")
            #expect(
                result.errors == """
                    ERROR: the statement takes 1 parameter, and 0 were given
                    HINT: use \\bind to set a value for each ?

                    """)
            #expect(node.run("-A", "-t", script: "select cast(? as int) + 1 \\bind 41 \\g\n").text == "42\n")
        }

        @Test(arguments: Ignite2Node.present) func manyRows(_ node: Ignite2Node) {
            let result = node.run("--csv", "-t", "-c", "select x from \(node.numbers(50_000))")
            #expect(result.text == (1...50_000).map { "\($0)\n" }.joined())
            let few = node.run("-A", "-t", "--page-size", "7", "-c", "select x from \(node.numbers(20))")
            #expect(few.text == (1...20).map { "\($0)\n" }.joined())
        }

        @Test(arguments: Ignite2Node.present) func theClientKeepsToMaxRows(_ node: Ignite2Node) {
            let script = "\\set MAX_ROWS 10\nselect x from \(node.numbers(5000));\n\\unset MAX_ROWS\n"
            #expect(node.run("-A", "-t", script: script).text == (1...10).map { "\($0)\n" }.joined())
            let uri = "ignite2://\(node.address)?maxRows=2000&pageSize=1000"
            let query = "select x from \(node.numbers(5000))"
            #expect(Program.run(["-X", "-A", "-t", "-c", query, uri]).lines.filter { !$0.isEmpty }.count == 2000)
        }

        @Test(arguments: Ignite2Node.present) func kindsOfStatements(_ node: Ignite2Node) {
            let uri = "ignite2://\(node.address)?statementType=select"
            #expect(Program.run(["-X", "-A", "-t", "-c", "select 1", uri]).text == "1\n")
            let refused = Program.run(["-X", "-c", "create table never (id int primary key)", uri])
            #expect(refused.errors == "ERROR: the statement is not a query, as was required\n")
            #expect(refused.status == 1)
        }

        @Test(arguments: Ignite2Node.present) func schemas(_ node: Ignite2Node) {
            #expect(
                node.run("-A", "-t", "--schema", "sys", "-c", "select count(*) from schemas where 1 = 0").text == "0\n")
            let missing = node.run("--schema", "nosuch", "-c", "select 1")
            #expect(missing.errors.contains("schema \"NOSUCH\" does not exist") && missing.status == 2)
        }

        @Test(arguments: Ignite2Node.present) func interruptCancelsOnTheServer(_ node: Ignite2Node) throws {
            let mark = Node.uniqueName("INT")
            let program = node.start("-A", "-t", script: node.endlessQuery(mark) + "\nselect 'after';\n")
            try #require(eventually { node.queries(with: mark) ?? 0 > 0 })
            program.signal(2)
            #expect(program.waitForOutput("after\n", within: 10), "the session goes on")
            #expect(program.errorText.contains("ignite-sql:<stdin>:1: ERROR: "), "\(program.errorText)")
            #expect(program.errorText.contains("The query was cancelled while executing"), "\(program.errorText)")
            #expect(node.queries(with: mark) == 0)
            #expect(program.finish().status == 0)
        }

        @Test(arguments: Ignite2Node.present) func aTimeoutEndsTheQuery(_ node: Ignite2Node) throws {
            let mark = Node.uniqueName("TIME")
            let result = node.run("--timeout", "1", "-c", node.endlessQuery(mark))
            #expect(result.status == 1 && result.errors.hasPrefix("ERROR: "), "\(result.errors)")
            #expect(eventually { node.queries(with: mark) == 0 })
        }
    }
}
