/// What a server reported about itself.
public struct ServerInfo: Sendable, Equatable {
    /// `host:port` as requested.
    public let address: String
    /// The protocol in use: `Ignite 3` or `Ignite 2`.
    public let protocolName: String
    /// The scheme of URIs that select the protocol: `ignite3` or `ignite2`.
    package let scheme: String
    /// The product version: `3.1.0`; `2` if a server of Ignite 2 is too old to report it.
    public let version: String
    /// The name of the node; on Ignite 2, its consistent id.
    public let nodeName: String
    /// The id of the node; new at every start of the node.
    public let nodeID: String
    /// The name of the cluster; empty on Ignite 2.
    public let clusterName: String
    /// The id of the cluster; empty on Ignite 2.
    public let clusterID: String
    /// TLS version, cipher and what was verified: `TLSv1.3, TLS_AES_256_GCM_SHA384, verified`; nil without TLS.
    public let tls: String?
    /// Whether requests about keys of caches go to the nodes that hold them: ``Ignite2Options/partitionAware`` is on, and
    /// the server is not too old.
    public let isPartitionAware: Bool

    /// The name of the embedded node and of its cluster.
    package static let embeddedName = "embedded"

    /// Whether this is the embedded node of an ignite-sql: of this process, or of one that serves it.
    package var isEmbedded: Bool { nodeName == Self.embeddedName && clusterName == Self.embeddedName }

    /// The product and its version, for people: `Apache Ignite 3.1.0`, or what the embedded node is.
    package var product: String {
        isEmbedded ? "embedded node (the SQL of Apache Ignite \(version), over SQLite)" : "Apache Ignite \(version)"
    }

    package init(
        address: String, protocolName: String, scheme: String, version: String, nodeName: String, nodeID: String,
        clusterName: String, clusterID: String, tls: String? = nil, isPartitionAware: Bool = false
    ) {
        self.address = address
        self.protocolName = protocolName
        self.scheme = scheme
        self.version = version
        self.nodeName = nodeName
        self.nodeID = nodeID
        self.clusterName = clusterName
        self.clusterID = clusterID
        self.tls = tls
        self.isPartitionAware = isPartitionAware
    }
}

/// A node of the cluster.
public struct ClusterNode: Sendable, Equatable {
    /// The id; new at every start of the node, as in ``ServerInfo``.
    public let id: String
    /// The name, which does not change.
    public let name: String
    /// `host:port` for other nodes, not for clients; on Ignite 2, all addresses of the node, without a port.
    public let internalAddress: String

    /// Where it serves clients, as far as the cluster tells.
    package let clientAddresses: [ClientOptions.Address]
    /// The product version, if the cluster tells.
    package let version: String?

    package init(
        id: String, name: String, internalAddress: String, clientAddresses: [ClientOptions.Address] = [],
        version: String? = nil
    ) {
        self.id = id
        self.name = name
        self.internalAddress = internalAddress
        self.clientAddresses = clientAddresses
        self.version = version
    }
}
