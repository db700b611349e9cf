public import IgniteCore

/// What a statement came to: its rows, which arrive as they are asked for, or a count.
///
/// It is a cursor and no `Sequence`, because errors come on the way through a result, too:
///
/// ```swift
/// let people = try ignite.execute("SELECT id, name FROM person")
/// while let person = try people.next() {
///     let (id, name) = try person.decode(Int.self, String?.self)
/// }
/// ```
///
/// One page is in memory and one more on its way, however long the result is (``ClientOptions/pageSize`` rows each).
/// Dropping it gives up the rows that have not come, without waiting. Several results may be open on one client.
public final class Rows {
    private let core: ClientCore
    private let result: ResultSet
    /// Keeps the transaction, and with it the rows, though nobody else does.
    private let transaction: ClientTransaction?
    private let header: ResultHeader
    /// The rows of the page that have not been given yet.
    private var page: Page?
    private var rest: PageRows
    /// How many rows `next` and its companions have given so far.
    public private(set) var rowNumber = 0
    /// Why there are no further rows, other than that it is the end.
    private var failure: IgniteError?

    init(_ result: ResultSet, core: ClientCore, transaction: ClientTransaction?) {
        self.core = core
        self.result = result
        self.transaction = transaction
        header = ResultHeader(result.columns)
        page = result.page
        rest = result.page.rows
    }

    // A result that has been read to its end may be dropped on any thread.
    deinit { if result.hasMore { core.alone { result.abandon() } } }

    /// The columns; empty for statements that give no rows.
    public var columns: [Column] { header.columns }

    /// How many rows INSERT, UPDATE, DELETE or MERGE changed; nil for other statements.
    public var updateCount: Int64? {
        if case .updated(let count) = result.outcome { count } else { nil }
    }

    /// Whether DDL changed anything; nil for other statements.
    public var wasApplied: Bool? {
        if case .applied(let applied) = result.outcome { applied } else { nil }
    }

    /// The position of a column by its name, from 0, for who reads many rows by it; found as ``ResultRow`` finds names.
    ///
    /// - Throws: `conversion` when there is none.
    public func position(of name: String) throws(IgniteError) -> Int {
        guard let position = header.position(of: name) else { throw header.noColumn(name) }
        return position
    }

    /// The next row; nil after the last.
    ///
    /// - Throws: what went wrong on the way through the result, then and ever after; `closed` when it was closed,
    ///   `transactionEnded` when its transaction ended before these rows came, `invalidArgument` when the statement was
    ///   none that gives rows.
    public func next() throws(IgniteError) -> ResultRow? {
        while true {
            if let failure { throw failure }
            if let page, let row = rest.next() {
                rowNumber += 1
                return ResultRow(page: page, cells: row, header: header, number: rowNumber)
            }
            // Nobody but the rows that were given may hold it, or it is not filled again.
            page = nil
            guard try advance() else { return nil }
            page = result.page
            rest = result.page.rows
        }
    }

    /// Gives the rows a page at a time, to who reads nothing by `next`; nil after the last.
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
                    .transactionEnded, "the transaction has ended, and with it the rows that had not come yet",
                    hint: "read or close all results before COMMIT and ROLLBACK")
            }
            return try core.advance(result)
        } catch {
            failure = error
            throw error
        }
    }

    /// Why there is no row to be read from a statement that gives none, as INSERT or CREATE TABLE.
    package static func noRows(updateCount: Int64?) -> IgniteError {
        IgniteError(
            .invalidArgument, "the statement gives no rows",
            hint: updateCount.map { "it changed \($0): updateCount" } ?? "whether it changed anything: wasApplied")
    }

    /// The next rows, at most so many; fewer only at the end.
    ///
    /// - Throws: as `next`. The rows before the fault are lost to the caller then. `invalidArgument` when `count` is
    ///   less than 1.
    public func fetchMany(_ count: Int) throws(IgniteError) -> [ResultRow] {
        guard count >= 1 else {
            throw IgniteError(.invalidArgument, "the number of rows to fetch must be 1 or more, not \(count)")
        }
        var rows: [ResultRow] = []
        while rows.count < count, let row = try next() { rows.append(row) }
        return rows
    }

    /// All rows that are left. They stay in memory as the server sent them.
    ///
    /// - Throws: as `next`.
    public func fetchAll() throws(IgniteError) -> [ResultRow] { try fetchMany(.max) }

    /// Calls the body with each row that is left.
    ///
    /// - Throws: as `next`, and what the body throws.
    public func forEach(_ body: (ResultRow) throws -> Void) throws {
        while let row = try next() { try body(row) }
    }

    /// Gives up the rows that have not come yet; closing twice is harmless. `next` throws `closed` from then on.
    ///
    /// - Throws: `connectionLost` and the like when the server cannot be told.
    public func close() throws(IgniteError) {
        failure = failure ?? IgniteError(.closed, "the result has been closed")
        try core.within { () throws(IgniteError) in try result.close() }
    }
}
