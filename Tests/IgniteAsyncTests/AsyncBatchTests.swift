import Ignite3
import IgniteAsync
import IgniteCore
import TestSupport
import Testing

/// Batches and scripts over a pool.
@Suite struct AsyncBatchTests {
    private func pool(_ node: TableNode, pageSize: Int = 1024) throws -> IgnitePool {
        var options = node.options
        options.pageSize = pageSize
        return try IgnitePool(options, pool: PoolOptions(maximumConnections: 1))
    }

    /// A node that refuses the third row of its second batch.
    private func refusingNode() throws -> TableNode {
        let batches = Journal()
        return try TableNode { request in
            guard request.operation == Operation.sqlExecBatch.rawValue else { return nil }
            batches.note("")
            guard batches.entries.count == 2 else { return nil }
            var error = ErrorBlock(.sql, 5, "PK unique constraint is violated")
            error.updateCounters = [1, 1]
            return error
        }
    }

    private func stream<Element: Sendable>(_ elements: some Sequence<Element>) -> AsyncStream<Element> {
        let (stream, continuation) = AsyncStream.makeStream(of: Element.self)
        for element in elements { continuation.yield(element) }
        continuation.finish()
        return stream
    }

    @Test func rowsOfAllShapes() async throws {
        let node = try TableNode()
        let pool = try pool(node, pageSize: 2)
        let rows: [[Value]] = [[1, "Ada"], [2, .null], [3, "Eve"]]
        let wanted: [Int64] = [1, 1, 1]
        #expect(try await pool.executeBatch("q", rows) == wanted)
        #expect(try await pool.executeBatch("q", [[1, "Ada"], [2, nil], [3, "Eve"]]) == wanted)
        #expect(try await pool.executeBatch("q", [(1, "Ada"), (2, nil), (3, "Eve")] as [(Int, String?)]) == wanted)
        #expect(try await pool.executeBatch("q", (1...3).lazy.map { ($0, "x\($0)") }) == wanted)
        #expect(try await pool.executeBatch("q", stream(rows)) == wanted)
        #expect(try await pool.executeBatch("q", stream(1...3).map { ($0, "x\($0)") }) == wanted)
        #expect(node.journal.count { $0 == "SQL_EXEC_BATCH q" } == 12)
        let within = try await pool.transaction { transaction in
            [
                try await transaction.executeBatch("t", rows),
                try await transaction.executeBatch("t", [[1, "Ada"], [2, nil], [3, "Eve"]]),
                try await transaction.executeBatch("t", (1...3).lazy.map { ($0, "x\($0)") }),
                try await transaction.executeBatch("t", stream(rows)),
                try await transaction.executeBatch("t", stream(1...3).map { ($0, "x\($0)") }),
            ]
        }
        #expect(within == Array(repeating: wanted, count: 5))
        #expect(node.journal.count { $0 == "SQL_EXEC_BATCH t" } == 10)
        #expect(try await pool.executeBatch("none", stream([[Value]]())).isEmpty)
        #expect(!node.journal.contains("SQL_EXEC_BATCH none"))
    }

    @Test @MainActor func fromTheMainActor() async throws {
        let node = try TableNode()
        let pool = try pool(node)
        let names = ["Ada", "Bob"]
        #expect(try await pool.executeBatch("q", names.enumerated().map { ($0, $1) }) == [1, 1])
        #expect(try await pool.executeBatch("q", names.map { [$0, nil] }) == [1, 1])
        #expect(try await pool.executeBatch("q", stream(names).map { ($0, 1) }) == [1, 1])
    }

    @Test func theErrorTellsTheRowsThatAreIn() async throws {
        let rows = (1...9).map { ($0, "x") }
        let calls: [(IgnitePool) async throws -> Void] = [
            { try await $0.executeBatch("q", rows) },
            { try await $0.executeBatch("q", rows.map { [$0.0, $0.1] }) },
            { try await $0.executeBatch("q", stream(rows)) },
        ]
        for call in calls {
            let node = try refusingNode()
            let pool = try pool(node, pageSize: 3)
            let error = try await failure { try await call(pool) }
            #expect(error.isIntegrityViolation && error.updateCounts == [1, 1, 1, 1, 1] && error.rowsDone == 5)
        }
        let node = try refusingNode()
        let pool = try pool(node, pageSize: 3)
        let error = try await failure {
            try await pool.transaction { _ = try await $0.executeBatch("q", stream(rows)) }
        }
        #expect(error.updateCounts == [1, 1, 1, 1, 1] && error.rowsDone == nil)
    }

    /// What is wrong with a row is told with its number when those before it are in.
    @Test func aRowThatIsNoParameters() async throws {
        struct Odd: ValueConvertible {
            let number: Int
            var igniteValue: Value {
                get throws(IgniteError) {
                    if number == 5 { throw IgniteError.conversion("no five") }
                    return number.igniteValue
                }
            }
        }
        let node = try TableNode()
        let pool = try pool(node, pageSize: 3)
        for error in [
            try await failure { try await pool.executeBatch("q", (1...9).map { ("x", Odd(number: $0)) }) },
            try await failure { try await pool.executeBatch("q", stream(1...9).map { ("x", Odd(number: $0)) }) },
        ] {
            #expect(error.code == .conversion && error.message == "row 5 of the batch: parameter 2: no five")
        }
        let streamed = try await failure {
            try await pool.executeBatch("q", stream(1...9).map { ("x", Odd(number: $0)) })
        }
        #expect(streamed.updateCounts == [1, 1, 1, 1] && streamed.rowsDone == 4)
    }

    /// What is found where a page is encoded counts from the first row of all, too.
    @Test func aRowThatNoServerTakes() async throws {
        let node = try TableNode()
        let pool = try pool(node, pageSize: 3)
        let rows = (1...9).map { [LocalDate($0 == 5 ? "10000-01-01" : "2000-01-01")?.igniteValue ?? .null] }
        for error in [
            try await failure { try await pool.executeBatch("q", rows) },
            try await failure { try await pool.executeBatch("q", stream(rows)) },
        ] {
            #expect(error.code == .invalidArgument && error.message.hasPrefix("row 5 of the batch: parameter 1"))
            #expect(error.rowsDone == 3)
        }
    }

    @Test func aSequenceThatFails() async throws {
        struct Odd: Error {}
        let node = try TableNode()
        let pool = try pool(node, pageSize: 2)
        let rows = stream(1...9).map { number -> [Value] in
            if number == 6 { throw Odd() }
            return [number.igniteValue]
        }
        await #expect(throws: Odd.self) { try await pool.executeBatch("q", rows) }
        #expect(node.journal.count { $0 == "SQL_EXEC_BATCH q" } == 2)
    }

    /// A cancelled batch says how far it came; in a transaction nothing has.
    @Test func aCancelledTask() async throws {
        let node = try TableNode()
        let pool = try pool(node, pageSize: 2)
        @Sendable func run(_ batch: (AsyncMapSequence<AsyncStream<Int>, [Value]>) async throws -> [Int64]) async throws
        {
            _ = try await batch(
                stream(1...9).map { number in
                    if number == 5 { withUnsafeCurrentTask { $0?.cancel() } }
                    return [number.igniteValue]
                })
        }
        let outside = Task { try await run { try await pool.executeBatch("q", $0) } }
        let error = try await failure { _ = try await outside.value }
        #expect(error.isCancelled && error.rowsDone == 4 && error.updateCounts == [1, 1, 1, 1])
        let within = Task {
            try await pool.transaction { transaction in try await run { try await transaction.executeBatch("q", $0) } }
        }
        await #expect(throws: CancellationError.self) { try await within.value }
        let (early, begun) = (Signal(), Signal())
        let waiting = Task {
            begun.send()
            await early.wait()
            return try await pool.executeBatch("q", [[1]] as [[Value]])
        }
        await begun.wait()
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(node.journal.last { $0.hasPrefix("TX") } == "TX_ROLLBACK 1")
    }

    @Test func scripts() async throws {
        let node = try TableNode()
        let pool = try pool(node)
        try await pool.executeScript("a; b", 5)
        #expect(node.journal.last == "SQL_EXEC_SCRIPT a; b")
        pool.close()
        let calls: [() async throws -> Void] = [
            { try await pool.executeScript("a") }, { try await pool.executeBatch("q", [(1, 2)]) },
            { _ = try await pool.table("person") }, { try await pool.withClient { _ in } },
        ]
        for call in calls { #expect(try await failure(of: call).code == .closed) }
    }
}
