import IgniteCore

// What queries need where SQLite would go on silently.
extension FunctionLibrary {
    /// Returns the SQL of a scalar subquery that can have several rows, which is an error.
    static func onlyValue(_ column: String, of query: String) -> String {
        "(SELECT CASE WHEN count(*) > 1 THEN ig_too_many() ELSE max(\(column)) END "
            + "FROM (SELECT \(column) FROM (\(query)) LIMIT 2))"
    }

    /// Returns the SQL of a number in LIMIT, FETCH or OFFSET.
    ///
    /// - Parameter clause: `fetch` or `offset`, for the error.
    static func rowCount(_ sql: String, _ clause: String) -> String {
        Int64(sql) == nil ? "ig_row_count(\(sql), '\(clause)')" : sql
    }

    /// Returns SYSTEM_RANGE, which is only in FROM: the types that its arguments become.
    static func systemRange(_ call: Signature) throws(SQLError) -> BoundFunction {
        guard call.name == "SYSTEM_RANGE" else { throw noMatch(call) }
        guard (2...3).contains(call.types.count) else {
            throw .validation("Invalid number of arguments to function 'SYSTEM_RANGE'. Was expecting 2 arguments")
        }
        try call.expect(2...3, .number)
        return BoundFunction(argumentTypes: call.types.map { _ in .bigint }, resultType: .bigint) { $0[0] }
    }

    /// Returns the SQL of the step of SYSTEM_RANGE.
    static func rangeStep(_ sql: String) -> String { "ig_range_step(\(sql))" }

    static func registerQueryFunctions(on database: Database) throws(SQLError) {
        try database.function("ig_too_many", 0) { (_) throws(SQLError) in
            throw .runtime("Subquery returned more than 1 value.")
        }
        try database.function("ig_row_count", 2, isStrict: false) { (call) throws(SQLError) in
            guard !call.isNull(0), call.integer(0) >= 0 else {
                throw .validation(
                    "Illegal value of \(call.text(1)). The value must be positive and less than \(Int64.max)")
            }
            call.return(call.integer(0))
        }
        try database.function("ig_range_step", 1, isStrict: false) { (call) throws(SQLError) in
            let step = call.isNull(0) ? 1 : call.integer(0)
            guard step != 0 else { throw .internalError("Increment can't be 0") }
            call.return(step)
        }
    }
}
