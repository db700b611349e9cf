/// A calendar interval: years, months and days, each counted separately (INTERVAL YEAR TO MONTH).
public struct Period: Sendable, Hashable, CustomStringConvertible {
    /// The parts. Each can be negative, or larger than one unit of the next.
    public var years, months, days: Int32

    /// Creates an interval from its parts.
    public init(years: Int32 = 0, months: Int32 = 0, days: Int32 = 0) {
        self.years = years
        self.months = months
        self.days = days
    }

    /// `1 year 2 mons`.
    public var description: String {
        text { $0.appendInterval(years: Int(years), months: Int(months), days: Int(days)) }
    }
}

/// An exact duration, to the nanosecond (INTERVAL DAY TO SECOND).
public struct DayTimeInterval: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The whole seconds, rounded down: -2 and 500,000,000 ns are -1.5 s.
    public let seconds: Int64
    /// The nanoseconds after them, 0 to 999,999,999.
    public let nanoseconds: Int32

    /// Far beyond the range of a server, and safe for arithmetic.
    static let bound: Int64 = 1 << 62

    /// Creates an interval; nil if the nanoseconds are out of range or the seconds reach 2⁶².
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard seconds > -Self.bound, seconds < Self.bound, nanoseconds >= 0, nanoseconds < 1_000_000_000 else {
            return nil
        }
        self.init(known: (seconds, nanoseconds))
    }

    /// Creates an interval from a duration, rounded down to the nanosecond; nil if it is too long.
    public init?(_ duration: Duration) {
        let (nanoseconds, rest) = duration.attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let whole = rest < 0 ? nanoseconds - 1 : nanoseconds
        var (seconds, fraction) = whole.quotientAndRemainder(dividingBy: 1_000_000_000)
        if fraction < 0 {
            fraction += 1_000_000_000
            seconds -= 1
        }
        guard let seconds = Int64(exactly: seconds) else { return nil }
        self.init(seconds: seconds, nanoseconds: Int32(fraction))
    }

    /// Creates an interval from numbers in range.
    init(known span: (seconds: Int64, nanoseconds: Int32)) {
        (seconds, nanoseconds) = span
    }

    /// The same interval as a duration of the standard library.
    public var duration: Duration { .seconds(seconds) + .nanoseconds(nanoseconds) }

    /// Returns whether the left one is shorter, or more negative.
    public static func < (left: DayTimeInterval, right: DayTimeInterval) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// `-5 days -04:03:02.001`.
    public var description: String {
        text { $0.appendInterval(DayTime(seconds: seconds, nanoseconds: nanoseconds)) }
    }
}
