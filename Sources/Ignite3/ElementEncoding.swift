package import IgniteCore

/// The byte before an empty string or byte array, whose element would otherwise have no bytes and be null, and before a
/// byte array that itself begins with this byte. A reader drops one such byte from the front of a string or byte array
/// (ignite3-protocol.md 11.2).
package let variableLengthMarker: UInt8 = 0x80

extension ByteWriter {
    /// Appends the bytes of one element of a tuple (ignite3-protocol.md 11.3); none for NULL.
    package mutating func appendElement(_ value: Value) {
        switch value {
        case .null: break
        case .boolean(let value): append(value ? 1 : 0)
        case .tinyint(let value): appendSmallest(Int64(value))
        case .smallint(let value): appendSmallest(Int64(value))
        case .integer(let value): appendSmallest(Int64(value))
        case .bigint(let value): appendSmallest(value)
        case .real(let value): appendLittleEndian(value.bitPattern)
        case .double(let value):
            // NaN does not equal itself and keeps its 8 bytes.
            if Double(Float(value)) == value {
                appendLittleEndian(Float(value).bitPattern)
            } else {
                appendLittleEndian(value.bitPattern)
            }
        case .decimal(let value):
            let stripped = value.withoutTrailingZeros
            appendLittleEndian(stripped.scale)
            stripped.withUnscaledBytes { append($0) }
        case .date(let value): appendDate(value)
        case .time(let value): appendTime(value)
        case .timestamp(let value):
            appendDate(value.date)
            appendTime(value.time)
        case .timestampWithLocalTimeZone(let value): appendSeconds(value.seconds, value.nanoseconds)
        case .uuid(let value):
            appendLittleEndian(value.mostSignificant)
            appendLittleEndian(value.leastSignificant)
        // Servers have no such type, and neither parameters nor fields of tables can be of it.
        case .object(let value): append(value)
        case .varchar(let value):
            if value.isEmpty { append(variableLengthMarker) }
            append(value)
        case .varbinary(let value):
            if value.first ?? variableLengthMarker == variableLengthMarker { append(variableLengthMarker) }
            append(value)
        case .intervalYearMonth(let value): appendPeriod(value)
        case .intervalDayTime(let value): appendSeconds(value.seconds, value.nanoseconds)
        }
    }

    private mutating func appendSmallest(_ value: Int64) {
        if let value = Int8(exactly: value) {
            appendLittleEndian(value)
        } else if let value = Int16(exactly: value) {
            appendLittleEndian(value)
        } else if let value = Int32(exactly: value) {
            appendLittleEndian(value)
        } else {
            appendLittleEndian(value)
        }
    }

    private mutating func appendDate(_ date: LocalDate) {
        appendLowest(3, of: UInt64(bitPattern: Int64(date.year << 9 | date.month << 5 | date.day)))
    }

    private mutating func appendTime(_ time: LocalTime) {
        let clock = UInt64(time.hour << 12 | time.minute << 6 | time.second)
        let nanosecond = UInt64(time.nanosecond)
        if nanosecond % 1_000_000 == 0 {
            appendLowest(4, of: clock << 10 | nanosecond / 1_000_000)
        } else if nanosecond % 1000 == 0 {
            appendLowest(5, of: clock << 20 | nanosecond / 1000)
        } else {
            appendLowest(6, of: clock << 30 | nanosecond)
        }
    }

    private mutating func appendSeconds(_ seconds: Int64, _ nanoseconds: Int32) {
        appendLittleEndian(seconds)
        if nanoseconds != 0 { appendLittleEndian(nanoseconds) }
    }

    private mutating func appendPeriod(_ period: Period) {
        let parts = [period.years, period.months, period.days]
        if parts.allSatisfy({ Int8(exactly: $0) != nil }) {
            for part in parts { appendLittleEndian(Int8(part)) }
        } else if parts.allSatisfy({ Int16(exactly: $0) != nil }) {
            for part in parts { appendLittleEndian(Int16(part)) }
        } else {
            for part in parts { appendLittleEndian(part) }
        }
    }

    /// Appends the `count` least significant bytes, lowest first.
    private mutating func appendLowest(_ count: Int, of value: UInt64) {
        for index in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }
}
