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
        try registerLike(on: database)
        try registerText(on: database)
        try registerTextParts(on: database)
        try registerNumbers(on: database)
        try registerRounding(on: database)
        try registerDates(on: database)
        try registerDateArithmetic(on: database)
        try registerAggregates(on: database)
        try registerQueryFunctions(on: database)
    }

    /// Returns a function whose arguments are converted to types and become those of a function of SQLite.
    static func call(_ name: String, _ arguments: [SQLType], _ result: SQLType, _ more: String...) -> BoundFunction {
        BoundFunction(argumentTypes: arguments, resultType: result) { sql in
            "\(name)(\((sql + more).joined(separator: ", ")))"
        }
    }

    /// Returns a function.
    ///
    /// - Parameters:
    ///   - name: In capitals.
    ///   - unit: The word among the arguments that names a unit of time: the type of TIMESTAMPADD depends on it.
    ///   - bare: Whether it was written without parentheses.
    static func function(
        _ name: String, _ arguments: [SQLType], unit: String? = nil, bare: Bool
    ) throws(SQLError) -> BoundFunction? {
        let signature = Signature(name: name, types: arguments)
        if bare {
            guard let function = try bareFunction(name) else {
                throw .validation("Column '\(name)' not found in any table")
            }
            return function
        }
        if let function = try textFunction(signature) { return function }
        if let function = try numberFunction(signature) { return function }
        if let function = try dateFunction(signature, unit: unit) { return function }
        if let function = try conditionalFunction(signature) { return function }
        if missing.contains(name) { throw .unsupported("the function \(name)") }
        throw noMatch(signature)
    }

    static func noMatch(_ signature: Signature) -> SQLError {
        let families = signature.types.map { "<\($0.family)>" }.joined(separator: ", ")
        return .validation("No match found for function signature \(signature.name)(\(families))")
    }

    /// A function that is called like a column; nil for other names.
    static func constant(_ name: String) throws(SQLError) -> BoundFunction? {
        name == "PI" ? try bareFunction(name) : nil
    }

    private static func bareFunction(_ name: String) throws(SQLError) -> BoundFunction? {
        let type: SQLType
        switch name {
        case "PI": type = .double
        case "CURRENT_USER": type = SQLType(.varchar, precision: 2000)
        case "CURRENT_DATE": type = .date
        case "LOCALTIME": type = SQLType(.time, precision: 0)
        case "LOCALTIMESTAMP": type = SQLType(.timestamp, precision: 0)
        case "CURRENT_TIMESTAMP": type = SQLType(.timestampWithLocalTimeZone, precision: 0)
        default: return nil
        }
        let function = "ig_\(name.lowercased())()"
        return BoundFunction(argumentTypes: [], resultType: type.nullable(false)) { _ in function }
    }

    /// Functions of Ignite that this node does not have.
    private static let missing: Set = [
        "COMPRESS", "DIFFERENCE", "EXISTSNODE", "EXTRACTVALUE", "FROM_BASE64", "JSON_ARRAY", "JSON_DEPTH",
        "JSON_EXISTS", "JSON_KEYS", "JSON_LENGTH", "JSON_OBJECT", "JSON_PRETTY", "JSON_QUERY", "JSON_REMOVE",
        "JSON_STORAGE_SIZE", "JSON_TYPE", "JSON_VALUE", "MD5", "REGEXP_REPLACE", "SHA1", "SOUNDEX", "TO_BASE64",
        "XMLTRANSFORM",
    ]
}
