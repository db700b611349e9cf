import IgniteCore

/// The answer to EXPLAIN: what SQLite does and, for INSERT, the values of the columns as Ignite shows them.
struct Explanation {
    let binder: Binder
    let connection: Database

    func text(of statement: Statement) throws(SQLError) -> String {
        if case .query(let query) = statement { return try plan(try binder.bind(query, outer: nil).sql) }
        binder.allowsNulls = true
        guard let sql = try binder.bindModification(statement) else {
            throw .validation("EXPLAIN is only for queries and DML")
        }
        var text = try plan(sql)
        if case .insert(let insert) = statement, case .values(let rows) = insert.source.body, rows.count == 1 {
            text += "    sourceExpression: [\(try values(insert, rows[0]).joined(separator: ", "))]\n"
        }
        return text
    }

    private func plan(_ sql: String) throws(SQLError) -> String {
        let statement = try connection.prepare("EXPLAIN QUERY PLAN \(sql)")
        var text = "SQLite\n"
        while try statement.step() {
            if case .varchar(let line) = statement.value(at: 3, type: SQLType(.varchar)) { text += "    \(line)\n" }
        }
        return text
    }

    /// The values of all columns, defaults among them: `1.50:DECIMAL(5, 2)`, `_UTF-8'text'`, `RAND_UUID()`.
    private func values(_ insert: Statement.Insert, _ row: [Expression]) throws(SQLError) -> [String] {
        let table = try binder.changedTable(insert.table)
        let names = insert.columns.isEmpty ? table.columns.map(\.name) : insert.columns.map(\.name)
        var texts: [String] = []
        for column in table.columns {
            let expression = names.firstIndex(of: column.name).map { row[$0] }
            if let expression {
                guard case .defaultValue = expression.kind else {
                    texts.append("?")
                    continue
                }
            }
            texts.append(try defaultText(of: column))
        }
        return texts
    }

    private func defaultText(of column: ColumnEntry) throws(SQLError) -> String {
        let type = String(FunctionLibrary.typeText(column.type).dropFirst().dropLast())
        guard let text = column.defaultText else { return "null:\(type)" }
        if text.uppercased().hasPrefix("RAND_UUID") { return "RAND_UUID()" }
        let statement = try connection.prepare("SELECT \(try binder.defaultValue(of: column))")
        _ = try statement.step()
        switch statement.value(at: 0, type: column.type) {
        case .null: return "null:\(type)"
        case .varchar(let text):
            return "_UTF-8'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
        case .varbinary(let bytes): return "X'\(Value.varbinary(bytes))'"
        case .uuid(let id): return "_UTF-8'\(id)':UUID"
        case let value: return "\(value):\(type)"
        }
    }
}
