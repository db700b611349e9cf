import IgniteCore

/// Reads JSON objects as records: one after the other, each on a line of its own (JSON Lines) or on several, or the
/// elements of one array.
struct JSONReader: CopyReader {
    private let input: CopyInput
    /// The names of the columns, as stored, or those found so far.
    private(set) var columns: [String]
    /// Whether a name that is not known is one more column.
    private let findsColumns: Bool
    /// The columns of the names that have been seen.
    private var places: [[UInt8]: Int] = [:]
    /// The line of the next byte.
    private var line: Int
    /// The line of the last byte of an object that was read: what comes next can be on a later line, but is missing here.
    private var lastLine: Int
    /// Whether an object ends on the line on which it begins, unless it is in an array.
    private let hasLines: Bool
    /// Whether an object has begun and must end on this line.
    private var isBoundToLine = false
    private var isInArray = false
    private var isFirst = true
    private var isAtEnd = false
    /// Whether what comes next follows something that could not be read.
    private var isRecovering = false

    /// - Parameters:
    ///   - hasLines: Whether each object has a line of its own (JSON Lines).
    ///   - columns: The columns of the table; nil to find them in the objects.
    init(_ input: CopyInput, hasLines: Bool, columns: [String]?) {
        self.input = input
        self.hasLines = hasLines
        self.columns = columns ?? []
        findsColumns = columns == nil
        line = input.firstLine
        lastLine = line
    }

    mutating func next(_ record: inout CopyRecord) throws(CopyStop) -> Bool {
        isBoundToLine = false
        guard !isAtEnd, try findObject() else { return false }
        _ = try peekByte()
        record.begin(line: line)
        lastLine = line
        isBoundToLine = hasLines && !isInArray
        record.fields = columns.map { _ in CopyRecord.Field(range: 0..<0, kind: .missing) }
        var name: [UInt8] = []
        try expect(UInt8(ascii: "{"), "an object")
        if try peekByte() == UInt8(ascii: "}") {
            _ = try take()
            return true
        }
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
            let next = try peekByte()
            guard next == UInt8(ascii: ",") || next == UInt8(ascii: "}") else {
                throw fault("expected \",\" or \"}\" after a value")
            }
            _ = try take()
            if next == UInt8(ascii: "}") { return true }
        }
    }

    mutating func recover() throws(CopyStop) {
        isRecovering = true
        isBoundToLine = false
        // The line of the fault can have been read to its end.
        let faulty = lastLine
        while line == faulty, try take() != nil {}
    }

    /// Goes to the next object; returns false at the end.
    private mutating func findObject() throws(CopyStop) -> Bool {
        let followsFault = isRecovering
        isRecovering = false
        if isFirst {
            isFirst = false
            if try peekByte() == UInt8(ascii: "[") {
                isInArray = true
                _ = try take()
                if try peekByte() != UInt8(ascii: "]") { return true }
            } else {
                return try peekByte() != nil
            }
        } else if isInArray, try peekByte() == UInt8(ascii: ",") {
            _ = try take()
            return true
        }
        let byte = try peekByte()
        guard isInArray else { return byte != nil }
        if followsFault {
            lastLine = line
            if byte == UInt8(ascii: "{") { return true }
        }
        isAtEnd = byte == UInt8(ascii: "]") || byte == nil
        guard byte == UInt8(ascii: "]") else {
            throw fault(byte == nil ? "the array is not closed" : "expected \",\" or \"]\" after an object")
        }
        _ = try take()
        if try peekByte() != nil {
            lastLine = line
            throw fault("there is text after the array")
        }
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
            lastLine = line
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
        _ = try take()
        while true {
            try input.takeRun(into: &bytes) { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20 }
            switch try take() {
            case UInt8(ascii: "\"")?: return
            case UInt8(ascii: "\\")?: try readEscape(into: &bytes)
            case nil: throw fault("a string is not closed")
            default: throw fault("a control character in a string; it must be written as \\u00…")
            }
        }
    }

    private mutating func readEscape(into bytes: inout [UInt8]) throws(CopyStop) {
        switch try take() {
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
            guard let digit = try take().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
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
        while let byte = try take() {
            bytes.append(byte)
            if byte == 0x0A, isBoundToLine { throw fault(Self.unfinished) }
            if isInString {
                if byte == UInt8(ascii: "\\"), let next = try take() { bytes.append(next) }
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

    private static let unfinished = "the line ends within an object"

    /// Takes the next byte.
    private mutating func take() throws(CopyStop) -> UInt8? {
        let byte = try input.take()
        if byte == 0x0A { line += 1 } else { lastLine = line }
        return byte
    }

    /// Returns the next byte that is no blank.
    private mutating func peekByte() throws(CopyStop) -> UInt8? {
        while let byte = try input.peek() {
            guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return byte }
            _ = try input.take()
            guard byte == 0x0A else { continue }
            line += 1
            if isBoundToLine { throw fault(Self.unfinished) }
        }
        return nil
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws(CopyStop) {
        guard try peekByte() == byte else { throw fault("expected \(what)") }
        _ = try take()
    }

    private func fault(_ message: String) -> CopyStop { .fault(line: lastLine, message) }
}
