import Ignite3
import IgniteCore

/// A token of a statement.
struct Token {
    enum Kind {
        /// A bare name or a keyword; its text is folded to upper case.
        case word
        /// A name in double quotes; its text is without them.
        case quotedName
        /// '…'; its text is without the quotes.
        case string
        /// X'…'; its text is without the quotes.
        case binaryString
        /// A string with a prefix that this node does not read, such as N'…'.
        case prefixedString
        /// Digits only.
        case integer
        /// Digits and a point.
        case decimal
        /// A number with an exponent.
        case double
        /// Operators and punctuation; a quote that is never closed is one, too.
        case symbol
        /// The beginning of a hint.
        case hint
        /// A character that no token begins with, or a comment without an end.
        case invalid
        case end
    }

    var kind: Kind
    var text: String
    var range: Range<Int>
    /// Whether it is a word that is a name only in quotes.
    var isReserved = false

    /// Whether it is a name.
    var isName: Bool { kind == .word && !isReserved || kind == .quotedName }

    /// Whether it is this word or symbol.
    func isPlain(_ text: String) -> Bool { (kind == .word || kind == .symbol) && self.text == text }
}

/// Splits a statement into tokens, as the lexer of Ignite 3 does.
///
/// It differs from the lexer of the shell, which never reports anything: some characters are no part of SQL, and quotes
/// and comments must end.
struct Lexer {
    let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Returns the next token; `end` at the end of the text, any number of times.
    mutating func next() -> Token {
        if let token = skipBlanks() { return token }
        guard position < bytes.count else { return token(.end, "", from: position) }
        let start = position
        switch bytes[start] {
        case UInt8(ascii: "'"): return quoted(.string, from: start)
        case UInt8(ascii: "\""): return quoted(.quotedName, from: start)
        case UInt8(ascii: "."):
            return byte(1)?.isDigit == true ? number() : symbol()
        case let byte where byte.isDigit: return number()
        case let byte where byte < 0x80 && !byte.isNameByte && byte != UInt8(ascii: "$"): return symbol()
        default: return word()
        }
    }

    private func byte(_ offset: Int) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private func token(_ kind: Token.Kind, _ text: String, from start: Int) -> Token {
        Token(kind: kind, text: text, range: start..<position)
    }

    // MARK: Blanks and comments

    /// Skips blanks and comments; returns a token for a comment that does not end, or that is a hint.
    private mutating func skipBlanks() -> Token? {
        while let byte = byte(0) {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
                position += 1
            case UInt8(ascii: "-") where self.byte(1) == byte, UInt8(ascii: "/") where self.byte(1) == byte:
                position = bytes[position...].firstIndex { $0.isLineEnd } ?? bytes.count
            case UInt8(ascii: "/") where self.byte(1) == UInt8(ascii: "*"):
                if let token = skipComment() { return token }
            default: return nil
            }
        }
        return nil
    }

    private mutating func skipComment() -> Token? {
        let start = position
        if byte(2) == UInt8(ascii: "+") {
            position += 3
            return token(.hint, "/*+", from: start)
        }
        position += 2
        while let end = bytes[position...].firstIndex(of: UInt8(ascii: "*")) {
            position = end + 1
            if byte(0) == UInt8(ascii: "/") {
                position += 1
                return nil
            }
        }
        position = bytes.count
        return token(.invalid, "", from: position)
    }

    // MARK: Tokens

    /// Reads quoted text whose opening quote is at the position; a quote without an end is a symbol.
    private mutating func quoted(_ kind: Token.Kind, from start: Int) -> Token {
        let quote = bytes[position]
        let opening = position
        while let end = bytes[(position + 1)...].firstIndex(of: quote) {
            position = end
            guard byte(1) == quote else {
                position += 1
                let inside = bytes[(opening + 1)..<(position - 1)]
                // A name is not empty and stays in its line.
                if kind == .quotedName, inside.isEmpty || inside.contains(where: \.isLineEnd) { break }
                let text = String(decoding: inside, as: UTF8.self)
                let isPlain = !inside.contains(quote)
                return token(kind, isPlain ? text : undoubled(text, Unicode.Scalar(quote)), from: start)
            }
            position += 1
        }
        position = opening + 1
        return token(.symbol, String(Unicode.Scalar(quote)), from: opening)
    }

    private mutating func number() -> Token {
        let start = position
        var kind = Token.Kind.integer
        skipDigits()
        if byte(0) == UInt8(ascii: ".") {
            kind = .decimal
            position += 1
            skipDigits()
        }
        if byte(0) == UInt8(ascii: "e") || byte(0) == UInt8(ascii: "E") {
            let hasSign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
            if byte(hasSign ? 2 : 1)?.isDigit == true {
                kind = .double
                position += hasSign ? 2 : 1
                skipDigits()
            }
        }
        return token(kind, String(decoding: bytes[start..<position], as: UTF8.self), from: start)
    }

    private mutating func skipDigits() {
        while byte(0)?.isDigit == true { position += 1 }
    }

    private mutating func symbol() -> Token {
        let start = position
        let first = Unicode.Scalar(bytes[start])
        guard "()[]{};.,=<>?:!+-*/%|^~".unicodeScalars.contains(first) else {
            return token(.invalid, "", from: start)
        }
        position += 1
        if let second = byte(0), second < 0x80 {
            let pair = String(first) + String(Unicode.Scalar(second))
            if ["<=", ">=", "<>", "!=", "||", "::", "=>", ".."].contains(pair) {
                position += 1
                return token(.symbol, pair, from: start)
            }
        }
        return token(.symbol, String(first), from: start)
    }

    private mutating func word() -> Token {
        let start = position
        while let length = letterLength() { position += length }
        guard position > start else { return token(.invalid, "", from: start) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
        if text == "$" { return token(.symbol, text, from: start) }
        if byte(0) == UInt8(ascii: "'") {
            if text == "X" { return quoted(.binaryString, from: start) }
            if text == "N" || text == "E" || text.hasPrefix("_") && text.utf8.count > 1 {
                return quoted(.prefixedString, from: start)
            }
        }
        if text == "U", byte(0) == UInt8(ascii: "&"),
            byte(1) == UInt8(ascii: "'") || byte(1) == UInt8(ascii: "\"")
        {
            position += 1
            return quoted(.prefixedString, from: start)
        }
        return Token(
            kind: .word, text: text, range: start..<position, isReserved: Self.reservedWords.contains(text))
    }

    private static let reservedWords = Ignite3Dialect().reservedWords.union([
        "CURRENT_DEFAULT_TRANSFORM_GROUP", "CURRENT_TRANSFORM_GROUP_FOR_TYPE", "MATCH_CONDITION", "MEASURE", "REGR_SYY",
    ]).subtracting(["UNIQUE"])

    /// The number of bytes of the letter or digit at the position; nil if none is there.
    private func letterLength() -> Int? {
        guard let first = byte(0) else { return nil }
        if first < 0x80 { return first.isNameByte || first == UInt8(ascii: "$") ? 1 : nil }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard position + length <= bytes.count,
            let scalar = String(decoding: bytes[position..<(position + length)], as: UTF8.self).unicodeScalars.first
        else { return nil }
        return Self.isLetter(scalar.value) ? length : nil
    }

    /// Whether a character outside ASCII can be part of a bare name; the same ranges as Ignite's.
    private static func isLetter(_ code: UInt32) -> Bool {
        switch code {
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x1FFF, 0x3040...0x318F, 0x3300...0x337F, 0x3400...0x3D2D,
            0x2D00...0x2D25, 0x4E00...0x9FFF, 0xF900...0xFAFF:
            true
        default: false
        }
    }
}
