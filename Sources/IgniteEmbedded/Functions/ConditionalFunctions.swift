import IgniteCore

extension FunctionLibrary {
    /// Returns a function that chooses among its arguments; nil if it is not one.
    static func conditionalFunction(_ call: Signature) throws(SQLError) -> BoundFunction? {
        let types = call.types
        switch call.name {
        case "GREATEST", "LEAST":
            try call.expect(1...Int.max)
            let common = try common(call, types)
            guard types.allSatisfy({ $0.isNull || $0.isApproximate == common.isApproximate }) else {
                throw .unsupported("\(call.name) of DOUBLE and other numbers")
            }
            guard common.type != .timestamp || types.allSatisfy({ $0.type != .timestampWithLocalTimeZone }) else {
                throw .unsupported("\(call.name) of timestamps with and without time zone")
            }
            let function = call.name == "GREATEST" ? "max" : "min"
            let collation = common.collationClause
            return BoundFunction(
                argumentTypes: types.map { _ in common }, resultType: common.nullable(call.isNullable)
            ) { sql in
                guard sql.count > 1 else { return sql[0] }
                return "\(function)(\(sql[0])\(collation), \(sql.dropFirst().joined(separator: ", ")))"
            }
        case "NVL":
            try call.expect(2...2)
            let common = try common(call, types)
            return BoundFunction(
                argumentTypes: [common, common], resultType: common.nullable(types[1].isNullable)
            ) { "coalesce(\($0[0]), \($0[1]))" }
        case "DECODE": return try decode(call)
        case "TYPEOF":
            try call.expect(1...1)
            if types[0].isInterval { throw .unsupported("TYPEOF of intervals") }
            let text = StoredValue.text(types[0].text).sql
            return BoundFunction(
                argumentTypes: types, resultType: SQLType(.varchar, precision: 2000, isNullable: false)
            ) { "iif(1, \(text), \($0[0]))" }
        default: return nil
        }
    }

    private static func common(_ call: Signature, _ types: [SQLType]) throws(SQLError) -> SQLType {
        guard let common = commonType(types) else {
            if types.allSatisfy(\.isDateTime) { throw .validation("Parameters must be of the same type") }
            let operands = types.map(\.text).joined(separator: ", ")
            throw .internalError("Cannot infer return type for \(call.name); operand types: [\(operands)]")
        }
        return common
    }

    /// DECODE(value, search, result, …, default), where NULL is equal to NULL.
    private static func decode(_ call: Signature) throws(SQLError) -> BoundFunction {
        let types = call.types
        guard types.count > 2 else { throw .unsupported("DECODE with less than three arguments") }
        var searches = [types[0]]
        var results: [SQLType] = []
        for (index, type) in types.enumerated().dropFirst() {
            let isDefault = index == types.count - 1 && types.count % 2 == 0
            if isDefault || index % 2 == 0 { results.append(type) } else { searches.append(type) }
        }
        guard let search = commonType(searches) else { throw .unsupported("DECODE of values of different types") }
        var result = try common(call, results)
        result.isNullable = types.count % 2 == 1 || results.contains(where: \.isNullable)
        let arguments = types.indices.map { index in
            index == 0 || index % 2 == 1 && !(index == types.count - 1 && types.count % 2 == 0) ? search : result
        }
        let collation = search.collationClause
        return BoundFunction(argumentTypes: arguments, resultType: result) { sql in
            var text = "(CASE"
            var index = 1
            while index + 1 < sql.count {
                text += " WHEN \(sql[0]) IS \(sql[index])\(collation) THEN \(sql[index + 1])"
                index += 2
            }
            return text + (index < sql.count ? " ELSE \(sql[index])" : "") + " END)"
        }
    }
}
