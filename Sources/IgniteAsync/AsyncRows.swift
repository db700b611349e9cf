public import Ignite
import IgniteCore

/// What a statement came to: its rows, which arrive page by page as they are asked for, or a count.
///
/// ```swift
/// for try await person in try await pool.execute("SELECT id, name FROM person") {
///     let (id, name) = try person.decode(Int.self, String?.self)
/// }
/// ```
///
/// One page is in memory and one more on its way, however long the result is.
///
/// It is read once, by one iterator; the next one throws `closed`. Rows that have not come keep the connection: reading
/// to the end, leaving the loop, or dropping this gives it back, and closes the cursor on the server without waiting.
/// A task that is cancelled gets the rows of the page that is here, and `CancellationError` where the next one would
/// come.
public struct AsyncRows: AsyncSequence, Sendable {
    /// The columns; empty for statements that give no rows.
    public let columns: [Column]
    /// How many rows INSERT, UPDATE, DELETE or MERGE changed; nil for other statements.
    public let updateCount: Int64?
    /// Whether DDL changed anything; nil for other statements.
    public let wasApplied: Bool?
    private let source: RowSource
    /// Whether the statement is one that gives rows.
    private var hasRows: Bool { updateCount == nil && wasApplied == nil }

    /// - Parameter endsLease: whether the connection is free for others when the rows have come.
    init(_ answer: PooledConnection.Answer, lease: Lease, endsLease: Bool) {
        columns = answer.columns
        updateCount = answer.updateCount
        wasApplied = answer.wasApplied
        source = RowSource(answer, lease: lease, endsLease: endsLease)
    }

    /// The one iterator. It closes the result at its end.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source, failure: hasRows ? nil : Rows.noRows(updateCount: updateCount))
    }

    /// All rows. They stay in memory as the server sent them.
    ///
    /// - Throws: what went wrong on the way, `closed` when they have been read.
    public func fetchAll() async throws -> [ResultRow] {
        var rows: [ResultRow] = []
        for try await row in self { rows.append(row) }
        return rows
    }

    /// The first row, for results of one; nil when there is none. The others are given up.
    ///
    /// - Throws: what went wrong on the way, `closed` when it has been read.
    public func first() async throws -> ResultRow? {
        for try await row in self { return row }
        return nil
    }

    /// The rows one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        /// nil: the result is another iterator's.
        private let reading: Reading?
        private var page: RowPage?
        private var isOver = false
        /// Why there are no rows at all.
        private let failure: IgniteError?

        fileprivate init(_ source: RowSource, failure: IgniteError?) {
            self.failure = failure
            page = source.takeFirstPage()
            reading = page.map { _ in Reading(source) }
        }

        /// The next row; nil after the last. It waits where a page begins.
        ///
        /// - Throws: what went wrong on the way through the result, as `IgnitePool.execute`; `invalidArgument` when the
        ///   statement was none that gives rows.
        public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws -> ResultRow? {
            if let failure { throw failure }
            guard let reading else { throw IgniteError(.closed, "the result has been read already") }
            while !isOver {
                if let row = page?.next() { return row }
                isOver = page?.isLast == true
                page = nil
                if !isOver { page = try await reading.source.nextPage() }
            }
            return nil
        }
    }
}

/// What an iterator holds of a result: it gives the result up when the iterator goes.
private final class Reading: Sendable {
    let source: RowSource

    init(_ source: RowSource) { self.source = source }

    deinit { source.abandon() }
}
