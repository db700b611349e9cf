import IgniteCore

/// Chooses the connection for a request with a key: that to the node with the primary copy of the entry
/// (ignite2-protocol.md 10), and the session's own where that is not known or not connected.
final class Affinity {
    /// How often a map is asked for while servers still exchange a new one, and the seconds between.
    private static let tries = 5
    private static let pause = 0.02
    /// The seconds within which a server must answer: without a map, requests still go to the session's own node.
    private static let patience = 5.0

    private let main: Ignite2Connection
    private let eventLoop: EventLoop
    /// The timeout in seconds of the session; 0 for none.
    private let timeout: Double
    let nodes: NodeConnections
    private var map = AffinityMap()
    /// When the map may be asked for again, after an answer that was no help; nil for whenever it is outdated.
    private var nextRefresh: Deadline?
    /// How many keys and partitions had a connection to their node, and how many did not.
    private(set) var routed = (toPrimary: 0, elsewhere: 0)

    init(main: Ignite2Connection, dialer: Dialer, timeout: Double) {
        self.main = main
        self.timeout = timeout
        eventLoop = dialer.eventLoop
        nodes = NodeConnections(main: main, dialer: dialer)
    }

    /// Returns the connection for a request with a key.
    ///
    /// - Parameter encode: Encodes a field of the key.
    func connection(
        for key: BinaryValue, _ encoded: TypedValue, of cache: Int32, encode: (BinaryValue) -> TypedValue
    ) throws(IgniteError) -> Ignite2Connection {
        try refresh(for: cache)
        return try connection(to: map.owner(of: key, encoded, of: cache, encode: encode))
    }

    /// Returns the connection for a request about one partition.
    func connection(forPartition partition: Int32, of cache: Int32) throws(IgniteError) -> Ignite2Connection {
        try refresh(for: cache)
        return try connection(to: map.owner(ofPartition: partition, of: cache))
    }

    private func connection(to node: IgniteUUID?) throws(IgniteError) -> Ignite2Connection {
        if let node {
            // A node that has just started is in the map before it takes clients.
            if nodes[node] == nil, main.failure == nil { try nodes.connect() }
            if let connection = nodes[node] {
                routed.toPrimary += 1
                return connection
            }
        }
        routed.elsewhere += 1
        return main
    }

    // MARK: The map

    private var isOutdated: Bool {
        guard let topology = map.topology else { return true }
        return nodes.topology.map { topology < $0 } ?? false
    }

    /// Asks for the map if it is outdated or does not contain a cache.
    ///
    /// Right after a change, servers answer with an error or with the old map. If it stays so, requests go on without
    /// the new one.
    private func refresh(for cache: Int32) throws(IgniteError) {
        guard main.failure == nil, isOutdated || !map.caches.contains(cache), nextRefresh?.isPast ?? true else {
            return
        }
        if isOutdated { try nodes.connect() }
        let start = Deadline.now
        for count in 1...Self.tries {
            do throws(IgniteError) {
                map = try ask(for: map.caches.union([cache]))
                nextRefresh = nil
                if !isOutdated { return }
            } catch {
                if error.code == .timedOut { break }
                guard error.code == .server else { throw error }
            }
            if count < Self.tries { wait() }
        }
        nextRefresh = .after(seconds: max(1, 10 * start.secondsPassed))
    }

    private func ask(for caches: Set<Int32>) throws(IgniteError) -> AffinityMap {
        let request = CachePartitions.Request(caches: caches.sorted())
        let features = main.features
        let deadline = Deadline.after(seconds: timeout > 0 ? min(timeout, Self.patience) : Self.patience)
        let response = try main.call(
            .cachePartitions, until: deadline, interruption: .leaveRequest,
            { request.encode(to: &$0, features: features) },
            decode: { (reader) throws(WireError) in try CachePartitions.Response(from: &reader, features: features) })
        return AffinityMap(response, of: caches)
    }

    /// Waits for a moment. An interruption ends it, and is left to the wait for the next answer.
    private func wait() {
        let end = Deadline.after(seconds: Self.pause)
        while true {
            switch eventLoop.wait(until: end) {
            case .timedOut, .interrupted: return
            case .served, .ready: continue
            }
        }
    }
}
