/// Writes cells as text, directly from the bytes that the server sent and without allocating.
///
/// The table "Text of values" in the manual describes the formats. The scan of the protocol has checked every cell, so
/// nothing here can fail.
package struct ValueText {
    /// The format of dates with times, and of intervals.
    package enum Style {
        /// A space between date and time; intervals in the format of psql.
        case plain
        /// `T` between date and time; intervals in ISO 8601.
        case iso8601
    }

    /// The time zone for points in time.
    package var zone: ZoneRules
    package var style: Style

    package init(zone: ZoneRules, style: Style = .plain) {
        self.zone = zone
        self.style = style
    }

    /// Writes one cell; nothing for NULL.
    package func write(_ cell: Cell, of row: Row, to out: inout ByteWriter) {
        let start = row.bytes + Int(cell.offset)
        let length = Int(cell.length)
        switch cell.encoding {
        case .null: break
        case .boolean: out.append(start.load(as: UInt8.self) != 0 ? "true" as StaticString : "false")
        case .int8, .int16, .int32, .int64: out.appendInteger(start, count: length)
        case .text, .object: out.append(start.assumingMemoryBound(to: UInt8.self), count: length)
        case .decimal:
            let scale = Int(Int16(littleEndian: start.loadUnaligned(as: Int16.self)))
            out.appendDecimal(
                unscaled: UnsafeRawBufferPointer(start: start + 2, count: length - 2), elementScale: scale,
                shownScale: Int(cell.scale))
        case .double: out.appendShortest(CellBytes.double(start, length))
        case .real: out.appendShortest(Float(bitPattern: UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))))
        case .dateTime:
            writeDate(CellBytes.date(start), to: &out)
            out.append(style == .plain ? UInt8(ascii: " ") : UInt8(ascii: "T"))
            writeTime(CellBytes.time(start + 3, length - 3), to: &out)
        case .date: writeDate(CellBytes.date(start), to: &out)
        case .time: writeTime(CellBytes.time(start, length), to: &out)
        case .instant:
            let (seconds, nanoseconds) = CellBytes.instant(start, length)
            writeInstant(seconds: seconds, nanoseconds: nanoseconds, to: &out)
        case .uuid: out.appendUUID(UnsafeRawBufferPointer(start: start, count: 16))
        case .bytes: writeHex(start, length, to: &out)
        case .period:
            let (years, months, days) = CellBytes.period(start, length)
            if style == .plain {
                out.appendInterval(years: years, months: months, days: days)
            } else {
                out.appendISOInterval(years: years, months: months, days: days)
            }
        case .duration:
            let (seconds, nanoseconds) = CellBytes.instant(start, length)
            let span = DayTime(seconds: seconds, nanoseconds: nanoseconds)
            if style == .plain { out.appendInterval(span) } else { out.appendISOInterval(span) }
        }
    }

    private func writeDate(_ date: (year: Int, month: Int, day: Int), to out: inout ByteWriter) {
        out.appendDate(year: date.year, month: date.month, day: date.day)
    }

    private func writeTime(
        _ time: (hour: Int, minute: Int, second: Int, nanosecond: Int), to out: inout ByteWriter
    ) {
        out.appendTime(hour: time.hour, minute: time.minute, second: time.second, nanosecond: time.nanosecond)
    }

    /// Writes a point in time in the session's time zone: `2024-07-01 12:00:00+09:00`.
    package func writeInstant(seconds: Int64, nanoseconds: Int32, to out: inout ByteWriter) {
        let offset = zone.offset(at: seconds)
        let local = seconds &+ Int64(offset)
        let day = local >= 0 ? local / 86_400 : (local + 1) / 86_400 - 1
        let second = Int(local - day * 86_400)
        writeDate(Calendar.date(ofDay: Int(day)), to: &out)
        out.append(style == .plain ? UInt8(ascii: " ") : UInt8(ascii: "T"))
        writeTime((second / 3600, second / 60 % 60, second % 60, Int(nanoseconds)), to: &out)
        out.appendOffset(offset)
    }

    private func writeHex(_ start: UnsafeRawPointer, _ length: Int, to out: inout ByteWriter) {
        let digits = hexDigits.utf8Start
        let text = out.reserve(length * 2)
        for index in 0..<length {
            let byte = start.load(fromByteOffset: index, as: UInt8.self)
            text[index * 2] = digits[Int(byte >> 4)]
            text[index * 2 + 1] = digits[Int(byte & 15)]
        }
        out.advance(length * 2)
    }
}

extension ByteWriter {
    /// Appends a UUID from its 16 bytes: two halves of 8, each with its least significant byte first.
    mutating func appendUUID(_ bytes: UnsafeRawBufferPointer) {
        let digits = hexDigits.utf8Start
        let text = reserve(36)
        var position = 0
        for index in 0..<16 {
            if index == 4 || index == 6 || index == 8 || index == 10 {
                text[position] = UInt8(ascii: "-")
                position += 1
            }
            let byte = bytes[index < 8 ? 7 - index : 23 - index]
            text[position] = digits[Int(byte >> 4)]
            text[position + 1] = digits[Int(byte & 15)]
            position += 2
        }
        advance(36)
    }

    /// Appends an integer cell in decimal, for formats that bypass `ValueText` because most cells are integers.
    package mutating func appendInteger(_ start: UnsafeRawPointer, count length: Int) {
        appendDecimal(CellBytes.integer(start, length))
    }
}

private let hexDigits: StaticString = "0123456789abcdef"
