import Foundation
import TestSupport
import Testing

private let table = Node.uniqueName("TX")

extension ClusterTests {
    /// Transactions tell the truth about themselves (each test has keys of its own).
    @Suite(.tables("create table \(table) (id int primary key, v varchar);"))
    struct TransactionTests {
        private func rows(_ range: ClosedRange<Int>) -> String {
            Node.value("select count(*) from \(table) where id between \(range.lowerBound) and \(range.upperBound)")
        }

        private func insert(_ id: Int, _ value: String = "x") -> String {
            "insert into \(table) values (\(id), '\(value)');\n"
        }

        @Test(arguments: [
            ("\\begin\n", "\\commit\n", 100), ("begin;", "commit;", 110), ("BEGIN TRANSACTION;", "END;", 120),
            ("start transaction;", "COMMIT WORK;", 130), ("begin work;", "commit transaction;", 140),
            ("start transaction read write;", "\\commit\n", 150),
        ])
        func commits(begin: String, commit: String, base: Int) {
            let result = Node.run(script: begin + insert(base) + insert(base + 1) + commit)
            #expect(result.status == 0)
            #expect(result.errorLines.count == 4, "\(result.errors)")
            #expect(result.errorLines.last == "COMMIT")
            #expect(rows(base...base + 9) == "2")
        }

        @Test(arguments: [("\\begin\n", "\\rollback\n", 200), ("begin;", "rollback;", 210), ("begin;", "abort;", 220)])
        func rollsBack(begin: String, rollback: String, base: Int) {
            let result = Node.run(script: begin + insert(base) + rollback + insert(base + 1))
            #expect(result.errorLines == ["BEGIN", "INSERT 1", "ROLLBACK", "INSERT 1"])
            #expect(Node.value("select id from \(table) where id between \(base) and \(base + 9)") == "\(base + 1)")
        }

        @Test func seesItsOwnWritesAndOthersDoNot() {
            let program = Node.start(
                "-A", "-t", script: "begin;" + insert(300) + "select v from \(table) where id = 300;\n")
            #expect(program.waitForOutput("x\n"))
            #expect(rows(300...309) == "0")
            program.send("commit;\n\\echo done\n")
            #expect(program.waitForOutput("done\n"))
            #expect(rows(300...309) == "1")
            #expect(program.finish().status == 0)
        }

        @Test func endsWithoutOneAreWarnings() {
            let result = Node.run(
                "-v", "ON_ERROR_STOP=1", script: "commit;\nrollback;\n\\commit\n\\rollback\n\\echo end\n")
            #expect(result.status == 0)
            #expect(result.text == "end\n")
            #expect(result.errorLines.count == 4)
            #expect(result.errorLines.allSatisfy { $0.contains("WARNING: there is no transaction in progress") })
        }

        @Test func beginInsideOneIsAWarning() {
            let result = Node.run(
                "-v", "ON_ERROR_STOP=1", script: "begin;" + insert(310) + "begin;\n\\begin\n" + insert(311) + "commit;")
            #expect(result.status == 0)
            #expect(result.errorLines.filter { $0.contains("WARNING: there is already a transaction") }.count == 2)
            #expect(rows(310...319) == "2")
        }

        @Test func leavingRollsBackAndSaysSo() {
            for (arguments, script) in [([], "begin;" + insert(320)), (["-v", "AUTOCOMMIT=off"], insert(321))] {
                let result = Program.run(Node.arguments(arguments), input: script)
                #expect(result.status == 0)
                #expect(result.errors.contains("WARNING: the open transaction was rolled back"), "\(result.errors)")
            }
            let quit = Node.run(script: "begin;" + insert(322) + "\\q\n")
            #expect(quit.errors.contains("was rolled back"))
            let failed = Node.run("-v", "ON_ERROR_STOP=1", script: "begin;" + insert(323) + "select nosuch;")
            #expect(failed.status == 3)
            #expect(failed.errors.contains("was rolled back"))
            #expect(rows(320...329) == "0")
        }

        @Test func goesOnThroughIncludedScripts() throws {
            let folder = try TemporaryFolder()
            try folder.write(Array(insert(331).utf8), to: "in.sql")
            let result = Node.run(
                "-f", "-", "-c", "commit", script: "begin;" + insert(330) + "\\i '\(folder.path)/in.sql'\n")
            #expect(result.status == 0)
            #expect(result.errorLines == ["BEGIN", "INSERT 1", "INSERT 1", "COMMIT"])
            #expect(rows(330...339) == "2")
        }

        // MARK: Autocommit

        @Test func withoutAutocommitTheFirstStatementBegins() {
            let result = Node.run(
                "-v", "AUTOCOMMIT=off",
                script: insert(400) + "rollback;\n" + insert(401) + "commit;\n\\autocommit on\n" + insert(402))
            #expect(!result.errors.contains("WARNING"), "\(result.errors)")
            #expect(Node.value("select id from \(table) where id between 400 and 409 order by id") == "401\n402")
        }

        @Test func autocommitOnLeavesAnOpenOneOpen() {
            let result = Node.run(
                script: "\\autocommit off\n" + insert(410) + "\\autocommit on\n" + insert(411) + "rollback;\n")
            #expect(result.errors.hasSuffix("ROLLBACK\n"), "\(result.errors)")
            #expect(rows(410...419) == "0")
        }

        @Test func definitionsAndTransactions() {
            let own = Node.uniqueName("DDL")
            let result = Node.run(
                "-v", "AUTOCOMMIT=off",
                script: """
                    create table \(own) (id int primary key);
                    rollback;
                    insert into \(own) values (1);
                    drop table \(own);
                    /* c */ Alter table \(own) add column x int;
                    commit;
                    select count(*) from \(own) \\g |cat >&2
                    commit;
                    drop table \(own);
                    """)
            #expect(result.status == 0)
            let lines = result.errorLines
            #expect(lines[0] == "CREATE TABLE")
            #expect(lines[1].contains("WARNING: there is no transaction"), "a definition alone opens none")
            #expect(
                lines[3].contains(
                    "<stdin>:4: ERROR: DROP TABLE cannot run in a transaction: \\commit or \\rollback first"))
            #expect(lines[4].contains("<stdin>:5: ERROR: ALTER TABLE cannot run in a transaction"))
            #expect(lines[5] == "COMMIT")
            #expect(lines.last == "DROP TABLE")
            #expect(result.errors.contains("\n        1\n") || result.errors.contains("        1"))
        }

        // MARK: Read only

        @Test func readOnly() {
            for begin in ["\\begin read only\n", "start transaction read only;"] {
                let result = Node.run(
                    "-A", "-t",
                    script: begin + "select count(*) from \(table) where id < 0;\n" + insert(420) + "commit;\n")
                #expect(result.text == "0\n")
                #expect(result.errors.contains("ERROR: IGN-SQL-7 DML cannot be started by using read only"))
            }
            #expect(rows(420...429) == "0")
        }

        @Test func badRequests() {
            let result = Node.run(
                script: "\\begin timeout soon\n\\begin sideways\nbegin sideways;\ncommit and chain;\n\\echo end\n")
            #expect(result.text == "end\n")
            #expect(result.errorLines.filter { $0.contains("ERROR: ") }.count == 4, "\(result.errors)")
            #expect(!result.errors.contains("BEGIN\n"))
        }
    }
}
