import IgniteCore

// What queries need where SQLite would go on silently.
extension FunctionLibrary {
    /// Returns the SQL of a scalar subquery that can have several rows, which is an error.
    static func onlyValue(_ column: String, of query: String) -> String {
        "(SELECT CASE WHEN count(*) > 1 THEN ig_too_many() ELSE max(\(column)) END "
            + "FROM (SELECT \(column) FROM (\(query)) LIMIT 2))"
    }

    /// Returns the SQL of a number in LIMIT, FETCH or OFFSET.
    static func rowCount(_ sql: String) -> String { Int64(sql) == nil ? "ig_row_count(\(sql))" : sql }

    /// Returns the SQL of the step of SYSTEM_RANGE.
    static func rangeStep(_ sql: String) -> String { "ig_range_step(\(sql))" }

    static func registerQueryFunctions(on database: Database) throws(SQLError) {
        try database.function("ig_too_many", 0) { (_) throws(SQLError) in
            throw .runtime("Subquery returned more than 1 value.")
        }
        try database.function("ig_row_count", 1) { (call) throws(SQLError) in
            let count = call.integer(0)
            guard count >= 0 else {
                throw .runtime(
                    "Illegal value of fetch/limit. The value must be positive and less than Long.MAX_VALUE (\(Int64.max))"
                )
            }
            call.return(count)
        }
        try database.function("ig_range_step", 1) { (call) throws(SQLError) in
            let step = call.integer(0)
            guard step != 0 else { throw .runtime("Increment can't be 0") }
            call.return(step)
        }
    }
}
