import Foundation
import TestSupport
import Testing

private let table = Node.uniqueName("ABORTED")

extension ClusterTests {
    /// Transactions that die: COMMIT never says that it has written what it has not.
    @Suite(.tables("create table \(table) (id int primary key, v varchar(5));"))
    struct AbortedTransactionTests {
        private func rows(_ range: ClosedRange<Int>) -> String {
            Node.value("select count(*) from \(table) where id between \(range.lowerBound) and \(range.upperBound)")
        }

        private func insert(_ id: Int, _ value: String = "x") -> String {
            "insert into \(table) values (\(id), '\(value)');\n"
        }

        /// A run-time error aborts: later statements fail, COMMIT is an error, nothing is written.
        @Test(arguments: [
            ("duplicate key", "insert into TABLE values (BASE, 'again');", 100),
            ("division by zero", "select 1 / (id - BASE) from TABLE where id = BASE;", 110),
            (
                "value too long",
                "insert into TABLE select BASE + 5, 'too long' || cast(x as varchar) from table(system_range(1, 1));",
                120
            ),
            ("failed cast", "select cast(v as int) from TABLE where id = BASE;", 130),
        ])
        func runtimeErrors(name: String, statement: String, base: Int) {
            let statement = statement.replacing("TABLE", with: table).replacing("BASE", with: "\(base)")
            let result = Node.run(
                script: "begin;\n" + insert(base) + statement + "\n" + insert(base + 1) + "commit;\n\\echo :ERROR\n")
            #expect(result.status == 0)
            #expect(result.errors.contains("<stdin>:3: ERROR: IGN-SQL-"), "\(result.errors)")
            #expect(result.errors.contains("<stdin>:3: WARNING: the transaction was aborted"), "\(result.errors)")
            #expect(result.errors.contains("<stdin>:4: ERROR: "), "\(result.errors)")
            #expect(result.errors.contains("<stdin>:5: ERROR: not committed: "), "\(result.errors)")
            #expect(!result.errors.contains("\nCOMMIT\n"))
            #expect(result.text.hasSuffix("true\n"))
            #expect(rows(base...base + 9) == "0")
        }

        @Test func notCommittedCountsForOnErrorStop() {
            let script =
                "\\set ON_ERROR_STOP off\nbegin;\n" + insert(140) + insert(140)
                + "\\set ON_ERROR_STOP on\ncommit;\n\\echo never\n"
            let result = Node.run(script: script)
            #expect(result.status == 3)
            #expect(result.text == "")
            #expect(Node.run("-c", "begin; \(insert(141))", "-c", insert(141), "-c", "commit").status == 1)
            #expect(rows(140...149) == "0")
        }

        @Test func rollbackEndsAnAbortedOne() {
            let result = Node.run(
                script: "begin;\n" + insert(150) + insert(150) + "rollback;\n" + insert(151) + "begin;\n" + insert(152)
                    + "commit;\n")
            #expect(result.errors.contains("ROLLBACK\nINSERT 1\nBEGIN\nINSERT 1\nCOMMIT\n"), "\(result.errors)")
            #expect(rows(150...159) == "2")
        }

        /// An error before execution does no harm: the transaction goes on and commits.
        @Test(arguments: [
            ("selec 1;", 200), ("select nosuch from TABLE;", 210), ("insert into NOSUCH values (1);", 220),
            ("insert into TABLE values (1);", 230), ("create table x (id int primary key);", 240), ("\\nosuch", 250),
            ("select 'open \\g (format=nosuch)\n';", 260),
        ])
        func errorsBeforeExecution(statement: String, base: Int) {
            let statement = statement.replacing("TABLE", with: table) + "\n"
            let result = Node.run(script: "begin;\n" + insert(base) + statement + insert(base + 1) + "commit;\n")
            #expect(!result.errors.contains("aborted"))
            #expect(result.errors.hasSuffix("INSERT 1\nCOMMIT\n"), "\(result.errors)")
            #expect(rows(base...base + 9) == "2")
        }

        @Test func aReadThatFailsWithoutAnyWrite() {
            let result = Node.run(script: "begin;\nselect 1/0;\ncommit;\n")
            #expect(result.errors.contains("Division by zero"))
            // Whatever became of it, COMMIT does not contradict what was said before.
            let wasAborted = result.errors.contains("the transaction was aborted")
            #expect(result.errors.contains("not committed") == wasAborted)
        }

        // MARK: Ended from elsewhere

        /// Begins, writes a row and tells the id of its transaction.
        private func open(_ id: Int, begin: String = "begin;") throws -> (Program, transaction: String) {
            let program = Node.start("-A", "-t", script: begin + "\n" + insert(id))
            // The transaction finds itself: the query runs in it.
            let mark = Node.uniqueName("MARK")
            program.send(
                "select transaction_id from system.sql_queries where sql like '%\(mark)%' and parent_query_id is null;\n\\echo ready\n"
            )
            try #require(program.waitForOutput("ready\n"))
            let id = try #require(program.outputText.split(separator: "\n").first)
            try #require(id.count == 36, "\(program.outputText) \(program.errorText)")
            return (program, String(id))
        }

        @Test(arguments: [true, false])
        func killed(noticedByAStatement: Bool) throws {
            let base = noticedByAStatement ? 300 : 310
            let (program, id) = try open(base)
            #expect(Node.kill(transaction: id))
            if noticedByAStatement { program.send(insert(base + 1)) }
            program.send("commit;\n" + insert(base + 5))
            let result = program.finish()
            #expect(result.status == 0)
            #expect(result.errors.contains("ERROR: not committed: "), "\(result.errors)")
            #expect(!result.errors.contains("\nCOMMIT\n"))
            #expect(result.errors.contains("WARNING") == noticedByAStatement, "\(result.errors)")
            #expect(Node.value("select id from \(table) where id between \(base) and \(base + 9)") == "\(base + 5)")
        }

        /// Nothing in the script fails; what `-1` is asked for does.
        @Test func killedWithinASingleTransaction() throws {
            let mark = Node.uniqueName("MARK")
            let script = """
                \(insert(340))
                select transaction_id as own from system.sql_queries where sql like '%\(mark)%' and parent_query_id is null \\gset
                kill transaction :'own';
                """
            let result = Node.run("-1", "-f", "-", script: script)
            #expect(result.status == 3)
            #expect(result.errors.contains("ERROR: not committed: "), "\(result.errors)")
            #expect(rows(340...349) == "0")
        }

        @Test func timedOut() throws {
            let (program, id) = try open(320, begin: "\\begin timeout 1")
            #expect(
                eventually {
                    Node.value("select count(*) from system.transactions where transaction_id = '\(id)'") == "0"
                })
            program.send("commit;\n")
            let result = program.finish()
            #expect(result.errors.contains("ERROR: not committed: the transaction timed out"), "\(result.errors)")
            #expect(rows(320...329) == "0")
        }

        @Test func timedOutByAVariable() throws {
            let (program, id) = try open(330, begin: "\\set TX_TIMEOUT 1\nbegin;")
            #expect(
                eventually {
                    Node.value("select count(*) from system.transactions where transaction_id = '\(id)'") == "0"
                })
            program.send(insert(331) + "commit;\n")
            let result = program.finish()
            #expect(result.errors.contains("ERROR: not committed: the transaction timed out"), "\(result.errors)")
            #expect(rows(330...339) == "0")
        }

        // MARK: At a terminal

        enum End: CaseIterable { case duplicateKey, killed, timedOut }

        /// The prompt shows that it is dead, as soon as that can be known.
        @Test(arguments: End.allCases)
        func atATerminal(end: End) throws {
            let base = [.duplicateKey: 400, .killed: 410, .timedOut: 420][end] ?? 0
            let mark = Node.uniqueName("TYPED")
            let terminal = try Terminal(Node.arguments(["-A", "-t"]), columns: 200)
            #expect(terminal.shows("PUBLIC=> "))
            terminal.enter(end == .timedOut ? "\\begin timeout 1" : "begin;")
            #expect(terminal.shows("PUBLIC*> "))
            terminal.type(insert(base).replacing("\n", with: Terminal.Key.enter))
            #expect(terminal.shows("INSERT 1\n"))
            switch end {
            case .duplicateKey: terminal.type(insert(base).replacing("\n", with: Terminal.Key.enter))
            case .killed:
                #expect(terminal.shows("PUBLIC*> "))
                terminal.enter(
                    "select 'id ' || cast(transaction_id as varchar) from system.sql_queries "
                        + "where sql like '%\(mark)%' and parent_query_id is null;")
                let shown = try #require(terminal.read(until: "PUBLIC*> "))
                let id = try #require(shown.firstMatch(of: /id ([-0-9a-f]{36})/)?.1)
                #expect(Node.kill(transaction: id))
                terminal.type(insert(base + 1).replacing("\n", with: Terminal.Key.enter))
            case .timedOut:
                let isOver = terminal.wait {
                    terminal.enter("")
                    return terminal.text.contains("PUBLIC!> ")
                }
                #expect(isOver)
            }
            #expect(terminal.shows("PUBLIC!> "))
            terminal.enter("commit;")
            let shown = try #require(terminal.read(until: "PUBLIC=> "))
            #expect(shown.contains("ERROR: not committed: ") && !shown.contains("\nCOMMIT\n"), "\(shown)")
            #expect(terminal.text.contains("WARNING: the transaction "), "\(terminal.text)")
            #expect(rows(base...base + 9) == "0")
        }
    }
}
