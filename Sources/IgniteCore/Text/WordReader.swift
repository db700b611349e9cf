/// Reads words of SQL past blanks and comments, which begin with `--`, `//` or `/*`.
package struct WordReader {
    /// What has not been read.
    package private(set) var text: ArraySlice<UInt8>

    package init(text: ArraySlice<UInt8>) { self.text = text }

    /// Reads a word and gives it in capitals; nil when something else comes.
    package mutating func next() -> String? {
        skipBlanks()
        guard let first = text.first, first.isNameByte, !(first >= 0x30 && first <= 0x39) else { return nil }
        let end = text.firstIndex { !$0.isNameByte && $0 != UInt8(ascii: "$") } ?? text.endIndex
        defer { text = text[end...] }
        return String(decoding: text[..<end], as: UTF8.self).uppercased()
    }

    /// Passes opening parentheses and gives their number.
    package mutating func skipParentheses() -> Int {
        var count = 0
        skipBlanks()
        while text.first == UInt8(ascii: "(") {
            text.removeFirst()
            count += 1
            skipBlanks()
        }
        return count
    }

    package mutating func skipBlanks() {
        while let first = text.first {
            let second = text.dropFirst().first
            if first.isBlank {
                text.removeFirst()
            } else if first == second, first == UInt8(ascii: "-") || first == UInt8(ascii: "/") {
                text = text.drop { !$0.isLineEnd }
            } else if first == UInt8(ascii: "/"), second == UInt8(ascii: "*") {
                text = text.dropFirst(2)
                skipCommentEnd()
            } else {
                return
            }
        }
    }

    private mutating func skipCommentEnd() {
        while let star = text.firstIndex(of: UInt8(ascii: "*")) {
            text = text[(star + 1)...]
            if text.first == UInt8(ascii: "/") {
                text.removeFirst()
                return
            }
        }
        text = text[text.endIndex...]
    }
}

extension UInt8 {
    /// Whether it ends a line; CR and LF together end one.
    @inlinable package var isLineEnd: Bool { self == 0x0A || self == 0x0D }

    /// Whether it separates words: a blank, a tab, a line end, a form feed.
    @inlinable package var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

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

/// Whether a statement can only read, which its first word tells. EXPLAIN runs nothing.
package func onlyReads(_ sql: String) -> Bool {
    var reader = WordReader(text: Array(sql.utf8)[...])
    _ = reader.skipParentheses()
    return ["SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN"].contains(reader.next())
}
