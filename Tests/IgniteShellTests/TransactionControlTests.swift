import Ignite3
import IgniteCore
import TestSupport
import Testing

/// BEGIN, COMMIT and ROLLBACK, as statements and as commands, AUTOCOMMIT, and dead transactions.
struct TransactionControlTests {
    /// What a node was asked to do: `begin`, `commit`, `rollback`, or a statement, marked if it ran in a transaction.
    private func steps(_ script: String, _ arguments: String...) throws -> (steps: [String], Program.Result) {
        let seen = Seen<String>()
        let node = try InProcessNode { request in
            seen.note((request.transaction == nil ? "" : "in: ") + request.sql)
            switch request.sql.split(separator: " ").first {
            case "fail": return .error(ErrorBlock(.sql, 4, "it failed"))
            case "dead": return .error(ErrorBlock(.transaction, 13, "it is dead"))
            case "insert": return .updated(1)
            case "create", "kill": return .applied(true)
            default: return .rows([Column(name: "A", type: .integer)], [[1]])
            }
        }
        let result = ShellRun.run(["-A", "-t"] + arguments, node.options, input: script)
        let transactions = node.journal.entries.compactMap { entry -> String? in
            entry.hasPrefix("TX_") ? String(entry.dropFirst(3).prefix { $0 != " " }).lowercased() : nil
        }
        return (seen.all + transactions, result)
    }

    @Test(arguments: [("begin;", "commit;"), ("\\begin", "\\commit"), ("start transaction;", "end;")])
    func committing(_ begin: String, _ commit: String) throws {
        let (steps, result) = try steps("\(begin)\ninsert 1;\n\(commit)\ninsert 2;\n", "-q")
        #expect(steps == ["in: insert 1", "insert 2", "begin", "commit"])
        #expect(result.errors == "" && result.status == 0)
    }

    @Test(arguments: ["rollback;", "\\rollback", "abort transaction;"]) func rollingBack(_ rollback: String) throws {
        let (steps, result) = try steps("begin;\ninsert 1;\n\(rollback)\n")
        #expect(steps == ["in: insert 1", "begin", "rollback"])
        #expect(result.errorLines == ["BEGIN", "INSERT 1", "ROLLBACK"])
    }

    @Test func withoutAutocommit() throws {
        let (steps, result) = try steps(
            "create table a;\nkill query 1;\nselect 1;\ninsert 2;\ncommit;\ninsert 3;\n", "-q", "-v", "AUTOCOMMIT=off")
        #expect(
            steps == ["create table a", "kill query 1", "in: select 1", "in: insert 2", "in: insert 3"]
                + ["begin", "commit", "begin", "rollback"])
        #expect(result.errors == "WARNING: the open transaction was rolled back\n")
    }

    /// Neither DDL, which is not sent, nor KILL and queries of commands run in a transaction.
    @Test func whatDoesNotTakePart() throws {
        let (steps, result) = try steps("begin;\ncreate table a;\nkill query 1;\ncommit;\n", "-q")
        #expect(steps == ["kill query 1", "begin", "commit"])
        #expect(
            result.errors == "ignite-sql:<stdin>:2: ERROR: CREATE TABLE cannot run in a transaction: "
                + "\\commit or \\rollback first\n")
    }

    @Test func warnings() throws {
        let (steps, result) = try steps("commit;\nrollback;\nbegin;\nbegin;\nrollback;\n", "-q")
        #expect(steps == ["begin", "rollback"])
        #expect(
            result.errorLines == [
                "ignite-sql:<stdin>:1: WARNING: there is no transaction in progress",
                "ignite-sql:<stdin>:2: WARNING: there is no transaction in progress",
                "ignite-sql:<stdin>:4: WARNING: there is already a transaction in progress; nothing was sent",
            ])
    }

    /// The server reports success for COMMIT of a dead transaction, and the shell does not.
    @Test func aDeadTransaction() throws {
        let (steps, result) = try steps("begin;\ninsert 1;\ndead;\ninsert 2;\ncommit;\ninsert 3;\n", "-q")
        #expect(steps.filter { $0.hasSuffix("commit") } == [])
        #expect(steps.contains("insert 3") && steps.last == "rollback")
        #expect(result.errors.contains("COMMIT will write nothing, ROLLBACK ends it"))
        #expect(result.errors.contains("<stdin>:5: ERROR: not committed: "))
        #expect(result.status == 0)
    }

    @Test func notUnderstood() throws {
        let (steps, result) = try steps("commit and chain;\nbegin isolation level serializable;\n")
        #expect(steps == [])
        #expect(result.errorLines.count == 2 && result.errors.contains("COMMIT: unsupported option \"and chain\""))
    }
}
