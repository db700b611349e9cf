/// Converts between days since 1970-01-01 and dates of the proleptic Gregorian calendar, in integer arithmetic.
package enum Calendar {
    /// Returns the day number of a date; does not check the ranges of month and day.
    package static func days(year: Int, month: Int, day: Int) -> Int {
        // Years begin in March, so that the leap day is the last day of its year.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Returns the date of a day number.
    package static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * index + 2) / 5 + 1)
    }

    /// Returns the number of days in a month.
    package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension ByteWriter {
    /// Appends `2024-02-29`; a year has at least four digits, with `-` before year 0.
    package mutating func appendDate(year: Int, month: Int, day: Int) {
        let text = reserve(32)
        text.pointee = UInt8(ascii: "-")
        let sign = year < 0 ? 1 : 0
        let magnitude = UInt64(year.magnitude)
        let digits = magnitude < 10_000 ? 4 : digitCount(magnitude)
        if digits == 4 {
            let (century, rest) = UInt32(magnitude).quotientAndRemainder(dividingBy: 100)
            putPair(Int(century), at: text + sign)
            putPair(Int(rest), at: text + sign + 2)
        } else {
            putDigits(magnitude, count: digits, at: text + sign)
        }
        let rest = text + sign + digits
        rest[0] = UInt8(ascii: "-")
        putPair(month, at: rest + 1)
        rest[3] = UInt8(ascii: "-")
        putPair(day, at: rest + 4)
        advance(sign &+ digits &+ 6)
    }

    /// Appends `12:34:56.789`, the fraction without trailing zeros.
    package mutating func appendTime(hour: Int, minute: Int, second: Int, nanosecond: Int) {
        let text = reserve(8)
        putPair(hour, at: text)
        text[2] = UInt8(ascii: ":")
        putPair(minute, at: text + 3)
        text[5] = UInt8(ascii: ":")
        putPair(second, at: text + 6)
        advance(8)
        appendFraction(nanosecond)
    }

    /// Appends `.789` for 789,000,000 nanoseconds; nothing for 0.
    package mutating func appendFraction(_ nanosecond: Int) {
        let (millisecond, rest) = UInt64(nanosecond).quotientAndRemainder(dividingBy: 1_000_000)
        if rest == 0 {
            appendFraction(millisecond, digits: 3)
        } else {
            appendFraction(UInt64(nanosecond), digits: 9)
        }
    }

    /// Appends `+09:00`, with seconds if the offset has any.
    package mutating func appendOffset(_ seconds: Int) {
        append(seconds < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        let magnitude = UInt64(seconds.magnitude)
        appendDigits(magnitude / 3600, count: 2)
        append(UInt8(ascii: ":"))
        appendDigits(magnitude / 60 % 60, count: 2)
        if magnitude % 60 != 0 {
            append(UInt8(ascii: ":"))
            appendDigits(magnitude % 60, count: 2)
        }
    }

    /// Appends a year-month interval in the format of psql: `1 year 2 mons`.
    package mutating func appendInterval(years: Int, months: Int, days: Int) {
        let start = count
        appendUnit(years, "year", from: start)
        appendUnit(months, "mon", from: start)
        appendUnit(days, "day", from: start)
        if count == start { append("0 mons") }
    }

    /// Appends a day-time interval in the format of psql: `-5 days -04:03:02.001`.
    package mutating func appendInterval(_ duration: DayTime) {
        let start = count
        appendUnit(duration.isNegative ? -duration.days : duration.days, "day", from: start)
        if duration.days != 0 && !duration.hasTime { return }
        if count > start { append(UInt8(ascii: " ")) }
        if duration.isNegative { append(UInt8(ascii: "-")) }
        appendTime(
            hour: duration.hours, minute: duration.minutes, second: duration.seconds,
            nanosecond: duration.nanoseconds)
    }

    private mutating func appendUnit(_ amount: Int, _ unit: StaticString, from start: Int) {
        guard amount != 0 else { return }
        if count > start { append(UInt8(ascii: " ")) }
        appendDecimal(Int64(amount))
        append(UInt8(ascii: " "))
        append(unit)
        if amount != 1 { append(UInt8(ascii: "s")) }
    }

    /// Appends a year-month interval in ISO 8601: `P1Y2M`.
    package mutating func appendISOInterval(years: Int, months: Int, days: Int) {
        append(UInt8(ascii: "P"))
        appendDesignated(years, UInt8(ascii: "Y"))
        appendDesignated(months, UInt8(ascii: "M"))
        appendDesignated(days, UInt8(ascii: "D"))
        if years == 0 && months == 0 && days == 0 { append("0M") }
    }

    /// Appends a day-time interval in ISO 8601, with a sign for each part: `P-5DT-4H-3M-2.001S`.
    package mutating func appendISOInterval(_ duration: DayTime) {
        let sign = duration.isNegative ? -1 : 1
        append(UInt8(ascii: "P"))
        appendDesignated(sign * duration.days, UInt8(ascii: "D"))
        guard duration.hasTime || duration.days == 0 else { return }
        append(UInt8(ascii: "T"))
        appendDesignated(sign * duration.hours, UInt8(ascii: "H"))
        appendDesignated(sign * duration.minutes, UInt8(ascii: "M"))
        if duration.seconds != 0 || duration.nanoseconds != 0 || (duration.hours == 0 && duration.minutes == 0) {
            if duration.isNegative { append(UInt8(ascii: "-")) }
            appendDecimal(UInt64(duration.seconds))
            appendFraction(duration.nanoseconds)
            append(UInt8(ascii: "S"))
        }
    }

    private mutating func appendDesignated(_ amount: Int, _ designator: UInt8) {
        guard amount != 0 else { return }
        appendDecimal(Int64(amount))
        append(designator)
    }
}

/// A duration split into days, hours, minutes, seconds and nanoseconds, all of the same sign.
package struct DayTime {
    package let isNegative: Bool
    package let days, hours, minutes, seconds, nanoseconds: Int

    /// - Parameters:
    ///   - seconds: The whole seconds, rounded down.
    ///   - nanoseconds: The nanoseconds after them, 0 to 999,999,999.
    package init(seconds: Int64, nanoseconds: Int32) {
        isNegative = seconds < 0
        // A negative duration is stored as the next lower second plus the nanoseconds after it.
        let borrows = isNegative && nanoseconds > 0
        let whole = borrows ? (seconds + 1).magnitude : seconds.magnitude
        self.nanoseconds = borrows ? 1_000_000_000 - Int(nanoseconds) : Int(nanoseconds)
        days = Int(whole / 86_400)
        hours = Int(whole / 3600 % 24)
        minutes = Int(whole / 60 % 60)
        self.seconds = Int(whole % 60)
    }

    var hasTime: Bool { hours != 0 || minutes != 0 || seconds != 0 || nanoseconds != 0 }
}
