/// Reads values from the text of their descriptions; nil for other text.
private struct TextReader {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes a character if it comes next.
    mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes a number whose digits are at least and at most as many as given.
    mutating func digits(_ least: Int, _ most: Int) -> Int? {
        let digits = rest.prefix(most).prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard digits.count >= least else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Takes `.789` in nanoseconds; 0 if there is no point.
    mutating func fraction() -> Int? {
        guard takes(".") else { return 0 }
        let before = rest.count
        guard var number = digits(1, 9) else { return nil }
        for _ in (before - rest.count)..<9 { number *= 10 }
        return number
    }

    mutating func date() -> LocalDate? {
        let isNegative = takes("-")
        guard let year = digits(4, 5), takes("-"), let month = digits(2, 2), takes("-"), let day = digits(2, 2)
        else { return nil }
        return LocalDate(year: isNegative ? -year : year, month: month, day: day)
    }

    mutating func time() -> LocalTime? {
        guard let hour = digits(2, 2), takes(":"), let minute = digits(2, 2) else { return nil }
        guard takes(":") else { return LocalTime(hour: hour, minute: minute) }
        guard let second = digits(2, 2), let nanosecond = fraction() else { return nil }
        return LocalTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond)
    }

    mutating func dateTime() -> LocalDateTime? {
        guard let date = date(), takes(" ") || takes("T"), let time = time() else { return nil }
        return LocalDateTime(date: date, time: time)
    }

    /// Takes `Z`, `+09:00` or `-03:30:15` in seconds.
    mutating func offset() -> Int? {
        if takes("Z") { return 0 }
        let isNegative = takes("-")
        guard isNegative || takes("+"), let hours = digits(2, 2), hours <= 18, takes(":"), let minutes = digits(2, 2),
            minutes < 60
        else { return nil }
        var seconds: Int? = 0
        if takes(":") { seconds = digits(2, 2) }
        guard let seconds, seconds < 60 else { return nil }
        let offset = (hours * 60 + minutes) * 60 + seconds
        return isNegative ? -offset : offset
    }

    /// Takes `-12`.
    mutating func integer() -> Int64? {
        let isNegative = takes("-")
        guard let number = digits(1, 18) else { return nil }
        return Int64(isNegative ? -number : number)
    }
}

extension LocalDate {
    /// Creates a date from the text of `description`, `2024-02-29`; nil for other text.
    public init?(_ text: String) {
        var reader = TextReader(text)
        guard let value = reader.date(), reader.isAtEnd else { return nil }
        self = value
    }
}

extension LocalTime {
    /// Creates a time from the text of `description`, `12:34:56.789`, or a time without seconds; nil for other text.
    public init?(_ text: String) {
        var reader = TextReader(text)
        guard let value = reader.time(), reader.isAtEnd else { return nil }
        self = value
    }
}

extension LocalDateTime {
    /// Creates a date and time from the text of `description`, `2024-02-29 12:34:56.789`, also with `T`; nil for other
    /// text.
    public init?(_ text: String) {
        var reader = TextReader(text)
        guard let value = reader.dateTime(), reader.isAtEnd else { return nil }
        self = value
    }
}

extension Instant {
    /// Creates a point in time from a date, a time and an offset, such as `2024-07-01 12:00:00+00:00` or
    /// `2024-07-01T12:00:00Z`; nil for other text.
    public init?(_ text: String) {
        var reader = TextReader(text)
        guard let local = reader.dateTime(), let offset = reader.offset(), reader.isAtEnd else { return nil }
        self.init(local, secondsFromUTC: offset)
    }
}

extension Period {
    /// Creates an interval from the text of `description`, `1 year 2 mons`; nil for other text.
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count % 2 == 0 else { return nil }
        var parts: [Substring: Int32] = [:]
        for index in stride(from: 0, to: words.count, by: 2) {
            var reader = TextReader(words[index])
            guard let amount = reader.integer().flatMap({ Int32(exactly: $0) }), reader.isAtEnd else { return nil }
            let unit = words[index + 1].hasSuffix("s") ? words[index + 1].dropLast() : words[index + 1]
            guard ["year", "mon", "day"].contains(unit), parts.updateValue(amount, forKey: unit) == nil else {
                return nil
            }
        }
        guard !parts.isEmpty else { return nil }
        self.init(years: parts["year"] ?? 0, months: parts["mon"] ?? 0, days: parts["day"] ?? 0)
    }
}

extension DayTimeInterval {
    /// Creates an interval from the text of `description`, `-5 days -04:03:02.001`, or one of its halves; nil for other
    /// text.
    public init?(_ text: String) {
        var reader = TextReader(text)
        var days: Int64 = 0
        var time: Int64 = 0
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        if words.count > 1 {
            guard ["day", "days"].contains(words[1]), let amount = reader.integer(), amount.magnitude < 1 << 45 else {
                return nil
            }
            days = amount
            reader = TextReader(words.dropFirst(2).joined(separator: " "))
        }
        if words.count != 2 {
            let isNegative = reader.takes("-")
            guard let clock = reader.time() else { return nil }
            time = isNegative ? -clock.nanosecondOfDay : clock.nanosecondOfDay
        }
        guard reader.isAtEnd else { return nil }
        let second: Int64 = 1_000_000_000
        let whole = time >= 0 ? time / second : (time + 1) / second - 1
        self.init(seconds: days * 86_400 + whole, nanoseconds: Int32(time - whole * second))
    }
}
