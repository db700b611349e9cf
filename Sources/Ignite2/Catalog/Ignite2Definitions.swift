import IgniteCore

// The definitions of tables and views.
extension Ignite2Catalog {
    func definitions(_ names: RelationNames) -> DefinitionReport {
        let tables = whereClause(names.conditions(schema: "t.SCHEMA_NAME", name: "t.TABLE_NAME", syntax))
        let views = whereClause(
            names.conditions(schema: "SCHEMA", name: "NAME", syntax) + ["SCHEMA <> '\(schema)'"])
        let queries = [
            CatalogReport.Query(
                columns: 1,
                """
                SELECT SCHEMA_NAME
                FROM SYS.SCHEMAS
                WHERE SCHEMA_NAME NOT IN ('PUBLIC', 'SYS')
                ORDER BY SCHEMA_NAME
                """),
            CatalogReport.Query(
                columns: CacheFacts.columns.count + 8,
                """
                SELECT t.SCHEMA_NAME, t.TABLE_NAME, t.CACHE_NAME, t.KEY_TYPE_NAME, t.VALUE_TYPE_NAME, t.KEY_ALIAS,
                       t.VALUE_ALIAS, t.AFFINITY_KEY_COLUMN,
                       \(CacheFacts.columns.joined(separator: ", "))
                FROM SYS.TABLES t
                LEFT JOIN SYS.CACHES c ON c.CACHE_ID = t.CACHE_ID
                LEFT JOIN SYS.CACHE_GROUPS g ON g.CACHE_GROUP_ID = t.CACHE_GROUP_ID\(tables)
                ORDER BY t.SCHEMA_NAME, t.TABLE_NAME
                """),
            CatalogReport.Query(
                columns: 10,
                """
                SELECT t.SCHEMA_NAME, t.TABLE_NAME, t.COLUMN_NAME, t.TYPE, t."PRECISION", t.SCALE, t.NULLABLE, t.PK,
                       CASE WHEN t.DEFAULT_VALUE IS NULL THEN 'no' ELSE 'yes' END, t.DEFAULT_VALUE
                FROM SYS.TABLE_COLUMNS t\(tables)
                """),
            CatalogReport.Query(
                columns: 6,
                """
                SELECT t.SCHEMA_NAME, t.TABLE_NAME, t.INDEX_NAME, t.COLUMNS, t.IS_PK, t.INLINE_SIZE
                FROM SYS.INDEXES t\(tables)
                ORDER BY t.INDEX_NAME
                """),
            CatalogReport.Query(columns: 2, "SELECT CACHE_NAME, COUNT(*) FROM SYS.TABLES GROUP BY CACHE_NAME"),
            CatalogReport.Query(columns: 3, "SELECT SCHEMA, NAME, SQL FROM SYS.VIEWS\(views)\nORDER BY SCHEMA, NAME"),
        ]
        return DefinitionReport(queries) { answers in
            var definition = ClusterDefinition()
            definition.schemas = answers[0].map { $0[0] }
            let columns = Dictionary(grouping: answers[2]) { [$0[0], $0[1]] }
            let indexes = Dictionary(grouping: answers[3]) { [$0[0], $0[1]] }
            definition.tables = answers[1].map { row in
                let name = [row[0], row[1]]
                let isOnly = answers[4].contains { $0[0] == row[2] && $0[1] == "1" }
                return table(row, columns: columns[name] ?? [], indexes: indexes[name] ?? [], isOnly: isOnly)
            }
            definition.views = answers[5].map { ViewDefinition(schema: $0[0], name: $0[1], sql: $0[2]) }
            return definition
        }
    }

    /// - Parameter isOnly: Whether the cache has no other table.
    private func table(
        _ row: [String], columns: [[String]], indexes: [[String]], isOnly: Bool
    ) -> TableStructure {
        var table = TableStructure(schema: row[0], name: row[1])
        let alias = row[5]
        table.columns = columns.filter { !["_KEY", "_VAL"].contains($0[2]) }.map { column($0, &table.notes) }
        let keyIndex = indexes.first { $0[4] == "true" && !$0[2].hasSuffix("_proxy") }
        let keyNames = keyIndex.map { indexColumns($0[3], alias).map(\.name) } ?? []
        table.key = keyNames.filter { $0 != "_KEY" }.map { TableStructure.OrderedColumn($0, "") }
        // A key or a value without columns is a column itself.
        if table.key.isEmpty, let whole = columns.first(where: { $0[2] == "_KEY" }) {
            table.columns.insert(column(whole, &table.notes), at: 0)
            table.key = [TableStructure.OrderedColumn("_KEY", "")]
        }
        let hasValues = columns.contains { row in
            !["_KEY", "_VAL"].contains(row[2]) && row[7] != "true" && !table.keyNames.contains(row[2])
        }
        if !hasValues, let whole = columns.first(where: { $0[2] == "_VAL" }) {
            table.columns.append(column(whole, &table.notes))
        }
        for index in table.columns.indices where keyNames == [table.columns[index].column.name] {
            // The view calls a key of one column nullable.
            table.columns[index].column.isNullable = false
        }
        for index in indexes where index[4] != "true" && !index[2].hasSuffix("_proxy") && index[2] != "AFFINITY_KEY" {
            let columns = indexColumns(index[3], alias).map { TableStructure.OrderedColumn($0.name, $0.order) }
            table.indexes.append(
                TableStructure.Index(
                    name: index[2], isHash: false, columns: withoutAppendedKey(columns, key: table.key),
                    inlineSize: index[5]))
        }
        let cache = CacheFacts(Array(row[8...]))
        if !cache.isThere {
            table.fault = "its cache \(row[2]) is gone"
        } else if cache.isOfSQL {
            table.fault = sharedField(of: table)
        }
        table.copies = cache.copies
        table.storage = "Stored in the cache \(row[2]) (\(cache.summary))"
        table.notes += cache.notes
        if !cache.isOfSQL || !isOnly {
            table.obstacle = """
                SQL cannot create the table: it is a query entity of the cache \(row[2]), which a client or the \
                configuration of the nodes creates.
                """
        }
        table.options = cache.options
        let (keyType, valueType) = (row[3], row[4])
        let generated = "SQL_\(row[0])_\(row[1])"
        if cache.group != row[2] { table.options.append(("cache_group", cache.group)) }
        if row[2] != generated { table.options.append(("cache_name", row[2])) }
        if alias.isEmpty, !keyType.hasPrefix("\(generated)_"), !keyType.hasPrefix("java.") {
            table.options.append(("key_type", keyType))
        }
        if alias.isEmpty, table.key.count == 1, !keyType.hasPrefix("java.") {
            table.options.append(("wrap_key", "true"))
        }
        if !row[6].isEmpty {
            table.options.append(("wrap_value", "false"))
        } else if !valueType.hasPrefix("\(generated)_") {
            table.options.append(("value_type", valueType))
        }
        if table.key.count > 1, !row[7].isEmpty, row[7] != "_KEY" {
            table.colocation = [row[7]]
            table.options.append(("affinity_key", row[7]))
        }
        return table
    }

    /// Returns what is wrong if two columns are the same field of an object; nil if none are.
    private func sharedField(of table: TableStructure) -> String? {
        let names = table.columns.map(\.column.name)
        for members in [names.filter(table.keyNames.contains), names.filter { !table.keyNames.contains($0) }] {
            if let (first, second) = BinaryType.sharedField(members) {
                return "columns \(first) and \(second) are the same field of its objects, so one value is both"
            }
        }
        return nil
    }

    private func column(_ row: [String], _ notes: inout [String]) -> TableStructure.Column {
        let fact = TableFacts.Row(["", "", "", row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9]])
        guard let type = ColumnType(classOfSQL: fact.javaClass) else {
            return TableStructure.Column(
                Column(name: fact.column, type: .object, isNullable: fact.isNullable), className: fact.javaClass)
        }
        let known = TableColumn(fact, type: type, isNullable: fact.isNullable, keyPosition: nil)
        var column = TableStructure.Column(
            Column(
                name: fact.column, type: type, isNullable: fact.isNullable,
                precision: known.length ?? known.precision, scale: known.scale))
        guard let text = fact.defaultText else { return column }
        if type == .varbinary {
            notes.append("Column \(fact.column): the server does not tell the default.")
        } else {
            column.defaultValue = .constant(text)
        }
        return column
    }

    // MARK: The order of the columns, which only `SELECT *` knows

    func details(of table: TableStructure) -> CatalogReport.Query {
        CatalogReport.Query(
            columnNames: "SELECT * FROM \(quoted(table.schema, "\"")).\(quoted(table.name, "\"")) LIMIT 0")
    }

    func table(_ table: TableStructure, with details: [[String]]) -> TableStructure {
        var table = table
        let shown = details.map { $0[0] }
        let names = ["_KEY"].filter { !shown.contains($0) } + shown + ["_VAL"].filter { !shown.contains($0) }
        table.columns = names.compactMap { name in table.columns.first { $0.column.name == name } }
        return table
    }
}

/// Returns the columns of an index without those of the key that the server has appended.
func withoutAppendedKey(
    _ columns: [TableStructure.OrderedColumn], key: [TableStructure.OrderedColumn]
) -> [TableStructure.OrderedColumn] {
    for count in columns.indices.dropFirst() {
        let declared = columns.prefix(count)
        let names = declared.map(\.name)
        let appended = key.filter { !names.contains($0.name) }.map { TableStructure.OrderedColumn($0.name, "ASC") }
        if declared + appended == columns { return Array(declared) }
    }
    return columns
}

/// What the views tell about the cache of a table.
private struct CacheFacts {
    static let columns = [
        "c.CACHE_MODE", "c.ATOMICITY_MODE", "c.BACKUPS", "c.WRITE_SYNCHRONIZATION_MODE", "t.CACHE_GROUP_NAME",
        "c.DATA_REGION_NAME", "c.QUERY_PARALLELISM", "c.IS_SQL_ESCAPE_ALL", "c.IS_ENCRYPTION_ENABLED", "c.NODE_FILTER",
        "c.EXPIRY_POLICY_FACTORY", "c.CACHE_STORE_FACTORY", "c.IS_NEAR_CACHE_ENABLED", "c.IS_ONHEAP_CACHE_ENABLED",
        "c.PARTITION_LOSS_POLICY", "g.PARTITIONS_COUNT", "c.IS_READ_FROM_BACKUP", "c.INTERCEPTOR",
        "c.TOPOLOGY_VALIDATOR",
    ]

    private let cells: [String]

    init(_ cells: [String]) { self.cells = cells }

    private subscript(column: String) -> String { cells[Self.columns.firstIndex { $0.hasSuffix(".\(column)") } ?? 0] }

    /// Whether the cache is in the views.
    var isThere: Bool { !self["CACHE_MODE"].isEmpty }
    private var isReplicated: Bool { self["CACHE_MODE"] == "REPLICATED" }
    private var backups: String { self["BACKUPS"] }

    /// Whether CREATE TABLE has made the cache: it sets this property, whose default in other ways is false.
    var isOfSQL: Bool { self["IS_SQL_ESCAPE_ALL"] == "true" }
    var group: String { self["CACHE_GROUP_NAME"] }

    var copies: Copies {
        isReplicated || backups == "\(Int32.max)" ? .everywhere : .number((Int(backups) ?? 0) + 1)
    }

    /// The properties that WITH can set.
    var options: [(name: String, value: String)] {
        var options = [("template", self["CACHE_MODE"].lowercased())]
        if !isReplicated, backups != "0" { options.append(("backups", backups)) }
        options.append(("atomicity", self["ATOMICITY_MODE"].lowercased()))
        let synchronization = self["WRITE_SYNCHRONIZATION_MODE"].lowercased()
        if synchronization != "full_sync" { options.append(("write_synchronization_mode", synchronization)) }
        if !self["DATA_REGION_NAME"].isEmpty { options.append(("data_region", self["DATA_REGION_NAME"])) }
        if self["QUERY_PARALLELISM"] != "1" { options.append(("parallelism", self["QUERY_PARALLELISM"])) }
        if self["IS_ENCRYPTION_ENABLED"] == "true" { options.append(("encrypted", "true")) }
        return options
    }

    var summary: String {
        let number = backups == "1" ? "1 backup" : "\(backups) backups"
        return [
            self["CACHE_MODE"].lowercased(), self["ATOMICITY_MODE"].lowercased(),
            isReplicated ? nil : backups == "\(Int32.max)" ? "backups on all nodes" : number,
            self["DATA_REGION_NAME"].isEmpty ? nil : "data region \(self["DATA_REGION_NAME"])",
        ].compactMap { $0 }.joined(separator: ", ")
    }

    /// The properties that SQL cannot set and that are not the usual ones.
    var notes: [String] {
        let partitions = isReplicated ? "512" : "1024"
        let usual: [(column: String, values: [String])] = [
            ("NODE_FILTER", [""]), ("CACHE_STORE_FACTORY", [""]), ("INTERCEPTOR", [""]), ("TOPOLOGY_VALIDATOR", [""]),
            ("IS_NEAR_CACHE_ENABLED", ["false"]), ("IS_ONHEAP_CACHE_ENABLED", ["false"]),
            ("PARTITION_LOSS_POLICY", ["IGNORE"]), ("PARTITIONS_COUNT", [partitions]),
            ("IS_READ_FROM_BACKUP", ["true"]),
        ]
        var unusual = usual.filter { !$0.values.contains(self[$0.column]) }.map { "\($0.column) \(self[$0.column])" }
        let expiry = self["EXPIRY_POLICY_FACTORY"]
        if !expiry.isEmpty, !expiry.contains("EternalExpiryPolicy") {
            unusual.append("EXPIRY_POLICY_FACTORY \(expiry)")
        }
        return unusual.map { "A property of the cache that SQL cannot set: \($0)" }
    }
}
