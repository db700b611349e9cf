import Foundation
import TestSupport
import Testing

extension ClusterTests {
    /// How errors look, and what they do to scripts and the exit status.
    struct ErrorTests {
        /// The two lines below an error: the statement's line and the caret.
        private func excerpt(_ result: Program.Result) -> [String] {
            Array(
                result.errors.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map(String.init)
                    .prefix(2))
        }

        @Test func placeOfAnError() {
            let result = Node.run(script: "select 1 as a;\n\nselect\n  1,\n  nosuch from system.tables;\n\\echo end")
            #expect(result.status == 0)
            #expect(result.text.hasSuffix("end\n"))
            #expect(result.errors.hasPrefix("ignite-sql:<stdin>:3: ERROR: IGN-SQL-4 "), "\(result.errors)")
            #expect(excerpt(result) == ["LINE 3:   nosuch from system.tables", "          ^"])
        }

        @Test(arguments: [
            ("select\tnosuch", "LINE 1: select nosuch", "               ^"),
            ("select 'ab\t' ,\tnosuch", "LINE 1: select 'ab ' , nosuch", "                       ^"),
            ("select '日本', nosuch", "LINE 1: select '日本', nosuch", "                       ^"),
            ("select '😀é', nosuch", "LINE 1: select '😀é', nosuch", "                      ^"),
            ("select 'e\u{301}', nosuch", "LINE 1: select 'e\u{301}', nosuch", "                    ^"),
            ("select 1,\r\n\tnosuch", "LINE 2:  nosuch", "         ^"),
            ("/* c */ select nosuch", "LINE 1: select nosuch", "               ^"),
        ])
        func caretStandsUnderThePlace(statement: String, line: String, caret: String) {
            let result = Node.run(script: statement)
            let shown = excerpt(result)
            // A comment in front may be shown or not; the caret is under the name either way.
            if statement.hasPrefix("/*"), shown.first != line {
                #expect(shown == ["LINE 1: \(statement)", String(repeating: " ", count: 8) + caret])
            } else {
                #expect(shown == [line, caret], "\(result.errors)")
            }
        }

        @Test func lineOfTheScriptIsTheStatements() throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("-- one\n\n/* three\n four */\nselect 1 as a; selec 2;\n".utf8), to: "e.sql")
            let result = Node.run("-A", "-t", "-f", "e.sql", folder: folder.path)
            #expect(result.errors.hasPrefix("ignite-sql:e.sql:5: ERROR: IGN-SQL-3 "), "\(result.errors)")
            #expect(excerpt(result) == ["LINE 1: selec 2", "        ^"])
        }

        @Test func aNodeWithoutTLS() {
            let result = Node.run("--tls", "require", "-c", "select 1")
            #expect(result.status == 2 && result.text == "")
            #expect(result.errors.contains("does not speak TLS") && result.errorLines.count == 1, "\(result.errors)")
        }

        @Test func commandsHaveNoPlace() {
            let result = Node.run("-c", "select nosuch")
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("ERROR: IGN-SQL-4 "))
        }

        @Test func aFailingCommandStopsThere() {
            let result = Node.run("-A", "-t", "-c", "select 1; select nosuch; select 2")
            #expect(result.status == 1)
            #expect(result.text == "1\n")
        }

        @Test func onErrorStop() throws {
            let script = "select 1 as a;\nselect nosuch;\nselect 2 as a;"
            let goesOn = Node.run("--csv", script: script)
            #expect(goesOn.status == 0)
            #expect(goesOn.text == "A\n1\nA\n2\n")
            let stops = Node.run("--csv", "-v", "ON_ERROR_STOP=1", script: script)
            #expect(stops.status == 3)
            #expect(stops.text == "A\n1\n")
            let inside = Node.run("--csv", script: "\\set ON_ERROR_STOP on\n\(script)")
            #expect(inside.status == 3)
            let command = Node.run("--csv", "-v", "ON_ERROR_STOP=1", "-c", script, "-c", "select 3 as a")
            #expect(command.status == 1)
            #expect(command.text == "A\n1\n")
        }

        @Test func onErrorStopReachesOutOfIncludedScripts() throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("select nosuch;\n\\echo never\n".utf8), to: "in.sql")
            try folder.write(Array("\\ir in.sql\n\\echo never\n".utf8), to: "out.sql")
            let result = Node.run("-v", "ON_ERROR_STOP=1", "-f", folder.path + "/out.sql", "-c", "\\echo never")
            #expect(result.status == 3)
            #expect(result.text == "")
        }

        @Test func unknownCommands() {
            let result = Node.run(script: "\\conninf\n\\zzzzz and more\n\\echo end")
            #expect(result.status == 0)
            #expect(result.text == "end\n")
            #expect(result.errorLines.count == 2)
            #expect(
                result.errorLines[0]
                    == #"ignite-sql:<stdin>:1: ERROR: invalid command \conninf; did you mean \conninfo?"#)
            #expect(result.errorLines[1].hasPrefix(#"ignite-sql:<stdin>:2: ERROR: invalid command \zzzzz"#))
            #expect(Node.run("-v", "ON_ERROR_STOP=1", script: "\\zzzzz").status == 3)
            #expect(Node.run("-c", "\\zzzzz").status == 1)
        }

        @Test func moreAboutAnError() {
            let result = Node.run(script: "select 1/0;\n\\errverbose\n")
            #expect(result.errors.contains("ignite-sql:<stdin>:1: ERROR: IGN-SQL-7 Division by zero"))
            #expect(result.errors.contains("CODE: IGN-SQL-7"))
            #expect(result.errors.contains(/TRACE ID: [0-9a-f-]{36}/))
            #expect(result.errors.contains(/CLASS: org\.apache\.ignite\.\S+/))
            #expect(Node.run(script: "\\errverbose").errors.contains("no previous error"))
        }

        @Test func verbosity() {
            let terse = Node.run("-v", "VERBOSITY=terse", script: "select nosuch;")
            #expect(terse.errorLines.count == 1)
            let verbose = Node.run("-v", "VERBOSITY=verbose", script: "select nosuch;")
            #expect(verbose.errors.contains("TRACE ID: "))
            #expect(verbose.errors.contains("LINE 1: "))
        }

        @Test(arguments: [("show tables", "\\d"), ("describe t", "\\d"), ("use public", "\\schema")])
        func statementsOfOtherDatabases(statement: String, command: String) {
            let result = Node.run(script: statement)
            #expect(result.errors.contains("ERROR: IGN-SQL-"))
            #expect(result.errors.contains("HINT: "))
        }

        @Test func resultVariables() {
            let result = Node.run(
                script: """
                    select 1 as a \\g /dev/null
                    \\echo :ERROR :SQLSTATE :ROW_COUNT
                    select 1/0;
                    \\echo :ERROR :SQLSTATE :ROW_COUNT :LAST_ERROR_SQLSTATE
                    \\echo :LAST_ERROR_MESSAGE
                    """)
            #expect(result.text == "false 00000 1\ntrue IGN-SQL-7 0 IGN-SQL-7\nDivision by zero\n")
        }

        @Test func echoOfErrors() {
            let result = Node.run("-b", script: "select 1 as a;\nselect nosuch;")
            #expect(result.errors.contains("STATEMENT: select nosuch;\n"))
            #expect(!result.errors.contains("select 1"))
        }

        @Test func echoOfQueries() {
            let result = Node.run("-e", "--csv", script: "-- c\n\\set x 1\nselect :x as a;")
            #expect(result.text == "select 1 as a;\nA\n1\n")
        }

        /// As psql: every line of the input, commands and comments too.
        @Test func echoOfEverything() {
            let result = Node.run("-a", "--csv", script: "-- c\n\\set x 1\nselect\n :x as a;\n")
            #expect(result.text == "-- c\n\\set x 1\nselect\n :x as a;\nA\n1\n")
        }
    }
}
