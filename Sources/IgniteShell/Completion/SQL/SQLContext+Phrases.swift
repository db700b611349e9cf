import IgniteCore

// The position of the cursor in a statement that is described by phrases.
extension SQLContext {
    static func phrase(_ scopes: SQLScopes, _ dialect: any Dialect) -> SQLContext {
        let sentence = Sentence(scopes)
        let (offered, names) = SQLPhrase.following(sentence.items, in: dialect.phrases)
        let words = offered.filter { !sentence.isSaid($0) }
        switch names {
        case nil: return SQLContext(words)
        case .schemas: return SQLContext(words, .schemas)
        case .owners: return SQLContext(words, .owners)
        case .zones: return SQLContext(words, .zones)
        case .indexes: return SQLContext(words, .indexes)
        case .tables: return SQLContext(words, .relations(withViews: false))
        case .columns(let place):
            return SQLContext(words, .columns([SQLScopes.TableReference(path: sentence.paths[place])]))
        case .definedColumns:
            let statement = scopes.scopes[0].tokens
            let definitions = statement.first { $0.kind == .group }?.content ?? scopes.scopes[1].content
            return SQLContext(
                words, .columns([SQLScopes.TableReference(columns: Catalog.columns(definedBy: definitions))]))
        }
    }
}

/// A statement in the form of phrases, with the names at each position.
private struct Sentence {
    private(set) var items: [String] = []
    private(set) var paths: [[String]] = []
    /// The words at the end that were left out.
    private var leftOut = ""

    init(_ scopes: SQLScopes) {
        for (depth, scope) in scopes.scopes.enumerated() {
            // In parentheses, each part starts again.
            let start = depth == 0 ? 0 : (scope.tokens.lastIndex { $0.isSymbol(",") } ?? -1) + 1
            if depth > 0 { add("(") }
            var reader = TokenReader(scope.tokens[start...])
            while let token = reader.first {
                let path = reader.takePath()
                if path.isEmpty { _ = reader.next() }
                add(Self.item(token, path), path)
            }
        }
    }

    private static func item(_ token: SQLToken, _ path: [String]) -> String {
        switch token.kind {
        case .group: "()"
        case .word where path.count == 1, .symbol: token.text.uppercased()
        case .word, .quotedName, .string, .number, .variable: "name"
        }
    }

    private mutating func add(_ item: String, _ path: [String] = []) {
        items.append(item)
        paths.append(path)
        leftOut = ""
        for words in [["IF", "EXISTS"], ["IF", "NOT", "EXISTS"]] where items.suffix(words.count) == words[...] {
            leaveOut(words)
        }
        if item == "COLUMN", items.count == 5, items[1] == "TABLE" { leaveOut([item]) }
    }

    private mutating func leaveOut(_ words: [String]) {
        items.removeLast(words.count)
        paths.removeLast(words.count)
        leftOut = words.joined(separator: " ")
    }

    /// Returns whether the word precedes and must not be repeated.
    func isSaid(_ word: String) -> Bool { word == leftOut }
}
