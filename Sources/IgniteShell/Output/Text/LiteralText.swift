import IgniteCore

/// A writer of cells as SQL literals and expressions that Ignite reads as the same values.
struct LiteralText {
    private let text: ValueText
    private let zone: ZoneRules

    init(zone: ZoneRules) {
        self.zone = zone
        text = ValueText(zone: zone)
    }

    /// Writes all cells of a row, separated by commas.
    func write(_ row: Row, to out: inout ByteWriter) {
        for index in 0..<row.count {
            if index > 0 { out.append(", ") }
            write(row[index], of: row, to: &out)
        }
    }

    func write(_ cell: Cell, of row: Row, to out: inout ByteWriter) {
        switch cell.encoding {
        case .null: out.append("NULL" as StaticString)
        case .int8, .int16, .int32, .int64: out.appendInteger(row.bytes + Int(cell.offset), count: Int(cell.length))
        case .decimal: text.write(cell, of: row, to: &out)
        case .boolean: out.append((row.bytes + Int(cell.offset)).load(as: UInt8.self) != 0 ? "TRUE" : "FALSE")
        case .real: writeFloat(cell, of: row, type: "REAL", to: &out)
        case .double: writeFloat(cell, of: row, type: "DOUBLE", to: &out)
        case .text, .object: writeString(row.bytes(of: cell), to: &out)
        case .bytes: write("x'", cell, of: row, "'", to: &out)
        case .date: writeDate("DATE", cell, of: row, to: &out)
        case .time: write("TIME '", cell, of: row, "'", to: &out)
        case .dateTime: writeDate("TIMESTAMP", cell, of: row, to: &out)
        case .uuid: write("CAST('", cell, of: row, "' AS UUID)", to: &out)
        case .instant, .period, .duration: writeSpan(cell, of: row, to: &out)
        }
    }

    private func write(
        _ before: StaticString, _ cell: Cell, of row: Row, _ after: StaticString, to out: inout ByteWriter
    ) {
        out.append(before)
        text.write(cell, of: row, to: &out)
        out.append(after)
    }

    /// Literals do not support the ten days that were skipped in October 1582, but casts do.
    private func writeDate(_ type: StaticString, _ cell: Cell, of row: Row, to out: inout ByteWriter) {
        let start = out.count
        out.append(type)
        out.append(" '")
        let date = out.count
        text.write(cell, of: row, to: &out)
        let isLeftOut = UnsafeRawBufferPointer(rebasing: out.bytes[date...]).isInCalendarGap
        out.append(UInt8(ascii: "'"))
        guard isLeftOut else { return }
        out.truncate(to: start)
        write("CAST('", cell, of: row, "' AS ", to: &out)
        out.append(type)
        out.append(UInt8(ascii: ")"))
    }

    private func writeString(_ value: UnsafeRawBufferPointer, to out: inout ByteWriter) {
        out.append(UInt8(ascii: "'"))
        out.append(value, escaping: stringSpecial) { byte, out in
            out.append(byte)
            out.append(byte)
        }
        out.append(UInt8(ascii: "'"))
    }

    /// Writes a float. NaN and infinities have no literals, and the literal -0 is 0.
    private func writeFloat(_ cell: Cell, of row: Row, type: StaticString, to out: inout ByteWriter) {
        let start = out.count
        text.write(cell, of: row, to: &out)
        let isMinusZero = out.count - start == 2 && out.base[start] == UInt8(ascii: "-") && out.base[start + 1] == 0x30
        let isNumber = out.base[out.count - 1] <= UInt8(ascii: "9")
        if isNumber && !isMinusZero { return }
        out.truncate(to: start)
        out.append(isMinusZero ? "-CAST('0" as StaticString : "CAST('")
        if !isMinusZero { text.write(cell, of: row, to: &out) }
        out.append("' AS ")
        out.append(type)
        out.append(UInt8(ascii: ")"))
    }

    private func writeSpan(_ cell: Cell, of row: Row, to out: inout ByteWriter) {
        switch row.value(of: cell) {
        case .timestampWithLocalTimeZone(let instant): writeInstant(instant, to: &out)
        case .intervalYearMonth(let period):
            writeInterval(months: Int(period.years) * 12 + Int(period.months), to: &out)
        case .intervalDayTime(let span):
            writeInterval(DayTime(seconds: span.seconds, nanoseconds: span.nanoseconds), to: &out)
        default: out.append("NULL" as StaticString)
        }
    }

    // MARK: Moments

    /// Time zone data differ before 1970, and Java classes differ before 1900.
    private static let firstSafeSecond: Int64 = 0
    /// 2001-01-15, a day on which no time zone changed its offset.
    private static let quietDay = 11_337

    /// Writes an instant. Ignite reads instants only in the session time zone. If a time of day is ambiguous, or a
    /// server could interpret it differently, it is written as a distance from an unambiguous instant.
    private func writeInstant(_ instant: Instant, to out: inout ByteWriter) {
        var days = 0
        if instant.seconds < Self.firstSafeSecond {
            days = Int(floorDay(instant.seconds)) - Self.quietDay
        } else if zone.offset(at: instant.seconds - 10_800) != zone.offset(at: instant.seconds + 10_800) {
            days = 1
        }
        let seconds = instant.seconds - Int64(days) * 86_400
        let local = seconds + Int64(zone.offset(at: seconds))
        let day = floorDay(local)
        let date = Calendar.date(ofDay: Int(day))
        let second = Int(local - day * 86_400)
        out.append("TIMESTAMP WITH LOCAL TIME ZONE '")
        out.appendDate(year: date.year, month: date.month, day: date.day)
        out.append(UInt8(ascii: " "))
        out.appendTime(
            hour: second / 3600, minute: second / 60 % 60, second: second % 60, nanosecond: Int(instant.nanoseconds))
        out.append(UInt8(ascii: "'"))
        guard days != 0 else { return }
        out.append(days < 0 ? " - INTERVAL '" as StaticString : " + INTERVAL '")
        let digits = appendCounted(UInt64(days.magnitude), to: &out)
        out.append("' DAY")
        writePrecision(digits, over: 2, to: &out)
    }

    private func floorDay(_ seconds: Int64) -> Int64 {
        seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1
    }

    // MARK: Intervals

    /// Writes `INTERVAL -'1-2' YEAR TO MONTH`.
    private func writeInterval(months: Int, to out: inout ByteWriter) {
        out.append(months < 0 ? "INTERVAL -'" as StaticString : "INTERVAL '")
        let digits = appendCounted(UInt64(months.magnitude / 12), to: &out)
        out.append(UInt8(ascii: "-"))
        out.appendDecimal(UInt64(months.magnitude % 12))
        out.append("' YEAR")
        writePrecision(digits, over: 2, to: &out)
        out.append(" TO MONTH")
    }

    /// Writes `INTERVAL -'5 04:03:02.001' DAY TO SECOND`.
    private func writeInterval(_ span: DayTime, to out: inout ByteWriter) {
        out.append(span.isNegative ? "INTERVAL -'" as StaticString : "INTERVAL '")
        let digits = appendCounted(UInt64(span.days), to: &out)
        out.append(UInt8(ascii: " "))
        out.appendTime(hour: span.hours, minute: span.minutes, second: span.seconds, nanosecond: span.nanoseconds)
        out.append("' DAY")
        writePrecision(digits, over: 2, to: &out)
        out.append(" TO SECOND")
        writePrecision(span.nanoseconds % 1000 == 0 ? 6 : 9, over: 6, to: &out)
    }

    /// Appends a number and returns its number of digits.
    private func appendCounted(_ number: UInt64, to out: inout ByteWriter) -> Int {
        let start = out.count
        out.appendDecimal(number)
        return out.count - start
    }

    /// Writes a precision such as `(4)` if there are more digits than the default.
    private func writePrecision(_ digits: Int, over usual: Int, to out: inout ByteWriter) {
        guard digits > usual else { return }
        out.append(UInt8(ascii: "("))
        out.appendDecimal(UInt64(digits))
        out.append(UInt8(ascii: ")"))
    }
}

extension UnsafeRawBufferPointer {
    /// Whether a date from 1582-10-05 to 1582-10-14 starts here.
    fileprivate var isInCalendarGap: Bool {
        guard count >= 10, starts(with: "1582-10-".utf8) else { return false }
        let day = (self[8] - UInt8(ascii: "0")) * 10 + self[9] - UInt8(ascii: "0")
        return day >= 5 && day <= 14
    }
}

private let stringSpecial = SpecialBytes(UInt8(ascii: "'"))
