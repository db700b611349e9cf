package import IgniteCore

/// Which node holds which keys of which caches, as of one topology (ignite2-protocol.md 10).
package struct AffinityMap {
    /// Where the entries of a cache are.
    private struct Placement {
        /// By the type of the key, the field that determines the partition instead of the whole key.
        let fields: [Int32: Int32]
        /// The node with the primary copy of each partition.
        let owners: [IgniteUUID?]
    }

    /// nil before the first answer.
    package private(set) var topology: ResponseHeader.Topology?
    /// The caches that were asked for.
    package private(set) var caches: Set<Int32> = []
    /// nothing for caches that do not exist, and for those whose keys do not say where they are.
    private var placements: [Int32: Placement] = [:]

    package init() {}

    package init(_ response: CachePartitions.Response, of caches: Set<Int32>) {
        topology = response.topology
        self.caches = caches
        for group in response.groups {
            guard let nodes = group.nodes, let owners = Self.owners(nodes) else { continue }
            for cache in group.caches {
                let fields = Dictionary(cache.keys.map { ($0.typeID, $0.fieldID) }) { first, _ in first }
                placements[cache.id] = Placement(fields: fields, owners: owners)
                self.caches.insert(cache.id)
            }
        }
    }

    /// Returns the owner of each partition; nil if there are none, or if they are not numbered from 0.
    private static func owners(_ nodes: [CachePartitions.Node]) -> [IgniteUUID?]? {
        let count = nodes.reduce(0) { $0 + $1.partitions.count }
        var owners = [IgniteUUID?](repeating: nil, count: count)
        for node in nodes {
            for partition in node.partitions {
                guard owners.indices.contains(Int(partition)) else { return nil }
                owners[Int(partition)] = node.id
            }
        }
        return owners.isEmpty ? nil : owners
    }

    /// Returns the node with the primary copy of a partition; nil if it is not known.
    package func owner(ofPartition partition: Int32, of cache: Int32) -> IgniteUUID? {
        guard let owners = placements[cache]?.owners, owners.indices.contains(Int(partition)) else { return nil }
        return owners[Int(partition)]
    }

    /// Returns the node with the primary copy of the entry of a key; nil if it is not known.
    ///
    /// - Parameter encode: Encodes a field of the key.
    package func owner(
        of key: BinaryValue, _ encoded: TypedValue, of cache: Int32, encode: (BinaryValue) -> TypedValue
    ) -> IgniteUUID? {
        guard let placement = placements[cache] else { return nil }
        var hash = key.keyHash(encoded)
        if case .object(let object) = key, let id = placement.fields[object.typeID] {
            let field = object.fields.first { BinaryType.id(of: $0.name) == id }?.value
            hash = field.flatMap { $0.keyHash(encode($0)) }
        }
        return hash.flatMap { placement.owners[Self.partition(of: $0, among: placement.owners.count)] }
    }

    /// Returns the partition of a hash as Ignite's affinity function does.
    package static func partition(of hash: Int32, among count: Int) -> Int {
        guard count & (count - 1) == 0 else { return Int((hash % Int32(count)).magnitude) }
        let bits = UInt32(bitPattern: hash)
        return Int((bits ^ bits >> 16) & UInt32(count - 1))
    }
}
