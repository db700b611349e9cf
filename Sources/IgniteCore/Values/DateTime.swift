/// A day of the calendar without time and zone (DATE).
public struct LocalDate: Sendable, Hashable {
    private let storedYear: Int16
    private let storedMonth, storedDay: UInt8

    /// nil when there is no such day, or the year lies outside -16384...16383, which is what a server can hold.
    public init?(year: Int, month: Int, day: Int) {
        guard year >= -16_384, year <= 16_383, month >= 1, month <= 12, day >= 1,
            day <= Calendar.length(ofMonth: month, year: year)
        else { return nil }
        self.init(known: (year, month, day))
    }

    /// For a date that is known to be one.
    init(known date: (year: Int, month: Int, day: Int)) {
        storedYear = Int16(date.year)
        storedMonth = UInt8(date.month)
        storedDay = UInt8(date.day)
    }

    /// The year; 0 is the one before year 1.
    public var year: Int { Int(storedYear) }
    /// 1 to 12.
    public var month: Int { Int(storedMonth) }
    /// 1 to 31.
    public var day: Int { Int(storedDay) }
}

extension LocalDate: Comparable, CustomStringConvertible {
    /// Whether it is an earlier day.
    public static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.storedYear, left.storedMonth, left.storedDay) < (right.storedYear, right.storedMonth, right.storedDay)
    }

    /// `2024-02-29`.
    public var description: String { text { $0.append(self) } }
}

/// A time of day without date and zone (TIME), to the nanosecond.
public struct LocalTime: Sendable, Hashable {
    /// Nanoseconds since midnight.
    public let nanosecondOfDay: Int64

    /// nil when there is no such time; there is no 24:00 and no leap second.
    public init?(hour: Int, minute: Int, second: Int = 0, nanosecond: Int = 0) {
        guard hour >= 0, hour < 24, minute >= 0, minute < 60, second >= 0, second < 60, nanosecond >= 0,
            nanosecond < 1_000_000_000
        else { return nil }
        self.init(known: (hour, minute, second, nanosecond))
    }

    /// For a time that is known to be one.
    init(known time: (hour: Int, minute: Int, second: Int, nanosecond: Int)) {
        nanosecondOfDay =
            Int64((time.hour * 60 + time.minute) * 60 + time.second) * 1_000_000_000 + Int64(time.nanosecond)
    }

    /// The same time with no more digits of the fraction than this, the rest cut off.
    package func cut(toDigits digits: Int) -> LocalTime {
        guard digits < 9 else { return self }
        let unit = Int64(powersOfTen[9 - max(0, digits)])
        return LocalTime(knownNanosecondOfDay: nanosecondOfDay - nanosecondOfDay % unit)
    }

    /// So many nanoseconds after midnight, from 0 to 86,399,999,999,999; nil for others.
    public init?(nanosecondOfDay: Int64) {
        guard nanosecondOfDay >= 0, nanosecondOfDay < 86_400_000_000_000 else { return nil }
        self.init(knownNanosecondOfDay: nanosecondOfDay)
    }

    init(knownNanosecondOfDay nanosecondOfDay: Int64) { self.nanosecondOfDay = nanosecondOfDay }

    private var secondOfDay: Int { Int(nanosecondOfDay / 1_000_000_000) }

    /// 0 to 23.
    public var hour: Int { secondOfDay / 3600 }
    /// 0 to 59.
    public var minute: Int { secondOfDay / 60 % 60 }
    /// 0 to 59.
    public var second: Int { secondOfDay % 60 }
    /// 0 to 999,999,999.
    public var nanosecond: Int { Int(nanosecondOfDay % 1_000_000_000) }
}

extension LocalTime: Comparable, CustomStringConvertible {
    /// Whether it comes earlier in the day.
    public static func < (left: LocalTime, right: LocalTime) -> Bool { left.nanosecondOfDay < right.nanosecondOfDay }

    /// `12:34:56.789`, the fraction as long as it needs to be.
    public var description: String { text { $0.append(self) } }
}

/// A date and a time of day without zone (TIMESTAMP).
public struct LocalDateTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The day.
    public var date: LocalDate
    /// The time of that day.
    public var time: LocalTime

    /// Both together.
    public init(date: LocalDate, time: LocalTime) {
        self.date = date
        self.time = time
    }

    /// Whether it comes earlier.
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

/// A moment, the same everywhere (TIMESTAMP WITH LOCAL TIME ZONE), to the nanosecond.
public struct Instant: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Whole seconds since 1970-01-01 00:00 UTC, rounded down.
    public let seconds: Int64
    /// From there on, 0 to 999,999,999.
    public let nanoseconds: Int32

    /// Some 30,000 years before and after 1970; no server knows a moment outside.
    static let bound: Int64 = 1 << 40

    /// nil when the nanoseconds are out of their range or the moment is further than 2⁴⁰ seconds from 1970.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard seconds > -Self.bound, seconds < Self.bound, nanoseconds >= 0, nanoseconds < 1_000_000_000 else {
            return nil
        }
        self.init(known: (seconds, nanoseconds))
    }

    /// The same moment with no more digits of the fraction than this, the rest cut off.
    package func cut(toDigits digits: Int) -> Instant {
        guard digits < 9 else { return self }
        return Instant(known: (seconds, nanoseconds - nanoseconds % Int32(powersOfTen[9 - max(0, digits)])))
    }

    /// For numbers that are known to be in their ranges.
    init(known moment: (seconds: Int64, nanoseconds: Int32)) {
        (seconds, nanoseconds) = moment
    }

    /// Whether it comes earlier.
    public static func < (left: Instant, right: Instant) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// In UTC: `2024-07-01 12:00:00+00:00`.
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
