import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

extension OwnClusterTests.LostNodeTests {
    /// Programs that let a client be idle for longer than the node allows.
    @Suite struct IdleClientTests {
        private var address: String { OwnCluster.running.address }

        /// Whether this process has an open connection to the node; it is not read from to find out.
        private func isConnected() throws -> Bool {
            let port = try ClientOptions(address).addresses[0].port
            return (0..<getdtablesize()).contains { descriptor in
                var peer = sockaddr_in()
                var length = socklen_t(MemoryLayout.size(ofValue: peer))
                let found = withUnsafeMutableBytes(of: &peer) {
                    getpeername(descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
                }
                guard found == 0, peer.sin_family == AF_INET, UInt16(bigEndian: peer.sin_port) == port else {
                    return false
                }
                // The first byte is the state, of which 1 is ESTABLISHED (tcp_states.h).
                var state: UInt8 = 0
                length = 1
                return getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &state, &length) == 0 && state == 1
            }
        }

        @Test func theNextStatementConnectsAgain() throws {
            let client = try Ignite.connect(address)
            defer { client.close() }
            let table = try client.table("t")
            let rows = try client.execute("SELECT x FROM TABLE(SYSTEM_RANGE(1, 10000))")
            func beIdle() { #expect(eventually { (try? isConnected()) == false }) }
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
            #expect(try client.execute(SQLStatement(unsafe: ids)).fetchAll().map { $0[0] } == [200, 201])
        }
    }
}
