// Expressions: operators by precedence. The numbers are Calcite's.

extension Parser {
    private enum Precedence {
        static let or = 22
        static let and = 24
        static let not = 26
        static let test = 28
        static let comparison = 30
        static let membership = 32
        static let sum = 40
        static let product = 60
        static let sign = 80
        static let cast = 94
    }

    /// Reads an expression.
    mutating func expression() throws(SQLError) -> Expression { try expression(minimum: 0) }

    /// Reads an expression of operators that bind at least as closely as `minimum`.
    mutating func expression(minimum: Int) throws(SQLError) -> Expression {
        let siblings = try enter()
        let expression = try operators(after: try operand(), minimum: minimum)
        try leave(siblings)
        return expression
    }

    /// Reads the operators that follow an operand, and their other operands.
    mutating func operators(after operand: Expression, minimum: Int) throws(SQLError) -> Expression {
        var left = operand
        while let precedence = infixPrecedence, precedence >= minimum {
            switch precedence {
            case Precedence.or: left = try chain(.or, after: left, minimum: Precedence.and)
            case Precedence.and: left = try chain(.and, after: left, minimum: Precedence.not)
            case Precedence.test: left = try test(left)
            case Precedence.membership: left = try membership(left)
            case Precedence.cast:
                if at("[") { throw .unsupported("elements of arrays") }
                advance()
                var type = try typeName()
                type.followsColons = true
                left = node(.cast(left, type), left)
            default: left = try binary(left, precedence)
            }
            try grow(1)
        }
        return left
    }

    /// Whether an operator comes next that can stand after an operand.
    var isInfixOperator: Bool { infixPrecedence != nil }

    /// The precedence of the operator that comes next; nil if none does, or if nothing that can follow it does. So errors
    /// are reported at the operator, as Ignite does.
    private var infixPrecedence: Int? {
        guard let precedence = precedence(of: token) else { return nil }
        switch token.text {
        case "IS":
            let words = ["NOT", "NULL", "TRUE", "FALSE", "UNKNOWN", "DISTINCT", "A", "EMPTY", "JSON"]
            return following.kind == .word && words.contains(following.text) ? precedence : nil
        case "NOT":
            let words = ["IN", "BETWEEN", "LIKE", "ILIKE", "RLIKE", "SIMILAR", "SUBMULTISET"]
            return following.kind == .word && words.contains(following.text) ? precedence : nil
        case "IN": return following.isPlain("(") ? precedence : nil
        case "SIMILAR": return following.isPlain("TO") ? precedence : nil
        case "MEMBER": return following.isPlain("OF") ? precedence : nil
        case "FORMAT": return following.isPlain("JSON") ? precedence : nil
        case "::": return following.isName || Self.typeWords.contains(following.text) ? precedence : nil
        case "[": return precedence
        case "BETWEEN" where following.isPlain("SYMMETRIC") || following.isPlain("ASYMMETRIC"): return precedence
        default:
            let isQuantifier = ["ALL", "ANY", "SOME"].contains(following.text)
            return beginsExpression(following) || isQuantifier ? precedence : nil
        }
    }

    /// Reserved words that the name of a type can begin with.
    private static let typeWords: Set = [
        "ANY", "CHAR", "CHARACTER", "DATE", "DECIMAL", "INTERVAL", "ROW", "TIME", "TIMESTAMP", "UUID", "VARIANT",
    ]

    private func precedence(of token: Token) -> Int? {
        switch token.kind {
        case .symbol: symbolPrecedence(token.text)
        case .word: wordPrecedence(token.text)
        default: nil
        }
    }

    private func symbolPrecedence(_ text: String) -> Int? {
        switch text {
        case ")", ",", ";": nil
        case "=", "<>", "!=", "<", "<=", ">", ">=": Precedence.comparison
        case "+", "-": Precedence.sum
        case "*", "/", "%", "||": Precedence.product
        case "::", "[": Precedence.cast
        default: nil
        }
    }

    private func wordPrecedence(_ text: String) -> Int? {
        switch text {
        case "AND": Precedence.and
        case "OR": Precedence.or
        case "IS": Precedence.test
        case "NOT", "IN", "BETWEEN", "LIKE", "ILIKE", "RLIKE", "SIMILAR": Precedence.membership
        // Ignite's parser knows these, too; they are refused by name.
        case "MEMBER", "SUBMULTISET", "CONTAINS", "OVERLAPS", "EQUALS", "PRECEDES", "SUCCEEDS", "IMMEDIATELY",
            "MULTISET",
            "FORMAT":
            Precedence.comparison
        default: nil
        }
    }

    // MARK: Operators

    private mutating func binary(_ left: Expression, _ precedence: Int) throws(SQLError) -> Expression {
        let text = token.text == "!=" ? "<>" : token.text
        guard let binaryOperator = BinaryOperator(rawValue: text) else {
            throw .unsupported("\(token.text) as an operator")
        }
        advance()
        if let quantifier = ["ANY", "ALL", "SOME"].first(where: at), following.isPlain("(") {
            throw .unsupported("\(text) \(quantifier)")
        }
        let right = try expression(minimum: precedence + 1)
        return node(.binary(binaryOperator, left, right), left)
    }

    /// Reads a chain of AND or OR. The tree of a long one is as flat as possible: statements that programs write have
    /// thousands of them, and their order has no meaning.
    private mutating func chain(
        _ binaryOperator: BinaryOperator, after left: Expression, minimum: Int
    ) throws(SQLError) -> Expression {
        var operands = [left]
        while at(binaryOperator.rawValue), isInfixOperator {
            advance()
            operands.append(try expression(minimum: minimum))
        }
        if operands.count <= 64 {
            try grow(operands.count - 1)
            return operands.dropFirst().reduce(left) { Self.join($0, binaryOperator, $1) }
        }
        while operands.count > 1 {
            try grow(1)
            operands = stride(from: 0, to: operands.count, by: 2).map { index in
                guard index + 1 < operands.count else { return operands[index] }
                return Self.join(operands[index], binaryOperator, operands[index + 1])
            }
        }
        return operands[0]
    }

    private static func join(_ left: Expression, _ binaryOperator: BinaryOperator, _ right: Expression) -> Expression {
        Expression(
            kind: .binary(binaryOperator, left, right), range: left.range.lowerBound..<right.range.upperBound)
    }

    /// Reads IS and what follows it.
    private mutating func test(_ left: Expression) throws(SQLError) -> Expression {
        try expect("IS")
        let isNegated = take("NOT")
        if take("DISTINCT") {
            try expect("FROM")
            let right = try expression(minimum: Precedence.comparison + 1)
            return node(.distinct(left, right, isNegated: isNegated), left)
        }
        for word in ["A", "EMPTY", "JSON"] where at(word) { throw .unsupported("IS \(word == "A" ? "A SET" : word)") }
        let test: Expression.Test
        switch token.text {
        case "NULL": test = .null
        case "TRUE": test = .true
        case "FALSE": test = .false
        case "UNKNOWN": test = .unknown
        default: throw unexpected()
        }
        advance()
        return node(.test(left, test, isNegated: isNegated), left)
    }

    /// Reads IN, BETWEEN, LIKE and the like.
    private mutating func membership(_ left: Expression) throws(SQLError) -> Expression {
        let isNegated = take("NOT")
        if take("BETWEEN") { return try between(left, isNegated: isNegated) }
        if take("IN") {
            let start = token.range.lowerBound
            switch try parenthesized() {
            case .query(let query): return node(.inQuery(left, query, isNegated: isNegated), left)
            case .list(let list):
                return node(.inList(left, list, start..<previous.upperBound, isNegated: isNegated), left)
            }
        }
        guard take("LIKE") else { throw .unsupported(at("SIMILAR") ? "SIMILAR TO" : token.text) }
        let pattern = try expression(minimum: Precedence.membership + 1)
        let escape = take("ESCAPE") ? try expression(minimum: Precedence.membership + 1) : nil
        return node(.like(left, pattern: pattern, escape: escape, isNegated: isNegated), left)
    }

    private mutating func between(_ left: Expression, isNegated: Bool) throws(SQLError) -> Expression {
        if take("SYMMETRIC") { throw .unsupported("BETWEEN SYMMETRIC") }
        _ = take("ASYMMETRIC")
        let low = try expression(minimum: Precedence.not)
        guard take("AND") else {
            // Ignite looks for it behind all operators.
            _ = try operators(after: low, minimum: 0)
            let place = source.place(at: token.range.lowerBound)
            throw .parse(
                "Failed to parse query: BETWEEN operator has no terminating AND. "
                    + "At line \(place.line), column \(place.column)")
        }
        let high = try expression(minimum: Precedence.membership + 1)
        return node(.between(left, low: low, high: high, isNegated: isNegated), left)
    }

    /// An expression from the beginning of its first operand to the token that was read last.
    private func node(_ kind: Expression.Kind, _ first: Expression) -> Expression {
        Expression(kind: kind, range: first.range.lowerBound..<previous.upperBound)
    }

    // MARK: Prefixes and parentheses

    /// Reads an operand with its prefixes.
    mutating func operand() throws(SQLError) -> Expression {
        let start = token.range.lowerBound
        let kind: Expression.Kind
        if at("NOT") {
            advance()
            kind = .unary(.not, try expression(minimum: Precedence.not))
        } else if at("-") || at("+") {
            let sign: UnaryOperator = at("-") ? .minus : .plus
            advance()
            kind = .unary(sign, try expression(minimum: Precedence.sign))
        } else if at("EXISTS") {
            advance()
            guard at("(") else { throw .unsupported("EXISTS without a subquery") }
            let siblings = try enter()
            guard case .query(let query) = try parenthesized() else {
                throw SQLError.unsupported("EXISTS without a subquery")
            }
            try leave(siblings)
            kind = .exists(query)
        } else {
            return try primary()
        }
        return Expression(kind: kind, range: start..<previous.upperBound)
    }

    /// What stood in parentheses.
    enum Parenthesized {
        case query(Query)
        case list([Expression])
    }

    /// Reads a query, or expressions, in parentheses.
    mutating func parenthesized() throws(SQLError) -> Parenthesized {
        try expect("(")
        let result = try queryOrExpressions()
        try expect(")")
        return result
    }

    private mutating func queryOrExpressions() throws(SQLError) -> Parenthesized {
        if atQuery { return .query(try query()) }
        guard at("(") else { return .list(try expressions()) }
        // Another parenthesis: only what it contains tells whether a query or an expression begins with it.
        let siblings = try enter()
        let start = token.range.lowerBound
        let inner = try parenthesized()
        var result = inner
        if case .query(let query) = inner, atQueryTail || at(")") {
            let nested = Query(body: .nested(query), range: start..<previous.upperBound)
            result = .query(try self.query(after: nested, from: start))
        } else {
            let operand = try single(inner, from: start)
            let first = try operators(after: operand, minimum: 0)
            result = .list(try expressions(after: first))
        }
        try leave(siblings)
        return result
    }

    private mutating func expressions() throws(SQLError) -> [Expression] {
        try expressions(after: try expression())
    }

    private mutating func expressions(after first: Expression) throws(SQLError) -> [Expression] {
        var list = [first]
        while take(",") { list.append(try argument()) }
        return list
    }

    /// The one expression that stood in parentheses.
    func single(_ parenthesized: Parenthesized, from start: Int) throws(SQLError) -> Expression {
        let range = start..<previous.upperBound
        switch parenthesized {
        case .query(let query): return Expression(kind: .scalarQuery(query), range: range)
        case .list(let list):
            guard list.count == 1 else { throw .unsupported("row values") }
            return Expression(kind: list[0].kind, range: range)
        }
    }

    /// Reads an expression where a query without parentheses can stand, too.
    mutating func argument() throws(SQLError) -> Expression {
        guard atQuery, !at("TABLE") else { return try expression() }
        let query = try query()
        return Expression(kind: .scalarQuery(query), range: query.range)
    }

    // MARK: Beginnings

    /// Reserved words that an expression can begin with.
    private static let beginnings = functionWords.union(contextVariables).union([
        "ARRAY", "CASE", "CAST", "CURRENT", "DATE", "DATETIME", "DECIMAL", "EXISTS", "FALSE", "INTERVAL", "MULTISET",
        "NEW",
        "NEXT", "NOT", "NULL", "PERIOD", "ROW", "SPECIFIC", "TIME", "TIMESTAMP", "TRUE", "UNKNOWN", "UUID",
    ])

    /// Whether an expression can begin with a token.
    func beginsExpression(_ token: Token) -> Bool {
        switch token.kind {
        case .word: token.isName || Self.beginnings.contains(token.text)
        case .quotedName, .string, .binaryString, .prefixedString, .integer, .decimal, .double: true
        // A lexical error is reported by what reads it.
        case .invalid: true
        case .symbol: ["(", "?", "+", "-", "{"].contains(token.text)
        case .hint, .end: false
        }
    }
}
