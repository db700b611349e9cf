// Conversions between dates, times, days and ticks. An offset is that of a time zone from UTC, in seconds; 3600 is an
// hour to the east.

/// The largest valid offset, 18 hours, as in Java.
private let largestOffset = 64_800

extension LocalDate {
    private static let days =
        Calendar.days(
            year: -16_384, month: 1, day: 1)...Calendar.days(
            year: 16_383, month: 12, day: 31)

    /// Creates the day this number of days after 1970-01-01; nil if its year is outside -16384...16383.
    public init?(daysSince1970 days: Int) {
        guard Self.days.contains(days) else { return nil }
        self.init(known: Calendar.date(ofDay: days))
    }

    /// The number of days from 1970-01-01 to this day.
    public var daysSince1970: Int { Calendar.days(year: year, month: month, day: day) }

    /// Creates the local day of a point in time; nil if its year is out of range, or if the offset exceeds 18 hours.
    public init?(_ instant: Instant, secondsFromUTC: Int = 0) {
        guard let local = LocalDateTime(instant, secondsFromUTC: secondsFromUTC) else { return nil }
        self = local.date
    }

    /// Creates the local day of a point in time in ticks, as ``Instant/init(ticks:)`` reads them.
    public init?(ticks: Double, secondsFromUTC: Int = 0) {
        guard let local = LocalDateTime(ticks: ticks, secondsFromUTC: secondsFromUTC) else { return nil }
        self = local.date
    }
}

extension LocalTime {
    /// Creates the local time of a point in time; nil if the day is out of range, or if the offset exceeds 18 hours.
    public init?(_ instant: Instant, secondsFromUTC: Int = 0) {
        guard let local = LocalDateTime(instant, secondsFromUTC: secondsFromUTC) else { return nil }
        self = local.time
    }

    /// Creates the local time of a point in time in ticks, as ``Instant/init(ticks:)`` reads them.
    public init?(ticks: Double, secondsFromUTC: Int = 0) {
        guard let local = LocalDateTime(ticks: ticks, secondsFromUTC: secondsFromUTC) else { return nil }
        self = local.time
    }
}

extension LocalDateTime {
    /// Creates the local date and time of a point in time; nil if the day is out of range, or if the offset exceeds 18
    /// hours.
    public init?(_ instant: Instant, secondsFromUTC: Int = 0) {
        guard secondsFromUTC.magnitude <= largestOffset else { return nil }
        let seconds = Int(instant.seconds) + secondsFromUTC
        let day = seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1
        guard let date = LocalDate(daysSince1970: day) else { return nil }
        self.init(
            date: date,
            time: LocalTime(
                knownNanosecondOfDay: Int64(seconds - day * 86_400) * 1_000_000_000 + Int64(instant.nanoseconds)))
    }

    /// Creates the local date and time of a point in time in ticks, as ``Instant/init(ticks:)`` reads them.
    public init?(ticks: Double, secondsFromUTC: Int = 0) {
        guard let instant = Instant(ticks: ticks) else { return nil }
        self.init(instant, secondsFromUTC: secondsFromUTC)
    }
}

extension Instant {
    /// Creates the point in time of a local date and time; nil if the offset exceeds 18 hours.
    public init?(_ local: LocalDateTime, secondsFromUTC: Int = 0) {
        guard secondsFromUTC.magnitude <= largestOffset else { return nil }
        let (second, nanosecond) = local.time.nanosecondOfDay.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.init(
            seconds: Int64(local.date.daysSince1970 * 86_400 - secondsFromUTC) + second,
            nanoseconds: Int32(nanosecond))
    }

    /// Creates the point in time this number of seconds after 1970-01-01 00:00 UTC, to the nearest microsecond, because
    /// a `Double` does not keep more digits.
    ///
    /// Python's DB-API calls this number ticks. nil if it is not finite, or exceeds 2⁴⁰ seconds from 1970.
    public init?(ticks: Double) {
        let second = ticks.rounded(.down)
        guard second.magnitude < Double(Self.bound) else { return nil }
        let microseconds = ((ticks - second) * 1e6).rounded()
        let carry = microseconds >= 1e6 ? 1.0 : 0.0
        self.init(seconds: Int64(second + carry), nanoseconds: Int32(microseconds - carry * 1e6) * 1000)
    }
}
