import IgniteCore

/// What there is in the cluster: psql's `\d` and its family.
let describeCommands = [
    MetaCommand(
        "d", modifiers: "S+", "[PATTERN]", .information, "list relations, or describe matching relations",
        .pattern.completing(.relations)
    ) {
        (shell, arguments, modifiers) throws(Failure) in
        if let pattern = try shell.pattern(arguments) {
            try shell.describe(pattern, named: arguments[0].text, modifiers)
        } else {
            try shell.listRelations([.table, .systemView], nil, modifiers)
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
        modifiers.withSystem = true
        try shell.listRelations([.systemView], arguments, modifiers)
    },
    MetaCommand("dn", modifiers: "S+", "[PATTERN]", .information, "list schemas", .pattern.completing(.schemas)) {
        (shell, arguments, modifiers) throws(Failure) in
        try shell.listSchemas(arguments, modifiers)
    },
    MetaCommand("dT", modifiers: "S+", "", .information, "list data types", .none) {
        (shell, _, _) throws(Failure) in
        try shell.show(
            textTable(["Name", "Description"], dataTypes.map { [$0.key, $0.value] }), title: "List of data types")
    },
    MetaCommand("df", modifiers: "S+", "[PATTERN]", .information, "list the built-in functions") {
        (shell, arguments, _) throws(Failure) in
        try shell.listFunctions(arguments)
    },
    MetaCommand("du", modifiers: "S+", "[PATTERN]", .information, "list users") { (shell, _, _) in
        shell.messages.note("Ignite 3 keeps its users in the configuration of the cluster; SQL cannot list them.")
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
        var conditions = [pattern?.condition(name: "s.SCHEMA_NAME")].compactMap { $0 }
        if arguments.isEmpty && !modifiers.withSystem { conditions.append("s.SCHEMA_NAME <> 'SYSTEM'") }
        var columns = [("Name", "s.SCHEMA_NAME")]
        if modifiers.isVerbose {
            columns += [
                ("Tables", "(SELECT COUNT(*) FROM SYSTEM.TABLES t WHERE t.SCHEMA_ID = s.SCHEMA_ID)"),
                ("Id", "s.SCHEMA_ID"),
            ]
        }
        try list(
            selectList(columns) + "\nFROM SYSTEM.SCHEMAS s\(whereClause(conditions))\nORDER BY 1",
            title: "List of schemas")
    }

    /// The cluster is what other systems call a database; one connection sees one.
    func listClusters(_ modifiers: MetaCommand.Modifiers) throws(Failure) {
        let server = try readySession().server
        var columns = ["Name", "Id", "Version"]
        var row = [server.clusterName, server.clusterID, server.version]
        if modifiers.isVerbose {
            for (title, view) in [("Schemas", "SCHEMAS"), ("Tables", "TABLES"), ("Zones", "ZONES")] {
                guard let count = try catalogRows(columns: 1, "SELECT COUNT(*) FROM SYSTEM.\(view)")?.first?.first
                else { return }
                columns.append(title)
                row.append(count)
            }
        }
        try show(textTable(columns, [row]), title: "List of clusters")
    }
}

/// The types that a column can have (ignite3-protocol.md 11.1).
private let dataTypes: KeyValuePairs = [
    "BOOLEAN": "true or false",
    "TINYINT": "whole number of 1 byte",
    "SMALLINT": "whole number of 2 bytes",
    "INTEGER": "whole number of 4 bytes; INT",
    "BIGINT": "whole number of 8 bytes",
    "REAL": "floating-point number of 4 bytes",
    "DOUBLE": "floating-point number of 8 bytes; FLOAT, DOUBLE PRECISION",
    "DECIMAL(p, s)": "number of p digits, s of them behind the point; DEC, NUMERIC",
    "VARCHAR(n)": "text of at most n characters; without n 65536",
    "VARBINARY(n)": "at most n bytes; without n 65536",
    "DATE": "date",
    "TIME(p)": "time of day, p digits of the second (0)",
    "TIMESTAMP(p)": "date and time without zone, p digits of the second (6)",
    "TIMESTAMP(p) WITH LOCAL TIME ZONE": "moment, shown in the session's zone",
    "UUID": "128-bit identifier",
]
