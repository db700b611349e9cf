package import IgniteCore

extension SqlFieldsQuery.Arguments {
    /// Encodes the parameters of a statement (ignite2-protocol.md 5, 5.1).
    ///
    /// - Parameters:
    ///   - calendar: How the server turns dates and times into points in time; required if there are any.
    ///   - room: The maximum length of all values.
    /// - Throws: `.invalidArgument` if the values are longer, or if the protocol has no form for one.
    package init(_ values: [Value], calendar: ServerCalendar?, room: Int = Frame.room()) throws(IgniteError) {
        var out = ByteWriter()
        for (index, value) in values.enumerated() {
            try Frame.require(out.count + value.longestForm, atMost: room, "parameters up to number \(index + 1)")
            do throws(IgniteError) {
                try out.appendTyped(value, calendar)
            } catch {
                throw error.with(context: "parameter \(index + 1)")
            }
        }
        self.init(count: values.count, bytes: out.array)
    }
}

extension ByteWriter {
    /// Appends a value with its type code. Dates are sent as `java.util.Date`, which servers convert to the type of the
    /// column.
    mutating func appendTyped(_ value: Value, _ calendar: ServerCalendar?) throws(IgniteError) {
        switch value {
        case .null: append(TypeCode.null)
        case .boolean(let value):
            append(.bool)
            append(value)
        case .tinyint(let value):
            append(.byte)
            append(UInt8(bitPattern: value))
        case .smallint(let value):
            append(.short)
            appendLittleEndian(value)
        case .integer(let value):
            append(.int)
            appendLittleEndian(value)
        case .bigint(let value):
            append(.long)
            appendLittleEndian(value)
        case .real(let value):
            append(.float)
            appendLittleEndian(value.bitPattern)
        case .double(let value):
            append(.double)
            appendLittleEndian(value.bitPattern)
        case .decimal(let value): appendTyped(value)
        case .varchar(let text): appendTyped(text)
        case .varbinary(let bytes): appendTyped(bytes)
        case .uuid(let uuid): appendTyped(uuid)
        case .date, .time, .timestamp, .timestampWithLocalTimeZone: try appendTime(value, calendar)
        case .intervalYearMonth, .intervalDayTime, .object:
            throw IgniteError(.invalidArgument, "Ignite 2 has no parameters of type \(value.type.sqlName)")
        }
    }

    private mutating func appendTime(_ value: Value, _ calendar: ServerCalendar?) throws(IgniteError) {
        let calendar = calendar ?? ServerCalendar(zone: ZoneRules(), isJulianBefore1582: false)
        switch value {
        case .date(let date):
            append(.date)
            appendLittleEndian(calendar.milliseconds(date))
        case .time(let time):
            append(.time)
            appendLittleEndian(calendar.milliseconds(time))
        case .timestamp(let timestamp):
            let nanosecond = timestamp.time.nanosecondOfDay
            append(.timestamp)
            appendLittleEndian(
                calendar.milliseconds(timestamp.date, millisecondOfDay: Int(nanosecond / 1_000_000)))
            appendLittleEndian(Int32(nanosecond % 1_000_000))
        case .timestampWithLocalTimeZone(let instant):
            append(.timestamp)
            appendLittleEndian(instant.seconds * 1000 + Int64(instant.nanoseconds / 1_000_000))
            appendLittleEndian(instant.nanoseconds % 1_000_000)
        default: break
        }
    }

    /// Appends the scale, and the magnitude with the sign as its first bit.
    private mutating func appendTyped(_ decimal: BigDecimal) {
        append(.decimal)
        appendLittleEndian(Int32(decimal.scale))
        var magnitude = decimal.unscaled
        let isNegative = magnitude.first.map { $0 & 0x80 != 0 } ?? false
        if isNegative {
            // Two's complement; the magnitude of the smallest number of a length needs one bit more.
            var carry: UInt8 = 1
            for index in magnitude.indices.reversed() {
                let (sum, isCarried) = (~magnitude[index]).addingReportingOverflow(carry)
                magnitude[index] = sum
                carry = isCarried ? 1 : 0
            }
        }
        // As few bytes as hold the magnitude and the sign.
        magnitude = Array(magnitude.drop { $0 == 0 })
        if magnitude.first.map({ $0 & 0x80 != 0 }) ?? true { magnitude.insert(0, at: 0) }
        if isNegative { magnitude[0] |= 0x80 }
        append(count: magnitude.count)
        append(magnitude)
    }
}

extension Value {
    /// An upper bound for the bytes of its typed form.
    fileprivate var longestForm: Int {
        switch self {
        case .varchar(let text): text.utf8.count + 8
        case .varbinary(let bytes): bytes.count + 8
        case .decimal(let decimal): decimal.withUnscaledBytes(\.count) + 16
        default: 24
        }
    }
}
