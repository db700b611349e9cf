import Foundation
import TestSupport
import Testing

private let schema = Node.uniqueName("SCHEMA")

extension ClusterTests {
    /// Variables, output options, and commands that direct output.
    struct OutputTests {
        private let query =
            "select 1 as a, 'x|y' as b, cast(null as varchar) as c union all select 22, '', 'z' order by 1"

        // MARK: Variables

        @Test func variablesInStatements() {
            let result = Node.run(
                "-A", "-t", "-v", "n=5", "-v", "name=O'Brien", "-v", "col=Mixed Case",
                script: """
                    select :n, :'name', 1 as :"col";
                    \\set list '1, ' :n
                    select :list;
                    \\echo :{?n} :{?none} :none ':n' ":n" :n::x
                    select ':n', a::int from (select '7' as a) t;
                    \\unset n
                    \\echo :n :{?n}
                    """)
            #expect(result.errors == "")
            #expect(
                result.text == """
                    5|O'Brien|1
                    1|5
                    TRUE FALSE :none :n ":n" 5::x
                    :n|7
                    :n FALSE

                    """)
        }

        @Test func variableNamesAColumn() {
            let result = Node.run("--csv", "-v", "col=Mixed \"Case\"", script: "select 1 as :\"col\"")
            #expect(result.text == "\"Mixed \"\"Case\"\"\"\n1\n")
        }

        @Test func badVariables() {
            let result = Node.run(script: "\\set AUTOCOMMIT perhaps\n\\set a-b 1\n\\echo :AUTOCOMMIT\n")
            #expect(result.text == "on\n")
            #expect(result.errorLines.count == 2)
        }

        // MARK: Options

        @Test(arguments: [
            (["-A"], "A|B|C\n1|x|y|\n22||z\n(2 rows)\n"),
            (["-t"], "  1 | x|y | \n 22 |     | z\n\n"),
            (["-A", "-t"], "1|x|y|\n22||z\n"),
            (["-A", "-t", "-F", ";"], "1;x|y;\n22;;z\n"),
            (["-A", "-t", "-F", ";", "-R", "#"], "1;x|y;#22;;z\n"),
            (["-A", "-t", "-z", "-0"], "1\0x|y\0\022\0\0z\0"),
            (["-t", "-x", "-A"], "A|1\nB|x|y\nC|\n\nA|22\nB|\nC|z\n"),
            (
                ["-x", "-P", "null=NULL"],
                "-[ RECORD 1 ]\nA | 1\nB | x|y\nC | NULL\n-[ RECORD 2 ]\nA | 22\nB | \nC | z\n\n"
            ),
            (["--csv"], "A,B,C\n1,x|y,\n22,\"\",z\n"),
            (["--csv", "-t"], "1,x|y,\n22,\"\",z\n"),
            (["--csv", "-P", "csv_fieldsep=|"], "A|B|C\n1|\"x|y\"|\n22|\"\"|z\n"),
            (["--format", "tsv"], "A\tB\tC\n1\tx|y\t\n22\t\tz\n"),
            (["--json"], "[{\"A\":1,\"B\":\"x|y\",\"C\":null},\n{\"A\":22,\"B\":\"\",\"C\":\"z\"}]\n"),
            (["--format", "jsonl"], "{\"A\":1,\"B\":\"x|y\",\"C\":null}\n{\"A\":22,\"B\":\"\",\"C\":\"z\"}\n"),
            (["--format", "vertical"], "-[ RECORD 1 ]\nA | 1\nB | x|y\nC | \n-[ RECORD 2 ]\nA | 22\nB | \nC | z\n\n"),
            (
                ["-P", "null=∅", "-P", "border=2", "-P", "footer=off"],
                "+----+-----+---+\n| A  |  B  | C |\n+----+-----+---+\n|  1 | x|y | ∅ |\n| 22 |     | z |\n+----+-----+---+\n\n"
            ),
            (
                ["-P", "linestyle=unicode", "-P", "title=Two"],
                " Two\n A  │  B  │ C \n────┼─────┼───\n  1 │ x|y │ \n 22 │     │ z\n(2 rows)\n\n"
            ),
        ])
        func formats(options: [String], expected: String) {
            let result = Program.run(Node.arguments(options + ["-c", query]))
            #expect(result.status == 0)
            #expect(result.errors == "")
            let found =
                options.contains("title=Two")
                ? result.text.replacing(/(?m)^ *Two *$/, with: " Two") : result.text
            #expect(found == expected)
        }

        @Test(arguments: [("--csv", "A\n"), ("--json", "[]\n"), ("-A", "A\n(0 rows)\n"), ("-x", "(0 rows)\n\n")])
        func noRows(option: String, expected: String) {
            let result = Node.run(option, "-c", "select x as a from table(system_range(1, 1)) where x > 5")
            #expect(result.text == expected)
        }

        // MARK: Where output goes

        @Test func outputToAFile() throws {
            let folder = try TemporaryFolder()
            let result = Node.run(
                "-A", "-t", "-o", "out.txt",
                script: "select 1;\n\\echo to the output\n\\qecho to the file\nselect 2;\n\\o\nselect 3;",
                folder: folder.path)
            #expect(result.text == "to the output\n3\n")
            #expect(try String(contentsOfFile: folder.path + "/out.txt", encoding: .utf8) == "1\nto the file\n2\n")
        }

        @Test func outputToACommand() {
            let result = Node.run("-A", "-t", "-o", "|sed s/^/:/", script: "select 1;\nselect 2;")
            #expect(result.text == ":1\n:2\n")
            let inside = Node.run(
                "-A", "-t", script: "\\o |sed s/^/1:/\nselect 1;\n\\o |sed s/^/2:/\nselect 2;\n\\o\nselect 3;")
            #expect(inside.text == "1:1\n2:2\n3\n")
        }

        @Test func resultToAFileOrACommand() throws {
            let folder = try TemporaryFolder()
            let result = Node.run(
                "-A", "-t",
                script: """
                    select 1 \\g out.txt
                    select 2 \\g |sed s/^/:/
                    select 3 as a \\g (format=csv tuples_only=off)
                    select 4 as a \\g (format=json) out.json
                    select 5 as a, 6 as b \\gx
                    \\g
                    select 7;
                    """, folder: folder.path)
            #expect(result.errors == "")
            #expect(result.text == ":2\nA\n3\nA|5\nB|6\n5|6\n7\n")
            #expect(try String(contentsOfFile: folder.path + "/out.txt", encoding: .utf8) == "1\n")
            #expect(try String(contentsOfFile: folder.path + "/out.json", encoding: .utf8) == "[{\"A\":4}]\n")
        }

        @Test(arguments: [
            "select 1 \\g /nosuch/file", "\\o /nosuch/file", "select 1 \\g (format=yaml)", "select 1 \\g (format=csv",
            "\\g", "\\o |\n\\zzz",
        ])
        func badTargets(command: String) {
            let result = Node.run("-A", "-t", "-v", "ON_ERROR_STOP=1", script: command + "\n\\echo never\n")
            #expect(result.status == 3)
            #expect(result.text == "")
            #expect(result.errors.contains(": ERROR: "))
        }

        @Test func writingToAFullDisk() {
            let result = Node.run(
                "-A", "-t", script: "select 1 \\g /dev/full\nselect 2;", output: .gathered)
            #expect(result.errors.contains("/dev/full: no space left"))
            let whole = Node.run("-c", "select 1", output: .file("/dev/full"))
            #expect(whole.status == 1)
            #expect(whole.errors.contains("could not write to standard output: no space left"))
            #expect(whole.errorLines.count == 1)
        }

        @Test func commandThatReadsNothing() {
            let result = Node.run(
                "-A", "-t", script: "select x from table(system_range(1, 100000)) \\g |true\nselect 'after';")
            #expect(result.status == 0)
            #expect(result.text == "after\n")
            #expect(result.errors == "")
        }

        @Test func echoes() {
            let result = Node.run(
                script:
                    "\\echo a  b 'c  d'\n\\echo -n x\n\\echo\n\\warn to errors\n\\qecho q\n\\echo `printf 'one\\ntwo\\n'`\n"
            )
            #expect(result.text == "a b c  d\nx\nq\none\ntwo\n")
            #expect(result.errors == "to errors\n")
        }

        /// Output and messages keep their order where both go to the same place.
        @Test func orderOfOutputAndMessages() throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("select 1 as a;\nselect nosuch;\n\\echo b\n\\warn c\n\\echo d\n".utf8), to: "s.sql")
            let program = Program(
                [
                    "-c", "\"$0\" -X --csv -f \"$1\" \"$2\" 2>&1", Program.path, folder.path + "/s.sql",
                    Node.address ?? "",
                ],
                executable: "/bin/sh")
            let lines = program.finish().lines
            #expect(
                lines.filter { !$0.contains("LINE") && !$0.hasSuffix("^") && !$0.contains("ERROR") } == [
                    "A", "1", "b", "c", "d", "",
                ])
            #expect(lines.firstIndex { $0.contains("ERROR") } == 2)
        }

        // MARK: Settings

        @Test func settingsByCommand() {
            let result = Node.run(
                "-q",
                script: """
                    \\pset format unaligned
                    \\t
                    select 1 as a, null as b;
                    \\pset null NIL
                    \\f ,
                    select 1 as a, null as b;
                    \\x on
                    select 1 as a, null as b;
                    \\x
                    \\t off
                    \\a
                    \\pset border 0
                    select 1 as a, 'b' as b;
                    \\pset bogus 1
                    """)
            #expect(result.text == "1|\n1,NIL\nA,1\nB,NIL\nA B \n- -\n1 b\n(1 row)\n\n")
            #expect(result.errorLines.count == 1)
            #expect(result.errors.contains("\"bogus\""))
        }

        @Test func settingsAreConfirmedAndListed() {
            let result = Node.run(script: "\\pset null x\n\\x\n\\pset")
            #expect(result.errors == "Null display is \"x\".\nExpanded display is on.\n")
            #expect(result.lines.contains { $0.hasPrefix("null ") && $0.hasSuffix("'x'") })
        }

        @Test func timing() {
            let result = Node.run("--csv", script: "\\timing on\nselect 1 as a;\n\\timing off\nselect 1 as a;")
            #expect(result.text == "A\n1\nA\n1\n")
            #expect(result.errors.matches(of: /(?m)^Time: \d+\.\d{3} ms$/).count == 1, "\(result.errors)")
        }

        // MARK: The system, the connection

        @Test func systemCommands() throws {
            let folder = try TemporaryFolder()
            try folder.write([], to: "sub/x")
            let result = Node.run(
                script: """
                    \\! exit 3
                    \\echo :SHELL_ERROR :SHELL_EXIT_CODE
                    \\! echo 'out put'
                    \\echo :SHELL_ERROR :SHELL_EXIT_CODE
                    \\cd sub
                    \\! ls
                    \\cd /nosuch
                    \\! kill -9 $$
                    \\echo :SHELL_EXIT_CODE
                    """, folder: folder.path)
            #expect(result.text == "true 3\nout put\nfalse 0\nx\n137\n")
            #expect(result.errorLines.count == 1)
            #expect(result.errors.contains("/nosuch"))
        }

        @Test(.realNode) func connectionInfo() {
            let result = Node.run("-c", "\\conninfo")
            #expect(result.text.contains(/Address +127\.0\.0\.1:\d+/))
            #expect(result.text.contains(/Server +Apache Ignite 3\.\d/))
            #expect(result.text.contains(/Protocol +Ignite 3/))
            #expect(result.text.contains(/Time zone +(Etc\/)?UTC/))
        }

        @Test func helpOfCommands() {
            let result = Node.run(script: "\\?\n\\? options\n\\? variables\n\\? nothing")
            #expect(result.text.contains("\\begin"))
            #expect(result.text.contains("Usage: ignite-sql"))
            #expect(result.text.contains("ON_ERROR_STOP"))
            #expect(result.errorLines.count == 1)
        }
    }

    @Suite(.tables("create schema \(schema); create table \(schema).T (id int primary key);"))
    struct SchemaTests {
        @Test func schemaForNamesWithoutOne() {
            let byCommand = Node.run(
                "--csv", "-q",
                script: "\\schema\n\\schema \(schema.lowercased())\n\\schema\nselect count(*) as n from t;")
            #expect(byCommand.errors == "")
            #expect(byCommand.text == "PUBLIC\n\(schema)\nN\n0\n")
            #expect(Node.run("--csv", "--schema", schema, "-c", "select count(*) as n from t").text == "N\n0\n")
            let inURI = Program.run([
                "-X", "--csv", "-c", "select count(*) as n from t", "ignite3://\(Node.address ?? "")/\(schema)",
            ])
            #expect(inURI.text == "N\n0\n")
            let missing = Node.run(script: "\\schema nosuch\n\\schema\n")
            #expect(missing.text == "PUBLIC\n")
            #expect(missing.errors.contains("NOSUCH"))
        }
    }
}
