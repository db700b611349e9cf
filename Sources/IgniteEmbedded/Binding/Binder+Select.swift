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
            groups.append(try group(expression, items, in: scope))
        }
        scope.clauseWithoutAggregates = nil
        var columns = try bind(items, in: scope)
        if select.isGrouped || select.having != nil || columns.contains(where: { $0.bound.hasAggregate }) {
            scope.groups = Set(groups.map(\.sql))
            columns = try bind(items, in: scope)
        }
        for column in columns { try requireGrouped(column.bound) }
        if !groups.isEmpty {
            sql += " GROUP BY \(groups.map(notOrdinal).joined(separator: ", "))"
        }
        if let having = select.having {
            // The names of the select list come first, unless the condition has aggregate functions of its own.
            setAliases(columns, in: scope)
            defer { scope.aliases = [:] }
            scope.hasBoundAggregate = false
            var bound = try condition(having, in: scope, clause: "HAVING")
            if scope.hasBoundAggregate {
                scope.aliasesComeLast = true
                defer { scope.aliasesComeLast = false }
                bound = try condition(having, in: scope, clause: "HAVING")
            }
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
        /// The column of a star, and the name of its table.
        var column: RelationColumn?
        var relation: String?
        var range: Range<Int>

        /// The alias, or the name of the column that it is; nil for other expressions.
        var name: String? {
            if let alias { return alias }
            if let column { return column.name }
            guard case .column(let names) = expression?.kind else { return nil }
            return names.last
        }
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
                let relations = scope.relations.filter { isNamed($0, qualifier[...]) }
                guard !relations.isEmpty else {
                    // Without the period and the star.
                    throw fault(
                        "Unknown identifier '\(qualifier.joined(separator: "."))'",
                        at: range.lowerBound..<range.upperBound - 2)
                }
                for relation in relations {
                    var known: Set<String> = []
                    for column in relation.columns where !known.insert(column.name).inserted {
                        throw fault("Column '\(column.name)' is ambiguous", at: range)
                    }
                }
                let columns = qualifier.isEmpty ? scope.starColumns : relations.flatMap(\.columns)
                result += columns.map { column in
                    let relation = relations.first { $0.columns.contains { $0.sql == column.sql } }
                    return Item(column: column, relation: relation?.name, range: range)
                }
            }
        }
        return result
    }

    private func bind(_ items: [Item], in scope: Scope) throws(SQLError) -> [BoundItem] {
        scope.isSelectList = true
        defer { scope.isSelectList = false }
        var result: [BoundItem] = []
        var names: Set<String> = []
        // Beside a star, Ignite counts the unnamed columns only.
        let hasStar = items.contains { $0.column != nil }
        var unnamed = 0
        for (index, item) in items.enumerated() {
            if let column = item.column {
                var bound = Bound(column.sql, column.type)
                bound.origin = column.origin
                if let groups = scope.groups, !groups.contains(column.sql) {
                    let name = [item.relation, column.name].compactMap(\.self).joined(separator: ".")
                    bound.ungrouped = Bound.UngroupedColumn(name: name, range: item.range)
                }
                result.append(
                    BoundItem(
                        bound: bound,
                        column: .init(name: unique(column.name, &names), type: column.type, origin: column.origin)))
            } else if let expression = item.expression {
                let bound = try bind(expression, in: scope)
                let name = item.name
                let column = BoundQuery.ResultColumn(
                    name: name ?? "EXPR$\(index)", type: bound.type, origin: bound.origin,
                    text: name == nil ? columnName(of: expression, index: hasStar ? unnamed : index) : nil,
                    isNamed: name != nil)
                if name == nil { unnamed += 1 }
                names.insert(column.name)
                result.append(BoundItem(bound: bound, column: column))
            }
        }
        return result
    }

    /// Numbers a name of a star that occurs more than once, as Ignite does: `X`, `X0`.
    private func unique(_ name: String, _ names: inout Set<String>) -> String {
        var unique = name
        var number = 0
        while !names.insert(unique).inserted {
            unique = "\(name)\(number)"
            number += 1
        }
        return unique
    }

    /// Makes the names of the select list known.
    private func setAliases(_ columns: [BoundItem], in scope: Scope) {
        scope.aliases = Dictionary(grouping: columns.filter(\.column.isNamed), by: \.column.name)
            .mapValues { $0.map(\.bound) }
    }

    private func requireGrouped(_ bound: Bound) throws(SQLError) {
        if let column = bound.ungrouped {
            throw fault("Expression '\(column.name)' is not being grouped", at: column.range)
        }
    }

    /// Binds an expression of GROUP BY: the number or the name of a result column, or anything else.
    private func group(_ expression: Expression, _ items: [Item], in scope: Scope) throws(SQLError) -> Bound {
        if let index = try ordinal(expression, of: items.count) { return try bind(items[index], in: scope) }
        guard case .column(let names) = expression.kind, names.count == 1 else {
            return try bind(expression, in: scope)
        }
        let named = items.filter { $0.name == names[0] }
        guard named.count < 2 else { throw fault("Column '\(names[0])' is ambiguous", at: expression.range) }
        guard let item = named.first else { return try bind(expression, in: scope) }
        return try bind(item, in: scope)
    }

    private func bind(_ item: Item, in scope: Scope) throws(SQLError) -> Bound {
        if let column = item.column { return Bound(column.sql, column.type) }
        guard let expression = item.expression else { throw .internalError("an empty select item") }
        return try bind(expression, in: scope)
    }

    private func orderClause(
        _ orderBy: [OrderItem], _ columns: [BoundItem], _ select: Select, in scope: Scope
    ) throws(SQLError) -> String {
        guard !orderBy.isEmpty else { return "" }
        setAliases(columns, in: scope)
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
