import IgniteCore

/// The system views of Ignite 2 (ignite2-protocol.md 4.8).
///
/// All queries run on both engines. Columns that hold classes, enumerations and ids of transactions are selected as they
/// are: Calcite can neither convert nor compare them.
struct Ignite2Catalog: SystemCatalog, CacheCatalog {
    let engine: SQLEngine

    var schema: String { "SYS" }
    var zones: (any ZoneCatalog)? { nil }
    var locks: (any LockCatalog)? { nil }
    var caches: (any CacheCatalog)? { self }

    /// How patterns are written.
    var syntax: PatternSyntax { engine == .h2 ? .h2 : .standard }

    // MARK: Names

    var allNames: String {
        """
        SELECT 'S', SCHEMA_NAME, '', '' FROM SYS.SCHEMAS \
        UNION ALL SELECT 'C', CACHE_NAME, '', '' FROM SYS.CACHES \
        UNION ALL SELECT 'T', TYPE_NAME, '', '' FROM SYS.BINARY_METADATA \
        UNION ALL SELECT 'I', SCHEMA_NAME, INDEX_NAME, '' FROM SYS.INDEXES \
        WHERE INDEX_NAME NOT IN ('_key_PK', 'AFFINITY_KEY') AND \(isNoProxy("INDEX_NAME")) \
        UNION ALL SELECT 'R', SCHEMA_NAME, VIEW_NAME, COLUMN_NAME FROM SYS.VIEW_COLUMNS \
        UNION ALL SELECT 'R', SCHEMA, NAME, '' FROM SYS.VIEWS WHERE SCHEMA <> 'SYS' \
        UNION ALL SELECT 'R', SCHEMA_NAME, TABLE_NAME, COLUMN_NAME FROM SYS.TABLE_COLUMNS \
        WHERE COLUMN_NAME NOT IN ('_KEY', '_VAL')
        """
    }

    var schemaNames: String { "SELECT SCHEMA_NAME FROM SYS.SCHEMAS ORDER BY SCHEMA_NAME" }

    func tableNames(inSchema: Bool) -> String {
        """
        SELECT SCHEMA_NAME, TABLE_NAME, CACHE_NAME FROM SYS.TABLES \
        \(inSchema ? "WHERE SCHEMA_NAME = ? " : "")ORDER BY SCHEMA_NAME, TABLE_NAME
        """
    }

    // MARK: \d and its family

    var relationKinds: [RelationKind] { [.table, .view, .systemView, .index] }

    func schemas(_ pattern: NamePattern?, withSystem: Bool, isVerbose: Bool) -> String {
        var conditions = [pattern?.condition(name: "s.SCHEMA_NAME", syntax)].compactMap { $0 }
        if pattern == nil && !withSystem { conditions.append("s.SCHEMA_NAME <> '\(schema)'") }
        var columns = [("Name", "s.SCHEMA_NAME")]
        if isVerbose {
            columns += [
                ("Tables", "(SELECT COUNT(*) FROM SYS.TABLES t WHERE t.SCHEMA_NAME = s.SCHEMA_NAME)"),
                ("Predefined", "s.PREDEFINED"),
            ]
        }
        return selectList(columns) + "\nFROM SYS.SCHEMAS s\(whereClause(conditions))\nORDER BY 1"
    }

    func indexes(_ names: RelationNames, isVerbose: Bool) -> String {
        var columns = [
            ("Schema", "i.SCHEMA_NAME"), ("Name", "i.INDEX_NAME"), ("Type", "'index'"), ("Table", "i.TABLE_NAME"),
            ("Columns", indexedColumns),
        ]
        if isVerbose {
            columns += [
                ("Method", "LOWER(i.INDEX_TYPE)"), ("Unique", "i.IS_UNIQUE"), ("Inline size", "i.INLINE_SIZE"),
                ("Cache", "i.CACHE_NAME"),
            ]
        }
        let conditions = names.conditions(schema: "i.SCHEMA_NAME", name: "i.INDEX_NAME", syntax)
        return selectList(columns) + """

            FROM SYS.INDEXES i
            JOIN SYS.TABLES t ON t.SCHEMA_NAME = i.SCHEMA_NAME AND t.TABLE_NAME = i.TABLE_NAME\
            \(whereClause(conditions + [isNoProxy("i.INDEX_NAME")]))
            ORDER BY 1, 4, 2
            """
    }

    func relations(_ kinds: [RelationKind], _ names: RelationNames, isVerbose: Bool) -> String {
        let parts = kinds.map { kind in
            let isTable = kind == .table
            let source = source(of: kind)
            var columns = [
                ("Schema", source.schemaColumn), ("Name", source.nameColumn),
                ("Type", "CAST('\(kind.rawValue)' AS VARCHAR)"),
            ]
            if kinds.contains(.index) { columns.append(("Table", kind == .index ? "r.TABLE_NAME" : none)) }
            columns.append(("Cache", isTable || kind == .index ? "r.CACHE_NAME" : none))
            if isVerbose {
                columns += [
                    ("Mode", isTable ? "c.CACHE_MODE" : "NULL"), ("Atomicity", isTable ? "c.ATOMICITY_MODE" : "NULL"),
                    ("Backups", isTable ? backups : none), ("Affinity key", isTable ? "r.AFFINITY_KEY_COLUMN" : none),
                    ("Description", kind == .systemView ? "r.DESCRIPTION" : none),
                ]
            }
            let cache = isVerbose && isTable ? "\nJOIN SYS.CACHES c ON c.CACHE_ID = r.CACHE_ID" : ""
            return selectList(columns) + "\nFROM SYS.\(source.view) r\(cache)" + conditions(kind, names)
        }
        return parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 1, 2"
    }

    func find(_ names: RelationNames) -> String {
        let parts = relationKinds.map { kind in
            let source = source(of: kind)
            return selectList([
                ("KIND", "CAST('\(kind.rawValue)' AS VARCHAR)"),
                ("ID", kind == .table || kind == .index ? "r.TABLE_NAME" : "r.NAME"),
                ("SCHEMA", source.schemaColumn), ("NAME", source.nameColumn),
            ]) + "\nFROM SYS.\(source.view) r" + conditions(kind, names)
        }
        return parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 3, 4, 2"
    }

    func cluster(_ server: ServerInfo, isVerbose: Bool) -> CatalogReport {
        let views =
            isVerbose
            ? [("Schemas", "SCHEMAS"), ("Tables", "TABLES"), ("Caches", "CACHES"), ("Nodes", "NODES")] : []
        // `ClusterIdAndTag [id=…, tag=…]`; the tag is a name that can be changed.
        let identity = CatalogReport.Query(
            columns: 1,
            "SELECT \"VALUE\" FROM SYS.DISTRIBUTED_METASTORAGE WHERE NAME = 'ignite.internal.cluster.id.tag'")
        let counts = views.map { CatalogReport.Query(columns: 1, "SELECT COUNT(*) FROM SYS.\($0.1)") }
        return CatalogReport([identity] + counts) { answers in
            let cells = answers.map { $0.first?.first ?? "" }
            let parts = cells[0].split { "[],".contains($0) }.map { $0.drop { $0 == " " } }
            func part(_ name: String) -> String {
                parts.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) } ?? ""
            }
            return CatalogReport.Table(
                ["Name", "Id", "Version"] + views.map(\.0),
                [[part("tag"), part("id"), server.version] + cells.dropFirst()])
        }
    }

    // MARK: Parts of queries

    /// Returns the view that lists relations of a kind, and its columns for schema and name.
    private func source(of kind: RelationKind) -> (view: String, schemaColumn: String, nameColumn: String) {
        switch kind {
        case .table: ("TABLES", "r.SCHEMA_NAME", "r.TABLE_NAME")
        case .index: ("INDEXES", "r.SCHEMA_NAME", "r.INDEX_NAME")
        case .view, .systemView: ("VIEWS", "r.SCHEMA", "r.NAME")
        }
    }

    private func conditions(_ kind: RelationKind, _ names: RelationNames) -> String {
        let source = source(of: kind)
        var conditions = names.conditions(schema: source.schemaColumn, name: source.nameColumn, syntax)
        switch kind {
        case .table: break
        case .view: conditions.append("r.SCHEMA <> 'SYS'")
        case .systemView: conditions.append("r.SCHEMA = 'SYS'")
        case .index: conditions.append(isNoProxy("r.INDEX_NAME"))
        }
        return whereClause(conditions)
    }

    /// Returns the condition that an index is one of its own: for the key of one column, there is a second entry of each
    /// index with the name of the column.
    func isNoProxy(_ column: String) -> String { "RIGHT(\(column), 6) <> '_proxy'" }

    /// The columns of an index as text, with the name of a key's only column instead of `_KEY`, and without `_KEY` at
    /// the end.
    private var indexedColumns: String {
        """
        CASE WHEN i.COLUMNS = '"_KEY" ASC' AND t.KEY_ALIAS IS NOT NULL THEN '"' || t.KEY_ALIAS || '" ASC' \
        ELSE REPLACE(i.COLUMNS, ', "_KEY" ASC', '') END
        """
    }

    private var none: String { "CAST(NULL AS VARCHAR)" }

    /// The number of backups as text; a replicated cache has one on each node.
    private var backups: String {
        "CASE WHEN c.BACKUPS = \(Int32.max) THEN 'all' ELSE CAST(c.BACKUPS AS VARCHAR) END"
    }
}
