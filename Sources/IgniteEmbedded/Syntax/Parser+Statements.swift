// Statements, except the definitions of tables and zones.

extension Parser {
    mutating func statement() throws(SQLError) -> Statement {
        guard token.kind == .word else { return .query(try query()) }
        switch token.text {
        case "INSERT", "UPDATE", "DELETE", "MERGE", "UPSERT": return try change()
        case "EXPLAIN":
            advance()
            return .explain(try explained())
        case "CREATE": return try create()
        case "ALTER": return try alter()
        case "DROP": return try drop()
        case "KILL": return try kill()
        case "START" where following.isPlain("TRANSACTION"): return try startTransaction()
        case "COMMIT":
            advance()
            return .commit
        case "SET", "RESET", "CALL", "DESCRIBE":
            throw error("Unexpected statement: \(token.text)", atToken: token.range)
        default: return .query(try query())
        }
    }

    private mutating func explained() throws(SQLError) -> Statement {
        if take("PLAN") {
            try expect("FOR")
        } else if take("MAPPING") {
            try expect("FOR")
            throw .unsupported("EXPLAIN MAPPING")
        }
        let isChange = ["INSERT", "UPDATE", "DELETE", "MERGE", "UPSERT"].contains(where: at)
        return isChange ? try change() : .query(try query())
    }

    // MARK: Changes of rows

    private mutating func change() throws(SQLError) -> Statement {
        switch token.text {
        case "INSERT": return .insert(try insert())
        case "UPDATE": return .update(try update())
        case "DELETE": return .delete(try delete())
        default: throw .unsupported(token.text)
        }
    }

    private mutating func insert() throws(SQLError) -> Statement.Insert {
        try expect("INSERT", "INTO")
        let table = try changedTable()
        var columns: [(name: String, range: Range<Int>)] = []
        if at("("), following.isName {
            advance()
            repeat {
                let (names, range) = try column()
                guard names.count == 1 else { throw .unsupported("the name of a table before a column of INSERT") }
                columns.append((names[0], range))
            } while take(",")
            try expect(")")
        }
        return Statement.Insert(table: table, columns: columns, source: try query())
    }

    private mutating func update() throws(SQLError) -> Statement.Update {
        try expect("UPDATE")
        let table = try changedTable()
        let alias = try rowAlias()
        try expect("SET")
        var assignments: [(column: [String], range: Range<Int>, value: Expression)] = []
        repeat {
            let column = try column()
            try expect("=")
            assignments.append((column.names, column.range, try expression()))
        } while take(",")
        return Statement.Update(table: table, alias: alias, assignments: assignments, condition: try condition())
    }

    private mutating func delete() throws(SQLError) -> Statement.Delete {
        try expect("DELETE", "FROM")
        let table = try changedTable()
        let alias = try rowAlias()
        return Statement.Delete(table: table, alias: alias, condition: try condition())
    }

    /// The name of a table after UPDATE and DELETE FROM.
    private mutating func rowAlias() throws(SQLError) -> String? {
        take("AS") || atName ? try name() : nil
    }

    private mutating func condition() throws(SQLError) -> Expression? {
        take("WHERE") ? try expression() : nil
    }

    /// Reads a column, which can follow the name of its table.
    private mutating func column() throws(SQLError) -> (names: [String], range: Range<Int>) {
        let start = token.range.lowerBound
        let names = try names()
        return (names, start..<previous.upperBound)
    }

    /// Reads the name of a table, with or without a schema, in a statement that changes rows.
    private mutating func changedTable() throws(SQLError) -> Statement.TableName {
        let table = try tableNames()
        guard let name = Self.tableName(table) else {
            throw .validation(
                "Failed to validate query. \(source.span(table.range)): Object '\(table.names[0])' not found")
        }
        return name
    }

    /// Reads the name of a table or an index, with or without a schema, in a definition.
    mutating func definedName() throws(SQLError) -> Statement.TableName {
        let table = try tableNames()
        guard let name = Self.tableName(table) else {
            let schema = table.names.dropLast().joined(separator: ".")
            throw definitionError("Unexpected value of schemaName [expected a simple identifier, but was \(schema)")
        }
        return name
    }

    /// An error of a definition, which ends with its text.
    func definitionError(_ message: String) -> SQLError {
        .validation("\(message); querySql=\"\(sourceText(0..<source.bytes.count))\"]")
    }

    private mutating func tableNames() throws(SQLError) -> (names: [String], range: Range<Int>) {
        let start = token.range.lowerBound
        let names = try names()
        return (names, start..<previous.upperBound)
    }

    private static func tableName(_ table: (names: [String], range: Range<Int>)) -> Statement.TableName? {
        switch table.names.count {
        case 1: Statement.TableName(schema: nil, name: table.names[0], range: table.range)
        case 2: Statement.TableName(schema: table.names[0], name: table.names[1], range: table.range)
        default: nil
        }
    }

    // MARK: Transactions and KILL

    private mutating func startTransaction() throws(SQLError) -> Statement {
        try expect("START", "TRANSACTION")
        guard take("READ") else { return .startTransaction(isReadOnly: false) }
        if take("ONLY") { return .startTransaction(isReadOnly: true) }
        try expect("WRITE")
        return .startTransaction(isReadOnly: false)
    }

    private mutating func kill() throws(SQLError) -> Statement {
        try expect("KILL")
        guard let kind = ["QUERY", "TRANSACTION", "COMPUTE"].first(where: at) else { throw unexpected() }
        if kind == "COMPUTE" { throw .unsupported("KILL COMPUTE") }
        advance()
        let id = try string()
        let noWait = take("NO")
        if noWait { try expect("WAIT") }
        return .kill(isQuery: kind == "QUERY", id: id, noWait: noWait)
    }

    /// Reads a string.
    mutating func string() throws(SQLError) -> String {
        guard token.kind == .string else { throw unexpected() }
        let text = token.text
        advance()
        return text
    }
}
