import IgniteCore

/// Turns points in time into cells with local dates and times. It remembers what neighbouring values have in common: the
/// offset of the time zone and the date.
struct LocalClock {
    /// The offset of the zone, in milliseconds.
    private var offset: Int64 = 0
    /// The milliseconds since 1970 at which the offset applies.
    private var period = 0..<Int64(0)
    private var lastDay = Int.min
    private var lastDate: UInt32 = 0

    /// Forgets what belongs to another calendar.
    mutating func reset() {
        period = 0..<0
        lastDay = .min
    }

    /// Dates that many seconds away are out of every range, and their arithmetic would overflow.
    private static let bound: Int64 = 1 << 50

    /// A day since 1970-01-01 and a millisecond of it.
    typealias Local = (day: Int, millisecond: Int)

    /// Returns the local day and time; nil if another period of the zone applies.
    @inline(__always)
    private func known(_ milliseconds: Int64) -> Local? {
        guard milliseconds >= period.lowerBound, milliseconds < period.upperBound else { return nil }
        let local = Int(milliseconds &+ offset)
        let day = local >= 0 ? local / 86_400_000 : (local &- 86_399_999) / 86_400_000
        return (day, local &- day &* 86_400_000)
    }

    /// Returns the local day and time; nil far beyond the range of dates.
    mutating func local(_ milliseconds: Int64, _ calendar: ServerCalendar) -> Local? {
        if let local = known(milliseconds) { return local }
        return findPeriod(milliseconds, calendar) ? known(milliseconds) : nil
    }

    /// Prepares for a value; returns false if its date does not fit a cell.
    @inline(never)
    private mutating func find(_ milliseconds: Int64, _ calendar: ServerCalendar) -> Bool {
        local(milliseconds, calendar).map { findDate($0.day, calendar) } ?? false
    }

    private mutating func findPeriod(_ milliseconds: Int64, _ calendar: ServerCalendar) -> Bool {
        let seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds + 1) / 1000 - 1
        guard seconds > -Self.bound, seconds < Self.bound else { return false }
        let (offset, range) = calendar.offset(at: seconds)
        self.offset = Int64(offset) * 1000
        period = max(range.lowerBound, -Self.bound) * 1000..<min(range.upperBound, Self.bound) * 1000
        return true
    }

    /// Finds the packed date of a day (`CellEncoding.date`); returns false if its year does not fit.
    private mutating func findDate(_ day: Int, _ calendar: ServerCalendar) -> Bool {
        let date = calendar.date(ofDay: day)
        guard date.year >= -16_384, date.year <= 16_383 else { return false }
        lastDay = day
        lastDate = UInt32(truncatingIfNeeded: date.year << 9 | date.month << 5 | date.day)
        return true
    }

    /// Writes 3 bytes of a date; returns whether it fits.
    mutating func storeDate(
        _ milliseconds: Int64, _ calendar: ServerCalendar, at start: UnsafeMutableRawPointer
    ) -> Bool {
        guard known(milliseconds)?.day == lastDay || find(milliseconds, calendar) else { return false }
        Self.store(lastDate, at: start)
        return true
    }

    /// Writes 7, 8 or 9 bytes of a date and a time; returns their number, or nil if the date does not fit.
    mutating func storeDateTime(
        _ milliseconds: Int64, nanoseconds: Int, _ calendar: ServerCalendar, at start: UnsafeMutableRawPointer
    ) -> Int? {
        if let length = storeDateTime(milliseconds, nanoseconds: nanoseconds, at: start) { return length }
        guard find(milliseconds, calendar) else { return nil }
        return storeDateTime(milliseconds, nanoseconds: nanoseconds, at: start)
    }

    /// Writes a date and a time if their date is that of the value before; otherwise returns nil and writes nothing. It
    /// needs no calendar, whose reference would have to be counted for each value.
    @inline(__always)
    func storeDateTime(_ milliseconds: Int64, nanoseconds: Int, at start: UnsafeMutableRawPointer) -> Int? {
        guard let local = known(milliseconds), local.day == lastDay else { return nil }
        Self.store(lastDate, at: start)
        return 3 + Self.storeTime(millisecond: local.millisecond, nanoseconds: nanoseconds, at: start + 3)
    }

    /// Writes 4, 5 or 6 bytes of a time of day and returns their number.
    ///
    /// - Parameter nanoseconds: Those after the last whole millisecond.
    static func storeTime(millisecond: Int, nanoseconds: Int, at start: UnsafeMutableRawPointer) -> Int {
        let millisecond = UInt32(truncatingIfNeeded: millisecond)
        let second = millisecond / 1000
        let minute = second / 60
        let fraction = UInt64(millisecond &- second &* 1000)
        let clock = UInt64((minute / 60) << 12 | (minute % 60) << 6 | (second &- minute &* 60))
        if nanoseconds == 0 {
            let time = UInt32(truncatingIfNeeded: clock << 10 | fraction)
            start.storeBytes(of: time.littleEndian, as: UInt32.self)
            return 4
        }
        let isMicroseconds = nanoseconds % 1000 == 0
        let time =
            isMicroseconds
            ? clock << 20 | (fraction &* 1000 &+ UInt64(truncatingIfNeeded: nanoseconds / 1000))
            : clock << 30 | (fraction &* 1_000_000 &+ UInt64(truncatingIfNeeded: nanoseconds))
        start.storeBytes(of: UInt32(truncatingIfNeeded: time).littleEndian, as: UInt32.self)
        start.storeBytes(of: UInt8(truncatingIfNeeded: time >> 32), toByteOffset: 4, as: UInt8.self)
        if isMicroseconds { return 5 }
        start.storeBytes(of: UInt8(truncatingIfNeeded: time >> 40), toByteOffset: 5, as: UInt8.self)
        return 6
    }

    /// Returns the millisecond of the day that a TIME stands for; it can lie outside of 1970-01-01.
    static func millisecondOfDay(_ milliseconds: Int64, _ calendar: ServerCalendar) -> Int {
        let millisecond = Int(milliseconds % 86_400_000) + calendar.timeOffset * 1000
        let rest = millisecond % 86_400_000
        return rest < 0 ? rest + 86_400_000 : rest
    }

    private static func store(_ date: UInt32, at start: UnsafeMutableRawPointer) {
        start.storeBytes(of: UInt16(truncatingIfNeeded: date).littleEndian, as: UInt16.self)
        start.storeBytes(of: UInt8(truncatingIfNeeded: date >> 16), toByteOffset: 2, as: UInt8.self)
    }
}
