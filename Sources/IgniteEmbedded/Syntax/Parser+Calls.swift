// Columns, and calls of functions in all their forms.

extension Parser {
    /// Reserved words that are names of functions.
    static let functionWords = Set(
        """
        ABS AVG CARDINALITY CEILING CHAR CHARACTER_LENGTH CHAR_LENGTH COALESCE COLLECT CONVERT COUNT COVAR_POP COVAR_SAMP
        CUME_DIST CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATE DATETIME DENSE_RANK ELEMENT EVERY EXP EXTRACT FIRST_VALUE FLOOR FUSION GROUPING HOUR INTERSECTION
        LAG LAST_VALUE LEAD LEFT LN LOCALTIME LOCALTIMESTAMP LOWER MAX MIN MINUTE MOD MONTH NTH_VALUE NTILE NULLIF OCTET_LENGTH PERCENTILE_CONT
        PERCENTILE_DISC PERCENT_RANK POWER RANK REGR_COUNT REGR_SXX REGR_SYY RIGHT ROW_NUMBER SECOND SOME SQRT STDDEV_POP
        STDDEV_SAMP SUBSTRING SUM TIME TIMESTAMP TRUNCATE UPPER USER VAR_POP VAR_SAMP YEAR
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Reserved words that are functions without parentheses.
    static let contextVariables: Set = [
        "CURRENT_CATALOG", "CURRENT_DATE", "CURRENT_DEFAULT_TRANSFORM_GROUP", "CURRENT_PATH", "CURRENT_ROLE",
        "CURRENT_SCHEMA", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER", "LOCALTIME", "LOCALTIMESTAMP",
        "SESSION_USER",
        "SYSTEM_USER", "USER",
    ]

    /// Reads a column or a call.
    mutating func nameOrCall() throws(SQLError) -> Expression {
        let start = token.range.lowerBound
        let isReserved = !atName
        let word = token.text
        if isReserved {
            let isVariable = Self.contextVariables.contains(word)
            let isFunction = Self.functionWords.contains(word) && following.isPlain("(")
            guard isVariable || isFunction else { throw unexpected() }
            advance()
            if !isFunction {
                let call = Expression.Call(name: word, arguments: [], isBare: true)
                return Expression(kind: .call(call), range: start..<previous.upperBound)
            }
        } else {
            let names = try names()
            guard at("(") else { return Expression(kind: .column(names), range: start..<previous.upperBound) }
            if names.count > 1 { throw .unsupported("functions with a schema") }
        }
        let siblings = try enter()
        let call = try call(word)
        try leave(siblings)
        return Expression(kind: .call(call), range: start..<previous.upperBound)
    }

    /// Reads the arguments of a function in parentheses, and what can follow them.
    private mutating func call(_ name: String) throws(SQLError) -> Expression.Call {
        var call = Expression.Call(name: name, arguments: [])
        try expect("(")
        switch name {
        case "EXTRACT": call.arguments = try extract()
        case "POSITION": call.arguments = try position()
        case "SUBSTRING": call.arguments = try substring()
        case "TRIM": call.arguments = try trim()
        case "OVERLAY": call.arguments = try overlay()
        case "CEIL", "CEILING", "FLOOR": call.arguments = try rounding()
        case "TIMESTAMPADD", "TIMESTAMPDIFF", "DATEDIFF": call.arguments = try unitFirst()
        case "CONVERT", "TRANSLATE":
            try arguments(&call)
            if at("USING") { throw .unsupported("\(name) with USING") }
        default: try arguments(&call)
        }
        if at("AS"), ["TRY_CAST", "SAFE_CAST"].contains(name) { throw .unsupported(name) }
        if at(":") || at("VALUE"), name.hasPrefix("JSON_") { throw .unsupported("\(name) with names") }
        if at("ORDER") { throw .unsupported("ORDER BY in an aggregate") }
        if at("=>") { throw .unsupported("named arguments") }
        try expect(")")
        if call.name == "CEILING" { call.name = "CEIL" }
        return try suffixes(of: call)
    }

    private mutating func arguments(_ call: inout Expression.Call) throws(SQLError) {
        if take("*") {
            call.star = previous
            return
        }
        if at(")") { return }
        call.isDistinct = take("DISTINCT")
        if !call.isDistinct { call.isAll = take("ALL") }
        repeat { call.arguments.append(try argument()) } while take(",")
    }

    /// Reads FILTER, and refuses the other clauses that can follow a call.
    private mutating func suffixes(of call: Expression.Call) throws(SQLError) -> Expression.Call {
        var call = call
        if at("WITHIN") { throw .unsupported("WITHIN GROUP") }
        if at("RESPECT", "NULLS") || at("IGNORE", "NULLS") { throw .unsupported("\(token.text) NULLS") }
        if at("FILTER", "(") {
            try expect("FILTER", "(", "WHERE")
            call.filter = try expression()
            try expect(")")
        }
        if at("OVER") { throw .unsupported("window functions") }
        return call
    }

    // MARK: Special forms

    /// A word as a text literal.
    private mutating func unit() throws(SQLError) -> Expression {
        guard token.kind == .quotedName || beginsUnit else { throw unexpected() }
        // Ignite does not count in these units as in those without the prefix.
        if token.text.hasPrefix("SQL_TSI_") { throw .unsupported("the unit \(token.text)") }
        let text = token.text
        advance()
        return Expression(kind: .literal(.string(text)), range: previous)
    }

    private var beginsUnit: Bool {
        token.kind == .word && (atName || ["SECOND", "MINUTE", "HOUR", "MONTH", "YEAR"].contains(token.text))
    }

    /// `unit FROM value`
    private mutating func extract() throws(SQLError) -> [Expression] {
        let unit = try unit()
        try expect("FROM")
        return [unit, try expression()]
    }

    /// `unit, value, value`
    private mutating func unitFirst() throws(SQLError) -> [Expression] {
        var arguments = [try unit()]
        while take(",") { arguments.append(try expression()) }
        return arguments
    }

    /// `text IN text [FROM start]`
    private mutating func position() throws(SQLError) -> [Expression] {
        // IN would be read as the operator otherwise, so it must bind closer.
        var arguments = [try expression(minimum: 33)]
        try expect("IN")
        arguments.append(try expression())
        if take("FROM") { arguments.append(try expression()) }
        return arguments
    }

    /// `text FROM start [FOR length]`, or with commas
    private mutating func substring() throws(SQLError) -> [Expression] {
        var arguments = [try expression()]
        if !take("FROM") { try expect(",") }
        arguments.append(try expression())
        if take("FOR") || take(",") { arguments.append(try expression()) }
        return arguments
    }

    /// `[[LEADING | TRAILING | BOTH] [characters] FROM] text`; always becomes three arguments.
    private mutating func trim() throws(SQLError) -> [Expression] {
        let start = token.range
        let side = ["LEADING", "TRAILING", "BOTH"].first(where: at)
        if side != nil { advance() }
        let flag = Expression(kind: .literal(.string(side ?? "BOTH")), range: start)
        var characters = Expression(kind: .literal(.string(" ")), range: start)
        if side != nil, take("FROM") { return [flag, characters, try expression()] }
        let value = try expression()
        guard take("FROM") else {
            if side != nil { throw unexpected() }
            return [flag, characters, value]
        }
        characters = value
        return [flag, characters, try expression()]
    }

    /// `text PLACING text FROM start [FOR length]`
    private mutating func overlay() throws(SQLError) -> [Expression] {
        var arguments = [try expression()]
        try expect("PLACING")
        arguments.append(try expression())
        try expect("FROM")
        arguments.append(try expression())
        if take("FOR") { arguments.append(try expression()) }
        return arguments
    }

    /// `number`, or `time TO unit`
    private mutating func rounding() throws(SQLError) -> [Expression] {
        let value = try expression()
        return take("TO") ? [value, try unit()] : [value]
    }
}
