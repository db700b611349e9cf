/// The position of the cursor in a statement: the open clauses around it, and their tables.
///
/// It is not a parser: it follows the words that start clauses, and accepts anything in between.
struct SQLScopes {
    /// The kind of a clause, by the word that starts it.
    enum Clause: Equatable {
        /// The start of a statement, before the word that determines its kind.
        case start
        case with, select, from, condition, groupBy, orderBy, limit, set, values
        /// INTO or UPDATE, with the target table.
        case target
        /// The columns of an INSERT, of USING or of an index.
        case columnList
        /// WHEN … THEN of MERGE.
        case mergeAction
        /// After UNION and similar words.
        case compound
        /// Parentheses in an expression.
        case expression
        /// CREATE, ALTER, DROP, KILL and other statements that are described by phrases instead of clauses.
        case phrase
    }

    /// A table in FROM or WITH.
    struct TableReference: Equatable {
        /// The path `schema.table`; empty for a query in parentheses.
        var path: [String] = []
        var alias: String?
        /// The column names after the alias.
        var columns: [String] = []
        /// The query in parentheses.
        var query: [SQLToken]?

        /// The qualifier of its columns.
        var name: String? { alias ?? path.last }
    }

    /// The contents of parentheses, or the text outside of all parentheses.
    struct Scope {
        var clause = Clause.start
        /// The word that started the clause, in upper case; empty before the first.
        var opener = ""
        /// The tokens of the clause, without the word that started it. Closed parentheses are a group.
        var tokens: [SQLToken] = []
        var tables: [TableReference] = []
        /// The tables that WITH has defined.
        var commonTables: [TableReference] = []
        /// The tokens between SELECT and FROM.
        var selectList: [SQLToken] = []
        /// Whether columns of the enclosing tables are visible. They are not in a query that is used as a table.
        var seesOuterTables = true
        /// All tokens since the opening parenthesis.
        var content: [SQLToken] = []

        /// The tables so far, including those of the current clause.
        var allTables: [TableReference] { tables + (clause.namesTables ? Self.tables(in: tokens) : []) }
        var allCommonTables: [TableReference] {
            commonTables + (clause == .with ? Self.commonTables(in: tokens) : [])
        }
    }

    /// The scopes, with the innermost last.
    private(set) var scopes = [Scope()]
    /// The first word.
    private(set) var verb = ""
    /// The maximum depth of parentheses whose contents are kept.
    private static let depthKept = 50

    var innermost: Scope { scopes[scopes.count - 1] }
    /// The tables that WITH defines in this and the enclosing scopes.
    var commonTables: [TableReference] { scopes.flatMap(\.allCommonTables) }

    init(_ tokens: some Sequence<SQLToken>) {
        for token in tokens { take(token) }
    }

    mutating func take(_ token: SQLToken) {
        if token.isSymbol("(") {
            scopes.append(opened())
        } else if token.isSymbol(")") {
            guard scopes.count > 1 else { return }
            let content = scopes.removeLast().content
            take(
                SQLToken(
                    kind: .group, text: "", range: token.range, content: scopes.count < Self.depthKept ? content : []))
        } else {
            scopes[scopes.count - 1].content.append(token)
            if let word = token.word, !isColumn(token), let clause = clause(begunBy: word) {
                begin(clause, word)
            } else {
                append(token)
            }
        }
    }

    /// Returns the tables of each scope, including those in tokens after the cursor that belong to it.
    func tables(with following: some Sequence<SQLToken>) -> [[TableReference]] {
        var later = self
        var tables = scopes.map(\.allTables)
        var depth = scopes.count
        // The part of the query after UNION has its own tables.
        var isOver = false
        for token in following {
            if token.isSymbol(";") || token.isSymbol("\\") { break }
            later.take(token)
            if later.scopes.count < depth {
                depth = later.scopes.count
                isOver = false
            }
            guard later.scopes.count == depth else { continue }
            if later.innermost.clause == .compound { isOver = true }
            if !isOver { tables[depth - 1] = later.innermost.allTables }
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
        scopes[top].tokens.append(token)
    }

    private mutating func begin(_ clause: Clause, _ word: String) {
        let top = scopes.count - 1
        let isNewQuery = clause == .compound || scopes[top].clause == .target && clause == .select
        scopes[top].tables = isNewQuery ? [] : scopes[top].allTables
        scopes[top].commonTables = scopes[top].allCommonTables
        if scopes[top].clause == .select { scopes[top].selectList = scopes[top].tokens }
        scopes[top].clause = clause
        scopes[top].opener = word
        scopes[top].tokens = []
    }

    /// Returns a scope for the text after a parenthesis.
    private func opened() -> Scope {
        let outer = innermost
        switch outer.clause {
        case .target where verb != "MERGE", .mergeAction:
            return Scope(clause: .columnList, tables: Array(outer.allTables.prefix(1)))
        case .from where outer.tokens.last?.word == "USING":
            return Scope(clause: .columnList, tables: outer.allTables)
        case .from where outer.tokens.last?.word == "TABLE": return Scope(clause: .expression)
        case .from where !Scope.expectsTable(outer.tokens): return Scope(clause: .columnList)
        case .with where outer.tokens.last?.word != "AS": return Scope(clause: .columnList)
        case .from, .with: return Scope(seesOuterTables: false)
        case .start, .compound, .target: return Scope()
        case .phrase: return Scope(clause: .phrase)
        case .select, .condition, .groupBy, .orderBy, .limit, .set, .values, .columnList, .expression:
            return Scope(clause: .expression)
        }
    }

    /// Returns whether a word is a column after a dot. After a blank it is not: in `SELECT o. FROM orders o`, the
    /// column has not been typed yet.
    private func isColumn(_ token: SQLToken) -> Bool {
        guard let last = innermost.tokens.last, last.isSymbol(".") else { return false }
        return last.range.upperBound == token.range.lowerBound
    }

    /// Returns the clause that a word starts at this position; nil if it belongs to the current clause.
    private mutating func clause(begunBy word: String) -> Clause? {
        let scope = innermost
        let last = scope.tokens.last?.word
        // CREATE VIEW v AS SELECT.
        if scope.clause == .phrase { return word == "SELECT" && last == "AS" ? .select : nil }
        switch word {
        case "SELECT":
            setVerb(word)
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
            setVerb(word)
            return .values
        case "INTO" where ["INSERT", "MERGE"].contains(last): return .target
        case "UPDATE" where scope.clause == .start:
            setVerb(word)
            return .target
        case "WHEN" where verb == "MERGE" && scopes.count == 1 && !scope.tokens.contains { $0.word == "CASE" }:
            return .mergeAction
        case "UNION", "EXCEPT", "INTERSECT": return scope.clause == .start ? nil : .compound
        default: return nil
        }
    }

    private mutating func setVerb(_ word: String) {
        if verb.isEmpty || verb == "EXPLAIN" { verb = word }
    }

    private static let phraseVerbs: Set<String> = [
        "CREATE", "ALTER", "DROP", "KILL", "BEGIN", "START", "COMMIT", "ROLLBACK", "ANALYZE", "REFRESH",
    ]
}

extension SQLScopes.Clause {
    var namesTables: Bool { self == .from || self == .target }
}
