import IgniteCore

extension FunctionLibrary {
    /// Returns the type of a name as written, with Ignite's defaults and limits.
    static func sqlType(of name: TypeName) throws(SQLError) -> SQLType {
        switch name.name {
        case "BOOLEAN": return .boolean
        case "TINYINT": return .tinyint
        case "SMALLINT": return .smallint
        case "INT", "INTEGER": return .integer
        case "BIGINT": return .bigint
        case "REAL", "FLOAT": return .real
        case "DOUBLE", "DOUBLE PRECISION": return .double
        case "DECIMAL", "DEC", "NUMERIC": return try decimalType(name)
        case "CHAR", "CHARACTER": return .char(try length(name, "CHAR") ?? 1)
        case "VARCHAR", "CHAR VARYING", "CHARACTER VARYING":
            return SQLType(.varchar, precision: try length(name, "VARCHAR"))
        case "BINARY":
            var type = SQLType(.varbinary, precision: try length(name, "BINARY") ?? 1)
            type.isFixedLength = true
            return type
        case "VARBINARY", "BINARY VARYING": return SQLType(.varbinary, precision: try length(name, "VARBINARY"))
        case "DATE": return .date
        case "TIME", "TIME WITHOUT TIME ZONE": return SQLType(.time, precision: try fraction(name, "TIME") ?? 0)
        case "TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE":
            return SQLType(.timestamp, precision: try fraction(name, "TIMESTAMP") ?? 6)
        case "TIMESTAMP WITH LOCAL TIME ZONE":
            return SQLType(
                .timestampWithLocalTimeZone, precision: try fraction(name, "TIMESTAMP_WITH_LOCAL_TIME_ZONE") ?? 6)
        case "UUID": return .uuid
        case let name where name.hasPrefix("INTERVAL"): throw .unsupported("the type \(name)")
        default: throw .validation("Unknown identifier '\(name.name)'")
        }
    }

    private static func decimalType(_ name: TypeName) throws(SQLError) -> SQLType {
        let precision = name.precision ?? SQLType.maximumPrecision
        let scale = name.scale ?? 0
        guard (1...SQLType.maximumPrecision).contains(precision) else {
            throw .validation("DECIMAL precision \(precision) must be between 1 and 32767.")
        }
        guard (0...SQLType.maximumPrecision).contains(scale) else {
            throw .validation("DECIMAL scale \(scale) must be between 0 and 32767.")
        }
        return .decimal(precision, scale)
    }

    private static func length(_ name: TypeName, _ text: String) throws(SQLError) -> Int? {
        if let length = name.precision, !(1...Int(Int32.max)).contains(length) {
            throw .validation("\(text) length \(length) must be between 1 and 2147483647.")
        }
        return name.precision
    }

    private static func fraction(_ name: TypeName, _ text: String) throws(SQLError) -> Int? {
        if let digits = name.precision, !(0...9).contains(digits) {
            throw .validation("\(text) precision \(digits) must be between 0 and 9.")
        }
        return name.precision
    }
}
