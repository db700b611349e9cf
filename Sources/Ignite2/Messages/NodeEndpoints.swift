package import IgniteCore

/// CLUSTER_GROUP_GET_NODE_ENDPOINTS (ignite2-protocol.md 9): where the nodes of the cluster listen for clients. Requires
/// `.clusterGroupNodeEndpoints`.
package enum NodeEndpoints {
    /// The changes from one version of the topology to another.
    package struct Request: Equatable {
        /// -1 for all nodes.
        package var from: Int64 = -1
        /// -1 for the current one.
        package var to: Int64 = -1

        package init(from: Int64 = -1, to: Int64 = -1) {
            self.from = from
            self.to = to
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            from = try reader.littleEndian(Int64.self)
            to = try reader.littleEndian(Int64.self)
        }

        package func encode(to out: inout ByteWriter) {
            out.appendLittleEndian(from)
            out.appendLittleEndian(to)
        }
    }

    package struct Node: Equatable {
        package var id: IgniteUUID
        package var port: Int32
        /// Addresses and names of hosts.
        package var addresses: [String]
    }

    package struct Response: Equatable {
        package var topology: Int64
        package var added: [Node]
        package var removed: [IgniteUUID]

        package init(from reader: inout ByteReader) throws(WireError) {
            topology = try reader.littleEndian(Int64.self)
            added = []
            for _ in 0..<(try reader.count(ofAtLeast: 24)) {
                added.append(
                    Node(
                        id: try reader.uuid(), port: try reader.littleEndian(Int32.self),
                        addresses: try reader.typedStrings()))
            }
            removed = try reader.uuids()
        }
    }
}
