import Ignite
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Clients whose connection was lost while nothing was under way.
@Suite struct LostConnectionTests {
    private static let numbers = [Column(name: "X", type: .bigint)]

    private func node(clusterID: IgniteUUID? = nil) throws -> InProcessNode {
        try InProcessNode(clusterID: clusterID) { request in
            request.sql == "insert" ? .updated(1) : .rows(Self.numbers, (1...10).map { [.bigint($0)] })
        }
    }

    /// Connections that were made, statements and transactions.
    private func requests(_ node: InProcessNode) -> [String] {
        node.journal.entries.filter { !$0.hasPrefix("SQL_CURSOR") && !$0.contains("SYSTEM") }
    }

    @Test func theNextStatementConnectsAgain() throws {
        let node = try node()
        let client = try node.client()
        try client.execute("insert")
        let seen = client.observableTimestamp
        node.dropClients()
        try client.execute("insert")
        #expect(client.observableTimestamp > seen && !client.isClosed)
        node.dropClients()
        #expect(try client.describe("q").columns.count == 1)
        node.dropClients()
        #expect(try client.nodes().count == 1)
        node.dropClients()
        try client.transaction { try $0.execute("insert") }
        #expect(
            requests(node) == [
                "HEARTBEAT", "SQL_EXEC insert", "HEARTBEAT", "SQL_EXEC insert", "HEARTBEAT", "SQL_QUERY_META q",
                "HEARTBEAT", "CLUSTER_GET_NODES", "HEARTBEAT", "TX_BEGIN", "SQL_EXEC insert", "TX_COMMIT 1",
            ])
    }

    /// A cancel that came before is not meant for the connecting.
    @Test func anEarlyCancelDoesNotKeepItFromConnecting() throws {
        let node = try node()
        let client = try node.client()
        node.dropClients()
        client.canceller.cancel()
        #expect(try client.execute("insert").updateCount == 1)
        node.dropClients()
        client.canceller.cancel()
        try client.begin().rollback()
    }

    @Test func notWhileATransactionIsOpen() throws {
        let node = try node()
        let client = try node.client()
        let transaction = try client.begin()
        try transaction.execute("insert")
        node.dropClients()
        for _ in 0..<2 {
            for call in [{ try client.execute("insert") }, { try transaction.execute("insert") }] {
                let error = try failure { _ = try call() }
                #expect(error.code == .closed && !error.wasSent && error.isRetryable && !error.isOutcomeUnknown)
                #expect(error.message.hasPrefix("nothing was sent: the connection to "))
                #expect(error.hint?.contains("rolled back") == true)
            }
        }
        let error = try failure { try transaction.commit() }
        #expect(error.code == .notCommitted && error.isRetryable && !error.isOutcomeUnknown)
        try client.execute("insert")
        #expect(requests(node).suffix(2) == ["HEARTBEAT", "SQL_EXEC insert"])
    }

    @Test func withoutAutocommitRollbackGoesOn() throws {
        let node = try node()
        let client = try node.client()
        try client.setAutocommit(false)
        try client.execute("insert")
        node.dropClients()
        #expect(try failure { try client.execute("insert") }.isRetryable)
        try client.rollback()
        try client.execute("insert")
        try client.commit()
        #expect(requests(node).suffix(4) == ["HEARTBEAT", "TX_BEGIN", "SQL_EXEC insert", "TX_COMMIT 1"])
    }

    @Test func openResultsAreGone() throws {
        let node = try node()
        let client = try node.client(pageSize: 2)
        let result = try client.execute("q")
        let other = try client.execute("q")
        _ = try (result.next(), other.next())
        node.dropClients()
        try client.execute("insert")
        // Giving it up takes no connection.
        try other.close()
        // Some rows have come before.
        let error = try failure { while try result.next() != nil {} }
        #expect(error.code == .connectionLost && error.isRetryable)
        #expect(error.hint == "run the query again: the rows that had not arrived are lost")
        #expect(try failure { _ = try result.next() }.code == .connectionLost)
        #expect(try client.execute("q").fetchAll().count == 10)
    }

    /// What only asks may be asked again; what writes may have been done.
    @Test(arguments: [true, false]) func lostWhileAnAnswerIsAwaited(_ writes: Bool) throws {
        let peer = try ScriptedPeer { listener in
            while let connection = try? listener.open() {
                _ = try connection.next()
                connection.reset()
            }
        }
        let client = try Ignite.connect(peer.options)
        let calls: [() throws -> Void] =
            writes
            ? [
                { try client.execute("insert") }, { try client.executeBatch("insert", [[1]]) },
                { try client.executeScript("insert") },
            ]
            : [
                { try client.execute("select 1") }, { _ = try client.describe("insert") }, { _ = try client.begin() },
                { _ = try client.nodes() }, { _ = try client.table("person") }, { _ = try client.tables() },
            ]
        for (index, call) in calls.enumerated() {
            let error = try failure(of: call)
            #expect(error.code == .connectionLost, "\(index): \(error)")
            #expect(error.isOutcomeUnknown == writes && error.isRetryable == !writes, "\(index)")
        }
    }

    @Test func anotherClusterIsRefused() throws {
        var node: InProcessNode? = try node()
        let other = try self.node(clusterID: IgniteUUID(mostSignificant: 7, leastSignificant: 7))
        var options = try #require(node).options
        options.addresses.append(other.address)
        let client = try Ignite.connect(options)
        try client.execute("insert")
        node = nil
        let error = try failure { try client.execute("insert") }
        #expect(error.code == .connectionFailed && error.message.contains("belongs to another cluster"))
        #expect(!other.journal.entries.contains("SQL_EXEC insert"))
    }

    @Test func notAfterClose() throws {
        let node = try node()
        let client = try node.client()
        client.close()
        #expect(try failure { try client.execute("insert") }.code == .closed)
        #expect(requests(node) == ["HEARTBEAT"])
    }

    @Test func tablesByKeyGoOn() throws {
        // The first connection ends behind what it takes to find the table and to write a row.
        let node = try TableNode(clients: 2, requestsOfFirst: 6)
        let client = try Ignite.connect(node.options)
        let table = try client.table("person")
        try table.upsert([1, "Ada", nil])
        while !client.isClosed { _ = try? client.keepAlive() }
        #expect(try table.get(1)?["NAME"] == "Ada")
        try table.upsert([2, "Bob", nil])
        #expect(try table.get(2)?["NAME"] == "Bob")
    }
}
