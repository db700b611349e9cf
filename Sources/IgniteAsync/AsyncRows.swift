public import Ignite
import IgniteCore

/// The result of a statement: its rows, which arrive page by page as they are read, or a count.
///
/// ```swift
/// for try await person in try await pool.execute("SELECT id, name FROM person") {
///     let (id, name) = try person.decode(Int.self, String?.self)
/// }
/// ```
///
/// However long the result is, only one page is in memory and one more on its way.
///
/// ## Reading and closing
///
/// A result can be read once, by one iterator; another iterator throws `closed`. As long as rows are missing, the
/// result keeps its connection. Reading to the end, leaving the loop or dropping the result returns the connection, and
/// closes the cursor on the server without waiting. A cancelled task still gets the rows of the current page, and then
/// `CancellationError` instead of the next page.
public struct AsyncRows: AsyncSequence, Sendable {
    /// The columns; empty for statements that return no rows.
    public let columns: [Column]
    /// The number of rows that INSERT, UPDATE, DELETE or MERGE changed; nil for other statements.
    public let updateCount: Int64?
    /// Whether DDL changed anything; nil for other statements.
    public let wasApplied: Bool?
    private let source: RowSource
    /// Whether the statement returns rows.
    private var hasRows: Bool { updateCount == nil && wasApplied == nil }

    /// - Parameter endsLease: Whether the connection becomes free for others when all rows have arrived.
    init(_ answer: PooledConnection.Answer, lease: Lease, endsLease: Bool) {
        columns = answer.columns
        updateCount = answer.updateCount
        wasApplied = answer.wasApplied
        source = RowSource(answer, lease: lease, endsLease: endsLease)
    }

    /// Returns the only iterator, which closes the result at its end.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source, failure: hasRows ? nil : Rows.noRows(updateCount: updateCount))
    }

    /// Returns all rows. They stay in memory as the server sent them.
    ///
    /// - Throws: The error that ended the result; `closed` if it has already been read.
    public func fetchAll() async throws -> [ResultRow] {
        var rows: [ResultRow] = []
        for try await row in self { rows.append(row) }
        return rows
    }

    /// Returns the first row and discards the others; nil if there is none.
    ///
    /// - Throws: The error that ended the result; `closed` if it has already been read.
    public func fetchOne() async throws -> ResultRow? {
        for try await row in self { return row }
        return nil
    }

    /// An iterator over the rows.
    public struct AsyncIterator: AsyncIteratorProtocol {
        /// The source of the rows; nil if the result belongs to another iterator.
        private let reading: Reading?
        private var page: RowPage?
        private var isOver = false
        /// Why the statement has no rows at all.
        private let failure: IgniteError?

        fileprivate init(_ source: RowSource, failure: IgniteError?) {
            self.failure = failure
            page = source.takeFirstPage()
            reading = page.map { _ in Reading(source) }
        }

        /// Returns the next row; nil after the last. Waits only at the beginning of a page.
        ///
        /// - Throws: The error that ended the result, as `IgnitePool.execute`; `invalidArgument` if the statement
        ///   returns no rows.
        public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws -> ResultRow? {
            if let failure { throw failure }
            guard let reading else { throw IgniteError(.closed, "the result has already been read") }
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

/// What an iterator holds of a result: it closes the result when the iterator is dropped.
private final class Reading: Sendable {
    let source: RowSource

    init(_ source: RowSource) { self.source = source }

    deinit { source.abandon() }
}
