import IgniteCore

// Joins.
extension Binder {
    func bind(_ join: Join, into scope: Scope) throws(SQLError) -> String {
        let sides = [Scope(outer: scope.outer), Scope(outer: scope.outer)]
        let leftSQL = try bind(join.left, into: sides[0])
        var rightSQL = try bind(join.right, into: sides[1])
        if case .join = join.right.kind { rightSQL = "(\(rightSQL))" }
        if case .misplaced(let message, let range) = join.condition { throw fault(message, at: range) }
        // Where a side has no row, all its columns are NULL.
        if join.kind == .right || join.kind == .full { sides[0].makeNullable() }
        if join.kind == .left || join.kind == .full { sides[1].makeNullable() }
        for relation in sides[1].relations {
            guard let name = relation.name, sides[0].relations.contains(where: { $0.name == name }) else { continue }
            throw fault("Duplicate relation name '\(name)' in FROM clause", at: relation.range)
        }
        scope.relations += sides[0].relations + sides[1].relations
        scope.merged.merge(sides[0].merged) { $1 }
        scope.merged.merge(sides[1].merged) { $1 }
        var condition = ""
        switch join.condition {
        case .on(let expression):
            let joined = Scope(outer: scope.outer)
            joined.relations = scope.relations
            joined.merged = scope.merged
            joined.clauseWithoutAggregates = "ON"
            condition = " ON \(try self.condition(expression, in: joined, clause: "ON").sql)"
            scope.starColumns += sides[0].starColumns + sides[1].starColumns
        case .using(let list):
            condition = try merge(list.names, sides, join, into: scope)
            for column in scope.starColumns.prefix(Set(list.names.map(\.text)).count) {
                scope.merged[column.name] = column
            }
        case .natural(let range):
            let right = sides[1].starColumns.map(\.name)
            let names = sides[0].starColumns.map(\.name).filter { right.contains($0) }
            condition = try merge(names.map { ($0, range) }, sides, join, into: scope)
        case .none, .misplaced: scope.starColumns += sides[0].starColumns + sides[1].starColumns
        }
        return "\(leftSQL) \(join.kind.rawValue) JOIN \(rightSQL)\(condition)"
    }

    /// Makes one column of two of the same name, for NATURAL and USING; they come first in `*`.
    private func merge(
        _ names: [(text: String, range: Range<Int>)], _ sides: [Scope], _ join: Join, into scope: Scope
    ) throws(SQLError) -> String {
        var conditions: [String] = []
        var replaced: Set<String> = []
        var known: Set<String> = []
        for (index, (name, range)) in names.enumerated() where known.insert(name).inserted {
            var pair: [Bound] = []
            for side in sides {
                guard let column = side.starColumns.first(where: { $0.name == name }) else {
                    throw fault("Column '\(name)' not found in any table", at: range)
                }
                guard !side.relations.contains(where: { $0.columns.count { $0.name == name } > 1 }) else {
                    throw fault(
                        "Column name '\(name)' in NATURAL join or USING clause is not unique on one side of join",
                        at: range)
                }
                pair.append(Bound(column.sql, column.type))
                replaced.insert(column.sql)
            }
            let (left, right) = (pair[0].type, pair[1].type)
            guard left.type == right.type, let (values, type) = try unified(pair) else {
                let types =
                    "matched using NATURAL keyword or USING clause has incompatible types in this context: "
                    + "'\(left.text)' to '\(right.text)'"
                // Ignite tells types that it could compare from others.
                guard FunctionLibrary.isComparable(left, right) else {
                    throw fault("Column '\(name)' \(types)", at: range)
                }
                throw fault("Column N#\(index) \(types)", at: join.keyword)
            }
            conditions.append(comparison("=", values[0], values[1]).sql)
            let sql =
                switch join.kind {
                case .right: values[1].sql
                case .full: "COALESCE(\(values[0].sql), \(values[1].sql))"
                default: values[0].sql
                }
            scope.starColumns.append(
                RelationColumn(name: name, type: type.nullable(left.isNullable && right.isNullable), sql: sql))
        }
        scope.starColumns += sides.flatMap(\.starColumns).filter { !replaced.contains($0.sql) }
        return conditions.isEmpty ? "" : " ON \(conditions.joined(separator: " AND "))"
    }
}

extension Scope {
    func makeNullable() {
        for relation in relations.indices {
            for column in relations[relation].columns.indices {
                relations[relation].columns[column].type.isNullable = true
            }
        }
        for column in starColumns.indices { starColumns[column].type.isNullable = true }
        for name in merged.keys { merged[name]?.type.isNullable = true }
    }
}
