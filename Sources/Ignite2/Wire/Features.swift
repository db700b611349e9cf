/// The features that one side of a connection declares (ignite2-protocol.md 2). Those that both declare are granted.
package struct Features: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    private init(bit: Int) { rawValue = 1 << bit }

    /// The handshake contains a map of attributes.
    package static let userAttributes = Features(bit: 0)
    package static let executeTaskByName = Features(bit: 1)
    /// CLUSTER_GET_STATE answers a state instead of a boolean.
    package static let clusterStates = Features(bit: 2)
    package static let clusterGroupNodeEndpoints = Features(bit: 3)
    package static let clusterGroups = Features(bit: 4)
    package static let serviceInvoke = Features(bit: 5)
    /// SQL_FIELDS: a negative timeout is the server's default.
    package static let defaultQueryTimeout = Features(bit: 6)
    /// SQL_FIELDS contains partitions and the batch size of updates.
    package static let partitionsBatchSize = Features(bit: 7)
    package static let binaryConfiguration = Features(bit: 8)
    package static let serviceDescriptors = Features(bit: 9)
    package static let serviceInvokeContext = Features(bit: 10)
    package static let heartbeat = Features(bit: 11)
    package static let dataReplication = Features(bit: 12)
    /// PARTITIONS asks for and reports custom mappings.
    package static let allAffinityMappings = Features(bit: 13)
    package static let indexQuery = Features(bit: 14)
    package static let indexQueryLimit = Features(bit: 15)
    package static let serviceTopology = Features(bit: 16)
    package static let cacheInvoke = Features(bit: 17)
    /// SQL can take part in transactions.
    package static let transactionAwareQueries = Features(bit: 18)
    /// CLUSTER_CHANGE_STATE says whether to deactivate even if that deletes data.
    package static let forceDeactivation = Features(bit: 19)

    /// The features whose messages this client implements.
    package static let implemented: Features = [
        .userAttributes, .clusterStates, .clusterGroupNodeEndpoints, .clusterGroups, .defaultQueryTimeout,
        .partitionsBatchSize, .binaryConfiguration, .heartbeat, .allAffinityMappings, .transactionAwareQueries,
        .forceDeactivation,
    ]

    /// Creates the mask from its bytes: least significant byte first, as many bytes as needed, at least one.
    package init(bytes: [UInt8]) {
        var mask: UInt32 = 0
        for (index, byte) in bytes.prefix(4).enumerated() { mask |= UInt32(byte) << (8 * index) }
        rawValue = mask
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var rest = rawValue
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        } while rest != 0
        return bytes
    }
}
