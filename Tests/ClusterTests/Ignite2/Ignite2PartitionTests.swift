import Foundation
import Glibc
import Ignite
import IgniteCore
import TestSupport
import Testing

extension OwnClusterTests.Ignite2 {
    /// Requests that go to the nodes that hold their keys.
    @Suite(.serialized, .ownIgnite2Cluster(nodes: 3))
    struct PartitionTests {
        private var cluster: OwnCluster.Running { OwnCluster.running }

        // MARK: Keys

        private static func keys(_ count: Int = 1000, _ key: (Int) -> BinaryValue) -> [BinaryValue] {
            (0..<count).map(key)
        }

        private static func uuid() -> IgniteUUID {
            IgniteUUID(
                mostSignificant: .random(in: .min ... .max), leastSignificant: .random(in: .min ... .max))
        }

        @Test func manyKeys() throws {
            let sessions = try PartitionSessions(cluster.addresses)
            #expect(sessions.aware.server.isPartitionAware && !sessions.single[0].session.server.isPartitionAware)
            let kinds: [(String, [BinaryValue])] = [
                ("int", Self.keys { .int(Int32(truncatingIfNeeded: $0 &* 7_654_321)) }),
                ("string", Self.keys { .string("key 😀 \($0)") }),
                ("UUID", Self.keys { _ in .uuid(Self.uuid()) }),
                ("object", Self.keys { .object(BinaryObject(type: "PlainKey", ["id": .int(Int32($0))])) }),
            ]
            for (name, keys) in kinds {
                let before = sessions.caches.routed
                #expect(try sessions.hits(keys) >= 990, "\(name)")
                let routed = sessions.caches.routed
                #expect(routed.toPrimary - before.toPrimary >= 990 && routed.elsewhere - before.elsewhere <= 10)
            }
        }

        @Test func keysWithAnAffinityField() throws {
            let sessions = try PartitionSessions(cluster.addresses, from: 1)
            let keys = Self.keys { number in
                .object(
                    BinaryObject(
                        type: "StaffKey", ["id": .int(Int32(number)), "company": .string("company \(number % 300)")]))
            }
            let hits = try sessions.hits(keys) { configuration in
                configuration.affinityKeys = [CacheConfiguration.AffinityKey(typeName: "StaffKey", field: "company")]
            }
            #expect(hits >= 990)
        }

        @Test func keysOfAllTypes() throws {
            let sessions = try PartitionSessions(cluster.addresses, from: 2)
            let wide = BigDecimal("123456789012345678901234567890")!
            let kinds: [String: (Int) -> BinaryValue] = [
                "byte": { .byte(Int8(truncatingIfNeeded: $0)) },
                "short": { .short(Int16(truncatingIfNeeded: $0 &* 257 - 30_000)) },
                "long": { .long(Int64($0) &* -7_777_777_777) },
                "float": { .float(Float($0) * -1.37) },
                "double": { .double(Double($0) / 3) },
                "char": { .char(UInt16($0 * 601)) },
                "bool": { .bool($0 % 2 == 0) },
                "decimal": { .decimal(BigDecimal(Int64($0) - 50, scale: Int16($0 % 4))) },
                "wide decimal": { .decimal(BigDecimal("\($0 % 2 == 0 ? "-" : "")\(wide)\($0).\($0)")!) },
                "date": { .date(milliseconds: Int64($0) * 86_400_123 - 4_000_000_000) },
                "SQL date": { .sqlDate(milliseconds: Int64($0) * 86_400_000) },
                "time": { .time(milliseconds: Int64($0) * 1001) },
                "timestamp": { .timestamp(milliseconds: Int64($0) * 1_234_567_891, nanoseconds: Int32($0)) },
                "ints": { .intArray([Int32($0), -5, 70_000]) },
                "doubles": { .doubleArray([Double($0), -5.5]) },
                "bytes": { .byteArray([UInt8($0), 200, 3]) },
                "enum": { .enumeration(typeID: BinaryType.id(of: "Color"), ordinal: Int32($0)) },
            ]
            for (name, kind) in kinds {
                let hits = try sessions.hits(Self.keys(100, kind))
                #expect(hits == 100, "\(name)")
            }
        }

        @Test func tables() throws {
            let sessions = try PartitionSessions(cluster.addresses)
            func make(_ template: String) throws -> CacheTarget {
                let name = Node.uniqueName("T2")
                let sql =
                    "create table \(name) (id int primary key, v int) with \"template=\(template),"
                    + "cache_name=\(name),value_type=Row2\""
                _ = try sessions.aware.execute(sql, parameters: [], options: StatementSettings(), in: nil)
                return CacheTarget(name: name)
            }
            let row = BinaryValue.object(BinaryObject(type: "Row2", ["V": .int(1)]))
            func put(_ cache: CacheTarget) throws -> [String] {
                try sessions.addresses(of: "CACHE_PUT") {
                    for key in 0..<200 as Range<Int32> {
                        _ = try sessions.caches.run(.put, [.int(key), row], peekModes: [], on: cache, in: nil)
                    }
                }
            }
            let partitioned = try make("partitioned")
            let sent = try put(partitioned)
            for (key, address) in sent.enumerated() {
                #expect(try sessions.has(address, .int(Int32(key)), in: partitioned))
            }
            // Every node has all entries.
            #expect(Set(try put(make("replicated"))) == [cluster.address])
        }

        // MARK: Other requests

        @Test func manyEntriesAndScans() throws {
            let sessions = try PartitionSessions(cluster.addresses)
            let cache = CacheTarget(name: Node.uniqueName("P2"))
            try sessions.caches.create(CacheConfiguration(cache.name!), ifAbsent: false)
            let keys = Set((0..<20_000).map { Int32($0) })
            let written = try sessions.addresses(of: "CACHE_PUT_ALL") {
                var rest = keys.makeIterator()
                let count = try sessions.caches.putAll(cache, in: nil) { () throws(IgniteError) in
                    rest.next().map { BinaryEntry(key: .int($0), value: .int($0 &* 3)) }
                }
                #expect(count == keys.count)
            }
            #expect(Set(written) == Set(cluster.addresses))
            var rest = keys.makeIterator()
            var found: [BinaryValue: BinaryValue] = [:]
            try sessions.caches.getAll(
                cache, in: nil, key: { () throws(IgniteError) in rest.next().map { .int($0) } },
                found: { (entry) throws(IgniteError) in found[entry.key] = entry.value })
            #expect(
                found.count == keys.count
                    && found.allSatisfy { key, value in
                        if case (.int(let key), .int(let value)) = (key, value) { key &* 3 == value } else { false }
                    })

            var scanned = 0
            let asked = try sessions.addresses(of: "QUERY_SCAN") {
                for partition in 0..<1024 as Range<Int32> {
                    var options = ScanOptions()
                    options.partition = partition
                    let cursor = try sessions.caches.scan(cache, options, in: nil)
                    while let page = try cursor.next() { scanned += page.count }
                }
            }
            #expect(scanned == keys.count && Set(asked) == Set(cluster.addresses))
        }

        @Test func transactionsStayOnTheirConnection() throws {
            let sessions = try PartitionSessions(cluster.addresses)
            var configuration = CacheConfiguration(Node.uniqueName("P2"))
            configuration.atomicity = .transactional
            try sessions.caches.create(configuration, ifAbsent: false)
            let cache = CacheTarget(name: configuration.name)
            let sent = try sessions.addresses(of: "CACHE_PUT") {
                let transaction = try sessions.aware.begin(TransactionOptions(timeout: .seconds(30)))
                for key in 0..<50 as Range<Int32> {
                    _ = try sessions.caches.run(.put, [.int(key), .int(1)], peekModes: [], on: cache, in: transaction)
                }
                try sessions.aware.commit(transaction)
            }
            #expect(sent.count == 50 && Set(sent) == [cluster.address])
            #expect(try sessions.caches.run(.size, [], peekModes: [], on: cache, in: nil) == .size(50))
        }

        // MARK: Nodes that die

        /// Runs an operation, which must take less than ten seconds.
        private func put(_ key: Int32, _ sessions: PartitionSessions, _ cache: CacheTarget) -> IgniteError? {
            let start = ContinuousClock.now
            defer { #expect(ContinuousClock.now - start < .seconds(10)) }
            do throws(IgniteError) {
                _ = try sessions.caches.run(.put, [.int(key), .int(1)], peekModes: [], on: cache, in: nil)
                return nil
            } catch {
                return error
            }
        }

        @Test func aNodeDiesAndComesBack() throws {
            var configuration = CacheConfiguration(Node.uniqueName("P2"))
            configuration.backups = 1
            let cache = CacheTarget(name: configuration.name)
            let sessions = try PartitionSessions(cluster.addresses)
            try sessions.caches.create(configuration, ifAbsent: false)
            for key in 0..<1000 as Range<Int32> { #expect(put(key, sessions, cache) == nil) }

            let process = try #require(cluster.processID(1).flatMap { Int32($0) })
            Glibc.kill(process, SIGKILL)
            var errors: [IgniteError] = []
            for key in 0..<20_000 as Range<Int32> {
                if let error = put(key, sessions, cache) { errors.append(error) }
            }
            #expect(errors.count <= 1 && errors.allSatisfy { $0.code == .connectionLost && $0.isOutcomeUnknown })
            #expect(errors.allSatisfy { $0.address == cluster.addresses[1] } && sessions.aware.failure == nil)

            let keys = Self.keys { .int(Int32($0)) }
            let rest = try PartitionSessions([cluster.addresses[0], cluster.addresses[2]])
            #expect(try rest.hits(keys) >= 990)
            var before = sessions.caches.routed
            for key in 0..<1000 as Range<Int32> { #expect(put(key, sessions, cache) == nil) }
            #expect(sessions.caches.routed.toPrimary - before.toPrimary >= 990)

            // Until the node is back, a thousand keys at a time.
            let revival = Thread { [cluster] in cluster.command("revive", "1") }
            revival.start()
            let isBack = eventually(within: 90) {
                let sent = sessions.addresses(of: "CACHE_PUT") {
                    for key in 0..<1000 as Range<Int32> {
                        if let error = put(key, sessions, cache) { Issue.record(error) }
                    }
                }
                return sent.contains(cluster.addresses[1])
            }
            #expect(isBack)
            #expect(eventually(within: 90) { revival.isFinished })
            before = sessions.caches.routed
            for key in 0..<1000 as Range<Int32> { #expect(put(key, sessions, cache) == nil) }
            #expect(sessions.caches.routed.toPrimary - before.toPrimary >= 990)
            let all = try PartitionSessions(cluster.addresses)
            #expect(try all.hits(keys) >= 990)
        }
    }

    /// The further connections are made like the first one.
    @Suite(.ownIgnite2Cluster("--tls", credentials: "ignite:ignite", nodes: 2))
    struct SecurePartitionTests {
        @Test func keysGoToTheirNodes() throws {
            let cluster = OwnCluster.running
            let sessions = try PartitionSessions(cluster.addresses) { options in
                (options.user, options.password) = ("ignite", "ignite")
                options.tls.caFile = cluster.file("ca.pem")
            }
            #expect(try sessions.hits((0..<200).map { .int($0) }) == 200)
            #expect(sessions.caches.routed == (200, 0))
        }
    }
}
