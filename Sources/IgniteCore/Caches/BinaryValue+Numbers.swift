// Values in messages, and as whole numbers.

extension BinaryValue {
    /// The value for messages: its type, and small values themselves.
    package var words: String {
        switch self {
        case .null: "null"
        case .byte(let value): "\(value) of type byte"
        case .short(let value): "\(value) of type short"
        case .int(let value): "\(value) of type int"
        case .long(let value): "\(value) of type long"
        case .float(let value): "\(value) of type float"
        case .double(let value): "\(value) of type double"
        case .char: "a char"
        case .bool: "a boolean"
        case .string: "a string"
        case .uuid: "a UUID"
        case .decimal: "a decimal"
        case .date: "a java.util.Date"
        case .sqlDate: "a java.sql.Date"
        case .time: "a java.sql.Time"
        case .timestamp: "a timestamp"
        case .byteArray, .shortArray, .intArray, .longArray, .floatArray, .doubleArray, .charArray, .boolArray, .array,
            .objectArray:
            "an array"
        case .collection: "a collection"
        case .map: "a map"
        case .enumeration: "a constant of an enum"
        case .object(let object): "an object of type \(object.typeName ?? "\(object.typeID)")"
        case .other: "a value in a format of Java"
        }
    }

    /// The value as a whole number, if it is one.
    package var wholeNumber: Int64? {
        switch self {
        case .byte(let value): Int64(value)
        case .short(let value): Int64(value)
        case .int(let value): Int64(value)
        case .long(let value): value
        case .decimal(let value): value.wholeNumber.flatMap { Int64(exactly: $0) }
        default: nil
        }
    }

    /// Returns the value as a whole number of a type.
    package func integer<Wanted: FixedWidthInteger>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        guard let number = wholeNumber, let wanted = Wanted(exactly: number) else {
            let problem = wholeNumber == nil ? "cannot be read as" : "does not fit"
            throw IgniteError(.conversion, "\(words) \(problem) \(type)")
        }
        return wanted
    }
}
