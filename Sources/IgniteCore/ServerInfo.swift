/// What a server said of itself in the handshake.
public struct ServerInfo: Sendable, Equatable {
    /// `host:port` as it was asked for.
    public let address: String
    /// The protocol spoken: `Ignite 3`.
    public let protocolName: String
    /// The product's version: `3.1.0`.
    public let version: String
    /// The node's name.
    public let nodeName: String
    /// The node's id; new at every start of the node.
    public let nodeID: String
    /// The cluster's name.
    public let clusterName: String
    /// The cluster's id.
    public let clusterID: String
    /// Version, cipher and what was verified: `TLSv1.3, TLS_AES_256_GCM_SHA384, verified`; nil without TLS.
    public let tls: String?

    package init(
        address: String, protocolName: String, version: String, nodeName: String, nodeID: String,
        clusterName: String, clusterID: String, tls: String? = nil
    ) {
        self.address = address
        self.protocolName = protocolName
        self.version = version
        self.nodeName = nodeName
        self.nodeID = nodeID
        self.clusterName = clusterName
        self.clusterID = clusterID
        self.tls = tls
    }
}

/// A node of the cluster.
public struct ClusterNode: Sendable, Equatable {
    /// New at every start of the node, as in ``ServerInfo``.
    public let id: String
    /// The name, which stays.
    public let name: String
    /// `host:port` where other nodes reach it, not clients.
    public let internalAddress: String

    package init(id: String, name: String, internalAddress: String) {
        self.id = id
        self.name = name
        self.internalAddress = internalAddress
    }
}
