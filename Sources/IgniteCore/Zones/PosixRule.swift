/// A time zone as POSIX writes it in `TZ` and in the footer of zone files: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct PosixRule {
    /// The day of a change within a year, and the local time of day in seconds.
    struct Change {
        enum Day {
            /// 1 to 365; February 29 is never counted.
            case julian(Int)
            /// 0 to 365.
            case ordinal(Int)
            /// The week counts from 1, where 5 is the last; the weekday counts from Sunday, which is 0.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        var day: Day
        var time: Int

        /// Returns the seconds since 1970, as if local time were UTC.
        func moment(inYear year: Int) -> Int {
            (dayNumber(inYear: year) * 86_400) + time
        }

        private func dayNumber(inYear year: Int) -> Int {
            let newYear = Calendar.days(year: year, month: 1, day: 1)
            switch day {
            case .julian(let number):
                let hasLeapDay = Calendar.length(ofMonth: 2, year: year) == 29
                return newYear + number - (hasLeapDay && number >= 60 ? 0 : 1)
            case .ordinal(let number):
                return newYear + number
            case .weekday(let month, let week, let weekday):
                let first = Calendar.days(year: year, month: month, day: 1)
                // 1970-01-01 was a Thursday.
                let firstWeekday = ((first + 4) % 7 + 7) % 7
                let day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
                return day < first + Calendar.length(ofMonth: month, year: year) ? day : day - 7
            }
        }
    }

    /// Seconds east of UTC.
    let standardOffset: Int
    /// Summer time, if there is any.
    let daylight: (offset: Int, start: Change, end: Change)?

    /// Creates a rule; nil unless the whole text is a rule. A rule with summer time must contain its beginning and end.
    init?(_ text: [UInt8]) {
        var scanner = Scanner(text: text)
        guard scanner.skipName(), let west = scanner.time(hours: 24) else { return nil }
        standardOffset = -west
        guard !scanner.isAtEnd else {
            daylight = nil
            return
        }
        guard scanner.skipName() else { return nil }
        var offset = standardOffset + 3600
        if !scanner.skip(UInt8(ascii: ",")) {
            guard let west = scanner.time(hours: 24), scanner.skip(UInt8(ascii: ",")) else { return nil }
            offset = -west
        }
        guard let start = scanner.change(), scanner.skip(UInt8(ascii: ",")), let end = scanner.change(),
            scanner.isAtEnd
        else { return nil }
        daylight = (offset, start, end)
    }

    /// Returns both changes of a year; none if the offset is the same all year.
    func transitions(inYear year: Int) -> [ZoneRules.Transition] {
        guard let (offset, start, end) = daylight else { return [] }
        return [
            ZoneRules.Transition(time: Int64(start.moment(inYear: year) - standardOffset), offset: Int32(offset)),
            ZoneRules.Transition(time: Int64(end.moment(inYear: year) - offset), offset: Int32(standardOffset)),
        ]
    }
}

private struct Scanner {
    let text: [UInt8]
    var index = 0

    var isAtEnd: Bool { index == text.count }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard index < text.count, text[index] == byte else { return false }
        index += 1
        return true
    }

    /// Skips `CET`, or any text between `<` and `>`.
    mutating func skipName() -> Bool {
        if skip(UInt8(ascii: "<")) {
            while index < text.count, text[index] != UInt8(ascii: ">") { index += 1 }
            return skip(UInt8(ascii: ">"))
        }
        let start = index
        while index < text.count, case let letter = text[index] | 0x20, letter >= 0x61, letter <= 0x7A { index += 1 }
        return index - start >= 3
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        var value = 0
        let start = index
        while index < text.count, index - start < 3, case let digit = text[index], digit >= 0x30, digit <= 0x39 {
            value = value * 10 + Int(digit - 0x30)
            index += 1
        }
        return index > start && range.contains(value) ? value : nil
    }

    /// Reads `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(hours limit: Int) -> Int? {
        let isNegative = skip(UInt8(ascii: "-"))
        if !isNegative { _ = skip(UInt8(ascii: "+")) }
        guard let hours = number(0...limit) else { return nil }
        var seconds = hours * 3600
        if skip(UInt8(ascii: ":")) {
            guard let minutes = number(0...59) else { return nil }
            seconds += minutes * 60
            if skip(UInt8(ascii: ":")) {
                guard let last = number(0...59) else { return nil }
                seconds += last
            }
        }
        return isNegative ? -seconds : seconds
    }

    /// Reads `M3.5.0`, `J60` or `59`, with `/` and a time unless it is 2 o'clock.
    mutating func change() -> PosixRule.Change? {
        guard let day = day() else { return nil }
        guard skip(UInt8(ascii: "/")) else { return PosixRule.Change(day: day, time: 7200) }
        return time(hours: 167).map { PosixRule.Change(day: day, time: $0) }
    }

    private mutating func day() -> PosixRule.Change.Day? {
        if skip(UInt8(ascii: "J")) { return number(1...365).map { .julian($0) } }
        guard skip(UInt8(ascii: "M")) else { return number(0...365).map { .ordinal($0) } }
        guard let month = number(1...12), skip(UInt8(ascii: ".")), let week = number(1...5),
            skip(UInt8(ascii: ".")), let weekday = number(0...6)
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }
}
