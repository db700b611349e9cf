import IgniteCore

/// Commands that list and describe database objects: psql's `\d` and its family.
let describeCommands = [
    MetaCommand(
        "d", modifiers: "S+", "[PATTERN]", .information, "list relations, or describe matching relations",
        .pattern.completing(.relations)
    ) {
        (shell, arguments, modifiers) throws(Failure) in
        if let pattern = try shell.pattern(arguments) {
            try shell.describe(pattern, named: arguments[0].text, modifiers)
        } else {
            try shell.listRelations([.table, .view, .systemView], nil, modifiers)
        }
    },
    MetaCommand(
        "dt", modifiers: "S+", "[PATTERN]", .information, "list tables; \\dtiv lists several kinds",
        .pattern.completing(.tables)
    ) {
        (shell, arguments, modifiers) throws(Failure) in
        try shell.listRelations([.table], arguments, modifiers)
    },
    MetaCommand("di", modifiers: "S+", "[PATTERN]", .information, "list indexes", .pattern.completing(.indexes)) {
        (shell, arguments, modifiers) throws(Failure) in
        try shell.listIndexes(arguments, modifiers)
    },
    MetaCommand(
        "dv", modifiers: "S+", "[PATTERN]", .information, "list views; Ignite 3 has system views only",
        .pattern.completing(.systemViews)
    ) {
        (shell, arguments, modifiers) throws(Failure) in
        var modifiers = modifiers
        if shell.hasSystemViewsOnly { modifiers.withSystem = true }
        try shell.listRelations([.view, .systemView], arguments, modifiers)
    },
    MetaCommand("dn", modifiers: "S+", "[PATTERN]", .information, "list schemas", .pattern.completing(.schemas)) {
        (shell, arguments, modifiers) throws(Failure) in
        try shell.listSchemas(arguments, modifiers)
    },
    MetaCommand("dT", modifiers: "S+", "", .information, "list data types", .none) {
        (shell, _, _) throws(Failure) in
        try shell.showTable(
            textTable(["Name", "Description"], shell.dialect.dataTypes.map { [$0.name, $0.description] }),
            title: "List of data types")
    },
    MetaCommand("df", modifiers: "S+", "[PATTERN]", .information, "list the built-in functions") {
        (shell, arguments, _) throws(Failure) in
        try shell.listFunctions(arguments)
    },
    MetaCommand("du", modifiers: "S+", "[PATTERN]", .information, "list users") { (shell, _, _) in
        shell.diagnostics.note(shell.dialect.users.listing)
    },
    MetaCommand("l", modifiers: "+", "", .information, "list databases (for Ignite, the cluster)", .none) {
        (shell, _, modifiers) throws(Failure) in
        try shell.listClusters(modifiers)
    },
]

extension Shell {
    func listSchemas(
        _ arguments: [CommandScanner.Argument], _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        let pattern = try pattern(arguments, hasSchema: false)
        try showList(
            dialect.catalog.schemas(pattern, withSystem: modifiers.withSystem, isVerbose: modifiers.isVerbose),
            title: "List of schemas")
    }

    /// Lists the cluster, which corresponds to a database in other systems. A connection sees one cluster.
    func listClusters(_ modifiers: MetaCommand.Modifiers) throws(Failure) {
        try connection.makeReady()
        guard let server = connection.server else { return }
        try showList(dialect.catalog.cluster(server, isVerbose: modifiers.isVerbose), title: "List of clusters")
    }
}
