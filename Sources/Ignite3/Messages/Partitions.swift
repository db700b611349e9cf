package import IgniteCore

/// PARTITION_ASSIGNMENT_GET and PRIMARY_REPLICAS_GET (ignite3-protocol.md 10): the node that leads each partition of a
/// table.
package enum Partitions {
    /// Requests the names of the nodes, if newer than a timestamp.
    package struct AssignmentRequest: Equatable {
        package var table: Int
        package var timestamp: Int64

        package init(table: Int, timestamp: Int64) {
            self.table = table
            self.timestamp = timestamp
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            table = try reader.unpackInt()
            timestamp = try reader.unpackInt64()
        }

        package func encode(to out: inout ByteWriter) {
            out.pack(table)
            out.pack(timestamp)
        }
    }

    package struct Assignment: Equatable {
        package var partitionCount: Int
        /// Nil if the server does not know it currently.
        package var timestamp: Int64?
        /// The node of each partition; nil if none leads it.
        package var nodes: [String?]

        package init(partitionCount: Int, timestamp: Int64?, nodes: [String?]) {
            self.partitionCount = partitionCount
            self.timestamp = timestamp
            self.nodes = nodes
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            let start = reader.offset
            partitionCount = try reader.unpackInt()
            nodes = []
            guard try reader.unpackBool() else { return }
            timestamp = try reader.unpackInt64()
            guard partitionCount >= 0, partitionCount <= reader.remaining else { throw .truncated(offset: start) }
            for _ in 0..<partitionCount { nodes.append(try reader.unpackStringOrNil()) }
        }

        package func encode(to out: inout ByteWriter) {
            out.pack(partitionCount)
            out.pack(timestamp != nil)
            guard let timestamp else { return }
            out.pack(timestamp)
            for node in nodes { out.pack(node) }
        }
    }

    package struct PrimaryReplica: Equatable {
        package var partition: Int
        package var node: ClusterNodes.Node

        package init(partition: Int, node: ClusterNodes.Node) {
            self.partition = partition
            self.node = node
        }
    }

    /// Reads the answer of PRIMARY_REPLICAS_GET, whose request is the id of the table.
    package static func decodeReplicas(from reader: inout ByteReader) throws(WireError) -> [PrimaryReplica] {
        var replicas: [PrimaryReplica] = []
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 23)) {
            replicas.append(
                PrimaryReplica(partition: try reader.unpackInt(), node: try ClusterNodes.Node(from: &reader)))
        }
        return replicas
    }

    package static func encodeReplicas(_ replicas: [PrimaryReplica], to out: inout ByteWriter) {
        out.pack(replicas.count)
        for replica in replicas {
            out.pack(replica.partition)
            replica.node.encode(to: &out)
        }
    }
}
