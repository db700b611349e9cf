import IgniteCore

// Calls of functions and of aggregate functions.
extension Binder {
    private static let aggregateNames: Set<String> = [
        "COUNT", "SUM", "AVG", "MIN", "MAX", "ANY_VALUE", "EVERY", "SOME", "SINGLE_VALUE", "GROUPING",
    ]

    func call(_ call: Expression.Call, _ range: Range<Int>, in scope: Scope) throws(SQLError) -> Bound {
        if Self.aggregateNames.contains(call.name) { return try aggregate(call, range, in: scope) }
        guard !call.isStar, !call.isDistinct, call.filter == nil else {
            throw fault("No match found for function signature \(call.name)(*)", at: range)
        }
        var arguments: [Bound] = []
        for argument in call.arguments { arguments.append(try bind(argument, in: scope)) }
        switch call.name {
        case "COALESCE":
            guard let (values, type) = try unified(arguments), !values.isEmpty else {
                throw fault("Illegal mixing of types in CASE or COALESCE statement", at: range)
            }
            var result = type
            result.isNullable = values.allSatisfy { $0.type.isNullable }
            let sql = values.count == 1 ? values[0].sql : "COALESCE(\(values.map(\.sql).joined(separator: ", ")))"
            return Bound(sql, result, of: values)
        case "NULLIF" where arguments.count == 2:
            let (l, r) = try compared(arguments[0], arguments[1], "=", range)
            var result = arguments[0].type
            result.isNullable = true
            return Bound(
                "(CASE WHEN \(l.ordered) = \(r.ordered) THEN NULL ELSE \(arguments[0].sql) END)", result, of: arguments)
        default:
            let function = try placed(range) { () throws(SQLError) -> BoundFunction in
                guard
                    let function = try FunctionLibrary.function(
                        call.name, arguments.map(\.type), unit: unit(of: call), bare: call.isBare)
                else { throw .unsupported("the function \(call.name)") }
                return function
            }
            return try self.call(function, arguments)
        }
    }

    /// The word among the arguments that names a unit of time.
    private func unit(of call: Expression.Call) -> String? {
        for argument in call.arguments {
            if case .literal(.string(let text)) = argument.kind { return text }
        }
        return nil
    }

    private func aggregate(
        _ call: Expression.Call, _ range: Range<Int>, in scope: Scope
    ) throws(SQLError) -> Bound {
        if let clause = scope.clauseWithoutAggregates {
            throw fault("Aggregate expression is illegal in \(clause) clause", at: range)
        }
        // The arguments are those of single rows.
        let groups = scope.groups
        scope.groups = nil
        defer { scope.groups = groups }
        var arguments: [Bound] = []
        for argument in call.arguments { arguments.append(try bind(argument, in: scope)) }
        if arguments.contains(where: { $0.hasAggregate }) {
            throw fault("Aggregate expressions cannot be nested", at: range)
        }
        let function = try placed(range) { () throws(SQLError) -> BoundFunction in
            let isComplete = call.isStar ? arguments.isEmpty : arguments.count == 1
            let function =
                try isComplete
                ? FunctionLibrary.aggregate(call.name, arguments.first?.type, isDistinct: call.isDistinct) : nil
            guard let function else {
                let types = arguments.map { FunctionLibrary.typeText($0.type) }.joined(separator: ", ")
                throw .validation("No match found for function signature \(call.name)(\(types))")
            }
            return function
        }
        var bound = try self.call(function, arguments)
        if let filter = call.filter {
            let condition = try condition(filter, in: scope, clause: "FILTER")
            if condition.hasAggregate {
                throw fault("FILTER must not contain aggregate expression", at: filter.range)
            }
            bound.sql += " FILTER (WHERE \(condition.sql))"
        }
        bound.hasAggregate = true
        bound.ungrouped = nil
        return bound
    }
}
