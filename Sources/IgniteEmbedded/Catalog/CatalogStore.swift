import IgniteCore

/// Keeps the catalog in tables of the same database as the rows, so that a definition and its table change together.
struct CatalogStore {
    let database: Database

    /// The version of these tables; another one cannot be read.
    private static let format = 1

    private static let tables = [
        "CREATE TABLE i_meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
        "CREATE TABLE i_schemas (id INTEGER PRIMARY KEY, name TEXT UNIQUE)",
        """
        CREATE TABLE i_zones (id INTEGER PRIMARY KEY, name TEXT UNIQUE, partitions, replicas, quorum, consistency TEXT,
            node_filter TEXT, scale_up, scale_down, is_default)
        """,
        "CREATE TABLE i_profiles (zone_id, ordinal, name TEXT, PRIMARY KEY (zone_id, ordinal)) WITHOUT ROWID",
        """
        CREATE TABLE i_tables (id INTEGER PRIMARY KEY, schema_id, name TEXT, zone_id, profile TEXT, version,
            key_index_id, UNIQUE (schema_id, name))
        """,
        """
        CREATE TABLE i_columns (table_id, id, ordinal, name TEXT, type TEXT, precision, scale, is_nullable,
            default_text TEXT, colocation, PRIMARY KEY (table_id, id)) WITHOUT ROWID
        """,
        "CREATE TABLE i_indexes (id INTEGER PRIMARY KEY, table_id, name TEXT, is_hash)",
        """
        CREATE TABLE i_index_columns (index_id, ordinal, column_id, is_descending, nulls_first,
            PRIMARY KEY (index_id, ordinal)) WITHOUT ROWID
        """,
    ]

    /// Creates the tables in a new database, with the schema PUBLIC and the default zone.
    ///
    /// - Throws: an error that says so if the file was written by another version, or by something else.
    func prepare(clusterID: IgniteUUID) throws(SQLError) {
        guard try !hasTables() else {
            let format = try number("SELECT value FROM i_meta WHERE name = 'format'")
            guard format == Self.format else {
                throw .internalError("the file has format \(format); this program reads format \(Self.format)")
            }
            return
        }
        guard try number("SELECT count(*) FROM sqlite_schema") == 0 else {
            throw .internalError("the file is a database of another program")
        }
        try database.execute("BEGIN IMMEDIATE")
        for definition in Self.tables { try database.execute(definition) }
        try database.execute(
            """
            INSERT INTO i_meta VALUES ('format', \(Self.format)), ('next_id', 3), ('cluster', '\(clusterID)')
            """)
        try database.execute("INSERT INTO i_schemas VALUES (1, 'PUBLIC'), (2, '\(Catalog.systemSchema)')")
        try save(ZoneEntry(id: 0, name: Catalog.defaultZone, isDefault: true))
        try database.execute("COMMIT")
    }

    private func hasTables() throws(SQLError) -> Bool {
        try number("SELECT count(*) FROM sqlite_schema WHERE name = 'i_meta'") > 0
    }

    /// The id of the cluster, which stays with the file.
    func clusterID() throws(SQLError) -> IgniteUUID {
        let rows = try rows("SELECT value FROM i_meta WHERE name = 'cluster'", [.varchar])
        guard case .varchar(let text)? = rows.first?.first, let id = IgniteUUID(text) else {
            throw .internalError("the file has no cluster id")
        }
        return id
    }

    /// Returns a new id for a table, an index, a schema or a zone.
    func nextID() throws(SQLError) -> Int {
        try database.execute("UPDATE i_meta SET value = value + 1 WHERE name = 'next_id'")
        return try number("SELECT value FROM i_meta WHERE name = 'next_id'")
    }

    // MARK: Reading

    func load(version: Int) throws(SQLError) -> Catalog {
        var catalog = Catalog()
        catalog.version = version
        for row in try rows("SELECT id, name FROM i_schemas", [.bigint, .varchar]) {
            let name = row[1].text
            if name != Catalog.systemSchema { catalog.schemas[name] = SchemaEntry(id: row[0].number, name: name) }
        }
        try loadZones(into: &catalog)
        let columns = try columns()
        let indexes = try indexes()
        let tables = try rows(
            """
            SELECT t.id, s.id, s.name, t.name, z.name, t.profile, t.version, t.key_index_id
            FROM i_tables t JOIN i_schemas s ON s.id = t.schema_id JOIN i_zones z ON z.id = t.zone_id
            """, [.bigint, .bigint, .varchar, .varchar, .varchar, .varchar, .bigint, .bigint])
        for row in tables {
            let id = row[0].number
            let own = indexes[id] ?? []
            guard let key = own.first(where: { $0.id == row[7].number }) else {
                throw .internalError("a table without a primary key is in the file")
            }
            catalog.add(
                TableEntry(
                    id: id, schemaID: row[1].number, schema: row[2].text, name: row[3].text, zone: row[4].text,
                    storageProfile: row[5].text, version: row[6].number, columns: columns[id]?.entries ?? [],
                    keyIndex: key, colocation: columns[id]?.colocation ?? [], indexes: own.filter { $0.id != key.id }))
        }
        return catalog
    }

    private func loadZones(into catalog: inout Catalog) throws(SQLError) {
        let profiles = try rows("SELECT zone_id, name FROM i_profiles ORDER BY zone_id, ordinal", [.bigint, .varchar])
        let zones = try rows(
            """
            SELECT id, name, partitions, replicas, quorum, consistency, node_filter, scale_up, scale_down, is_default
            FROM i_zones
            """,
            [.bigint, .varchar, .bigint, .bigint, .bigint, .varchar, .varchar, .bigint, .bigint, .bigint])
        for row in zones {
            catalog.zones[row[1].text] = ZoneEntry(
                id: row[0].number, name: row[1].text, partitions: row[2].number, replicas: row[3].number,
                quorum: row[4].number, consistency: row[5].text, nodeFilter: row[6].text, scaleUp: row[7].number,
                scaleDown: row[8].number, isDefault: row[9].number != 0,
                profiles: profiles.filter { $0[0] == row[0] }.map { $0[1].text })
        }
    }

    private func columns() throws(SQLError) -> [Int: (entries: [ColumnEntry], colocation: [Int])] {
        let rows = try rows(
            """
            SELECT table_id, id, name, type, precision, scale, is_nullable, default_text, colocation
            FROM i_columns ORDER BY table_id, ordinal
            """, [.bigint, .bigint, .varchar, .varchar, .bigint, .bigint, .bigint, .varchar, .bigint])
        return Dictionary(grouping: rows) { $0[0].number }.mapValues { rows in
            let entries = rows.map { row in
                ColumnEntry(
                    id: row[1].number, name: row[2].text,
                    type: SQLType(
                        Self.types[row[3].text] ?? .varchar, precision: row[4].optionalNumber,
                        scale: row[5].optionalNumber, isNullable: row[6].number != 0),
                    defaultText: row[7].isNull ? nil : row[7].text)
            }
            let colocation = rows.filter { !$0[8].isNull }.sorted { $0[8].number < $1[8].number }.map { $0[1].number }
            return (entries, colocation)
        }
    }

    private func indexes() throws(SQLError) -> [Int: [IndexEntry]] {
        let columns = Dictionary(
            grouping: try rows(
                "SELECT index_id, column_id, is_descending, nulls_first FROM i_index_columns ORDER BY index_id, ordinal",
                [.bigint, .bigint, .bigint, .bigint])
        ) { $0[0].number }
        var result: [Int: [IndexEntry]] = [:]
        for row in try rows(
            "SELECT id, table_id, name, is_hash FROM i_indexes ORDER BY id", [.bigint, .bigint, .varchar, .bigint])
        {
            let index = IndexEntry(
                id: row[0].number, name: row[2].text, isHash: row[3].number != 0,
                columns: (columns[row[0].number] ?? []).map {
                    IndexEntry.Column(
                        column: $0[1].number, isDescending: $0[2].number != 0, nullsFirst: $0[3].number != 0)
                })
            result[row[1].number, default: []].append(index)
        }
        return result
    }

    // MARK: Writing

    func save(_ zone: ZoneEntry) throws(SQLError) {
        try run(
            "INSERT OR REPLACE INTO i_zones VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            zone.id, zone.name, zone.partitions, zone.replicas, zone.quorum, zone.consistency, zone.nodeFilter,
            zone.scaleUp, zone.scaleDown, zone.isDefault ? 1 : 0)
        try run("DELETE FROM i_profiles WHERE zone_id = ?", zone.id)
        for (ordinal, profile) in zone.profiles.enumerated() {
            try run("INSERT INTO i_profiles VALUES (?, ?, ?)", zone.id, ordinal, profile)
        }
    }

    func save(_ table: TableEntry, zoneID: Int) throws(SQLError) {
        try run(
            "INSERT OR REPLACE INTO i_tables VALUES (?, ?, ?, ?, ?, ?, ?)", table.id, table.schemaID, table.name,
            zoneID,
            table.storageProfile, table.version, table.keyIndex.id)
        try run("DELETE FROM i_columns WHERE table_id = ?", table.id)
        for (ordinal, column) in table.columns.enumerated() {
            try run(
                "INSERT INTO i_columns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", table.id, column.id, ordinal,
                column.name,
                Self.typeName(column.type.type), column.type.precision, column.type.scale,
                column.type.isNullable ? 1 : 0, column.defaultText, table.colocation.firstIndex(of: column.id))
        }
    }

    func save(_ index: IndexEntry, ofTable id: Int) throws(SQLError) {
        try run("INSERT INTO i_indexes VALUES (?, ?, ?, ?)", index.id, id, index.name, index.isHash ? 1 : 0)
        for (ordinal, column) in index.columns.enumerated() {
            try run(
                "INSERT INTO i_index_columns VALUES (?, ?, ?, ?, ?)", index.id, ordinal, column.column,
                column.isDescending ? 1 : 0, column.nullsFirst ? 1 : 0)
        }
    }

    func removeIndex(_ id: Int) throws(SQLError) {
        try run("DELETE FROM i_indexes WHERE id = ?", id)
        try run("DELETE FROM i_index_columns WHERE index_id = ?", id)
    }

    func removeTable(_ table: TableEntry) throws(SQLError) {
        for index in table.allIndexes { try removeIndex(index.id) }
        try run("DELETE FROM i_columns WHERE table_id = ?", table.id)
        try run("DELETE FROM i_tables WHERE id = ?", table.id)
    }

    // MARK: Statements

    func run(_ sql: String, _ values: (any CatalogValue)?...) throws(SQLError) {
        let statement = try database.prepare(sql)
        for (index, value) in values.enumerated() {
            try statement.bind(value?.value ?? .null, at: index + 1)
        }
        _ = try statement.step()
    }

    private func number(_ sql: String) throws(SQLError) -> Int { try rows(sql, [.bigint]).first?[0].number ?? 0 }

    private func rows(_ sql: String, _ types: [ColumnType]) throws(SQLError) -> [[Value]] {
        let statement = try database.prepare(sql)
        var rows: [[Value]] = []
        while try statement.step() {
            rows.append(types.indices.map { statement.value(at: $0, type: SQLType(types[$0])) })
        }
        return rows
    }

    /// The name of a type in system views (ignite3-protocol.md 11.1).
    static func typeName(_ type: ColumnType) -> String { types.first { $0.value == type }?.key ?? "STRING" }

    private static let types: [String: ColumnType] = [
        "BOOLEAN": .boolean, "INT8": .tinyint, "INT16": .smallint, "INT32": .integer, "INT64": .bigint, "FLOAT": .real,
        "DOUBLE": .double, "DECIMAL": .decimal, "DATE": .date, "TIME": .time, "DATETIME": .timestamp,
        "TIMESTAMP": .timestampWithLocalTimeZone, "UUID": .uuid, "STRING": .varchar, "BYTE_ARRAY": .varbinary,
    ]
}

/// A value of the catalog's own tables.
protocol CatalogValue {
    var value: Value { get }
}

extension Int: CatalogValue {
    var value: Value { .bigint(Int64(self)) }
}

extension String: CatalogValue {
    var value: Value { .varchar(self) }
}

extension Value {
    fileprivate var number: Int { optionalNumber ?? 0 }

    fileprivate var optionalNumber: Int? {
        if case .bigint(let number) = self { Int(number) } else { nil }
    }

    fileprivate var text: String {
        if case .varchar(let text) = self { text } else { "" }
    }
}
