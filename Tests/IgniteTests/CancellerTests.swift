import Foundation
import Ignite
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Cancelling from another thread.
@Suite struct CancellerTests {
    private static let numbers = [Column(name: "X", type: .bigint)]

    @Test func aStatementUnderWay() throws {
        let waits = Gate()
        let node = try InProcessNode { request in
            guard request.sql == "endless" else { return .updated(1) }
            waits.open()
            return .endless
        }
        let client = try node.client()
        let canceller = client.canceller
        Thread.detachNewThread {
            try? waits.wait()
            canceller.cancel()
        }
        let error = try failure { try client.execute("endless") }
        #expect(error.code == .cancelled && error.isCancelled && error.wasSent && !error.isRetryable)
        #expect(error.isOutcomeUnknown)
        #expect(try client.execute("q").updateCount == 1)
    }

    /// Nothing is under way: the next statement is not what was meant.
    @Test func betweenStatements() throws {
        let node = try InProcessNode { _ in .rows(Self.numbers, (1...10).map { [.bigint($0)] }) }
        let client = try node.client(pageSize: 2)
        let canceller = client.canceller
        canceller.cancel()
        canceller.cancel()
        #expect(try client.execute("q").fetchAll().count == 10)
        client.close()
        canceller.cancel()
    }

    /// The question that comes before COMMIT is no statement of the program's.
    @Test func aCommitIsNotCancelled() throws {
        let node = try InProcessNode { _ in .updated(1) }
        let client = try node.client()
        let transaction = try client.begin()
        try transaction.execute("insert")
        client.canceller.cancel()
        try transaction.commit()
        #expect(node.journal.entries.last == "TX_COMMIT 1")
    }

    @Test func aResultBetweenItsPages() throws {
        let node = try InProcessNode { _ in .rows(Self.numbers, (1...10).map { [.bigint($0)] }) }
        let client = try node.client(pageSize: 2)
        let result = try client.execute("q")
        _ = try result.next()
        client.canceller.cancel()
        _ = try result.next()
        for _ in 0..<2 { #expect(try failure { _ = try result.next() }.isCancelled) }
        #expect(try client.execute("q").fetchAll().count == 10)
    }

    @Test func aResultThatWaitsForItsPage() throws {
        let node = try InProcessNode { request in
            request.sql == "halting" ? .halting(Self.numbers, [[.bigint(1)]]) : .updated(1)
        }
        let client = try node.client()
        let result = try client.execute("halting")
        _ = try result.next()
        let canceller = client.canceller
        let isOver = Gate()
        Thread.detachNewThread {
            // Before or within the wait: either way it is this result that is meant.
            canceller.cancel()
            isOver.open()
        }
        #expect(try failure { _ = try result.next() }.isCancelled)
        try isOver.wait()
        #expect(try client.execute("q").updateCount == 1)
    }
}
