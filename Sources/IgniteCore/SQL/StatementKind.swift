/// The kind of a statement, determined by its first words.
package struct StatementKind: Equatable, Sendable {
    /// A statement that begins or ends a transaction.
    package enum TransactionControl: Equatable, Sendable {
        /// `readOnly` is nil if the statement does not specify it.
        case begin(readOnly: Bool?)
        case commit
        case rollback
    }

    /// The first words in upper case, at most eight, up to the first token that is not a word: `CREATE`, `TABLE`, `T`.
    package let words: [String]
    /// The name for messages: `INSERT`, `CREATE TABLE`, `KILL QUERY`; empty if the statement does not begin with a
    /// word.
    package let tag: String
    /// The transaction control, which the shell executes itself; nil for other statements.
    package let transaction: TransactionControl?
    /// The rest of a transaction control statement that is not supported: `AND CHAIN`.
    package let leftover: String?

    package init(_ text: [UInt8], _ rules: LexicalRules) {
        var lexer = SQLLexer(text[...], rules)
        let isBare = lexer.skipParentheses() == 0
        var words: [String] = []
        var control: (TransactionControl, rest: ArraySlice<UInt8>)?
        while words.count < 8, let word = lexer.takeWord() {
            words.append(word)
            if isBare, let found = Self.transaction(words) { control = (found, lexer.rest) }
        }
        self.words = words
        tag = Self.tag(words)
        transaction = control?.0
        leftover = control.flatMap { Self.trimmed($0.rest, rules) }
    }

    /// Whether it changes the schema, which is not possible in a transaction.
    package var isDDL: Bool {
        ["CREATE", "ALTER", "DROP", "TRUNCATE", "GRANT", "REVOKE"].contains(words.first)
    }

    /// Whether it is KILL, which is not part of a transaction either.
    package var isKill: Bool { words.first == "KILL" }

    /// Whether it changes rows.
    package var isDML: Bool { ["INSERT", "UPDATE", "DELETE", "MERGE"].contains(words.first) }

    package var isExplain: Bool { words.first == "EXPLAIN" }

    /// Returns the transaction control if the words are a complete one. Called after each word, because further words
    /// may belong to it.
    private static func transaction(_ words: [String]) -> TransactionControl? {
        var rest = words.dropFirst()
        let hasNoise = ["WORK", "TRANSACTION"].contains(rest.first)
        if hasNoise { rest = rest.dropFirst() }
        switch words[0] {
        case "BEGIN": break
        case "START" where hasNoise && words[1] == "TRANSACTION": break
        case "COMMIT", "END": return rest.isEmpty ? .commit : nil
        case "ROLLBACK", "ABORT": return rest.isEmpty ? .rollback : nil
        default: return nil
        }
        switch Array(rest) {
        case []: return .begin(readOnly: nil)
        case ["READ", "ONLY"]: return .begin(readOnly: true)
        case ["READ", "WRITE"]: return .begin(readOnly: false)
        default: return nil
        }
    }

    private static func tag(_ words: [String]) -> String {
        guard let verb = words.first else { return "" }
        switch verb {
        case "CREATE", "ALTER", "DROP", "TRUNCATE", "KILL":
            let object = words.dropFirst().first { !modifiers.contains($0) }
            return object.map { "\(verb) \($0)" } ?? verb
        case "WITH", "VALUES", "TABLE": return "SELECT"
        case "START": return words.starts(with: ["START", "TRANSACTION"]) ? "START TRANSACTION" : verb
        case "END": return "COMMIT"
        case "ABORT": return "ROLLBACK"
        default: return verb
        }
    }

    /// Words between the verb and the type of object.
    private static let modifiers: Set<String> = [
        "OR", "REPLACE", "UNIQUE", "SPATIAL", "FULLTEXT", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY",
    ]

    /// Returns text without surrounding blanks and leading comments; nil if nothing is left.
    private static func trimmed(_ text: ArraySlice<UInt8>, _ rules: LexicalRules) -> String? {
        var lexer = SQLLexer(text, rules)
        lexer.skipBlanks()
        var rest = lexer.rest
        while let last = rest.last, last.isBlank { rest.removeLast() }
        return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
    }
}

/// Returns whether a statement can only read, determined by its first word. EXPLAIN runs nothing.
package func onlyReads(_ sql: String, _ rules: LexicalRules) -> Bool {
    var lexer = SQLLexer(Array(sql.utf8)[...], rules)
    _ = lexer.skipParentheses()
    return ["SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN"].contains(lexer.takeWord())
}
