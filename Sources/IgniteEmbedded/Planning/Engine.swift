import Ignite3
import IgniteCore
import Synchronization

/// The SQL engine of one embedded node: its catalog, its storage, its transactions. Any thread can use it.
final class Engine: Sendable {
    /// Where an embedded node keeps its data.
    enum Storage: Sendable {
        /// A temporary file, which is removed at the end.
        case temporary
        case file(String)
    }

    init(_ storage: Storage) throws(SQLError) {
        fatalError("to be written")
    }

    /// Ends all transactions and closes the storage.
    func close() {}

    /// Begins a transaction.
    func begin(isReadOnly: Bool, timeoutMilliseconds: Int64) throws(SQLError) -> EngineTransaction {
        fatalError("to be written")
    }

    /// Runs one statement up to its first row.
    func execute(_ statement: StatementRequest) throws(SQLError) -> StatementResult {
        fatalError("to be written")
    }

    /// Runs one DML statement for each row of parameters, and returns how many rows each has changed.
    ///
    /// - Throws: a `BatchError` with the counts of the rows before the failed one.
    func executeBatch(_ statement: StatementRequest, rows: [[Value]]) throws(BatchError) -> [Int64] {
        fatalError("to be written")
    }

    /// Runs several statements; their results are dropped.
    func executeScript(_ statement: StatementRequest) throws(SQLError) {
        fatalError("to be written")
    }

    /// Returns the parameters and the columns of a statement, which is not run.
    func describe(_ sql: String, schema: String, transaction: EngineTransaction?) throws(SQLError)
        -> StatementDescription
    {
        fatalError("to be written")
    }

    // MARK: Rows by key

    /// All tables.
    var tables: [Tables.Table] { fatalError("to be written") }
    /// Returns the schema of a table in its only version, which changes with its columns; nil if there is no such table.
    func schema(ofTable id: Int) -> TableSchemas.Schema? { fatalError("to be written") }
}

/// One statement to run.
struct StatementRequest: Sendable {
    var sql: String
    /// As in SQL_EXEC: it is read like an identifier; nil for PUBLIC.
    var schema: String?
    var parameters: [Value] = []
    /// As in SQL_EXEC: a zone of Java's; nil for UTC.
    var timeZone: String?
    /// Nil for a transaction of its own.
    var transaction: EngineTransaction?
    /// What cancels it, also while its rows are read.
    var cancellation: Cancellation
}

/// What a statement comes to.
enum StatementResult {
    case rows(RowCursor)
    /// DML: the number of changed rows.
    case updated(Int64)
    /// DDL: whether anything has changed.
    case applied(Bool)
}

/// The rows of a query, which are read as they are needed.
final class RowCursor {
    /// The columns of the result.
    let columns: [Column]

    init(columns: [Column]) { self.columns = columns }

    /// Appends up to `count` rows as tuples, each as a MessagePack binary (ignite3-protocol.md 9.1).
    ///
    /// - Returns: The number of rows, and whether there are more.
    func next(_ count: Int, to out: inout ByteWriter) throws(SQLError) -> (rows: Int, hasMore: Bool) {
        fatalError("to be written")
    }

    /// Gives its resources back; the end of the rows does so, too.
    func close() {}
}

/// An explicit transaction.
final class EngineTransaction: Sendable {
    let id: IgniteUUID

    init(id: IgniteUUID) { self.id = id }

    /// Reports nothing for a transaction that an error has ended, as servers do (ignite3-protocol.md 12.5).
    func commit() throws(SQLError) {}
    func rollback() {}
}

/// An error of a batch, with the counts of the rows before the failed one.
struct BatchError: Error {
    var error: SQLError
    var counts: [Int64]
}

/// What stops a statement from another thread: a cancel, or the end of its time.
final class Cancellation: Sendable {
    private let isCancelledFlag = Atomic(false)
    private let deadline: ContinuousClock.Instant?

    /// - Parameter timeoutMilliseconds: 0 for none.
    init(timeoutMilliseconds: Int64 = 0) {
        deadline = timeoutMilliseconds > 0 ? .now + .milliseconds(timeoutMilliseconds) : nil
    }

    func cancel() { isCancelledFlag.store(true, ordering: .relaxed) }

    /// The error to report; nil while the statement can go on.
    var error: SQLError? {
        if isCancelledFlag.load(ordering: .relaxed) { return .cancelled("The query was cancelled while executing.") }
        if let deadline, ContinuousClock.now >= deadline { return .cancelled("Query timeout") }
        return nil
    }
}
