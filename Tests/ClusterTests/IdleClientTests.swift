import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

extension ClusterTests.OwnClusterTests.LostNodeTests {
    /// Programs that let a client be idle for longer than the node allows.
    @Suite struct IdleClientTests {
        private var address: String { OwnCluster.running.address }

        /// Whether the only connection to the node is open; it is not read from to find out.
        private func isConnected() throws -> Bool {
            let port = String(try ClientOptions(address).addresses[0].port, radix: 16, uppercase: true)
            let table = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
            return table.split(separator: "\n").contains { line in
                let fields = line.split(separator: " ")
                // ESTABLISHED
                return fields.count > 3 && fields[2].hasSuffix(":\(port)") && fields[3] == "01"
            }
        }

        @Test func theNextStatementConnectsAgain() throws {
            let client = try Ignite.connect(address)
            defer { client.close() }
            let table = try client.table("t")
            let rows = try client.execute("SELECT x FROM TABLE(SYSTEM_RANGE(1, 10000))")
            // The list can miss a connection while others come and go, so it must be missing several times.
            func beIdle() { #expect(eventually { (0..<5).allSatisfy { _ in (try? isConnected()) == false } }) }
            beIdle()
            #expect(try client.execute("INSERT INTO t VALUES (200)").updateCount == 1)
            #expect(try table.containsKey(200))
            #expect(try failure { _ = try rows.fetchAll() }.code == .connectionLost)
            beIdle()
            #expect(try table.insert([201]))
            beIdle()
            let transaction = try client.begin()
            try transaction.execute("INSERT INTO t VALUES (202)")
            beIdle()
            let error = try failure { try transaction.commit() }
            #expect(error.code == .notCommitted && error.isRetryable && !error.isOutcomeUnknown)
            let ids = "SELECT id FROM t WHERE id BETWEEN 200 AND 209 ORDER BY id"
            #expect(try client.execute(ids).fetchAll().map { $0[0] } == [200, 201])
        }
    }
}
