import IgniteCore

/// A writer of rows as JSON objects (RFC 8259), for formats that differ only in the text between the objects.
struct JSONObjects {
    private let text: ValueText
    /// The text before each value, concatenated: a brace or a comma, the quoted name and a colon.
    private var keys: [UInt8] = []
    private var keyEnds: [Int] = []

    init(_ settings: FormatSettings) {
        text = ValueText(zone: settings.zone, style: .iso8601)
    }

    mutating func begin(_ columns: [Column]) {
        var keys = ByteWriter()
        keyEnds = uniqueNames(columns.map(\.name)).map { name in
            keys.append(keys.count == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
            Array(name.utf8).withUnsafeBytes { keys.appendJSONString($0) }
            keys.append(UInt8(ascii: ":"))
            return keys.count
        }
        self.keys = keys.array
    }

    func write(_ row: Row, to out: inout ByteWriter) {
        if row.count == 0 { out.append(UInt8(ascii: "{")) }
        var keyStart = 0
        for index in 0..<row.count {
            keys.withUnsafeBytes { out.append(UnsafeRawBufferPointer(rebasing: $0[keyStart..<keyEnds[index]])) }
            keyStart = keyEnds[index]
            let cell = row[index]
            switch cell.encoding {
            case .null: out.append("null" as StaticString)
            case .text, .object: out.appendJSONString(row.bytes(of: cell))
            case .int8, .int16, .int32, .int64:
                out.appendInteger(row.bytes + Int(cell.offset), count: Int(cell.length))
            case .decimal, .boolean: text.write(cell, of: row, to: &out)
            case .real, .double: writeFloat(cell, of: row, to: &out)
            default:
                out.append(UInt8(ascii: "\""))
                text.write(cell, of: row, to: &out)
                out.append(UInt8(ascii: "\""))
            }
        }
        out.append(UInt8(ascii: "}"))
    }

    /// Writes a float. NaN and infinities are strings, because JSON does not have them.
    private func writeFloat(_ cell: Cell, of row: Row, to out: inout ByteWriter) {
        let start = out.count
        text.write(cell, of: row, to: &out)
        let lastByte = out.base[out.count - 1]
        guard lastByte < UInt8(ascii: "0") || lastByte > UInt8(ascii: "9") else { return }
        out.insertGap(1, at: start).pointee = UInt8(ascii: "\"")
        out.append(UInt8(ascii: "\""))
    }
}

/// Returns the names with `_2`, `_3` … appended to duplicates, because most readers keep only one value per name.
private func uniqueNames(_ names: [String]) -> [String] {
    var taken = Set(names)
    // The last number used for each name, so that many duplicates are fast.
    var numbers: [String: Int] = [:]
    return names.map { name in
        guard var number = numbers[name] else {
            numbers[name] = 1
            return name
        }
        repeat { number += 1 } while !taken.insert("\(name)_\(number)").inserted
        numbers[name] = number
        return "\(name)_\(number)"
    }
}

extension ByteWriter {
    fileprivate mutating func appendJSONString(_ value: UnsafeRawBufferPointer) {
        append(UInt8(ascii: "\""))
        append(value, escaping: jsonSpecial) { byte, out in out.appendJSONEscape(byte) }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendJSONEscape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            append("u00")
            append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            append(byte & 15 < 10 ? UInt8(ascii: "0") + (byte & 15) : UInt8(ascii: "a") + (byte & 15) - 10)
        }
    }
}

private let jsonSpecial = SpecialBytes(UInt8(ascii: "\""), UInt8(ascii: "\\"), outside: 0x20...255)
