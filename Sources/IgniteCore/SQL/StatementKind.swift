/// What the first words of a statement tell about it.
package struct StatementKind: Equatable, Sendable {
    /// A statement that begins or ends a transaction.
    package enum TransactionControl: Equatable, Sendable {
        /// `readOnly` is nil when the statement does not say.
        case begin(readOnly: Bool?)
        case commit
        case rollback
    }

    /// The first words in capitals, at most eight, up to the first thing that is none; `CREATE`, `TABLE`, `T`.
    package let words: [String]
    /// What messages call it: `INSERT`, `CREATE TABLE`, `KILL QUERY`; empty when it does not begin with a word.
    package let tag: String
    /// Not nil for what the shell does itself instead of sending it.
    package let transaction: TransactionControl?
    /// What follows in transaction control and was not understood: `AND CHAIN`.
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

    /// Whether it changes the schema, which no transaction can hold.
    package var isDDL: Bool {
        ["CREATE", "ALTER", "DROP", "TRUNCATE", "GRANT", "REVOKE"].contains(words.first)
    }

    /// Whether it is KILL, which takes part in no transaction either.
    package var isKill: Bool { words.first == "KILL" }

    /// Whether it changes rows.
    package var isDML: Bool { ["INSERT", "UPDATE", "DELETE", "MERGE"].contains(words.first) }

    package var isExplain: Bool { words.first == "EXPLAIN" }

    /// What the words are when they are transaction control as a whole. Words may follow that belong to it, so it is
    /// asked again after each.
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

    /// Words between the verb and the kind of thing it is about.
    private static let modifiers: Set<String> = [
        "OR", "REPLACE", "UNIQUE", "SPATIAL", "FULLTEXT", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY",
    ]

    /// Text without blanks around it and without comments before it; nil when nothing is left.
    private static func trimmed(_ text: ArraySlice<UInt8>, _ rules: LexicalRules) -> String? {
        var lexer = SQLLexer(text, rules)
        lexer.skipBlanks()
        var rest = lexer.rest
        while let last = rest.last, last.isBlank { rest.removeLast() }
        return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
    }
}

/// Whether a statement can only read, which its first word tells. EXPLAIN runs nothing.
package func onlyReads(_ sql: String, _ rules: LexicalRules) -> Bool {
    var lexer = SQLLexer(Array(sql.utf8)[...], rules)
    _ = lexer.skipParentheses()
    return ["SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN"].contains(lexer.takeWord())
}
