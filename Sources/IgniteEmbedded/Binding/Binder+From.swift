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
            var bound = try bind(query, outer: scope.outer)
            // The only column of VALUES is called like its alias.
            if query.isValues, let alias, alias.columns == nil, bound.columns.count == 1 {
                bound.columns[0].name = alias.name
            }
            // Ignite's place begins within the parentheses.
            let range = query.range.lowerBound..<reference.range.upperBound
            let (sql, relation) = try derived("(\(bound.sql))", bound.columns, alias, range)
            add(relation, to: scope)
            return sql
        case .function(let call, let callRange, let alias):
            let (sql, relation) = try systemRange(call, callRange, alias, reference.range, outer: scope.outer)
            add(relation, to: scope)
            return sql
        case .join(let join): return try bind(join, into: scope)
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
                table.sqlName, table.columns, alias ?? TableReference.Alias(name: name), range)
        }
        guard names.count <= 2 else { throw missing(names[0], among: catalog.schemas.keys, at: range) }
        let schema = names.count == 2 ? names[0] : self.schema
        if schema == Catalog.systemSchema {
            guard let view = SystemViews.view(name) else { throw fault("Object '\(name)' not found", at: range) }
            let columns = view.columns.map { BoundQuery.ResultColumn(name: $0.name, type: $0.type) }
            var (sql, relation) = try derived(
                "(\(view.sql(activity)))", columns, alias ?? TableReference.Alias(name: name), range)
            relation.schema = schema
            for index in relation.columns.indices {
                relation.columns[index].origin = Column.Origin(
                    schema: schema, table: name, column: view.columns[index].name)
            }
            return (sql, relation)
        }
        let table = try table(Statement.TableName(schema: names.count == 2 ? schema : nil, name: name, range: range))
        usesTables = true
        var relation = relation(table, alias: alias?.name, at: range)
        if let list = alias?.columns {
            var columns = relation.columns.map { BoundQuery.ResultColumn(name: $0.name, type: $0.type) }
            try rename(&columns, list)
            for index in columns.indices { relation.columns[index].name = columns[index].name }
        }
        return ("\(table.storedName) AS \(relation.sqlName)", relation)
    }

    /// Returns a table of the user's.
    ///
    /// - Parameter suggests: Whether the error asks about similar names.
    func table(_ name: Statement.TableName, suggests: Bool = true) throws(SQLError) -> TableEntry {
        let schema = name.schema ?? self.schema
        guard catalog.schemas[schema] != nil else {
            throw missing(name.schema == nil ? name.name : schema, among: catalog.schemas.keys, at: name.range)
        }
        guard let table = catalog.table(schema, name.name) else {
            guard suggests else {
                let written = (name.schema.map { "\($0)." } ?? "") + name.name
                throw fault("Object '\(written)' not found", at: name.range)
            }
            let names = catalog.tables.values.lazy.filter { $0.schema == schema }.map(\.name)
            guard let similar = similar(to: name.name, among: names) else {
                throw fault(
                    "Object '\(name.name)' not found\(name.schema.map { " within '\($0)'" } ?? "")", at: name.range)
            }
            throw fault(
                "Object '\(name.name)' not found within '\(schema)'; did you mean '\(similar)'?", at: name.range)
        }
        return table
    }

    private func missing(_ name: String, among names: some Sequence<String>, at range: Range<Int>) -> SQLError {
        fault("Object '\(name)' not found\(suggestion(for: name, among: names))", at: range)
    }

    /// Returns the question that Ignite asks if a name is there in other capitals.
    func suggestion(for name: String, among names: some Sequence<String>) -> String {
        similar(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
    }

    private func similar(to name: String, among names: some Sequence<String>) -> String? {
        names.first { $0 != name && $0.lowercased() == name.lowercased() }
    }

    /// Returns a table with the names that its rows have in SQL for SQLite.
    func relation(_ table: TableEntry, alias: String?, at range: Range<Int>) -> Relation {
        let sqlName = nextRelation()
        return Relation(
            name: alias ?? table.name, schema: alias == nil ? table.schema : nil, sqlName: sqlName,
            columns: table.columns.map { column in
                RelationColumn(
                    name: column.name, type: column.type, sql: "\(sqlName).\(column.storedName)",
                    origin: Column.Origin(schema: table.schema, table: table.name, column: column.name))
            }, range: range)
    }

    /// Makes a relation of something whose columns are called `e0`, `e1` and so on.
    private func derived(
        _ source: String, _ columns: [BoundQuery.ResultColumn], _ alias: TableReference.Alias?, _ range: Range<Int>
    ) throws(SQLError) -> (String, Relation) {
        var columns = columns
        try rename(&columns, alias?.columns)
        let sqlName = nextRelation()
        let relation = Relation(
            name: alias?.name, sqlName: sqlName,
            columns: columns.enumerated().map { index, column in
                RelationColumn(
                    name: column.name, type: column.type, sql: "\(sqlName).\(BoundQuery.sqlName(index))",
                    origin: column.origin)
            }, range: range)
        return ("\(source) AS \(sqlName)", relation)
    }

    /// TABLE(SYSTEM_RANGE(first, last, step)): numbers, counted up by a recursive query.
    private func systemRange(
        _ call: Expression.Call, _ callRange: Range<Int>, _ alias: TableReference.Alias?, _ range: Range<Int>,
        outer: Scope?
    ) throws(SQLError) -> (String, Relation) {
        let scope = Scope(outer: outer)
        scope.clauseWithoutAggregates = "FROM"
        var arguments: [Bound] = []
        for argument in call.arguments { arguments.append(try bind(argument, in: scope)) }
        let function = try placed(callRange) { () throws(SQLError) in
            try FunctionLibrary.systemRange(Signature(name: call.name, types: arguments.map(\.type)))
        }
        try requireTyped(arguments, of: call.name, at: callRange)
        var values: [String] = []
        for (argument, type) in zip(arguments, function.argumentTypes) {
            values.append(try converted(argument, to: type).sql)
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
        return try derived(sql, [column], alias ?? TableReference.Alias(name: "SYSTEM_RANGE"), range)
    }
}
