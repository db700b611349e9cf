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

    /// A table as FROM or WITH names it.
    struct TableReference: Equatable {
        /// `schema.table`; empty for a query between parentheses.
        var path: [String] = []
        var alias: String?
        /// The names that are given to its columns behind the alias.
        var columns: [String] = []
        /// The query between parentheses.
        var query: [SQLToken]?

        /// What stands before the point of its columns.
        var name: String? { alias ?? path.last }
    }

    /// What stands between parentheses, or outside all of them.
    struct Scope {
        var clause = Clause.start
        /// The word that began the clause, in capitals; empty before the first.
        var opener = ""
        /// The tokens of the clause, without the word that began it; what was in parentheses is a group.
        var tokens: [SQLToken] = []
        var tables: [TableReference] = []
        /// What WITH has defined.
        var commonTables: [TableReference] = []
        /// What stands between SELECT and FROM.
        var selectList: [SQLToken] = []
        /// Whether columns of the tables around it mean something here: not in a query that is itself a table.
        var seesOuterTables = true
        /// All tokens since its parenthesis.
        var content: [SQLToken] = []

        /// Tables that are named so far, those of the present clause included.
        var allTables: [TableReference] { tables + (clause.namesTables ? Self.tables(in: tokens) : []) }
        var allCommonTables: [TableReference] {
            commonTables + (clause == .with ? Self.commonTables(in: tokens) : [])
        }
    }

    /// The innermost last.
    private(set) var scopes = [Scope()]
    /// The first word.
    private(set) var verb = ""
    /// What is in parentheses deeper than this is not kept.
    private static let depthKept = 50

    var innermost: Scope { scopes[scopes.count - 1] }
    /// What WITH defines here and around.
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

    /// The tables of each scope once tokens behind the cursor have been taken in as far as they belong to it.
    func tables(with following: some Sequence<SQLToken>) -> [[TableReference]] {
        var later = self
        var tables = scopes.map(\.allTables)
        var depth = scopes.count
        // The part of the query behind UNION has tables of its own.
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

    /// A scope for what follows a parenthesis.
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

    /// Whether a word names a column behind a point. After a blank it does not: in `SELECT o. FROM orders o` the
    /// column is still to be typed.
    private func isColumn(_ token: SQLToken) -> Bool {
        guard let last = innermost.tokens.last, last.isSymbol(".") else { return false }
        return last.range.upperBound == token.range.lowerBound
    }

    /// The clause that a word begins where it stands; nil when it is part of the present one.
    private mutating func clause(begunBy word: String) -> Clause? {
        let scope = innermost
        if scope.clause == .phrase { return nil }
        let last = scope.tokens.last?.word
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
        "CREATE", "ALTER", "DROP", "KILL", "BEGIN", "START", "COMMIT", "ROLLBACK",
    ]
}

extension SQLScopes.Clause {
    var namesTables: Bool { self == .from || self == .target }
}
