/// A day of the calendar, without time and time zone (DATE).
public struct LocalDate: Sendable, Hashable {
    private let storedYear: Int16
    private let storedMonth, storedDay: UInt8

    /// Creates a day; nil if it does not exist, or if the year is outside -16384...16383, the range of a server.
    public init?(year: Int, month: Int, day: Int) {
        guard year >= -16_384, year <= 16_383, month >= 1, month <= 12, day >= 1,
            day <= Calendar.length(ofMonth: month, year: year)
        else { return nil }
        self.init(known: (year, month, day))
    }

    /// Creates a day from a valid date.
    init(known date: (year: Int, month: Int, day: Int)) {
        storedYear = Int16(date.year)
        storedMonth = UInt8(date.month)
        storedDay = UInt8(date.day)
    }

    /// The year; 0 is the year before 1.
    public var year: Int { Int(storedYear) }
    /// The month, 1 to 12.
    public var month: Int { Int(storedMonth) }
    /// The day of the month, 1 to 31.
    public var day: Int { Int(storedDay) }
}

extension LocalDate: Comparable, CustomStringConvertible {
    /// Returns whether the left day is earlier.
    public static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.storedYear, left.storedMonth, left.storedDay) < (right.storedYear, right.storedMonth, right.storedDay)
    }

    /// `2024-02-29`.
    public var description: String { text { $0.append(self) } }
}

/// A time of day, without date and time zone (TIME), to the nanosecond.
public struct LocalTime: Sendable, Hashable {
    /// The nanoseconds since midnight.
    public let nanosecondOfDay: Int64

    /// Creates a time of day; nil if it does not exist. 24:00 and leap seconds are not supported.
    public init?(hour: Int, minute: Int, second: Int = 0, nanosecond: Int = 0) {
        guard hour >= 0, hour < 24, minute >= 0, minute < 60, second >= 0, second < 60, nanosecond >= 0,
            nanosecond < 1_000_000_000
        else { return nil }
        self.init(known: (hour, minute, second, nanosecond))
    }

    /// Creates a time of day from a valid time.
    init(known time: (hour: Int, minute: Int, second: Int, nanosecond: Int)) {
        nanosecondOfDay =
            Int64((time.hour * 60 + time.minute) * 60 + time.second) * 1_000_000_000 + Int64(time.nanosecond)
    }

    /// Returns the same time with at most this many fraction digits; the rest is cut off.
    package func cut(toDigits digits: Int) -> LocalTime {
        guard digits < 9 else { return self }
        let unit = Int64(powersOfTen[9 - max(0, digits)])
        return LocalTime(knownNanosecondOfDay: nanosecondOfDay - nanosecondOfDay % unit)
    }

    /// Creates a time from nanoseconds after midnight, 0 to 86,399,999,999,999; nil for other numbers.
    public init?(nanosecondOfDay: Int64) {
        guard nanosecondOfDay >= 0, nanosecondOfDay < 86_400_000_000_000 else { return nil }
        self.init(knownNanosecondOfDay: nanosecondOfDay)
    }

    init(knownNanosecondOfDay nanosecondOfDay: Int64) { self.nanosecondOfDay = nanosecondOfDay }

    private var secondOfDay: Int { Int(nanosecondOfDay / 1_000_000_000) }

    /// The hour, 0 to 23.
    public var hour: Int { secondOfDay / 3600 }
    /// The minute, 0 to 59.
    public var minute: Int { secondOfDay / 60 % 60 }
    /// The second, 0 to 59.
    public var second: Int { secondOfDay % 60 }
    /// The nanosecond, 0 to 999,999,999.
    public var nanosecond: Int { Int(nanosecondOfDay % 1_000_000_000) }
}

extension LocalTime: Comparable, CustomStringConvertible {
    /// Returns whether the left time is earlier in the day.
    public static func < (left: LocalTime, right: LocalTime) -> Bool { left.nanosecondOfDay < right.nanosecondOfDay }

    /// `12:34:56.789`, with as many fraction digits as needed.
    public var description: String { text { $0.append(self) } }
}

/// A date and a time of day, without time zone (TIMESTAMP).
public struct LocalDateTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The day.
    public var date: LocalDate
    /// The time of day.
    public var time: LocalTime

    /// Creates a date and time.
    public init(date: LocalDate, time: LocalTime) {
        self.date = date
        self.time = time
    }

    /// Returns whether the left one is earlier.
    public static func < (left: LocalDateTime, right: LocalDateTime) -> Bool {
        (left.date, left.time) < (right.date, right.time)
    }

    /// `2024-02-29 12:34:56.789`.
    public var description: String {
        text { out in
            out.append(date)
            out.append(UInt8(ascii: " "))
            out.append(time)
        }
    }
}

/// A point in time, the same everywhere (TIMESTAMP WITH LOCAL TIME ZONE), to the nanosecond.
public struct Instant: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The whole seconds since 1970-01-01 00:00 UTC, rounded down.
    public let seconds: Int64
    /// The nanoseconds after them, 0 to 999,999,999.
    public let nanoseconds: Int32

    /// About 30,000 years before and after 1970; no server supports points in time outside.
    static let bound: Int64 = 1 << 40

    /// Creates a point in time; nil if the nanoseconds are out of range or the seconds exceed 2⁴⁰ from 1970.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard seconds > -Self.bound, seconds < Self.bound, nanoseconds >= 0, nanoseconds < 1_000_000_000 else {
            return nil
        }
        self.init(known: (seconds, nanoseconds))
    }

    /// Returns the same point in time with at most this many fraction digits; the rest is cut off.
    package func cut(toDigits digits: Int) -> Instant {
        guard digits < 9 else { return self }
        return Instant(known: (seconds, nanoseconds - nanoseconds % Int32(powersOfTen[9 - max(0, digits)])))
    }

    /// Creates a point in time from numbers in range.
    init(known moment: (seconds: Int64, nanoseconds: Int32)) {
        (seconds, nanoseconds) = moment
    }

    /// Returns whether the left one is earlier.
    public static func < (left: Instant, right: Instant) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// The date and time in UTC: `2024-07-01 12:00:00+00:00`.
    public var description: String {
        text {
            ValueText(zone: ZoneRules()).writeInstant(seconds: seconds, nanoseconds: nanoseconds, to: &$0)
        }
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ date: LocalDate) {
        appendDate(year: date.year, month: date.month, day: date.day)
    }

    fileprivate mutating func append(_ time: LocalTime) {
        appendTime(hour: time.hour, minute: time.minute, second: time.second, nanosecond: time.nanosecond)
    }
}
