public import IgniteCore

/// A Swift type whose values can be passed for a `?` of a statement.
///
/// | Swift | SQL |
/// |---|---|
/// | `Bool` | BOOLEAN |
/// | `Int8`, `Int16`, `Int32`, `Int64` | TINYINT, SMALLINT, INTEGER, BIGINT |
/// | `Int` | INTEGER, or BIGINT if it does not fit |
/// | `Float`, `Double` | REAL, DOUBLE |
/// | `String`, `[UInt8]` | VARCHAR, VARBINARY |
/// | ``BigDecimal`` | DECIMAL |
/// | ``LocalDate``, ``LocalTime``, ``LocalDateTime`` | DATE, TIME, TIMESTAMP |
/// | ``Instant`` | TIMESTAMP WITH LOCAL TIME ZONE; on Ignite 2, TIMESTAMP |
/// | ``IgniteUUID`` | UUID |
/// | ``Period``, ``DayTimeInterval`` | INTERVAL of years and months, of days to seconds; servers refuse them so far |
/// | ``Value`` | the type of its value |
/// | `nil` | NULL: untyped on the wire; `CAST(? AS …)` gives it a type if the statement needs one |
///
/// The module `IgniteFoundation` adds Foundation's `Date`, `Decimal`, `UUID` and `Data`.
///
/// ## Dates and times
///
/// Dates and times outside the years 1 to 9999 are not sent. SQL cuts off digits finer than milliseconds; the key-value
/// operations of ``Table`` keep them, and so does a TIMESTAMP of Ignite 2 with the engine H2.
///
/// ## Intervals
///
/// Servers do not accept intervals as parameters in any statement. On Ignite 3, build one from a number with
/// `? * INTERVAL '1' SECOND` or `MONTH`, or from a text: `CAST(? AS INTERVAL DAY TO SECOND)` with `1 02:03:04.5`,
/// `CAST(? AS INTERVAL YEAR TO MONTH)` with `1-2`.
///
/// ## Integers
///
/// `Int` is not always BIGINT because Ignite 3 cannot look up an INTEGER key by a BIGINT: it would read the whole
/// table.
public protocol ValueConvertible {
    /// The value to send.
    ///
    /// - Throws: `conversion` if no SQL value is equal to it.
    var igniteValue: Value { get throws(IgniteError) }
}

extension Value: ValueConvertible {
    /// The value itself.
    public var igniteValue: Value { self }

    /// Creates the value for a Swift value, or NULL for nil: `ids.map { try Value($0) }`.
    ///
    /// - Throws: `conversion` if no SQL value is equal to it.
    public init(_ value: (any ValueConvertible)?) throws(IgniteError) {
        self = try value?.igniteValue ?? .null
    }
}

extension Bool: ValueConvertible {
    /// The value as BOOLEAN.
    public var igniteValue: Value { .boolean(self) }
}

extension Int: ValueConvertible {
    /// The value as INTEGER, or as BIGINT if it does not fit.
    public var igniteValue: Value { Int32(exactly: self).map { .integer($0) } ?? .bigint(Int64(self)) }
}

extension Int8: ValueConvertible {
    /// The value as TINYINT.
    public var igniteValue: Value { .tinyint(self) }
}

extension Int16: ValueConvertible {
    /// The value as SMALLINT.
    public var igniteValue: Value { .smallint(self) }
}

extension Int32: ValueConvertible {
    /// The value as INTEGER.
    public var igniteValue: Value { .integer(self) }
}

extension Int64: ValueConvertible {
    /// The value as BIGINT.
    public var igniteValue: Value { .bigint(self) }
}

extension Float: ValueConvertible {
    /// The value as REAL.
    public var igniteValue: Value { .real(self) }
}

extension Double: ValueConvertible {
    /// The value as DOUBLE.
    public var igniteValue: Value { .double(self) }
}

extension String: ValueConvertible {
    /// The value as VARCHAR.
    public var igniteValue: Value { .varchar(self) }
}

extension [UInt8]: ValueConvertible {
    /// The value as VARBINARY.
    public var igniteValue: Value { .varbinary(self) }
}

extension BigDecimal: ValueConvertible {
    /// The value as DECIMAL. Ignite 3 reads it as DECIMAL(28, 6) unless the statement has `CAST(? AS DECIMAL(p, s))`.
    public var igniteValue: Value { .decimal(self) }
}

extension LocalDate: ValueConvertible {
    /// The value as DATE.
    public var igniteValue: Value { .date(self) }
}

extension LocalTime: ValueConvertible {
    /// The value as TIME. SQL keeps milliseconds, `Table` keeps nanoseconds.
    public var igniteValue: Value { .time(self) }
}

extension LocalDateTime: ValueConvertible {
    /// The value as TIMESTAMP. SQL keeps milliseconds, `Table` keeps nanoseconds.
    public var igniteValue: Value { .timestamp(self) }
}

extension Instant: ValueConvertible {
    /// The value as TIMESTAMP WITH LOCAL TIME ZONE, on Ignite 2 as TIMESTAMP. SQL keeps milliseconds, `Table` keeps
    /// nanoseconds.
    public var igniteValue: Value { .timestampWithLocalTimeZone(self) }
}

extension IgniteUUID: ValueConvertible {
    /// The value as UUID.
    public var igniteValue: Value { .uuid(self) }
}

extension Period: ValueConvertible {
    /// The value as INTERVAL of years and months, which servers do not accept as a parameter: see
    /// `ValueConvertible`.
    public var igniteValue: Value { .intervalYearMonth(self) }
}

extension DayTimeInterval: ValueConvertible {
    /// The value as INTERVAL of days to seconds, which servers do not accept as a parameter: see
    /// `ValueConvertible`.
    public var igniteValue: Value { .intervalDayTime(self) }
}

extension Optional: ValueConvertible where Wrapped: ValueConvertible {
    /// The wrapped value, or NULL for nil.
    public var igniteValue: Value { get throws(IgniteError) { try self?.igniteValue ?? .null } }
}

extension ValueConvertible where Self: RawRepresentable, RawValue: ValueConvertible {
    /// The raw value. An enum only needs to declare the conformance: `enum Color: String, ValueConvertible`.
    public var igniteValue: Value { get throws(IgniteError) { try rawValue.igniteValue } }
}
