import IgniteCore

extension FunctionLibrary {
    /// Returns a literal in its stored form, and its type.
    static func literal(_ literal: Literal) throws(SQLError) -> (sql: String, type: SQLType) {
        switch literal {
        case .null: return ("NULL", .null)
        case .boolean(let value): return (value ? "1" : "0", .boolean.nullable(false))
        case .integer(let digits): return try integer(digits)
        case .decimal(let text):
            // The digits as written: 0001.500 is a DECIMAL(7, 3).
            let (whole, fraction) = parts(text)
            guard !fraction.isEmpty else { return try integer(whole) }
            return try decimal(
                text, precision: whole.utf8.count + fraction.utf8.count, scale: fraction.utf8.count)
        case .double(let text):
            guard let value = Double(text), value.isFinite else {
                throw .validation("Numeric literal '\(text.uppercased())' out of range")
            }
            return (StoredValue.real(value).sql, .double.nullable(false))
        case .string(let text):
            return (StoredValue.text(text).sql, SQLType.char(text.utf16.count).nullable(false))
        case .binary(let bytes):
            var type = SQLType(.varbinary, precision: bytes.count, isNullable: false)
            type.isFixedLength = true
            return (StoredValue.blob(bytes).sql, type)
        case .typed(let kind, let text): return try typed(kind, text)
        case .interval(let text, let isNegative, let from, let to):
            return try interval(text, isNegative: isNegative, from: from, to: to)
        }
    }

    private static func parts(_ text: String) -> (whole: String, fraction: String) {
        guard let point = text.firstIndex(of: ".") else { return (text, "") }
        return (String(text[..<point]), String(text[text.index(after: point)...]))
    }

    private static func integer(_ digits: String) throws(SQLError) -> (sql: String, type: SQLType) {
        if let value = Int64(digits) {
            return ("\(value)", (Int32(exactly: value) == nil ? SQLType.bigint : .integer).nullable(false))
        }
        return try decimal(digits, precision: digits.utf8.count, scale: 0)
    }

    private static func decimal(_ text: String, precision: Int, scale: Int) throws(SQLError) -> (
        sql: String, type: SQLType
    ) {
        guard precision <= SQLType.maximumPrecision, let number = BigDecimal(text.hasPrefix(".") ? "0\(text)" : text)
        else {
            throw .validation("Numeric literal '\(text)' out of range")
        }
        return (
            StoredValue.blob(DecimalKey.bytes(ExactDecimal(number))).sql,
            SQLType.decimal(precision, scale).nullable(false)
        )
    }

    private static func typed(_ kind: TypedLiteral, _ text: String) throws(SQLError) -> (sql: String, type: SQLType) {
        var reader = DateTimeParts(text)
        var type = SQLType(.date, isNullable: false)
        let value: Value
        switch kind {
        case .date:
            reader.skipSpaces()
            guard let parts = reader.date(isStrict: false, most: 9), reader.isAtEnd, parts.year > 0,
                parts.year <= 9999, let date = date(parts)
            else { throw illegal(kind, text, "yyyy-MM-dd") }
            value = .date(date)
        case .time:
            guard let parts = reader.time(), reader.isAtEnd else { throw illegal(kind, text, "HH:mm:ss") }
            guard parts.digits <= 9 else {
                throw .validation("TIME precision \(parts.digits) must be between 0 and 9.")
            }
            guard
                let time = LocalTime(
                    hour: parts.hour, minute: parts.minute, second: parts.second, nanosecond: parts.nanosecond)
            else { throw illegal(kind, text, "HH:mm:ss") }
            type = SQLType(.time, precision: parts.digits, isNullable: false)
            value = .time(time)
        case .timestamp, .timestampWithLocalTimeZone:
            let (local, digits) = try timestamp(kind, text)
            guard let instant = Instant(local), instant.isInSQLRange || kind != .timestamp else {
                throw .validation("Timestamp literal 'TIMESTAMP '\(text)'' out of range.")
            }
            if kind == .timestamp {
                return (
                    StoredValue.blob(InstantKey.bytes(instant)).sql,
                    SQLType(.timestamp, precision: digits, isNullable: false)
                )
            }
            // The zone is that of the session, which is known when the statement runs.
            return (
                "ig_local_to_instant(\(StoredValue.blob(InstantKey.bytes(instant)).sql))",
                SQLType(.timestampWithLocalTimeZone, precision: digits, isNullable: false)
            )
        case .uuid:
            guard let uuid = uuid(text) else { throw .internalError("Invalid UUID string: \(text)") }
            type = SQLType(.uuid, isNullable: false)
            value = .uuid(uuid)
        }
        return (try StoredValue(value).sql, type)
    }

    /// Reads the text of a literal of a timestamp, without a zone.
    private static func timestamp(_ kind: TypedLiteral, _ text: String) throws(SQLError) -> (LocalDateTime, Int) {
        var reader = DateTimeParts(text)
        let format = "yyyy-MM-dd HH:mm:ss"
        guard let day = reader.date(isStrict: false, most: 9),
            day.year <= 16_383, let date = date(day)
        else { throw illegal(kind, text, format) }
        if reader.isAtEnd {
            guard let midnight = LocalTime(hour: 0, minute: 0) else { throw illegal(kind, text, format) }
            return (LocalDateTime(date: date, time: midnight), 0)
        }
        guard reader.takes(" ") else { throw illegal(kind, text, format) }
        reader.skipSpaces()
        guard let clock = reader.time(), reader.isAtEnd, clock.digits <= 9,
            let time = LocalTime(
                hour: clock.hour, minute: clock.minute, second: clock.second, nanosecond: clock.nanosecond)
        else { throw illegal(kind, text, format) }
        return (LocalDateTime(date: date, time: time), clock.digits)
    }

    /// Returns the date of a literal, which Java reads in its calendar: before 1582-10-15 years divisible by 4 are leap
    /// years, and the days from 1582-10-05 on do not exist. February 29 of a year that is none otherwise is March 1.
    static func date(_ parts: (year: Int, month: Int, day: Int)) -> LocalDate? {
        let (year, month, day) = parts
        if isSkipped(parts) { return nil }
        if year <= 1582, year % 4 == 0, month == 2, day == 29 {
            return LocalDate(year: year, month: 2, day: 29) ?? LocalDate(year: year, month: 3, day: 1)
        }
        return LocalDate(year: year, month: month, day: day)
    }

    /// Whether it is one of the days that Java's calendar does not have.
    static func isSkipped(_ parts: (year: Int, month: Int, day: Int)) -> Bool {
        parts.year == 1582 && parts.month == 10 && (5...14).contains(parts.day)
    }

    private static func illegal(_ kind: TypedLiteral, _ text: String, _ format: String) -> SQLError {
        .validation("Illegal \(kind.rawValue) literal '\(text)': not in format '\(format)'")
    }

    /// Reads a UUID as Java does: five groups of hex digits, from which zeros in front can be missing.
    static func uuid(_ text: String) -> IgniteUUID? {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let digits = [8, 4, 4, 4, 12]
        guard groups.count == 5, text.utf8.count <= 36 else { return nil }
        var numbers: [UInt64] = []
        for (group, count) in zip(groups, digits) {
            guard group.first?.isHexDigit == true, let number = UInt64(group, radix: 16) else { return nil }
            // More digits than a group has: Java drops the first.
            numbers.append(number & (UInt64.max >> UInt64(64 - count * 4)))
        }
        return IgniteUUID(
            mostSignificant: numbers[0] << 32 | numbers[1] << 16 | numbers[2],
            leastSignificant: numbers[3] << 48 | numbers[4])
    }
}
