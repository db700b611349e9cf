package import IgniteCore

extension Ignite3Session {
    /// Connects to the first address that works, within the connect time-out over all of them.
    ///
    /// - Parameters:
    ///   - lost: the session that this one replaces: the same cluster's clock goes on, so that what was written over
    ///     the old connection is seen.
    ///   - acceptsOtherCluster: whether another cluster is not refused.
    package static func connect(
        _ options: ClientOptions, waiter: Waiter, inPlaceOf lost: Ignite3Session? = nil,
        acceptsOtherCluster: Bool = false
    ) throws(IgniteError) -> Ignite3Session {
        let session = try connect(options, waiter: waiter, clock: ClusterClock())
        guard let lost else { return session }
        guard session.server.clusterID == lost.server.clusterID else {
            if acceptsOtherCluster { return session }
            session.close()
            throw IgniteError(
                .connectionFailed,
                "\(session.server.address) belongs to another cluster now: "
                    + "\(session.server.clusterName) (\(session.server.clusterID))",
                address: session.server.address)
        }
        session.clock.observe(lost.clock.observableTimestamp)
        return session
    }

    private static func connect(
        _ options: ClientOptions, waiter: Waiter, clock: ClusterClock
    ) throws(IgniteError) -> Ignite3Session {
        let deadline = Deadline.after(seconds: options.connectTimeout)
        var failures: [IgniteError] = []
        for (index, address) in options.addresses.enumerated() {
            // A silent address must leave time for those behind it.
            let share = deadline.secondsLeft / Double(options.addresses.count - index)
            do throws(IgniteError) {
                return try connect(address, options, waiter: waiter, clock: clock, until: .after(seconds: share))
            } catch {
                if error.code == .terminated || error.code == .cancelled { throw error }
                failures.append(error)
            }
        }
        guard failures.count > 1 else {
            throw failures.first ?? IgniteError(.invalidArgument, "no address to connect to")
        }
        throw IgniteError(
            .connectionFailed,
            "none of \(failures.count) addresses can be connected to: "
                + failures.map(\.message).joined(separator: "; "))
    }

    private static func connect(
        _ address: ClientOptions.Address, _ options: ClientOptions, waiter: Waiter, clock: ClusterClock,
        until deadline: Deadline
    ) throws(IgniteError) -> Ignite3Session {
        let resolved: [SocketAddress]
        switch Resolver.addresses(of: address.host, port: Int(address.port), waiter: waiter, until: deadline) {
        case .success(let found): resolved = found
        case .failure(let failure):
            throw error(failure, address, "look up the name", "is the host name right?")
        }
        var last = ConnectFailure.cause("the name has no address")
        for target in resolved {
            switch Socket.connect(to: target, waiter: waiter, until: deadline) {
            case .success(let socket):
                return try open(
                    socket, "\(address)", options, waiter: waiter, clock: clock, until: deadline, triesLeft: 4
                ) {
                    // For the race after the handshake: the first attempt is proof that the address works.
                    try? Socket.connect(to: target, waiter: waiter, until: deadline).get()
                }
            case .failure(let failure):
                last = failure
            }
            // The other addresses of the name are not wanted any more.
            if case .interrupted = last { break }
        }
        throw error(
            last, address, "connect", "does a node run there? Its client port is 10800 unless configured otherwise")
    }

    /// Makes the handshake and a heartbeat.
    ///
    /// A server may reset the first request after the handshake, because it gets ready only after answering that
    /// (ignite3-protocol.md 3). A heartbeat can be repeated, so it comes first; a reset is then worth another try. A busy
    /// server may lose the race several times in a row.
    private static func open(
        _ channel: any Channel, _ address: String, _ options: ClientOptions, waiter: Waiter, clock: ClusterClock,
        until deadline: Deadline, triesLeft: Int, again: () -> (any Channel)?
    ) throws(IgniteError) -> Ignite3Session {
        let features = Features.qualifiedNames
        let credentials = options.user.map {
            Handshake.Request.Credentials(user: $0, password: options.password ?? "")
        }
        let connection = Ignite3Connection(address: address, channel: channel, waiter: waiter, clock: clock)
        let response: Handshake.Response
        do throws(IgniteError) {
            response = try connection.handshake(
                Handshake.Request(features: features, credentials: credentials), until: deadline)
            try connection.call(.heartbeat, until: deadline, interruption: .giveUp, { _ in }, decode: { _ in })
        } catch {
            connection.close()
            switch error.code {
            case .timedOut:
                let share = options.addresses.count > 1 ? "its share of " : ""
                throw IgniteError(
                    .connectionFailed,
                    "\(address) accepted the connection but did not answer within "
                        + "\(share)\(seconds(options.connectTimeout))",
                    hint: "is it the client port of an Ignite 3 node? If the node is slow, raise --connect-timeout",
                    address: address)
            case .connectionLost:
                if triesLeft > 0, let channel = again() {
                    return try open(
                        channel, address, options, waiter: waiter, clock: clock, until: deadline,
                        triesLeft: triesLeft - 1, again: again)
                }
                // No statement was sent, so nothing is lost but the attempt.
                throw IgniteError(
                    .connectionFailed, error.message, hint: "does the node run, and is it not being stopped?",
                    address: address)
            default: throw error
            }
        }
        return Ignite3Session(
            connection: connection, clock: clock, handshake: response, features: features,
            timeout: options.statementTimeout ?? 0)
    }

    private static func error(
        _ failure: ConnectFailure, _ address: ClientOptions.Address, _ action: String, _ hint: String
    ) -> IgniteError {
        switch failure {
        case .cause(let cause):
            IgniteError(
                .connectionFailed, "could not \(action): \(address): \(cause)", hint: hint, address: "\(address)")
        case .timedOut:
            IgniteError(
                .connectionFailed, "could not \(action): \(address): no answer in time",
                hint: "is the host up and the port open in the firewall? --connect-timeout sets the seconds to wait",
                address: "\(address)")
        case .interrupted(.leave):
            IgniteError(.terminated, "ended by a signal", address: "\(address)")
        case .interrupted:
            IgniteError(.cancelled, "cancelled while connecting to \(address)", address: "\(address)")
        }
    }

    private static func seconds(_ count: Double) -> String {
        count == count.rounded(.down) && count < 1e9 ? "\(Int(count)) s" : "\(count) s"
    }
}
