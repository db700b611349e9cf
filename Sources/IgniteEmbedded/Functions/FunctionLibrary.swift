import IgniteCore

/// Ignite's operators, functions, aggregates and types, as SQL for SQLite.
///
/// What is not exact in SQLite calls functions that `register` adds to a database; their names begin with `ig_`. Errors
/// have no place in the statement: the caller knows it.
enum FunctionLibrary {
    /// Adds all functions to a database.
    static func register(on database: Database) throws(SQLError) {
        try registerArithmetic(on: database)
        try registerCasts(on: database)
        try registerTextCasts(on: database)
        try registerDateTimeCasts(on: database)
        try registerAssignment(on: database)
        try registerText(on: database)
        try registerLike(on: database)
        try registerAggregates(on: database)
        try registerQueryFunctions(on: database)
    }

    /// Returns a function whose arguments are converted to types and become those of a function of SQLite.
    static func call(_ name: String, _ arguments: [SQLType], _ result: SQLType, _ more: String...) -> BoundFunction {
        BoundFunction(argumentTypes: arguments, resultType: result) { sql in
            "\(name)(\((sql + more).joined(separator: ", ")))"
        }
    }
}

extension FunctionLibrary {
    /// Returns a function; nil for one that must be an aggregate.
    ///
    /// - Parameters:
    ///   - name: In capitals.
    ///   - bare: Whether it was written without parentheses.
    static func function(_ name: String, _ arguments: [SQLType], bare: Bool) throws(SQLError) -> BoundFunction? {
        throw .validation(
            "No match found for function signature \(name)(\(arguments.map { "<\($0.family)>" }.joined(separator: ", ")))"
        )
    }
}
