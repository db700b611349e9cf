import Ignite
import IgniteCore
import TestSupport
import Testing

extension ClusterTests {
    /// The events of a connection to a real node.
    @Suite struct EventTests {
        @Test func aConnection() throws {
            let recorder = EventRecorder()
            let client = try Ignite.connect("ignite3://\(Node.address ?? "")", listeners: [recorder])
            try client.execute("SELECT 1")
            let error = try failure { try client.execute("SELECT nothing FROM nowhere") }
            client.close()
            // A server may reset the first request on a connection, which is then made again.
            let start = recorder.lines.lastIndex(of: "opened") ?? 0
            #expect(
                Array(recorder.lines[start...]) == [
                    "opened", "handshake of Ignite 3 3.0.0 started",
                    "handshake succeeded: \(client.server.version)", "HEARTBEAT 1 started", "HEARTBEAT 1 succeeded",
                    "SQL_EXEC 2 started", "SQL_EXEC 2 succeeded", "SQL_EXEC 3 started",
                    "SQL_EXEC 3 failed: \(error.server?.code ?? "")", "closed: closed",
                ])
            #expect(recorder.events.last?.nodeID == client.server.nodeID)
        }
    }
}

extension Ignite2ClusterTests {
    /// The events of a connection to a real node of Ignite 2.
    @Suite struct EventTests {
        @Test(arguments: Ignite2Node.present) func aConnection(_ node: Ignite2Node) throws {
            let recorder = EventRecorder()
            let client = try Ignite.connect("ignite2://\(node.address)", listeners: [recorder])
            try client.execute("SELECT 1")
            let error = try failure { try client.execute("SELECT nothing FROM nowhere") }
            client.close()
            let lines = recorder.lines
            #expect(
                lines.prefix(4) == [
                    "opened", "handshake of Ignite 2 1.7.0 started", "handshake succeeded: unknown",
                    "GET_IDLE_TIMEOUT 1 started",
                ])
            #expect(
                lines.suffix(5) == [
                    "QUERY_SQL_FIELDS 4 started", "QUERY_SQL_FIELDS 4 succeeded", "QUERY_SQL_FIELDS 5 started",
                    "QUERY_SQL_FIELDS 5 failed: \(error.server?.code ?? "")", "closed: closed",
                ], "\(lines)")
            #expect(lines.count { $0.hasSuffix(" started") } == 6, "\(lines)")
            #expect(recorder.events.last?.nodeID == client.server.nodeID)
        }
    }
}
