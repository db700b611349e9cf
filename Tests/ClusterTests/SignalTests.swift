import Foundation
import Glibc
import TestSupport
import Testing

private let table = Node.uniqueName("SIGNAL")

extension ClusterTests {
    /// Ctrl-C and the signals that end the program.
    @Suite(.tables("create table \(table) (id int primary key);"))
    struct SignalTests {
        private func insert(_ id: Int) -> String { "insert into \(table) values (\(id));\n" }

        private func count(_ id: Int) -> String { Node.value("select count(*) from \(table) where id = \(id)") }

        /// Starts a script with an endless query in it and waits until the node runs that.
        private func startQuery(_ mark: String, before: String = "", after: String = "") throws -> Program {
            let program = Node.start("-A", "-t", script: before + Node.endlessQuery(mark) + "\n" + after)
            try #require(eventually { Node.queries(with: mark) ?? 0 > 0 })
            return program
        }

        @Test func interruptCancelsTheStatementAndTheScriptGoesOn() throws {
            let mark = Node.uniqueName("INT")
            let program = try startQuery(mark, after: "select 'after';\n")
            program.signal(SIGINT)
            #expect(program.waitForOutput("after\n", within: 10))
            #expect(program.errorText.contains("ignite-sql:<stdin>:1: ERROR: "), "\(program.errorText)")
            #expect(program.errorText.lowercased().contains("cancel"), "\(program.errorText)")
            #expect(Node.queries(with: mark) == 0)
            #expect(program.finish().status == 0)
        }

        @Test func interruptIsAnErrorLikeAnyOther() throws {
            let mark = Node.uniqueName("INTSTOP")
            let program = try startQuery(mark, before: "\\set ON_ERROR_STOP on\n", after: "select 'never';\n")
            program.signal(SIGINT)
            let result = program.end(within: 10)
            #expect(result.status == 3)
            #expect(result.text == "")
        }

        @Test func interruptInATransactionTellsWhatBecomesOfIt() throws {
            let mark = Node.uniqueName("INTTX")
            let program = try startQuery(mark, before: "begin;\n" + insert(1), after: "commit;\n\\echo end\n")
            program.signal(SIGINT)
            #expect(program.waitForOutput("end\n", within: 10))
            let result = program.finish()
            #expect(result.errors.contains("ERROR: IGN-SQL-6"), "\(result.errors)")
            // Nearly always it is aborted; a cancel that comes before the query has begun to read leaves it alive.
            let wasAborted = result.errors.contains("WARNING: the transaction was aborted")
            #expect(result.errors.contains("ERROR: not committed: ") == wasAborted, "\(result.errors)")
            #expect(count(1) == (wasAborted ? "0" : "1"))
        }

        @Test func interruptWhileRowsArePrintedLeavesTheTransactionUsable() {
            let mark = Node.uniqueName("INTROWS")
            let program = Node.start("-A", "-t")
            program.readsOutput = false
            program.send(
                "begin;\n" + insert(10) + "select /* \(mark) */ x from table(system_range(1, 5000000));\n" + insert(11)
                    + "commit;\n\\warn end\n")
            // The pipe is full, nobody reads: the program waits for room.
            #expect(program.wait { program.unreadOutput > 60_000 })
            #expect(eventually { Node.queries(with: mark) == 1 })
            program.signal(SIGINT)
            #expect(eventually { Node.queries(with: mark) == 0 }, "the cursor is closed although nobody reads")
            program.readsOutput = true
            #expect(program.waitForErrors("end\n", within: 10))
            let result = program.finish()
            #expect(result.errors.contains("<stdin>:3: ERROR: cancelled"), "\(result.errors)")
            #expect(result.errors.contains("INSERT 1\nCOMMIT\n"), "\(result.errors)")
            #expect(Node.value("select count(*) from \(table) where id in (10, 11)") == "2")
        }

        @Test func thirdInterruptLeaves() {
            let program = Node.start("-A", "-t", script: "select x from table(system_range(1, 5000000));\n")
            program.readsOutput = false
            #expect(program.wait { program.unreadOutput > 60_000 })
            // Presses that come together count as one, so more are sent until it leaves.
            let hasLeft = eventually(within: 10) {
                program.signal(SIGINT)
                return program.wait(within: 0.2) { program.statusNumber("VmRSS") == nil }
            }
            #expect(hasLeft)
            #expect(program.end(within: 1).status == 130)
        }

        @Test func interruptBetweenStatementsEndsAScript() {
            let program = Node.start("-A", "-t", script: "begin;\n" + insert(20) + "\\echo ready\n")
            #expect(program.waitForOutput("ready\n"))
            program.signal(SIGINT)
            #expect(program.end(within: 5).status == 130)
            #expect(count(20) == "0")
        }

        @Test(arguments: [SIGTERM, SIGHUP])
        func endingSignalInAQuery(signal: Int32) throws {
            let mark = Node.uniqueName("TERM")
            let id = 30 + Int(signal)
            let program = try startQuery(mark, before: "begin;\n" + insert(id))
            let started = Program.now
            program.signal(signal)
            let result = program.end(within: 5)
            #expect(Program.now - started < 1.5)
            #expect(result.status == 128 + signal)
            #expect(eventually(within: 5) { Node.queries(with: mark) == 0 })
            #expect(!result.errors.contains("ERROR"), "\(result.errors)")
            // Its locks are free: the row can be written at once.
            #expect(Node.run("--timeout", "5", "-c", insert(id)).status == 0)
        }

        @Test(arguments: [SIGTERM, SIGHUP])
        func endingSignalWhileInputIsSilent(signal: Int32) {
            let program = Node.start("-A", "-t", script: "\\echo ready\n")
            #expect(program.waitForOutput("ready\n"))
            program.signal(signal)
            #expect(program.end(within: 2).status == 128 + signal)
        }

        @Test func endingSignalWhileNobodyReads() {
            let mark = Node.uniqueName("TERMROWS")
            let program = Node.start(
                "-A", "-t", script: "select /* \(mark) */ x from table(system_range(1, 5000000));\n")
            program.readsOutput = false
            #expect(program.wait { program.unreadOutput > 60_000 })
            program.signal(SIGTERM)
            let gone = program.wait(within: 2) { program.statusNumber("VmRSS") == nil }
            #expect(gone)
            #expect(program.end(within: 1).status == 143)
            #expect(eventually { Node.queries(with: mark) == 0 })
        }

        /// A command that takes no notice does not keep the program.
        @Test(arguments: ["\\o |exec sleep 20 >&2\n\\echo ready\n", "\\echo ready\n\\! exec sleep 20\n"])
        func endingSignalWithACommand(script: String) {
            let program = Node.start("-A", "-t", script: script)
            #expect(program.waitForOutput("ready\n"))
            program.signal(SIGTERM)
            #expect(program.end(within: 3).status == 143)
        }
    }
}
