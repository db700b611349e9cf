/// Where in a statement the cursor stands: which clauses are open around it, and what tables they name.
///
/// It is no parser: it follows the words that begin clauses, and takes anything in between.
struct SQLScopes {
    /// What a clause holds, by the word that begins it.
    enum Clause: Equatable {
        /// Nothing yet, or what may stand before the word that says what the statement is.
        case start
        case with, select, from, condition, groupBy, orderBy, limit, set, values
        /// INTO or UPDATE: the table that is written.
        case target
        /// The columns of an INSERT, of USING or of an index.
        case columnList
        /// WHEN … THEN of MERGE.
        case mergeAction
        /// Behind UNION and its like.
        case compound
        /// Between parentheses in an expression.
        case expression
        /// CREATE, ALTER, DROP, KILL and what else is told by its words, not by clauses.
        case phrase
    }

    /// A table as FROM names it.
    struct TableReference: Equatable {
        /// `schema.table`; empty for a query between parentheses.
        var path: [String]
        var alias: String?
    }

    /// What stands between parentheses, or outside all of them.
    struct Scope {
        var clause = Clause.start
        /// The word that began the clause, in capitals; empty before the first.
        var opener = ""
        /// The tokens of the clause, without the word that began it; what was in parentheses is a group.
        var tokens: [SQLToken] = []
        var tables: [TableReference] = []

        /// Tables that are named so far, those of the present clause included.
        var allTables: [TableReference] { tables + (clause.namesTables ? Self.tables(in: tokens) : []) }
    }

    /// The innermost last.
    private(set) var scopes = [Scope()]
    /// The first word.
    private(set) var verb = ""
    /// Names that WITH defines.
    private(set) var commonTables: [String] = []

    var innermost: Scope { scopes[scopes.count - 1] }

    init(_ tokens: some Sequence<SQLToken>) {
        for token in tokens { take(token) }
    }

    mutating func take(_ token: SQLToken) {
        if token.isSymbol("(") {
            scopes.append(opened())
        } else if token.isSymbol(")") {
            if scopes.count > 1 {
                scopes.removeLast()
                append(SQLToken(kind: .group, text: "", range: token.range))
            }
        } else if let word = token.word, !follows("."), let clause = clause(begunBy: word) {
            begin(clause, word)
        } else {
            append(token)
        }
    }

    /// The tables of the innermost scope once tokens behind the cursor have been taken in as far as they belong to it.
    func tables(with following: some Sequence<SQLToken>) -> [TableReference] {
        var later = self
        let depth = scopes.count
        var tables = innermost.allTables
        for token in following {
            later.take(token)
            if token.isSymbol(";") || later.scopes.count < depth { break }
            if later.scopes.count == depth { tables = later.innermost.allTables }
        }
        return tables
    }

    // MARK: Clauses

    private mutating func append(_ token: SQLToken) {
        let top = scopes.count - 1
        if scopes[top].clause == .start, let word = token.word, top == 0, verb.isEmpty || verb == "EXPLAIN",
            !["PLAN", "MAPPING", "FOR"].contains(word)
        {
            verb = word
            if Self.phraseVerbs.contains(word) { scopes[top].clause = .phrase }
        }
        if scopes[top].clause == .with, token.word == "AS",
            let name = scopes[top].tokens.last(where: { $0.name != nil })
        {
            commonTables.append(name.name ?? "")
        }
        scopes[top].tokens.append(token)
    }

    private mutating func begin(_ clause: Clause, _ word: String) {
        let top = scopes.count - 1
        let isNewQuery = clause == .compound || scopes[top].clause == .target && clause == .select
        scopes[top].tables = isNewQuery ? [] : scopes[top].allTables
        scopes[top].clause = clause
        scopes[top].opener = word
        scopes[top].tokens = []
    }

    /// A scope for what follows a parenthesis.
    private func opened() -> Scope {
        let outer = innermost
        switch outer.clause {
        case .target where verb != "MERGE", .mergeAction: return Scope(clause: .columnList, tables: outer.allTables)
        case .from where outer.tokens.last?.word == "USING":
            return Scope(clause: .columnList, tables: outer.allTables)
        case .start, .with, .from, .compound, .target: return Scope()
        case .phrase: return Scope(clause: .phrase)
        case .select, .condition, .groupBy, .orderBy, .limit, .set, .values, .columnList, .expression:
            return Scope(clause: .expression)
        }
    }

    private func follows(_ symbol: String) -> Bool { innermost.tokens.last?.isSymbol(symbol) == true }

    /// The clause that a word begins where it stands; nil when it is part of the present one.
    private mutating func clause(begunBy word: String) -> Clause? {
        let scope = innermost
        if scope.clause == .phrase { return nil }
        let last = scope.tokens.last?.word
        switch word {
        case "SELECT":
            if verb.isEmpty { verb = word }
            return .select
        case "WITH" where scope.clause == .start && scope.tokens.isEmpty: return .with
        case "FROM":
            // IS DISTINCT FROM, EXTRACT(YEAR FROM …).
            let isComparison = last == "DISTINCT" && ["IS", "NOT"].contains(scope.tokens.dropLast().last?.word)
            return (scope.clause == .select || last == "DELETE") && !isComparison ? .from : nil
        case "JOIN" where scope.clause == .condition: return .from
        case "USING": return verb == "MERGE" && scope.clause == .target ? .from : nil
        case "ON": return scope.clause == .from ? .condition : nil
        case "WHERE", "HAVING": return scope.clause == .start ? nil : .condition
        case "GROUP", "ORDER":
            return scope.clause == .start || last == "WITHIN" ? nil : word == "GROUP" ? .groupBy : .orderBy
        case "LIMIT", "OFFSET", "FETCH": return scope.clause == .start ? nil : .limit
        case "SET": return [.target, .mergeAction].contains(scope.clause) ? .set : nil
        case "VALUES":
            if verb.isEmpty { verb = word }
            return .values
        case "INTO" where ["INSERT", "MERGE"].contains(last): return .target
        case "UPDATE" where scope.clause == .start:
            if verb.isEmpty { verb = word }
            return .target
        case "WHEN" where verb == "MERGE" && scopes.count == 1 && !scope.tokens.contains { $0.word == "CASE" }:
            return .mergeAction
        case "UNION", "EXCEPT", "INTERSECT": return scope.clause == .start ? nil : .compound
        default: return nil
        }
    }

    private static let phraseVerbs: Set<String> = [
        "CREATE", "ALTER", "DROP", "KILL", "BEGIN", "START", "COMMIT", "ROLLBACK",
    ]
}

extension SQLScopes.Clause {
    var namesTables: Bool { self == .from || self == .target }
}

// MARK: Tables of FROM

extension SQLScopes.Scope {
    /// Words between two tables; before JOIN they say what it is.
    static let joinWords: Set<String> = ["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "NATURAL"]

    /// Whether a table may stand behind these tokens of FROM.
    static func expectsTable(_ tokens: [SQLToken]) -> Bool {
        guard let last = tokens.last else { return true }
        return last.isSymbol(",") || last.word == "JOIN" || last.word == "LATERAL"
    }

    /// Reads `a AS x, s.b JOIN (…) y`.
    static func tables(in tokens: [SQLToken]) -> [SQLScopes.TableReference] {
        var tables: [SQLScopes.TableReference] = []
        var reader = TokenReader(tokens[...])
        var expectsTable = true
        while let token = reader.first {
            if token.isSymbol(",") || token.word.map(joinWords.contains) == true {
                expectsTable = true
                _ = reader.next()
            } else if expectsTable, token.kind == .group {
                tables.append(SQLScopes.TableReference(path: []))
                expectsTable = false
                _ = reader.next()
            } else if expectsTable, token.name != nil {
                tables.append(SQLScopes.TableReference(path: reader.takePath()))
                expectsTable = false
            } else {
                if let name = token.name, name != "AS", !expectsTable, !tables.isEmpty, token.word != "USING",
                    tables[tables.count - 1].alias == nil
                {
                    tables[tables.count - 1].alias = name
                }
                _ = reader.next()
            }
        }
        return tables
    }
}
