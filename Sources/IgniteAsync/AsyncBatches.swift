public import Ignite
import IgniteCore

// One statement for many rows of parameters. Sequences are sent to the thread of the connection and read there; those
// that are asynchronous, or whose values cannot be sent, are read where the caller is, and go page by page.
//
// What takes tuples is disfavoured as an overload for the reason that stands in Ignite's `Batches`.

extension IgnitePool {
    /// Runs INSERT, UPDATE, DELETE or MERGE once for each row of parameters.
    ///
    /// ```swift
    /// try await pool.executeBatch("INSERT INTO person (id, name) VALUES (?, ?)", people.map { ($0.id, $0.name) })
    /// ```
    ///
    /// - Parameters:
    ///   - sql: exactly one statement of DML.
    ///   - rows: tuples of values for each `?`, all of the same number; read as they are needed, on another thread.
    /// - Returns: for each row of parameters how many rows of the table it has changed.
    /// - Throws: as `Client.executeBatch`, which says more. When the task is cancelled, an `IgniteError` of the code
    ///   `cancelled` that tells `rowsDone` and `isOutcomeUnknown`, or `CancellationError` when nothing was sent.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible & SendableMetatype, Rows: Sequence & SendableMetatype>(
        _ sql: String, _ rows: sending Rows
    ) async throws -> [Int64] where Rows.Element == (repeat each Item) {
        // It was sent, and one thread reads it.
        nonisolated(unsafe) let rows = rows
        return try await call(in: nil) { _, client, _ in try client.executeBatch(sql, rows) }
    }

    /// The same with rows that are arrays.
    @discardableResult
    public func executeBatch(
        _ sql: String, _ rows: some Sequence<[(any ValueConvertible)?]>
    ) async throws -> [Int64] {
        var pages = pagedBatch(sql)
        for row in rows { try await pages.append { () throws(IgniteError) in try values(row) } }
        return try await pages.finish(isAll: true)
    }

    /// The same with rows that are values already.
    @discardableResult
    public func executeBatch(_ sql: String, _ rows: sending some Sequence<[Value]> & SendableMetatype) async throws
        -> [Int64]
    {
        nonisolated(unsafe) let rows = rows
        return try await call(in: nil) { _, client, _ in try client.executeBatch(sql, rows) }
    }

    /// The same with rows that come by and by.
    ///
    /// They go out whenever there are `ClientOptions.pageSize` of them; between the pages no connection is held.
    ///
    /// - Throws: as for other sequences, and what the sequence throws: the full pages before are in then.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible, Rows: AsyncSequence>(
        _ sql: String, _ rows: Rows
    ) async throws -> [Int64] where Rows.Element == (repeat each Item) {
        var pages = pagedBatch(sql)
        for try await row in rows {
            try await pages.append { () throws(IgniteError) in try values(of: repeat each row, as: "parameter") }
        }
        return try await pages.finish(isAll: false)
    }

    /// The same with values that come by and by.
    @discardableResult
    public func executeBatch<Rows: AsyncSequence>(
        _ sql: String, _ rows: Rows
    ) async throws -> [Int64] where Rows.Element == [Value] {
        var pages = pagedBatch(sql)
        for try await row in rows { try await pages.append { row } }
        return try await pages.finish(isAll: false)
    }

    private func pagedBatch(_ sql: String) -> PagedBatch {
        PagedBatch(pageSize: pageSize, isInTransaction: false) { page, rowsBefore in
            try await self.call(in: nil) { _, client, _ in
                try client.executeBatch(sql, page, rowsBefore: rowsBefore)
            }
        }
    }
}

extension AsyncTransaction {
    /// Runs INSERT, UPDATE, DELETE or MERGE once for each row of parameters, in the transaction.
    ///
    /// - Parameters:
    ///   - sql: exactly one statement of DML.
    ///   - rows: as for `IgnitePool.executeBatch`.
    /// - Returns: for each row of parameters how many rows of the table it has changed.
    /// - Throws: as `ClientTransaction.executeBatch`, and as `execute`.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible & SendableMetatype, Rows: Sequence & SendableMetatype>(
        _ sql: String, _ rows: sending Rows
    ) async throws -> [Int64] where Rows.Element == (repeat each Item) {
        nonisolated(unsafe) let rows = rows
        return try await call { _, _, transaction in try transaction.executeBatch(sql, rows) }
    }

    /// The same with rows that are arrays.
    @discardableResult
    public func executeBatch(
        _ sql: String, _ rows: some Sequence<[(any ValueConvertible)?]>
    ) async throws -> [Int64] {
        var pages = pagedBatch(sql)
        for row in rows { try await pages.append { () throws(IgniteError) in try values(row) } }
        return try await pages.finish(isAll: true)
    }

    /// The same with rows that are values already.
    @discardableResult
    public func executeBatch(_ sql: String, _ rows: sending some Sequence<[Value]> & SendableMetatype) async throws
        -> [Int64]
    {
        nonisolated(unsafe) let rows = rows
        return try await call { _, _, transaction in try transaction.executeBatch(sql, rows) }
    }

    /// The same with rows that come by and by, even from the same transaction.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible, Rows: AsyncSequence>(
        _ sql: String, _ rows: Rows
    ) async throws -> [Int64] where Rows.Element == (repeat each Item) {
        var pages = pagedBatch(sql)
        for try await row in rows {
            try await pages.append { () throws(IgniteError) in try values(of: repeat each row, as: "parameter") }
        }
        return try await pages.finish(isAll: false)
    }

    /// The same with values that come by and by.
    @discardableResult
    public func executeBatch<Rows: AsyncSequence>(
        _ sql: String, _ rows: Rows
    ) async throws -> [Int64] where Rows.Element == [Value] {
        var pages = pagedBatch(sql)
        for try await row in rows { try await pages.append { row } }
        return try await pages.finish(isAll: false)
    }

    private func pagedBatch(_ sql: String) -> PagedBatch {
        PagedBatch(pageSize: pageSize, isInTransaction: true) { page, rowsBefore in
            try await self.call { _, _, transaction in
                try transaction.executeBatch(sql, page, rowsBefore: rowsBefore)
            }
        }
    }
}

/// A batch that is run page by page, as its rows come; its errors count from the first row of all.
private struct PagedBatch {
    let pageSize: Int
    let isInTransaction: Bool
    /// Runs a page behind so many rows.
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
            // What is wrong with a row is told when those before it are in.
            let number = counts.count + page.count + 1
            try await send()
            throw told(error.with(context: "row \(number) of the batch"))
        }
        if page.count >= pageSize { try await send() }
    }

    /// Sends what is left; answers what each row has changed.
    ///
    /// - Parameter isAll: false when the end may have come because the task was cancelled, as sequences have it.
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
        return told(IgniteError(.cancelled, "cancelled: if there are rows behind these, they were not sent"))
    }

    private func told(_ error: IgniteError) -> IgniteError {
        let rowsDone = isInTransaction ? nil : counts.count + (error.rowsDone ?? 0)
        return error.with(rowsDone: rowsDone, updateCounts: counts + (error.updateCounts ?? []))
    }
}
