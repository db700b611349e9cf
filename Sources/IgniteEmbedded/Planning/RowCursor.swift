import Ignite3
import IgniteCore

/// The rows of a query, which are read as they are needed.
final class RowCursor: @unchecked Sendable {
    /// The columns of the result.
    let columns: [Column]
    private let types: [SQLType]
    private var statement: PreparedStatement?
    /// The connection to give back at the end; nil in an explicit transaction.
    private var connection: Database?
    private let query: RunningQuery
    private let engine: Engine
    /// Whether the statement stands on a row that was not read yet.
    private var hasRow: Bool
    /// Rows that were read before something is written: each a tuple.
    private var stored: ArraySlice<[UInt8]> = []
    private(set) var isClosed = false
    /// Whether its transaction has ended before it.
    private var hasLostTransaction = false

    /// Takes a statement that was not stepped yet.
    init(
        _ statement: PreparedStatement, columns: [Column], types: [SQLType], connection: Database?, query: RunningQuery,
        engine: Engine
    ) throws(SQLError) {
        self.statement = statement
        self.columns = columns
        self.types = types
        self.connection = connection
        self.query = query
        self.engine = engine
        hasRow = try statement.step()
        if !hasRow { close() }
    }

    deinit { close() }

    /// Appends up to `count` rows as tuples, each as a MessagePack binary (ignite3-protocol.md 9.1).
    ///
    /// - Returns: The number of rows, and whether there are more.
    func next(_ count: Int, to out: inout ByteWriter) throws(SQLError) -> (rows: Int, hasMore: Bool) {
        guard !hasLostTransaction else {
            throw SQLError(code: 7 << 16 | 13, message: "Transaction is already finished")
        }
        var rows = 0
        var tuple = TupleWriter()
        while rows < count {
            if let row = stored.popFirst() {
                out.pack(binary: row)
            } else if hasRow, let statement {
                tuple.clear()
                for index in types.indices {
                    tuple.append { statement.appendElement(at: index, type: types[index], to: &$0) }
                }
                tuple.pack(to: &out)
                hasRow = try stepped(statement)
            } else {
                break
            }
            rows += 1
        }
        let hasMore = hasRow || !stored.isEmpty
        if !hasMore { close() }
        return (rows, hasMore)
    }

    private func stepped(_ statement: PreparedStatement) throws(SQLError) -> Bool {
        do throws(SQLError) {
            return try statement.step()
        } catch {
            close()
            throw error
        }
    }

    /// Reads the remaining rows into memory, because the transaction is about to write.
    func readAll() throws(SQLError) {
        var rows: [[UInt8]] = []
        while hasRow, let statement {
            var tuple = TupleWriter()
            for index in types.indices {
                tuple.append { statement.appendElement(at: index, type: types[index], to: &$0) }
            }
            rows.append(tuple.bytes)
            hasRow = try stepped(statement)
        }
        guard !isClosed else { return }
        stored += rows
        statement = nil
    }

    /// Gives its resources back; the end of the rows does so, too.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        hasRow = false
        stored = []
        statement = nil
        if let connection { engine.giveBack(connection) }
        connection = nil
        engine.finish(query)
    }

    /// Its transaction has ended.
    func end() {
        hasLostTransaction = !isClosed
        close()
    }
}
