package import IgniteCore

// Descriptions of statements. The protocol has none, but the engine Calcite plans a query that can have no rows without
// its tables, so that nothing runs: the first one returns the names of the columns, the second their types. The engine
// H2 runs parts of such queries.
extension Ignite2Session: StatementDescriber {
    /// The types of parameters are unknown.
    package func describe(
        _ sql: String, schema: String, timeout: Double
    ) throws(IgniteError) -> StatementDescription {
        let kind = StatementKind(Array(sql.utf8), dialect.lexicalRules)
        let parameters = (0..<parameterCount(of: sql)).map { _ in Column(name: "", type: .null) }
        if kind.isExplain {
            return StatementDescription(parameters: parameters, columns: [Column(name: "PLAN", type: .varchar)])
        }
        guard !kind.isUpdate else {
            let column = kind.isDML ? Column(name: "ROWCOUNT", type: .bigint) : Column(name: "APPLIED", type: .boolean)
            return StatementDescription(parameters: parameters, columns: [column])
        }
        guard engine == .calcite else {
            throw IgniteError(
                .unsupported, "the engine H2 cannot describe a query without running parts of it",
                address: server.address)
        }
        var options = StatementSettings()
        options.schema = quoted(schema, "\"")
        options.timeout = timeout
        let values = [Value](repeating: .null, count: parameters.count)
        let names = try rows(of: "SELECT * FROM (\(sql)\n) WHERE FALSE", values, options).columns.map(\.name)
        let aliases = names.indices.map { "C\($0)" }
        let types = try rows(
            of: """
                SELECT \(aliases.map { "TYPEOF(\($0))" }.joined(separator: ", ")) FROM (VALUES (0)) \
                LEFT JOIN (\(sql)
                ) Q (\(aliases.joined(separator: ", "))) ON FALSE
                """, values, options)
        guard types.page.rowCount == 1 else { throw lacks("descriptions of this statement") }
        let row = types.page.row(0)
        let columns = zip(names, 0..<row.count).map { name, index in
            Column(name: name, calciteType: row.value(of: row[index]).description)
        }
        return StatementDescription(parameters: parameters, columns: columns)
    }

    private func rows(
        of sql: String, _ parameters: [Value], _ options: StatementSettings
    ) throws(IgniteError) -> ResultSet {
        do throws(IgniteError) {
            return try run(sql, StatementKind(Array(sql.utf8), dialect.lexicalRules), parameters, options, in: nil)
        } catch {
            // The place in the message is one in the text that was sent.
            let isAmbiguous = error.message.hasSuffix("is ambiguous")
            throw error.with(sql: sql).with(hint: isAmbiguous ? "give each column a name of its own" : nil)
        }
    }
}

extension Column {
    /// Creates a column from the type that Calcite's TYPEOF returns, such as `DECIMAL(10, 2)`.
    init(name: String, calciteType text: String) {
        let parts = text.split(separator: "(", maxSplits: 1)
        let numbers = parts.count > 1 ? parts[1].split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) } : []
        let type = ColumnType(calcite: parts.first ?? "")
        self.init(name: name, type: type, precision: numbers.first, scale: numbers.count > 1 ? numbers[1] : nil)
    }
}

extension ColumnType {
    /// The type with a name of Calcite's. Names of classes are objects.
    fileprivate init(calcite name: Substring) {
        self =
            switch name {
            case "BOOLEAN": .boolean
            case "TINYINT": .tinyint
            case "SMALLINT": .smallint
            case "INTEGER": .integer
            case "BIGINT": .bigint
            case "REAL", "FLOAT": .real
            case "DOUBLE": .double
            case "DECIMAL": .decimal
            case "CHAR", "VARCHAR": .varchar
            case "BINARY", "VARBINARY": .varbinary
            case "DATE": .date
            case "TIME": .time
            case "TIMESTAMP": .timestamp
            case "UUID": .uuid
            case "NULL": .null
            case _ where name.hasPrefix("INTERVAL"):
                name.contains("YEAR") || name.contains("MONTH") ? .intervalYearMonth : .intervalDayTime
            default: .object
            }
    }
}
