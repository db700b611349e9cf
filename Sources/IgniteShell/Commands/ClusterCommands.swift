import IgniteCore

/// Ignite's own: nodes, zones and partitions, and what goes on in the cluster.
let clusterCommands = [
    MetaCommand("nodes", "", .cluster, "list nodes and mark the connected one", .none) {
        (shell, _, _) throws(Failure) in
        try shell.listNodes()
    },
    MetaCommand("zones", modifiers: "+", "[PATTERN]", .cluster, "list distribution zones", .pattern.completing(.zones))
    {
        (shell, arguments, modifiers) throws(Failure) in
        try shell.listZones(arguments, modifiers)
    },
    MetaCommand(
        "partitions", "[TABLE]", .cluster, "list partitions of zones, or of tables", .pattern.completing(.tables)
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
    },
    MetaCommand(
        "kill", "query|transaction ID", .cluster, "end a query or transaction of any session",
        MetaCommand.Parameters(kinds: [.normal, .normal], required: 2, dropsSemicolons: true)
            .completing(.words(["query", "transaction"])).refusingMore()
    ) { (shell, arguments, _) throws(Failure) in
        try shell.kill(arguments[0].text, arguments[1].text)
    },
]

extension Shell {
    func listNodes() throws(Failure) {
        let session = try readySession()
        signals?.beginStatement()
        let nodes: [ClusterNode]
        do throws(IgniteError) {
            nodes = try session.nodes()
        } catch {
            throw .ignite(error)
        }
        let rows = nodes.sorted { $0.name < $1.name }.map { node in
            [node.name, node.id, node.internalAddress, node.id == session.server.nodeID ? session.server.address : ""]
        }
        try show(textTable(["Name", "Id", "Internal address", "Connected at"], rows), title: "List of nodes")
    }

    func listZones(
        _ arguments: [CommandScanner.Argument], _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        let pattern = try pattern(arguments, hasSchema: false)
        let found = whereClause([pattern?.condition(name: "ZONE_NAME")].compactMap { $0 })
        let zones = try catalogRows(
            columns: 10,
            """
            SELECT ZONE_ID, ZONE_NAME, ZONE_PARTITIONS, ZONE_REPLICAS, IS_DEFAULT_ZONE, ZONE_QUORUM_SIZE,
                   ZONE_CONSISTENCY_MODE, DATA_NODES_FILTER, DATA_NODES_AUTO_ADJUST_SCALE_UP,
                   DATA_NODES_AUTO_ADJUST_SCALE_DOWN
            FROM SYSTEM.ZONES\(found)
            ORDER BY ZONE_NAME
            """)
        let profiles = try catalogRows(
            columns: 2,
            """
            SELECT ZONE_ID, STORAGE_PROFILE
            FROM SYSTEM.ZONE_STORAGE_PROFILES\(found)
            ORDER BY IS_DEFAULT_PROFILE DESC, STORAGE_PROFILE
            """)
        guard let zones, let profiles else { return }
        var titles = ["Name", "Partitions", "Replicas", "Storage profiles", "Default"]
        if modifiers.isVerbose { titles += ["Quorum", "Consistency", "Node filter", "Scale up", "Scale down", "Id"] }
        let rows = zones.map { zone in
            let names = profiles.filter { $0[0] == zone[0] }.map { $0[1] }.joined(separator: ", ")
            let row = [zone[1], zone[2], zone[3], names, zone[4] == "true" ? "yes" : ""]
            return modifiers.isVerbose ? row + zone[5...7] + [delay(zone[8]), delay(zone[9]), zone[0]] : row
        }
        try show(textTable(titles, rows), title: "List of zones", wide: .expanded)
    }

    /// Seconds until data is moved after nodes came or went; the largest number means never.
    private func delay(_ seconds: String) -> String { seconds == "\(Int32.max)" ? "off" : "\(seconds) s" }

    func listPartitions(_ arguments: [CommandScanner.Argument]) throws(Failure) {
        guard let pattern = try pattern(arguments) else {
            return try list(
                """
                SELECT g.ZONE_NAME AS "Zone", g.PARTITION_ID AS "Partition", g.PARTITION_STATE AS "State",
                       l.NODE_NAME AS "Node", l.PARTITION_STATE AS "Replica", l.ESTIMATED_ROWS AS "Estimated rows"
                FROM SYSTEM.GLOBAL_ZONE_PARTITION_STATES g
                LEFT JOIN SYSTEM.LOCAL_ZONE_PARTITION_STATES l
                  ON l.ZONE_ID = g.ZONE_ID AND l.PARTITION_ID = g.PARTITION_ID
                ORDER BY 1, 2, 4
                """, title: "List of partitions")
        }
        let conditions = pattern.conditions(schema: "g.SCHEMA_NAME", name: "g.TABLE_NAME", visible: [schema])
        try list(
            """
            SELECT g.SCHEMA_NAME AS "Schema", g.TABLE_NAME AS "Table", g.PARTITION_ID AS "Partition",
                   g.PARTITION_STATE AS "State", l.NODE_NAME AS "Node", l.PARTITION_STATE AS "Replica"
            FROM SYSTEM.GLOBAL_PARTITION_STATES g
            LEFT JOIN SYSTEM.LOCAL_PARTITION_STATES l
              ON l.TABLE_ID = g.TABLE_ID AND l.PARTITION_ID = g.PARTITION_ID\(whereClause(conditions))
            ORDER BY 1, 2, 3, 5
            """, title: "List of partitions",
            none: "Did not find any table named \"\(arguments[0].text)\".")
    }
}
