/// Connects to the first address that works, within the connect time-out over all of them, and keeps the reason why
/// each of the others did not.
package struct Connector {
    private let wire: any WireProtocol
    private let options: ClientOptions
    /// nil: without TLS.
    private let tls: TLSContext?
    private let waiter: Waiter
    private let log: FrameLog?
    private let clock: ClusterClock
    /// The cluster that it must be; nil: any.
    private let wantedCluster: ServerInfo?
    private let deadline: Deadline
    private var failures: [IgniteError] = []

    /// - Parameters:
    ///   - clock: the clock of the cluster that the client was connected to before, if it was.
    ///   - wantedCluster: the cluster that it must be; nil: any.
    package init(
        _ wire: any WireProtocol, _ options: ClientOptions, waiter: Waiter, log: FrameLog?, clock: ClusterClock,
        wantedCluster: ServerInfo?
    ) throws(IgniteError) {
        self.wire = wire
        self.options = options
        tls = try TLSContext.make(options)
        self.waiter = waiter
        self.log = log
        self.clock = clock
        self.wantedCluster = wantedCluster
        deadline = .after(seconds: options.connectTimeout)
    }

    /// One socket address of one configured address.
    private struct Target {
        let socket: SocketAddress
        /// The address as it was given; where a name has several addresses, with the one that is meant.
        let name: String
        /// The address as it was given.
        let address: ClientOptions.Address
    }

    /// Tries the addresses in their order; that of a node which was lost comes last, for it is probably still gone.
    package mutating func connect(afterLossOf lost: String? = nil) throws(IgniteError) -> any Session {
        var addresses = options.addresses
        if let last = addresses.firstIndex(where: { "\($0)" == lost }) {
            addresses = Array(addresses[(last + 1)...] + addresses[...last])
        }
        for (index, address) in addresses.enumerated() {
            let targets = try targets(of: address, until: share(of: addresses.count - index))
            for (place, target) in targets.enumerated() {
                let rest = addresses.count - index + targets.count - place - 1
                do throws(IgniteError) {
                    return try connect(to: target, until: share(of: rest))
                } catch {
                    try note(error)
                }
            }
        }
        throw noneWorked(addresses.count)
    }

    /// When one of the attempts that are left must be done: a silent address must leave time for those after it.
    private func share(of attempts: Int) -> Deadline { .after(seconds: deadline.secondsLeft / Double(attempts)) }

    /// Keeps why an attempt failed, unless no further one is wanted.
    private mutating func note(_ error: IgniteError) throws(IgniteError) {
        log?.note(error.message, address: error.address ?? "-")
        if error.code == .terminated || error.code == .cancelled { throw error }
        failures.append(error)
    }

    private func noneWorked(_ count: Int) -> IgniteError {
        guard failures.count > 1 else {
            return failures.first ?? IgniteError(.invalidArgument, "no address to connect to")
        }
        return IgniteError(
            .connectionFailed,
            (count > 1 ? "none of the \(count) addresses can be connected to" : "the address cannot be connected to")
                + reasons,
            // That a password is wanted must not be lost among other reasons.
            server: failures.first { $0.isAuthenticationFailure }?.server,
            traits: failures.allSatisfy(\.isTimeout) ? .timeUp : [])
    }

    /// A line for each attempt; what to do about it where that was not said in a line before.
    private var reasons: String {
        var hints: Set<String> = []
        return failures.map { failure in
            let hint = failure.hint.flatMap { hints.insert($0).inserted ? " (\($0))" : nil }
            return "\n  \(failure.message)\(hint ?? "")"
        }.joined()
    }

    private mutating func targets(
        of address: ClientOptions.Address, until deadline: Deadline
    ) throws(IgniteError) -> [Target] {
        switch Resolver.addresses(of: address.host, port: Int(address.port), waiter: waiter, until: deadline) {
        case .success(let found):
            return found.map { socket in
                let name = found.count > 1 ? "\(address) (\(socket.host))" : "\(address)"
                return Target(socket: socket, name: name, address: address)
            }
        case .failure(let failure):
            let hint = "is the host name right, and does the name server answer?"
            try note(error(failure, "\(address)", "look up the name", hint, inTime: hint))
            return []
        }
    }

    private func connect(to target: Target, until deadline: Deadline) throws(IgniteError) -> any Session {
        // A connection that is lost before it is ready can be made again; a busy server may lose several in a row.
        var triesLeft = 4
        while true {
            switch Socket.connect(to: target.socket, waiter: waiter, until: deadline) {
            case .success(let socket):
                do throws(IgniteError) {
                    return try open(try secured(socket, target, until: deadline), target, until: deadline)
                } catch {
                    guard error.code == .connectionLost else { throw error }
                    guard triesLeft > 0 else {
                        // No statement was sent, so nothing is lost but the attempt.
                        throw IgniteError(
                            .connectionFailed, error.message,
                            hint: "does the node run, and is it not being stopped?", address: target.name)
                    }
                    triesLeft -= 1
                }
            case .failure(let failure):
                throw error(
                    failure, target.name, "connect",
                    "does a node run there?"
                        + (target.address.port == 10_800
                            ? "" : " Its client port is 10800 unless configured otherwise"),
                    inTime: "is the host up and the port open in the firewall? "
                        + "\(options.optionNames("connectTimeout")) sets the seconds to wait")
            }
        }
    }

    /// The channel to speak over: the socket, or TLS over it if that is wanted.
    private func secured(
        _ socket: Socket, _ target: Target, until deadline: Deadline
    ) throws(IgniteError) -> any Channel {
        guard let tls else { return socket }
        switch TLSChannel.connect(over: socket, to: target.address.host, tls, waiter: waiter, until: deadline) {
        case .success(let channel): return channel
        case .failure(.timedOut): throw silent(target)
        case .failure(let failure): throw error(failure, target.name, "connect", nil, inTime: "")
        }
    }

    /// Makes the handshake.
    private func open(
        _ channel: any Channel, _ target: Target, until deadline: Deadline
    ) throws(IgniteError) -> any Session {
        let connection = Connection(
            address: "\(target.address)", channel: channel, framing: wire.framing, waiter: waiter, log: log,
            names: options.optionNames)
        let login = options.user.map { Login(user: $0, password: options.password(at: target.address) ?? "") }
        let session: any Session
        do throws(IgniteError) {
            session = try wire.open(connection, login, options, clock: clock, until: deadline)
        } catch {
            connection.close()
            if error.code == .timedOut { throw silent(target) }
            // A node that wants TLS closes plain connections without a word.
            if error.code == .connectionFailed, !connection.stream.hasAnswer, try speaksTLS(target, until: deadline) {
                throw connection.wantsTLS
            }
            throw error
        }
        if let wantedCluster, session.server.clusterID != wantedCluster.clusterID {
            session.close()
            throw IgniteError(
                .connectionFailed,
                "\(target.name) belongs to another cluster: \(session.server.clusterName) "
                    + "(\(session.server.clusterID)) instead of \(wantedCluster.clusterName) (\(wantedCluster.clusterID))",
                address: target.name)
        }
        return session
    }

    /// Tries TLS where a plain connection was closed unanswered, to tell why.
    private func speaksTLS(_ target: Target, until deadline: Deadline) throws(IgniteError) -> Bool {
        var options = options
        options.tls = TLSOptions()
        options.tls.mode = .require
        // What only makes a message clearer is not worth waiting long.
        let deadline = min(deadline, .after(seconds: 2))
        guard tls == nil, let tls = try? TLSContext.make(options) else { return false }
        let outcome = Socket.connect(to: target.socket, waiter: waiter, until: deadline).flatMap { socket in
            TLSChannel.connect(over: socket, to: target.address.host, tls, waiter: waiter, until: deadline)
        }
        switch outcome {
        case .success(let channel):
            channel.close()
            return true
        case .failure(.interrupted(let reaction)):
            throw error(.interrupted(reaction), target.name, "connect", nil, inTime: "")
        case .failure: return false
        }
    }

    private func silent(_ target: Target) -> IgniteError {
        let share = options.addresses.count > 1 ? "its share of " : ""
        return IgniteError(
            .connectionFailed,
            "\(target.name) accepted the connection but did not answer within "
                + "\(share)\(Self.seconds(options.connectTimeout))",
            hint: "is it the client port of an \(wire.name) node? If the node is slow, raise "
                + options.optionNames("connectTimeout"),
            address: target.name, traits: .timeUp)
    }

    private func error(
        _ failure: ConnectFailure, _ address: String, _ action: String, _ hint: String?, inTime: String
    ) -> IgniteError {
        switch failure {
        case .cause(let cause, let known):
            IgniteError(
                .connectionFailed, "could not \(action): \(address): \(cause)", hint: known ?? hint, address: address)
        case .timedOut:
            IgniteError(
                .connectionFailed, "could not \(action): \(address): no answer in time",
                hint: inTime, address: address, traits: .timeUp)
        case .interrupted(.leave):
            IgniteError(.terminated, "ended by a signal", address: address)
        case .interrupted:
            IgniteError(.cancelled, "cancelled while connecting to \(address)", address: address)
        }
    }

    private static func seconds(_ count: Double) -> String {
        count == count.rounded(.down) && count < 1e9 ? "\(Int(count)) s" : "\(count) s"
    }
}
