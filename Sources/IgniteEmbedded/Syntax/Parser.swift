import IgniteCore

/// Parses statements of Ignite 3: recursive descent, and precedence climbing for expressions.
///
/// It accepts what Ignite's parser accepts and reports errors with its words and places. What this node cannot do is
/// refused by name.
struct Parser {
    let source: SourceText
    private var lexer: Lexer
    /// The token to read next.
    private(set) var token: Token
    /// The token after it.
    private(set) var following: Token
    /// The range of the token that was read last.
    private(set) var previous = 0..<0
    /// The number of parameters of the statement so far.
    var parameterCount = 0
    /// How many expressions and queries the parser is inside.
    private var depth = 0
    /// The levels of the tree that is being built; chains such as `a + b + c` count, too.
    private var height = 0

    /// Deeper statements are refused: the parser and all that reads its trees use the stack of the thread.
    private static let maximumDepth = 200
    private static let maximumHeight = 1_000

    init(_ sql: String) {
        source = SourceText(sql)
        lexer = Lexer(source.bytes)
        token = lexer.next()
        following = lexer.next()
    }

    /// Parses one statement, which can end with semicolons.
    static func statement(_ sql: String) throws(SQLError) -> (Statement, parameterCount: Int) {
        let statements = try script(sql)
        guard statements.count == 1 else { throw .validation("Multiple statements are not allowed.") }
        return (statements[0].0, statements[0].parameterCount)
    }

    /// Parses statements that are separated by semicolons. Ranges in their trees are ranges of the whole script;
    /// parameters are counted from 0 in each statement.
    static func script(_ sql: String) throws(SQLError) -> [(Statement, text: String, parameterCount: Int)] {
        var parser = Parser(sql)
        if parser.token.kind == .end { throw .parse("Failed to parse query: Not a statement") }
        var result: [(Statement, text: String, parameterCount: Int)] = []
        repeat {
            let start = parser.token.range.lowerBound
            parser.parameterCount = 0
            let statement = try parser.statement()
            let text = String(decoding: parser.source.bytes[start..<parser.previous.upperBound], as: UTF8.self)
            result.append((statement, text, parser.parameterCount))
            guard parser.token.kind == .end || parser.at(";") else { throw parser.unexpected() }
            while parser.take(";") {}
        } while parser.token.kind != .end
        return result
    }

    // MARK: Tokens

    /// Whether the next token is this word or symbol.
    func at(_ text: String) -> Bool {
        token.isPlain(text)
    }

    /// Whether the next tokens are these two.
    func at(_ first: String, _ second: String) -> Bool {
        at(first) && following.isPlain(second)
    }

    mutating func advance() {
        previous = token.range
        token = following
        following = lexer.next()
    }

    /// Reads the next token if it is this word or symbol.
    mutating func take(_ text: String) -> Bool {
        guard at(text) else { return false }
        advance()
        return true
    }

    /// Reads the next two tokens if they are these.
    mutating func take(_ first: String, _ second: String) -> Bool {
        guard at(first, second) else { return false }
        advance()
        advance()
        return true
    }

    /// Reads words or symbols that must come next.
    mutating func expect(_ texts: String...) throws(SQLError) {
        for text in texts {
            // Nothing else can stand before these, not even a name.
            guard take(text) else { throw unexpected(isNameAllowed: !["AS", "END", "FOR", "THEN"].contains(text)) }
        }
    }

    // MARK: Names

    /// Whether a name comes next.
    var atName: Bool { token.isName }

    /// Reads a name.
    mutating func name() throws(SQLError) -> String {
        if token.kind == .prefixedString { throw .unsupported("U&\"…\"") }
        guard atName else { throw unexpected() }
        if token.kind == .word, token.text.contains("$") {
            let place = source.place(at: token.range.lowerBound)
            throw .validation("Malformed identifier at line \(place.line), column \(place.column): \(token.text)")
        }
        let name = token.text
        advance()
        return name
    }

    /// Reads names with points between them.
    mutating func names() throws(SQLError) -> [String] {
        var names = [try name()]
        while at("."), following.isName {
            advance()
            names.append(try name())
        }
        return names
    }

    /// Reads names in parentheses.
    mutating func nameList() throws(SQLError) -> NameList {
        let start = token.range.lowerBound
        try expect("(")
        var names: [(text: String, range: Range<Int>)] = []
        repeat { names.append((try name(), previous)) } while take(",")
        try expect(")")
        return NameList(names: names, range: start..<previous.upperBound)
    }

    // MARK: Errors

    /// The error for the next token, which cannot stand where it is.
    ///
    /// - Parameter isNameAllowed: Whether a name can stand there: then Ignite takes a reserved word in capitals for one.
    func unexpected(isNameAllowed: Bool = true) -> SQLError {
        switch token.kind {
        case .end: error("Encountered \"<EOF>\"", at: source.lastPlace)
        case .invalid: lexicalError()
        case .word
        where isNameAllowed && !token.isName && sourceText(token.range) == token.text
            && !["IN", "IS", "NOT"].contains(token.text):
            error("Incorrect syntax near the keyword '\(token.text)'", at: source.place(at: token.range.lowerBound))
        default: error("Encountered \"\(sourceText(token.range))\"", at: source.place(at: token.range.lowerBound))
        }
    }

    /// An error whose place follows its text.
    func error(_ message: String, at place: SourceText.Place) -> SQLError {
        .parse("Failed to parse query: \(message) at line \(place.line), column \(place.column)")
    }

    /// An error whose place is a sentence of its own.
    func error(_ message: String, atToken range: Range<Int>) -> SQLError {
        let place = source.place(at: range.lowerBound)
        return .parse("Failed to parse query: \(message). At line \(place.line), column \(place.column)")
    }

    func sourceText(_ range: Range<Int>) -> String { String(decoding: source.bytes[range], as: UTF8.self) }

    /// The character that begins no token is named, except as the last one of the text: there the end is.
    private func lexicalError() -> SQLError {
        let rest = sourceText(token.range.lowerBound..<source.bytes.count).unicodeScalars
        guard let scalar = rest.first, let unit = scalar.utf16.first, rest.count > 1 || scalar.utf16.count > 1 else {
            let endsLine = source.bytes.last?.isLineEnd == true
            var place = endsLine ? source.lastPlace : source.place(at: source.bytes.count)
            if endsLine { place = SourceText.Place(line: place.line + 1, column: 0) }
            return lexicalError("<EOF>", at: place)
        }
        let digits = String(unit, radix: 16)
        let isPrintable = (0x20..<0x7F).contains(unit)
        let escaped = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        let shown = scalar == "\\" ? "\\\\" : isPrintable ? String(scalar) : escaped
        return lexicalError("\"\(shown)\" (\(unit)),", at: source.place(at: token.range.lowerBound))
    }

    private func lexicalError(_ encountered: String, at place: SourceText.Place) -> SQLError {
        .parse(
            "Failed to parse query: Lexical error at line \(place.line), column \(place.column).  "
                + "Encountered: \(encountered) after : \"\"")
    }

    // MARK: Depth

    /// Begins an expression or a query; returns what `leave` needs.
    mutating func enter() throws(SQLError) -> Int {
        depth += 1
        guard depth <= Self.maximumDepth else { throw tooDeep() }
        defer { height = 0 }
        return height
    }

    mutating func leave(_ siblings: Int) throws(SQLError) {
        depth -= 1
        try grow(1)
        height = max(height, siblings)
    }

    /// Adds levels to the tree that is being built.
    mutating func grow(_ levels: Int) throws(SQLError) {
        height += levels
        guard height <= Self.maximumHeight else { throw tooDeep() }
    }

    private func tooDeep() -> SQLError {
        let place = source.place(at: token.range.lowerBound)
        return .unsupported(
            "statements that are nested this deeply: more than \(Self.maximumDepth) parentheses or subqueries, or chains "
                + "of more than \(Self.maximumHeight) operators, at line \(place.line), column \(place.column)")
    }
}
