import IgniteCore

// The definitions of zones, schemas and tables.
extension Ignite3Catalog {
    func definitions(_ names: RelationNames) -> DefinitionReport {
        let selected = whereClause(names.conditions(schema: "t.SCHEMA_NAME", name: "t.TABLE_NAME"))
        let queries =
            zoneQueries(nil) + [
                CatalogReport.Query(
                    columns: 1,
                    """
                    SELECT SCHEMA_NAME
                    FROM SYSTEM.SCHEMAS
                    WHERE SCHEMA_NAME NOT IN ('PUBLIC', 'SYSTEM')
                    ORDER BY SCHEMA_NAME
                    """),
                CatalogReport.Query(
                    columns: 6,
                    """
                    SELECT t.TABLE_ID, t.SCHEMA_NAME, t.TABLE_NAME, t.ZONE_NAME, t.STORAGE_PROFILE, t.TABLE_PK_INDEX_ID
                    FROM SYSTEM.TABLES t\(selected)
                    ORDER BY t.SCHEMA_NAME, t.TABLE_NAME
                    """),
                CatalogReport.Query(
                    columns: 9,
                    """
                    SELECT t.TABLE_ID, t.COLUMN_NAME, t.COLUMN_TYPE, t.COLUMN_PRECISION, t.COLUMN_SCALE, t.COLUMN_LENGTH,
                           t.IS_NULLABLE_COLUMN, t.PK_COLUMN_ORDINAL, t.COLOCATION_COLUMN_ORDINAL
                    FROM SYSTEM.TABLE_COLUMNS t\(selected)
                    ORDER BY t.TABLE_ID, t.COLUMN_ORDINAL
                    """),
                CatalogReport.Query(
                    columns: 6,
                    """
                    SELECT t.TABLE_ID, t.INDEX_ID, t.INDEX_NAME, t.INDEX_TYPE, c.COLUMN_NAME, c.COLUMN_COLLATION
                    FROM SYSTEM.INDEXES t JOIN SYSTEM.INDEX_COLUMNS c ON c.INDEX_ID = t.INDEX_ID\(selected)
                    ORDER BY t.TABLE_ID, t.INDEX_NAME, c.COLUMN_ORDINAL
                    """),
            ]
        return DefinitionReport(queries) { answers in
            var definition = ClusterDefinition()
            definition.zones = answers[0].map { zone in
                self.zone(zone, profiles: answers[1].filter { $0[0] == zone[0] }.map { $0[1] })
            }
            definition.schemas = answers[2].map { $0[0] }
            let columns = Dictionary(grouping: answers[4]) { $0[0] }
            let indexes = Dictionary(grouping: answers[5]) { $0[0] }
            definition.tables = answers[3].map { row in
                var table = table(row, columns: columns[row[0]] ?? [], indexes: indexes[row[0]] ?? [])
                table.copies = definition.zones.first { $0.name == row[3] }?.copies ?? .number(1)
                return table
            }
            return definition
        }
    }

    private func zone(_ row: [String], profiles: [String]) -> ZoneDefinition {
        ZoneDefinition(
            name: row[1], partitions: row[2],
            copies: row[3] == "\(Int32.max)" ? .everywhere : .number(Int(row[3]) ?? 1), quorum: row[5],
            consistency: row[6], nodeFilter: row[7], scaleUp: delaySeconds(row[8]), scaleDown: delaySeconds(row[9]),
            storageProfiles: profiles, isDefault: row[4] == "true")
    }

    private func table(_ row: [String], columns: [[String]], indexes: [[String]]) -> TableStructure {
        var table = TableStructure(schema: row[1], name: row[2])
        table.zone = row[3]
        table.storageProfile = row[4]
        table.storage = "Stored in the zone \(row[3]) with the storage profile \(row[4])"
        table.columns = columns.map(column)
        table.key = places(columns, 7).map { TableStructure.OrderedColumn($0, "") }
        let colocation = places(columns, 8)
        if colocation != table.key.map(\.name) { table.colocation = colocation }
        for rows in Dictionary(grouping: indexes, by: { $0[1] }).values.sorted(by: { $0[0][2] < $1[0][2] }) {
            let first = rows[0]
            let columns = rows.map { TableStructure.OrderedColumn($0[4], $0[5].isEmpty ? "" : order($0[5])) }
            let isHash = first[3] == "HASH"
            if first[1] == row[5] {
                table.isKeySorted = !isHash
                if !isHash { table.key = columns }
                if first[2] != "\(row[2])_PK" { table.keyName = first[2] }
            } else {
                table.indexes.append(TableStructure.Index(name: first[2], isHash: isHash, columns: columns))
            }
        }
        return table
    }

    private func column(_ row: [String]) -> TableStructure.Column {
        let (precision, scale, length) = (Int(row[3]) ?? 0, Int(row[4]) ?? 0, Int(row[5]) ?? 0)
        guard let type = columnType(row[2]) else {
            return TableStructure.Column(
                Column(name: row[1], type: .object, isNullable: row[6] == "true"), className: row[2])
        }
        var column = Column(name: row[1], type: type, isNullable: row[6] == "true")
        switch type {
        case .varchar, .varbinary: column.precision = length
        case .decimal: (column.precision, column.scale) = (precision, scale)
        case .time, .timestamp, .timestampWithLocalTimeZone: column.precision = precision
        default: break
        }
        return TableStructure.Column(column)
    }

    // MARK: Defaults, which no view contains

    /// The plan of an INSERT contains what DEFAULT stands for, also for a column without a default.
    func details(of table: TableStructure) -> CatalogReport.Query {
        let defaults = table.columns.map { _ in "DEFAULT" }.joined(separator: ", ")
        return CatalogReport.Query(
            columns: 1,
            """
            EXPLAIN PLAN FOR
            INSERT INTO \(quoted(table.schema, "\"")).\(quoted(table.name, "\"")) VALUES (\(defaults))
            """)
    }

    func table(_ table: TableStructure, with details: [[String]]) -> TableStructure {
        var table = table
        let plan = details.map { $0[0] }.joined(separator: "\n")
        guard let defaults = PlannedDefaults(plan: plan)?.values, defaults.count == table.columns.count else {
            table.notes.append("The server does not tell the defaults of the columns.")
            return table
        }
        for index in table.columns.indices { table.columns[index].defaultValue = defaults[index] }
        return table
    }
}

/// Returns the names of the columns that have a position in a column of their rows, in the order of these positions.
private func places(_ columns: [[String]], _ index: Int) -> [String] {
    columns.filter { !$0[index].isEmpty }.sorted { (Int($0[index]) ?? 0) < (Int($1[index]) ?? 0) }.map { $0[1] }
}

/// Returns the type with a name of the protocol (ignite3-protocol.md 11.1); nil for types that a later version may have.
private func columnType(_ name: String) -> ColumnType? {
    switch name {
    case "BOOLEAN": .boolean
    case "INT8": .tinyint
    case "INT16": .smallint
    case "INT32": .integer
    case "INT64": .bigint
    case "FLOAT": .real
    case "DOUBLE": .double
    case "DECIMAL": .decimal
    case "DATE": .date
    case "TIME": .time
    case "DATETIME": .timestamp
    case "TIMESTAMP": .timestampWithLocalTimeZone
    case "UUID": .uuid
    case "STRING": .varchar
    case "BYTE_ARRAY": .varbinary
    default: nil
    }
}
