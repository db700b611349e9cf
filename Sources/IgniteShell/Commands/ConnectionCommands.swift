import IgniteCore

/// Commands for the current connection.
let connectionCommands = [
    MetaCommand("conninfo", "", .connection, "show information about the connection", .none) {
        (shell, _, _) throws(Failure) in
        try shell.printing.write(shell.connectionInfo, to: shell.printing.output)
        return .proceed
    },
    MetaCommand(
        "schema", "[NAME]", .connection, "show or set the schema for unqualified names",
        MetaCommand.Parameters(kinds: [.sqlIdentifier]).completing(.schemas).refusingMore()
    ) { (shell, arguments, _) throws(Failure) in
        if let name = arguments.first?.text {
            try shell.setSchema(name)
            shell.tag("Schema is \(shell.connection.schema).")
        } else {
            try shell.printing.write("\(shell.connection.schema)\n", to: shell.printing.output)
        }
        return .proceed
    },
]

extension Shell {
    var connectionInfo: String {
        guard let server = connection.server, connection.isUsable else { return "You are not connected.\n" }
        let rows = [
            ("Address", server.address), ("Node", "\(server.nodeName) (\(server.nodeID))"),
            ("Cluster", server.clusterID.isEmpty ? "" : "\(server.clusterName) (\(server.clusterID))"),
            ("Server", server.product),
            ("Protocol", "\(server.protocolName) client protocol"),
            ("User", connection.settings.options.user ?? "none"),
            ("TLS", server.tls ?? "off"), ("Schema", connection.schema),
            ("Time zone", connection.timeZone),
        ]
        return rows.filter { !$0.1.isEmpty }.map { name, value in
            name + String(repeating: " ", count: 12 - name.utf8.count) + value + "\n"
        }.joined()
    }

    func setSchema(_ name: String) throws(Failure) {
        try connection.makeReady()
        try connection.call { (session) throws(IgniteError) in try connection.requireSchema(name, session) }
        connection.setSchema(name)
    }
}
