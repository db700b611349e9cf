import IgniteCore

/// The system views of Ignite 3 (ignite3-protocol.md 13).
struct Ignite3Catalog: SystemCatalog, ZoneCatalog, LockCatalog {
    var schema: String { "SYSTEM" }
    var zones: (any ZoneCatalog)? { self }
    var locks: (any LockCatalog)? { self }
    var caches: (any CacheCatalog)? { nil }

    // MARK: Names

    var allNames: String {
        """
        SELECT 'S', SCHEMA_NAME, '', '' FROM SYSTEM.SCHEMAS \
        UNION ALL SELECT 'Z', ZONE_NAME, '', '' FROM SYSTEM.ZONES \
        UNION ALL SELECT 'I', SCHEMA_NAME, INDEX_NAME, '' FROM SYSTEM.INDEXES WHERE NOT IS_UNIQUE_INDEX \
        UNION ALL SELECT 'R', v.SCHEMA_NAME, v.VIEW_NAME, c.NAME \
        FROM SYSTEM.SYSTEM_VIEWS v JOIN SYSTEM.SYSTEM_VIEW_COLUMNS c ON v.VIEW_ID = c.VIEW_ID \
        UNION ALL SELECT 'R', SCHEMA_NAME, TABLE_NAME, COLUMN_NAME FROM SYSTEM.TABLE_COLUMNS
        """
    }

    var schemaNames: String { "SELECT SCHEMA_NAME FROM SYSTEM.SCHEMAS ORDER BY SCHEMA_NAME" }

    func tableNames(inSchema: Bool) -> String {
        """
        SELECT SCHEMA_NAME, TABLE_NAME, ZONE_NAME FROM SYSTEM.TABLES \
        \(inSchema ? "WHERE SCHEMA_NAME = ? " : "")ORDER BY SCHEMA_NAME, TABLE_NAME
        """
    }

    // MARK: \d and its family

    var relationKinds: [RelationKind] { [.table, .systemView, .index] }

    func schemas(_ pattern: NamePattern?, withSystem: Bool, isVerbose: Bool) -> String {
        var conditions = [pattern?.condition(name: "s.SCHEMA_NAME")].compactMap { $0 }
        if pattern == nil && !withSystem { conditions.append("s.SCHEMA_NAME <> '\(schema)'") }
        var columns = [("Name", "s.SCHEMA_NAME")]
        if isVerbose {
            columns += [
                ("Tables", "(SELECT COUNT(*) FROM SYSTEM.TABLES t WHERE t.SCHEMA_ID = s.SCHEMA_ID)"),
                ("Id", "s.SCHEMA_ID"),
            ]
        }
        return selectList(columns) + "\nFROM SYSTEM.SCHEMAS s\(whereClause(conditions))\nORDER BY 1"
    }

    func indexes(_ names: RelationNames, isVerbose: Bool) -> String {
        var columns = [
            ("Schema", "SCHEMA_NAME"), ("Name", "INDEX_NAME"), ("Type", "'index'"), ("Table", "TABLE_NAME"),
            ("Columns", "INDEX_COLUMNS"),
        ]
        if isVerbose {
            columns += [
                ("Method", "LOWER(INDEX_TYPE)"), ("Unique", "IS_UNIQUE_INDEX"), ("State", "LOWER(INDEX_STATE)"),
                ("Id", "INDEX_ID"),
            ]
        }
        return selectList(columns) + from(.index, names) + "\nORDER BY 1, 2"
    }

    func relations(_ kinds: [RelationKind], _ names: RelationNames, isVerbose: Bool) -> String {
        let none = "CAST(NULL AS VARCHAR)"
        let parts = kinds.map { kind in
            let isTable = kind == .table
            let view = systemView(of: kind)
            var columns = [
                ("Schema", "SCHEMA_NAME"), ("Name", view.nameColumn), ("Type", "CAST('\(kind.rawValue)' AS VARCHAR)"),
            ]
            if kinds.contains(.index) { columns.append(("Table", kind == .index ? "TABLE_NAME" : none)) }
            columns.append(("Zone", isTable ? "ZONE_NAME" : none))
            if isVerbose {
                columns += [
                    ("Storage profile", isTable ? "STORAGE_PROFILE" : none),
                    ("Colocation", isTable ? "TABLE_COLOCATION_COLUMNS" : none), ("Id", view.idColumn),
                ]
            }
            return selectList(columns) + from(kind, names)
        }
        return parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 1, 2"
    }

    func find(_ names: RelationNames) -> String {
        let parts = relationKinds.map { kind in
            let view = systemView(of: kind)
            return selectList([
                ("KIND", "CAST('\(kind.rawValue)' AS VARCHAR)"), ("ID", view.idColumn), ("SCHEMA", "SCHEMA_NAME"),
                ("NAME", view.nameColumn),
            ]) + from(kind, names)
        }
        return parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 3, 4"
    }

    func cluster(_ server: ServerInfo, isVerbose: Bool) -> CatalogReport {
        let views = isVerbose ? [("Schemas", "SCHEMAS"), ("Tables", "TABLES"), ("Zones", "ZONES")] : []
        let queries = views.map { CatalogReport.Query(columns: 1, "SELECT COUNT(*) FROM SYSTEM.\($0.1)") }
        return CatalogReport(queries) { answers in
            let counts = answers.map { $0.first?.first ?? "" }
            return CatalogReport.Table(
                ["Name", "Id", "Version"] + views.map(\.0),
                [[server.clusterName, server.clusterID, server.version] + counts])
        }
    }

    /// Returns the view that lists relations of a kind, and its columns for name and id.
    private func systemView(of kind: RelationKind) -> (name: String, nameColumn: String, idColumn: String) {
        switch kind {
        case .table: ("TABLES", "TABLE_NAME", "TABLE_ID")
        // There are no other views.
        case .systemView, .view: ("SYSTEM_VIEWS", "VIEW_NAME", "VIEW_ID")
        case .index: ("INDEXES", "INDEX_NAME", "INDEX_ID")
        }
    }

    private func from(_ kind: RelationKind, _ names: RelationNames) -> String {
        let view = systemView(of: kind)
        return "\nFROM SYSTEM.\(view.name)"
            + whereClause(names.conditions(schema: "SCHEMA_NAME", name: view.nameColumn))
    }
}
