import Foundation
import TestSupport
import Testing

extension ClusterTests.OwnClusterTests {
    /// Nodes that die and nodes that freeze.
    @Suite(.serialized, .ownCluster())
    struct LostNodeTests {
        private var cluster: OwnCluster.Running { OwnCluster.running }

        private func start(_ arguments: String..., script: String) -> Program {
            Program(["-X", "-A", "-t"] + arguments + [cluster.address], input: Array(script.utf8))
        }

        /// Both kinds of loss with one kill: nodes take long to start.
        @Test func theNodeDies() throws {
            let idle = start(script: "\\echo ready\n")
            let inTransaction = start(script: "begin;\ninsert into t values (1);\n\\echo ready\n")
            let busy = start(script: "\\echo ready\n" + Node.endlessQuery("BUSY") + "\n\\echo never\n")
            for program in [idle, inTransaction, busy] { try #require(program.waitForOutput("ready\n")) }
            #expect(
                eventually {
                    cluster.value("select count(*) from system.sql_queries where sql like '%BUS' || 'Y%'") != "0"
                })
            try cluster.kill(0)
            for program in [idle, inTransaction] { program.send("select 1;\n\\echo never\n") }

            let lost = busy.end(within: 10)
            #expect(lost.status == 2)
            #expect(lost.errors.contains("ERROR: ") && lost.errors.contains("was lost"), "\(lost.errors)")
            let reconnected = idle.end(within: 20)
            #expect(reconnected.status == 2)
            #expect(reconnected.errors.contains("could not connect"), "\(reconnected.errors)")
            let transaction = inTransaction.end(within: 10)
            #expect(transaction.status == 2)
            #expect(transaction.errors.contains("the transaction was lost"), "\(transaction.errors)")
            for result in [lost, reconnected, transaction] { #expect(!result.text.contains("never")) }

            cluster.command("revive", "0")
            #expect(cluster.value("select count(*) from t") == "0")
        }

        @Test func theNodeFreezes() throws {
            let program = start("--timeout", "1", script: "\\echo ready\n")
            let inTransaction = start("--timeout", "1", script: "begin;\ninsert into t values (2);\n\\echo ready\n")
            for program in [program, inTransaction] { try #require(program.waitForOutput("ready\n")) }
            cluster.command("kill", "0", "--signal", "STOP")
            defer { cluster.command("kill", "0", "--signal", "CONT") }
            let started = Program.now
            program.send("select 1;\n\\warn end\n")
            #expect(program.waitForErrors("end\n", within: 20))
            #expect(Program.now - started < 5)
            #expect(program.errorText.contains("did not answer in time"), "\(program.errorText)")
            let silent = Program.run(["-X", "--connect-timeout", "1", "-c", "select 1", cluster.address])
            #expect(silent.status == 2)

            inTransaction.send("select count(*) from t;\ncommit;\n")
            let result = inTransaction.finish(within: 60)
            #expect(!result.wasStuck)
            #expect(!result.errors.contains("\nCOMMIT\n"), "\(result.errors)")
            #expect(result.errors.contains("WARNING: "), "what has become of the transaction is said: \(result.errors)")
        }
    }
}
