/// A check whether bytes are one JSON text (RFC 8259).
struct JSONCheck {
    private struct Invalid: Error {}

    private let bytes: [UInt8]
    private var position = 0

    static func isValid(_ bytes: [UInt8]) -> Bool {
        var check = JSONCheck(bytes: bytes)
        do {
            try check.value()
            check.skipBlanks()
            return check.position == bytes.count
        } catch {
            return false
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private mutating func take(_ expected: Character) throws {
        guard byte == expected.asciiValue else { throw Invalid() }
        position += 1
    }

    private mutating func value() throws {
        skipBlanks()
        switch byte {
        case UInt8(ascii: "{"):
            try list("{", "}") { check in
                check.skipBlanks()
                try check.string()
                check.skipBlanks()
                try check.take(":")
                try check.value()
            }
        case UInt8(ascii: "["): try list("[", "]") { check in try check.value() }
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func list(_ first: Character, _ last: Character, _ item: (inout JSONCheck) throws -> Void) throws {
        try take(first)
        skipBlanks()
        if byte == last.asciiValue { return try take(last) }
        while true {
            try item(&self)
            skipBlanks()
            if byte == last.asciiValue { return try take(last) }
            try take(",")
        }
    }

    private mutating func word(_ word: String) throws {
        for character in word { try take(character) }
    }

    private mutating func string() throws {
        try take("\"")
        while let byte, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw Invalid() }
            position += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            guard let escaped = self.byte, "\"\\/bfnrtu".utf8.contains(escaped) else { throw Invalid() }
            position += 1
            guard escaped == UInt8(ascii: "u") else { continue }
            let digits = bytes[position...].prefix(4)
            guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
                throw Invalid()
            }
            position += 4
        }
        try take("\"")
    }

    private mutating func number() throws {
        if byte == UInt8(ascii: "-") { position += 1 }
        if byte == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if byte == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
    }

    private mutating func digits() throws {
        let start = position
        while let byte, byte >= 0x30, byte <= 0x39 { position += 1 }
        guard position > start else { throw Invalid() }
    }
}
