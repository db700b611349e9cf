public import IgniteCore

/// A Swift type whose values caches contain as single values, rather than as objects with fields.
///
/// | Swift | Java | |
/// |---|---|---|
/// | `Bool` | `boolean` | |
/// | `Int8`, `Int16`, `Int32` | `byte`, `short`, `int` | |
/// | `Int`, `Int64` | `long` | |
/// | `Float`, `Double` | `float`, `double` | |
/// | `String` | `String` | |
/// | ``BigDecimal`` | `BigDecimal` | with its scale |
/// | ``IgniteUUID`` | `UUID` | |
/// | ``LocalDate``, ``LocalTime`` | `java.sql.Date`, `java.sql.Time` | in the zone of the server, as SQL stores them; a time is cut to milliseconds |
/// | ``LocalDateTime`` | `java.sql.Timestamp` | in the zone of the server, as SQL stores it |
/// | ``Instant`` | `java.sql.Timestamp` | |
/// | `[UInt8]`, `[Int16]`, `[Int32]`, `[Int64]`, `[Int]` | `byte[]`, `short[]`, `int[]`, `long[]`, `long[]` | |
/// | `[Float]`, `[Double]`, `[Bool]` | `float[]`, `double[]`, `boolean[]` | |
/// | `[String]`, `[IgniteUUID]`, `[BigDecimal]` | `String[]`, `UUID[]`, `BigDecimal[]` | |
/// | other `Array`, `Set`, `Dictionary` | `ArrayList`, `HashSet`, `HashMap` | |
/// | other `Codable` types | an object with a field for each property | see ``Cache`` |
/// | ``BinaryValue``, ``BinaryObject`` | what they say | the type hint for everything else |
/// | `nil` | `null` | in fields and collections only |
///
/// A whole number is read from a Java number of any width if it fits. The module `IgniteFoundation` adds Foundation's
/// `Date`, `Decimal`, `UUID` and `Data`.
public protocol BinaryConvertible {
    /// The value to write.
    ///
    /// - Throws: `conversion` if no value of a cache is equal to it.
    var binaryValue: BinaryValue { get throws(IgniteError) }

    /// Creates the Swift value that is equal to a value of a cache.
    ///
    /// - Throws: `conversion` if there is none.
    init(binaryValue: BinaryValue) throws(IgniteError)

    /// A value of the type in caches, which tells the type of a field that is nil.
    static var binaryExample: BinaryValue { get }
}

extension BinaryConvertible {
    /// Null: the type of a field is known only from its values.
    public static var binaryExample: BinaryValue { .null }

    /// The error for a value that cannot be read as this type.
    static func failure(_ value: BinaryValue) -> IgniteError {
        IgniteError(.conversion, "\(value.words) cannot be read as \(Self.self)")
    }
}

extension BinaryValue: BinaryConvertible {
    /// The value itself.
    public var binaryValue: BinaryValue { self }
    /// Takes any value.
    public init(binaryValue: BinaryValue) { self = binaryValue }
}

extension BinaryObject: BinaryConvertible {
    /// The object.
    public var binaryValue: BinaryValue { .object(self) }
    /// Reads an object.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        guard case .object(let object) = binaryValue else { throw Self.failure(binaryValue) }
        self = object
    }
}

extension Optional: BinaryConvertible where Wrapped: BinaryConvertible {
    /// The wrapped value, or null for nil.
    public var binaryValue: BinaryValue { get throws(IgniteError) { try self?.binaryValue ?? .null } }
    /// Reads null as nil.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        self = binaryValue.isNull ? nil : try Wrapped(binaryValue: binaryValue)
    }
    /// A value of the wrapped type.
    public static var binaryExample: BinaryValue { Wrapped.binaryExample }
}

extension Bool: BinaryConvertible {
    /// The value as `boolean`.
    public var binaryValue: BinaryValue { .bool(self) }
    /// Reads a `boolean`.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        guard case .bool(let value) = binaryValue else { throw Self.failure(binaryValue) }
        self = value
    }
    /// A `boolean`.
    public static var binaryExample: BinaryValue { .bool(false) }
}

extension Int: BinaryConvertible {
    /// The value as `long`.
    public var binaryValue: BinaryValue { .long(Int64(self)) }
    /// Reads a whole number.
    public init(binaryValue: BinaryValue) throws(IgniteError) { self = try binaryValue.integer(Self.self) }
    /// A `long`.
    public static var binaryExample: BinaryValue { .long(0) }
}

extension Int8: BinaryConvertible {
    /// The value as `byte`.
    public var binaryValue: BinaryValue { .byte(self) }
    /// Reads a whole number.
    public init(binaryValue: BinaryValue) throws(IgniteError) { self = try binaryValue.integer(Self.self) }
    /// A `byte`.
    public static var binaryExample: BinaryValue { .byte(0) }
}

extension Int16: BinaryConvertible {
    /// The value as `short`.
    public var binaryValue: BinaryValue { .short(self) }
    /// Reads a whole number.
    public init(binaryValue: BinaryValue) throws(IgniteError) { self = try binaryValue.integer(Self.self) }
    /// A `short`.
    public static var binaryExample: BinaryValue { .short(0) }
}

extension Int32: BinaryConvertible {
    /// The value as `int`.
    public var binaryValue: BinaryValue { .int(self) }
    /// Reads a whole number.
    public init(binaryValue: BinaryValue) throws(IgniteError) { self = try binaryValue.integer(Self.self) }
    /// An `int`.
    public static var binaryExample: BinaryValue { .int(0) }
}

extension Int64: BinaryConvertible {
    /// The value as `long`.
    public var binaryValue: BinaryValue { .long(self) }
    /// Reads a whole number.
    public init(binaryValue: BinaryValue) throws(IgniteError) { self = try binaryValue.integer(Self.self) }
    /// A `long`.
    public static var binaryExample: BinaryValue { .long(0) }
}

extension Float: BinaryConvertible {
    /// The value as `float`.
    public var binaryValue: BinaryValue { .float(self) }
    /// Reads a `float`, or a `double` that fits exactly.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        switch binaryValue {
        case .float(let value): self = value
        case .double(let value) where value.isNaN: self = .nan
        case .double(let value):
            guard let number = Float(exactly: value) else { throw Self.failure(binaryValue) }
            self = number
        default: throw Self.failure(binaryValue)
        }
    }
    /// A `float`.
    public static var binaryExample: BinaryValue { .float(0) }
}

extension Double: BinaryConvertible {
    /// The value as `double`.
    public var binaryValue: BinaryValue { .double(self) }
    /// Reads a `double`, a `float`, or a whole number that fits exactly.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        switch binaryValue {
        case .double(let value): self = value
        case .float(let value): self = Double(value)
        default:
            guard let number = binaryValue.wholeNumber.flatMap({ Double(exactly: $0) }) else {
                throw Self.failure(binaryValue)
            }
            self = number
        }
    }
    /// A `double`.
    public static var binaryExample: BinaryValue { .double(0) }
}

extension String: BinaryConvertible {
    /// The value as `String`.
    public var binaryValue: BinaryValue { .string(self) }
    /// Reads a `String` or a `char`.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        switch binaryValue {
        case .string(let value): self = value
        case .char(let unit): self = String(decoding: [unit], as: UTF16.self)
        default: throw Self.failure(binaryValue)
        }
    }
    /// A `String`.
    public static var binaryExample: BinaryValue { .string("") }
}

extension IgniteUUID: BinaryConvertible {
    /// The value as `UUID`.
    public var binaryValue: BinaryValue { .uuid(self) }
    /// Reads a `UUID`.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        guard case .uuid(let value) = binaryValue else { throw Self.failure(binaryValue) }
        self = value
    }
    /// A `UUID`.
    public static var binaryExample: BinaryValue { .uuid(IgniteUUID(mostSignificant: 0, leastSignificant: 0)) }
}

extension BigDecimal: BinaryConvertible {
    /// The value as `BigDecimal`.
    public var binaryValue: BinaryValue { .decimal(self) }
    /// Reads a `BigDecimal` or a whole number.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        if case .decimal(let value) = binaryValue {
            self = value
        } else {
            self.init(try binaryValue.integer(Int64.self))
        }
    }
    /// A `BigDecimal`.
    public static var binaryExample: BinaryValue { .decimal(0) }
}

extension Instant: BinaryConvertible {
    /// The value as `java.sql.Timestamp`.
    public var binaryValue: BinaryValue {
        let (millisecond, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return .timestamp(milliseconds: seconds * 1000 + Int64(millisecond), nanoseconds: rest)
    }
    /// Reads a `java.sql.Timestamp` or a `java.util.Date`.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        let instant: Instant?
        switch binaryValue {
        case .timestamp(let milliseconds, let nanoseconds): instant = Self.moment(milliseconds, nanoseconds)
        case .date(let milliseconds): instant = Self.moment(milliseconds, 0)
        default: instant = nil
        }
        guard let instant else { throw Self.failure(binaryValue) }
        self = instant
    }
    /// A `java.sql.Timestamp`.
    public static var binaryExample: BinaryValue { .timestamp(milliseconds: 0, nanoseconds: 0) }

    private static func moment(_ milliseconds: Int64, _ nanoseconds: Int32) -> Instant? {
        guard (0..<1_000_000).contains(nanoseconds) else { return nil }
        var (seconds, millisecond) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        if millisecond < 0 { (seconds, millisecond) = (seconds - 1, millisecond + 1000) }
        return Instant(seconds: seconds, nanoseconds: Int32(millisecond) * 1_000_000 + nanoseconds)
    }
}

extension BinaryConvertible where Self: RawRepresentable, RawValue: BinaryConvertible {
    /// The raw value. An enum only needs to declare the conformance: `enum Color: String, Codable, BinaryConvertible`.
    public var binaryValue: BinaryValue { get throws(IgniteError) { try rawValue.binaryValue } }
    /// Reads the raw value.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        guard let value = Self(rawValue: try RawValue(binaryValue: binaryValue)) else {
            throw Self.failure(binaryValue)
        }
        self = value
    }
    /// A raw value.
    public static var binaryExample: BinaryValue { RawValue.binaryExample }
}
