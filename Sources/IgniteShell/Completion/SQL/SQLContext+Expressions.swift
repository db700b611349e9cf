import IgniteCore

// Completion within an expression.
extension SQLContext {
    /// Returns whether an operand comes next in an expression, rather than an operator.
    static func expectsOperand(_ tokens: [SQLToken]) -> Bool {
        guard let last = tokens.last else { return true }
        switch last.kind {
        case .word: return SQLWords.beforeOperands.contains(last.text.uppercased())
        case .quotedName, .string, .number, .variable, .group: return false
        case .symbol:
            if last.text == "?" { return false }
            guard last.text == "*" else { return true }
            // All columns, or a multiplication.
            let before = tokens.dropLast().last
            return
                !(before == nil || before?.isSymbol(",") == true || before?.isSymbol(".") == true
                || before?.word == "DISTINCT" || before?.word == "ALL")
        }
    }

    /// Returns the words that can start an operand.
    static func operands(_ scope: SQLScopes.Scope) -> [String] {
        SQLWords.operands + (scope.tokens.last?.word == "CASE" ? ["WHEN"] : [])
    }

    /// Returns the words that can follow an operand. Within CASE, these are only the words that continue it.
    static func operators(_ scope: SQLScopes.Scope, or following: [String]) -> [String] {
        let isPattern = ["LIKE", "TO"].contains(scope.tokens.dropLast().last?.word)
        return SQLWords.operators + (isPattern ? ["ESCAPE"] : []) + (goingOnWithCase(scope.tokens) ?? following)
    }

    /// Returns the words that continue an open CASE; nil if none is open.
    private static func goingOnWithCase(_ tokens: [SQLToken]) -> [String]? {
        var open: [String] = []
        for token in tokens {
            switch token.word {
            case "CASE": open.append("CASE")
            case "WHEN", "THEN", "ELSE":
                if !open.isEmpty { open[open.count - 1] = token.word ?? "" }
            case "END": _ = open.popLast()
            default: break
            }
        }
        switch open.last {
        case "CASE": return ["WHEN"]
        case "WHEN": return ["THEN"]
        case "THEN": return ["ELSE", "END", "WHEN"]
        case "ELSE": return ["END"]
        default: return nil
        }
    }

    /// Returns the place within parentheses. Those of a function have words of their own.
    static func expression(_ scopes: SQLScopes, _ isOperand: Bool, _ dialect: any Dialect) -> SQLContext {
        let scope = scopes.innermost
        let outer = scopes.scopes[scopes.scopes.count - 2]
        let isFirst = scope.tokens.isEmpty
        switch (outer.tokens.last?.word, isOperand) {
        case ("EXTRACT", true) where isFirst: return SQLContext(dialect.timeParts)
        case ("TRIM", true) where isFirst:
            return SQLContext(operands(scope) + ["BOTH", "LEADING", "TRAILING"], .operand)
        case ("CAST", false): return SQLContext(operators(scope, or: ["AS"]))
        case ("EXTRACT", false), ("TRIM", false): return SQLContext(operators(scope, or: ["FROM"]))
        case ("SUBSTRING", false): return SQLContext(operators(scope, or: ["FOR", "FROM"]))
        case (_, false): return SQLContext(operators(scope, or: []))
        case (_, true):
            let words = (isFirst ? ["DISTINCT", "SELECT"] : []) + (outer.clause == .values ? ["DEFAULT"] : [])
            return SQLContext(operands(scope) + words, .operand)
        }
    }
}

extension SQLScopes.Scope {
    /// The tokens after the last comma.
    var lastPart: ArraySlice<SQLToken> {
        var start = tokens.lastIndex { $0.isSymbol(",") }.map { $0 + 1 } ?? 0
        if start == 0, tokens.first?.word == "BY" { start = 1 }
        return tokens[start...]
    }

    /// Whether the last join still needs ON or USING.
    var wantsJoinCondition: Bool {
        guard let join = content.lastIndex(where: { $0.word == "JOIN" }) else { return false }
        let kinds = content[..<join].reversed().prefix { $0.word.map(Self.joinWords.contains) == true }
        let isWithout = kinds.contains { $0.word == "CROSS" || $0.word == "NATURAL" }
        return !isWithout && !content[join...].contains { $0.isSymbol(",") || $0.word == "ON" || $0.word == "USING" }
    }
}
