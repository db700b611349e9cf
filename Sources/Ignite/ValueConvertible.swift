public import IgniteCore

/// What can stand for a `?` of a statement.
///
/// | Swift | SQL |
/// |---|---|
/// | `Bool` | BOOLEAN |
/// | `Int8`, `Int16`, `Int32`, `Int64` | TINYINT, SMALLINT, INTEGER, BIGINT |
/// | `Int` | INTEGER, or BIGINT where it does not fit |
/// | `Float`, `Double` | REAL, DOUBLE |
/// | `String`, `[UInt8]` | VARCHAR, VARBINARY |
/// | ``BigDecimal`` | DECIMAL |
/// | ``LocalDate``, ``LocalTime``, ``LocalDateTime`` | DATE, TIME, TIMESTAMP |
/// | ``Instant`` | TIMESTAMP WITH LOCAL TIME ZONE |
/// | ``IgniteUUID`` | UUID |
/// | ``Period``, ``DayTimeInterval`` | INTERVAL of years and months, of days to seconds; refused by servers so far |
/// | ``Value`` | what it holds |
/// | `nil` | NULL: it has no type on the wire, `CAST(? AS …)` gives it one where the statement needs it |
///
/// Dates and moments outside of the years 1 to 9999 are not sent. What is finer than milliseconds is cut off by SQL,
/// and kept by the key-value operations of ``Table``. Ignite 3.1 takes no interval as a parameter, whatever the
/// statement says: `? * INTERVAL '1' SECOND` or `MONTH` makes one of a number, `CAST(? AS INTERVAL DAY TO SECOND)` of a
/// text as `1 02:03:04.5`, `CAST(? AS INTERVAL YEAR TO MONTH)` of `1-2`.
///
/// `Int` is not always BIGINT because the server finds no key of type INTEGER by one: it reads the whole table.
/// The module `IgniteFoundation` adds Foundation's `Date`, `Decimal`, `UUID` and `Data`.
public protocol ValueConvertible {
    /// The value to send.
    ///
    /// - Throws: `conversion` when no SQL value is equal to it.
    var igniteValue: Value { get throws(IgniteError) }
}

extension Value: ValueConvertible {
    /// The value itself.
    public var igniteValue: Value { self }

    /// What stands for a Swift value, or NULL for nil: `ids.map { try Value($0) }`.
    ///
    /// - Throws: `conversion` when no SQL value is equal to it.
    public init(_ value: (any ValueConvertible)?) throws(IgniteError) {
        self = try value?.igniteValue ?? .null
    }
}

extension Bool: ValueConvertible {
    /// BOOLEAN.
    public var igniteValue: Value { .boolean(self) }
}

extension Int: ValueConvertible {
    /// INTEGER, or BIGINT where it does not fit.
    public var igniteValue: Value { Int32(exactly: self).map { .integer($0) } ?? .bigint(Int64(self)) }
}

extension Int8: ValueConvertible {
    /// TINYINT.
    public var igniteValue: Value { .tinyint(self) }
}

extension Int16: ValueConvertible {
    /// SMALLINT.
    public var igniteValue: Value { .smallint(self) }
}

extension Int32: ValueConvertible {
    /// INTEGER.
    public var igniteValue: Value { .integer(self) }
}

extension Int64: ValueConvertible {
    /// BIGINT.
    public var igniteValue: Value { .bigint(self) }
}

extension Float: ValueConvertible {
    /// REAL.
    public var igniteValue: Value { .real(self) }
}

extension Double: ValueConvertible {
    /// DOUBLE.
    public var igniteValue: Value { .double(self) }
}

extension String: ValueConvertible {
    /// VARCHAR.
    public var igniteValue: Value { .varchar(self) }
}

extension [UInt8]: ValueConvertible {
    /// VARBINARY.
    public var igniteValue: Value { .varbinary(self) }
}

extension BigDecimal: ValueConvertible {
    /// DECIMAL. The server takes it as DECIMAL(28, 6) unless the statement says `CAST(? AS DECIMAL(p, s))`.
    public var igniteValue: Value { .decimal(self) }
}

extension LocalDate: ValueConvertible {
    /// DATE.
    public var igniteValue: Value { .date(self) }
}

extension LocalTime: ValueConvertible {
    /// TIME; SQL keeps milliseconds, `Table` keeps nanoseconds.
    public var igniteValue: Value { .time(self) }
}

extension LocalDateTime: ValueConvertible {
    /// TIMESTAMP; SQL keeps milliseconds, `Table` keeps nanoseconds.
    public var igniteValue: Value { .timestamp(self) }
}

extension Instant: ValueConvertible {
    /// TIMESTAMP WITH LOCAL TIME ZONE; SQL keeps milliseconds, `Table` keeps nanoseconds.
    public var igniteValue: Value { .timestampWithLocalTimeZone(self) }
}

extension IgniteUUID: ValueConvertible {
    /// UUID.
    public var igniteValue: Value { .uuid(self) }
}

extension Period: ValueConvertible {
    /// INTERVAL of years and months, which Ignite 3.1 takes from no client: see `ValueConvertible`.
    public var igniteValue: Value { .intervalYearMonth(self) }
}

extension DayTimeInterval: ValueConvertible {
    /// INTERVAL of days to seconds, which Ignite 3.1 takes from no client: see `ValueConvertible`.
    public var igniteValue: Value { .intervalDayTime(self) }
}

extension Optional: ValueConvertible where Wrapped: ValueConvertible {
    /// NULL for nil.
    public var igniteValue: Value { get throws(IgniteError) { try self?.igniteValue ?? .null } }
}

extension ValueConvertible where Self: RawRepresentable, RawValue: ValueConvertible {
    /// What stands for the raw value; an enum needs to say no more than `enum Color: String, ValueConvertible`.
    public var igniteValue: Value { get throws(IgniteError) { try rawValue.igniteValue } }
}
