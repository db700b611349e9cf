import IgniteCore

/// Commands for the cluster: nodes, zones, caches, partitions and activity.
let clusterCommands = [
    MetaCommand("nodes", modifiers: "+", "", .cluster, "list nodes and mark the connected one", .none) {
        (shell, _, modifiers) throws(Failure) in
        try shell.listNodes(modifiers)
    },
    MetaCommand("zones", modifiers: "+", "[PATTERN]", .cluster, "list distribution zones", .pattern.completing(.zones))
    {
        (shell, arguments, modifiers) throws(Failure) in
        try shell.listZones(arguments, modifiers)
    }.needing { $0.zones != nil },
    MetaCommand(
        "partitions", "[TABLE]", .cluster, "list all partitions, or those of tables", .pattern.completing(.tables)
    ) {
        (shell, arguments, _) throws(Failure) in
        try shell.listPartitions(arguments)
    },
    MetaCommand("queries", modifiers: "+", "[TEXT]", .cluster, "list running queries, or those that contain TEXT") {
        (shell, arguments, modifiers) throws(Failure) in
        try shell.listQueries(arguments, modifiers)
    },
    MetaCommand("txs", modifiers: "+", "", .cluster, "list transactions and mark your own", .none) {
        (shell, _, modifiers) throws(Failure) in
        try shell.listTransactions(modifiers)
    },
    MetaCommand("locks", modifiers: "+", "", .cluster, "list locks and mark your own", .none) {
        (shell, _, modifiers) throws(Failure) in
        try shell.listLocks(modifiers)
    }.needing { $0.locks != nil },
    MetaCommand(
        "kill", "query|transaction ID", .cluster, "end a query or transaction of any session",
        MetaCommand.Parameters(kinds: [.normal, .normal], required: 2, dropsSemicolons: true)
            .completing(.words(["query", "transaction"])).refusingMore()
    ) { (shell, arguments, _) throws(Failure) in
        try shell.kill(arguments[0].text, arguments[1].text)
    },
    activateCommand,
]

extension Shell {
    func listNodes(_ modifiers: MetaCommand.Modifiers) throws(Failure) {
        try connection.makeReady()
        if let caches = dialect.catalog.caches, try clusterActivity() != .off {
            return try showList(
                caches.nodes(isVerbose: modifiers.isVerbose), title: "List of nodes",
                wide: modifiers.isVerbose ? .expanded : nil)
        }
        let nodes = try connection.call { (session) throws(IgniteError) in try session.nodes() }
        let server = connection.server
        let rows = nodes.sorted { $0.name < $1.name }.map { node in
            [node.name, node.id, node.internalAddress, node.id == server?.nodeID ? server?.address ?? "" : ""]
        }
        try showTable(textTable(["Name", "Id", "Internal address", "Connected at"], rows), title: "List of nodes")
    }

    func listZones(
        _ arguments: [CommandScanner.Argument], _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        let pattern = try pattern(arguments, hasSchema: false)
        guard let zones = dialect.catalog.zones else { return }
        try showList(
            zones.zones(pattern, isVerbose: modifiers.isVerbose), title: "List of zones", wide: .expanded)
    }

    func listPartitions(_ arguments: [CommandScanner.Argument]) throws(Failure) {
        let tables = try pattern(arguments).map { RelationNames($0, visible: [connection.schema]) }
        try showList(
            dialect.catalog.partitions(of: tables), title: "List of partitions",
            none: arguments.first.map { "Did not find any table named \"\($0.text)\"." })
    }
}
