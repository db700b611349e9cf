// Names of types.

extension Parser {
    /// Reads the name of a type.
    mutating func typeName() throws(SQLError) -> TypeName {
        let start = token.range.lowerBound
        var type = TypeName(name: token.text, range: start..<start)
        let word = token.kind == .word ? token.text : ""
        switch word {
        case "INTERVAL": throw .unsupported("the type INTERVAL")
        case "ROW": throw .unsupported("the type ROW")
        case "MAP" where following.isPlain("<"): throw .unsupported("the type MAP")
        case "ANY", "VARIANT", "CHAR", "CHARACTER", "DATE", "DECIMAL", "TIME", "TIMESTAMP", "UUID": advance()
        default: type.name = try names().joined(separator: ".")
        }
        switch word {
        case "DOUBLE": if take("PRECISION") { type.name = "DOUBLE PRECISION" }
        case "CHAR", "CHARACTER", "BINARY":
            if take("VARYING") { type.name += " VARYING" }
            type.precision = try precision()
        case "VARCHAR", "VARBINARY": type.precision = try precision()
        case "DECIMAL", "DEC", "NUMERIC", "ANY":
            guard take("(") else { break }
            type.precision = try unsignedInteger()
            if take(",") {
                let isNegative = take("-")
                type.scale = try unsignedInteger() * (isNegative ? -1 : 1)
            }
            try expect(")")
        case "TIME", "TIMESTAMP":
            type.precision = try precision()
            type.name += try zone(hasLocal: word == "TIMESTAMP")
        default: break
        }
        if at("ARRAY") || at("MULTISET") { throw .unsupported("the type \(token.text)") }
        type.range = start..<previous.upperBound
        return type
    }

    private mutating func precision() throws(SQLError) -> Int? {
        guard take("(") else { return nil }
        let precision = try unsignedInteger()
        try expect(")")
        return precision
    }

    /// Reads WITHOUT TIME ZONE, which changes nothing, or WITH LOCAL TIME ZONE.
    private mutating func zone(hasLocal: Bool) throws(SQLError) -> String {
        if take("WITHOUT") {
            try expect("TIME", "ZONE")
            return ""
        }
        guard hasLocal, take("WITH") else { return "" }
        try expect("LOCAL", "TIME", "ZONE")
        return " WITH LOCAL TIME ZONE"
    }
}
