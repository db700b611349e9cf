/// The lexical rules in which dialects of SQL differ.
package struct LexicalRules: Equatable, Sendable {
    /// Whether `$$…$$` is a string, as H2 has it.
    package var hasDollarQuotes: Bool

    @inlinable package init(hasDollarQuotes: Bool = false) { self.hasDollarQuotes = hasDollarQuotes }
}

/// A comment, or something in quotes: all bytes belong to it up to an end of its own.
///
/// The rules for these are here and nowhere else. They look at two bytes at a time, so that text can be cut that comes
/// line by line as well as text that is there as a whole.
package enum Enclosure: Sendable {
    /// `-- …` or `// …`, up to the end of the line.
    case lineComment
    /// `/* … */`; they do not nest.
    case blockComment
    /// `'…'`; a backslash is a character like others.
    case string
    /// `"…"`.
    case quotedName
    /// `$$…$$`.
    case dollarString

    /// What begins with these two bytes; nil when it is neither a comment nor in quotes.
    ///
    /// - Parameter previous: the byte before; `$$` begins a string only at the start or after a blank, elsewhere it
    ///   belongs to a name.
    @inlinable package init?(
        _ first: UInt8, _ second: @autoclosure () -> UInt8?, after previous: @autoclosure () -> UInt8?,
        _ rules: LexicalRules
    ) {
        switch first {
        case UInt8(ascii: "'"): self = .string
        case UInt8(ascii: "\""): self = .quotedName
        case UInt8(ascii: "-"):
            guard second() == first else { return nil }
            self = .lineComment
        case UInt8(ascii: "/"):
            let second = second()
            guard second == first || second == UInt8(ascii: "*") else { return nil }
            self = second == first ? .lineComment : .blockComment
        case UInt8(ascii: "$"):
            guard rules.hasDollarQuotes, second() == first, previous() ?? 0 <= UInt8(ascii: " ") else { return nil }
            self = .dollarString
        default: return nil
        }
    }

    /// Whether something may begin with this byte.
    @inlinable @inline(__always) package static func mayBegin(with byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "$"): true
        default: false
        }
    }

    @inlinable package var isComment: Bool { self == .lineComment || self == .blockComment }

    /// How many bytes begin it.
    @inlinable package var openingLength: Int { self == .string || self == .quotedName ? 1 : 2 }

    /// The byte with which its end begins; a line may end with CR as well.
    @inlinable package var closingByte: UInt8 {
        switch self {
        case .lineComment: 0x0A
        case .blockComment: UInt8(ascii: "*")
        case .string: UInt8(ascii: "'")
        case .quotedName: UInt8(ascii: "\"")
        case .dollarString: UInt8(ascii: "$")
        }
    }

    /// Whether two ends in a row stand for the character itself.
    @inlinable package var doublesEnd: Bool { self == .string || self == .quotedName }

    /// How many bytes end it where these two stand; nil when it does not end there.
    ///
    /// The end of a line is not part of the comment.
    @inlinable package func closingLength(_ first: UInt8, _ second: @autoclosure () -> UInt8?) -> Int? {
        if self == .lineComment { return first.isLineEnd ? 0 : nil }
        guard first == closingByte else { return nil }
        switch self {
        case .blockComment: return second() == UInt8(ascii: "/") ? 2 : nil
        case .dollarString: return second() == first ? 2 : nil
        case .string, .quotedName, .lineComment: return 1
        }
    }
}
