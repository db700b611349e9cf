/// The lexical rules in which SQL dialects differ.
@usableFromInline
package struct LexicalRules: Equatable, Sendable {
    /// Whether `$$…$$` is a string, as in H2.
    @usableFromInline package var hasDollarQuotes: Bool

    @inlinable package init(hasDollarQuotes: Bool = false) { self.hasDollarQuotes = hasDollarQuotes }
}

/// A comment or quoted text: all bytes belong to it up to its own end.
///
/// The rules for these are defined only here. They look at two bytes at a time, so they work for text that arrives line
/// by line as well as for complete text.
@usableFromInline
package enum Enclosure: Sendable {
    /// `-- …` or `// …`, up to the end of the line.
    case lineComment
    /// `/* … */`; they do not nest.
    case blockComment
    /// `'…'`; a backslash is an ordinary character.
    case string
    /// `"…"`.
    case quotedName
    /// `$$…$$`.
    case dollarString

    /// Creates the enclosure that begins with these two bytes; nil if they begin neither a comment nor quoted text.
    ///
    /// - Parameter previous: The byte before; `$$` begins a string only at the start or after a space, otherwise it
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

    /// Returns whether an enclosure can begin with this byte.
    @inlinable @inline(__always) package static func mayBegin(with byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "$"): true
        default: false
        }
    }

    @inlinable package var isComment: Bool { self == .lineComment || self == .blockComment }

    /// The number of bytes at its beginning.
    @inlinable package var openingLength: Int { self == .string || self == .quotedName ? 1 : 2 }

    /// The first byte of its end; a line can also end with CR.
    @inlinable package var closingByte: UInt8 {
        switch self {
        case .lineComment: 0x0A
        case .blockComment: UInt8(ascii: "*")
        case .string: UInt8(ascii: "'")
        case .quotedName: UInt8(ascii: "\"")
        case .dollarString: UInt8(ascii: "$")
        }
    }

    /// Whether two ends in a row mean the character itself.
    @inlinable package var doublesEnd: Bool { self == .string || self == .quotedName }

    /// Returns the number of bytes of its end if these two bytes end it; nil if they do not.
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
