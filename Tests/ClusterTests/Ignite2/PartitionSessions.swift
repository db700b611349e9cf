import Ignite
import IgniteCore
import Synchronization
import Testing

/// A partition-aware session whose requests are recorded, and a session with each node to check it.
final class PartitionSessions {
    let aware: any Session
    let single: [(address: String, session: any Session)]
    private let requests = Requests()

    /// The operations that were sent, and where to.
    private final class Requests: ClientEventListener {
        let all = Mutex<[(operation: String, address: String)]>([])

        func handle(_ event: ClientEvent) {
            guard case .requestStarted(let request) = event.kind else { return }
            all.withLock { $0.append((request.operation, event.address)) }
        }
    }

    init(_ addresses: [String], from own: Int = 0, _ change: (inout ClientOptions) -> Void = { _ in }) throws {
        func open(_ addresses: [String], isAware: Bool, _ listeners: [any ClientEventListener] = []) throws
            -> any Session
        {
            var options = try ClientOptions("ignite2://\(addresses.joined(separator: ","))")
            options.ignite2.partitionAware = isAware
            options.statementTimeout = .seconds(60)
            // A node that has just started answers late on a busy machine.
            options.connectTimeout = .seconds(60)
            change(&options)
            return try openSession(options, eventLoop: EventLoop(), listeners: listeners)
        }
        aware = try open(Array(addresses[own...] + addresses[..<own]), isAware: true, [requests])
        single = try addresses.map { ($0, try open([$0], isAware: false)) }
    }

    deinit {
        aware.close()
        for (_, session) in single { session.close() }
    }

    var caches: any CacheAccess { aware.caches! }

    /// Returns the addresses to which the body sends an operation.
    func addresses(of operation: String, _ body: () throws -> Void) rethrows -> [String] {
        requests.all.withLock { $0 = [] }
        try body()
        return requests.all.withLock { $0.filter { $0.operation == operation }.map(\.address) }
    }

    /// Whether a node has an entry, of a cache without backups.
    func has(_ address: String, _ key: BinaryValue, in cache: CacheTarget) throws -> Bool {
        let session = try #require(single.first { $0.address == address }?.session)
        return try session.caches!.run(.localPeek, [key], peekModes: [], on: cache, in: nil) != .value(.null)
    }

    /// How many of the keys were written to a new cache through the nodes that then have them.
    func hits(_ keys: [BinaryValue], _ configure: (inout CacheConfiguration) -> Void = { _ in }) throws -> Int {
        var configuration = CacheConfiguration(Node.uniqueName("P2"))
        configure(&configuration)
        try caches.create(configuration, ifAbsent: false)
        let cache = CacheTarget(name: configuration.name)
        defer { try? caches.destroy(cache) }
        let sent = try addresses(of: "CACHE_PUT") {
            for key in keys {
                _ = try caches.run(.put, [key, .int(1)], peekModes: [], on: cache, in: nil)
            }
        }
        try #require(sent.count == keys.count)
        var hits = 0
        for (key, address) in zip(keys, sent) where try has(address, key, in: cache) { hits += 1 }
        return hits
    }
}
