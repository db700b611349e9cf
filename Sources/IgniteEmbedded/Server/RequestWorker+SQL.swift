import Ignite3
import IgniteCore

// Statements and their pages (ignite3-protocol.md 9).

extension RequestWorker {
    /// The page size of a request that names none.
    private static let defaultPageSize: Int64 = 1024
    /// A page ends with the row that takes it beyond this many bytes, however many rows were asked for.
    private static let pageBytes = 8 << 20
    /// How many rows the engine appends to a page before its length is looked at.
    private static let rowsAtATime = 256

    func execute(_ request: NodeRequest) throws(Failure) {
        let wanted = try read(request, SqlExec.Request.init(from:))
        let statement = try statement(wanted, of: request)
        // A query that has more pages goes on.
        var isOpen = false
        defer { if !isOpen { running.end(request.id, statement.cancellation) } }
        let size = wanted.pageSize ?? Self.defaultPageSize
        // Servers answer 0 with empty pages without end, and less with an internal error (ignite3-protocol.md 12.3).
        guard let pageSize = Int32(exactly: size), pageSize > 0 else {
            throw Failure(.internalError("Illegal page size: \(size)"))
        }
        switch try call({ (engine) throws(SQLError) in try engine.execute(statement) }) {
        case .updated(let count):
            output.answer(request.id) { SqlExec.Response(hasRowSet: false, affectedRows: count).encode(to: &$0) }
        case .applied(let wasApplied):
            output.answer(request.id) { SqlExec.Response(hasRowSet: false, wasApplied: wasApplied).encode(to: &$0) }
        case .rows(let rows):
            let cursor = OpenCursor(
                rows: rows, pageSize: Int(pageSize), request: request.id, cancellation: statement.cancellation)
            isOpen = try sendFirstPage(of: cursor, request.id)
        }
    }

    /// Answers with the columns and the first rows; returns whether there are more.
    private func sendFirstPage(of cursor: OpenCursor, _ request: Int64) throws(Failure) -> Bool {
        defer { page.truncate() }
        let (count, hasMore) = try fillPage(from: cursor)
        let id = hasMore ? newResource() : nil
        if let id { cursors[id] = cursor } else { cursor.rows.close() }
        output.answer(request) { out in
            SqlExec.Response(cursor: id, hasRowSet: true, hasMorePages: hasMore, columns: cursor.rows.columns)
                .encode(to: &out)
            out.pack(count)
            out.append(page.bytes)
        }
        return hasMore
    }

    /// Writes the rows of the next page; after an error the rows are closed.
    private func fillPage(from cursor: OpenCursor) throws(Failure) -> (count: Int, hasMore: Bool) {
        do throws(SQLError) {
            var count = 0
            var hasMore = true
            while hasMore, count < cursor.pageSize, page.count < Self.pageBytes {
                let added = try cursor.rows.next(min(cursor.pageSize - count, Self.rowsAtATime), to: &page)
                count += added.rows
                hasMore = added.hasMore
            }
            return (count, hasMore)
        } catch {
            cursor.rows.close()
            throw Failure(error)
        }
    }

    func sendNextPage(_ request: NodeRequest) throws(Failure) {
        let id = try read(request, SqlCursor.decode)
        guard let cursor = cursors[id] else { throw missing(id) }
        if let failure = cursor.failure { throw failure }
        defer { page.truncate() }
        let count: Int
        let hasMore: Bool
        do throws(Failure) {
            (count, hasMore) = try fillPage(from: cursor)
        } catch {
            cursors[id]?.failure = error
            throw error
        }
        if !hasMore { drop(id, cursor) }
        output.answer(request.id) { out in
            out.pack(count)
            out.append(page.bytes)
            out.pack(hasMore)
        }
    }

    func closeCursor(_ request: NodeRequest) throws(Failure) {
        let id = try read(request, SqlCursor.decode)
        guard let cursor = cursors[id] else { throw missing(id) }
        drop(id, cursor)
        output.answer(request.id)
    }

    private func drop(_ id: Int64, _ cursor: OpenCursor) {
        cursors[id] = nil
        cursor.rows.close()
        running.end(cursor.request, cursor.cancellation)
    }

    func executeBatch(_ request: NodeRequest) throws(Failure) {
        let wanted = try read(request, SqlExecBatch.Request.init(from:))
        guard wanted.parameterCount != nil else { throw Failure(.internalError("Non empty arguments required.")) }
        let rows = try decoded { () throws(WireError) in try wanted.parameterRows() }
        let statement = try statement(wanted.statement, of: request)
        defer { running.end(request.id, statement.cancellation) }
        do throws(BatchError) {
            let counts = try parts.engine.executeBatch(statement, rows: rows)
            output.answer(request.id) { SqlExecBatch.encodeResponse(counts, to: &$0) }
        } catch {
            var block = ErrorBlock(error.error)
            block.className = "org.apache.ignite.sql.SqlBatchException"
            block.updateCounters = error.counts
            throw .refused(block)
        }
    }

    func executeScript(_ request: NodeRequest) throws(Failure) {
        let statement = try statement(try read(request, SqlExecScript.decode), of: request)
        defer { running.end(request.id, statement.cancellation) }
        try call { (engine) throws(SQLError) in try engine.executeScript(statement) }
        output.answer(request.id)
    }

    func describe(_ request: NodeRequest) throws(Failure) {
        let wanted = try read(request, SqlQueryMeta.Request.init(from:))
        let transaction = try transaction(wanted.transaction)
        let description = try call { (engine) throws(SQLError) in
            try engine.describe(wanted.sql, schema: wanted.schema, transaction: transaction)
        }
        output.answer(request.id) { SqlQueryMeta.encodeResponse(description, to: &$0) }
    }

    /// Returns the statement for the engine, which can be cancelled from now on.
    private func statement(
        _ wanted: SqlExec.Request, of request: NodeRequest
    ) throws(Failure) -> StatementRequest {
        let parameters = try decoded { () throws(WireError) in try wanted.parameters?.values() ?? [] }
        let transaction = try transaction(wanted.transaction)
        return StatementRequest(
            sql: wanted.sql, schema: wanted.schema, parameters: parameters, timeZone: wanted.timeZone,
            transaction: transaction,
            cancellation: running.begin(request.id, timeoutMilliseconds: wanted.timeoutMilliseconds ?? 0))
    }

    /// Reads a part of a message that was read.
    func decoded<Result>(_ body: () throws(WireError) -> Result) throws(Failure) -> Result {
        do throws(WireError) {
            return try body()
        } catch {
            throw .malformed(error)
        }
    }
}
