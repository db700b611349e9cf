import Ignite3
import IgniteAsync
import TestSupport
import Testing

/// Results as sequences.
@Suite struct AsyncRowsTests {
    private func values(_ rows: AsyncRows) async throws -> [Int] {
        try await rows.fetchAll().map { try $0.decode(Int.self) }
    }

    @Test func rowsOfSeveralPagesComeInOrder() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1, pageSize: 3)
        var found: [Int] = []
        for try await row in try await pool.execute("ten") {
            found.append(try row.get(at: 0))
            #expect(row.number == found.count)
        }
        #expect(found == Array(1...10))
        // The connection is free behind the last page, though the result is kept.
        let rows = try await pool.execute("ten")
        #expect(try await values(rows) == Array(1...10))
        #expect(try await pool.execute("update").updateCount == 1)
        #expect(rows.columns.map(\.name) == ["X"] && rows.updateCount == nil)
        #expect(node.requests.count { $0.hasPrefix("SQL_CURSOR_NEXT_PAGE") } == 6)
        #expect(!node.requests.contains { $0.hasPrefix("SQL_CURSOR_CLOSE") })
    }

    /// Rows that are kept are not overwritten by further pages.
    @Test func rowsMayBeKept() async throws {
        let node = try node()
        let rows = try await node.pool(pageSize: 1).execute("ten").fetchAll()
        #expect(try rows.map { try $0.get(Int.self, at: 0) } == Array(1...10))
    }

    @Test func countsAndNothing() async throws {
        let node = try InProcessNode { request in
            request.sql == "ddl" ? .applied(true) : request.sql == "none" ? .rows(numbers, []) : .updated(3)
        }
        let pool = try node.pool(maximumConnections: 1)
        let (ddl, dml) = (try await pool.execute("ddl"), try await pool.execute("dml", 1, nil))
        #expect(ddl.wasApplied == true && ddl.updateCount == nil && ddl.columns.isEmpty)
        #expect(dml.wasApplied == nil && dml.updateCount == 3)
        for rows in [ddl, dml] {
            let error = try await failure { _ = try await rows.fetchOne() }
            #expect(error.code == .invalidArgument && error.message == "the statement returns no rows")
        }
        #expect(try await pool.execute("none").fetchAll().isEmpty)
    }

    @Test func leavingTheLoopClosesTheCursor() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1, pageSize: 3)
        let rows = try await pool.execute("ten")
        for try await row in rows where row.number == 2 { break }
        try await pool.execute("update")
        #expect(node.requests.suffix(2) == ["SQL_CURSOR_CLOSE 1", "SQL_EXEC update"])
        #expect(try await failure { _ = try await rows.fetchAll() }.code == .closed)
    }

    @Test func aResultThatIsDroppedIsClosed() async throws {
        let node = try node()
        let pool = try node.pool(maximumConnections: 1, pageSize: 3)
        try await pool.execute("ten")
        #expect(try await pool.execute("ten").fetchOne()?.get(Int.self, at: 0) == 1)
        try await pool.execute("update")
        #expect(node.requests.count { $0.hasPrefix("SQL_CURSOR_CLOSE") } == 2)
        #expect(node.connectionCount == 1)
    }

    @Test func oneIteratorAlone() async throws {
        let node = try node()
        for pageSize in [3, 100] {
            let rows = try await node.pool(pageSize: pageSize).execute("ten")
            var iterator = rows.makeAsyncIterator()
            var other = rows.makeAsyncIterator()
            #expect(try await failure { _ = try await other.next() }.code == .closed)
            var count = 0
            while try await iterator.next() != nil { count += 1 }
            #expect(count == 10)
            #expect(try await iterator.next() == nil)
        }
    }

    /// An error in the middle must not look like the end to who asks again.
    @Test func anErrorOnTheWay() async throws {
        let peer = try AsyncPeer { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(request.id, numbers, [[.bigint(1)]], cursor: 9))
            connection.refuse(try connection.expect(.sqlCursorNextPage), ErrorBlock(.sql, 7, "Division by zero"))
            try connection.readToEnd()
        }
        do {
            let pool = try IgnitePool(peer.options)
            var rows = try await pool.execute("q").makeAsyncIterator()
            #expect(try await rows.next()?.get(Int.self, at: 0) == 1)
            #expect(try await failure { _ = try await rows.next() }.message == "Division by zero")
            #expect(try await failure { _ = try await rows.next() }.code == .closed)
        }
        try await peer.finish()
    }

    @Test @MainActor func onTheMainActor() async throws {
        let node = try node()
        var sum = 0
        for try await row in try await node.pool(pageSize: 3).execute("ten") { sum += try row.get(Int.self, at: 0) }
        MainActor.assertIsolated()
        #expect(sum == 55)
    }
}
