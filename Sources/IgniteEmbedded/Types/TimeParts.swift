import IgniteCore

/// The parts of a date and time, which is given as the point in time that it is in UTC.
struct TimeParts {
    private let days: Int
    private let milliseconds: Int64
    private let date: (year: Int, month: Int, day: Int)

    private static let dayLength: Int64 = 86_400_000

    init(_ instant: Instant) {
        days = FunctionLibrary.floorDays(instant)
        milliseconds = FunctionLibrary.milliseconds(instant) - Int64(days) * Self.dayLength
        date = Calendar.date(ofDay: days)
    }

    /// 0 for Sunday.
    static func weekday(_ day: Int) -> Int { ((day + 4) % 7 + 7) % 7 }

    /// Returns a part by its name in EXTRACT; 0 for other names.
    func part(_ unit: String) -> Int64 {
        switch unit {
        case "YEAR": Int64(date.year)
        case "QUARTER": Int64((date.month + 2) / 3)
        case "MONTH": Int64(date.month)
        case "WEEK": Int64(week.number)
        case "DAY": Int64(date.day)
        case "DOY": Int64(days - Calendar.days(year: date.year, month: 1, day: 1) + 1)
        case "DOW": Int64(Self.weekday(days) + 1)
        case "ISODOW": Int64(isoWeekday)
        case "ISOYEAR": Int64(week.year)
        case "DECADE": Int64(date.year / 10)
        case "CENTURY": Int64((date.year + 99) / 100)
        case "MILLENNIUM": Int64((date.year + 999) / 1000)
        // Rounded to zero, as in Ignite.
        case "EPOCH": (Int64(days) * Self.dayLength + milliseconds) / 1000
        case "HOUR": milliseconds / 3_600_000
        case "MINUTE": milliseconds / 60_000 % 60
        case "SECOND": milliseconds / 1000 % 60
        case "MILLISECOND": milliseconds % 60_000
        case "MICROSECOND": milliseconds % 60_000 * 1000
        case "NANOSECOND": milliseconds % 60_000 * 1_000_000
        default: 0
        }
    }

    /// 1 for Monday.
    private var isoWeekday: Int { (Self.weekday(days) + 6) % 7 + 1 }

    /// The week of ISO 8601: that of its Thursday.
    private var week: (year: Int, number: Int) {
        let thursday = days - isoWeekday + 4
        let year = Calendar.date(ofDay: thursday).year
        return (year, (thursday - Calendar.days(year: year, month: 1, day: 1)) / 7 + 1)
    }

    /// Returns the start of the unit that the time is in; a week begins on Sunday.
    func start(of unit: String) -> Instant? {
        let millisecond = Int64(days) * Self.dayLength + milliseconds
        switch unit {
        case "YEAR": return Self.instant(Calendar.days(year: date.year, month: 1, day: 1))
        case "QUARTER":
            return Self.instant(Calendar.days(year: date.year, month: (date.month - 1) / 3 * 3 + 1, day: 1))
        case "MONTH": return Self.instant(days - date.day + 1)
        case "WEEK": return Self.instant(days - Self.weekday(days))
        case "DAY": return Self.instant(days)
        case "HOUR": return Instant(seconds: (millisecond - milliseconds % 3_600_000) / 1000)
        case "MINUTE": return Instant(seconds: (millisecond - milliseconds % 60_000) / 1000)
        default: return Instant(seconds: (millisecond - milliseconds % 1000) / 1000)
        }
    }

    /// Returns the end of the unit that begins here.
    func end(of unit: String) -> Instant? {
        let second = Int64(days) * 86_400 + milliseconds / 1000
        switch unit {
        case "YEAR": return Self.instant(Calendar.days(year: date.year + 1, month: 1, day: 1))
        case "QUARTER", "MONTH":
            let month = date.month - 1 + (unit == "MONTH" ? 1 : 3)
            return Self.instant(Calendar.days(year: date.year + month / 12, month: month % 12 + 1, day: 1))
        case "WEEK": return Self.instant(days + 7)
        case "DAY": return Self.instant(days + 1)
        case "HOUR": return Instant(seconds: second + 3600)
        case "MINUTE": return Instant(seconds: second + 60)
        default: return Instant(seconds: second + 1)
        }
    }

    private static func instant(_ days: Int) -> Instant? { Instant(seconds: Int64(days) * 86_400) }
}
