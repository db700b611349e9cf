package import IgniteCore

extension ByteWriter {
    /// Appends a value of SQL with its type code (ignite2-protocol.md 5); null for what no server accepts.
    ///
    /// A DATE is sent as java.util.Date, which both engines convert. A point in time is a TIMESTAMP, which servers keep
    /// as one. A TIME is cut to milliseconds, as servers do.
    package mutating func appendTyped(_ value: Value, _ calendar: ServerCalendar) {
        switch value {
        case .null, .intervalYearMonth, .intervalDayTime, .object: append(TypeCode.null)
        case .boolean(let value):
            append(.bool)
            append(value)
        case .tinyint(let value): appendTyped(.byte, value)
        case .smallint(let value): appendTyped(.short, value)
        case .integer(let value): appendTyped(.int, value)
        case .bigint(let value): appendTyped(.long, value)
        case .real(let value): appendTyped(.float, value.bitPattern)
        case .double(let value): appendTyped(.double, value.bitPattern)
        case .decimal(let value): appendTyped(value)
        case .date(let value): appendTyped(.date, calendar.milliseconds(value))
        case .time(let value): appendTyped(.time, calendar.milliseconds(value))
        case .timestamp(let value):
            let (millisecond, nanoseconds) = value.time.nanosecondOfDay.quotientAndRemainder(dividingBy: 1_000_000)
            appendTyped(.timestamp, calendar.milliseconds(value.date, millisecondOfDay: Int(millisecond)))
            appendLittleEndian(Int32(nanoseconds))
        case .timestampWithLocalTimeZone(let value):
            let (millisecond, nanoseconds) = value.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
            appendTyped(.timestamp, value.seconds * 1000 + Int64(millisecond))
            appendLittleEndian(nanoseconds)
        case .uuid(let value): appendTyped(value)
        case .varchar(let value): appendTyped(value)
        case .varbinary(let value): appendTyped(value)
        }
    }

    /// Appends a decimal: its scale, then sign and magnitude.
    package mutating func appendTyped(_ decimal: BigDecimal) {
        append(.decimal)
        appendLittleEndian(Int32(decimal.scale))
        decimal.withUnscaledBytes { DecimalForm.append($0, to: &self) }
    }
}
