package import IgniteCore

/// CLUSTER_GET_NODES (ignite3-protocol.md 10): the request is empty, the answer is the nodes of the cluster.
package enum ClusterNodes {
    package struct Node: Equatable {
        package var id: IgniteUUID
        package var name: String
        package var host: String
        /// The port for other nodes, not for clients.
        package var port: Int

        package init(id: IgniteUUID, name: String, host: String, port: Int) {
            self.id = id
            self.name = name
            self.host = host
            self.port = port
        }

        init(from reader: inout ByteReader) throws(WireError) {
            let start = reader.offset
            let count = try reader.unpackInt()
            guard count >= ClusterNodes.fieldCount, count - ClusterNodes.fieldCount <= reader.remaining else {
                throw .invalid(
                    offset: start, what: "a node with too few fields, or with more than the message contains")
            }
            id = try reader.unpackUUID()
            name = try reader.unpackString()
            host = try reader.unpackString()
            port = try reader.unpackInt()
            for _ in ClusterNodes.fieldCount..<count { try reader.skipValue() }
        }

        func encode(to out: inout ByteWriter) {
            out.pack(ClusterNodes.fieldCount)
            out.pack(id)
            out.pack(name)
            out.pack(host)
            out.pack(port)
        }
    }

    /// The number of fields of a node; further fields of newer servers are skipped.
    private static let fieldCount = 4

    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> [Node] {
        var nodes: [Node] = []
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 22)) { nodes.append(try Node(from: &reader)) }
        return nodes
    }

    package static func encodeResponse(_ nodes: [Node], to out: inout ByteWriter) {
        out.pack(nodes.count)
        for node in nodes { node.encode(to: &out) }
    }
}
