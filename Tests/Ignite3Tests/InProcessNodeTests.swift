import Ignite3
import IgniteCore
import TestSupport
import Testing

/// The little node that other tests run against behaves as a real one where they rely on it.
@Suite struct InProcessNodeTests {
    @Test func servesSeveralClientsAtATime() throws {
        let node = try InProcessNode { request in
            .rows(numbers, rows(1...Int64(request.parameters?.count ?? 0)))
        }
        let sessions = try (1...3).map { _ in try Ignite3Session.connect(node.options, eventLoop: EventLoop()) }
        for (index, session) in sessions.enumerated() {
            let parameters = Array(repeating: Value.null, count: index + 1)
            #expect(try session.run("q", parameters: parameters).values == rows(1...Int64(index + 1)))
        }
        for session in sessions { session.close() }
    }

    @Test func tellsItsNodes() throws {
        let node = try InProcessNode { _ in .rows(numbers, []) }
        let session = try Ignite3Session.connect(node.options, eventLoop: EventLoop())
        let nodes = try session.nodes()
        #expect(nodes.map(\.name) == ["peer"] && nodes.map(\.internalAddress) == ["127.0.0.1:3344"])
        #expect(nodes.map(\.id) == [session.server.nodeID])
        session.close()
    }

    @Test func pagesAndTheEndOfTheirCursor() throws {
        let node = try InProcessNode { _ in .rows(numbers, rows(1...6)) }
        let session = try Ignite3Session.connect(node.options, eventLoop: EventLoop())
        // Whole pages have no empty page behind them.
        #expect(try session.run("q", pageSize: 3).allValues() == rows(1...6))
        #expect(try session.run("q", pageSize: 6).allValues() == rows(1...6))
        let result = try session.run("q", pageSize: 2)
        try result.close()
        #expect(
            node.journal.entries.dropFirst() == [
                "SQL_EXEC q", "SQL_CURSOR_NEXT_PAGE 1", "SQL_EXEC q", "SQL_EXEC q", "SQL_CURSOR_NEXT_PAGE 2",
                "SQL_CURSOR_CLOSE 2",
            ])
        session.close()
    }

    @Test func goesWhileClientsAreConnected() throws {
        var node: InProcessNode? = try InProcessNode { _ in .updated(1) }
        let session = try Ignite3Session.connect(try #require(node).options, eventLoop: EventLoop())
        try session.run("q")
        node = nil
        #expect(try failure { try session.run("q") }.code == .connectionLost)
    }
}
