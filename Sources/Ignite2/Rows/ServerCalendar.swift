package import IgniteCore

/// How a server turns local dates and times into points in time and back (ignite2-protocol.md 5.1). DATE, TIME and
/// TIMESTAMP are sent as points in time in the default time zone of the server's JVM.
package struct ServerCalendar: Sendable {
    /// The zone of the server's JVM.
    package let zone: ZoneRules
    /// Whether days before 1582-10-15 are those of the Julian calendar, as with the engine H2. With Calcite, the
    /// Gregorian calendar has no beginning.
    package let isJulianBefore1582: Bool
    /// The offset on 1970-01-01, for times without a day, in seconds.
    let timeOffset: Int
    /// The standard offset of today, which Java uses for everything before 1900.
    private let earlyOffset: Int

    /// 1900-01-01 00:00 UTC.
    private static let start1900: Int64 = -2_208_988_800
    /// The day 1582-10-15.
    private static let gregorianStart = -141_427

    package init(zone: ZoneRules, isJulianBefore1582: Bool) {
        self.zone = zone
        self.isJulianBefore1582 = isJulianBefore1582
        timeOffset = zone.offset(at: 0)
        // A day of each month of two years: the smallest offset is that without summer time.
        let start2029: Int64 = 1_861_920_000
        earlyOffset = (0..<24).map { zone.offset(at: start2029 + $0 * 30 * 86_400) }.min() ?? 0
    }

    /// Returns the offset at a point in time, and the seconds within which it applies.
    func offset(at seconds: Int64) -> (seconds: Int, range: Range<Int64>) {
        guard seconds >= Self.start1900 else { return (earlyOffset, Int64.min..<Self.start1900) }
        let (offset, range) = zone.period(at: seconds)
        return (offset, max(range.lowerBound, Self.start1900)..<range.upperBound)
    }

    /// Returns the date of a day, counted from 1970-01-01.
    func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        isJulianBefore1582 && day < Self.gregorianStart ? Self.julianDate(ofDay: day) : Calendar.date(ofDay: day)
    }

    /// Returns the day of a date, counted from 1970-01-01.
    private func day(of date: LocalDate) -> Int {
        let gregorian = date.daysSince1970
        guard isJulianBefore1582, gregorian < Self.gregorianStart else { return gregorian }
        return Self.julianDay(year: date.year, month: date.month, day: date.day)
    }

    /// Returns the milliseconds since 1970 UTC of a local day and a time on it.
    func milliseconds(_ date: LocalDate, millisecondOfDay: Int = 0) -> Int64 {
        let local = Int64(day(of: date)) * 86_400_000 + Int64(millisecondOfDay)
        let seconds = local >= 0 ? local / 1000 : (local - 999) / 1000
        // Twice a year, the offset before and after can differ. A time that the clock skips is moved by the change.
        let before = offset(at: seconds - 86_400).seconds
        let after = offset(at: seconds + 86_400).seconds
        let isAfter = offset(at: seconds - Int64(after)).seconds == after
        return local - Int64(isAfter ? after : before) * 1000
    }

    /// Returns the milliseconds that stand for a time of day.
    func milliseconds(_ time: LocalTime) -> Int64 {
        time.nanosecondOfDay / 1_000_000 - Int64(timeOffset) * 1000
    }

    // MARK: The Julian calendar

    private static func julianDay(year: Int, month: Int, day: Int) -> Int {
        // Years begin in March, so that the leap day is the last day of its year.
        let shifted = month <= 2 ? year - 1 : year
        let leapDays = (shifted >= 0 ? shifted : shifted - 3) / 4
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + leapDays + dayOfYear - 719_470
    }

    private static func julianDate(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_470
        let cycle = (shifted >= 0 ? shifted : shifted - 1460) / 1461
        let dayOfCycle = shifted - cycle * 1461
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460) / 365
        let dayOfYear = dayOfCycle - yearOfCycle * 365
        let index = (5 * dayOfYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        return (cycle * 4 + yearOfCycle + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * index + 2) / 5 + 1)
    }
}
