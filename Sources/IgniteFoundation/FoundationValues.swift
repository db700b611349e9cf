public import Foundation
public import Ignite

// Foundation's types as parameters and as fields of rows. Nothing is rounded but a `Date`, to the microsecond; what has
// no equal on the other side is an error of the code `conversion`.

extension Date: ValueConvertible, FieldDecodable {
    /// The moment.
    ///
    /// - Throws: `conversion` when it holds parts of microseconds, which no `Date` can be relied on to keep, or lies so
    ///   far off that microseconds are lost.
    public init(_ instant: Instant) throws(IgniteError) {
        let date = Date(timeIntervalSince1970: Double(instant.seconds) + Double(instant.nanoseconds) / 1e9)
        guard try Instant(date) == instant else {
            throw IgniteError.conversion(
                "\(instant) is no Date: that keeps microseconds, within some 140 years of 2001")
        }
        self = date
    }

    /// TIMESTAMP WITH LOCAL TIME ZONE.
    public var igniteValue: Value { get throws(IgniteError) { .timestampWithLocalTimeZone(try Instant(self)) } }

    /// TIMESTAMP WITH LOCAL TIME ZONE, to the microsecond.
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
    /// The moment, to the nearest microsecond: finer parts of a `Date` are no more than what its arithmetic leaves.
    ///
    /// - Throws: `conversion` when it is not finite or too far off.
    public init(_ date: Date) throws(IgniteError) {
        let seconds = date.timeIntervalSinceReferenceDate.rounded(.down)
        let microseconds = ((date.timeIntervalSinceReferenceDate - seconds) * 1e6).rounded()
        let carry = microseconds >= 1e6 ? 1.0 : 0.0
        // Seconds from 1970 to 2001.
        guard let whole = Int64(exactly: seconds + carry),
            let instant = Instant(
                seconds: whole.addingReportingOverflow(978_307_200).partialValue,
                nanoseconds: Int32(microseconds - carry * 1e6) * 1000)
        else {
            throw IgniteError.conversion(
                "the Date of \(date.timeIntervalSinceReferenceDate) s is no moment that Ignite knows")
        }
        self = instant
    }
}

extension LocalDateTime {
    /// The date and time that it is in a zone at a moment, to the nearest microsecond.
    ///
    /// - Throws: `conversion` when the `Date` is not finite or too far off.
    public init(_ date: Date, in timeZone: TimeZone) throws(IgniteError) {
        let instant = try Instant(date)
        guard let local = LocalDateTime(instant, secondsFromUTC: timeZone.secondsFromGMT(for: date)) else {
            throw IgniteError.conversion("\(instant) lies outside the years that Ignite knows, -16384 to 16383")
        }
        self = local
    }
}

extension LocalDate {
    /// The day that it is in a zone at a moment.
    ///
    /// - Throws: as that of `LocalDateTime`.
    public init(_ date: Date, in timeZone: TimeZone) throws(IgniteError) {
        self = try LocalDateTime(date, in: timeZone).date
    }
}

extension LocalTime {
    /// The time that it is in a zone at a moment, to the nearest microsecond.
    ///
    /// - Throws: as that of `LocalDateTime`.
    public init(_ date: Date, in timeZone: TimeZone) throws(IgniteError) {
        self = try LocalDateTime(date, in: timeZone).time
    }
}

extension Decimal: ValueConvertible, FieldDecodable {
    /// The number, all of its digits.
    ///
    /// - Throws: `conversion` when a `Decimal`, of 38 digits and exponents from -128 to 127, cannot hold it.
    public init(_ number: BigDecimal) throws(IgniteError) {
        let text = number.description
        guard let decimal = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")),
            BigDecimal(decimal.posixText) == number
        else { throw IgniteError.conversion("\(text) is no Decimal: that holds 38 digits") }
        self = decimal
    }

    /// DECIMAL.
    public var igniteValue: Value { get throws(IgniteError) { .decimal(try BigDecimal(self)) } }

    /// DECIMAL, or a whole number.
    public init(field: Field) throws(IgniteError) {
        let number = try BigDecimal(field: field)
        do throws(IgniteError) {
            try self.init(number)
        } catch {
            throw field.failure(Decimal.self, error.message)
        }
    }

    /// The digits, whatever the locale.
    fileprivate var posixText: String {
        var number = self
        return NSDecimalString(&number, Locale(identifier: "en_US_POSIX"))
    }
}

extension BigDecimal {
    /// The same number, its scale as small as can be.
    ///
    /// - Throws: `conversion` for NaN.
    public init(_ decimal: Decimal) throws(IgniteError) {
        guard let number = BigDecimal(decimal.posixText) else {
            throw IgniteError.conversion("\(decimal) is no number")
        }
        self = number
    }
}

extension UUID: ValueConvertible, FieldDecodable {
    /// The same UUID.
    public init(_ uuid: IgniteUUID) {
        self = withUnsafeBytes(of: (uuid.mostSignificant.bigEndian, uuid.leastSignificant.bigEndian)) {
            UUID(uuid: $0.loadUnaligned(as: uuid_t.self))
        }
    }

    /// UUID.
    public var igniteValue: Value { .uuid(IgniteUUID(self)) }

    /// UUID.
    public init(field: Field) throws(IgniteError) { self.init(try IgniteUUID(field: field)) }
}

extension IgniteUUID {
    /// The same UUID.
    public init(_ uuid: UUID) {
        let (most, least) = withUnsafeBytes(of: uuid.uuid) {
            ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(mostSignificant: UInt64(bigEndian: most), leastSignificant: UInt64(bigEndian: least))
    }
}

extension Data: ValueConvertible, FieldDecodable {
    /// VARBINARY.
    public var igniteValue: Value { .varbinary([UInt8](self)) }

    /// VARBINARY.
    public init(field: Field) throws(IgniteError) { self.init(try [UInt8](field: field)) }
}
