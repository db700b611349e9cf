import IgniteCore

extension Binder {
    /// Binds SELECT with the ORDER BY of its query, which can refer to more than the result.
    func bind(_ select: Select, orderBy: [OrderItem], outer: Scope?) throws(SQLError) -> BoundQuery {
        let scope = Scope(outer: outer)
        var sql = ""
        if let from = select.from { sql += " FROM \(try bind(from, into: scope))" }
        if let expression = select.condition {
            guard select.from != nil else { throw .unsupported("WHERE without FROM") }
            scope.clauseWithoutAggregates = "WHERE"
            sql += " WHERE \(try condition(expression, in: scope, clause: "WHERE").sql)"
        }
        let items = try expanded(select.items, in: scope)
        scope.clauseWithoutAggregates = "GROUP BY"
        var groups: [Bound] = []
        for expression in select.groupBy {
            groups.append(try bind(try groupExpression(expression, items, scope), in: scope))
        }
        scope.clauseWithoutAggregates = nil
        var columns = try bind(items, in: scope)
        if select.isGrouped || select.having != nil || columns.contains(where: { $0.bound.hasAggregate }) {
            scope.groups = Set(groups.map(\.sql))
            columns = try bind(items, in: scope)
        }
        for column in columns { try requireGrouped(column.bound) }
        if !groups.isEmpty {
            // A number would be an ordinal.
            let keys = groups.map { Int($0.sql) == nil ? $0.sql : "(\($0.sql) + 0)" }
            sql += " GROUP BY \(keys.joined(separator: ", "))"
        }
        if let having = select.having {
            for column in columns where column.column.isNamed { scope.havingAliases[column.column.name] = column.bound }
            defer { scope.havingAliases = [:] }
            let bound = try condition(having, in: scope, clause: "HAVING")
            try requireGrouped(bound)
            sql += " HAVING \(bound.sql)"
        }
        // All rows are one group then, and SQLite sees that only by an aggregate function.
        if scope.groups != nil, groups.isEmpty, !columns.contains(where: { $0.bound.hasAggregate }) {
            columns[0].bound.sql = "iif(count(*) >= 0, \(columns[0].bound.sql), NULL)"
            columns[0].bound.origin = nil
        }
        let isSingleRow = scope.groups != nil && groups.isEmpty || select.from == nil
        sql += try orderClause(orderBy, columns, select, in: scope)
        let list = columns.enumerated().map { index, column in
            let bound = column.bound
            // Columns of tables have their collation.
            let value = bound.origin == nil ? bound.ordered : bound.sql
            return "\(value) AS \(BoundQuery.sqlName(index))"
        }
        return BoundQuery(
            sql: "SELECT \(select.isDistinct ? "DISTINCT " : "")\(list.joined(separator: ", "))\(sql)",
            columns: columns.map(\.column), isSingleRow: isSingleRow)
    }

    /// An item of a select list without stars.
    private struct Item {
        var expression: Expression?
        var alias: String?
        /// The column of a star.
        var column: RelationColumn?
        var range: Range<Int>
    }

    private struct BoundItem {
        var bound: Bound
        var column: BoundQuery.ResultColumn
    }

    private func expanded(_ items: [Select.Item], in scope: Scope) throws(SQLError) -> [Item] {
        var result: [Item] = []
        for item in items {
            switch item {
            case .expression(let expression, let alias):
                result.append(Item(expression: expression, alias: alias, range: expression.range))
            case .star(let qualifier, let range):
                guard !scope.relations.isEmpty else { throw fault("SELECT * requires a FROM clause", at: range) }
                let relations = scope.relations.filter { relation in
                    guard let name = qualifier.last else { return true }
                    return relation.name == name && (qualifier.count == 1 || relation.schema == qualifier[0])
                }
                guard !relations.isEmpty else {
                    throw fault("Unknown identifier '\(qualifier.joined(separator: "."))'", at: range)
                }
                var columns = qualifier.isEmpty ? scope.starColumns : relations.flatMap(\.columns)
                makeUnique(&columns)
                result += columns.map { Item(column: $0, range: range) }
            }
        }
        return result
    }

    /// Numbers the names that occur more than once, as Ignite does: `X`, `X0`.
    private func makeUnique(_ columns: inout [RelationColumn]) {
        var names: Set<String> = []
        for index in columns.indices {
            let name = columns[index].name
            var number = 0
            while !names.insert(columns[index].name).inserted {
                columns[index].name = "\(name)\(number)"
                number += 1
            }
        }
    }

    private func bind(_ items: [Item], in scope: Scope) throws(SQLError) -> [BoundItem] {
        scope.isSelectList = true
        defer { scope.isSelectList = false }
        var result: [BoundItem] = []
        for (index, item) in items.enumerated() {
            if let column = item.column {
                var bound = Bound(column.sql, column.type)
                bound.origin = column.origin
                if let groups = scope.groups, !groups.contains(column.sql) {
                    bound.ungrouped = Bound.UngroupedColumn(name: column.name, range: item.range)
                }
                result.append(
                    BoundItem(bound: bound, column: .init(name: column.name, type: column.type, origin: column.origin)))
            } else if let expression = item.expression {
                let bound = try bind(expression, in: scope)
                var name = item.alias
                if name == nil, case .column(let names) = expression.kind { name = names.last }
                let column = BoundQuery.ResultColumn(
                    name: name ?? columnName(of: expression, index: index), type: bound.type, origin: bound.origin,
                    isNamed: name != nil)
                result.append(BoundItem(bound: bound, column: column))
            }
        }
        return result
    }

    private func requireGrouped(_ bound: Bound) throws(SQLError) {
        if let column = bound.ungrouped {
            throw fault("Expression '\(column.name)' is not being grouped", at: column.range)
        }
    }

    /// Returns what an expression of GROUP BY means: a result column by its number or, if no column of a table has the
    /// name, by its alias.
    private func groupExpression(
        _ expression: Expression, _ items: [Item], _ scope: Scope
    ) throws(SQLError) -> Expression {
        if let index = try ordinal(expression, of: items.count) { return items[index].expression ?? expression }
        guard case .column(let names) = expression.kind, names.count == 1,
            !scope.relations.contains(where: { $0.columns.contains { $0.name == names[0] } })
        else { return expression }
        return items.first { $0.alias == names[0] }?.expression ?? expression
    }

    private func orderClause(
        _ orderBy: [OrderItem], _ columns: [BoundItem], _ select: Select, in scope: Scope
    ) throws(SQLError) -> String {
        guard !orderBy.isEmpty else { return "" }
        for column in columns where column.column.isNamed && scope.orderAliases[column.column.name] == nil {
            scope.orderAliases[column.column.name] = column.bound
        }
        var keys: [String] = []
        for item in orderBy {
            var bound: Bound
            if let index = try ordinal(item.expression, of: columns.count) {
                bound = columns[index].bound
            } else {
                bound = try bind(item.expression, in: scope)
                try requireGrouped(bound)
                if bound.hasAggregate && scope.groups == nil {
                    throw fault(
                        "Aggregate expression is illegal in ORDER BY clause of non-aggregating SELECT",
                        at: item.expression.range)
                }
            }
            if let index = columns.firstIndex(where: { $0.bound.sql == bound.sql }) {
                bound.sql = BoundQuery.sqlName(index)
            } else if select.isDistinct {
                let text = sqlText(item.expression.range)
                throw fault("Expression '\(text)' is not in the select clause", at: item.expression.range)
            }
            keys.append(key(item, bound))
        }
        return " ORDER BY " + keys.joined(separator: ", ")
    }

    private func sqlText(_ range: Range<Int>) -> String {
        String(decoding: sql.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self).uppercased()
    }
}
