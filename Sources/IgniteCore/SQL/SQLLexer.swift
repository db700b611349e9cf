/// Cuts SQL into tokens, past blanks and comments. Anything may be open where the text ends.
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
            /// One byte that is nothing of these.
            case symbol
        }

        package let kind: Kind
        /// The bytes that it takes up, quotes included.
        package let range: Range<Int>
        /// False when the text ends within it.
        package let isClosed: Bool
    }

    package let text: ArraySlice<UInt8>
    /// Where the next token, or a blank before it, begins.
    package var position: Int
    private let rules: LexicalRules

    package init(_ text: ArraySlice<UInt8>, _ rules: LexicalRules) {
        self.text = text
        self.rules = rules
        position = text.startIndex
    }

    /// What has not been read.
    package var rest: ArraySlice<UInt8> { text[position...] }

    /// Reads a token; nil at the end.
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

    /// Passes blanks and comments.
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

    /// Reads a word and gives it in capitals; nil when something else comes, which is left.
    package mutating func takeWord() -> String? {
        skipBlanks()
        guard let byte = byte(position), byte.isNameByte, !byte.isDigit, let token = next() else { return nil }
        return String(decoding: text[token.range], as: UTF8.self).uppercased()
    }

    /// Passes opening parentheses and gives their number.
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

    /// The text of a token, without quotes; a doubled quote inside is one.
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

    /// Passes what is enclosed; false when the text ends within it.
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
    /// Whether it ends a line; CR and LF together end one.
    @inlinable package var isLineEnd: Bool { self == 0x0A || self == 0x0D }

    /// Whether it separates words: a blank, a tab, a line end, a form feed.
    @inlinable package var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

    /// Whether it is a digit of ASCII's.
    @inlinable package var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// Whether it may stand in a name: a letter, a digit, an underscore, any part of a character outside ASCII.
    @inlinable package var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
            true
        default: false
        }
    }
}
