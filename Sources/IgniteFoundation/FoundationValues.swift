public import Foundation
public import Ignite

// Foundation's types as parameters and as fields of rows. Nothing is rounded except a `Date`, to the microsecond. A
// value without an equal on the other side is an error of code `conversion`.

extension Date: ValueConvertible, FieldDecodable {
    /// Creates the date of an instant.
    ///
    /// - Throws: `conversion` if the instant has parts of microseconds, which a `Date` cannot keep reliably, or is so
    ///   distant that microseconds are lost.
    public init(_ instant: Instant) throws(IgniteError) {
        let date = Date(timeIntervalSince1970: Double(instant.seconds) + Double(instant.nanoseconds) / 1e9)
        guard try Instant(date) == instant else {
            throw IgniteError.conversion(
                "\(instant) does not fit Date, which keeps microseconds within about 140 years of 2001")
        }
        self = date
    }

    /// The value as TIMESTAMP WITH LOCAL TIME ZONE.
    public var igniteValue: Value { get throws(IgniteError) { .timestampWithLocalTimeZone(try Instant(self)) } }

    /// Reads TIMESTAMP WITH LOCAL TIME ZONE, to the microsecond.
    public init(field: Field) throws(IgniteError) {
        let instant = try Instant(field: field)
        do throws(IgniteError) {
            try self.init(instant)
        } catch {
            throw field.failure(Date.self, error.message)
        }
    }
}

extension Instant {
    /// Creates the instant of a date, to the nearest microsecond: finer parts of a `Date` are only rounding errors.
    ///
    /// - Throws: `conversion` if the date is not finite or too distant.
    public init(_ date: Date) throws(IgniteError) {
        let seconds = date.timeIntervalSinceReferenceDate.rounded(.down)
        let microseconds = ((date.timeIntervalSinceReferenceDate - seconds) * 1e6).rounded()
        let carry = microseconds >= 1e6 ? 1.0 : 0.0
        // The seconds from 1970 to 2001.
        guard let whole = Int64(exactly: seconds + carry),
            let instant = Instant(
                seconds: whole.addingReportingOverflow(978_307_200).partialValue,
                nanoseconds: Int32(microseconds - carry * 1e6) * 1000)
        else {
            throw IgniteError.conversion(
                "the Date of \(date.timeIntervalSinceReferenceDate) s is out of the range of Ignite")
        }
        self = instant
    }
}

extension LocalDateTime {
    /// Creates the local date and time of a date in a time zone, to the nearest microsecond.
    ///
    /// - Throws: `conversion` if the `Date` is not finite or too distant.
    public init(_ date: Date, in timeZone: TimeZone) throws(IgniteError) {
        let instant = try Instant(date)
        guard let local = LocalDateTime(instant, secondsFromUTC: timeZone.secondsFromGMT(for: date)) else {
            throw IgniteError.conversion("\(instant) is outside the years of Ignite, -16384 to 16383")
        }
        self = local
    }
}

extension LocalDate {
    /// Creates the local day of a date in a time zone.
    ///
    /// - Throws: The same errors as the initializer of `LocalDateTime`.
    public init(_ date: Date, in timeZone: TimeZone) throws(IgniteError) {
        self = try LocalDateTime(date, in: timeZone).date
    }
}

extension LocalTime {
    /// Creates the local time of a date in a time zone, to the nearest microsecond.
    ///
    /// - Throws: The same errors as the initializer of `LocalDateTime`.
    public init(_ date: Date, in timeZone: TimeZone) throws(IgniteError) {
        self = try LocalDateTime(date, in: timeZone).time
    }
}

extension Decimal: ValueConvertible, FieldDecodable {
    /// Creates the same number, with all of its digits.
    ///
    /// - Throws: `conversion` if a `Decimal`, with 38 digits and exponents from -128 to 127, cannot hold it.
    public init(_ number: BigDecimal) throws(IgniteError) {
        let text = number.description
        guard let decimal = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")),
            BigDecimal(decimal.posixText) == number
        else { throw IgniteError.conversion("\(text) does not fit Decimal, which holds 38 digits") }
        self = decimal
    }

    /// The value as DECIMAL.
    public var igniteValue: Value { get throws(IgniteError) { .decimal(try BigDecimal(self)) } }

    /// Reads DECIMAL, or a whole number.
    public init(field: Field) throws(IgniteError) {
        let number = try BigDecimal(field: field)
        do throws(IgniteError) {
            try self.init(number)
        } catch {
            throw field.failure(Decimal.self, error.message)
        }
    }

    /// The digits, independent of the locale.
    fileprivate var posixText: String {
        var number = self
        return NSDecimalString(&number, Locale(identifier: "en_US_POSIX"))
    }
}

extension BigDecimal {
    /// Creates the same number, with the smallest possible scale.
    ///
    /// - Throws: `conversion` for NaN.
    public init(_ decimal: Decimal) throws(IgniteError) {
        guard let number = BigDecimal(decimal.posixText) else {
            throw IgniteError.conversion("\(decimal) is not a number")
        }
        self = number
    }
}

extension UUID: ValueConvertible, FieldDecodable {
    /// Creates the same UUID.
    public init(_ uuid: IgniteUUID) {
        self = withUnsafeBytes(of: (uuid.mostSignificant.bigEndian, uuid.leastSignificant.bigEndian)) {
            UUID(uuid: $0.loadUnaligned(as: uuid_t.self))
        }
    }

    /// The value as UUID.
    public var igniteValue: Value { .uuid(IgniteUUID(self)) }

    /// Reads UUID.
    public init(field: Field) throws(IgniteError) { self.init(try IgniteUUID(field: field)) }
}

extension IgniteUUID {
    /// Creates the same UUID.
    public init(_ uuid: UUID) {
        let (most, least) = withUnsafeBytes(of: uuid.uuid) {
            ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(mostSignificant: UInt64(bigEndian: most), leastSignificant: UInt64(bigEndian: least))
    }
}

extension Data: ValueConvertible, FieldDecodable {
    /// The value as VARBINARY.
    public var igniteValue: Value { .varbinary([UInt8](self)) }

    /// Reads VARBINARY.
    public init(field: Field) throws(IgniteError) { self.init(try [UInt8](field: field)) }
}
