import Foundation
import Glibc
import Ignite
import TestSupport
import Testing

extension OwnClusterTests.Ignite2 {
    /// Connections that are lost: three nodes, of which one dies.
    @Suite(.serialized, .ownIgnite2Cluster(nodes: 3))
    struct LostNodeTests {
        private var cluster: OwnCluster.Running { OwnCluster.running }

        @Test func underWay() throws { try KilledNode().underWay() }
        @Test func atCommit() throws { try KilledNode().atCommit() }
        @Test func whileOthersWork() throws { try RevivedNode().whileOthersWork() }

        /// Silence costs a share of the time only, and the next address answers.
        @Test func aFrozenNodeIsPassedOver() throws {
            let node = try #require(cluster.processID(1).flatMap { Int32($0) })
            freeze(node)
            defer { kill(node, SIGCONT) }
            let started = Program.now
            let result = Program.run(
                ["-X", "-A", "-t", "--connect-timeout", "6", "-c", "\\conninfo", cluster.addresses(1, 0, 2)])
            #expect(result.status == 0 && result.text.contains(" \(cluster.addresses[0])\n"), "\(result)")
            #expect(Program.now - started < 6)
        }

        /// What a program sees whose node dies, and that it goes on with another one.
        @Test func theLibrary() throws {
            try cluster.createReplicated("of_programs")
            let uri = "ignite://\(cluster.addresses(1, 0, 2))?connectTimeout=30"
            let (idle, reader, writer) = (
                try Ignite.connect(uri), try Ignite.connect(uri), try Ignite.connect(uri)
            )
            defer { for client in [idle, reader, writer] { client.close() } }
            let insert = "insert into of_programs values (?, 0)"
            try idle.execute(SQLStatement(unsafe: insert), 1)
            let rows = try reader.execute("select x from table(system_range(1, 100000))")
            let transaction = try writer.begin(TransactionOptions(label: "of a program"))
            try transaction.execute(SQLStatement(unsafe: insert), 2)
            let unused = try idle.begin()

            try cluster.kill(1)
            #expect(try unused.state() == .lost)
            let refused = try failure { try idle.execute(SQLStatement(unsafe: insert), 3) }
            #expect(refused.code == .closed && refused.isRetryable && !refused.isOutcomeUnknown)
            try unused.rollback()
            #expect(try idle.execute(SQLStatement(unsafe: insert), 3).updateCount == 1)
            #expect(idle.server.address == cluster.addresses[0])
            #expect(try failure { _ = try rows.fetchAll() }.code == .connectionLost)
            let ended = try failure { try transaction.commit() }
            #expect(ended.code == .notCommitted && ended.isRetryable && !ended.isOutcomeUnknown)
            let ids = "select id from of_programs order by id"
            for client in [reader, writer] {
                #expect(try client.execute(SQLStatement(unsafe: ids)).fetchAll().map { $0[0] } == [1, 3])
            }
            cluster.revive(1)
        }
    }
}
