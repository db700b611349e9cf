package import IgniteCore

/// CACHE_PARTITIONS (ignite2-protocol.md 10): which node holds which keys.
package enum CachePartitions {
    package struct Request: Equatable {
        /// Whether mappings by an affinity function of the cluster's own are wanted; sent if `.allAffinityMappings` was
        /// granted.
        package var wantsCustomMappings = false
        package var caches: [Int32]

        package init(caches: [Int32], wantsCustomMappings: Bool = false) {
            self.caches = caches
            self.wantsCustomMappings = wantsCustomMappings
        }

        package init(from reader: inout ByteReader, features: Features) throws(WireError) {
            if features.contains(.allAffinityMappings) { wantsCustomMappings = try reader.bool() }
            caches = try reader.int32s()
        }

        package func encode(to out: inout ByteWriter, features: Features) {
            if features.contains(.allAffinityMappings) { out.append(wantsCustomMappings) }
            out.append(caches)
        }
    }

    /// A field that determines the partition instead of the whole key.
    package struct AffinityKey: Equatable {
        package var typeID: Int32
        package var fieldID: Int32
    }

    package struct Cache: Equatable {
        package var id: Int32
        package var keys: [AffinityKey] = []
    }

    package struct Node: Equatable {
        package var id: IgniteUUID
        /// Those of which the node has the primary copy.
        package var partitions: [Int32]
    }

    /// Caches with the same mapping.
    package struct Group: Equatable {
        package var caches: [Cache]
        /// Nil if the partition cannot be computed from the key.
        package var nodes: [Node]?
        /// Whether the mapping is that of Ignite; only with `.allAffinityMappings`.
        package var isDefaultMapping: Bool?

        init(from reader: inout ByteReader, _ features: Features) throws(WireError) {
            let isApplicable = try reader.bool()
            caches = []
            for _ in 0..<(try reader.count(ofAtLeast: isApplicable ? 8 : 4)) {
                var cache = Cache(id: try reader.littleEndian(Int32.self))
                if isApplicable {
                    for _ in 0..<(try reader.count(ofAtLeast: 8)) {
                        cache.keys.append(
                            AffinityKey(
                                typeID: try reader.littleEndian(Int32.self),
                                fieldID: try reader.littleEndian(Int32.self)))
                    }
                }
                caches.append(cache)
            }
            guard isApplicable else { return }
            var nodes: [Node] = []
            for _ in 0..<(try reader.count(ofAtLeast: 21)) {
                nodes.append(Node(id: try reader.typedUUID(), partitions: try reader.int32s()))
            }
            self.nodes = nodes
            if features.contains(.allAffinityMappings) { isDefaultMapping = try reader.bool() }
        }
    }

    package struct Response: Equatable {
        package var topology: ResponseHeader.Topology
        package var groups: [Group] = []

        package init(from reader: inout ByteReader, features: Features) throws(WireError) {
            topology = try ResponseHeader.Topology(from: &reader)
            for _ in 0..<(try reader.count(ofAtLeast: 5)) { groups.append(try Group(from: &reader, features)) }
        }
    }
}
