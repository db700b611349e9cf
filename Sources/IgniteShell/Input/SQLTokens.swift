import IgniteCore

/// A piece of SQL, as completion looks at it.
package struct SQLToken: Equatable, Sendable {
    enum Kind: Equatable {
        /// A bare name or a keyword; the text is as typed.
        case word
        /// A name in double quotes; the text is what stands between them.
        case quotedName
        case string
        case number
        /// `:name` in any of its forms; the text is the name.
        case variable
        /// One character, but `::`.
        case symbol
        /// What stands between parentheses, once they are closed.
        case group
    }

    let kind: Kind
    let text: String
    /// The bytes that it takes up.
    let range: Range<Int>
    /// False when the text ends within it.
    var isClosed = true
    /// What stands between the parentheses of a group.
    var content: [SQLToken] = []

    /// A bare word in capitals; nil when it is something else.
    var word: String? { kind == .word ? text.uppercased() : nil }

    /// What it means as a name; nil when it can be none.
    var name: String? {
        switch kind {
        case .word: text.uppercased()
        case .quotedName: text
        case .string, .number, .variable, .symbol, .group: nil
        }
    }

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}

/// Cuts a statement into tokens, as the lexer does, with the shell's variables among them. Anything may be open at the
/// end, where the cursor stands.
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

    /// Takes `::`, a variable or a colon, and gives the position after it.
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
        // What is in quotes and no name is a string after a colon.
        guard text[end] == next else { return add(.symbol, start..<start + 1) }
        return add(.variable, start..<end + 1, text: first..<end)
    }

    /// Takes `:{?name}`, whatever of it there is.
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

/// Reads tokens one by one.
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

    /// Reads `schema.table`: the names, without the points; empty when there is none.
    mutating func takePath() -> [String] {
        var path: [String] = []
        while let name = first?.name {
            tokens.removeFirst()
            path.append(name)
            // After a blank the name is still to be typed, as in `FROM sales. WHERE`.
            guard let point = first, take(symbol: "."), first?.range.lowerBound == point.range.upperBound else { break }
        }
        return path
    }
}
