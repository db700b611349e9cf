import IgniteCore

/// The connections of a session to other nodes than its own: one to each node that the addresses lead to.
///
/// They are made when they are needed. A node that is down costs little: no more than a tenth of the time is spent on
/// attempts that fail.
final class NodeConnections {
    /// The seconds that connecting may take at a time, and the least that one address gets of them.
    private static let patience = 2.0
    private static let leastPatience = 1.0

    /// The session's own.
    private let main: Ignite2Connection
    private let dialer: Dialer
    /// The addresses in the order in which they are tried.
    private var addresses: [ClientOptions.Address]
    private var connections: [IgniteUUID: Ignite2Connection] = [:]
    /// The node that was found at a target: several can lead to the same one.
    private var found: [String: IgniteUUID] = [:]
    /// When connections may be made again.
    private var nextRound = Deadline.now

    init(main: Ignite2Connection, dialer: Dialer) {
        self.main = main
        self.dialer = dialer
        addresses = dialer.options.addresses
        found[main.address] = main.nodeID
    }

    deinit { close() }

    /// The connection to a node; nil if there is none that works.
    subscript(node: IgniteUUID) -> Ignite2Connection? {
        let connection = node == main.nodeID ? main : connections[node]
        return connection?.failure == nil ? connection : nil
    }

    private var others: some Sequence<Ignite2Connection> { connections.values.lazy.filter { $0.failure == nil } }

    /// The newest topology that any of the nodes has reported.
    var topology: ResponseHeader.Topology? {
        connections.values.reduce(main.topology) { newest, connection in
            guard let newest, let other = connection.topology else { return newest ?? connection.topology }
            return max(newest, other)
        }
    }

    // MARK: Connecting

    /// Connects to the nodes to which there is no connection; does nothing soon after the last time.
    ///
    /// - Throws: `cancelled` or `terminated`; nodes that cannot be connected to are left out.
    func connect() throws(IgniteError) {
        guard nextRound.isPast else { return }
        connections = connections.filter { $0.value.failure == nil }
        let end = Deadline.after(seconds: Self.patience)
        var timeLost = 0.0
        for (index, address) in addresses.enumerated() {
            // The rest is tried next time, before the addresses that failed.
            guard !end.isPast else { break }
            let start = Deadline.now
            let share = max(Self.leastPatience, end.secondsLeft / Double(addresses.count - index))
            guard try !connect(to: address, until: .after(seconds: min(share, dialer.options.connectTimeout.inSeconds)))
            else {
                continue
            }
            timeLost += start.secondsPassed
            addresses.removeAll { $0 == address }
            addresses.append(address)
        }
        nextRound = .after(seconds: max(1, 10 * timeLost))
    }

    /// Returns whether there is now a connection to each node that an address leads to.
    private func connect(
        to address: ClientOptions.Address, until deadline: Deadline
    ) throws(IgniteError) -> Bool {
        var targets: [Dialer.Target] = []
        var isComplete = try works { () throws(IgniteError) in
            targets = try dialer.targets(of: address, until: deadline)
        }
        for target in targets where !isConnected(target) {
            let isThere = try works { () throws(IgniteError) in try connect(to: target, until: deadline) }
            isComplete = isComplete && isThere
        }
        return isComplete
    }

    /// Returns whether an attempt has worked; throws only if the user does not want to wait.
    private func works(_ attempt: () throws(IgniteError) -> Void) throws(IgniteError) -> Bool {
        do throws(IgniteError) {
            try attempt()
            return true
        } catch {
            dialer.note(error)
            if error.code == .cancelled || error.code == .terminated { throw error }
            return false
        }
    }

    private func isConnected(_ target: Dialer.Target) -> Bool { found[target.name].map { self[$0] != nil } ?? false }

    private func connect(to target: Dialer.Target, until deadline: Deadline) throws(IgniteError) {
        let wire = try dialer.connect(to: target, Frame.framing, until: deadline)
        let connection = Ignite2Connection(wire, version: main.version)
        do throws(IgniteError) {
            let login = dialer.login(at: target.address)
            try connection.handshake(login, until: dialer.handshakeDeadline(within: deadline))
            // Requests are encoded for the version of the session.
            guard connection.version == main.version, let node = connection.nodeID else { return wire.close() }
            found[target.name] = node
            guard self[node] == nil else { return wire.close() }
            try NodeInspection.learnIdleTime(connection, until: deadline)
            connections[node] = connection
            wire.endOpening()
        } catch {
            wire.handshakeFailed(error)
            wire.close()
            throw error
        }
    }

    // MARK: Service

    /// Reads what has arrived and sends heartbeats that are due, without waiting.
    func takeIn() {
        for connection in others { connection.wire.takeIn() }
    }

    /// When one of them needs attention.
    var nextEvent: Deadline? { others.compactMap(\.wire.nextEvent).min() }

    func close() {
        for connection in others { connection.wire.close() }
    }
}
