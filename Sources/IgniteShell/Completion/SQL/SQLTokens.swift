import IgniteCore

/// A token of SQL for completion.
package struct SQLToken: Equatable, Sendable {
    enum Kind: Equatable {
        /// An unquoted name or a keyword, with its text as typed.
        case word
        /// A name in double quotes, with the text between them.
        case quotedName
        case string
        case number
        /// `:name` in any of its forms, with the name as text.
        case variable
        /// One character, or `::`.
        case symbol
        /// The contents of closed parentheses.
        case group
    }

    let kind: Kind
    let text: String
    /// The byte range of the token.
    let range: Range<Int>
    /// Whether the token is complete; false if the text ends within it.
    var isClosed = true
    /// The tokens in the parentheses of a group.
    var content: [SQLToken] = []

    /// The unquoted word in upper case; nil for other tokens.
    var word: String? { kind == .word ? text.uppercased() : nil }

    /// The name that the token stands for; nil if it cannot be a name.
    var name: String? {
        switch kind {
        case .word: text.uppercased()
        case .quotedName: text
        case .string, .number, .variable, .symbol, .group: nil
        }
    }

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}

/// Splits a statement into tokens like the lexer, including variables of the shell. Anything can be open at the end,
/// where the cursor is.
struct SQLTokens {
    private(set) var tokens: [SQLToken] = []
    private var lexer: SQLLexer

    private var text: ArraySlice<UInt8> { lexer.text }

    init(_ text: ArraySlice<UInt8>, _ rules: LexicalRules) {
        lexer = SQLLexer(text, rules)
        while true {
            lexer.skipBlanks()
            if lexer.rest.first == UInt8(ascii: ":") {
                lexer.position = scanColon(lexer.position)
            } else if let token = lexer.next() {
                append(token)
            } else {
                return
            }
        }
    }

    private mutating func append(_ token: SQLLexer.Token) {
        let kind: SQLToken.Kind =
            switch token.kind {
            case .word: .word
            case .quotedName: .quotedName
            case .string: .string
            case .number: .number
            case .symbol: .symbol
            }
        tokens.append(
            SQLToken(kind: kind, text: lexer.content(of: token), range: token.range, isClosed: token.isClosed))
    }

    // MARK: Variables

    /// Takes `::`, a variable or a colon, and returns the position after it.
    private mutating func scanColon(_ start: Int) -> Int {
        let next = start + 1 < text.endIndex ? text[start + 1] : 0
        if next == UInt8(ascii: ":") { return add(.symbol, start..<start + 2) }
        if next == UInt8(ascii: "{") { return scanTest(start) }
        let isQuoted = next == UInt8(ascii: "'") || next == UInt8(ascii: "\"")
        guard isQuoted || next.isNameByte || start + 1 == text.endIndex else {
            return add(.symbol, start..<start + 1)
        }
        let first = start + (isQuoted ? 2 : 1)
        let end = text[first...].firstIndex { !$0.isNameByte } ?? text.endIndex
        guard isQuoted, end < text.endIndex else {
            return add(.variable, start..<end, text: first..<end, isClosed: end < text.endIndex)
        }
        // Quoted text after a colon that is not a name is a string.
        guard text[end] == next else { return add(.symbol, start..<start + 1) }
        return add(.variable, start..<end + 1, text: first..<end)
    }

    /// Takes `:{?name}` or a part of it.
    private mutating func scanTest(_ start: Int) -> Int {
        let mark = text[(start + 2)...].first
        guard mark == nil || mark == UInt8(ascii: "?") else { return add(.symbol, start..<start + 1) }
        let first = min(start + 3, text.endIndex)
        let end = text[first...].firstIndex { !$0.isNameByte } ?? text.endIndex
        guard end < text.endIndex else { return add(.variable, start..<end, text: first..<end, isClosed: false) }
        guard text[end] == UInt8(ascii: "}") else { return add(.symbol, start..<start + 1) }
        return add(.variable, start..<end + 1, text: first..<end)
    }

    private mutating func add(
        _ kind: SQLToken.Kind, _ range: Range<Int>, text content: Range<Int>? = nil, isClosed: Bool = true
    ) -> Int {
        let text = String(decoding: text[content ?? range], as: UTF8.self)
        tokens.append(SQLToken(kind: kind, text: text, range: range, isClosed: isClosed))
        return range.upperBound
    }
}

/// A reader of tokens.
struct TokenReader {
    private(set) var tokens: ArraySlice<SQLToken>

    init(_ tokens: ArraySlice<SQLToken>) { self.tokens = tokens }

    var first: SQLToken? { tokens.first }

    mutating func next() -> SQLToken? { tokens.popFirst() }

    mutating func takeWord() -> String? {
        guard let word = first?.word else { return nil }
        tokens.removeFirst()
        return word
    }

    mutating func take(_ word: String) -> Bool {
        guard first?.word == word else { return false }
        tokens.removeFirst()
        return true
    }

    mutating func take(symbol: String) -> Bool {
        guard first?.isSymbol(symbol) == true else { return false }
        tokens.removeFirst()
        return true
    }

    /// Reads `schema.table` and returns the names without the dots; empty if there are none.
    mutating func takePath() -> [String] {
        var path: [String] = []
        while let name = first?.name {
            tokens.removeFirst()
            path.append(name)
            // After a blank, the name has not been typed yet, as in `FROM sales. WHERE`.
            guard let point = first, take(symbol: "."), first?.range.lowerBound == point.range.upperBound else { break }
        }
        return path
    }
}
