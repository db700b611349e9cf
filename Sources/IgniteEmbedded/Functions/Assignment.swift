import IgniteCore

extension FunctionLibrary {
    /// The length of a VARCHAR or VARBINARY column that is declared without one.
    static let defaultLength = 65_536

    /// Returns the type of a column as declared: a text or binary always has a length.
    static func columnType(of name: TypeName) throws(SQLError) -> SQLType {
        var type = try sqlType(of: name)
        if type.isFixedLength || name.name == "BINARY" {
            throw .validation("\(type.isText ? "CHAR" : "BINARY") datatype is not supported in table")
        }
        if type.isText || type.isBinary { type.precision = type.precision ?? defaultLength }
        return type
    }

    /// Returns the conversion of a value to the type of a column in INSERT and UPDATE: numbers to numbers, and within
    /// the other kinds of types. A text or binary that is too long is refused, except for spaces or zeros at its end.
    static func assignment(from: SQLType, to: SQLType) throws(SQLError) -> BoundFunction {
        let isKnown =
            from.isNull || from.isNumeric && to.isNumeric || from.type == to.type
            || from.type == .timestamp && to.type == .timestampWithLocalTimeZone
            || from.type == .timestampWithLocalTimeZone && to.type == .timestamp
        guard isKnown else {
            throw .validation("Cannot assign to target field of type \(to.text) from source field of type \(from.text)")
        }
        guard to.isText || to.isBinary, let length = to.precision, from.precision ?? .max > length, !from.isNull else {
            return try implicit(from: from, to: to)
        }
        return call(
            to.isText ? "ig_fit_text" : "ig_fit_binary", [from], to.nullable(from.isNullable), "\(length)")
    }

    static func registerAssignment(on database: Database) throws(SQLError) {
        try database.function("ig_fit_text", 2) { (call) throws(SQLError) in
            let bytes = call.bytes(0)
            let length = Int(call.integer(1))
            let count = utf16Count(bytes)
            guard count > length else { return call.returnText(bytes) }
            let spaces = bytes.reversed().prefix { $0 == UInt8(ascii: " ") }.count
            guard count - spaces <= length else {
                throw .validation("Value too long for type: VARCHAR(\(length))")
            }
            call.returnText(UnsafeRawBufferPointer(rebasing: bytes.dropLast(count - length)))
        }
        try database.function("ig_fit_binary", 2) { (call) throws(SQLError) in
            let bytes = call.bytes(0)
            let length = Int(call.integer(1))
            guard bytes.count > length else { return call.return([UInt8](bytes)) }
            guard bytes.dropFirst(length).allSatisfy({ $0 == 0 }) else {
                throw .validation("Value too long for type: VARBINARY(\(length))")
            }
            call.return([UInt8](bytes.prefix(length)))
        }
    }
}
