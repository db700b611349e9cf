import IgniteCore

/// Reads JSON objects as records: one after the other (JSON Lines), or the elements of one array.
struct JSONReader: CopyReader {
    private let input: CopyInput
    /// The names of the columns, as stored, or those found so far.
    private(set) var columns: [String]
    /// Whether a name that is not known is one more column.
    private let findsColumns: Bool
    /// The columns of the names that have been seen.
    private var places: [[UInt8]: Int] = [:]
    private var line: Int
    private var isInArray = false
    private var isFirst = true
    private var isAtEnd = false

    /// - Parameter columns: The columns of the table; nil to find them in the objects.
    init(_ input: CopyInput, columns: [String]?) {
        self.input = input
        self.columns = columns ?? []
        findsColumns = columns == nil
        line = input.firstLine
    }

    mutating func next(_ record: inout CopyRecord) throws(CopyStop) -> Bool {
        guard !isAtEnd, try findObject() else { return false }
        record.begin(line: line)
        record.fields = columns.map { _ in CopyRecord.Field(range: 0..<0, kind: .missing) }
        var name: [UInt8] = []
        try expect(UInt8(ascii: "{"), "an object")
        if try nextByte() == UInt8(ascii: "}") { return true }
        while true {
            guard try peekByte() == UInt8(ascii: "\"") else { throw fault("expected a name in double quotes") }
            name.removeAll(keepingCapacity: true)
            try readString(into: &name)
            try expect(UInt8(ascii: ":"), "a colon after a name")
            let place = try place(of: name)
            if place == record.fields.count {
                record.fields.append(CopyRecord.Field(range: 0..<0, kind: .missing))
            }
            guard record.fields[place].kind == .missing else {
                throw fault("the name \"\(columns[place])\" occurs twice")
            }
            let start = record.bytes.count
            let kind = try readValue(into: &record.bytes)
            record.fields[place] = CopyRecord.Field(range: start..<record.bytes.count, kind: kind)
            switch try takeByte() {
            case UInt8(ascii: ","): continue
            case UInt8(ascii: "}"): return true
            default: throw fault("expected \",\" or \"}\" after a value")
            }
        }
    }

    mutating func recover() throws(CopyStop) {
        while let byte = try input.take() {
            guard byte == 0x0A else { continue }
            line += 1
            return
        }
    }

    /// Goes to the next object; returns false at the end.
    private mutating func findObject() throws(CopyStop) -> Bool {
        if isFirst {
            isFirst = false
            if try peekByte() == UInt8(ascii: "[") {
                isInArray = true
                _ = try input.take()
                if try peekByte() != UInt8(ascii: "]") { return true }
            } else {
                return try peekByte() != nil
            }
        } else if isInArray, try peekByte() == UInt8(ascii: ",") {
            _ = try input.take()
            return true
        }
        let byte = try peekByte()
        guard isInArray else { return byte != nil }
        guard byte == UInt8(ascii: "]") else { throw fault("expected \",\" or \"]\" after an object") }
        _ = try input.take()
        isAtEnd = true
        if try peekByte() != nil { throw fault("there is text after the array") }
        return false
    }

    /// Returns the column with a name, which may differ in case if no other has it.
    private mutating func place(of name: [UInt8]) throws(CopyStop) -> Int {
        if let place = places[name] { return place }
        let text = String(decoding: name, as: UTF8.self)
        let same = columns.firstIndex(of: text)
        let near = columns.indices.filter { columns[$0].uppercased() == text.uppercased() }
        let known = same ?? (near.count == 1 ? near[0] : nil)
        if known == nil, findsColumns { columns.append(text) }
        guard let place = known ?? (findsColumns ? columns.count - 1 : nil) else {
            throw fault("there is no column \"\(text)\"\(suggestion(for: text, among: columns))")
        }
        places[name] = place
        return place
    }

    // MARK: Values

    private mutating func readValue(into bytes: inout [UInt8]) throws(CopyStop) -> CopyRecord.Kind {
        switch try peekByte() {
        case UInt8(ascii: "\"")?:
            try readString(into: &bytes)
            return .quoted
        case UInt8(ascii: "{")?, UInt8(ascii: "[")?:
            try readNested(into: &bytes)
            return .quoted
        default:
            let start = bytes.count
            try input.takeRun(into: &bytes) { byte in
                !(byte.isNameByte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
                    || byte == UInt8(ascii: "."))
            }
            guard bytes.count > start else { throw fault("expected a value") }
            guard bytes[start...].elementsEqual("null".utf8) else { return .bare }
            bytes.removeLast(4)
            return .null
        }
    }

    /// Reads a string without its quotes.
    private mutating func readString(into bytes: inout [UInt8]) throws(CopyStop) {
        _ = try input.take()
        while true {
            try input.takeRun(into: &bytes) { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20 }
            switch try input.take() {
            case UInt8(ascii: "\"")?: return
            case UInt8(ascii: "\\")?: try readEscape(into: &bytes)
            case nil: throw fault("a string is not closed")
            default: throw fault("a control character in a string; it must be written as \\u00…")
            }
        }
    }

    private mutating func readEscape(into bytes: inout [UInt8]) throws(CopyStop) {
        switch try input.take() {
        case UInt8(ascii: "b")?: bytes.append(0x08)
        case UInt8(ascii: "f")?: bytes.append(0x0C)
        case UInt8(ascii: "n")?: bytes.append(0x0A)
        case UInt8(ascii: "r")?: bytes.append(0x0D)
        case UInt8(ascii: "t")?: bytes.append(0x09)
        case let byte? where [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(byte):
            bytes.append(byte)
        case UInt8(ascii: "u")?:
            var unit = try hexadecimal()
            if unit >> 10 == 0x36 {
                guard try input.skip(Array("\\u".utf8)) else { throw fault("half of a character: \\u\(hex(unit))") }
                let low = try hexadecimal()
                guard low >> 10 == 0x37 else { throw fault("half of a character: \\u\(hex(unit))") }
                unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
            }
            guard let scalar = Unicode.Scalar(unit) else { throw fault("half of a character: \\u\(hex(unit))") }
            bytes.append(contentsOf: UTF8.encode(scalar)!)
        default: throw fault("an unknown escape in a string")
        }
    }

    private func hex(_ unit: UInt32) -> String { String(unit, radix: 16) }

    private mutating func hexadecimal() throws(CopyStop) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = try input.take().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw fault("expected four hexadecimal digits after \\u")
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    /// Reads an object or an array as its text.
    private mutating func readNested(into bytes: inout [UInt8]) throws(CopyStop) {
        var depth = 0
        var isInString = false
        while let byte = try input.take() {
            bytes.append(byte)
            if byte == 0x0A { line += 1 }
            if isInString {
                if byte == UInt8(ascii: "\\"), let next = try input.take() { bytes.append(next) }
                isInString = byte != UInt8(ascii: "\"")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return }
            default: break
            }
        }
        throw fault("an object or an array is not closed")
    }

    // MARK: Bytes

    /// Returns the next byte that is no blank.
    private mutating func peekByte() throws(CopyStop) -> UInt8? {
        while let byte = try input.peek() {
            guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return byte }
            if byte == 0x0A { line += 1 }
            _ = try input.take()
        }
        return nil
    }

    private mutating func takeByte() throws(CopyStop) -> UInt8? {
        _ = try peekByte()
        return try input.take()
    }

    /// Takes the next byte if it ends an empty object.
    private mutating func nextByte() throws(CopyStop) -> UInt8? {
        guard try peekByte() == UInt8(ascii: "}") else { return nil }
        return try input.take()
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws(CopyStop) {
        guard try takeByte() == byte else { throw fault("expected \(what)") }
    }

    private func fault(_ message: String) -> CopyStop { .fault(line: line, message) }
}
