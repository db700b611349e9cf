import IgniteCore

/// Reads dates and times from text as Ignite's casts and literals do.
struct DateTimeParts {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func skipSpaces() { while takes(" ") {} }

    /// Takes a number with at least and at most this many digits.
    mutating func number(_ least: Int, _ most: Int) -> Int? {
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard (least...most).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Takes `2020-01-31` without a check of the ranges.
    mutating func date(isStrict: Bool, most: Int = 4) -> (year: Int, month: Int, day: Int)? {
        guard let year = number(isStrict ? 4 : 1, most), takes("-"), let month = number(isStrict ? 2 : 1, 2),
            takes("-"),
            let day = number(isStrict ? 2 : 1, 2)
        else { return nil }
        return (year, month, day)
    }

    /// Takes `10:20:30`, and a fraction of any length, which is cut to milliseconds as Ignite does.
    mutating func time() -> (hour: Int, minute: Int, second: Int, nanosecond: Int, digits: Int)? {
        guard let hour = number(1, 9), takes(":"), let minute = number(1, 9), takes(":"), let second = number(1, 9)
        else { return nil }
        guard takes(".") else { return (hour, minute, second, 0, 0) }
        let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
        return (hour, minute, second, (milliseconds() ?? 0) * 1_000_000, count)
    }

    /// Takes the digits of a fraction; nil if there is none.
    mutating func milliseconds() -> Int? {
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        var millisecond = 0
        for (index, digit) in digits.prefix(3).enumerated() {
            millisecond += Int(digit - 0x30) * [100, 10, 1][index]
        }
        return millisecond
    }
}

extension Instant {
    /// Whether Ignite's timestamps reach it: from the year 1 to 9999 in every time zone.
    var isInSQLRange: Bool { seconds >= Self.first && seconds <= Self.last }

    /// 0001-01-01 18:00:00.
    private static let first = Int64(Calendar.days(year: 1, month: 1, day: 1)) * 86_400 + 18 * 3600
    /// 9999-12-31 05:59:59.
    private static let last = Int64(Calendar.days(year: 9999, month: 12, day: 31)) * 86_400 + 6 * 3600 - 1
}

extension LocalDate {
    /// Whether Ignite's dates reach it.
    var isInSQLRange: Bool { (1...9999).contains(year) }
}
