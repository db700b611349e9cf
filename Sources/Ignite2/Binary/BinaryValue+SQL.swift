import IgniteCore

// Values of SQL as caches store them.

extension BinaryValue {
    /// - Parameter calendar: How the server turns local dates and times into points in time; asked for only if needed.
    /// - Throws: `conversion` for a value that no cache of a table can contain.
    init(_ value: Value, calendar: () throws(IgniteError) -> ServerCalendar) throws(IgniteError) {
        switch value {
        case .null: self = .null
        case .boolean(let value): self = .bool(value)
        case .tinyint(let value): self = .byte(value)
        case .smallint(let value): self = .short(value)
        case .integer(let value): self = .int(value)
        case .bigint(let value): self = .long(value)
        case .real(let value): self = .float(value)
        case .double(let value): self = .double(value)
        case .decimal(let value): self = .decimal(value)
        case .uuid(let value): self = .uuid(value)
        case .varchar(let value): self = .string(value)
        case .varbinary(let value): self = .byteArray(value)
        case .date(let value): self = .sqlDate(milliseconds: try calendar().milliseconds(value))
        case .time(let value): self = .time(milliseconds: try calendar().milliseconds(value))
        case .timestamp(let value):
            let (millisecond, nanoseconds) = value.time.nanosecondOfDay.quotientAndRemainder(dividingBy: 1_000_000)
            self = .timestamp(
                milliseconds: try calendar().milliseconds(value.date, millisecondOfDay: Int(millisecond)),
                nanoseconds: Int32(nanoseconds))
        case .timestampWithLocalTimeZone(let value):
            let (millisecond, nanoseconds) = value.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
            self = .timestamp(
                milliseconds: value.seconds * 1000 + Int64(millisecond), nanoseconds: Int32(nanoseconds))
        case .intervalYearMonth, .intervalDayTime, .object:
            throw IgniteError(.conversion, "caches cannot contain a value of type \(value.type.sqlName)")
        }
    }

    /// Returns the value as SQL shows it; nil if SQL has no type for it, or if it is out of the range of its type.
    func sqlValue(calendar: () throws(IgniteError) -> ServerCalendar) throws(IgniteError) -> Value? {
        switch self {
        case .null: .null
        case .byte(let value): .tinyint(value)
        case .short(let value): .smallint(value)
        case .int(let value): .integer(value)
        case .long(let value): .bigint(value)
        case .float(let value): .real(value)
        case .double(let value): .double(value)
        case .bool(let value): .boolean(value)
        case .char(let unit): .varchar(String(decoding: [unit], as: UTF16.self))
        case .string(let value): .varchar(value)
        case .uuid(let value): .uuid(value)
        case .decimal(let value): .decimal(value)
        case .byteArray(let value): .varbinary(value)
        case .sqlDate(let milliseconds): try Self.moment(milliseconds, 0, try calendar()).map { .date($0.date) }
        case .time(let milliseconds):
            LocalTime(
                nanosecondOfDay: Int64(LocalClock.millisecondOfDay(milliseconds, try calendar())) * 1_000_000
            ).map { .time($0) }
        case .date(let milliseconds): try Self.moment(milliseconds, 0, try calendar()).map { .timestamp($0) }
        case .timestamp(let milliseconds, let nanoseconds):
            try Self.moment(milliseconds, nanoseconds, try calendar()).map { .timestamp($0) }
        default: nil
        }
    }

    private static func moment(
        _ milliseconds: Int64, _ nanoseconds: Int32, _ calendar: ServerCalendar
    ) throws(IgniteError) -> LocalDateTime? {
        var clock = LocalClock()
        guard let local = clock.local(milliseconds, calendar) else { return nil }
        let day = calendar.date(ofDay: local.day)
        guard let date = LocalDate(year: day.year, month: day.month, day: day.day),
            let time = LocalTime(nanosecondOfDay: Int64(local.millisecond) * 1_000_000 + Int64(nanoseconds))
        else { return nil }
        return LocalDateTime(date: date, time: time)
    }
}
