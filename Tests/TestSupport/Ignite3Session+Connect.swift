package import Ignite3
package import IgniteCore

extension Ignite3Session {
    /// Connects as clients do, but to Ignite 3 alone.
    package static func connect(
        _ options: ClientOptions, eventLoop: EventLoop, inPlaceOf lost: Ignite3Session? = nil,
        acceptsOtherCluster: Bool = false, listeners: [any ClientEventListener] = []
    ) throws(IgniteError) -> Ignite3Session {
        var connector = try Connector(
            [Ignite3Protocol()], others: [], options, eventLoop: eventLoop, listeners: listeners,
            embedded: nil, clock: lost?.clock ?? ClusterClock(),
            wantedCluster: acceptsOtherCluster ? nil : lost?.server)
        guard let session = try connector.connect(afterLossOf: lost?.server.address) as? Ignite3Session else {
            throw IgniteError(.unsupported, "not a session of Ignite 3")
        }
        return session
    }

    package func begin(
        isReadOnly: Bool, readsFresh: Bool = false, timeout: Double
    ) throws(IgniteError) -> Transaction {
        var options = TransactionOptions(readOnly: isReadOnly, timeout: .seconds(given: timeout))
        options.readsFresh = readsFresh
        return try begin(options)
    }

    /// Runs a statement with the defaults for what is not given.
    package func execute(
        _ sql: String, parameters: [Value] = [], options: StatementSettings
    ) throws(IgniteError) -> ResultSet {
        try execute(sql, parameters: parameters, options: options, in: nil)
    }

    /// Finds a table and gives it.
    package func table(_ name: String, schema: String = "PUBLIC") throws(IgniteError) -> any RowTable {
        try table(try find(table: name, schema: schema) as any TableDefinition)
    }
}
