/// What may stand where the cursor is: words, and one kind of names.
struct SQLPlace: Equatable {
    enum Names: Equatable {
        /// Columns of the tables that the statement names, and functions.
        case operand
        /// Columns of these tables; of all tables where none is named.
        case columns([SQLScopes.TableReference])
        /// Tables, and system views where they are read only.
        case relations(withViews: Bool)
        case schemas, zones, indexes
        /// Schemas, with a point behind them for what is in them.
        case owners
    }

    var words: [String] = []
    var names: Names?

    init(_ words: [String] = [], _ names: Names? = nil) {
        self.words = words
        self.names = names
    }

    /// The place behind the tokens that `scopes` has taken in.
    ///
    /// - Parameter tables: those of the innermost scope, named before the cursor or behind it.
    init(_ scopes: SQLScopes, tables: [SQLScopes.TableReference]) {
        let scope = scopes.innermost
        let last = scope.tokens.last
        if let words = Self.followers(of: last, in: scope) {
            self.words = words
            return
        }
        let isOperand = Self.expectsOperand(scope.tokens)
        switch scope.clause {
        case .start: words = Self.starts(scopes)
        case .with:
            if last?.kind == .group, scope.tokens.dropLast().last?.word == "AS" {
                words = ["SELECT"]
            } else if let last, !last.isSymbol(","), last.word != "AS" {
                words = ["AS ("]
            }
        case .select:
            if isOperand {
                (words, names) = (SQLWords.operands + (scope.tokens.isEmpty ? ["ALL", "DISTINCT"] : []), .operand)
            } else if last?.word != "AS" {
                words = SQLWords.operators + ["AS", "FROM"] + SQLWords.clauses(after: "HAVING")
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
                words = ["ASC", "DESC", "NULLS FIRST", "NULLS LAST"] + SQLWords.clauses(after: "ORDER")
            }
        case .limit: words = Self.limit(scope)
        case .target:
            if SQLScopes.Scope.expectsTable(scope.tokens) {
                names = .relations(withViews: false)
            } else if last?.word != "AS" {
                let following = ["INSERT": ["SELECT", "VALUES"], "MERGE": ["AS", "USING"], "UPDATE": ["AS", "SET"]]
                words = following[scopes.verb] ?? following["INSERT", default: []]
            }
        case .columnList:
            if last == nil || last?.isSymbol(",") == true { names = .columns(tables) }
        case .mergeAction: words = scope.tokens.isEmpty ? ["MATCHED THEN", "NOT MATCHED THEN"] : ["VALUES"]
        case .compound: words = scope.tokens.isEmpty ? ["ALL", "DISTINCT"] + SQLWords.queries : SQLWords.queries
        case .values: break
        case .expression:
            if isOperand {
                (words, names) = (SQLWords.operands + ["DEFAULT", "DISTINCT", "SELECT"], .operand)
            } else {
                words = SQLWords.operators + ["AS", "FROM"]
            }
        case .phrase: self = Self.phrase(scopes)
        }
    }

    // MARK: Clauses

    /// Words that hardly anything but these can follow.
    private static func followers(of last: SQLToken?, in scope: SQLScopes.Scope) -> [String]? {
        if last?.isSymbol("::") == true { return SQLWords.types }
        if scope.clause == .phrase { return nil }
        switch last?.word {
        case "INSERT" where scope.clause == .mergeAction: return ["VALUES"]
        case "INSERT", "MERGE": return ["INTO"]
        case "DELETE": return ["FROM"]
        case "UPDATE": return ["SET"]
        case "THEN" where scope.clause == .mergeAction: return ["INSERT", "UPDATE SET"]
        case "NOT" where scope.clause == .mergeAction: return ["MATCHED THEN"]
        case "MATCHED": return ["THEN"]
        case "NULLS": return ["FIRST", "LAST"]
        case "GROUPING": return ["SETS ("]
        case "SIMILAR": return ["TO"]
        case "IS":
            return ["DISTINCT FROM", "FALSE", "NOT DISTINCT FROM", "NOT FALSE", "NOT NULL", "NOT TRUE", "NULL", "TRUE"]
        case "LEFT" where scope.clause == .from, "RIGHT" where scope.clause == .from,
            "FULL" where scope.clause == .from:
            return ["JOIN", "OUTER JOIN"]
        case "INNER", "CROSS", "OUTER": return ["JOIN"]
        case "NATURAL": return ["FULL JOIN", "INNER JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN"]
        case "AS" where scope.clause == .expression: return SQLWords.types
        case "EXPLAIN":
            return ["DELETE FROM", "INSERT INTO", "MAPPING FOR", "MERGE INTO", "PLAN FOR", "SELECT", "UPDATE"]
        default: return nil
        }
    }

    private static func starts(_ scopes: SQLScopes) -> [String] {
        if scopes.scopes.count > 1 { return SQLWords.queries }
        let tokens = scopes.innermost.tokens
        if tokens.isEmpty { return SQLWords.statements }
        return tokens.last?.word == "FOR" ? ["DELETE FROM", "INSERT INTO", "MERGE INTO", "SELECT", "UPDATE"] : []
    }

    private static func from(_ scopes: SQLScopes) -> SQLPlace {
        let tokens = scopes.innermost.tokens
        if SQLScopes.Scope.expectsTable(tokens) { return SQLPlace([], .relations(withViews: scopes.verb != "DELETE")) }
        if ["AS", "USING"].contains(tokens.last?.word) { return SQLPlace() }
        switch scopes.verb {
        case "DELETE" where scopes.scopes.count == 1: return SQLPlace(["AS", "WHERE"])
        case "MERGE" where scopes.scopes.count == 1: return SQLPlace(["AS", "ON"])
        default: return SQLPlace(["AS", "ON", "USING ("] + SQLWords.joins + SQLWords.clauses)
        }
    }

    /// WHERE, HAVING, ON and SET.
    private static func condition(
        _ scopes: SQLScopes, _ tables: [SQLScopes.TableReference], _ isOperand: Bool
    ) -> SQLPlace {
        let scope = scopes.innermost
        if scope.clause == .set, scope.tokens.isEmpty || scope.tokens.last?.isSymbol(",") == true {
            return SQLPlace([], .columns(Array(tables.prefix(1))))
        }
        if isOperand { return SQLPlace(SQLWords.operands + (scope.clause == .set ? ["DEFAULT"] : []), .operand) }
        var words = SQLWords.operators
        switch (scopes.verb, scope.opener) {
        case ("MERGE", _): words += ["WHEN MATCHED THEN", "WHEN NOT MATCHED THEN"]
        case (_, "SET"): words += ["WHERE"]
        case (_, "ON"): words += SQLWords.joins + SQLWords.clauses
        case ("DELETE", _), ("UPDATE", _): break
        default: words += SQLWords.clauses(after: scope.opener)
        }
        return SQLPlace(words)
    }

    private static func limit(_ scope: SQLScopes.Scope) -> [String] {
        switch (scope.opener, scope.tokens.last?.word) {
        case ("FETCH", nil): return scope.tokens.isEmpty ? ["FIRST", "NEXT"] : ["ROW ONLY", "ROWS ONLY"]
        case ("FETCH", "ROW"), ("FETCH", "ROWS"): return ["ONLY"]
        case ("FETCH", _): return []
        case ("OFFSET", nil): return scope.tokens.isEmpty ? [] : ["FETCH FIRST", "LIMIT", "ROWS"]
        default: return scope.tokens.isEmpty ? ["ALL"] : ["FETCH FIRST", "OFFSET"]
        }
    }

    /// Whether an operand of an expression comes next, and not an operator.
    static func expectsOperand(_ tokens: [SQLToken]) -> Bool {
        guard let last = tokens.last else { return true }
        switch last.kind {
        case .word: return SQLWords.beforeOperands.contains(last.text.uppercased())
        case .quotedName, .string, .number, .variable, .group: return false
        case .symbol:
            if last.text == "?" { return false }
            guard last.text == "*" else { return true }
            // All columns, or a product.
            let before = tokens.dropLast().last
            return
                !(before == nil || before?.isSymbol(",") == true || before?.isSymbol(".") == true
                || before?.word == "DISTINCT" || before?.word == "ALL")
        }
    }
}
