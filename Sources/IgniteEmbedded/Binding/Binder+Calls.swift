import IgniteCore

// Calls of functions and of aggregate functions.
extension Binder {
    private static let aggregateNames: Set<String> = [
        "COUNT", "SUM", "AVG", "MIN", "MAX", "ANY_VALUE", "EVERY", "SOME", "SINGLE_VALUE", "GROUPING",
    ]

    func call(_ call: Expression.Call, _ range: Range<Int>, in scope: Scope) throws(SQLError) -> Bound {
        if Self.aggregateNames.contains(call.name) { return try aggregate(call, range, in: scope) }
        guard call.star == nil, !call.isDistinct, call.filter == nil else {
            throw fault("No match found for function signature \(call.name)(*)", at: range)
        }
        var arguments: [Bound] = []
        for argument in call.arguments { arguments.append(try bind(argument, in: scope)) }
        switch call.name {
        case "COALESCE":
            try requireTyped(Array(arguments.dropLast().prefix(1)), at: range) { "\($0[0]) IS NOT NULL" }
            guard !mixesUntyped(arguments), let (values, type) = try unified(arguments), !values.isEmpty else {
                throw fault("Illegal mixing of types in CASE or COALESCE statement", at: range)
            }
            var result = type
            result.isNullable = values.allSatisfy { $0.type.isNullable }
            let sql = values.count == 1 ? values[0].sql : "COALESCE(\(values.map(\.sql).joined(separator: ", ")))"
            return Bound(sql, result, of: values)
        case "NULLIF" where arguments.count == 2:
            try requireTyped(arguments[0])
            let (l, r) = try compared(arguments[0], arguments[1], "=", range)
            var result = arguments[0].type
            result.isNullable = true
            return Bound(
                "(CASE WHEN \(l.ordered) = \(r.ordered) THEN NULL ELSE \(arguments[0].sql) END)", result, of: arguments)
        default:
            try requireTyped(arguments, of: call.name, unit: unit(of: call), at: range)
            var place = range
            if call.name == "EXTRACT", let unit = unit(of: call), !FunctionLibrary.isUnit(unit) {
                place = call.arguments[0].range
            }
            let function = try placed(place) { () throws(SQLError) -> BoundFunction in
                guard
                    let function = try FunctionLibrary.function(
                        call.name, arguments.map(\.type), unit: unit(of: call), bare: call.isBare)
                else { throw .unsupported("the function \(call.name)") }
                return function
            }
            return try self.call(function, arguments)
        }
    }

    /// Refuses parameters of unknown type as arguments of a function.
    func requireTyped(
        _ arguments: [Bound], of name: String, unit: String? = nil, at range: Range<Int>
    ) throws(SQLError) {
        guard let first = arguments.first(where: { $0.parameter != nil }) else { return }
        switch name {
        // They take values of any type.
        case "TYPEOF", "MAX", "MIN", "COUNT", "ANY_VALUE", "DECODE": try requireTyped(first)
        case "NVL", "GREATEST", "LEAST":
            let types = arguments.map { $0.parameter == nil ? $0.type.text : "UNKNOWN" }.joined(separator: ", ")
            throw .internalError("Cannot infer return type for \(name); operand types: [\(types)]")
        default:
            try requireTyped(arguments, at: range, forms: Signature.forms[name] ?? []) { types in
                var types = types
                switch name {
                case "TRIM": types[0] = "<SYMBOL>"
                case "EXTRACT", "TIMESTAMPADD", "TIMESTAMPDIFF": types[0] = "<INTERVAL \(unit ?? "")>"
                default: break
                }
                return name == "MOD"
                    ? "\(types[0]) MOD \(types.dropFirst().joined())" : "\(name)(\(types.joined(separator: ", ")))"
            }
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
        scope.hasBoundAggregate = true
        // The arguments are those of single rows.
        let groups = scope.groups
        scope.groups = nil
        defer { scope.groups = groups }
        var arguments: [Bound] = []
        for argument in call.arguments { arguments.append(try bind(argument, in: scope)) }
        if arguments.contains(where: { $0.hasAggregate }) {
            throw fault("Aggregate expressions cannot be nested", at: range)
        }
        if let star = call.star, call.name != "COUNT" { throw fault("Unknown identifier '*'", at: star) }
        try requireTyped(arguments, of: call.name, at: range)
        let function = try placed(range) { () throws(SQLError) -> BoundFunction in
            guard call.star != nil || arguments.count == 1 else {
                throw .validation("Invalid number of arguments to function '\(call.name)'. Was expecting 1 arguments")
            }
            return try FunctionLibrary.aggregate(call.name, arguments.first?.type, isDistinct: call.isDistinct)
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
