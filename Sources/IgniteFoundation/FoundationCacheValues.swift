public import Foundation
public import Ignite

// Foundation's types as keys, values and fields of caches. As elsewhere, nothing is rounded except a `Date`, to the
// microsecond.

extension Date: BinaryConvertible {
    /// The value as `java.sql.Timestamp`.
    public var binaryValue: BinaryValue { get throws(IgniteError) { try Instant(self).binaryValue } }
    /// Reads a `java.sql.Timestamp` or a `java.util.Date`, to the microsecond.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        try self.init(try Instant(binaryValue: binaryValue))
    }
    /// A `java.sql.Timestamp`.
    public static var binaryExample: BinaryValue { Instant.binaryExample }
}

extension Decimal: BinaryConvertible {
    /// The value as `BigDecimal`, with the smallest possible scale.
    public var binaryValue: BinaryValue { get throws(IgniteError) { .decimal(try BigDecimal(self)) } }
    /// Reads a `BigDecimal` or a whole number.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        try self.init(try BigDecimal(binaryValue: binaryValue))
    }
    /// A `BigDecimal`.
    public static var binaryExample: BinaryValue { BigDecimal.binaryExample }
}

extension UUID: BinaryConvertible {
    /// The value as `UUID`.
    public var binaryValue: BinaryValue { .uuid(IgniteUUID(self)) }
    /// Reads a `UUID`.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        self.init(try IgniteUUID(binaryValue: binaryValue))
    }
    /// A `UUID`.
    public static var binaryExample: BinaryValue { IgniteUUID.binaryExample }
}

extension Data: BinaryConvertible {
    /// The value as `byte[]`.
    public var binaryValue: BinaryValue { .byteArray([UInt8](self)) }
    /// Reads a `byte[]`.
    public init(binaryValue: BinaryValue) throws(IgniteError) { self.init(try [UInt8](binaryValue: binaryValue)) }
    /// A `byte[]`.
    public static var binaryExample: BinaryValue { .byteArray([]) }
}
