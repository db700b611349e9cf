import Foundation
import TestSupport
import Testing

/// `-1`.
struct SingleTransactionTests {
    private func transactionSteps(_ node: InProcessNode) -> [String] {
        node.journal.entries.compactMap { entry in
            let word = String(entry.prefix { $0 != " " })
            return word.hasPrefix("TX_") ? word : word == "SQL_EXEC" && !entry.contains("SYSTEM.") ? "statement" : nil
        }
    }

    @Test func allInOneTransaction() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("update b;\nupdate c;\n".utf8), to: "more.sql")
        let node = try littleNode()
        let result = node.runShell("-1", "-q", "-c", "update a", "-f", "\(folder.path)/more.sql", script: "")
        #expect(transactionSteps(node) == ["TX_BEGIN", "statement", "statement", "statement", "TX_COMMIT"])
        #expect(result.errors == "")
        #expect(result.status == 0)
    }

    @Test func aTransactionThatIsEndedFromWithin() throws {
        let node = try littleNode()
        let result = node.runShell("-1", "-c", "update a", "-c", "commit", script: "")
        #expect(transactionSteps(node) == ["TX_BEGIN", "statement", "TX_COMMIT"])
        #expect(result.errors.contains("WARNING: a script or command ended the transaction of -1"))
    }

    /// Nobody has begun the transaction that could end it.
    @Test func definingInOneTransaction() throws {
        let result = try littleNode().runShell("-1", "-c", "create table t (id int primary key)", script: "")
        #expect(result.errors.contains("CREATE TABLE cannot run in a transaction: run it without -1"))
    }
}
