import IgniteCore

extension Shell {
    /// Lists the kinds of relations that the letters after `\d` name.
    func listRelations(_ letters: Substring, _ arguments: [CommandScanner.Argument]) throws(Failure) {
        let known: [(letter: Character, kinds: [RelationKind])] = [
            ("t", [.table]), ("v", [.view, .systemView]), ("i", [.index]),
        ]
        let kinds = known.filter { letters.contains($0.letter) }.flatMap(\.kinds)
        var modifiers = MetaCommand.Modifiers(letters)
        switch kinds {
        case []: diagnostics.note("\(dialect.name) has no sequences, materialized views or foreign tables.")
        case [.index]: try listIndexes(arguments, modifiers)
        default:
            if kinds.contains(.systemView), hasSystemViewsOnly { modifiers.withSystem = true }
            try listRelations(kinds, arguments, modifiers)
        }
    }

    /// Whether users cannot create views. Then a list of views is one of the system views.
    var hasSystemViewsOnly: Bool { !dialect.catalog.relationKinds.contains(.view) }

    /// Lists the tables and views in the current schema, or those that match a pattern.
    func listRelations(
        _ kinds: [RelationKind], _ arguments: [CommandScanner.Argument]?, _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        let names = relationNames(try pattern(arguments ?? []), modifiers)
        let kinds = kinds.filter(dialect.catalog.relationKinds.contains)
        try showList(
            dialect.catalog.relations(kinds, names, isVerbose: modifiers.isVerbose), title: "List of relations",
            none: noRelation(arguments))
    }

    func listIndexes(
        _ arguments: [CommandScanner.Argument], _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        let names = relationNames(try pattern(arguments), modifiers)
        try showList(
            dialect.catalog.indexes(names, isVerbose: modifiers.isVerbose), title: "List of relations",
            none: noRelation(arguments))
    }

    /// Describes each matching relation on a page of its own.
    func describe(
        _ pattern: NamePattern, named text: String, _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        let query = dialect.catalog.find(relationNames(pattern, modifiers))
        guard let found = try catalogRows(columns: 4, query) else { return }
        guard !found.isEmpty else {
            let text = "Did not find any relation named \"\(text)\"."
            // As in psql, this is an error only in a script.
            guard isTyped else { throw .shell(text) }
            return tag(text)
        }
        for row in found {
            guard let kind = RelationKind(rawValue: row[0]) else { continue }
            let relation = Relation(kind: kind, id: row[1], schema: row[2], name: row[3])
            try describe(relation, modifiers)
            if let stop = host.interruption("after \(relation.name)") { throw stop }
        }
    }

    private func describe(_ relation: Relation, _ modifiers: MetaCommand.Modifiers) throws(Failure) {
        let report = dialect.catalog.page(of: relation, isVerbose: modifiers.isVerbose)
        guard let page = try table(of: report) else { return }
        let word = relation.kind.rawValue
        try showTable(
            textTable(page.titles, page.rows),
            title: "\(word.prefix(1).uppercased())\(word.dropFirst()) \"\(relation.schema).\(relation.name)\"",
            footers: page.footers)
    }

    /// Returns the selected relations. Without a pattern, system objects are left out unless requested; a pattern
    /// without a schema matches them, as in psql.
    private func relationNames(_ pattern: NamePattern?, _ modifiers: MetaCommand.Modifiers) -> RelationNames {
        let system = dialect.catalog.schema
        let withSystem = (pattern != nil || modifiers.withSystem) && connection.schema != system
        return RelationNames(pattern, visible: withSystem ? [connection.schema, system] : [connection.schema])
    }

    private func noRelation(_ arguments: [CommandScanner.Argument]?) -> String {
        arguments?.first.map { "Did not find any relation named \"\($0.text)\"." } ?? "Did not find any relations."
    }
}
