// FROM: tables, subqueries and joins.

extension Parser {
    /// Reads tables with commas and joins between them; all bind alike, from the left.
    mutating func tableReferences() throws(SQLError) -> TableReference {
        let siblings = try enter()
        let table = try joins(after: try tableReference(), allowsComma: true)
        try leave(siblings)
        return table
    }

    private mutating func joins(after first: TableReference, allowsComma: Bool) throws(SQLError) -> TableReference {
        var left = first
        while true {
            let kind: JoinKind
            var condition = JoinCondition.none
            var keyword = token.range
            let isComma = at(",")
            if isComma {
                guard allowsComma, beginsTable(following) else { throw unexpected() }
                advance()
                kind = .cross
            } else if let join = try joinKind() {
                kind = join.kind
                keyword = previous
                if let natural = join.natural { condition = .natural(natural) }
            } else {
                return left
            }
            let right = try tableReference()
            if !isComma { condition = try joinCondition(condition, of: kind, keyword) }
            left = TableReference(
                kind: .join(Join(kind: kind, left: left, right: right, condition: condition, keyword: keyword)),
                range: left.range.lowerBound..<previous.upperBound)
            try grow(1)
        }
    }

    /// Reads `[NATURAL] [INNER | LEFT …] JOIN`; nil, without reading anything, if no join comes next.
    private mutating func joinKind() throws(SQLError) -> (kind: JoinKind, natural: Range<Int>?)? {
        var ahead = self
        let natural = ahead.take("NATURAL") ? token.range : nil
        var kind = JoinKind.inner
        if ahead.take("CROSS") {
            kind = .cross
        } else if !ahead.take("INNER") {
            if ahead.take("LEFT") {
                kind = .left
            } else if ahead.take("RIGHT") {
                kind = .right
            } else if ahead.take("FULL") {
                kind = .full
            }
            if kind != .inner { _ = ahead.take("OUTER") }
        }
        if ahead.at("APPLY") { throw .unsupported("APPLY") }
        if at("ASOF") { throw .unsupported("ASOF JOIN") }
        guard ahead.at("JOIN") else { return nil }
        guard beginsTable(ahead.following) else {
            // Ignite looks at the word after JOIN, except after CROSS.
            if kind == .cross { self = ahead }
            return nil
        }
        ahead.advance()
        self = ahead
        return (kind, natural)
    }

    /// Reads ON or USING, and checks what kinds of joins can have.
    private mutating func joinCondition(
        _ natural: JoinCondition, of kind: JoinKind, _ keyword: Range<Int>
    ) throws(SQLError) -> JoinCondition {
        var condition = natural
        let word = token.range
        var written: Range<Int>?
        if take("ON") {
            let expression = try expression()
            condition = .on(expression)
            written = expression.range
        } else if take("USING") {
            condition = .using(try nameList())
            written = word.lowerBound..<previous.upperBound
        }
        if case .natural = natural, let written {
            return .misplaced("Cannot specify NATURAL keyword with ON or USING clause", written)
        }
        switch (kind, condition) {
        case (.cross, .none): return condition
        case (.cross, .natural): return .misplaced(Self.conditionOfCross, keyword)
        case (.cross, _): return .misplaced(Self.conditionOfCross, word)
        case (_, .none):
            return .misplaced(
                "INNER, LEFT, RIGHT, FULL, or ASOF join requires a condition (NATURAL keyword or ON or USING clause)",
                keyword)
        default: return condition
        }
    }

    private static let conditionOfCross =
        "Cannot specify condition (NATURAL keyword, or ON or USING clause) following CROSS JOIN"

    private func beginsTable(_ token: Token) -> Bool {
        token.isName || token.isPlain("(") || token.isPlain("TABLE")
    }

    // MARK: One table

    private mutating func tableReference() throws(SQLError) -> TableReference {
        let start = token.range.lowerBound
        let kind: TableReference.Kind
        if at("TABLE") {
            kind = try tableFunction()
        } else if at("(") {
            guard beginsTable(following) || beginsQuery(following) else { throw unexpected() }
            kind = try parenthesizedTable()
        } else {
            kind = try namedTable()
        }
        return TableReference(kind: kind, range: start..<previous.upperBound)
    }

    private mutating func namedTable() throws(SQLError) -> TableReference.Kind {
        for word in ["LATERAL", "UNNEST"] where at(word, "(") { throw .unsupported(word) }
        let start = token.range.lowerBound
        let names = try names()
        if at("(") {
            // A table function without TABLE.
            let call = try functionCall(names)
            return .function(call, start..<previous.upperBound, try tableAlias())
        }
        try refuseTableClauses()
        return .named(names, try tableAlias())
    }

    private mutating func tableFunction() throws(SQLError) -> TableReference.Kind {
        try expect("TABLE", "(")
        let start = token.range.lowerBound
        let names = try names()
        guard at("(") else { throw unexpected() }
        let call = try functionCall(names)
        let range = start..<previous.upperBound
        try expect(")")
        return .function(call, range, try tableAlias())
    }

    private mutating func functionCall(_ names: [String]) throws(SQLError) -> Expression.Call {
        guard names.count == 1 else { throw .unsupported("functions with a schema") }
        var call = Expression.Call(name: names[0], arguments: [])
        try expect("(")
        if !at(")") {
            repeat { call.arguments.append(try argument()) } while take(",")
        }
        try expect(")")
        return call
    }

    /// What stood in parentheses: a query without an alias, or a join.
    private enum Parenthesis {
        case query(Query)
        case join(TableReference)
    }

    /// Reads a subquery with its alias, or a join in parentheses.
    private mutating func parenthesizedTable() throws(SQLError) -> TableReference.Kind {
        try table(try parenthesis())
    }

    private mutating func table(_ parenthesis: Parenthesis) throws(SQLError) -> TableReference.Kind {
        switch parenthesis {
        case .query(let query):
            try refuseTableClauses()
            return .query(query, try tableAlias())
        case .join(let join):
            if at("AS") || atName { throw .unsupported("an alias for a join in parentheses") }
            return join.kind
        }
    }

    private mutating func parenthesis() throws(SQLError) -> Parenthesis {
        let siblings = try enter()
        try expect("(")
        let result: Parenthesis
        if atQuery {
            result = .query(try query())
        } else {
            result = try nestedParenthesis()
        }
        try expect(")")
        try leave(siblings)
        return result
    }

    private mutating func nestedParenthesis() throws(SQLError) -> Parenthesis {
        let start = token.range.lowerBound
        var first: TableReference
        if at("(") {
            guard beginsTable(following) || beginsQuery(following) else { throw unexpected() }
            // Only what it contains tells whether a query begins with it.
            let inner = try parenthesis()
            if case .query(let query) = inner, atQueryTail || at(")") {
                let nested = Query(body: .nested(query), range: start..<previous.upperBound)
                return .query(try self.query(after: nested, from: start))
            }
            let kind = try table(inner)
            first = TableReference(kind: kind, range: start..<previous.upperBound)
        } else {
            first = try tableReference()
        }
        first = try joins(after: first, allowsComma: false)
        guard at(")") else { throw unexpected() }
        guard case .join = first.kind else { throw error("Expected query or join", atToken: previous) }
        return .join(first)
    }

    private mutating func refuseTableClauses() throws(SQLError) {
        if token.kind == .hint { throw .unsupported("hints") }
        if at("FOR", "SYSTEM_TIME") { throw .unsupported("FOR SYSTEM_TIME") }
        for word in ["TABLESAMPLE", "EXTEND", "PIVOT", "UNPIVOT", "MATCH_RECOGNIZE"] where at(word) {
            // PIVOT and UNPIVOT are aliases otherwise.
            if !atName || following.isPlain("(") { throw .unsupported(word) }
        }
    }

    private mutating func tableAlias() throws(SQLError) -> TableReference.Alias? {
        guard take("AS") || atName else { return nil }
        let name = try name()
        return TableReference.Alias(name: name, columns: at("(") ? try nameList() : nil)
    }
}
