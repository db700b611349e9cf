package import IgniteCore

// Finding tables in the system views (ignite2-protocol.md 4.8).

extension Ignite2Session: RowAccess {
    package func find(table name: String, schema: String) throws(IgniteError) -> any TableDefinition {
        let parsed = try QualifiedName(table: name)
        let defaultSchema = try QualifiedName(table: schema).name
        return try definition(ofTable: parsed.name, in: parsed.schema ?? defaultSchema)
    }

    package func table(_ definition: any TableDefinition) throws(IgniteError) -> any RowTable {
        guard let found = definition as? Ignite2TableDefinition else {
            throw IgniteError(.invalidArgument, "the table does not belong to an Ignite 2 cluster")
        }
        return Ignite2Table(session: self, found)
    }

    func definition(ofTable name: String, in schema: String) throws(IgniteError) -> Ignite2TableDefinition {
        let facts = try facts(ofTable: name, in: schema)
        guard let first = facts.rows.first else {
            let known = try? rows(of: "SELECT SCHEMA_NAME, TABLE_NAME FROM SYS.TABLES")
            throw noTable(name, in: schema, among: (known ?? []).map { ($0[0], $0[1]) })
        }
        do throws(IgniteError) {
            let cache = CacheTarget(name: first.cache, table: "\(schema).\(name)")
            let table = "\(quoted(schema, "\"")).\(quoted(name, "\""))"
            return try Ignite2TableDefinition(
                schema: schema, name: name, cache: cache, facts: facts,
                columnNames: result(of: "SELECT * FROM \(table) LIMIT 0").columns.map(\.name),
                keyNames: keyNames(ofTable: name, in: schema),
                configuration: cacheAccess.configuration(of: cache))
        } catch {
            let isOfTable = error.code == .unsupported || error.code == .conversion
            throw isOfTable ? error.with(context: "table \(schema).\(name)") : error
        }
    }

    /// Asks for what tells whether a table has changed.
    func facts(ofTable name: String, in schema: String) throws(IgniteError) -> TableFacts {
        try facts(where: "t.SCHEMA_NAME = \(sqlLiteral(schema)) AND t.TABLE_NAME = \(sqlLiteral(name))")
    }

    /// Asks for the columns of the tables that a condition is true for.
    func facts(where condition: String) throws(IgniteError) -> TableFacts {
        let sql = """
            SELECT t.CACHE_NAME, t.KEY_TYPE_NAME, t.VALUE_TYPE_NAME, c.COLUMN_NAME, c.TYPE, c."PRECISION", c.SCALE, \
            c.NULLABLE, c.PK, CASE WHEN c.DEFAULT_VALUE IS NULL THEN 'no' ELSE 'yes' END, c.DEFAULT_VALUE
            FROM SYS.TABLES t
            JOIN SYS.TABLE_COLUMNS c ON c.SCHEMA_NAME = t.SCHEMA_NAME AND c.TABLE_NAME = t.TABLE_NAME
            WHERE \(condition)
            """
        // Views have no order.
        return TableFacts(rows: try rows(of: sql).map { TableFacts.Row($0) }.sorted { $0.column < $1.column })
    }

    /// Returns the columns of the key in its order; nothing if it is a whole without columns.
    func keyNames(ofTable name: String, in schema: String) throws(IgniteError) -> [String] {
        let sql = """
            SELECT i.COLUMNS, t.KEY_ALIAS
            FROM SYS.INDEXES i
            JOIN SYS.TABLES t ON t.SCHEMA_NAME = i.SCHEMA_NAME AND t.TABLE_NAME = i.TABLE_NAME
            WHERE i.SCHEMA_NAME = \(sqlLiteral(schema)) AND i.TABLE_NAME = \(sqlLiteral(name)) AND i.IS_PK = TRUE
            """
        guard let index = try rows(of: sql).first else { return [] }
        return indexColumns(index[0], index[1]).map(\.name)
    }

    /// Returns the rows of a query of the program itself as text; NULL is empty.
    private func rows(of sql: String) throws(IgniteError) -> [[String]] {
        try result(of: sql).texts()
    }
}

/// What the system views say about a table; equal as long as the table is the same.
struct TableFacts: Hashable, Sendable {
    struct Row: Hashable, Sendable {
        let cache, keyType, valueType, column, javaClass: String
        /// The digits or the length; -1 for none.
        let precision, scale: Int
        let isNullable, isKey: Bool
        /// The text of the default; nil if there is none.
        let defaultText: String?

        init(_ cells: [String]) {
            cache = cells[0]
            keyType = cells[1]
            valueType = cells[2]
            column = cells[3]
            javaClass = cells[4]
            precision = Int(cells[5]) ?? -1
            scale = Int(cells[6]) ?? -1
            isNullable = cells[7] == "true"
            isKey = cells[8] == "true"
            defaultText = cells[9] == "yes" ? cells[10] : nil
        }
    }

    let rows: [Row]

    /// The columns as the mapping of the cache needs them.
    var columns: [TableMapping.Column] { rows.map { TableMapping.Column(name: $0.column, type: $0.javaClass) } }
}
