/// A type that keys, values and fields of objects can have. The raw value is its code in the protocol and in the
/// descriptions of types (ignite2-protocol.md 5).
package enum BinaryKind: Int32, CaseIterable, Sendable {
    /// A `java.sql.Date`, which has no code of its own: descriptions of types call it an object.
    case sqlDate = -1
    case byte = 1
    case short, int, long, float, double, char, boolean, string, uuid
    /// A `java.util.Date`.
    case date
    case byteArray, shortArray, intArray, longArray, floatArray, doubleArray, charArray, booleanArray
    case stringArray, uuidArray, dateArray, objectArray
    case collection, map
    case enumeration = 28
    case enumerationArray
    case decimal, decimalArray
    case timestamp = 33
    case timestampArray
    case time = 36
    case timeArray
    case object = 103

    /// The code in the descriptions of types.
    package var metadataCode: Int32 { self == .sqlDate ? Self.object.rawValue : rawValue }

    /// The name for people. SQL's names win: a `date` is a DATE.
    package var word: String {
        if let element { return element.word + "[]" }
        return switch self {
        case .sqlDate: "date"
        case .date: "java.util.Date"
        case .enumeration: "enum"
        default: "\(self)"
        }
    }

    /// Returns the name of a type by its code in a description of a type.
    package static func word(ofCode code: Int32) -> String { Self(rawValue: code)?.word ?? "type \(code)" }

    /// The type of the elements of an array.
    package var element: BinaryKind? {
        switch self {
        case .byteArray: .byte
        case .shortArray: .short
        case .intArray: .int
        case .longArray: .long
        case .floatArray: .float
        case .doubleArray: .double
        case .charArray: .char
        case .booleanArray: .boolean
        case .stringArray: .string
        case .uuidArray: .uuid
        case .dateArray: .date
        case .objectArray: .object
        case .enumerationArray: .enumeration
        case .decimalArray: .decimal
        case .timestampArray: .timestamp
        case .timeArray: .time
        default: nil
        }
    }

    /// Creates a type from its Java class; nil for a class of objects.
    package init?(javaClass: String) {
        guard let known = Self.javaClasses[javaClass] else { return nil }
        self = known
    }

    private static let javaClasses: [String: BinaryKind] = [
        "java.lang.Boolean": .boolean, "java.lang.Byte": .byte, "java.lang.Short": .short, "java.lang.Integer": .int,
        "java.lang.Long": .long, "java.lang.Float": .float, "java.lang.Double": .double,
        "java.lang.Character": .char, "java.lang.String": .string, "java.math.BigDecimal": .decimal,
        "java.util.Date": .date, "java.util.UUID": .uuid, "java.sql.Date": .sqlDate, "java.sql.Time": .time,
        "java.sql.Timestamp": .timestamp, "[B": .byteArray,
        // As which the engine Calcite declares columns that are NOT NULL.
        "boolean": .boolean, "byte": .byte, "short": .short, "int": .int, "long": .long, "float": .float,
        "double": .double, "char": .char,
    ]
}

extension BinaryValue {
    /// The type; nil for null, and for a value that this client cannot read.
    package var kind: BinaryKind? {
        switch self {
        case .null, .other: nil
        case .byte: .byte
        case .short: .short
        case .int: .int
        case .long: .long
        case .float: .float
        case .double: .double
        case .char: .char
        case .bool: .boolean
        case .string: .string
        case .uuid: .uuid
        case .decimal: .decimal
        case .date: .date
        case .sqlDate: .sqlDate
        case .time: .time
        case .timestamp: .timestamp
        case .byteArray: .byteArray
        case .shortArray: .shortArray
        case .intArray: .intArray
        case .longArray: .longArray
        case .floatArray: .floatArray
        case .doubleArray: .doubleArray
        case .charArray: .charArray
        case .boolArray: .booleanArray
        case .array(let type, _): type.arrayKind
        case .objectArray: .objectArray
        case .collection: .collection
        case .map: .map
        case .enumeration: .enumeration
        case .object: .object
        }
    }

    /// The code of the type in the descriptions of types. What has no code of its own is an object there.
    package var metadataCode: Int32 { (kind ?? .object).metadataCode }
}

extension BinaryValue.ElementType {
    /// The type of an array of such elements.
    package var arrayKind: BinaryKind {
        switch self {
        case .string: .stringArray
        case .uuid: .uuidArray
        case .date: .dateArray
        case .decimal: .decimalArray
        case .timestamp: .timestampArray
        case .time: .timeArray
        }
    }
}
