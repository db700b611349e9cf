import Ignite2
import IgniteCore
import Synchronization
import TestSupport

/// Scripted nodes of a cluster that say which of them holds which keys, and note what they are asked.
final class AffinityCluster {
    /// What the nodes answer.
    struct State {
        var topology = ResponseHeader.Topology(major: 1, minor: 0)
        /// The owner of each partition; nil for a cache whose keys do not say where they are.
        var owners: [Int]? = [0, 1, 2]
        /// Whether the caches exist.
        var knowsCaches = true
        /// How many requests for the map are answered with an error, or with a topology from before the change.
        var failures = 0
        var outdated = 0
        /// The nodes that close connections instead of answering.
        var down: Set<Int> = []
        /// The nodes that accept connections and then say nothing.
        var silent: Set<Int> = []
        var idleMilliseconds: Int64 = 0
        /// The operation that fails, and the node.
        var refusing: (operation: Ignite2.Operation, node: Int)?
        var version = ProtocolVersion.newest
        fileprivate var journal: [Entry] = []
        fileprivate var open = 0
    }

    /// Something that a node was asked.
    struct Entry {
        let node: Int
        /// nil for a handshake.
        let operation: Ignite2.Operation?
        let body: [UInt8]
    }

    private let state: Shared
    private let peers: [ScriptedPeer]

    private final class Shared: Sendable {
        let mutex = Mutex(State())
    }

    /// - Parameter nodes: The node at each address.
    init(nodes: [Int] = [0, 1, 2], _ change: (inout State) -> Void = { _ in }) throws {
        let state = Shared()
        state.mutex.withLock { change(&$0) }
        self.state = state
        peers = try nodes.map { node in
            try ScriptedPeer { listener in
                while true {
                    let connection = try listener.accept()
                    // The client may leave at any time.
                    try? Self.serve(connection, node, state)
                }
            }
        }
    }

    func change(_ body: (inout State) -> Void) { state.mutex.withLock { body(&$0) } }

    // MARK: Clients

    func options(_ count: Int? = nil) -> ClientOptions {
        var options = ClientOptions()
        options.addresses = peers.prefix(count ?? peers.count).map(\.address)
        options.ignite2.partitionAware = true
        return options
    }

    func connect(_ change: (inout ClientOptions) -> Void = { _ in }) throws -> any Session {
        var options = options()
        change(&options)
        var connector = try Connector(
            [Ignite2Protocol()], others: [], options, eventLoop: EventLoop(), listeners: [], embedded: nil,
            clock: ClusterClock(), wantedCluster: nil)
        return try connector.connect()
    }

    // MARK: What happened

    /// The nodes that were asked for an operation, in order; nil for handshakes.
    func nodes(asked operation: Ignite2.Operation?) -> [Int] { entries(operation).map(\.node) }

    func entries(_ operation: Ignite2.Operation?) -> [Entry] {
        state.mutex.withLock { $0.journal.filter { $0.operation == operation } }
    }

    /// The number of connections that clients have not closed.
    var connections: Int { state.mutex.withLock { $0.open } }

    // MARK: The nodes

    private static func id(_ node: Int) -> IgniteUUID {
        IgniteUUID(mostSignificant: 7, leastSignificant: UInt64(node))
    }

    private static func serve(_ connection: PeerConnection, _ node: Int, _ state: Shared) throws {
        defer { connection.close() }
        guard !state.mutex.withLock({ $0.down.contains(node) }), let offer = try connection.nextLittleEndianFrame()
        else { return }
        let version = state.mutex.withLock { state in
            state.journal.append(Entry(node: node, operation: nil, body: []))
            state.open += 1
            return state.version
        }
        defer { state.mutex.withLock { $0.open -= 1 } }
        if state.mutex.withLock({ $0.silent.contains(node) }) { return try connection.waitForEnd() }
        // The second number of the version that the client offers.
        if offer[3] > version.minor {
            connection.send(Ignite2Peer.refused(version, "Unsupported version", status: 1))
            _ = try connection.nextLittleEndianFrame()
        }
        connection.send(Ignite2Peer.accepted(version: version, node: id(node)))
        var reported: ResponseHeader.Topology?
        while let request = try Ignite2Peer.next(connection), let operation = request.operation {
            let answer = state.mutex.withLock { state -> [UInt8]? in
                state.journal.append(Entry(node: node, operation: operation, body: request.body))
                guard !state.down.contains(node) else { return nil }
                let changed = reported == state.topology ? nil : state.topology
                reported = state.topology
                return Self.answer(request, operation, node, changed, version, &state)
            }
            guard let answer else { return }
            connection.send(answer)
        }
    }

    private static func answer(
        _ request: Ignite2Request, _ operation: Ignite2.Operation, _ node: Int, _ changed: ResponseHeader.Topology?,
        _ version: ProtocolVersion, _ state: inout State
    ) -> [UInt8] {
        if let refusing = state.refusing, refusing == (operation, node) {
            return Ignite2Peer.answer(request.id, topology: changed, status: 1, message: "refused", version: version)
        }
        if operation == .cachePartitions, state.failures > 0 {
            state.failures -= 1
            return Ignite2Peer.answer(request.id, topology: changed, status: 1, message: "not yet", version: version)
        }
        return Ignite2Peer.answer(request.id, topology: changed, version: version) { out in
            switch operation {
            case .getIdleTimeout: out.appendLittleEndian(state.idleMilliseconds)
            case .querySqlFields:
                SqlFieldsQuery.Response(cursor: 0, columnCount: 1, names: ["E"]).encode(to: &out)
                out.append(count: 1)
                out.appendTyped("calcite")
                out.append(false)
            case .cachePartitions: out.append(map(request.body, &state).array)
            case .cacheGet: BinaryValue.int(Int32(node)).encode(to: &out)
            case .cacheGetAll: out.append(count: 0)
            case .queryScan:
                out.appendLittleEndian(Int64(0))
                out.append(count: 0)
                out.append(false)
            case .txStart: TxStart.encodeResponse(id: 1, to: &out)
            default: break
            }
        }
    }

    private static func map(_ request: [UInt8], _ state: inout State) -> ByteWriter {
        var topology = state.topology
        if state.outdated > 0 {
            state.outdated -= 1
            topology.major -= 1
        }
        let caches = (try? caches(request)) ?? []
        var out = ByteWriter()
        topology.encode(to: &out)
        out.append(count: state.knowsCaches ? 1 : 0)
        guard state.knowsCaches else { return out }
        let held = state.owners.map { owners in
            Set(owners).sorted().map { node in
                (id(node), owners.indices.filter { owners[$0] == node }.map { Int32($0) })
            }
        }
        PartitionGroup(caches: caches, nodes: held).encode(to: &out)
        return out
    }

    /// The caches that a request for the map names.
    static func caches(_ body: [UInt8]) throws -> [Int32] {
        try body.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try CachePartitions.Request(from: &reader, features: Ignite2Peer.features).caches
        }
    }
}

/// A group of caches in the answer to CACHE_PARTITIONS (ignite2-protocol.md 10).
struct PartitionGroup {
    var caches: [Int32]
    /// The types of keys with an affinity field, and that field.
    var keys: [(type: String, field: String)] = []
    /// nil if the keys do not say where they are.
    var nodes: [(id: IgniteUUID, partitions: [Int32])]?

    func encode(to out: inout ByteWriter) {
        out.append(nodes != nil)
        out.append(count: caches.count)
        for cache in caches {
            out.appendLittleEndian(cache)
            guard nodes != nil else { continue }
            out.append(count: keys.count)
            for key in keys {
                out.appendLittleEndian(BinaryType.id(of: key.type))
                out.appendLittleEndian(BinaryType.id(of: key.field))
            }
        }
        guard let nodes else { return }
        out.append(count: nodes.count)
        for node in nodes {
            out.appendTyped(node.id)
            out.append(node.partitions)
        }
    }
}
