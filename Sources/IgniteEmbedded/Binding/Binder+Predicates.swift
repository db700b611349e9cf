import IgniteCore

// Conditions, CASE and subqueries.
extension Binder {
    func between(
        _ operand: Expression, _ low: Expression, _ high: Expression, _ isNegated: Bool, _ range: Range<Int>,
        in scope: Scope
    ) throws(SQLError) -> Bound {
        var bounds = [try bind(operand, in: scope), try bind(low, in: scope), try bind(high, in: scope)]
        // Unlike the other comparisons, this one reads texts as what they are compared with.
        if bounds[0].type.type != .varchar {
            for index in 1...2 where bounds[index].type.type == .varchar {
                let type = bounds[0].type
                bounds[index].sql = try FunctionLibrary.cast(from: bounds[index].type, to: type).sql([bounds[index].sql]
                )
                bounds[index].type = type
            }
        }
        bounds = typed(bounds)
        try requireTyped(bounds[0])
        guard let (values, _) = try unified(bounds) else {
            // Ignite reads a text that is compared with something else, too, but row by row.
            if bounds[0].type.isText { throw .unsupported("BETWEEN of a text and other values") }
            let types = bounds.map { FunctionLibrary.typeText($0.type) }
            let word = isNegated ? "NOT BETWEEN" : "BETWEEN"
            throw fault(
                "Cannot apply '\(word) ASYMMETRIC' to arguments of type "
                    + "'\(types[0]) \(word) ASYMMETRIC \(types[1]) AND \(types[2])'. "
                    + "Supported form(s): '<COMPARABLE_TYPE> \(word) <COMPARABLE_TYPE> AND <COMPARABLE_TYPE>'",
                at: range)
        }
        return Bound(
            "(\(values[0].ordered) \(isNegated ? "NOT " : "")BETWEEN \(values[1].ordered) AND \(values[2].ordered))",
            SQLType(.boolean, isNullable: values.contains { $0.type.isNullable }), of: values)
    }

    func inList(
        _ operand: Expression, _ list: [Expression], _ listRange: Range<Int>, _ isNegated: Bool, _ range: Range<Int>,
        in scope: Scope
    ) throws(SQLError) -> Bound {
        var bounds = [try bind(operand, in: scope)]
        for item in list { bounds.append(try bind(item, in: scope)) }
        try requireTyped(bounds[0])
        guard FunctionLibrary.commonType(bounds.dropFirst().map(\.type)) != nil else {
            throw fault("Values in expression list must have compatible types", at: listRange)
        }
        guard let (values, _) = try unified(bounds) else {
            throw fault(
                "Values passed to \(isNegated ? "NOT IN" : "IN") operator must have compatible types", at: range)
        }
        let items = values.dropFirst().map(\.sql).joined(separator: ", ")
        return Bound(
            "(\(values[0].sql) \(isNegated ? "NOT " : "")IN (\(items)))",
            SQLType(.boolean, isNullable: values.contains { $0.type.isNullable }), of: values)
    }

    func inQuery(
        _ operand: Expression, _ query: Query, _ isNegated: Bool, _ range: Range<Int>, in scope: Scope
    ) throws(SQLError) -> Bound {
        let value = try bind(operand, in: scope)
        try requireTyped(value)
        let found = try bind(query, outer: scope)
        // Ignite's place ends before the parenthesis.
        let mismatch = fault(
            "Values passed to \(isNegated ? "NOT IN" : "IN") operator must have compatible types",
            at: range.lowerBound..<query.range.upperBound)
        guard found.columns.count == 1 else { throw mismatch }
        let column = Bound(BoundQuery.sqlName(0), found.columns[0].type)
        guard let (values, _) = try unified([value, column]) else { throw mismatch }
        return Bound(
            "(\(values[0].sql) \(isNegated ? "NOT " : "")IN (SELECT \(values[1].sql) FROM (\(found.sql))))",
            SQLType(.boolean, isNullable: values.contains { $0.type.isNullable }), of: [value])
    }

    func like(
        _ operand: Expression, _ pattern: Expression, _ escape: Expression?, _ isNegated: Bool, _ range: Range<Int>,
        in scope: Scope
    ) throws(SQLError) -> Bound {
        var values: [Bound] = []
        for item in [operand, pattern] + (escape.map { [$0] } ?? []) {
            values.append(typed(try bind(item, in: scope), as: SQLType(.varchar)))
        }
        let function = try placed(range) { () throws(SQLError) in
            try FunctionLibrary.like(
                values[0].type, pattern: values[1].type, escape: values.count > 2 ? values[2].type : nil)
        }
        var bound = try call(function, values)
        if isNegated { bound.sql = "(NOT \(bound.sql))" }
        bound.type = SQLType(.boolean, isNullable: values.contains { $0.type.isNullable })
        return bound
    }

    func test(
        _ operand: Expression, _ test: Expression.Test, _ isNegated: Bool, _ range: Range<Int>, in scope: Scope
    ) throws(SQLError) -> Bound {
        var value = try bind(operand, in: scope)
        let not = isNegated ? "NOT " : ""
        let word = "IS \(not)\(test)".uppercased()
        let type = SQLType(.boolean, isNullable: false)
        if test == .unknown { throw fault("No match found for function signature \(word)", at: range) }
        if test == .null {
            try requireTyped([value], at: range) { "\($0[0]) \(word)" }
            return Bound("(\(value.sql) IS \(not)NULL)", type, of: [value])
        }
        value = typed(value, as: SQLType(.boolean))
        guard value.type.type == .boolean || value.type.type == .null else {
            throw fault(
                "Cannot apply '\(word)' to arguments of type '\(FunctionLibrary.typeText(value.type)) \(word)'. "
                    + "Supported form(s): '<BOOLEAN> \(word)'", at: range)
        }
        switch test {
        case .true: return Bound("(\(value.sql) IS \(not)1)", type, of: [value])
        case .false: return Bound("(\(value.sql) IS \(not)0)", type, of: [value])
        default: return Bound("(\(value.sql) IS \(not)NULL)", type, of: [value])
        }
    }

    func when(
        _ operand: Expression?, _ branches: [(condition: Expression, result: Expression)], _ otherwise: Expression?,
        _ range: Range<Int>, in scope: Scope
    ) throws(SQLError) -> Bound {
        let value: Bound? =
            if let operand { try bind(operand, in: scope) } else { nil }
        var conditions: [Bound] = []
        var results: [Bound] = []
        for branch in branches {
            if let value {
                let (l, r) = try compared(value, try bind(branch.condition, in: scope), "=", range)
                conditions.append(comparison("=", l, r))
            } else {
                // Ignite takes it in some places and not in others.
                if case .literal(.null) = branch.condition.kind { throw .unsupported("CASE WHEN NULL") }
                let condition = typed(try bind(branch.condition, in: scope), as: SQLType(.boolean))
                guard condition.type.type == .boolean || condition.type.type == .null else {
                    throw fault("Expected a boolean type", at: range)
                }
                conditions.append(condition)
            }
            results.append(try bind(branch.result, in: scope))
        }
        if let otherwise { results.append(try bind(otherwise, in: scope)) }
        guard !mixesUntyped(results), let (values, type) = try unified(results) else {
            throw fault("Illegal mixing of types in CASE or COALESCE statement", at: range)
        }
        var sql = "(CASE"
        for (condition, value) in zip(conditions, values) { sql += " WHEN \(condition.sql) THEN \(value.sql)" }
        if otherwise != nil { sql += " ELSE \(values[values.count - 1].sql)" }
        var result = type
        result.isNullable = otherwise == nil || values.contains { $0.type.isNullable }
        return Bound(sql + " END)", result, of: conditions + values)
    }

    /// Whether some values are parameters of unknown type, and others are not.
    func mixesUntyped(_ bounds: [Bound]) -> Bool {
        bounds.contains { $0.parameter != nil } && bounds.contains { $0.parameter == nil }
    }

    func scalar(_ query: Query, _ range: Range<Int>, in scope: Scope) throws(SQLError) -> Bound {
        let bound = try bind(query, outer: scope)
        guard bound.columns.count == 1 else {
            let columns = bound.columns.map { "\($0.type.text) \($0.name)" }.joined(separator: ", ")
            throw fault(
                "Cannot apply '$SCALAR_QUERY' to arguments of type '$SCALAR_QUERY(<RECORDTYPE(\(columns))>)'. "
                    + "Supported form(s): '$SCALAR_QUERY(<RECORDTYPE(SINGLE FIELD)>)'", at: range)
        }
        var type = bound.columns[0].type
        type.isNullable = true
        guard !bound.isSingleRow else { return Bound("(\(bound.sql))", type) }
        // SQLite would take the first row of several.
        return Bound(FunctionLibrary.onlyValue(BoundQuery.sqlName(0), of: bound.sql), type)
    }
}
