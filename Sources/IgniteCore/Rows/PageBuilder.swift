/// Builds a page from values, row by row.
package struct PageBuilder: ~Copyable {
    private var bytes = ByteWriter()
    private var cells: [Cell] = []

    package init() {}

    /// The number of bytes so far.
    package var byteCount: Int { bytes.count }

    /// Adds the next value of a row.
    package mutating func add(_ value: Value) {
        let offset = bytes.count
        bytes.appendCell(value)
        var scale: Int16 = 0
        if case .decimal(let number) = value { scale = number.scale }
        cells.append(
            Cell(
                offset: UInt32(offset), length: UInt32(bytes.count - offset), encoding: CellEncoding(value),
                scale: scale))
    }

    /// Fills a page with the rows.
    package borrowing func store(in page: Page, columns: Int) {
        page.prepare(rows: columns == 0 ? 0 : cells.count / columns, columns: columns)
        for (index, cell) in cells.enumerated() { (page.cells + index).initialize(to: cell) }
        page.reserveBytes(bytes.count)
        page.bytes.copyMemory(from: bytes.base, byteCount: bytes.count)
        page.byteCount = bytes.count
    }
}

extension CellEncoding {
    init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .boolean: self = .boolean
        case .tinyint: self = .int8
        case .smallint: self = .int16
        case .integer: self = .int32
        case .bigint: self = .int64
        case .real: self = .real
        case .double: self = .double
        case .decimal: self = .decimal
        case .date: self = .date
        case .time: self = .time
        case .timestamp: self = .dateTime
        case .timestampWithLocalTimeZone: self = .instant
        case .uuid: self = .uuid
        case .varchar: self = .text
        case .varbinary: self = .bytes
        case .intervalYearMonth: self = .period
        case .intervalDayTime: self = .duration
        case .object: self = .object
        }
    }
}

extension ByteWriter {
    /// Appends the bytes of a cell (`CellEncoding`); none for NULL.
    package mutating func appendCell(_ value: Value) {
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
        case .varchar(let value), .object(let value): append(value)
        case .varbinary(let value): append(value)
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
