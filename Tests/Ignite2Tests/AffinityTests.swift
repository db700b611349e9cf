import Ignite2
import IgniteCore
import TestSupport
import Testing

/// Partition-aware sessions with scripted nodes: the key `.int(n)` is on node `n % 3` unless the map says otherwise.
@Suite struct AffinityTests {
    private let cache = CacheTarget(name: "c")

    private func get(_ key: Int32, _ session: any Session, _ cache: CacheTarget? = nil) throws -> Int {
        let caches = try #require(session.caches)
        let answer = try caches.run(.get, [.int(key)], peekModes: [], on: cache ?? self.cache, in: nil)
        guard case .value(.int(let node)) = answer else { throw PeerError("\(answer)") }
        return Int(node)
    }

    // MARK: Routing

    @Test func keysGoToTheirNodes() throws {
        let cluster = try AffinityCluster()
        let session = try cluster.connect()
        defer { session.close() }
        #expect(session.server.isPartitionAware)
        // Connections are made when they are needed.
        #expect(cluster.connections == 1)
        for key in 0..<30 as Range<Int32> { #expect(try get(key, session) == Int(key % 3)) }
        #expect(cluster.nodes(asked: nil) == [0, 1, 2])
        #expect(cluster.nodes(asked: .cachePartitions) == [0])
        let caches = try #require(session.caches)
        #expect(caches.routed == (30, 0))
        // What is not about one key goes to the session's own node.
        _ = try caches.run(.clear, [], peekModes: [], on: cache, in: nil)
        _ = try session.execute("select 1", parameters: [], options: StatementSettings(), in: nil)
        #expect(cluster.nodes(asked: .cacheClear) == [0] && cluster.nodes(asked: .querySqlFields) == [0, 0])
        #expect(caches.routed == (30, 0))
    }

    @Test func itIsOffByDefault() throws {
        let cluster = try AffinityCluster()
        let session = try cluster.connect { $0.ignite2.partitionAware = false }
        defer { session.close() }
        #expect(!session.server.isPartitionAware)
        #expect(try (0..<3).map { try get($0, session) } == [0, 0, 0])
        #expect(cluster.nodes(asked: nil) == [0] && cluster.nodes(asked: .cachePartitions) == [])
    }

    /// They do not say which node they are.
    @Test func serversThatAreTooOld() throws {
        let cluster = try AffinityCluster { $0.version = ProtocolVersion(1, 3, 0) }
        let session = try cluster.connect()
        defer { session.close() }
        #expect(!session.server.isPartitionAware)
        #expect(try get(1, session) == 0)
    }

    @Test func olderServersThatSayIt() throws {
        let cluster = try AffinityCluster { $0.version = ProtocolVersion(1, 4, 0) }
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try (0..<3).map { try get($0, session) } == [0, 1, 2])
    }

    @Test func transactionsStayOnTheirConnection() throws {
        let cluster = try AffinityCluster()
        let session = try cluster.connect()
        defer { session.close() }
        let transaction = try session.begin(TransactionOptions(timeout: .seconds(10)))
        for key in 0..<3 as Range<Int32> {
            _ = try session.caches?.run(.put, [.int(key), .int(1)], peekModes: [], on: cache, in: transaction)
        }
        try session.commit(transaction)
        #expect(cluster.nodes(asked: .cachePut) == [0, 0, 0] && cluster.nodes(asked: .cachePartitions) == [])
    }

    @Test func scansOfOnePartition() throws {
        let cluster = try AffinityCluster()
        let session = try cluster.connect()
        defer { session.close() }
        for partition in [2, 1, nil, 7] as [Int32?] {
            var options = ScanOptions()
            options.partition = partition
            let cursor = try #require(try session.caches?.scan(cache, options, in: nil))
            #expect(try cursor.next() == [])
        }
        #expect(cluster.nodes(asked: .queryScan) == [2, 1, 0, 0])
    }

    // MARK: The map

    @Test func theMapFollowsTheTopology() throws {
        let cluster = try AffinityCluster()
        let session = try cluster.connect()
        defer { session.close() }
        let other = CacheTarget(name: "d")
        #expect(try get(1, session) == 1 && get(1, session, other) == 1)
        cluster.change { state in
            state.owners = [2, 0, 1]
            state.topology.minor = 1
        }
        // The answer to this request is the first that says so.
        #expect(try get(1, session) == 1)
        #expect(try get(1, session) == 0 && get(1, session, other) == 0 && get(0, session, other) == 2)
        let asked = try cluster.entries(.cachePartitions).map { Set(try AffinityCluster.caches($0.body)) }
        #expect(asked == [[cache.id], [cache.id, other.id], [cache.id, other.id]])
    }

    /// Right after a change, servers answer with an error or with the old map.
    @Test func theMapIsAskedForAgain() throws {
        let cluster = try AffinityCluster { state in
            state.failures = 2
            state.outdated = 1
        }
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try (0..<3).map { try get($0, session) } == [0, 1, 2])
        #expect(cluster.nodes(asked: .cachePartitions) == [0, 0, 0, 0])
    }

    @Test func thereIsNoMapForAWhile() throws {
        let cluster = try AffinityCluster { $0.failures = 1000 }
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try (0..<20).allSatisfy { try get($0, session) == 0 })
        let count = cluster.nodes(asked: .cachePartitions).count
        #expect(count > 1 && count < 20)
        #expect(session.caches?.routed.toPrimary == 0)
        cluster.change { $0.failures = 0 }
        #expect(eventually { (try? get(1, session)) == 1 })
    }

    @Test(arguments: [true, false])
    func keysThatDoNotSayWhereTheyAre(_ exists: Bool) throws {
        let cluster = try AffinityCluster { state in
            state.owners = nil
            state.knowsCaches = exists
        }
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try (0..<10).allSatisfy { try get($0, session) == 0 })
        #expect(cluster.nodes(asked: .cachePartitions) == [0])
        let routed = try #require(session.caches?.routed)
        #expect(routed == (0, 10))
    }

    // MARK: Connections

    @Test func oneConnectionToANodeWithTwoAddresses() throws {
        let cluster = try AffinityCluster(nodes: [0, 1, 0, 1])
        let session = try cluster.connect()
        #expect(try (0..<2).map { try get($0, session) } == [0, 1])
        #expect(cluster.nodes(asked: nil) == [0, 1, 0, 1] && eventually { cluster.connections == 2 })
        // They are known to be the same.
        cluster.change { $0.topology.minor = 1 }
        for key in 0..<6 as Range<Int32> { _ = try get(key, session) }
        #expect(cluster.nodes(asked: nil).count == 4)
        session.close()
        #expect(eventually { cluster.connections == 0 })
    }

    @Test func droppingASessionEndsItsConnections() throws {
        let cluster = try AffinityCluster()
        var session: (any Session)? = try cluster.connect()
        #expect(try get(1, #require(session)) == 1 && cluster.connections == 3)
        session = nil
        #expect(eventually { cluster.connections == 0 })
    }

    @Test func aNodeThatIsDownAtFirst() throws {
        let cluster = try AffinityCluster { $0.down = [1] }
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try (0..<3).map { try get($0, session) } == [0, 0, 2])
        cluster.change { $0.down = [] }
        #expect(eventually { (try? get(1, session)) == 1 })
    }

    /// It is waited for once, not by each operation.
    @Test func aNodeThatSaysNothing() throws {
        let cluster = try AffinityCluster { $0.silent = [1] }
        let session = try cluster.connect()
        defer { session.close() }
        for key in 0..<99 as Range<Int32> { #expect(try get(key, session) == [0, 0, 2][Int(key % 3)]) }
        #expect(cluster.nodes(asked: nil) == [0, 1, 2])
        #expect(eventually { cluster.connections == 2 })
    }

    /// Only what was under way fails, and it may have happened.
    @Test func aLostNode() throws {
        let cluster = try AffinityCluster()
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try (0..<3).map { try get($0, session) } == [0, 1, 2])
        cluster.change { $0.down = [1, 2] }
        let error = try failure {
            _ = try session.caches?.run(.put, [.int(1), .int(1)], peekModes: [], on: cache, in: nil)
        }
        #expect(error.code == .connectionLost && error.isOutcomeUnknown && session.failure == nil)
        #expect(try failure { _ = try get(2, session) }.isOutcomeUnknown == false)
        #expect(try (0..<3).map { try get($0, session) } == [0, 0, 0])
        #expect(cluster.nodes(asked: .cachePut) == [1])
        cluster.change { $0.down = [] }
        #expect(eventually { (try? get(1, session)) == 1 && (try? get(2, session)) == 2 })
    }

    @Test func theSessionIsThatOfItsOwnNode() throws {
        let cluster = try AffinityCluster()
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try get(1, session) == 1)
        cluster.change { $0.down = [0] }
        #expect(try failure { _ = try get(0, session) }.code == .connectionLost)
        #expect(session.failure?.code == .connectionLost)
    }

    @Test func allConnectionsAreKeptAlive() throws {
        let cluster = try AffinityCluster { $0.idleMilliseconds = 1000 }
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try get(1, session) == 1)
        #expect(try session.keepAlive() <= 0.5)
        #expect(
            eventually {
                (try? session.keepAlive()) != nil && Set(cluster.nodes(asked: .heartbeat)) == [0, 1, 2]
            })
    }

    // MARK: Many entries

    private func putAll(_ count: Int32, _ session: any Session) throws -> Int {
        var keys = (0..<count).makeIterator()
        return try #require(session.caches).putAll(cache, in: nil) { () throws(IgniteError) in
            keys.next().map { BinaryEntry(key: .int($0), value: .null) }
        }
    }

    @Test func entriesGoToTheirNodes() throws {
        let cluster = try AffinityCluster()
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try putAll(9000, session) == 9000)
        let nodes = Dictionary(uniqueKeysWithValues: (0..<9000).map { (TypedValue(.int(Int32($0))), $0 % 3) })
        var counts = [0, 0, 0]
        for page in cluster.entries(.cachePutAll) {
            let request = try page.body.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                return try CacheMessage.Request(.cachePutAll, from: &reader)
            }
            guard case .entries(let entries) = request.operands else { throw PeerError("\(request)") }
            counts[page.node] += entries.count
            #expect(entries.allSatisfy { nodes[$0.key] == page.node })
        }
        #expect(counts == [3000, 3000, 3000])
    }

    /// Only the entries before the first one that may be missing are counted.
    @Test func whatIsWrittenBeforeAnError() throws {
        let cluster = try AffinityCluster { $0.refusing = (.cachePutAll, 1) }
        let session = try cluster.connect()
        defer { session.close() }
        let error = try failure { _ = try putAll(9000, session) }
        #expect(error.code == .server && error.rowsDone == 1 && error.isOutcomeUnknown)
        #expect(error.hint?.contains("may have been written") == true)
    }

    @Test func aNodeIsLostWhileEntriesAreWritten() throws {
        let cluster = try AffinityCluster()
        let session = try cluster.connect()
        defer { session.close() }
        #expect(try get(0, session) == 0)
        cluster.change { $0.down = [2] }
        let error = try failure { _ = try putAll(9000, session) }
        #expect(error.code == .connectionLost && error.rowsDone == 2 && error.isOutcomeUnknown)
        #expect(session.failure == nil)
        #expect(try putAll(9000, session) == 9000)
    }
}
