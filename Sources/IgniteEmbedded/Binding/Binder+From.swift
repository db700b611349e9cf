import IgniteCore

// FROM: tables, views, subqueries and joins.
extension Binder {
    /// Binds a table reference and adds its relations to the scope.
    ///
    /// - Returns: The SQL after FROM.
    func bind(_ reference: TableReference, into scope: Scope) throws(SQLError) -> String {
        switch reference.kind {
        case .named(let names, let alias):
            let (sql, relation) = try named(names, alias, reference.range)
            add(relation, to: scope)
            return sql
        case .query(let query, let alias):
            let bound = try bind(query, outer: scope.outer)
            let (sql, relation) = try derived("(\(bound.sql))", bound.columns, alias, reference.range)
            add(relation, to: scope)
            return sql
        case .function(let call, let alias):
            let (sql, relation) = try systemRange(call, alias, reference.range, outer: scope.outer)
            add(relation, to: scope)
            return sql
        case .join(let kind, let left, let right, let condition):
            return try join(kind, left, right, condition, reference.range, into: scope)
        }
    }

    private func add(_ relation: Relation, to scope: Scope) {
        scope.relations.append(relation)
        scope.starColumns += relation.columns
    }

    private func named(
        _ names: [String], _ alias: TableReference.Alias?, _ range: Range<Int>
    ) throws(SQLError) -> (String, Relation) {
        let name = names[names.count - 1]
        if names.count == 1, let table = common.reversed().lazy.compactMap({ $0[name] }).first {
            return try derived(
                table.sqlName, table.columns, alias ?? TableReference.Alias(name: name, columns: []), range)
        }
        guard names.count <= 2 else { throw fault("Object '\(names[0])' not found", at: range) }
        let schema = names.count == 2 ? names[0] : self.schema
        if schema == Catalog.systemSchema {
            guard let view = SystemViews.view(name) else { throw fault("Object '\(name)' not found", at: range) }
            let columns = view.columns.map { BoundQuery.ResultColumn(name: $0.name, type: $0.type) }
            let alias = alias ?? TableReference.Alias(name: name, columns: [])
            var (sql, relation) = try derived("(\(view.sql(activity)))", columns, alias, range)
            relation.schema = schema
            for index in relation.columns.indices {
                relation.columns[index].origin = Column.Origin(
                    schema: schema, table: name, column: view.columns[index].name)
            }
            return (sql, relation)
        }
        guard catalog.schemas[schema] != nil else {
            throw fault("Object '\(names.count == 2 ? schema : name)' not found", at: range)
        }
        guard let table = catalog.table(schema, name) else {
            let message =
                names.count == 2 ? "Object '\(name)' not found within '\(schema)'" : "Object '\(name)' not found"
            throw fault(message, at: range)
        }
        usesTables = true
        let sqlName = nextRelation()
        var relation = Relation(
            name: alias?.name ?? name, schema: alias == nil ? schema : nil, sqlName: sqlName,
            columns: table.columns.map { column in
                RelationColumn(
                    name: column.name, type: column.type, sql: "\(sqlName).\(column.storedName)",
                    origin: Column.Origin(schema: schema, table: name, column: column.name))
            })
        if let alias, !alias.columns.isEmpty {
            var columns = relation.columns.map { BoundQuery.ResultColumn(name: $0.name, type: $0.type) }
            try rename(&columns, alias.columns, at: range)
            for index in columns.indices { relation.columns[index].name = columns[index].name }
        }
        return ("\(table.storedName) AS \(sqlName)", relation)
    }

    /// Makes a relation of something whose columns are called `e0`, `e1` and so on.
    private func derived(
        _ source: String, _ columns: [BoundQuery.ResultColumn], _ alias: TableReference.Alias?, _ range: Range<Int>
    ) throws(SQLError) -> (String, Relation) {
        var columns = columns
        try rename(&columns, alias?.columns ?? [], at: range)
        let sqlName = nextRelation()
        let relation = Relation(
            name: alias?.name, sqlName: sqlName,
            columns: columns.enumerated().map { index, column in
                RelationColumn(
                    name: column.name, type: column.type, sql: "\(sqlName).\(BoundQuery.sqlName(index))",
                    origin: column.origin)
            })
        return ("\(source) AS \(sqlName)", relation)
    }

    /// TABLE(SYSTEM_RANGE(first, last, step)): numbers, counted up by a recursive query.
    private func systemRange(
        _ call: Expression.Call, _ alias: TableReference.Alias?, _ range: Range<Int>, outer: Scope?
    ) throws(SQLError) -> (String, Relation) {
        guard call.name == "SYSTEM_RANGE", call.arguments.count == 2 || call.arguments.count == 3 else {
            throw fault("No match found for function signature \(call.name)", at: range)
        }
        let scope = Scope(outer: outer)
        scope.clauseWithoutAggregates = "FROM"
        var values: [String] = []
        for argument in call.arguments {
            let bound = typed(try bind(argument, in: scope), as: SQLType(.bigint))
            switch bound.type.type {
            case .tinyint, .smallint, .integer, .bigint, .null: values.append(bound.sql)
            default:
                throw fault(
                    "Cannot apply 'SYSTEM_RANGE' to arguments of type "
                        + "'SYSTEM_RANGE(\(FunctionLibrary.typeText(bound.type)))'", at: argument.range)
            }
        }
        let (first, last, step) = (values[0], values[1], values.count > 2 ? values[2] : "1")
        let column = BoundQuery.ResultColumn(name: "X", type: SQLType(.bigint, isNullable: false))
        // The step is checked before the first number; NULL is 1.
        let sql = """
            (WITH RECURSIVE p(a, b, d) AS (SELECT \(first), \(last), \(FunctionLibrary.rangeStep(step))), \
            s(e0, e1, e2) AS (SELECT a, b, d FROM p WHERE CASE WHEN d > 0 THEN a <= b ELSE a >= b END \
            UNION ALL SELECT e0 + e2, e1, e2 FROM s \
            WHERE CASE WHEN e2 > 0 THEN e0 <= e1 - e2 ELSE e0 >= e1 - e2 END) SELECT e0 FROM s)
            """
        return try derived(sql, [column], alias ?? TableReference.Alias(name: "SYSTEM_RANGE", columns: []), range)
    }

    // MARK: Joins

    private func join(
        _ kind: JoinKind, _ left: TableReference, _ right: TableReference, _ condition: JoinCondition,
        _ range: Range<Int>, into scope: Scope
    ) throws(SQLError) -> String {
        let sides = [Scope(outer: scope.outer), Scope(outer: scope.outer)]
        let leftSQL = try bind(left, into: sides[0])
        var rightSQL = try bind(right, into: sides[1])
        if case .join = right.kind { rightSQL = "(\(rightSQL))" }
        // Where a side has no row, all its columns are NULL.
        if kind == .right || kind == .full { sides[0].makeNullable() }
        if kind == .left || kind == .full { sides[1].makeNullable() }
        scope.relations += sides[0].relations + sides[1].relations
        scope.merged.merge(sides[0].merged) { $1 }
        scope.merged.merge(sides[1].merged) { $1 }
        var sql = "\(leftSQL) \(kind.rawValue) JOIN \(rightSQL)"
        var names: [String] = []
        switch condition {
        case .none: break
        case .on(let expression):
            scope.starColumns += sides[0].starColumns + sides[1].starColumns
            let joined = Scope(outer: scope.outer)
            joined.relations = sides[0].relations + sides[1].relations
            joined.merged = scope.merged
            joined.clauseWithoutAggregates = "ON"
            sql += " ON \(try self.condition(expression, in: joined, clause: "ON").sql)"
            return sql
        case .using(let columns): names = columns
        case .natural:
            let right = sides[1].starColumns.map(\.name)
            names = sides[0].starColumns.map(\.name).filter { right.contains($0) }
        }
        var conditions: [String] = []
        var merged: [RelationColumn] = []
        for name in names {
            let found = sides.map { $0.starColumns.filter { $0.name == name } }
            guard found[0].count == 1, found[1].count == 1 else {
                let isMissing = found.contains { $0.isEmpty }
                throw fault("Column '\(name)' \(isMissing ? "not found in any table" : "is ambiguous")", at: range)
            }
            let columns = found.map { Bound($0[0].sql, $0[0].type) }
            let (l, r) = try compared(columns[0], columns[1], "=", range)
            conditions.append(comparison("=", l, r).sql)
            var column = kind == .right ? found[1][0] : found[0][0]
            if kind == .full {
                column = RelationColumn(name: name, type: l.type, sql: "COALESCE(\(l.sql), \(r.sql))")
            }
            merged.append(column)
            if case .using = condition { scope.merged[name] = column }
        }
        scope.starColumns +=
            merged + sides.flatMap { $0.starColumns.filter { !names.contains($0.name) } }
        if !conditions.isEmpty { sql += " ON \(conditions.joined(separator: " AND "))" }
        return sql
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
