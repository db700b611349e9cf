import IgniteCore

/// What the shell is connected to.
let connectionCommands = [
    MetaCommand("conninfo", "", .connection, "show information about the connection", .none) {
        (shell, _, _) throws(Failure) in
        try shell.write(shell.connectionInfo, to: shell.output)
        return .proceed
    },
    MetaCommand(
        "schema", "[NAME]", .connection, "show or set the schema for unqualified names",
        MetaCommand.Parameters(kinds: [.sqlIdentifier]).completing(.schemas).refusingMore()
    ) { (shell, arguments, _) throws(Failure) in
        if let name = arguments.first?.text {
            try shell.setSchema(name)
            shell.tag("Schema is \(shell.schema).")
        } else {
            try shell.write("\(shell.schema)\n", to: shell.output)
        }
        return .proceed
    },
]

extension Shell {
    var connectionInfo: String {
        guard let server = session?.server, session?.failure == nil else { return "You are not connected.\n" }
        let rows = [
            ("Address", server.address), ("Node", "\(server.nodeName) (\(server.nodeID))"),
            ("Cluster", "\(server.clusterName) (\(server.clusterID))"), ("Server", "Apache Ignite \(server.version)"),
            ("Protocol", "\(server.protocolName) client protocol"), ("User", options.user ?? "none"),
            ("TLS", server.tls ?? "off"), ("Schema", schema), ("Time zone", statementOptions.timeZone),
        ]
        return rows.map { name, value in
            name + String(repeating: " ", count: 12 - name.utf8.count) + value + "\n"
        }.joined()
    }

    func setSchema(_ name: String) throws(Failure) {
        let session = try readySession()
        signals?.beginStatement()
        do throws(IgniteError) {
            try requireSchema(name, session)
        } catch {
            throw .ignite(error)
        }
        schema = name
    }
}
