import Ignite3
import IgniteCore
import Synchronization

/// The rows of a query, which are read as they are needed.
///
/// The client reads them; the end of its transaction, which another thread can cause, takes them away.
final class RowCursor: Sendable {
    /// The columns of the result.
    let columns: [Column]
    private let types: [SQLType]
    private let query: RunningQuery
    private let engine: Engine
    private let state: Mutex<State>

    private struct State {
        var statement: PreparedStatement?
        /// The connection to give back at the end; nil in an explicit transaction.
        var connection: Database?
        /// Whether the statement stands on a row that was not read yet.
        var hasRow: Bool
        /// Rows that were read before something was written: each a tuple.
        var stored: ArraySlice<[UInt8]> = []
        var isClosed = false
        /// Whether its transaction has ended before it.
        var hasLostTransaction = false
    }

    /// Takes a statement that was not stepped yet.
    init(
        _ statement: PreparedStatement, columns: [Column], types: [SQLType], connection: Database?, query: RunningQuery,
        engine: Engine
    ) throws(SQLError) {
        self.columns = columns
        self.types = types
        self.query = query
        self.engine = engine
        // If it fails, the caller still has the connection.
        let hasRow = try statement.step()
        state = Mutex(State(statement: statement, connection: connection, hasRow: hasRow))
        if !hasRow { close() }
    }

    deinit { close() }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Appends up to `count` rows as tuples, each as a MessagePack binary (ignite3-protocol.md 9.1).
    ///
    /// - Returns: The number of rows, and whether there are more.
    func next(_ count: Int, to out: inout ByteWriter) throws(SQLError) -> (rows: Int, hasMore: Bool) {
        var rows = 0
        var hasMore = false
        let failure = state.withLock { state -> SQLError? in
            guard !state.hasLostTransaction else {
                return SQLError(code: 7 << 16 | 13, message: "Transaction is already finished")
            }
            var tuple = TupleWriter()
            while rows < count {
                if let row = state.stored.popFirst() {
                    out.pack(binary: row)
                } else if state.hasRow, let statement = state.statement {
                    write(statement, to: &tuple)
                    tuple.pack(to: &out)
                    do throws(SQLError) {
                        state.hasRow = try statement.step()
                    } catch {
                        close(&state)
                        return error
                    }
                } else {
                    break
                }
                rows += 1
            }
            hasMore = state.hasRow || !state.stored.isEmpty
            if !hasMore { close(&state) }
            return nil
        }
        if let failure { throw failure }
        return (rows, hasMore)
    }

    private func write(_ statement: PreparedStatement, to tuple: inout TupleWriter) {
        tuple.clear()
        for index in types.indices {
            tuple.append { statement.appendElement(at: index, type: types[index], to: &$0) }
        }
    }

    /// Reads the remaining rows into memory, because the transaction is about to write.
    func readAll() throws(SQLError) {
        let failure = state.withLock { state -> SQLError? in
            var tuple = TupleWriter()
            while state.hasRow, let statement = state.statement {
                write(statement, to: &tuple)
                state.stored.append(tuple.bytes)
                do throws(SQLError) {
                    state.hasRow = try statement.step()
                } catch {
                    close(&state)
                    return error
                }
            }
            state.statement = nil
            return nil
        }
        if let failure { throw failure }
    }

    /// Gives its resources back; the end of the rows does so, too.
    func close() { state.withLock { close(&$0) } }

    private func close(_ state: inout State) {
        guard !state.isClosed else { return }
        state.isClosed = true
        state.hasRow = false
        state.stored = []
        state.statement = nil
        if let connection = state.connection { engine.giveBack(connection) }
        state.connection = nil
        engine.finish(query)
    }

    /// Its transaction has ended.
    func end() {
        state.withLock { state in
            state.hasLostTransaction = !state.isClosed
            close(&state)
        }
    }
}
