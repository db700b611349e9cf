import IgniteCore

extension Binder {
    /// Binds an expression.
    func bind(_ expression: Expression, in scope: Scope) throws(SQLError) -> Bound {
        var bound = try nested { () throws(SQLError) in try bindUngrouped(expression, in: scope) }
        // What the query groups by is known as a whole.
        if bound.ungrouped != nil, let groups = scope.groups, groups.contains(bound.sql) { bound.ungrouped = nil }
        return bound
    }

    /// Binds an expression that must be a condition.
    func condition(_ expression: Expression, in scope: Scope, clause: String) throws(SQLError) -> Bound {
        let bound = typed(try bind(expression, in: scope), as: SQLType(.boolean))
        // FILTER, unlike the other clauses, does not take NULL.
        guard bound.type.type == .boolean || bound.type.type == .null && clause != "FILTER" else {
            throw fault("\(clause) clause must be a condition", at: expression.range)
        }
        return bound
    }

    private func bindUngrouped(_ expression: Expression, in scope: Scope) throws(SQLError) -> Bound {
        let range = expression.range
        switch expression.kind {
        case .literal(let literal):
            let (sql, type) = try placed(range) { () throws(SQLError) in try FunctionLibrary.literal(literal) }
            return Bound(sql, type)
        case .column(let names): return try column(names, range, in: scope)
        case .parameter(let index): return try parameter(index, at: range)
        case .unary(let op, let operand): return try unary(op, operand, range, in: scope)
        case .binary(let op, let left, let right): return try binary(op, left, right, range, in: scope)
        case .call(let call): return try self.call(call, range, in: scope)
        case .cast(let operand, let name): return try cast(operand, name, range, in: scope)
        case .between(let operand, let low, let high, let isNegated):
            return try between(operand, low, high, isNegated, range, in: scope)
        case .inList(let operand, let list, let listRange, let isNegated):
            return try inList(operand, list, listRange, isNegated, range, in: scope)
        case .inQuery(let operand, let query, let isNegated):
            return try inQuery(operand, query, isNegated, range, in: scope)
        case .like(let operand, let pattern, let escape, let isNegated):
            return try like(operand, pattern, escape, isNegated, range, in: scope)
        case .test(let operand, let test, let isNegated):
            return try self.test(operand, test, isNegated, range, in: scope)
        case .distinct(let left, let right, let isNegated):
            let (l, r) = try compared(
                left, right, isNegated ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM", range, scope)
            return Bound(
                "(\(l.ordered) IS \(isNegated ? "" : "NOT ")\(r.ordered))", SQLType(.boolean, isNullable: false),
                of: [l, r])
        case .when(let operand, let branches, let otherwise):
            return try when(operand, branches, otherwise, range, in: scope)
        case .exists(let query):
            let bound = try bind(query, outer: scope)
            return Bound("EXISTS (\(bound.sql))", SQLType(.boolean, isNullable: false))
        case .scalarQuery(let query): return try scalar(query, range, in: scope)
        case .defaultValue: throw fault("DEFAULT is only allowed in VALUES of INSERT", at: range)
        }
    }

    // MARK: Columns

    private func column(_ names: [String], _ range: Range<Int>, in scope: Scope) throws(SQLError) -> Bound {
        let name = names[names.count - 1]
        let qualifier = names.dropLast()
        var level: Scope? = scope
        var knowsTable = false
        while let current = level {
            if qualifier.isEmpty, !current.aliasesComeLast, let alias = try alias(name, range, in: current) {
                return alias
            }
            if qualifier.isEmpty, current.isSelectList, let merged = current.merged[name] {
                return bound(merged, current, range)
            }
            let relations = current.relations.filter { isNamed($0, qualifier) }
            if !relations.isEmpty { knowsTable = true }
            let found = relations.flatMap { $0.columns.filter { $0.name == name } }
            if found.count > 1 { throw fault("Column '\(name)' is ambiguous", at: range) }
            if let column = found.first {
                let bound = bound(column, current, range)
                // A subquery cannot tell the query around it what is not grouped.
                guard current === scope || bound.ungrouped == nil else {
                    throw fault("Expression '\(name)' is not being grouped", at: range)
                }
                return bound
            }
            if qualifier.isEmpty, let alias = try alias(name, range, in: current) { return alias }
            level = current.outer
        }
        if qualifier.isEmpty, let function = try FunctionLibrary.constant(name) { return try call(function, []) }
        let relations = sequence(first: scope, next: \.outer).flatMap(\.relations)
        if qualifier.isEmpty {
            let names = relations.lazy.flatMap { $0.columns.lazy.map(\.name) }
            throw fault("Column '\(name)' not found in any table\(suggestion(for: name, among: names))", at: range)
        }
        let table = qualifier.joined(separator: ".")
        let columnRange = range.upperBound - lengthOfLastName(range)..<range.upperBound
        if knowsTable {
            let names = relations.lazy.filter { self.isNamed($0, qualifier) }.flatMap { $0.columns.map(\.name) }
            throw fault(
                "Column '\(name)' not found in table '\(table)'\(suggestion(for: name, among: names))", at: columnRange)
        }
        throw missingTable(qualifier, relations, at: range.lowerBound..<columnRange.lowerBound - 1)
    }

    private func alias(_ name: String, _ range: Range<Int>, in scope: Scope) throws(SQLError) -> Bound? {
        guard let aliases = scope.aliases[name] else { return nil }
        guard aliases.count == 1 else { throw fault("Column '\(name)' is ambiguous", at: range) }
        return aliases[0]
    }

    /// The error for names before a column that no table in FROM has.
    func missingTable(_ qualifier: ArraySlice<String>, _ relations: [Relation], at range: Range<Int>) -> SQLError {
        let table = qualifier.joined(separator: ".")
        // Names in other capitals, of the table or of its schema, are what Ignite asks about.
        let similar = relations.lazy.compactMap(\.name).first { $0.lowercased() == qualifier.last?.lowercased() }
        let isOtherwise = similar != qualifier.last || qualifier.count > 1
        let question = similar.map { isOtherwise ? "; did you mean '\($0)'?" : "" } ?? ""
        return fault(
            "Table '\(table)' not found\(question)", at: range.isEmpty ? range.lowerBound..<range.lowerBound + 1 : range
        )
    }

    /// The length of a name after the last period, as written.
    func lengthOfLastName(_ range: Range<Int>) -> Int {
        let written = Array(sql.utf8.dropFirst(range.lowerBound).prefix(range.count))
        return written.count - ((written.lastIndex(of: UInt8(ascii: ".")) ?? -1) + 1)
    }

    func isNamed(_ relation: Relation, _ qualifier: ArraySlice<String>) -> Bool {
        guard let name = qualifier.last else { return true }
        guard relation.name == name else { return false }
        return qualifier.count == 1 || relation.schema == qualifier.first
    }

    private func bound(_ column: RelationColumn, _ scope: Scope, _ range: Range<Int>) -> Bound {
        var bound = Bound(column.sql, column.type)
        bound.origin = column.origin
        if let groups = scope.groups, !groups.contains(column.sql) {
            bound.ungrouped = Bound.UngroupedColumn(name: column.name, range: range)
        }
        return bound
    }

    // MARK: Operators

    private func unary(
        _ op: UnaryOperator, _ operand: Expression, _ range: Range<Int>, in scope: Scope
    ) throws(SQLError) -> Bound {
        // 0 has no sign in a literal.
        if case (.double(let text), let isNegative)? = ExpressionText.number(operand), op != .not {
            let (sql, type) = try placed(range) { () throws(SQLError) in try FunctionLibrary.literal(.double(text)) }
            return Bound((op == .minus) == isNegative || Double(text) == 0 ? sql : "(-\(sql))", type)
        }
        // The sign belongs to the number: -2147483648 is an INTEGER.
        if op == .minus, case .literal(.integer(let digits)) = operand.kind, !digits.hasPrefix("-") {
            let (sql, type) = try placed(range) { () throws(SQLError) in
                try FunctionLibrary.literal(.integer("-\(digits)"))
            }
            return Bound("(\(sql))", type)
        }
        let bound = try bind(operand, in: scope)
        if op == .not {
            let operand = typed(bound, as: SQLType(.boolean))
            guard operand.type.type == .boolean || operand.type.type == .null else {
                throw cannotApply("NOT", "<BOOLEAN>", form: "'NOT<BOOLEAN>'", [operand.type], range)
            }
            return Bound("(NOT \(operand.sql))", SQLType(.boolean, isNullable: operand.type.isNullable), of: [operand])
        }
        try requireTyped([bound], at: range, forms: FunctionLibrary.signForms(op)) { "\(op.rawValue)\($0[0])" }
        let function = try placed(range) { () throws(SQLError) in try FunctionLibrary.sign(op, bound.type) }
        return try call(function, [bound])
    }

    private func binary(
        _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ range: Range<Int>, in scope: Scope
    ) throws(SQLError) -> Bound {
        switch op {
        case .and, .or:
            var operands: [Bound] = []
            for operand in [left, right] { operands.append(typed(try bind(operand, in: scope), as: SQLType(.boolean))) }
            guard operands.allSatisfy({ $0.type.type == .boolean || $0.type.type == .null }) else {
                throw cannotApply(
                    op.rawValue, "", form: "'<BOOLEAN> \(op.rawValue) <BOOLEAN>'", operands.map(\.type), range)
            }
            return Bound(
                "(\(operands[0].sql) \(op.rawValue) \(operands[1].sql))",
                SQLType(.boolean, isNullable: operands.contains { $0.type.isNullable }), of: operands)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            let (l, r) = try compared(left, right, op.rawValue, range, scope)
            return comparison(op.rawValue, l, r)
        default:
            var operands = [try bind(left, in: scope), try bind(right, in: scope)]
            let hasParameter = operands.contains { $0.parameter != nil }
            if hasParameter, operands.contains(where: \.type.isInterval) {
                throw .unsupported("a parameter of unknown type beside an interval")
            }
            // A parameter has the type of the number beside it.
            if op != .concatenate, op != .remainder, operands.contains(where: \.type.isNumeric) {
                operands = typed(operands)
            }
            try requireTyped(operands, at: range, forms: FunctionLibrary.forms(op)) { types in
                op == .concatenate ? "||(\(types[0]), \(types[1]))" : "\(types[0]) \(op.rawValue) \(types[1])"
            }
            let function = try placed(range) { () throws(SQLError) in
                try FunctionLibrary.binary(op, operands[0].type, operands[1].type)
            }
            return try call(function, operands)
        }
    }

    func comparison(_ op: String, _ left: Bound, _ right: Bound) -> Bound {
        Bound(
            "(\(left.ordered) \(op) \(right.ordered))",
            SQLType(.boolean, isNullable: left.type.isNullable || right.type.isNullable), of: [left, right])
    }

    /// Binds two operands of a comparison and converts them to one type.
    private func compared(
        _ left: Expression, _ right: Expression, _ op: String, _ range: Range<Int>, _ scope: Scope
    ) throws(SQLError) -> (Bound, Bound) {
        try compared(try bind(left, in: scope), try bind(right, in: scope), op, range)
    }

    func compared(_ left: Bound, _ right: Bound, _ op: String, _ range: Range<Int>) throws(SQLError) -> (Bound, Bound) {
        let bounds = typed([left, right])
        try requireTyped(bounds, at: range) { "\($0[0]) \(op) \($0[1])" }
        guard let (operands, _) = try unified(bounds) else {
            throw cannotApply(
                op, "", form: "'<EQUIVALENT_TYPE> \(op) <EQUIVALENT_TYPE>'", [left.type, right.type], range)
        }
        return (operands[0], operands[1])
    }

    /// Returns Ignite's error for operands of the wrong types.
    func cannotApply(
        _ op: String, _ before: String, form: String, _ types: [SQLType], _ range: Range<Int>
    ) -> SQLError {
        let texts = types.map { FunctionLibrary.typeText($0) }
        let written = texts.count == 1 ? "\(op)\(texts[0])" : texts.joined(separator: " \(op) ")
        return fault("Cannot apply '\(op)' to arguments of type '\(written)'. Supported form(s): \(form)", at: range)
    }

    private func cast(
        _ operand: Expression, _ name: TypeName, _ range: Range<Int>, in scope: Scope
    ) throws(SQLError) -> Bound {
        let type = try placed(name.range) { () throws(SQLError) in try FunctionLibrary.sqlType(of: name) }
        let bound = typed(try bind(operand, in: scope), as: type)
        var result = type
        result.isNullable = bound.type.isNullable
        guard bound.type.type != .null else { return Bound(bound.sql, result, of: [bound]) }
        // A parameter that is cast keeps all its digits.
        if case .parameter(let index) = operand.kind, bound.type.isDecimal, type.isDecimal {
            return Bound(FunctionLibrary.fitted("?\(index + 1)", type.digits.precision, type.digits.scale), result)
        }
        let function = try placed(range) { () throws(SQLError) in
            try FunctionLibrary.cast(from: bound.type, to: result)
        }
        return Bound(function.sql([bound.sql]), result, of: [bound])
    }
}
