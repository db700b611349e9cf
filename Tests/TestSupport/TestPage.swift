package import IgniteCore

/// A value that `testPage` encodes as a server would send it (ignite3-protocol.md 11.3).
package enum TestValue {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Float)
    case double(Double)
    /// `digits / 10^scale`; `shown` is the scale of the column.
    case decimal(String, scale: Int, shown: Int)
    case date(Int, Int, Int)
    case time(Int, Int, Int, nanosecond: Int)
    case timestamp(Int, Int, Int, Int, Int, Int, nanosecond: Int)
    case instant(seconds: Int64, nanoseconds: Int32)
    /// 32 hex digits, hyphens among them.
    case uuid(String)
    case text(String)
    case bytes([UInt8])
    case period(years: Int, months: Int, days: Int)
    case duration(seconds: Int64, nanoseconds: Int32)

    /// A decimal whose column has the same scale.
    package static func decimal(_ digits: String, scale: Int) -> TestValue {
        .decimal(digits, scale: scale, shown: max(scale, 0))
    }

    fileprivate var encoding: CellEncoding {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .integer: .int64
        case .real: .real
        case .double: .double
        case .decimal: .decimal
        case .date: .date
        case .time: .time
        case .timestamp: .dateTime
        case .instant: .instant
        case .uuid: .uuid
        case .text: .text
        case .bytes: .bytes
        case .period: .period
        case .duration: .duration
        }
    }

    fileprivate var shownScale: Int16 {
        if case .decimal(_, _, let shown) = self { return Int16(shown) }
        return 0
    }

    fileprivate func encode(to out: inout ByteWriter) {
        switch self {
        case .null: break
        case .boolean(let value): out.append(value ? 1 : 0)
        case .integer(let value): encodeInteger(value, size: integerSize(value), to: &out)
        case .real(let value): out.appendLittleEndian(value.bitPattern)
        case .double(let value): out.appendLittleEndian(value.bitPattern)
        case .decimal(let digits, let scale, _):
            out.appendLittleEndian(Int16(scale))
            out.append(twosComplement(ofDecimal: digits))
        case .date(let year, let month, let day): encodeDate(year, month, day, to: &out)
        case .time(let hour, let minute, let second, let nanosecond):
            encodeTime(hour << 12 | minute << 6 | second, nanosecond, to: &out)
        case .timestamp(let year, let month, let day, let hour, let minute, let second, let nanosecond):
            encodeDate(year, month, day, to: &out)
            encodeTime(hour << 12 | minute << 6 | second, nanosecond, to: &out)
        case .instant(let seconds, let nanoseconds), .duration(let seconds, let nanoseconds):
            out.appendLittleEndian(seconds)
            if nanoseconds != 0 { out.appendLittleEndian(nanoseconds) }
        case .uuid(let text):
            let digits = text.filter { $0 != "-" }
            out.appendLittleEndian(UInt64(digits.prefix(16), radix: 16) ?? 0)
            out.appendLittleEndian(UInt64(digits.suffix(16), radix: 16) ?? 0)
        case .text(let text): out.append(text)
        case .bytes(let bytes): out.append(bytes)
        case .period(let years, let months, let days):
            let parts = [years, months, days].map { Int64($0) }
            let size = min(4, parts.map(integerSize).reduce(1, max))
            for part in parts { encodeInteger(part, size: size, to: &out) }
        }
    }
}

/// A page of rows; `columns` is needed only where there are no rows to count them in.
package func testPage(_ rows: [[TestValue]], columns: Int? = nil) -> Page {
    let columns = columns ?? rows.first?.count ?? 0
    let page = Page()
    page.prepare(rows: rows.count, columns: columns)
    var bytes = ByteWriter()
    for (rowIndex, row) in rows.enumerated() {
        precondition(row.count == columns)
        for (columnIndex, value) in row.enumerated() {
            let offset = bytes.count
            value.encode(to: &bytes)
            page.cells[rowIndex * columns + columnIndex] = Cell(
                offset: UInt32(offset), length: UInt32(bytes.count - offset), encoding: value.encoding,
                scale: value.shownScale)
        }
    }
    page.reserveBytes(bytes.count)
    page.bytes.copyMemory(from: bytes.base, byteCount: bytes.count)
    page.byteCount = bytes.count
    return page
}

private func integerSize(_ value: Int64) -> Int {
    if Int64(Int8(truncatingIfNeeded: value)) == value { return 1 }
    if Int64(Int16(truncatingIfNeeded: value)) == value { return 2 }
    return Int64(Int32(truncatingIfNeeded: value)) == value ? 4 : 8
}

private func encodeInteger(_ value: Int64, size: Int, to out: inout ByteWriter) {
    for index in 0..<size { out.append(UInt8(truncatingIfNeeded: value >> Int64(index * 8))) }
}

private func encodeDate(_ year: Int, _ month: Int, _ day: Int, to out: inout ByteWriter) {
    encodeInteger(Int64(year << 9 | month << 5 | day), size: 3, to: &out)
}

private func encodeTime(_ clock: Int, _ nanosecond: Int, to out: inout ByteWriter) {
    if nanosecond % 1_000_000 == 0 {
        encodeInteger(Int64(clock << 10 | nanosecond / 1_000_000), size: 4, to: &out)
    } else if nanosecond % 1000 == 0 {
        encodeInteger(Int64(clock << 20 | nanosecond / 1000), size: 5, to: &out)
    } else {
        encodeInteger(Int64(clock << 30 | nanosecond), size: 6, to: &out)
    }
}

/// The bytes of a decimal integer of any length, most significant first.
private func twosComplement(ofDecimal text: String) -> [UInt8] {
    var magnitude: [UInt8] = [0]
    for digit in text.compactMap(\.wholeNumberValue) {
        var carry = digit
        for index in magnitude.indices.reversed() {
            let product = Int(magnitude[index]) * 10 + carry
            magnitude[index] = UInt8(truncatingIfNeeded: product)
            carry = product >> 8
        }
        if carry > 0 { magnitude.insert(UInt8(carry), at: 0) }
    }
    if magnitude[0] & 0x80 != 0 { magnitude.insert(0, at: 0) }
    guard text.hasPrefix("-") else { return magnitude }
    var carry = 1
    for index in magnitude.indices.reversed() {
        let sum = Int(~magnitude[index]) + carry
        magnitude[index] = UInt8(truncatingIfNeeded: sum)
        carry = sum >> 8
    }
    return magnitude
}
