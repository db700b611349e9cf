import IgniteCore

// Operands: literals, parameters, columns, CASE and CAST.

extension Parser {
    /// Reads an operand without prefixes.
    mutating func primary() throws(SQLError) -> Expression {
        let start = token.range.lowerBound
        let kind: Expression.Kind
        switch token.kind {
        case .integer, .decimal, .double: kind = .literal(try number())
        case .string: kind = .literal(.string(try onlyString()))
        case .binaryString: kind = .literal(.binary(try binary()))
        case .prefixedString: throw .unsupported("strings with a prefix such as N'…' or U&'…'")
        case .quotedName: return try nameOrCall()
        case .word:
            try refuseWord()
            return try primaryWord()
        case .symbol where at("("):
            let siblings = try enter()
            let content = try parenthesized()
            try leave(siblings)
            let expression = try single(content, from: start)
            try refuseDifference(expression)
            return expression
        case .symbol where at("?"):
            advance()
            kind = .parameter(parameterCount)
            parameterCount += 1
        case .symbol where at("{"):
            guard ["D", "T", "TS", "FN"].contains(following.text) else { throw unexpected() }
            throw .unsupported("{\(following.text.lowercased()) …}")
        default: throw unexpected()
        }
        return Expression(kind: kind, range: start..<previous.upperBound)
    }

    private mutating func primaryWord() throws(SQLError) -> Expression {
        let start = token.range.lowerBound
        let kind: Expression.Kind
        switch token.text {
        case "NULL", "TRUE", "FALSE":
            kind = .literal(at("NULL") ? .null : .boolean(at("TRUE")))
            advance()
        case "CASE": kind = try caseExpression()
        case "CAST" where following.isPlain("("): kind = try cast()
        case "DATE", "TIME", "TIMESTAMP", "UUID", "DATETIME":
            guard let literal = try typedLiteral() else { return try nameOrCall() }
            kind = .literal(literal)
        case "DECIMAL": kind = .literal(try decimalLiteral())
        case "INTERVAL": kind = .literal(try interval())
        default: return try nameOrCall()
        }
        return Expression(kind: kind, range: start..<previous.upperBound)
    }

    /// Refuses what this node does not have.
    private mutating func refuseWord() throws(SQLError) {
        switch token.text {
        case "UNKNOWN": throw .unsupported("the literal UNKNOWN")
        case "ROW":
            advance()
            throw at("(") ? .unsupported("row values") : unexpected()
        case "ARRAY" where following.isPlain("[") || following.isPlain("("),
            "MULTISET" where following.isPlain("[") || following.isPlain("("),
            "MAP" where following.isPlain("[") || following.isPlain("("),
            "PERIOD" where following.isPlain("("), "CURSOR" where following.isPlain("("),
            "NEW" where following.isName, "SPECIFIC" where following.isName:
            throw .unsupported(token.text)
        case "NEXT" where following.isPlain("VALUE"), "CURRENT" where following.isPlain("VALUE"):
            throw .unsupported("\(token.text) VALUE FOR")
        default: break
        }
    }

    // MARK: Literals

    private mutating func number() throws(SQLError) -> Literal {
        let text = token.text
        let kind = token.kind
        advance()
        switch kind {
        case .integer: return .integer(text)
        case .double:
            let exponent = text.drop { $0 != "e" && $0 != "E" }.dropFirst()
            guard Int32(exponent) != nil else { throw .unsupported("numbers with this exponent: \(exponent)") }
            return .double(text)
        default:
            // `5.` is an integer.
            if text.hasSuffix(".") { return .integer(String(text.dropLast())) }
            return .decimal(text)
        }
    }

    /// Reads a string. Ignite's parser accepts several in a row, which nothing after it understands.
    private mutating func onlyString() throws(SQLError) -> String {
        let start = token.range.lowerBound
        let text = try string()
        guard token.kind == .string else { return text }
        while token.kind == .string { advance() }
        throw .validation(
            "Failed to validate query. \(source.span(start..<previous.upperBound)): "
                + "No match found for function signature $LiteralChain")
    }

    private mutating func binary() throws(SQLError) -> [UInt8] {
        var nibbles: [UInt8] = []
        let range = token.range
        for byte in token.text.utf8 {
            guard let nibble = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error(
                    "Binary literal string must contain only characters '0' - '9', 'A' - 'F'", atToken: range)
            }
            nibbles.append(UInt8(nibble))
        }
        advance()
        if token.kind == .string { throw .unsupported("X'…' in several parts") }
        guard nibbles.count.isMultiple(of: 2) else {
            throw .validation(
                "Failed to validate query. \(source.span(range)): "
                    + "Binary literal string must contain an even number of hexits")
        }
        return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    /// Reads a literal that begins with the name of its type; nil, without reading anything, if it is none.
    private mutating func typedLiteral() throws(SQLError) -> Literal? {
        let word = token.text
        if following.kind == .string {
            guard let type = TypedLiteral(rawValue: word) else { throw .unsupported("DATETIME literals") }
            advance()
            return .typed(type, try string())
        }
        guard following.isPlain("WITH"), word == "TIMESTAMP" || word == "TIME" else { return nil }
        var ahead = self
        ahead.advance()
        ahead.advance()
        let isLocal = ahead.take("LOCAL")
        guard ahead.take("TIME", "ZONE"), ahead.token.kind == .string else { return nil }
        guard isLocal, word == "TIMESTAMP" else {
            throw .unsupported("\(word) WITH \(isLocal ? "LOCAL " : "")TIME ZONE literals")
        }
        self = ahead
        return .typed(.timestampWithLocalTimeZone, try string())
    }

    /// Reads DECIMAL '…'.
    private mutating func decimalLiteral() throws(SQLError) -> Literal {
        guard following.kind == .string else { throw unexpected() }
        advance()
        var lexer = Lexer(Array(token.text.utf8))
        let number = lexer.next()
        guard number.kind == .decimal || number.kind == .integer, number.text == token.text else {
            throw .unsupported("DECIMAL literals other than digits with a point")
        }
        advance()
        return .decimal(number.text)
    }

    // MARK: Intervals

    private mutating func interval() throws(SQLError) -> Literal {
        try expect("INTERVAL")
        var isNegative = false
        if at("-") || at("+"), following.kind == .string {
            isNegative = at("-")
            advance()
        }
        guard token.kind == .string else {
            guard beginsExpression(token) else { throw unexpected() }
            throw .unsupported("INTERVAL with an expression")
        }
        let text = try string()
        let qualifier = try intervalQualifier()
        return .interval(text, isNegative: isNegative, from: qualifier.from, to: qualifier.to)
    }

    /// Refuses `(a - b) DAY`, in which DAY is no alias.
    private func refuseDifference(_ expression: Expression) throws(SQLError) {
        guard token.kind == .word, Self.units.contains(where: { $0 == token.text || $0 + "S" == token.text }) else {
            return
        }
        if case .binary(.subtract, _, _) = expression.kind { throw .unsupported("(… - …) \(token.text)") }
        throw error(
            "Illegal expression. Was expecting \"(DATETIME - DATETIME) INTERVALQUALIFIER\"", atToken: expression.range)
    }

    private static let units = ["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"]

    /// Reads the units of an interval.
    private mutating func intervalQualifier() throws(SQLError) -> (from: String, to: String?) {
        guard token.kind == .word,
            let unit = Self.units.first(where: { $0 == token.text || $0 + "S" == token.text })
        else { throw unexpected() }
        advance()
        if at("(") { throw .unsupported("INTERVAL with a precision") }
        let ends: [String: [String]] = [
            "YEAR": ["MONTH"], "DAY": ["HOUR", "MINUTE", "SECOND"], "HOUR": ["MINUTE", "SECOND"], "MINUTE": ["SECOND"],
        ]
        // In FLOOR(… - INTERVAL '1' DAY TO YEAR), TO is not the interval's.
        guard at("TO"), let end = ends[unit]?.first(where: following.isPlain) else { return (unit, nil) }
        advance()
        advance()
        if at("(") { throw .unsupported("INTERVAL with a precision") }
        return (unit, end)
    }

    /// Reads digits.
    mutating func unsignedInteger() throws(SQLError) -> Int {
        guard token.kind == .integer else { throw unexpected() }
        guard let value = Int32(token.text) else {
            throw error(
                "Literal '\(token.text)' can not be parsed to type 'java.lang.Integer'", atToken: token.range)
        }
        advance()
        return Int(value)
    }

    // MARK: CASE and CAST

    private mutating func caseExpression() throws(SQLError) -> Expression.Kind {
        try expect("CASE")
        let operand = at("WHEN") ? nil : try expression()
        guard at("WHEN") else { throw unexpected() }
        var branches: [(condition: Expression, result: Expression)] = []
        while take("WHEN") {
            let condition = try expression()
            if operand != nil, at(",") { throw .unsupported("several values after WHEN") }
            try expect("THEN")
            branches.append((condition, try expression()))
        }
        let otherwise = take("ELSE") ? try expression() : nil
        try expect("END")
        return .when(operand: operand, branches, otherwise: otherwise)
    }

    private mutating func cast() throws(SQLError) -> Expression.Kind {
        try expect("CAST", "(")
        let value = try argument()
        try expect("AS")
        let type = try typeName()
        if at("FORMAT") { throw .unsupported("CAST with FORMAT") }
        try expect(")")
        return .cast(value, type)
    }
}
