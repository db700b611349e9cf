import Ignite3
import IgniteCore

/// An error of a statement, with Ignite's code for it.
struct SQLError: Error, Equatable {
    /// `group << 16 | number` (ignite3-protocol.md 6).
    var code: Int
    var message: String
    var className = "org.apache.ignite.sql.SqlException"

    /// IGN-SQL-2: the schema does not exist.
    static func schemaNotFound(_ message: String) -> SQLError { sql(2, message) }
    /// IGN-SQL-3: the statement cannot be parsed.
    static func parse(_ message: String) -> SQLError { sql(3, message) }
    /// IGN-SQL-4: the statement does not fit the tables or the types.
    static func validation(_ message: String) -> SQLError { sql(4, message) }
    /// IGN-SQL-5: a constraint does not hold.
    static func constraint(_ message: String) -> SQLError { sql(5, message) }
    /// IGN-SQL-6: cancelled, or out of time.
    static func cancelled(_ message: String) -> SQLError { sql(6, message) }
    /// IGN-SQL-7: a value that an operation cannot have.
    static func runtime(_ message: String) -> SQLError { sql(7, message) }
    /// IGN-TBL-2: no table has this id, or not any more.
    static func noTable(_ id: Int) -> SQLError {
        SQLError(
            code: 2 << 16 | 2, message: "Table does not exist or was dropped concurrently: \(id)",
            className: "org.apache.ignite.lang.TableNotFoundException")
    }
    /// IGN-TX-4: another transaction writes.
    static func lockConflict(_ message: String) -> SQLError { SQLError(code: 7 << 16 | 4, message: message) }
    /// IGN-CMN-65535: a fault of the node.
    static func internalError(_ message: String) -> SQLError { SQLError(code: 1 << 16 | 65_535, message: message) }

    /// IGN-SQL-4: something that Ignite has and this node has not. The message names the embedded node.
    static func unsupported(_ what: String) -> SQLError {
        validation("The embedded node does not support \(what)")
    }

    private static func sql(_ number: Int, _ message: String) -> SQLError {
        SQLError(code: 4 << 16 | number, message: message)
    }
}
