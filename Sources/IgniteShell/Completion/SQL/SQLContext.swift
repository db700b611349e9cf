import IgniteCore

/// The possible input at the cursor: words, and one kind of names.
struct SQLContext: Equatable {
    enum Names: Equatable {
        /// Columns of the tables in the statement, and functions.
        case operand
        /// Columns of these tables, or of all tables if the list is empty.
        case columns([SQLScopes.TableReference])
        /// Tables, and system views if they are only read.
        case relations(withViews: Bool)
        case schemas, zones, indexes
        /// Schemas, followed by a dot for their contents.
        case owners
    }

    var words: [String] = []
    var names: Names?

    init(_ words: [String] = [], _ names: Names? = nil) {
        self.words = words
        self.names = names
    }

    /// Creates the place after the tokens in `scopes`.
    ///
    /// - Parameter tables: The tables of the innermost scope, before or after the cursor.
    init(_ scopes: SQLScopes, tables: [SQLScopes.TableReference], _ dialect: any Dialect) {
        let scope = scopes.innermost
        let last = scope.tokens.last
        if let words = Self.followers(of: last, in: scope, dialect) {
            self.words = words
            return
        }
        let isOperand = Self.expectsOperand(scope.tokens)
        switch scope.clause {
        case .start: words = Self.starts(scopes, dialect)
        case .with: words = Self.with(scope)
        case .select:
            if isOperand {
                (words, names) = (Self.operands(scope) + (scope.tokens.isEmpty ? ["ALL", "DISTINCT"] : []), .operand)
            } else if last?.word != "AS" {
                let following = ["FROM"] + SQLWords.clauses(after: "HAVING")
                let isWhole = last?.isSymbol("*") == true || scope.tokens.dropLast().last?.word == "AS"
                words = isWhole ? following : Self.operators(scope, or: ["AS"] + following)
            }
        case .from: self = Self.from(scopes)
        case .condition, .set: self = Self.condition(scopes, tables, isOperand)
        case .groupBy:
            if scope.tokens.isEmpty {
                words = ["BY"]
            } else if isOperand {
                (words, names) = (["CUBE(", "GROUPING SETS (", "ROLLUP("], .operand)
            } else {
                words = SQLWords.clauses(after: "GROUP")
            }
        case .orderBy:
            if scope.tokens.isEmpty {
                words = ["BY"]
            } else if isOperand {
                (words, names) = (["CASE", "CAST("], .operand)
            } else {
                words = Self.order(scope) + SQLWords.clauses(after: "ORDER")
            }
        case .limit: words = Self.limit(scope)
        case .target: self = Self.target(scopes)
        case .columnList:
            if last == nil || last?.isSymbol(",") == true { names = .columns(tables) }
        case .mergeAction: words = Self.mergeAction(scope)
        case .compound: words = scope.tokens.isEmpty ? ["ALL", "DISTINCT"] + SQLWords.queries : SQLWords.queries
        case .values:
            if last == nil || last?.isSymbol(",") == true {
                words = ["("]
            } else if scopes.scopes.count > 1 || !["INSERT", "MERGE"].contains(scopes.verb) {
                words = SQLWords.clauses(after: "HAVING")
            }
        case .expression: self = Self.expression(scopes, isOperand, dialect)
        case .phrase: self = Self.phrase(scopes, dialect)
        }
    }

    // MARK: Clauses

    /// Returns the few words that can follow certain words; nil for all others.
    private static func followers(
        of last: SQLToken?, in scope: SQLScopes.Scope, _ dialect: any Dialect
    ) -> [String]? {
        if last?.isSymbol("::") == true { return dialect.typeNames }
        if scope.clause == .phrase { return nil }
        let before = scope.tokens.dropLast()
        let isBehindOperand = !before.isEmpty && !expectsOperand(Array(before))
        switch last?.word {
        case "INSERT", "MERGE": return scope.clause == .mergeAction ? nil : ["INTO"]
        case "DELETE": return ["FROM"]
        case "UPDATE": return ["SET"]
        case "MATCHED": return ["THEN"]
        case "NULLS": return ["FIRST", "LAST"]
        case "GROUPING": return ["SETS ("]
        case "SIMILAR": return ["TO"]
        case "IN", "EXISTS": return ["("]
        case "INTERVAL": return []
        case _ where last?.kind == .string && before.last?.word == "INTERVAL": return SQLWords.timeUnits
        case "DISTINCT" where before.last?.word == "IS" || before.last?.word == "NOT": return ["FROM"]
        case "IS": return SQLWords.tests + SQLWords.tests.map { "NOT \($0)" }
        case "NOT" where before.last?.word == "IS": return SQLWords.tests
        case "NOT" where scope.clause != .mergeAction && isBehindOperand: return SQLWords.negatable
        case "LEFT", "RIGHT", "FULL":
            return scope.clause == .from || scope.opener == "ON" && isBehindOperand ? ["JOIN", "OUTER JOIN"] : nil
        case "INNER", "CROSS", "OUTER": return ["JOIN"]
        case "NATURAL": return ["FULL JOIN", "INNER JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN"]
        case "AS" where scope.clause == .expression: return dialect.typeNames
        case "EXPLAIN": return dialect.explainWords
        case "PLAN" where scope.clause == .start, "MAPPING" where scope.clause == .start: return ["FOR"]
        default: return nil
        }
    }

    private static func starts(_ scopes: SQLScopes, _ dialect: any Dialect) -> [String] {
        if scopes.scopes.count > 1 { return SQLWords.queries }
        let tokens = scopes.innermost.tokens
        if tokens.isEmpty { return dialect.statements }
        return tokens.last?.word == "FOR" ? ["DELETE FROM", "INSERT INTO", "MERGE INTO", "SELECT", "UPDATE"] : []
    }

    private static func with(_ scope: SQLScopes.Scope) -> [String] {
        guard let last = scope.tokens.last, !last.isSymbol(",") else { return [] }
        if last.word == "AS" { return ["("] }
        return last.kind == .group && scope.tokens.dropLast().last?.word == "AS" ? ["SELECT"] : ["AS ("]
    }

    private static func from(_ scopes: SQLScopes) -> SQLContext {
        let scope = scopes.innermost
        if SQLScopes.Scope.expectsTable(scope.tokens) {
            return SQLContext([], .relations(withViews: scopes.verb != "DELETE"))
        }
        switch scope.tokens.last?.word {
        case "AS": return SQLContext()
        case "USING": return SQLContext(["("])
        default: break
        }
        let isBehindUsing = scope.tokens.dropLast().last?.word == "USING"
        let alias = !isBehindUsing && SQLScopes.Scope.tables(in: scope.tokens).last?.alias == nil ? ["AS"] : []
        if scopes.scopes.count == 1, scopes.verb == "DELETE" { return SQLContext(alias + ["WHERE"]) }
        if scopes.scopes.count == 1, scopes.verb == "MERGE" { return SQLContext(alias + ["ON"]) }
        if scope.wantsJoinCondition { return SQLContext(alias + ["ON", "USING ("]) }
        return SQLContext(alias + SQLWords.joins + SQLWords.clauses)
    }

    /// Returns the place in INTO and UPDATE.
    private static func target(_ scopes: SQLScopes) -> SQLContext {
        let tokens = scopes.innermost.tokens
        if SQLScopes.Scope.expectsTable(tokens) { return SQLContext([], .relations(withViews: false)) }
        if tokens.last?.word == "AS" { return SQLContext() }
        let alias = SQLScopes.Scope.tables(in: tokens).last?.alias == nil ? ["AS"] : []
        switch scopes.verb {
        case "MERGE": return SQLContext(alias + ["USING"])
        case "UPDATE": return SQLContext(alias + ["SET"])
        default: return SQLContext((tokens.last?.kind == .group ? [] : ["("]) + ["SELECT", "VALUES"])
        }
    }

    /// Returns the place in WHERE, HAVING, ON and SET.
    private static func condition(
        _ scopes: SQLScopes, _ tables: [SQLScopes.TableReference], _ isOperand: Bool
    ) -> SQLContext {
        let scope = scopes.innermost
        if scope.clause == .set {
            if scope.lastPart.isEmpty { return SQLContext([], .columns(Array(tables.prefix(1)))) }
            if scope.lastPart.count == 1 { return SQLContext(["="]) }
        }
        if isOperand { return SQLContext(operands(scope) + (scope.clause == .set ? ["DEFAULT"] : []), .operand) }
        switch (scopes.verb, scope.opener) {
        case ("MERGE", _) where scopes.scopes.count == 1:
            let isMatched = scope.content.contains { $0.word == "MATCHED" }
            return SQLContext(
                operators(scope, or: (isMatched ? [] : ["WHEN MATCHED THEN"]) + ["WHEN NOT MATCHED THEN"]))
        case (_, "SET"): return SQLContext(operators(scope, or: ["WHERE"]))
        case (_, "ON"): return SQLContext(operators(scope, or: SQLWords.joins + SQLWords.clauses))
        case ("DELETE", _) where scopes.scopes.count == 1, ("UPDATE", _) where scopes.scopes.count == 1:
            return SQLContext(operators(scope, or: []))
        default: return SQLContext(operators(scope, or: SQLWords.clauses(after: scope.opener)))
        }
    }

    private static func mergeAction(_ scope: SQLScopes.Scope) -> [String] {
        let isInsert = scope.tokens.first?.word == "NOT"
        switch scope.tokens.last?.word {
        case _ where scope.tokens.isEmpty: return ["MATCHED THEN", "NOT MATCHED THEN"]
        case "NOT": return ["MATCHED THEN"]
        case "THEN": return [isInsert ? "INSERT" : "UPDATE SET"]
        case "INSERT": return ["(", "VALUES"]
        default: return isInsert ? ["VALUES"] : []
        }
    }

    private static func order(_ scope: SQLScopes.Scope) -> [String] {
        let words = scope.lastPart.map(\.word)
        if words.contains("NULLS") { return [] }
        return (words.contains("ASC") || words.contains("DESC") ? [] : ["ASC", "DESC"]) + ["NULLS FIRST", "NULLS LAST"]
    }

    private static func limit(_ scope: SQLScopes.Scope) -> [String] {
        // FETCH is an alternative to LIMIT.
        let count = scope.content.contains { $0.word == "LIMIT" } ? [] : ["FETCH FIRST"]
        switch (scope.opener, scope.tokens.last?.word) {
        case ("FETCH", nil): return scope.tokens.isEmpty ? ["FIRST", "NEXT"] : ["ROW ONLY", "ROWS ONLY"]
        case ("FETCH", "ROW"), ("FETCH", "ROWS"): return ["ONLY"]
        case ("FETCH", _): return []
        case ("OFFSET", nil): return scope.tokens.isEmpty ? [] : count + ["ROWS"]
        case ("OFFSET", _): return count
        default: return scope.tokens.isEmpty ? ["ALL"] : ["OFFSET"]
        }
    }
}
