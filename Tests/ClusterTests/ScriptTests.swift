import Foundation
import TestSupport
import Testing

private let table = Node.uniqueName("SCRIPT")

extension ClusterTests {
    /// The main job: SQL piped in, rows on standard output, all else on standard error.
    @Suite(.tables("create table \(table) (id int primary key, name varchar, v double);"))
    struct ScriptTests {
        @Test func createInsertSelect() {
            let own = Node.uniqueName("MAIN")
            let result = Node.run(
                script: """
                    create table \(own) (id int primary key, name varchar);
                    insert into \(own) values (1, 'one'), (2, null);
                    update \(own) set name = 'two' where id = 2;
                    select id, name from \(own) order by id;
                    delete from \(own);
                    drop table if exists \(own);
                    drop table if exists \(own)
                    """)
            #expect(result.status == 0)
            #expect(
                result.text == """
                     ID | NAME 
                    ----+------
                      1 | one
                      2 | two
                    (2 rows)


                    """)
            #expect(
                result.errors == """
                    CREATE TABLE
                    INSERT 2
                    UPDATE 1
                    DELETE 2
                    DROP TABLE
                    DROP TABLE: nothing to do

                    """)
        }

        @Test func quietLeavesOnlyResultsAndErrors() {
            let result = Node.run(
                "-q", script: "\\timing on\n\\pset null -\ndelete from \(table) where id = -1;select bad;")
            let lines = result.errorLines.filter { !$0.hasPrefix("Time: ") }
            #expect(lines.count == 3 && lines[0].contains("ERROR"), "\(result.errors)")
        }

        @Test(arguments: [
            "select 1 as a", "select 1 as a;", "\u{FEFF}select 1 as a;", "select 1 as a;\r\n",
            "\r\nselect\r\n1 as a\r\n",
            "-- c\nselect 1 as a", "/* ; ' */ select 1 as a // end ;", "select 1 /* a; b */ as a -- ;'\n;\n;;",
            "select 1 as a;\n-- nothing behind", "select 1 as a \\g\n", "select 1\n  as a\n\\g",
        ])
        func formsOfOneStatement(script: String) {
            let result = Node.run("--csv", script: script)
            #expect(result.status == 0)
            #expect(result.errors == "")
            #expect(result.text == "A\n1\n")
        }

        @Test(arguments: ["", "\n", ";", ";;\n;", "-- only this", "/* and that */", "\u{FEFF}", "\r\n\r\n"])
        func nothingToDo(script: String) {
            let result = Node.run(script: script)
            #expect(result.status == 0)
            #expect(result.text == "")
            #expect(result.errors == "")
        }

        @Test func verticalByStatement() {
            let result = Node.run(script: "select 1 as a, 'x' as bcd\\G\nselect 2 as e;")
            #expect(
                result.text == """
                    -[ RECORD 1 ]
                    A   | 1
                    BCD | x

                     E 
                    ---
                     2
                    (1 row)


                    """)
        }

        @Test func statementsOnOneLineAndQuotes() {
            let result = Node.run(
                "--csv", script: "select 'a;b' as x; select 'it''s' as \"a;\"\"b\"; select '-- no' as c;")
            #expect(result.text == "X\na;b\n\"a;\"\"b\"\nit's\nC\n-- no\n")
        }

        @Test func millionBytes() {
            let text = String(repeating: "0123456789", count: 100_000)
            let result = Node.run("-A", "-t", script: "select length('\(text)') as n;\nselect 'after';")
            #expect(result.status == 0)
            #expect(result.text == "1000000\nafter\n")
            #expect(result.errors == "")
        }

        @Test func manyStatements() {
            let script = (1...300).map { "select \($0);" }.joined()
            let result = Node.run("-A", "-t", script: script)
            #expect(result.text == (1...300).map { "\($0)\n" }.joined())
        }

        // MARK: What is not sent

        @Test func unterminatedQuoteAtTheEnd() {
            let result = Node.run(
                script: "insert into \(table) (id) values (101);\n\ninsert into \(table) values\n  (102, 'open);\n\n;")
            #expect(result.status == 0)
            #expect(
                result.errors.contains("ignite-sql:<stdin>:4: ERROR: unterminated quoted string"), "\(result.errors)")
            #expect(Node.value("select id from \(table) where id in (101, 102)") == "101")
            let stopped = Node.run("-v", "ON_ERROR_STOP=1", script: "select 'x")
            #expect(stopped.status == 3)
        }

        @Test(arguments: ["select \"x", "select /* x", "select 1 /*"])
        func otherThingsLeftOpen(script: String) {
            let result = Node.run("-v", "ON_ERROR_STOP=1", script: script)
            #expect(result.status == 3)
            #expect(result.errors.contains("ignite-sql:<stdin>:1: ERROR: unterminated"))
            #expect(result.text == "")
        }

        @Test func invalidUTF8() throws {
            let folder = try TemporaryFolder()
            let head = "insert into \(table) (id) values (111);\ninsert into \(table) (id, name) values (112, 'a"
            try folder.write(Array(head.utf8) + [0xFF] + Array("');\nselect 'after' as x;".utf8), to: "bad.sql")
            let result = Node.run("--csv", "-f", folder.path + "/bad.sql")
            #expect(result.errors.contains("/bad.sql:2: ERROR: "), "\(result.errors)")
            #expect(result.errors.contains("offset \(head.utf8.count)"), "\(result.errors)")
            #expect(result.text == "X\nafter\n")
            #expect(Node.value("select id from \(table) where id in (111, 112)") == "111")
        }

        // MARK: Order and sources

        @Test func commandsAndFilesInOrderInOneSession() throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("\\echo :v from file\n\\set v 2\nselect 'b'".utf8), to: "b.sql")
            let result = Node.run(
                "-A", "-t", "-v", "v=1", "-c", "select 'a'", "-f", folder.path + "/b.sql", "-c", "\\echo :v", "-f", "-",
                "-c", "select 'd'", script: "select 'c';")
            #expect(result.status == 0)
            #expect(result.text == "a\n1 from file\nb\n2\nc\nd\n")
        }

        @Test func severalStatementsInOneCommand() {
            let result = Node.run("-A", "-t", "-c", "select 1; select 2", "-c", "select 3\\g\n\\echo 4")
            #expect(result.text == "1\n2\n3\n4\n")
            #expect(result.status == 0)
        }

        @Test func quitEndsItsScriptOnly() throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("\\echo in\n\\q\n\\echo never".utf8), to: "q.sql")
            let result = Node.run("-f", folder.path + "/q.sql", "-c", "\\echo next")
            #expect(result.text == "in\nnext\n")
            let included = Node.run(script: "\\i '\(folder.path)/q.sql'\n\\echo outer\n\\q\nselect bad")
            #expect(included.text == "in\nouter\n")
            #expect(included.errors == "")
        }

        @Test func includedScripts() throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("\\echo a\n\\ir sub/b.sql\n\\echo a again\n".utf8), to: "a.sql")
            try folder.write(Array("\\echo b\n\\ir c.sql\n".utf8), to: "sub/b.sql")
            try folder.write(Array("select bad\nfrom t".utf8), to: "sub/c.sql")
            let result = Node.run(script: "\\i '\(folder.path)/a.sql'\n\\echo end")
            #expect(result.text == "a\nb\na again\nend\n")
            #expect(result.errors.contains("sub/c.sql:1: ERROR: "), "\(result.errors)")
            let relative = Node.run("-f", "a.sql", folder: folder.path)
            #expect(relative.text == "a\nb\na again\n")
            #expect(relative.errors.contains("ignite-sql:sub/c.sql:1: ERROR: "), "\(relative.errors)")
        }

        @Test func missingScripts() throws {
            let included = Node.run("-v", "ON_ERROR_STOP=1", script: "\\i /nosuch/x.sql\n\\echo never")
            #expect(included.status == 3)
            #expect(included.text == "")
            #expect(included.errors.hasPrefix("ignite-sql:<stdin>:1: ERROR: \\i: /nosuch/x.sql: no such file"))
            let goesOn = Node.run(script: "\\i /nosuch/x.sql\n\\i /tmp\n\\echo end")
            #expect(goesOn.status == 0)
            #expect(goesOn.text == "end\n")
            #expect(goesOn.errors.contains("<stdin>:2: ERROR: \\i: /tmp: is a directory"))
            let file = Node.run("-f", "/nosuch/x.sql")
            #expect(file.status == 1)
            #expect(file.errors.contains("/nosuch/x.sql: no such file"))
        }

        @Test func aScriptThatIncludesItself() throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("\\ir self.sql\n".utf8), to: "self.sql")
            let result = Node.run("-f", folder.path + "/self.sql")
            #expect(result.status == 0)
            #expect(result.errors.contains("nested"))
        }

        @Test func startupFile() throws {
            let folder = try TemporaryFolder()
            try folder.write(Array("\\pset format csv\n\\set x 5\n".utf8), to: "ignite-sql/rc")
            let environment = ["XDG_CONFIG_HOME": folder.path]
            let read = Program.run(["-c", "select :x as a", Node.address ?? ""], environment: environment)
            #expect(read.text == "A\n5\n")
            let unread = Program.run(["-X", "-A", "-c", "\\echo :{?x}", Node.address ?? ""], environment: environment)
            #expect(unread.text == "FALSE\n")
        }

        @Test func statementsRunAsTheyArrive() {
            let program = Node.start("-A", "-t", script: "select 'first';\nselect 'sec")
            #expect(program.waitForOutput("first\n"))
            program.send("ond';\n")
            #expect(program.waitForOutput("second\n"))
            program.send("\\echo third\n")
            #expect(program.waitForOutput("third\n"))
            let result = program.finish()
            #expect(result.status == 0)
            #expect(result.errors == "")
        }
    }
}
