import IgniteCore

/// An operator, a function or an aggregate for arguments of certain types, as SQLite runs it.
struct BoundFunction {
    /// The type that each argument must be converted to first.
    var argumentTypes: [SQLType]
    var resultType: SQLType
    /// Returns the SQL for SQLite, from that of the converted arguments.
    var sql: ([String]) -> String
}
