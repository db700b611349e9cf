package import IgniteCore

/// CLUSTER_GET_NODES (ignite3-protocol.md 10): the request is empty, the answer is the nodes of the cluster.
package enum ClusterNodes {
    package struct Node: Equatable {
        package var id: WireUUID
        package var name: String
        package var host: String
        /// Where other nodes reach it, not clients.
        package var port: Int

        package init(id: WireUUID, name: String, host: String, port: Int) {
            self.id = id
            self.name = name
            self.host = host
            self.port = port
        }
    }

    /// How many fields a node has; what a newer server adds behind them is passed over.
    private static let fieldCount = 4

    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> [Node] {
        var nodes: [Node] = []
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 22)) {
            let start = reader.offset
            let count = try reader.unpackInt()
            guard count >= fieldCount, count - fieldCount <= reader.remaining else {
                throw .invalid(offset: start, what: "a node of too few fields, or of more than there are")
            }
            nodes.append(
                Node(
                    id: try reader.unpackUUID(), name: try reader.unpackString(), host: try reader.unpackString(),
                    port: try reader.unpackInt()))
            for _ in fieldCount..<count { try reader.skipValue() }
        }
        return nodes
    }

    package static func encodeResponse(_ nodes: [Node], to out: inout ByteWriter) {
        out.pack(nodes.count)
        for node in nodes {
            out.pack(fieldCount)
            out.pack(node.id)
            out.pack(node.name)
            out.pack(node.host)
            out.pack(node.port)
        }
    }
}
