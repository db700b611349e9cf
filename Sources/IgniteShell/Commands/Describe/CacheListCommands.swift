import IgniteCore

/// Commands that list caches, and describe the types of objects in them.
let cacheListCommands = [
    MetaCommand("caches", modifiers: "+", "[PATTERN]", .cluster, "list caches", .pattern.completing(.caches)) {
        (shell, arguments, modifiers) throws(Failure) in
        try shell.listCaches(try shell.pattern(arguments, hasSchema: false), modifiers)
    }.needing { $0.caches != nil },
    MetaCommand(
        "types", modifiers: "+", "[PATTERN]", .cluster, "list the types of objects in caches, or describe one",
        .pattern.completing(.types)
    ) {
        (shell, arguments, modifiers) throws(Failure) in
        guard let pattern = try shell.pattern(arguments, hasSchema: false), pattern.isName else {
            return try shell.listTypes(try shell.pattern(arguments, hasSchema: false), modifiers)
        }
        try shell.describeTypes(pattern, named: arguments[0].text, modifiers)
    }.needing { $0.caches != nil },
]

extension Shell {
    fileprivate func listCaches(_ pattern: NamePattern?, _ modifiers: MetaCommand.Modifiers) throws(Failure) {
        guard let catalog = dialect.catalog.caches,
            var table = try table(of: catalog.caches(pattern, isVerbose: modifiers.isVerbose))
        else { return }
        if modifiers.isVerbose {
            // After the columns of the short list. No system view has the number of entries in the whole cluster.
            let place = 6
            table.titles.insert("Entries", at: place)
            for index in table.rows.indices {
                table.rows[index].insert(try entryCount(table.rows[index][0]), at: place)
            }
        }
        try showTable(
            textTable(table.titles, table.rows), title: "List of caches", wide: modifiers.isVerbose ? .expanded : nil)
    }

    /// Returns the number of entries of a cache; empty for a cache that does not tell.
    private func entryCount(_ cache: String) throws(Failure) -> String {
        try connection.call { (session) throws(IgniteError) in
            do throws(IgniteError) {
                let answer = try session.caches?.run(
                    .size, [], peekModes: [], on: CacheTarget(name: cache), in: nil)
                guard case .size(let count) = answer else { return "" }
                return "\(count)"
            } catch {
                guard error.code == .server else { throw error }
                return ""
            }
        }
    }

    fileprivate func listTypes(_ pattern: NamePattern?, _ modifiers: MetaCommand.Modifiers) throws(Failure) {
        guard let catalog = dialect.catalog.caches else { return }
        try showList(
            catalog.types(pattern, isVerbose: modifiers.isVerbose), title: "List of binary types", wide: .wrapped)
    }

    /// Describes each type of a name, which can differ in case.
    fileprivate func describeTypes(
        _ pattern: NamePattern, named text: String, _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        guard let catalog = dialect.catalog.caches,
            let found = try table(of: catalog.types(pattern, isVerbose: false))
        else { return }
        guard !found.rows.isEmpty else {
            let text = "Did not find any type named \"\(text)\"."
            // As for \d, this is an error only in a script.
            guard isTyped else { throw .shell(text) }
            return tag(text)
        }
        for row in found.rows {
            let type = try connection.call { (session) throws(IgniteError) in
                try session.caches?.type(Int32(row[1]) ?? BinaryType.id(of: row[0]))
            }
            guard let type else { continue }
            try describe(type, isVerbose: modifiers.isVerbose)
        }
    }

    private func describe(_ type: BinaryType, isVerbose: Bool) throws(Failure) {
        if let constants = type.constants {
            return try showTable(
                textTable(
                    ["Constant", "Ordinal"],
                    constants.sorted { $0.ordinal < $1.ordinal }.map { [$0.name, "\($0.ordinal)"] }),
                title: "Enum \"\(type.name)\"", footers: [])
        }
        let rows = type.fields.map { field in
            [field.name, BinaryKind.word(ofCode: field.type)] + (isVerbose ? ["\(field.id)"] : [])
        }
        try showTable(
            textTable(["Field", "Type"] + (isVerbose ? ["Id"] : []), rows), title: "Type \"\(type.name)\"",
            footers: footers(of: type, isVerbose: isVerbose))
    }

    private func footers(of type: BinaryType, isVerbose: Bool) -> [String] {
        var footers = type.affinityField.map { ["Affinity key: \($0)"] } ?? []
        if isVerbose {
            let names = Dictionary(type.fields.map { ($0.id, $0.name) }) { first, _ in first }
            footers.append("Schemas:")
            footers += type.schemas.map { schema in
                let fields = schema.fieldIDs.map { names[$0] ?? "field \($0)" }
                return "    \(schema.id): \(fields.joined(separator: ", "))"
            }
        } else if type.schemas.count > 1 {
            footers.append("Number of schemas: \(type.schemas.count) (Use \\types+ to list them.)")
        }
        return footers
    }
}
