import Ignite2
import IgniteCore
import TestSupport

/// Responses about the cluster, in the form of the recorded expectations.
enum DecodedCluster {
    static func json(_ operation: Operation, _ reader: inout ByteReader) throws(WireError) -> JSON {
        switch operation {
        case .clusterGetState:
            return .object(["state": .integer(Int64(try ClusterState.decodeResponse(from: &reader).rawValue))])
        case .clusterGetWALState, .clusterChangeWALState:
            return .object(["bool": .boolean(try WALState.decodeResponse(from: &reader))])
        case .clusterGroupGetNodeIDs:
            guard let response = try NodeIDs.decodeResponse(from: &reader) else {
                return .object(["bool": .boolean(false)])
            }
            return .object([
                "changed": .boolean(true), "topology": .integer(response.topology), "nodes": json(response.nodes),
            ])
        default:
            let response = try NodeEndpoints.Response(from: &reader)
            let added = response.added.map { node in
                JSON.object([
                    "node": .string(node.id.description), "port": .integer(Int64(node.port)),
                    "addresses": .array(node.addresses.map { .string($0) }),
                ])
            }
            return .object([
                "topology": .integer(response.topology), "added": .array(added), "removed": json(response.removed),
            ])
        }
    }

    private static func json(_ ids: [IgniteUUID]) -> JSON { .array(ids.map { .string($0.description) }) }

    static func json(_ response: CachePartitions.Response) -> JSON {
        .object([
            "topology": .array([.integer(response.topology.major), .integer(Int64(response.topology.minor))]),
            "groups": .array(response.groups.map(json)),
        ])
    }

    private static func json(_ group: CachePartitions.Group) -> JSON {
        var fields: [String: JSON] = ["applicable": .boolean(group.nodes != nil)]
        fields["caches"] = .array(
            group.caches.map { cache in
                let id = JSON.integer(Int64(cache.id))
                guard group.nodes != nil else { return .object(["id": id]) }
                let keys = cache.keys.map { key in
                    JSON.array([.integer(Int64(key.typeID)), .integer(Int64(key.fieldID))])
                }
                return .object(["id": id, "keys": .array(keys)])
            })
        if let nodes = group.nodes {
            let pairs = nodes.map { ($0.id.description, JSON.array($0.partitions.map { .integer(Int64($0)) })) }
            fields["nodes"] = .object(Dictionary(pairs) { first, _ in first })
        }
        if let isDefault = group.isDefaultMapping { fields["default_mapping"] = .boolean(isDefault) }
        return .object(fields)
    }
}
