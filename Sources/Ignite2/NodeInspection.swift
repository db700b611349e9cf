import IgniteCore

/// What a client must know about a node before the first statement. All requests are sent at once.
struct NodeInspection {
    /// `2.17.0`; `2` if the server is too old to say.
    let version: String
    /// The consistent id; the node's id if there is none.
    let name: String
    /// The time zone of the server's JVM; nil if it is not known.
    let zoneName: String?
    /// The engine that runs statements unless a hint chooses another; nil if the cluster is inactive and does not say.
    let engine: SQLEngine?

    /// - Throws: `connectionLost` or `timedOut`; what the server refuses to say is left out.
    init(_ connection: Ignite2Connection, until deadline: Deadline) throws(IgniteError) {
        let idle = try Self.askForIdleTime(connection)
        var details: Int64?
        if connection.features.contains(.clusterGroups), let id = connection.nodeID {
            details = try connection.send(.clusterGroupGetNodeInfo) { NodeInfo.encode([id], to: &$0) }
        }
        let query = SqlFieldsQuery.Request(schema: nil, sql: "SELECT QUERY_ENGINE()")
        let engine = try connection.send(.querySqlFields) { query.encode(to: &$0, features: connection.features) }
        defer { connection.endQuery(engine) }

        try Self.learnIdleTime(idle, connection, until: deadline)
        let node = try details.flatMap { (id) throws(IgniteError) in
            try Self.answer(id, .clusterGroupGetNodeInfo, connection, deadline, NodeInfo.decodeResponse)?.first
        }
        version = node?.version ?? "2"
        name = node?.consistentID ?? connection.nodeID?.description ?? ""
        zoneName = node?.attributes[NodeInfo.zoneAttribute]
        let answer = try connection.answer(to: engine, .querySqlFields, until: deadline, interruption: .giveUp)
        if let error = answer.error {
            connection.recycle(answer.buffer)
            // Servers that do not know the function have only this engine.
            self.engine = error.isInactivity ? nil : .h2
            return
        }
        let found = try connection.decode(answer, "engine") { (reader) throws(WireError) in
            let response = try SqlFieldsQuery.Response(from: &reader, includesNames: true)
            let count = try reader.count(ofAtLeast: 1)
            return response.columnCount == 1 && count == 1 ? try reader.typedStringOrNil() : nil
        }
        self.engine = found.flatMap { SQLEngine(rawValue: $0) } ?? .h2
    }

    /// Learns how often a connection needs heartbeats, which is all that a further connection must know.
    static func learnIdleTime(_ connection: Ignite2Connection, until deadline: Deadline) throws(IgniteError) {
        try learnIdleTime(try askForIdleTime(connection), connection, until: deadline)
    }

    private static func askForIdleTime(_ connection: Ignite2Connection) throws(IgniteError) -> Int64? {
        guard connection.features.contains(.heartbeat) else { return nil }
        return try connection.send(.getIdleTimeout) { _ in }
    }

    private static func learnIdleTime(
        _ request: Int64?, _ connection: Ignite2Connection, until deadline: Deadline
    ) throws(IgniteError) {
        guard let request else { return }
        let milliseconds = try answer(
            request, .getIdleTimeout, connection, deadline, Heartbeat.decodeIdleTimeout)
        connection.wire.beginHeartbeats(every: Heartbeat.interval(idleTimeoutMilliseconds: milliseconds ?? 0))
    }

    /// Returns the answer to a request; nil if it is an error.
    private static func answer<Response>(
        _ id: Int64, _ operation: Operation, _ connection: Ignite2Connection, _ deadline: Deadline,
        _ decode: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response? {
        let answer = try connection.answer(to: id, operation, until: deadline, interruption: .giveUp)
        guard answer.error == nil else {
            connection.recycle(answer.buffer)
            return nil
        }
        return try connection.decode(answer, operation.name, decode)
    }

    /// Returns the servers of the cluster.
    static func nodes(_ connection: Ignite2Connection, until deadline: Deadline?) throws(IgniteError) -> [ClusterNode] {
        guard connection.features.contains(.clusterGroups) else {
            throw IgniteError(
                .unsupported, "this version of Ignite 2 does not list its nodes to clients", address: connection.address
            )
        }
        let response = try connection.call(
            .clusterGroupGetNodeIDs, until: deadline, NodeIDs.Request().encode, decode: NodeIDs.decodeResponse)
        let ids = response?.nodes ?? []
        let nodes = try connection.call(
            .clusterGroupGetNodeInfo, until: deadline, { NodeInfo.encode(ids, to: &$0) },
            decode: NodeInfo.decodeResponse)
        return nodes.filter { !$0.isClient && !$0.isDaemon }.map { node in
            ClusterNode(
                id: node.id.description, name: node.consistentID ?? node.id.description,
                internalAddress: node.addresses.joined(separator: ", "),
                clientAddresses: node.clientPort.map { port in
                    node.addresses.map { ClientOptions.Address(host: $0, port: port) }
                } ?? [], version: node.version)
        }
    }
}
