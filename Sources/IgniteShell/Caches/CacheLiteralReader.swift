import IgniteCore

/// Reads keys and values from the text of a command.
struct CacheLiteralReader {
    let source: LiteralSource
    private var position = 0

    /// How deep lists and objects can be nested; servers and this client read no more.
    private static let mostNested = 60

    init(_ text: String) { source = LiteralSource(bytes: Array(text.utf8)) }

    private var bytes: [UInt8] { source.bytes }
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Reads the next key or value.
    mutating func literal() throws(IgniteError) -> CacheLiteral { try literal(depth: 0) }

    /// Whether nothing follows. Semicolons, which people type out of habit, do not count.
    var isAtEnd: Bool { bytes[position...].allSatisfy { $0.isBlank || $0 == UInt8(ascii: ";") } }

    /// Throws unless the text ends here.
    mutating func end() throws(IgniteError) {
        skipBlanks()
        if !isAtEnd { throw source.fault("unexpected \(found(at: position))", at: position) }
    }

    /// Reads a number of entries.
    mutating func count() throws(IgniteError) -> Int {
        skipBlanks()
        let place = position
        guard case .number(let digits) = try literal().form, let count = Int(digits), count >= 0 else {
            throw expected("the number of entries", at: place)
        }
        return count
    }

    private mutating func literal(depth: Int) throws(IgniteError) -> CacheLiteral {
        skipBlanks()
        guard depth < Self.mostNested else { throw source.fault("values are nested too deep", at: position) }
        var literal = try bareLiteral(depth)
        skipBlanks()
        while bytes[position...].starts(with: "::".utf8) {
            position += 2
            skipBlanks()
            let place = position
            guard literal.type == nil else { throw source.fault("the value has two types", at: place) }
            guard let name = typeName() else { throw expected("a type", at: place) }
            literal.type = name
            skipBlanks()
        }
        return literal
    }

    private mutating func bareLiteral(_ depth: Int) throws(IgniteError) -> CacheLiteral {
        let place = position
        switch next {
        case UInt8(ascii: "'"): return CacheLiteral(form: .text(try quotedText()), place: place)
        case UInt8(ascii: "["): return CacheLiteral(form: .list(try list(depth)), place: place)
        case UInt8(ascii: "{"): return CacheLiteral(form: try braces(type: nil, depth), place: place)
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): return try number()
        case let byte? where byte.isDigit: return try number()
        case UInt8(ascii: "\""):
            guard let name = typeName() else { throw expected("a value", at: place) }
            return try object(name, place, depth, "texts are in single quotes, 'like this'")
        case let byte? where byte.isNameByte: return try word(depth)
        default: throw expected("a value", at: place)
        }
    }

    /// Reads a value that begins with a word.
    private mutating func word(_ depth: Int) throws(IgniteError) -> CacheLiteral {
        let place = position
        guard let word = typeName() else { throw expected("a value", at: place) }
        let folded = word.lowercased()
        if folded == "x", next == UInt8(ascii: "'") {
            let start = position
            guard let bytes = Self.bytes(ofHex: try quotedText()) else {
                throw source.fault("expected pairs of hexadecimal digits", at: start)
            }
            return CacheLiteral(form: .bytes(bytes), place: place)
        }
        switch folded {
        case "null": return CacheLiteral(form: .null, place: place)
        case "true", "false": return CacheLiteral(form: .boolean(folded == "true"), place: place)
        default: break
        }
        skipBlanks()
        if next == UInt8(ascii: "'"), ["date", "time", "timestamp", "uuid"].contains(folded) {
            return CacheLiteral(form: .text(try quotedText()), type: folded, place: place)
        }
        return try object(word, place, depth, "texts need quotes, 'like this'")
    }

    private mutating func object(
        _ type: String, _ place: Int, _ depth: Int, _ advice: String
    ) throws(IgniteError) -> CacheLiteral {
        skipBlanks()
        guard next == UInt8(ascii: "{") else {
            throw source.fault("expected a value, found \(found(at: place))", at: place).with(hint: advice)
        }
        return CacheLiteral(form: try braces(type: type, depth), place: place)
    }

    // MARK: Parts

    private mutating func number() throws(IgniteError) -> CacheLiteral {
        let place = position
        if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { position += 1 }
        while let byte = next {
            let follows = position > place ? bytes[position - 1] : 0
            let isSign =
                (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")) && (follows | 0x20) == UInt8(ascii: "e")
            guard byte.isNameByte || byte == UInt8(ascii: ".") || isSign else { break }
            position += 1
        }
        var digits = String(decoding: bytes[place..<position], as: UTF8.self)
        guard BigDecimal(digits) != nil || Double(digits)?.isFinite == true, !digits.lowercased().contains("x") else {
            throw source.fault("invalid number \(found(at: place))", at: place)
        }
        if digits.hasPrefix("+") { digits.removeFirst() }
        return CacheLiteral(form: .number(digits), place: place)
    }

    /// Reads `'…'`, in which a quote is doubled.
    private mutating func quotedText() throws(IgniteError) -> String {
        let start = position
        position += 1
        while let byte = next {
            position += 1
            guard byte == UInt8(ascii: "'") else { continue }
            guard next == byte else {
                return undoubled(String(decoding: bytes[start + 1..<position - 1], as: UTF8.self), "'")
            }
            position += 1
        }
        throw source.fault("unterminated quoted string", at: start)
    }

    /// Reads `"…"`, or a name such as `org.example.Outer$Inner` or `int[]`.
    private mutating func typeName() -> String? {
        let start = position
        if next == UInt8(ascii: "\"") {
            guard let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            position = end + 1
            return String(decoding: bytes[start + 1..<end], as: UTF8.self)
        }
        while let byte = next, byte.isNameByte || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "$") {
            position += 1
        }
        guard position > start else { return nil }
        if bytes[position...].starts(with: "[]".utf8) { position += 2 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func list(_ depth: Int) throws(IgniteError) -> [CacheLiteral] {
        var elements: [CacheLiteral] = []
        try items(until: UInt8(ascii: "]")) { (reader) throws(IgniteError) in
            elements.append(try reader.literal(depth: depth + 1))
        }
        return elements
    }

    /// Reads `{name: value, …}`, or a map such as `{'key': value, …}`.
    private mutating func braces(type: String?, _ depth: Int) throws(IgniteError) -> CacheLiteral.Form {
        var fields: [CacheLiteral.Field] = []
        var entries: [(key: CacheLiteral, value: CacheLiteral)] = []
        try items(until: UInt8(ascii: "}")) { (reader) throws(IgniteError) in
            let place = reader.position
            if entries.isEmpty, let name = reader.fieldName() {
                try reader.colon()
                let value = try reader.literal(depth: depth + 1)
                fields.append(CacheLiteral.Field(name: name, place: place, value: value))
            } else {
                guard fields.isEmpty, type == nil else { throw reader.expected("the name of a field", at: place) }
                let key = try reader.literal(depth: depth + 1)
                try reader.colon()
                entries.append((key, try reader.literal(depth: depth + 1)))
            }
        }
        return entries.isEmpty ? .object(type: type, fields) : .map(entries)
    }

    /// Returns a name before a colon; nil, without reading anything, if there is something else.
    private mutating func fieldName() -> String? {
        let start = position
        if let byte = next, !byte.isDigit, let name = typeName() {
            skipBlanks()
            if next == UInt8(ascii: ":"), !bytes[position...].starts(with: "::".utf8) { return name }
        }
        position = start
        return nil
    }

    private mutating func colon() throws(IgniteError) {
        skipBlanks()
        guard next == UInt8(ascii: ":") else { throw expected("\":\"", at: position) }
        position += 1
    }

    /// Reads what is between brackets, with commas between the items.
    private mutating func items(
        until end: UInt8, _ item: (inout CacheLiteralReader) throws(IgniteError) -> Void
    ) throws(IgniteError) {
        position += 1
        skipBlanks()
        while next != end {
            try item(&self)
            skipBlanks()
            if next == UInt8(ascii: ",") {
                position += 1
                skipBlanks()
            } else if next != end {
                throw expected("\",\" or \"\(Character(Unicode.Scalar(end)))\"", at: position)
            }
        }
        position += 1
    }

    private mutating func skipBlanks() {
        while next?.isBlank == true { position += 1 }
    }

    // MARK: Messages

    private func expected(_ what: String, at place: Int) -> IgniteError {
        source.fault("expected \(what), found \(found(at: place))", at: place)
    }

    /// Returns the word or character at a place.
    private func found(at place: Int) -> String {
        guard place < bytes.count else { return "the end" }
        var end = place + 1
        if bytes[place] == UInt8(ascii: "\""), let close = bytes[end...].firstIndex(of: bytes[place]) {
            return String(decoding: bytes[place...close], as: UTF8.self)
        }
        while end < bytes.count, bytes[end].isNameByte, bytes[place].isNameByte { end += 1 }
        // Bytes of one character belong together.
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return "\"\(String(decoding: bytes[place..<end], as: UTF8.self).prefix(40))\""
    }

    private static func bytes(ofHex text: String) -> [UInt8]? {
        let digits = text.map(\.hexDigitValue)
        guard digits.count % 2 == 0, !digits.contains(nil), text.utf8.count == digits.count else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0]! << 4 | digits[$0 + 1]!) }
    }
}
