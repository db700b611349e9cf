import Ignite2
import IgniteCore
import Testing

/// Maps of keys to nodes.
@Suite struct AffinityMapTests {
    private let nodes = (0..<3).map { IgniteUUID(mostSignificant: 1, leastSignificant: UInt64($0)) }

    /// The map of caches 1 and 2, with partitions whose owner is the node with this number.
    private func map(_ owners: [Int], keys: [(type: String, field: String)] = []) throws -> AffinityMap {
        try map(
            nodes.indices.map { node in owners.indices.filter { owners[$0] == node }.map { Int32($0) } }, keys: keys)
    }

    /// The map with these partitions of each node.
    private func map(
        _ partitions: [[Int32]]?, keys: [(type: String, field: String)] = []
    ) throws -> AffinityMap {
        var out = ByteWriter()
        ResponseHeader.Topology(major: 1, minor: 0).encode(to: &out)
        out.append(count: 1)
        let held = partitions.map { $0.enumerated().map { (nodes[$0], $1) } }
        PartitionGroup(caches: [1, 2], keys: keys, nodes: held).encode(to: &out)
        return try out.array.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let response = try CachePartitions.Response(from: &reader, features: Ignite2Peer.features)
            return AffinityMap(response, of: [1, 9])
        }
    }

    private func owner(_ key: BinaryValue, _ map: AffinityMap, cache: Int32 = 1) -> Int? {
        map.owner(of: key, TypedValue(key), of: cache) { TypedValue($0) }.flatMap { nodes.firstIndex(of: $0) }
    }

    @Test func partitions() {
        let cases: [(hash: Int32, count: Int, partition: Int)] = [
            (0, 1024, 0), (1025, 1024, 1), (0x0001_0000, 1024, 1), (-1, 1024, 0), (.min, 1024, 0), (.min, 65536, 32768),
            (7, 1, 0), (199, 100, 99), (-199, 100, 99), (.min, 100, 48), (100, 100, 0), (-7, 10, 7),
        ]
        for (hash, count, partition) in cases {
            #expect(AffinityMap.partition(of: hash, among: count) == partition, "\(hash) of \(count)")
        }
    }

    @Test func owners() throws {
        let map = try map([0, 1, 2, 2, 0])
        #expect([0, 1, 2, 3, 4, 5, -6].map { owner(.int($0), map) } == [0, 1, 2, 2, 0, 0, 1])
        #expect(owner(.int(1), map, cache: 2) == 1 && owner(.int(1), map, cache: 9) == nil)
        #expect(owner(.null, map) == nil && owner(.other([1]), map) == nil)
        #expect(map.owner(ofPartition: 3, of: 1) == nodes[2] && map.owner(ofPartition: 5, of: 1) == nil)
        #expect(map.owner(ofPartition: -1, of: 1) == nil && map.owner(ofPartition: 0, of: 9) == nil)
        #expect(map.caches == [1, 2, 9])
    }

    /// The affinity field decides instead of the key, unless the type of the key is another one.
    @Test func affinityFields() throws {
        let owners = Array(repeating: [0, 1, 2], count: 33).flatMap { $0 }
        let map = try map(owners, keys: [(type: "Staff", field: "company")])
        for company in 0..<20 as Range<Int32> {
            for id in 0..<20 as Range<Int32> {
                let key = BinaryValue.object(
                    BinaryObject(type: "staff", ["id": .int(id), "COMPANY": .int(company)]))
                #expect(owner(key, map) == Int(company % 3))
            }
        }
        #expect(owner(.object(BinaryObject(type: "Staff", ["id": .int(1)])), map) == nil)
        // The bytes 1 8, whose hash is 1000: partition 10 of 99.
        #expect(owner(.object(BinaryObject(type: "Other", ["company": .byte(8)])), map) == 1)
    }

    @Test func mapsThatMakeNoSense() throws {
        func owner(_ partitions: [[Int32]]?) throws -> Int? {
            self.owner(.int(0), try map(partitions))
        }
        #expect(try owner([[1], [0]]) == 1)
        #expect(try owner(nil) == nil && owner([]) == nil && owner([[], []]) == nil)
        #expect(try owner([[0], [2]]) == nil && owner([[-1], [0]]) == nil)
        // Partition 0 is missing, and 1 is there twice.
        #expect(try owner([[1], [1]]) == nil)
    }
}
