import Foundation
import Ignite3
import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// What comes of a statement: rows, tags, errors, variables, where they go.
struct ExecutionTests {
    @Test func rowsTagsAndErrors() throws {
        let result = try littleNode().runShell("-A", script: "select 1, 'x';\nupdate a;\ncreate table t;\nfail;\n")
        #expect(result.text == "A|B\n1|x\n(1 row)\n")
        #expect(
            result.errorLines == [
                "UPDATE 3", "CREATE TABLE", "ignite-sql:<stdin>:4: ERROR: IGN-SQL-4 it failed",
            ])
    }

    @Test func variablesOfTheResult() throws {
        let script = """
            select 1;
            \\echo :ERROR :SQLSTATE :ROW_COUNT
            update a;
            \\echo :ERROR :ROW_COUNT
            fail;
            \\echo :ERROR :SQLSTATE :ROW_COUNT :LAST_ERROR_MESSAGE
            select 1;
            \\echo :ERROR :LAST_ERROR_SQLSTATE
            """
        let result = try littleNode().runShell("-q", "-t", "-A", script: script + "\n")
        #expect(
            result.lines == [
                "1", "false 00000 1", "false 3", "true IGN-SQL-4 0 it failed", "1", "false IGN-SQL-4", "",
            ])
    }

    /// Rows, and only rows, go where they are sent.
    @Test func whereResultsGo() throws {
        let folder = try TemporaryFolder()
        let script = """
            select 1 \\g \(folder.path)/one
            select 2 \\g |cat > \(folder.path)/two
            \\o \(folder.path)/three
            select 3;
            \\qecho said
            \\o
            select 4;
            select 5 \\g /no/such/folder/file
            """
        let result = try littleNode().runShell("-A", "-t", script: script + "\n")
        #expect(result.text == "4\n")
        #expect(result.errors.contains("<stdin>:8: ERROR: \\g: /no/such/folder/file: no such file or directory"))
        for (name, text) in [("one", "1\n"), ("two", "2\n"), ("three", "3\nsaid\n")] {
            #expect(try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8) == text)
        }
    }

    @Test func settingsOfOneResult() throws {
        let result = try littleNode().runShell("-q", script: "select 1 \\g (format=csv)\nselect 2 \\gx\nselect 3 \\G\n")
        #expect(result.text == "A\n1\n-[ RECORD 1 ]\nA | 2\n\n-[ RECORD 1 ]\nA | 3\n\n")
    }

    /// A result of many pages comes whole, and its cursor is used up.
    @Test func manyPages() throws {
        let node = try littleNode()
        let result = node.runShell("-A", "-t", "--page-size", "10", script: "rows 105;\n")
        #expect(result.lines == (1...105).map(String.init) + [""])
        #expect(node.journal.entries.count { $0.hasPrefix("SQL_CURSOR_NEXT_PAGE") } == 10)
    }

    /// `\timing`, of which the figure alone is not known.
    @Test func timing() throws {
        let result = try littleNode().runShell("-q", "-A", "-t", script: "\\timing on\nselect 1;\nfail;\n")
        #expect(result.errorLines.count { $0.hasPrefix("Time: ") && $0.hasSuffix(" ms") } == 2)
    }

    /// Queries behind commands are shown, and not run, as asked.
    @Test(arguments: [("on", 1), ("noexec", 0)]) func queriesBehindCommands(_ value: String, _ count: Int) throws {
        let node = try littleNode()
        let result = node.runShell("-v", "ECHO_HIDDEN=\(value)", script: "\\dn\n")
        #expect(result.text.hasPrefix("/******** QUERY *********/\nSELECT s.SCHEMA_NAME"))
        #expect(node.statements.count == count)
    }

    /// A statement is one line of the log, whatever becomes of its output.
    @Test func theLog() throws {
        let folder = try TemporaryFolder()
        let log = "\(folder.path)/log"
        _ = try littleNode().runShell("-A", "-t", "-L", log, script: "select 1;\nselect 'PASSWORD' \\g /dev/null\n")
        #expect(
            try String(contentsOfFile: log, encoding: .utf8) == """
                /******** QUERY *********/
                select 1;
                /************************/

                1
                /******** QUERY *********/
                -- a statement that contains a secret
                /************************/

                PASSWORD

                """)
    }

    /// A lost connection that is noticed before anything is sent is made anew.
    @Test func connectingAgain() throws {
        let node = try littleNode()
        var sessions: [any Session] = []
        let result = ShellRun.run(["-A", "-t"], node.options, input: "select 1;\n") { eventLoop in
            let connect = serverSessions(eventLoop)
            return { (options, lost, acceptsOtherCluster) throws(IgniteError) in
                let session = try connect(options, lost, acceptsOtherCluster)
                #expect(lost === sessions.last, "the new session takes the place of the lost one")
                sessions.append(session)
                if sessions.count == 1 { session.close() }
                return session
            }
        }
        #expect(result.text == "1\n" && result.status == 0)
        #expect(result.errors.contains("; reconnecting\n"))
        #expect(sessions.count == 2)
    }

    @Test func noServer() {
        var options = ClientOptions()
        options.addresses = [ClientOptions.Address(host: "127.0.0.1", port: 1)]
        let result = ShellRun.run([], options, input: "select 1;\n")
        #expect(result.status == 2 && result.text == "")
        #expect(result.errors.hasPrefix("ignite-sql: error: could not connect: 127.0.0.1:1"))
    }
}
