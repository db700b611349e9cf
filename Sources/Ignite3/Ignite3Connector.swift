package import IgniteCore

extension Ignite3Session {
    /// Connects to the first address that works, within the connect time-out over all of them.
    ///
    /// - Parameters:
    ///   - lost: the session that this one replaces: the same cluster's clock goes on, so that what was written over
    ///     the old connection is seen. Its node is tried last.
    ///   - acceptsOtherCluster: whether another cluster than that of `lost` is not refused.
    package static func connect(
        _ options: ClientOptions, waiter: Waiter, inPlaceOf lost: Ignite3Session? = nil,
        acceptsOtherCluster: Bool = false, log: FrameLog? = nil
    ) throws(IgniteError) -> Ignite3Session {
        var connector = Ignite3Connector(
            options: options, tls: try TLSContext.make(options), waiter: waiter, log: log,
            wantedCluster: acceptsOtherCluster ? nil : lost?.server)
        let session = try connector.connect(to: addresses(options, behind: lost))
        if let lost, session.server.clusterID == lost.server.clusterID {
            session.clock.observe(lost.clock.observableTimestamp)
        }
        return session
    }

    /// The addresses in the order of their turn: a node that was lost is probably still gone.
    private static func addresses(_ options: ClientOptions, behind lost: Ignite3Session?) -> [ClientOptions.Address] {
        let all = options.addresses
        guard let lost, let last = all.firstIndex(where: { "\($0)" == lost.server.address }) else { return all }
        return Array(all[(last + 1)...] + all[...last])
    }
}

/// Tries addresses one after the other until a node answers, and keeps the reason why each did not.
private struct Ignite3Connector {
    let options: ClientOptions
    /// nil: without TLS.
    let tls: TLSContext?
    let waiter: Waiter
    let log: FrameLog?
    /// The cluster that it must be; nil: any.
    let wantedCluster: ServerInfo?
    private let deadline: Deadline
    private var failures: [IgniteError] = []

    init(
        options: ClientOptions, tls: TLSContext?, waiter: Waiter, log: FrameLog?, wantedCluster: ServerInfo?
    ) {
        self.options = options
        self.tls = tls
        self.waiter = waiter
        self.log = log
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

    mutating func connect(to addresses: [ClientOptions.Address]) throws(IgniteError) -> Ignite3Session {
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

    /// When one of so many attempts that are left must be done: a silent address must leave time for those behind it.
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

    private func connect(to target: Target, until deadline: Deadline) throws(IgniteError) -> Ignite3Session {
        // A heartbeat can be repeated; a busy server may lose the race several times in a row, see `open`.
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

    /// Makes the handshake and a heartbeat.
    ///
    /// A server may reset the first request after the handshake, because it gets ready only after answering that
    /// (ignite3-protocol.md 3). A heartbeat can be repeated, so it comes first: when the connection is lost here, it is
    /// worth another try.
    private func open(
        _ channel: any Channel, _ target: Target, until deadline: Deadline
    ) throws(IgniteError) -> Ignite3Session {
        let features = Features.qualifiedNames
        let credentials = options.user.map {
            Handshake.Request.Credentials(user: $0, password: options.password(at: target.address) ?? "")
        }
        let clock = ClusterClock()
        let connection = Ignite3Connection(
            address: "\(target.address)", channel: channel, waiter: waiter, clock: clock, log: log,
            names: options.optionNames)
        let response: Handshake.Response
        do throws(IgniteError) {
            response = try connection.handshake(
                Handshake.Request(features: features, credentials: credentials), until: deadline)
            try connection.call(.heartbeat, until: deadline, interruption: .giveUp, { _ in }, decode: { _ in })
        } catch {
            connection.close()
            if error.code == .timedOut { throw silent(target) }
            // A node that wants TLS closes plain connections without a word.
            if error.code == .connectionFailed, !connection.stream.hasAnswer, try speaksTLS(target, until: deadline) {
                throw connection.wantsTLS
            }
            throw error
        }
        let session = Ignite3Session(
            connection: connection, clock: clock, handshake: response, features: features,
            timeout: options.statementTimeout ?? 0)
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
            hint: "is it the client port of an Ignite 3 node? If the node is slow, raise "
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
