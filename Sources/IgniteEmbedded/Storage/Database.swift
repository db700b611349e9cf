import CSQLite
import IgniteCore

/// One connection to a SQLite database, with Ignite's functions and collation. One thread uses it at a time.
final class Database {
    /// What the functions of the current statement see.
    var context = StatementContext()

    /// The error that a function or the progress handler has found, which SQLite only knows as text.
    private var pendingError: SQLError?
    private let connection: OpaquePointer

    /// Opens or creates a database.
    ///
    /// - Parameter path: A file, or `:memory:`.
    init(path: String) throws(SQLError) {
        if let missing = SQLite.missing {
            throw .internalError(
                "The embedded node needs SQLite, but \(missing) cannot be loaded; on Debian and Ubuntu, install libsqlite3-0"
            )
        }
        let call = SQLite.call.pointee
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let result = call.sqlite3_open_v2(path, &handle, flags, nil)
        guard let handle, result == SQLITE_OK else {
            let reason = handle.flatMap { call.sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "out of memory"
            _ = handle.map { call.sqlite3_close_v2($0) }
            throw .internalError("The embedded node cannot open \(path): \(reason)")
        }
        connection = handle
        _ = call.sqlite3_extended_result_codes(handle, 1)
        let database = Unmanaged.passUnretained(self).toOpaque()
        call.sqlite3_progress_handler(
            handle, 4000,
            { pointer in
                pointer.map { Unmanaged<Database>.fromOpaque($0).takeUnretainedValue().mustStop } == true ? 1 : 0
            }, database)
        try registerCollation()
        try FunctionLibrary.register(on: self)
    }

    deinit { _ = SQLite.call.pointee.sqlite3_close_v2(connection) }

    /// The rows that the last INSERT, UPDATE or DELETE has changed.
    var changes: Int64 { SQLite.call.pointee.sqlite3_changes64(connection) }

    /// Whether a transaction is open.
    var isInTransaction: Bool { SQLite.call.pointee.sqlite3_get_autocommit(connection) == 0 }

    /// How long to wait for the lock of another connection; 0 by default.
    var busyTimeoutMilliseconds: Int32 = 0 {
        didSet { _ = SQLite.call.pointee.sqlite3_busy_timeout(connection, busyTimeoutMilliseconds) }
    }

    /// Runs one statement to its end.
    func execute(_ sql: String) throws(SQLError) {
        let statement = try prepare(sql)
        while try statement.step() {}
    }

    /// Compiles one statement.
    func prepare(_ sql: String) throws(SQLError) -> PreparedStatement {
        pendingError = nil
        var sql = sql
        var handle: OpaquePointer?
        let result = sql.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                SQLite.call.pointee.sqlite3_prepare_v3(
                    connection, $0.baseAddress, Int32(clamping: $0.count), 0, &handle, nil)
            }
        }
        guard result == SQLITE_OK, let handle else { throw error() }
        return PreparedStatement(handle, of: self)
    }

    /// Whether the last statement failed because something was written since the transaction began to read:
    /// SQLITE_BUSY_SNAPSHOT.
    var hasStaleSnapshot: Bool { SQLite.call.pointee.sqlite3_extended_errcode(connection) == SQLITE_BUSY | 2 << 8 }

    // MARK: Errors

    /// Whether the current statement is cancelled; keeps the error to report.
    private var mustStop: Bool {
        guard let error = context.cancellation?.error else { return false }
        pendingError = error
        return true
    }

    /// Keeps the error of a function until the statement reports it.
    func keep(_ error: SQLError) { if pendingError == nil { pendingError = error } }

    /// Forgets errors that aggregates report when a statement is given up.
    func clearError() { pendingError = nil }

    /// Returns the error of the last call.
    func error() -> SQLError {
        if let error = pendingError {
            pendingError = nil
            return error
        }
        let call = SQLite.call.pointee
        let code = call.sqlite3_extended_errcode(connection)
        let text = call.sqlite3_errmsg(connection).map { String(cString: $0) } ?? "error \(code)"
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            return .lockConflict(
                "Another transaction is writing; the embedded node has one writing transaction at a time")
        case SQLITE_FULL: return .internalError("The embedded node cannot write to \(path): the disk is full")
        case SQLITE_TOOBIG: return .runtime("A value is too long for the embedded node")
        case SQLITE_CONSTRAINT: return constraintError(code, text)
        case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            return .internalError("The embedded node cannot use \(path): \(text)")
        // Limits of SQLite's on statements.
        case SQLITE_ERROR
        where ["too many", "too large", "stack overflow", "at most 64 tables"].contains(where: text.contains):
            return .unsupported("statements that are so large: \(text)")
        default: return .internalError("The embedded node failed: \(text)")
        }
    }

    private func constraintError(_ code: Int32, _ text: String) -> SQLError {
        // SQLITE_CONSTRAINT_NOTNULL; the text ends with `table.column`.
        if code == SQLITE_CONSTRAINT | 5 << 8 {
            let column = text.split(separator: " ").last.map(String.init) ?? text
            return .constraint("Column '\(column)' does not allow NULLs")
        }
        return .constraint("PK unique constraint is violated")
    }

    private var path: String {
        let name = SQLite.call.pointee.sqlite3_db_filename(connection, "main").map { String(cString: $0) } ?? ""
        return name.isEmpty ? "its memory" : name
    }

    // MARK: Functions

    /// Adds the collation of texts.
    private func registerCollation() throws(SQLError) {
        let result = SQLite.call.pointee.sqlite3_create_collation_v2(
            connection, "IGNITE", SQLITE_UTF8, nil,
            { _, leftCount, left, rightCount, right in
                compareUTF16Order(
                    UnsafeRawBufferPointer(start: left, count: Int(leftCount)),
                    UnsafeRawBufferPointer(start: right, count: Int(rightCount)))
            }, nil)
        guard result == SQLITE_OK else { throw error() }
    }

    /// Adds a function, or an aggregate.
    ///
    /// - Parameter isDeterministic: Whether equal arguments have equal results within a statement.
    func register(
        _ name: String, arguments: Int, isDeterministic: Bool = true, box: AnyObject,
        function: SQLiteFunction? = nil, step: SQLiteFunction? = nil, final: SQLiteFinal? = nil
    ) throws(SQLError) {
        let result = SQLite.call.pointee.sqlite3_create_function_v2(
            connection, name, Int32(arguments), SQLITE_UTF8 | (isDeterministic ? SQLITE_DETERMINISTIC : 0),
            Unmanaged.passRetained(box).toOpaque(), function, step, final,
            { $0.map { Unmanaged<AnyObject>.fromOpaque($0).release() } })
        guard result == SQLITE_OK else { throw error() }
    }
}

/// A function as SQLite calls it.
typealias SQLiteFunction =
    @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
/// The end of an aggregate as SQLite calls it.
typealias SQLiteFinal = @convention(c) (OpaquePointer?) -> Void
