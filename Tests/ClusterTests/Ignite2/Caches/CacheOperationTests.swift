import Ignite
import IgniteCore
import Synchronization
import TestSupport
import Testing

extension Ignite2ClusterTests {
    /// All tests of caches.
    @Suite struct CacheTests {}
}

extension Ignite2Node {
    /// Runs the body with a client and a cache that no other test uses.
    func withCache<Key: Codable, Value: Codable>(
        _ key: Key.Type, _ value: Value.Type, atomicity: CacheConfiguration.Atomicity = .atomic,
        listeners: [any ClientEventListener] = [], _ body: (Client, Cache<Key, Value>) throws -> Void
    ) throws {
        try withClient(listeners: listeners) { client in
            var configuration = CacheConfiguration(Node.uniqueName("CACHE"))
            configuration.atomicity = atomicity
            let cache = try client.createCache(configuration, key: key, value: value)
            defer { try? cache.destroy() }
            try body(client, cache)
        }
    }
}

extension Ignite2ClusterTests.CacheTests {
    /// Each operation on entries.
    @Suite struct OperationTests {
        @Test(arguments: Ignite2Node.present) func onOneEntry(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, String.self) { _, cache in
                #expect(try cache.get(1) == nil)
                try cache.put(1, "a")
                #expect(try cache.get(1) == "a")
                #expect(try cache.containsKey(1) && !cache.containsKey(2))
                #expect(try !cache.putIfAbsent(1, "b") && cache.putIfAbsent(2, "b"))
                #expect(try cache.getAndPut(2, "c") == "b")
                #expect(try cache.getAndPut(3, "d") == nil)
                #expect(try cache.getAndPutIfAbsent(3, "e") == "d")
                #expect(try cache.getAndPutIfAbsent(4, "e") == nil)
                #expect(try cache.replace(4, with: "f") && !cache.replace(5, with: "f"))
                #expect(try !cache.replace(4, ifEqual: "x", with: "g") && cache.replace(4, ifEqual: "f", with: "g"))
                #expect(try cache.getAndReplace(4, with: "h") == "g")
                #expect(try cache.getAndReplace(5, with: "h") == nil)
                #expect(try cache.count() == 4)
                #expect(try cache.localPeek(4) == "h")
                #expect(try !cache.remove(4, ifEqual: "x") && cache.remove(4, ifEqual: "h"))
                #expect(try cache.remove(3) && !cache.remove(3))
                #expect(try cache.getAndRemove(2) == "c")
                #expect(try cache.getAndRemove(2) == nil)
                try cache.clear(1)
                #expect(try cache.count() == 0)
            }
        }

        @Test(arguments: Ignite2Node.present) func onMany(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, String.self) { _, cache in
                #expect(try cache.putAll((1...10_000).lazy.map { ($0, "value \($0)") }) == 10_000)
                #expect(try cache.count() == 10_000)
                let found = try cache.getAll(Array(0...20) + [5, 5])
                #expect(found.count == 20 && found[7] == "value 7" && found[0] == nil)
                #expect(try cache.containsAllKeys(1...100) && !cache.containsAllKeys(0...100))
                try cache.removeAll(1...100)
                try cache.clearAll(101...200)
                #expect(try cache.count() == 9800)
                let scan = try cache.scan(pageSize: 1000)
                var sum = 0
                while let (key, value) = try scan.next() {
                    #expect(value == "value \(key)")
                    sum += key
                }
                #expect(sum == (201...10_000).reduce(0, +))
                #expect(try scan.next() == nil)
                try cache.removeAll()
                #expect(try cache.count() == 0)
                #expect(try cache.putAll([1: "a", 2: "b"]) == 2)
                try cache.clear()
                #expect(try cache.scan().next() == nil)
            }
        }

        /// The last of equal keys wins, although several pages are under way.
        @Test(arguments: Ignite2Node.present) func equalKeys(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, Int.self) { _, cache in
                try cache.putAll((0..<6000).lazy.map { ($0 % 1500, $0) })
                #expect(try cache.count() == 1500)
                let found = try cache.getAll(0..<1500)
                #expect(found.allSatisfy { $0.value == $0.key + 4500 })
            }
        }

        /// Entries with the same key do not cost a request each.
        @Test(arguments: Ignite2Node.present) func oneKeyManyTimes(_ node: Ignite2Node) throws {
            let requests = RequestCounter("CACHE_PUT_ALL")
            try node.withCache(Int.self, Int.self, listeners: [requests]) { _, cache in
                let count = try cache.putAll((0..<5000).map { (7, $0) } + [(8, 1)])
                #expect(count == 5001)
                let found = try cache.getAll([7, 8, 9])
                #expect(found == [7: 4999, 8: 1])
                #expect(requests.count.withLock { $0 } == 1)
            }
        }

        /// A failure of the client leaves pages in the transaction that were sent.
        @Test(arguments: Ignite2Node.present) func partsOfManyInATransaction(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, BinaryValue.self, atomicity: .transactional) { client, cache in
                let transaction = try client.begin()
                let entries = (0..<6000).lazy.map { ($0, $0 == 4000 ? BinaryValue.null : .int(1)) }
                #expect(try failure { try cache.putAll(entries, in: transaction) }.code == .invalidArgument)
                #expect(try failure { try transaction.commit() }.code == .notCommitted)
                #expect(try cache.count() == 0)
            }
        }

        /// What is nested deeper could not be read.
        @Test(arguments: Ignite2Node.present) func nestingIsLimited(_ node: Ignite2Node) throws {
            func nested(_ depth: Int) -> BinaryValue {
                (1..<depth).reduce(.int(1)) { value, _ in .collection(.arrayList, [value]) }
            }
            indirect enum Chain: Codable {
                case end
                case link(Chain)
                func encode(to encoder: any Encoder) throws {
                    var container = encoder.unkeyedContainer()
                    if case .link(let next) = self { try container.encode(next) }
                }
            }
            try node.withCache(BinaryValue.self, BinaryValue.self) { client, cache in
                try cache.put(.int(1), nested(64))
                #expect(try cache.get(.int(1)) == nested(64))
                let error = try failure { try cache.put(.int(2), nested(65)) }
                #expect(error.code == .invalidArgument && error.message.hasSuffix("nested more than 64 deep"))
                let chains = client.cache(try #require(cache.name), key: Int32.self, value: Chain.self)
                let chain = (1..<5000).reduce(Chain.end) { chain, _ in .link(chain) }
                #expect(try failure { try chains.put(2, chain) }.message.hasSuffix("nested more than 64 deep"))
                #expect(try cache.count() == 1)
            }
        }

        @Test(arguments: Ignite2Node.present) func scansOfPartitions(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, Int.self) { _, cache in
                try cache.putAll((0..<2000).lazy.map { ($0, $0) })
                var count = 0
                for partition in Int32(0)..<4 {
                    let scan = try cache.scan(partition: partition)
                    while let (key, _) = try scan.next() {
                        // The hash of a long is its low half xor its high half; there are 1024 partitions.
                        #expect(key % 1024 == partition)
                        count += 1
                    }
                }
                #expect(count == 8)
                let scan = try cache.scan(isLocal: true, pageSize: 7)
                _ = try scan.next()
                scan.close()
                #expect(try scan.next() == nil)
            }
        }

        @Test(arguments: Ignite2Node.present) func entriesExpire(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, Int.self) { _, cache in
                let short = try cache.withExpiryPolicy(ExpiryPolicy(create: .milliseconds(1)))
                try short.put(1, 1)
                try cache.put(2, 2)
                #expect(eventually { (try? cache.containsKey(1)) == false })
                #expect(try cache.containsKey(2))
                let error = try failure { _ = try cache.withExpiryPolicy(ExpiryPolicy(update: .milliseconds(-1))) }
                #expect(error.code == .invalidArgument)
            }
        }

        @Test(arguments: Ignite2Node.present) func inTransactions(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, String.self, atomicity: .transactional) { client, cache in
                try cache.put(1, "before")
                let transaction = try client.begin()
                try cache.put(1, "inside", in: transaction)
                try cache.putAll((2...3000).map { ($0, "many") }, in: transaction)
                #expect(try cache.get(1, in: transaction) == "inside")
                try node.withClient { other in
                    let count = try other.cache(cache.name!, key: Int.self, value: String.self).count()
                    #expect(count == 1)
                }
                try transaction.rollback()
                #expect(try cache.get(1) == "before" && cache.count() == 1)
                try client.transaction { try cache.put(1, "after", in: $0) }
                #expect(try cache.get(1) == "after")
                // An ended transaction is refused: the server would run the request outside of it.
                let error = try failure { try cache.put(1, "never", in: transaction) }
                #expect(error.code == .transactionEnded)
                #expect(try cache.get(1) == "after")
            }
        }

        /// A write that was given up may still be done in its transaction, which therefore cannot be committed.
        @Test(arguments: Ignite2Node.present) func cancelledWrites(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, Int.self, atomicity: .transactional) { client, cache in
                let first = try client.begin()
                try cache.put(9, 1, in: first)
                let cancelling = CancellingListener("CACHE_PUT")
                let other = try Ignite.connect("ignite2://\(node.address)?timeout=60", listeners: [cancelling])
                defer { other.close() }
                cancelling.canceller.withLock { $0 = other.canceller }
                let second = try other.begin()
                let same = other.cache(cache.name!, key: Int.self, value: Int.self)
                #expect(try failure { try same.put(9, 2, in: second) }.code == .cancelled)
                #expect(try failure { try second.commit() }.code == .notCommitted)
                try first.commit()
                #expect(try cache.get(9) == 1)
            }
        }

        /// Scans that are cancelled leave no cursors on the server, which has 128 at most for a client.
        @Test(arguments: Ignite2Node.present) func closedScans(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, Int.self) { _, cache in
                try cache.putAll((0..<100).map { ($0, $0) })
                for _ in 0..<300 { _ = try cache.scan(pageSize: 10).next() }
            }
        }

        @Test(arguments: Ignite2Node.present) func impossibleValues(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, BinaryValue.self) { client, cache in
                let values: [BinaryValue] = [
                    .array(.string, [.int(1)]), .timestamp(milliseconds: 0, nanoseconds: -1), .other([]),
                    .other([200, 1]), .collection(.singletonList, []),
                ]
                for value in values {
                    let error = try failure { try cache.put(1, value) }
                    #expect(error.code == .invalidArgument, "\(error)")
                }
                try cache.put(1, .timestamp(milliseconds: .min, nanoseconds: 0))
                let instants = client.cache(cache.name!, key: Int.self, value: Instant.self)
                #expect(try failure { _ = try instants.get(1) }.code == .conversion)
            }
        }

        @Test(arguments: Ignite2Node.present) func atomicCachesRefuseTransactions(_ node: Ignite2Node) throws {
            try node.withCache(Int.self, Int.self) { client, cache in
                try client.transaction { transaction in
                    let error = try failure { try cache.put(1, 1, in: transaction) }
                    #expect(error.code == .server && error.message.contains("atomic"), "\(error)")
                }
            }
        }

        @Test(arguments: Ignite2Node.present) func badUse(_ node: Ignite2Node) throws {
            try node.withCache(String.self, BinaryValue.self) { client, cache in
                let unknown = client.cache("no such cache", key: Int.self, value: Int.self)
                let errors = [
                    try failure { _ = try unknown.get(1) }, try failure { try unknown.put(1, 1) },
                    try failure { _ = try unknown.scan() },
                ]
                for error in errors {
                    #expect(error.code == .server && error.message.hasPrefix("cache \"no such cache\": "), "\(error)")
                }
                #expect(try failure { try cache.put("k", .null) }.code == .invalidArgument)
                try cache.put("k", .string("text"))
                let wrong = client.cache(cache.name!, key: String.self, value: Int.self)
                let error = try failure { _ = try wrong.get("k") }
                #expect(error.code == .conversion && error.message.hasSuffix("a string cannot be read as Int"))
                #expect(try failure { try client.createCache(cache.name!) }.code == .server)
                try client.getOrCreateCache(cache.name!)
                #expect(try client.cacheNames().contains(cache.name!))
                #expect(try client.cache(id: cache.id, key: String.self, value: String.self).get("k") == "text")
                client.close()
                #expect(try failure { _ = try cache.get("k") }.code == .closed)
            }
        }
    }
}
