import IgniteCore

/// What `\d` finds.
enum RelationKind {
    case table, systemView, index

    /// The view that lists them, its columns of schema, name and id, and what the kind is called.
    var source: (view: String, schema: String, name: String, id: String, word: String) {
        switch self {
        case .table: ("TABLES", "SCHEMA_NAME", "TABLE_NAME", "TABLE_ID", "table")
        case .systemView: ("SYSTEM_VIEWS", "SCHEMA_NAME", "VIEW_NAME", "VIEW_ID", "system view")
        case .index: ("INDEXES", "SCHEMA_NAME", "INDEX_NAME", "INDEX_ID", "index")
        }
    }
}

extension Shell {
    /// Lists the kinds that the letters behind `\d` name.
    func listRelations(_ letters: Substring, _ arguments: [CommandScanner.Argument]) throws(Failure) {
        let known: [(letter: Character, kind: RelationKind)] = [("t", .table), ("v", .systemView), ("i", .index)]
        let kinds = known.filter { letters.contains($0.letter) }.map(\.kind)
        var modifiers = MetaCommand.Modifiers(letters)
        switch kinds {
        case []: messages.note("Ignite 3 has no sequences, no materialized views and no foreign tables.")
        case [.index]: try listIndexes(arguments, modifiers)
        default:
            // There are no views but the system's.
            if kinds.contains(.systemView) { modifiers.withSystem = true }
            try listRelations(kinds, arguments, modifiers)
        }
    }

    /// Lists tables and views: those of the present schema, or those that match a pattern.
    func listRelations(
        _ kinds: [RelationKind], _ arguments: [CommandScanner.Argument]?, _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        let pattern = try pattern(arguments ?? [])
        let parts = kinds.map { kind in
            let source = kind.source
            let isTable = kind == .table
            var columns = [
                ("Schema", source.schema), ("Name", source.name), ("Type", "CAST('\(source.word)' AS VARCHAR)"),
            ]
            if kinds.contains(.index) {
                columns.append(("Table", kind == .index ? "TABLE_NAME" : "CAST(NULL AS VARCHAR)"))
            }
            columns.append(("Zone", isTable ? "ZONE_NAME" : "CAST(NULL AS VARCHAR)"))
            if modifiers.isVerbose {
                columns += [
                    ("Storage profile", isTable ? "STORAGE_PROFILE" : "CAST(NULL AS VARCHAR)"),
                    ("Colocation", isTable ? "TABLE_COLOCATION_COLUMNS" : "CAST(NULL AS VARCHAR)"),
                    ("Id", source.id),
                ]
            }
            return selectList(columns) + "\nFROM SYSTEM.\(source.view)"
                + whereClause(conditions(pattern, source.schema, source.name, modifiers))
        }
        try list(
            parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 1, 2", title: "List of relations",
            none: noRelation(arguments))
    }

    func listIndexes(
        _ arguments: [CommandScanner.Argument], _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        let pattern = try pattern(arguments)
        var columns = [
            ("Schema", "SCHEMA_NAME"), ("Name", "INDEX_NAME"), ("Type", "'index'"), ("Table", "TABLE_NAME"),
            ("Columns", "INDEX_COLUMNS"),
        ]
        if modifiers.isVerbose {
            columns += [
                ("Method", "LOWER(INDEX_TYPE)"), ("Unique", "IS_UNIQUE_INDEX"), ("State", "LOWER(INDEX_STATE)"),
                ("Id", "INDEX_ID"),
            ]
        }
        try list(
            selectList(columns) + "\nFROM SYSTEM.INDEXES"
                + whereClause(conditions(pattern, "SCHEMA_NAME", "INDEX_NAME", modifiers)) + "\nORDER BY 1, 2",
            title: "List of relations", none: noRelation(arguments))
    }

    /// Describes each relation that matches, on a page of its own.
    func describe(
        _ pattern: NamePattern, named text: String, _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        let kinds: [RelationKind] = [.table, .systemView, .index]
        let parts = kinds.map { kind in
            let source = kind.source
            return selectList([
                ("KIND", "CAST('\(source.word)' AS VARCHAR)"), ("ID", source.id), ("SCHEMA", source.schema),
                ("NAME", source.name),
            ]) + "\nFROM SYSTEM.\(source.view)"
                + whereClause(conditions(pattern, source.schema, source.name, modifiers))
        }
        guard let found = try catalogRows(columns: 4, parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY 3, 4")
        else { return }
        guard !found.isEmpty else {
            let text = "Did not find any relation named \"\(text)\"."
            // As in psql: a script was wrong about it, a person only asked.
            guard isInteractive, sources.count == 1 else { throw .shell(text) }
            return tag(text)
        }
        for row in found {
            let relation = Relation(id: row[1], schema: row[2], name: row[3])
            switch kinds.first(where: { $0.source.word == row[0] }) {
            case .table: try describeTable(relation, modifiers)
            case .systemView: try describeView(relation)
            case .index: try describeIndex(relation, modifiers)
            case nil: break
            }
            if let stop = interruption("after \(relation.name)") { throw stop }
        }
    }

    /// The conditions for a thing in a schema. Without a pattern what belongs to the system is left out unless asked
    /// for; a pattern without schema finds it, as in psql.
    private func conditions(
        _ pattern: NamePattern?, _ schemaColumn: String, _ nameColumn: String, _ modifiers: MetaCommand.Modifiers
    ) -> [String] {
        let withSystem = pattern != nil || modifiers.withSystem
        let visible = withSystem && schema != "SYSTEM" ? [schema, "SYSTEM"] : [schema]
        return (pattern ?? .all).conditions(schema: schemaColumn, name: nameColumn, visible: visible)
    }

    private func noRelation(_ arguments: [CommandScanner.Argument]?) -> String {
        arguments?.first.map { "Did not find any relation named \"\($0.text)\"." } ?? "Did not find any relations."
    }
}
