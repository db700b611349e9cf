public import IgniteCore

/// The result of a statement: its rows, which arrive as they are read, or a count.
///
/// It is a cursor rather than a `Sequence`, because reading the rows can fail:
///
/// ```swift
/// let people = try ignite.execute("SELECT id, name FROM person")
/// while let person = try people.next() {
///     let (id, name) = try person.decode(Int.self, String?.self)
/// }
/// ```
///
/// ## Memory
///
/// However long the result is, only one page of ``ClientOptions/pageSize`` rows is in memory and one more on its way.
/// Dropping the result discards the rows that have not arrived, without waiting. One client can have several open
/// results.
public final class Rows {
    private let core: ClientCore
    private let result: ResultSet
    /// Keeps the transaction alive, and with it the rows.
    private let transaction: ClientTransaction?
    private let header: ResultHeader
    /// The rows of the page that have not been returned yet.
    private var page: Page?
    private var rest: PageRows
    /// The number of rows that `next` and the related methods have returned so far.
    public private(set) var rowNumber = 0
    /// Why there are no further rows, unless the result is at its end.
    private var failure: IgniteError?

    init(_ result: ResultSet, core: ClientCore, transaction: ClientTransaction?) {
        self.core = core
        self.result = result
        self.transaction = transaction
        header = ResultHeader(result.columns)
        page = result.page
        rest = result.page.rows
    }

    // A result that was read to its end can be dropped on any thread.
    deinit { if result.hasMore { core.alone { result.abandon() } } }

    /// The columns; empty for statements that return no rows.
    public var columns: [Column] { header.columns }

    /// The number of rows that INSERT, UPDATE, DELETE or MERGE changed; nil for other statements.
    public var updateCount: Int64? {
        if case .updated(let count) = result.outcome { count } else { nil }
    }

    /// Whether DDL changed anything; nil for other statements.
    public var wasApplied: Bool? {
        if case .applied(let applied) = result.outcome { applied } else { nil }
    }

    /// Returns the position of a column, from 0, for reading many rows by position. Names are matched as by
    /// ``ResultRow``.
    ///
    /// - Throws: `conversion` if there is no such column.
    public func position(of name: String) throws(IgniteError) -> Int {
        guard let position = header.position(of: name) else { throw header.noColumn(name) }
        return position
    }

    /// Returns the next row; nil after the last.
    ///
    /// - Throws: The error that ended the result, on this and every later call; `closed` if it was closed;
    ///   `transactionEnded` if its transaction ended before these rows arrived; `invalidArgument` if the statement
    ///   returns no rows.
    public func next() throws(IgniteError) -> ResultRow? {
        while true {
            if let failure { throw failure }
            if let page, let row = rest.next() {
                rowNumber += 1
                return ResultRow(page: page, cells: row, header: header, number: rowNumber)
            }
            // The page can be filled again only if nothing except its rows holds it.
            page = nil
            guard try advance() else { return nil }
            page = result.page
            rest = result.page.rows
        }
    }

    /// Returns the rows page by page, for callers that do not use `next`; nil after the last page.
    package func nextPage() throws(IgniteError) -> RowPage? {
        if let failure { throw failure }
        if page == nil { guard try advance() else { return nil } }
        page = nil
        let present = result.takePage()
        defer { rowNumber += present.rowCount }
        return RowPage(present, header: header, rowsBefore: rowNumber, isLast: !result.hasMore)
    }

    private func advance() throws(IgniteError) -> Bool {
        do throws(IgniteError) {
            guard result.outcome == .rows else { throw Self.noRows(updateCount: updateCount) }
            if result.hasMore, transaction?.isOver == true {
                throw IgniteError(
                    .transactionEnded, "the transaction has ended, and the rows that had not arrived are lost",
                    hint: "read or close all results before COMMIT and ROLLBACK")
            }
            return try core.advance(result)
        } catch {
            failure = error
            throw error
        }
    }

    /// Returns the error for reading rows of a statement that returns none, such as INSERT or CREATE TABLE.
    package static func noRows(updateCount: Int64?) -> IgniteError {
        IgniteError(
            .invalidArgument, "the statement returns no rows",
            hint: updateCount.map { "read updateCount: it changed \($0)" }
                ?? "read wasApplied to see whether it changed anything")
    }

    /// Returns up to `count` of the next rows; fewer only at the end.
    ///
    /// - Throws: The same errors as `next`; the rows before the error are then lost to the caller. `invalidArgument` if
    ///   `count` is less than 1.
    public func fetchMany(_ count: Int) throws(IgniteError) -> [ResultRow] {
        guard count >= 1 else {
            throw IgniteError(.invalidArgument, "the number of rows to fetch must be 1 or more, not \(count)")
        }
        var rows: [ResultRow] = []
        while rows.count < count, let row = try next() { rows.append(row) }
        return rows
    }

    /// Returns all remaining rows. They stay in memory as the server sent them.
    ///
    /// - Throws: The same errors as `next`.
    public func fetchAll() throws(IgniteError) -> [ResultRow] { try fetchMany(.max) }

    /// Returns the next row and discards the others; nil if there is none.
    ///
    /// - Throws: The same errors as `next`.
    public func fetchOne() throws(IgniteError) -> ResultRow? {
        guard let row = try next() else { return nil }
        try close()
        return row
    }

    /// Calls the body with each remaining row.
    ///
    /// - Throws: The same errors as `next`, and what the body throws.
    public func forEach(_ body: (ResultRow) throws -> Void) throws {
        while let row = try next() { try body(row) }
    }

    /// Discards the rows that have not arrived yet; closing twice is harmless. `next` then throws `closed`.
    ///
    /// - Throws: `connectionLost` and similar errors if the server cannot be notified.
    public func close() throws(IgniteError) {
        failure = failure ?? IgniteError(.closed, "the result has been closed")
        try core.within { () throws(IgniteError) in try result.close() }
    }
}
