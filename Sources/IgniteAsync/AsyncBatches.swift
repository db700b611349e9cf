public import Ignite
import IgniteCore

// One statement for many rows of parameters. Sequences are sent to the thread of the connection and read there.
// Sequences that are asynchronous, or whose values cannot be sent, are read in the caller's task and sent page by page.
//
// The overloads that take tuples are disfavoured for the reason given in Ignite's `Batches`.

extension IgnitePool {
    /// Runs INSERT, UPDATE, DELETE or MERGE once for each row of parameters.
    ///
    /// ```swift
    /// try await pool.executeBatch("INSERT INTO person (id, name) VALUES (?, ?)", people.map { ($0.id, $0.name) })
    /// ```
    ///
    /// For details, see `Client.executeBatch`.
    ///
    /// - Parameters:
    ///   - statement: Exactly one DML statement, with a `?` for each value.
    ///   - rows: Tuples with a value for each `?`, all of the same size. The sequence is read as needed, on another
    ///     thread.
    ///   - options: What is different from the options of the connection.
    /// - Returns: For each row of parameters, the number of table rows that it changed.
    /// - Throws: The same errors as `Client.executeBatch`. If the task is cancelled, an `IgniteError` of code
    ///   `cancelled` with `rowsDone` and `isOutcomeUnknown`, or `CancellationError` if nothing was sent.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible & SendableMetatype, Rows: Sequence & SendableMetatype>(
        _ statement: SQLStatement, _ rows: sending Rows, options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] where Rows.Element == (repeat each Item) {
        // The sequence was sent, and only one thread reads it.
        nonisolated(unsafe) let rows = rows
        return try await call(in: nil) { _, client, _ in try client.executeBatch(statement, rows, options: options) }
    }

    /// Runs a statement once for each row of parameters, given as arrays.
    @discardableResult
    public func executeBatch(
        _ statement: SQLStatement, _ rows: some Sequence<[(any ValueConvertible)?]>,
        options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] {
        var pages = pagedBatch(statement, options)
        for row in rows { try await pages.append { () throws(IgniteError) in try values(row) } }
        return try await pages.finish(isAll: true)
    }

    /// Runs a statement once for each row of parameters, given as values.
    @discardableResult
    public func executeBatch(
        _ statement: SQLStatement, _ rows: sending some Sequence<[Value]> & SendableMetatype,
        options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] {
        nonisolated(unsafe) let rows = rows
        return try await call(in: nil) { _, client, _ in try client.executeBatch(statement, rows, options: options) }
    }

    /// Runs a statement once for each row of parameters from an asynchronous sequence.
    ///
    /// A page is sent whenever `ClientOptions.pageSize` rows have arrived; between pages no connection is held.
    ///
    /// - Throws: The same errors as for other sequences, and what the sequence throws; the full pages before it are
    ///   then written.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible, Rows: AsyncSequence>(
        _ statement: SQLStatement, _ rows: Rows, options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] where Rows.Element == (repeat each Item) {
        var pages = pagedBatch(statement, options)
        for try await row in rows {
            try await pages.append { () throws(IgniteError) in try values(of: repeat each row, as: "parameter") }
        }
        return try await pages.finish(isAll: false)
    }

    /// Runs a statement once for each row of values from an asynchronous sequence.
    @discardableResult
    public func executeBatch<Rows: AsyncSequence>(
        _ statement: SQLStatement, _ rows: Rows, options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] where Rows.Element == [Value] {
        var pages = pagedBatch(statement, options)
        for try await row in rows { try await pages.append { row } }
        return try await pages.finish(isAll: false)
    }

    private func pagedBatch(_ statement: SQLStatement, _ options: StatementOptions) -> PagedBatch {
        PagedBatch(pageSize: max(options.pageSize ?? pageSize, 1), isInTransaction: false) { page, rowsBefore in
            try await self.call(in: nil) { _, client, _ in
                try client.executeBatch(statement, page, options, rowsBefore: rowsBefore)
            }
        }
    }
}

extension AsyncTransaction {
    /// Runs INSERT, UPDATE, DELETE or MERGE in the transaction, once for each row of parameters.
    ///
    /// - Parameters:
    ///   - statement: Exactly one DML statement, with a `?` for each value.
    ///   - rows: The rows, as for `IgnitePool.executeBatch`.
    ///   - options: What is different from the options of the connection.
    /// - Returns: For each row of parameters, the number of table rows that it changed.
    /// - Throws: The same errors as `ClientTransaction.executeBatch` and `execute`.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible & SendableMetatype, Rows: Sequence & SendableMetatype>(
        _ statement: SQLStatement, _ rows: sending Rows, options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] where Rows.Element == (repeat each Item) {
        nonisolated(unsafe) let rows = rows
        return try await call { _, _, transaction in try transaction.executeBatch(statement, rows, options: options) }
    }

    /// Runs a statement once for each row of parameters, given as arrays.
    @discardableResult
    public func executeBatch(
        _ statement: SQLStatement, _ rows: some Sequence<[(any ValueConvertible)?]>,
        options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] {
        var pages = pagedBatch(statement, options)
        for row in rows { try await pages.append { () throws(IgniteError) in try values(row) } }
        return try await pages.finish(isAll: true)
    }

    /// Runs a statement once for each row of parameters, given as values.
    @discardableResult
    public func executeBatch(
        _ statement: SQLStatement, _ rows: sending some Sequence<[Value]> & SendableMetatype,
        options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] {
        nonisolated(unsafe) let rows = rows
        return try await call { _, _, transaction in try transaction.executeBatch(statement, rows, options: options) }
    }

    /// Runs a statement once for each row of parameters from an asynchronous sequence, which may use the same
    /// transaction.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible, Rows: AsyncSequence>(
        _ statement: SQLStatement, _ rows: Rows, options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] where Rows.Element == (repeat each Item) {
        var pages = pagedBatch(statement, options)
        for try await row in rows {
            try await pages.append { () throws(IgniteError) in try values(of: repeat each row, as: "parameter") }
        }
        return try await pages.finish(isAll: false)
    }

    /// Runs a statement once for each row of values from an asynchronous sequence.
    @discardableResult
    public func executeBatch<Rows: AsyncSequence>(
        _ statement: SQLStatement, _ rows: Rows, options: StatementOptions = StatementOptions()
    ) async throws -> [Int64] where Rows.Element == [Value] {
        var pages = pagedBatch(statement, options)
        for try await row in rows { try await pages.append { row } }
        return try await pages.finish(isAll: false)
    }

    private func pagedBatch(_ statement: SQLStatement, _ options: StatementOptions) -> PagedBatch {
        PagedBatch(pageSize: max(options.pageSize ?? pageSize, 1), isInTransaction: true) { page, rowsBefore in
            try await self.call { _, _, transaction in
                try transaction.executeBatch(statement, page, options, rowsBefore: rowsBefore)
            }
        }
    }
}

/// A batch that is run page by page as its rows arrive. Its errors count from the first row of all.
private struct PagedBatch {
    let pageSize: Int
    let isInTransaction: Bool
    /// Runs a page; the number is that of the rows before it.
    let run: ([[Value]], Int) async throws -> [Int64]
    private var page: [[Value]] = []
    private var counts: [Int64] = []

    init(pageSize: Int, isInTransaction: Bool, run: @escaping ([[Value]], Int) async throws -> [Int64]) {
        self.pageSize = pageSize
        self.isInTransaction = isInTransaction
        self.run = run
    }

    mutating func append(_ row: () throws(IgniteError) -> [Value]) async throws {
        do throws(IgniteError) {
            page.append(try row())
        } catch {
            // An invalid row is reported after the rows before it are written.
            let number = counts.count + page.count + 1
            try await send()
            throw told(error.with(context: "row \(number) of the batch"))
        }
        if page.count >= pageSize { try await send() }
    }

    /// Sends the remaining rows, and returns what each row has changed.
    ///
    /// - Parameter isAll: false if the sequence may have ended because the task was cancelled, as sequences do.
    mutating func finish(isAll: Bool) async throws -> [Int64] {
        try await send()
        if !isAll, Task.isCancelled { throw cancelled() }
        return counts
    }

    private mutating func send() async throws {
        guard !page.isEmpty else { return }
        do {
            counts += try await run(page, counts.count)
            page.removeAll(keepingCapacity: true)
        } catch let error as IgniteError {
            throw told(error)
        } catch is CancellationError {
            throw cancelled()
        }
    }

    private func cancelled() -> any Error {
        if isInTransaction || counts.isEmpty { return CancellationError() }
        return told(IgniteError(.cancelled, "cancelled: any later rows were not sent"))
    }

    private func told(_ error: IgniteError) -> IgniteError {
        let rowsDone = isInTransaction ? nil : counts.count + (error.rowsDone ?? 0)
        return error.with(rowsDone: rowsDone, updateCounts: counts + (error.updateCounts ?? []))
    }
}
