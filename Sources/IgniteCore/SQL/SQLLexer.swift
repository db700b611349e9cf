/// Splits SQL into tokens, skipping blanks and comments. The text can end anywhere, even in an open quote.
package struct SQLLexer {
    package struct Token: Equatable, Sendable {
        package enum Kind: Sendable {
            /// A bare name or a keyword.
            case word
            /// A name in double quotes.
            case quotedName
            case string
            /// Digits, and letters that follow them.
            case number
            /// Any other single byte.
            case symbol
        }

        package let kind: Kind
        /// The range of its bytes, including quotes.
        package let range: Range<Int>
        /// False if the text ends inside it.
        package let isClosed: Bool
    }

    package let text: ArraySlice<UInt8>
    /// The position of the next token, or of a blank before it.
    package var position: Int
    private let rules: LexicalRules

    package init(_ text: ArraySlice<UInt8>, _ rules: LexicalRules) {
        self.text = text
        self.rules = rules
        position = text.startIndex
    }

    /// The rest of the text.
    package var rest: ArraySlice<UInt8> { text[position...] }

    /// Returns the next token; nil at the end.
    package mutating func next() -> Token? {
        skipBlanks()
        guard let byte = self.byte(position) else { return nil }
        let start = position
        if let enclosure = enclosure(at: start) {
            let isClosed = skip(enclosure)
            let kind: Token.Kind = enclosure == .quotedName ? .quotedName : .string
            return Token(kind: kind, range: start..<position, isClosed: isClosed)
        }
        guard byte.isNameByte else {
            position += 1
            return Token(kind: .symbol, range: start..<position, isClosed: true)
        }
        position = text[start...].firstIndex { !$0.isNameByte && $0 != UInt8(ascii: "$") } ?? text.endIndex
        return Token(kind: byte.isDigit ? .number : .word, range: start..<position, isClosed: true)
    }

    /// Skips blanks and comments.
    package mutating func skipBlanks() {
        while let byte = byte(position) {
            if byte.isBlank {
                position += 1
            } else if let enclosure = enclosure(at: position), enclosure.isComment {
                _ = skip(enclosure)
            } else {
                return
            }
        }
    }

    /// Returns the next word in upper case; nil, without reading anything, if the next token is not a word.
    package mutating func takeWord() -> String? {
        skipBlanks()
        guard let byte = byte(position), byte.isNameByte, !byte.isDigit, let token = next() else { return nil }
        return String(decoding: text[token.range], as: UTF8.self).uppercased()
    }

    /// Skips opening parentheses and returns their number.
    package mutating func skipParentheses() -> Int {
        var count = 0
        skipBlanks()
        while byte(position) == UInt8(ascii: "(") {
            position += 1
            count += 1
            skipBlanks()
        }
        return count
    }

    /// Returns the text of a token without quotes; a doubled quote inside is one quote.
    package func content(of token: Token) -> String {
        guard let enclosure = enclosure(at: token.range.lowerBound) else {
            return String(decoding: text[token.range], as: UTF8.self)
        }
        let length = enclosure.openingLength
        let bytes = text[token.range].dropFirst(length).dropLast(token.isClosed ? length : 0)
        let inside = String(decoding: bytes, as: UTF8.self)
        return enclosure.doublesEnd ? undoubled(inside, Unicode.Scalar(enclosure.closingByte)) : inside
    }

    private func byte(_ index: Int) -> UInt8? { index < text.endIndex ? text[index] : nil }

    private func enclosure(at index: Int) -> Enclosure? {
        let previous = index > text.startIndex ? text[index - 1] : nil
        return Enclosure(text[index], byte(index + 1), after: previous, rules)
    }

    /// Skips an enclosure; returns false if the text ends inside it.
    private mutating func skip(_ enclosure: Enclosure) -> Bool {
        position += enclosure.openingLength
        let mark = enclosure.closingByte
        while let end = text[position...].firstIndex(where: { $0 == mark || mark == 0x0A && $0.isLineEnd }) {
            let second = byte(end + 1)
            guard let length = enclosure.closingLength(text[end], second) else {
                position = end + 1
                continue
            }
            let isDoubled = enclosure.doublesEnd && second == mark
            position = end + (isDoubled ? 2 : length)
            if !isDoubled { return true }
        }
        position = text.endIndex
        return false
    }
}

extension UInt8 {
    /// Whether it ends a line; CR and LF together end one line.
    @inlinable package var isLineEnd: Bool { self == 0x0A || self == 0x0D }

    /// Whether it separates words: a space, a tab, a line end, a form feed.
    @inlinable package var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

    /// Whether it is an ASCII digit.
    @inlinable package var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// Whether it can be part of a name: a letter, a digit, an underscore, any byte of a character outside ASCII.
    @inlinable package var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
            true
        default: false
        }
    }
}
