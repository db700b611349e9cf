import IgniteCore

// INSERT, UPDATE and DELETE.
extension Binder {
    /// Returns the table that a statement changes.
    func table(_ name: Statement.TableName) throws(SQLError) -> TableEntry {
        let schema = name.schema ?? self.schema
        if schema == Catalog.systemSchema {
            guard SystemViews.view(name.name) != nil else {
                throw fault("Object '\(name.name)' not found", at: name.range)
            }
            throw fault("System view \(schema).\(name.name) is not modifiable", at: name.range)
        }
        guard catalog.schemas[schema] != nil else {
            throw fault("Object '\(name.schema == nil ? name.name : schema)' not found", at: name.range)
        }
        guard let table = catalog.table(schema, name.name) else {
            throw fault("Object '\(name.name)' not found\(name.schema.map { " within '\($0)'" } ?? "")", at: name.range)
        }
        return table
    }

    func bind(_ insert: Statement.Insert) throws(SQLError) -> String {
        let table = try table(insert.table)
        let targets = try self.targets(insert, table)
        let values: String
        if case .values(let rows) = insert.source.body, insert.source.orderBy.isEmpty, insert.source.fetch == nil,
            insert.source.offset == nil, insert.source.common.isEmpty
        {
            values =
                "VALUES "
                + (try rows.map { (row) throws(SQLError) in
                    "(\(try self.row(row, of: table, targets, insert).joined(separator: ", ")))"
                }).joined(separator: ", ")
        } else {
            values = try selection(insert, of: table, targets)
        }
        let names = table.columns.map(\.storedName).joined(separator: ", ")
        return "INSERT INTO \(table.storedName) (\(names)) \(values)"
    }

    /// A column that INSERT gives a value, with the place to name in messages.
    private struct Target {
        let column: ColumnEntry
        let range: Range<Int>
    }

    private func targets(_ insert: Statement.Insert, _ table: TableEntry) throws(SQLError) -> [Target] {
        guard !insert.columns.isEmpty else {
            return table.columns.map { Target(column: $0, range: insert.table.range) }
        }
        var targets: [Target] = []
        for (name, range) in insert.columns {
            guard let column = table.column(name) else { throw fault("Unknown target column '\(name)'", at: range) }
            guard !targets.contains(where: { $0.column.id == column.id }) else {
                throw fault("Target column '\(name)' is assigned more than once", at: range)
            }
            targets.append(Target(column: column, range: range))
        }
        for column in table.columns
        where !allowsNulls && !column.type.isNullable && column.defaultText == nil
            && !targets.contains(where: { $0.column.id == column.id })
        {
            throw nullFault(column, at: insert.table.range)
        }
        return targets
    }

    private func nullFault(_ column: ColumnEntry, at range: Range<Int>) -> SQLError {
        SQLError.constraint("Column '\(column.name)' does not allow NULLs").at(range, in: sql)
    }

    private func requireCount(_ count: Int, _ targets: [Target], _ insert: Statement.Insert) throws(SQLError) {
        guard count == targets.count else {
            throw fault(
                "Number of INSERT target columns (\(targets.count)) does not equal number of source items (\(count))",
                at: insert.table.range)
        }
    }

    /// Returns the values of all columns of a table for one row of VALUES.
    private func row(
        _ row: [Expression], of table: TableEntry, _ targets: [Target], _ insert: Statement.Insert
    ) throws(SQLError) -> [String] {
        try requireCount(row.count, targets, insert)
        let scope = Scope(outer: nil)
        scope.clauseWithoutAggregates = "VALUES"
        var values: [Int: String] = [:]
        for (index, target) in targets.enumerated() {
            let expression = row[index]
            if case .defaultValue = expression.kind {
                let value = try defaultValue(of: target.column)
                if value == "NULL", !target.column.type.isNullable, !allowsNulls {
                    throw nullFault(target.column, at: expression.range)
                }
                values[target.column.id] = value
                continue
            }
            let bound = try bind(expression, in: scope)
            if !allowsNulls, bound.type.type == .null, bound.parameter == nil, case .literal = expression.kind,
                !target.column.type.isNullable
            {
                throw nullFault(target.column, at: insert.source.range)
            }
            values[target.column.id] = try assigned(bound, to: target.column, at: target.range, source: "EXPR$\(index)")
        }
        var result: [String] = []
        for column in table.columns {
            if let value = values[column.id] {
                result.append(value)
            } else {
                result.append(try defaultValue(of: column))
            }
        }
        return result
    }

    /// INSERT from a query.
    private func selection(
        _ insert: Statement.Insert, of table: TableEntry, _ targets: [Target]
    ) throws(SQLError) -> String {
        let query = try bind(insert.source, outer: nil)
        try requireCount(query.columns.count, targets, insert)
        var values: [Int: String] = [:]
        for (index, target) in targets.enumerated() {
            let column = query.columns[index]
            let bound = Bound(BoundQuery.sqlName(index), column.type)
            values[target.column.id] = try assigned(bound, to: target.column, at: target.range, source: column.name)
        }
        var list: [String] = []
        for column in table.columns {
            if let value = values[column.id] { list.append(value) } else { list.append(try defaultValue(of: column)) }
        }
        return "SELECT \(list.joined(separator: ", ")) FROM (\(query.sql))"
    }

    /// Converts a value to the type of a column, within its limits.
    private func assigned(
        _ bound: Bound, to column: ColumnEntry, at range: Range<Int>, source: String
    ) throws(SQLError) -> String {
        let bound = typed(bound, as: column.type)
        guard bound.type.type != .null else { return bound.sql }
        do throws(SQLError) {
            return try FunctionLibrary.assignment(from: bound.type, to: column.type).sql([bound.sql])
        } catch {
            guard !error.isUnsupported else { throw error }
            let types = [column.type, bound.type].map { FunctionLibrary.typeText($0).dropFirst().dropLast() }
            throw fault(
                "Cannot assign to target field '\(column.name)' of type \(types[0]) from source field '\(source)' "
                    + "of type \(types[1])", at: range)
        }
    }

    /// The SQL of a column's default.
    func defaultValue(of column: ColumnEntry) throws(SQLError) -> String {
        guard let text = column.defaultText else { return "NULL" }
        let statement = "VALUES (\(text))"
        guard case (.query(let query), _) = try Parser.statement(statement), case .values(let rows) = query.body else {
            throw .internalError("the default of column \(column.name) cannot be read")
        }
        let binder = Binder(statement, catalog: catalog, schema: schema, parameters: [], activity: activity)
        let bound = try binder.bind(rows[0][0], in: Scope(outer: nil))
        return try binder.assigned(bound, to: column, at: rows[0][0].range, source: "EXPR$0")
    }

    func bind(_ update: Statement.Update) throws(SQLError) -> String {
        let table = try table(update.table)
        let (scope, sqlName) = scope(of: table, alias: update.alias)
        scope.clauseWithoutAggregates = "UPDATE"
        var assignments: [String] = []
        var assigned: Set<Int> = []
        for (index, (name, range, value)) in update.assignments.enumerated() {
            guard let column = table.column(name) else { throw fault("Unknown target column '\(name)'", at: range) }
            guard assigned.insert(column.id).inserted else {
                throw fault("Target column '\(name)' is assigned more than once", at: range)
            }
            guard !table.isKey(column) else {
                throw fault("Cannot update field \"\(name)\". Primary key columns are not modifiable", at: range)
            }
            let bound = try bind(value, in: scope)
            let sql = try self.assigned(bound, to: column, at: range, source: "EXPR$\(index)")
            assignments.append("\(column.storedName) = \(sql)")
        }
        return "UPDATE \(table.storedName) AS \(sqlName) SET \(assignments.joined(separator: ", "))"
            + (try whereClause(update.condition, in: scope))
    }

    func bind(_ delete: Statement.Delete) throws(SQLError) -> String {
        let table = try table(delete.table)
        let (scope, sqlName) = scope(of: table, alias: delete.alias)
        return "DELETE FROM \(table.storedName) AS \(sqlName)" + (try whereClause(delete.condition, in: scope))
    }

    private func whereClause(_ condition: Expression?, in scope: Scope) throws(SQLError) -> String {
        guard let condition else { return "" }
        scope.clauseWithoutAggregates = "WHERE"
        return " WHERE \(try self.condition(condition, in: scope, clause: "WHERE").sql)"
    }

    private func scope(of table: TableEntry, alias: String?) -> (Scope, String) {
        let scope = Scope(outer: nil)
        let sqlName = nextRelation()
        scope.relations = [
            Relation(
                name: alias ?? table.name, schema: alias == nil ? table.schema : nil, sqlName: sqlName,
                columns: table.columns.map {
                    RelationColumn(name: $0.name, type: $0.type, sql: "\(sqlName).\($0.storedName)")
                })
        ]
        return (scope, sqlName)
    }
}
