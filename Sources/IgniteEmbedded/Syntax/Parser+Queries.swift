// Queries, except their FROM.

extension Parser {
    /// Reads a query with WITH, ORDER BY and limits.
    mutating func query() throws(SQLError) -> Query {
        let siblings = try enter()
        let start = token.range.lowerBound
        let common = try commonTables()
        let operand = try queryOperand()
        var query = try setOperations(after: operand, above: 0)
        query = try ordered(query, common: common, from: start)
        try leave(siblings)
        return query
    }

    /// Reads the rest of a query whose first operand was in parentheses.
    mutating func query(after operand: Query, from start: Int) throws(SQLError) -> Query {
        let query = try setOperations(after: operand, above: 0)
        return try ordered(query, common: [], from: start)
    }

    /// Whether a query goes on after an operand.
    var atQueryTail: Bool {
        token.kind == .word
            && ["UNION", "INTERSECT", "EXCEPT", "MINUS", "ORDER", "LIMIT", "OFFSET", "FETCH"].contains(token.text)
    }

    /// Whether a query begins here, other than in parentheses.
    var atQuery: Bool { beginsQuery(token) }

    func beginsQuery(_ token: Token) -> Bool {
        token.kind == .word && ["SELECT", "VALUES", "WITH", "TABLE", "VALUE"].contains(token.text)
    }

    private mutating func commonTables() throws(SQLError) -> [Query.CommonTable] {
        guard take("WITH") else { return [] }
        if at("RECURSIVE") { throw .unsupported("WITH RECURSIVE") }
        var tables: [Query.CommonTable] = []
        repeat {
            let name = try name()
            let columns = at("(") ? try nameList() : nil
            try expect("AS", "(")
            guard atQuery || at("(") else { throw unexpected() }
            let query = try query()
            try expect(")")
            tables.append(Query.CommonTable(name: name, columns: columns, query: query))
        } while take(",")
        return tables
    }

    /// Reads a query that must stand in parentheses.
    mutating func queryInParentheses() throws(SQLError) -> Query {
        try expect("(")
        let query = try query()
        try expect(")")
        return query
    }

    // MARK: Set operations

    /// Reads UNION, INTERSECT and EXCEPT; INTERSECT binds closer.
    private mutating func setOperations(after operand: Query, above minimum: Int) throws(SQLError) -> Query {
        var left = operand
        while let (setOperator, precedence) = try setOperator(), precedence > minimum {
            advance()
            let isAll = take("ALL")
            if !isAll { _ = take("DISTINCT") }
            let siblings = try enter()
            let operand = try queryOperand()
            let right = try setOperations(after: operand, above: precedence)
            try leave(siblings)
            try grow(1)
            left = Query(
                body: .setOperation(setOperator, all: isAll, left, right),
                range: left.range.lowerBound..<previous.upperBound)
        }
        return left
    }

    private func setOperator() throws(SQLError) -> (Query.SetOperator, precedence: Int)? {
        guard token.kind == .word else { return nil }
        switch token.text {
        case "UNION": return (.union, 1)
        case "EXCEPT": return (.except, 1)
        case "INTERSECT": return (.intersect, 2)
        case "MINUS":
            throw error("MINUS is not allowed under the current SQL conformance level", atToken: token.range)
        default: return nil
        }
    }

    /// Reads what stands between set operators.
    private mutating func queryOperand() throws(SQLError) -> Query {
        let start = token.range.lowerBound
        let body: Query.Body
        if at("SELECT") {
            body = .select(try select())
        } else if at("VALUES") {
            body = .values(try rows())
        } else if at("(") {
            body = .nested(try queryInParentheses())
            if isInfixOperator { throw nonQuery(token.range) }
        } else if at("VALUE") {
            throw error("VALUE is not allowed under the current SQL conformance level", atToken: token.range)
        } else if at("TABLE") {
            throw .unsupported("TABLE as a query")
        } else {
            try refuseExpression()
            throw unexpected()
        }
        return Query(body: body, range: start..<previous.upperBound)
    }

    /// Reports an expression where only a query can stand: at a prefix, or at the end of its first operand.
    private mutating func refuseExpression() throws(SQLError) {
        if ["NOT", "EXISTS", "+", "-"].contains(where: at) { throw nonQuery(token.range) }
        guard beginsExpression(token) else { return }
        _ = try operand()
        throw nonQuery(previous)
    }

    private func nonQuery(_ range: Range<Int>) -> SQLError {
        error("Non-query expression encountered in illegal context", atToken: range)
    }

    private mutating func rows() throws(SQLError) -> [[Expression]] {
        try expect("VALUES")
        var rows: [[Expression]] = []
        rows.append(try row())
        while at(","), beginsExpression(following) {
            advance()
            rows.append(try row())
        }
        return rows
    }

    private mutating func row() throws(SQLError) -> [Expression] {
        if at("ROW") { advance() } else if !at("(") { return [try expression()] }
        try expect("(")
        var values: [Expression] = []
        repeat { values.append(try valueOrDefault()) } while take(",")
        try expect(")")
        return values
    }

    private mutating func valueOrDefault() throws(SQLError) -> Expression {
        if take("DEFAULT") { return Expression(kind: .defaultValue, range: previous) }
        return try argument()
    }

    // MARK: ORDER BY and limits

    private mutating func ordered(_ query: Query, common: [Query.CommonTable], from start: Int) throws(SQLError)
        -> Query
    {
        var query = query
        query.common = common
        if take("ORDER") {
            try expect("BY")
            repeat { query.orderBy.append(try orderItem()) } while take(",")
        }
        let limit = token.range
        if take("LIMIT") {
            if !take("ALL") { query.fetch = try limitValue() }
            if at(",") {
                throw error(
                    "'LIMIT start, count' is not allowed under the current SQL conformance level", atToken: limit)
            }
            if take("OFFSET") { try offset(&query) }
        } else if take("OFFSET") {
            try offset(&query)
            if at("LIMIT") {
                throw error(
                    "'OFFSET start LIMIT count' is not allowed under the current SQL conformance level", atToken: limit)
            }
            if at("FETCH") { try fetch(&query) }
        } else if at("FETCH") {
            try fetch(&query)
        }
        query.range = start..<previous.upperBound
        return query
    }

    private mutating func orderItem() throws(SQLError) -> OrderItem {
        var item = OrderItem(expression: try expression())
        if take("DESC") { item.isDescending = true } else { _ = take("ASC") }
        item.nullsFirst = try nullOrder()
        return item
    }

    /// Reads NULLS FIRST or NULLS LAST.
    mutating func nullOrder() throws(SQLError) -> Bool? {
        guard take("NULLS") else { return nil }
        if take("FIRST") { return true }
        try expect("LAST")
        return false
    }

    private mutating func offset(_ query: inout Query) throws(SQLError) {
        query.offset = try limitValue()
        if !take("ROWS") { _ = take("ROW") }
    }

    private mutating func fetch(_ query: inout Query) throws(SQLError) {
        try expect("FETCH")
        if !take("FIRST") { try expect("NEXT") }
        query.fetch = try limitValue()
        if !take("ROWS") { try expect("ROW") }
        try expect("ONLY")
    }

    /// Reads a number or a parameter.
    private mutating func limitValue() throws(SQLError) -> Expression {
        switch token.kind {
        case .integer, .decimal, .double: return try operand()
        default:
            guard at("?") else { throw unexpected(isNameAllowed: false) }
            return try operand()
        }
    }

    // MARK: SELECT

    private mutating func select() throws(SQLError) -> Select {
        try expect("SELECT")
        if token.kind == .hint { throw .unsupported("hints") }
        if at("STREAM") { throw .unsupported("SELECT STREAM") }
        var select = Select(items: [])
        if take("DISTINCT") { select.isDistinct = true } else { _ = take("ALL") }
        repeat { select.items.append(try selectItem()) } while take(",")
        guard take("FROM") else { return select }
        select.from = try tableReferences()
        if take("WHERE") { select.condition = try expression() }
        if take("GROUP") {
            try expect("BY")
            select.isGrouped = true
            select.groupBy = try groupItems()
        }
        if take("HAVING") { select.having = try expression() }
        if at("WINDOW") { throw .unsupported("window functions") }
        if at("QUALIFY") { throw .unsupported("QUALIFY") }
        return select
    }

    private mutating func selectItem() throws(SQLError) -> Select.Item {
        let start = token.range
        if let names = take("*") ? [] : try qualifiedStar() {
            let range = start.lowerBound..<previous.upperBound
            guard take("AS") || atName else { return .star(names, range) }
            // Ignite's parser accepts an alias here, so a misspelt FROM is reported after it.
            _ = try name()
            guard [",", ")", ";", "FROM"].contains(where: at) || token.kind == .end || atQueryTail else {
                throw unexpected()
            }
            throw .unsupported("an alias for *")
        }
        let expression = try expression()
        let hasAs = take("AS")
        if token.kind == .string {
            throw error("Expecting alias, found character literal", atToken: token.range)
        }
        return .expression(expression, alias: hasAs || atName ? try name() : nil)
    }

    /// Reads `t.*` and returns the names before the star; nil, without reading anything, for anything else.
    private mutating func qualifiedStar() throws(SQLError) -> [String]? {
        guard atName, following.isPlain(".") else { return nil }
        var ahead = self
        var names: [String] = []
        repeat {
            if ahead.take("*") {
                self = ahead
                return names
            }
            guard ahead.atName else { return nil }
            names.append(try ahead.name())
        } while ahead.take(".")
        return nil
    }

    private mutating func groupItems() throws(SQLError) -> [Expression] {
        if at("DISTINCT") { throw .unsupported("GROUP BY DISTINCT") }
        _ = take("ALL")
        var items: [Expression] = []
        repeat {
            if take("(", ")") { continue }
            for word in ["ROLLUP", "CUBE"] where at(word, "(") { throw .unsupported(word) }
            if at("GROUPING", "SETS") { throw .unsupported("GROUPING SETS") }
            if at("(") {
                items += try groupedList()
            } else {
                items.append(try expression())
            }
        } while take(",")
        return items
    }

    /// Reads an item that begins with a parenthesis: `(a, b)` means both.
    private mutating func groupedList() throws(SQLError) -> [Expression] {
        let siblings = try enter()
        let start = token.range.lowerBound
        let list: [Expression]
        switch try parenthesized() {
        case .list(let several) where several.count > 1: list = several
        case let one:
            let operand = try single(one, from: start)
            list = [try operators(after: operand, minimum: 0)]
        }
        try leave(siblings)
        return list
    }
}
