import IgniteCore

// INSERT, UPDATE and DELETE.
extension Binder {
    /// Binds a statement that changes rows; nil if it is another one.
    func bindModification(_ statement: Statement) throws(SQLError) -> String? {
        switch statement {
        case .insert(let insert): try bind(insert)
        case .update(let update): try bind(update)
        case .delete(let delete): try bind(delete)
        default: nil
        }
    }

    /// Returns the table that a statement changes.
    func changedTable(_ name: Statement.TableName, suggests: Bool = false) throws(SQLError) -> TableEntry {
        let schema = name.schema ?? self.schema
        guard schema == Catalog.systemSchema else { return try table(name, suggests: suggests) }
        guard SystemViews.view(name.name) != nil else { throw fault("Object '\(name.name)' not found", at: name.range) }
        throw fault("System view \(schema).\(name.name) is not modifiable", at: name.range)
    }

    func bind(_ insert: Statement.Insert) throws(SQLError) -> String {
        let table = try changedTable(insert.table, suggests: true)
        let targets = try self.targets(insert, table)
        let values: String
        if case .values(let rows) = insert.source.body, insert.source.orderBy.isEmpty, insert.source.fetch == nil,
            insert.source.offset == nil, insert.source.common.isEmpty
        {
            values = "VALUES " + (try self.rows(rows, of: table, targets, insert)).joined(separator: ", ")
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
        nullError(column).at(range, in: sql)
    }

    private func nullError(_ column: ColumnEntry) -> SQLError {
        .constraint("Column '\(column.name)' does not allow NULLs")
    }

    private func requireCount(_ count: Int, _ targets: [Target], _ insert: Statement.Insert) throws(SQLError) {
        guard count == targets.count else {
            throw fault(
                "Number of INSERT target columns (\(targets.count)) does not equal number of source items (\(count))",
                at: insert.table.range)
        }
    }

    /// Returns the values of all columns of a table for the rows of VALUES.
    private func rows(
        _ rows: [[Expression]], of table: TableEntry, _ targets: [Target], _ insert: Statement.Insert
    ) throws(SQLError) -> [String] {
        guard rows.allSatisfy({ $0.count == rows[0].count }) else {
            throw fault("Incompatible types", at: insert.source.range)
        }
        try requireCount(rows[0].count, targets, insert)
        let scope = Scope(outer: nil)
        scope.clauseWithoutAggregates = "VALUES"
        var cells: [[Bound?]] = []
        for row in rows {
            var bounds: [Bound?] = []
            for expression in row {
                if case .defaultValue = expression.kind {
                    bounds.append(nil)
                } else {
                    bounds.append(try bind(expression, in: scope))
                }
            }
            cells.append(bounds)
        }
        // The values of a column have one type before they become those of the table.
        for index in targets.indices where rows.count > 1 {
            // A default has the type of its column.
            let bounds = cells.map { $0[index] ?? Bound("", targets[index].column.type) }
            let types = bounds.filter { $0.parameter == nil }.map(\.type)
            guard types.isEmpty || FunctionLibrary.commonType(types) != nil else {
                throw fault("Values passed to VALUES operator must have compatible types", at: insert.source.range)
            }
        }
        var result: [String] = []
        for (row, bounds) in zip(rows, cells) {
            result.append("(\(try self.row(row, bounds, of: table, targets, insert).joined(separator: ", ")))")
        }
        return result
    }

    private func row(
        _ row: [Expression], _ bounds: [Bound?], of table: TableEntry, _ targets: [Target], _ insert: Statement.Insert
    ) throws(SQLError) -> [String] {
        var values: [Int: String] = [:]
        for (index, target) in targets.enumerated() {
            guard let bound = bounds[index] else {
                let value = try defaultValue(of: target.column)
                if value == "NULL", !target.column.type.isNullable, !allowsNulls { throw nullError(target.column) }
                values[target.column.id] = value
                continue
            }
            if !allowsNulls, bound.type.type == .null, bound.parameter == nil, case .literal = row[index].kind,
                !target.column.type.isNullable
            {
                throw nullFault(target.column, at: insert.source.range)
            }
            values[target.column.id] = try assigned(bound, to: target.column, at: target.range, source: "EXPR$\(index)")
        }
        return try allColumns(of: table, values)
    }

    /// Returns the values of all columns, defaults among them.
    private func allColumns(of table: TableEntry, _ values: [Int: String]) throws(SQLError) -> [String] {
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
        let list = try allColumns(of: table, values)
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
        let table = try changedTable(update.table)
        let (scope, sqlName) = scope(of: update.table, table, alias: update.alias)
        scope.clauseWithoutAggregates = "UPDATE"
        var assignments: [String] = []
        var assigned: Set<Int> = []
        for (index, (names, range, value)) in update.assignments.enumerated() {
            guard names.count < 3 else { throw .unsupported("the name of a schema before a column of UPDATE") }
            let name = names.joined(separator: ".")
            guard let column = table.column(names[names.count - 1]) else {
                throw fault("Unknown target column '\(name)'", at: range)
            }
            guard isNamed(scope.relations[0], names.dropLast()) else {
                // Without the period and the column, which have no spaces around them usually.
                throw missingTable(
                    names.dropLast(), scope.relations,
                    at: range.lowerBound..<range.upperBound - lengthOfLastName(range) - 1)
            }
            guard assigned.insert(column.id).inserted else {
                throw fault("Target column '\(column.name)' is assigned more than once", at: range)
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
        let table = try changedTable(delete.table)
        let (scope, sqlName) = scope(of: delete.table, table, alias: delete.alias)
        return "DELETE FROM \(table.storedName) AS \(sqlName)" + (try whereClause(delete.condition, in: scope))
    }

    private func whereClause(_ condition: Expression?, in scope: Scope) throws(SQLError) -> String {
        guard let condition else { return "" }
        scope.clauseWithoutAggregates = "WHERE"
        return " WHERE \(try self.condition(condition, in: scope, clause: "WHERE").sql)"
    }

    private func scope(of name: Statement.TableName, _ table: TableEntry, alias: String?) -> (Scope, String) {
        let scope = Scope(outer: nil)
        let relation = relation(table, alias: alias, at: name.range)
        scope.relations = [relation]
        return (scope, relation.sqlName)
    }
}
