/// Connects to the first address that works, within the connect timeout for all of them together, and records why each
/// of the others failed.
package struct Connector {
    /// The protocols to try at each address; one, once a server has answered in it.
    private var candidates: [any WireProtocol]
    /// The other protocols, tried only to say what a server speaks.
    private let others: [any WireProtocol]
    private let dialer: Dialer
    private let clock: ClusterClock
    /// The cluster that it must be; nil for any.
    private let wantedCluster: ServerInfo?
    private let deadline: Deadline
    private var failures: [IgniteError] = []
    /// The nodes that have just started and do not take clients yet, with the places of their failures.
    private var starting: [(target: Target, failure: Int)] = []

    /// - Parameters:
    ///   - candidates: The protocols to try, in order.
    ///   - others: The protocols that are not wanted.
    ///   - embedded: Connects to an embedded node; nil if there is none.
    ///   - clock: The clock of the cluster that the client was connected to before, if any.
    ///   - wantedCluster: The cluster that it must be; nil for any.
    package init(
        _ candidates: [any WireProtocol], others: [any WireProtocol], _ options: ClientOptions, eventLoop: EventLoop,
        listeners: [any ClientEventListener], embedded: EmbeddedConnect?, clock: ClusterClock,
        wantedCluster: ServerInfo?
    ) throws(IgniteError) {
        self.candidates = candidates
        self.others = others
        dialer = try Dialer(options, eventLoop: eventLoop, listeners: listeners, embedded: embedded)
        self.clock = clock
        self.wantedCluster = wantedCluster
        deadline = .after(options.connectTimeout)
    }

    private typealias Target = Dialer.Target
    private var options: ClientOptions { dialer.options }

    /// Tries the addresses in order; a lost node comes last because it is probably still down.
    package mutating func connect(afterLossOf lost: String? = nil) throws(IgniteError) -> any Session {
        var addresses = options.addresses
        if let last = addresses.firstIndex(where: { "\($0)" == lost }) {
            addresses = addresses.beginning(at: last + 1)
        }
        for (index, address) in addresses.enumerated() {
            let targets = try targets(of: address, until: share(of: addresses.count - index))
            for (place, target) in targets.enumerated() {
                let rest = addresses.count - index + targets.count - place - 1
                do throws(IgniteError) {
                    return try connect(to: target, until: share(of: rest))
                } catch {
                    try note(error)
                    if error.isOfStartingNode { starting.append((target, failures.count - 1)) }
                }
            }
        }
        if let session = try connectToStarting() { return session }
        throw noneWorked(addresses.count)
    }

    /// The seconds between two attempts to connect to a node that is starting.
    private static let pause = 0.1

    /// Tries the nodes that have just started again and again; returns nil if none takes clients in time.
    private mutating func connectToStarting() throws(IgniteError) -> (any Session)? {
        while !starting.isEmpty, deadline.secondsLeft > Self.pause {
            let (target, failure) = starting.removeFirst()
            let waited = dialer.eventLoop.waitWhileConnecting(until: .after(seconds: Self.pause))
            if let waited, case .interrupted = waited {
                throw Dialer.error(waited, target.name, "connect", nil, inTime: "")
            }
            do throws(IgniteError) {
                return try connect(to: target, until: share(of: starting.count + 1))
            } catch {
                try note(error)
                failures[failure] = failures.removeLast()
                if error.isOfStartingNode { starting.append((target, failure)) }
            }
        }
        return nil
    }

    /// The deadline for one of the remaining attempts: a silent address must leave time for those after it.
    private func share(of attempts: Int) -> Deadline { .after(seconds: deadline.secondsLeft / Double(attempts)) }

    /// Records why an attempt failed, or rethrows if no further attempt is wanted.
    private mutating func note(_ error: IgniteError) throws(IgniteError) {
        dialer.note(error)
        if error.code == .terminated || error.code == .cancelled { throw error }
        failures.append(error)
    }

    private func noneWorked(_ count: Int) -> IgniteError {
        guard failures.count > 1 else {
            return failures.first ?? IgniteError(.invalidArgument, "there is no address to connect to")
        }
        return IgniteError(
            .connectionFailed,
            (count > 1 ? "could not connect to any of the \(count) addresses" : "could not connect to the address")
                + reasons,
            // That a password is required must not get lost among other reasons.
            server: failures.first { $0.isAuthenticationFailure }?.server,
            traits: failures.allSatisfy(\.isTimeout) ? .timeUp : [])
    }

    /// A line for each attempt, with a hint unless an earlier line has the same one.
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
        do throws(IgniteError) {
            return try dialer.targets(of: address, until: deadline)
        } catch {
            try note(error)
            return []
        }
    }

    /// How an attempt ended, unless it threw.
    private enum Attempt {
        case connected(any Session)
        /// The server closed the connection without an answer: it does not speak this protocol, or requires TLS.
        case closedUnanswered(IgniteError)
    }

    /// Connects with the first of the candidates that the server answers.
    ///
    /// Only a connection that is closed without an answer leads to the next candidate. A server that is silent, refuses
    /// the login or fails in TLS would do so again.
    private mutating func connect(to target: Target, until deadline: Deadline) throws(IgniteError) -> any Session {
        var firstError: IgniteError?
        for wire in candidates {
            do throws(IgniteError) {
                switch try attempt(target, wire, until: deadline) {
                case .connected(let session):
                    candidates = [wire]
                    return try belongingToWantedCluster(session, target)
                case .closedUnanswered(let error): firstError = firstError ?? error
                }
            } catch {
                if error.server != nil { candidates = [wire] }
                throw error
            }
        }
        let error = firstError ?? IgniteError(.invalidArgument, "there is no protocol to connect with")
        throw try explained(error, target, until: deadline)
    }

    /// Returns the reason why a server closed all connections without an answer, if it can be determined.
    private func explained(
        _ error: IgniteError, _ target: Target, until deadline: Deadline
    ) throws(IgniteError) -> IgniteError {
        // A clearer message is not worth a long wait.
        let deadline = min(deadline, .after(seconds: 2))
        for wire in others {
            switch Result(catching: { () throws(IgniteError) in try attempt(target, wire, until: deadline) }) {
            case .success(.connected(let session)): session.close()
            case .failure(let refusal) where refusal.server != nil: break
            case .failure(let stop) where stop.code == .terminated || stop.code == .cancelled: throw stop
            default: continue
            }
            let wanted = candidates.map(\.name).joined(separator: " or ")
            return IgniteError(
                .unsupported, "\(target.name) is an \(wire.name) node, not \(wanted)",
                hint: "use \(wire.scheme)://\(target.address)", address: target.name)
        }
        return try speaksTLS(target, until: deadline) ? Connection.requiresTLS(target.name, options.optionNames) : error
    }

    private func attempt(
        _ target: Target, _ wire: any WireProtocol, until deadline: Deadline
    ) throws(IgniteError) -> Attempt {
        // A connection that is lost before it is ready can be made again; a busy server may drop several in a row.
        var triesLeft = 4
        while true {
            do throws(IgniteError) {
                return try open(target, wire, until: deadline)
            } catch {
                guard error.code == .connectionLost else { throw error }
                guard triesLeft > 0 else {
                    // No statement was sent, so only the attempt is lost.
                    throw IgniteError(
                        .connectionFailed, error.message,
                        hint: "check that the node is running and not being stopped", address: target.name)
                }
                triesLeft -= 1
            }
        }
    }

    /// Connects and performs the handshake.
    private func open(
        _ target: Target, _ wire: any WireProtocol, until deadline: Deadline
    ) throws(IgniteError) -> Attempt {
        let connection: Connection
        do throws(IgniteError) {
            connection = try dialer.connect(to: target, wire.framing, until: deadline)
        } catch {
            guard error.code == .timedOut else { throw error }
            throw silent(target, wire, deadline.isPast ? .connect : .socket)
        }
        let handshakeEnd = dialer.handshakeDeadline(within: deadline)
        do throws(IgniteError) {
            let session = try wire.open(
                connection, dialer.login(at: target.address), dialer, clock: clock, until: handshakeEnd)
            connection.endOpening()
            return .connected(session)
        } catch {
            let isSilent = error.code == .timedOut
            let limit: Limit = connection.failure != nil ? .socket : handshakeEnd < deadline ? .handshake : .connect
            let error = isSilent ? silent(target, wire, limit) : error
            connection.handshakeFailed(error)
            connection.close()
            if isSilent || error.code != .connectionFailed || connection.stream.hasAnswer { throw error }
            return .closedUnanswered(error)
        }
    }

    private func belongingToWantedCluster(
        _ session: any Session, _ target: Target
    ) throws(IgniteError) -> any Session {
        // Ignite 2 does not report the cluster.
        guard let wantedCluster, !session.server.clusterID.isEmpty, !wantedCluster.clusterID.isEmpty,
            session.server.clusterID != wantedCluster.clusterID
        else { return session }
        session.close()
        throw IgniteError(
            .connectionFailed,
            "\(target.name) belongs to another cluster: \(session.server.clusterName) "
                + "(\(session.server.clusterID)) instead of \(wantedCluster.clusterName) (\(wantedCluster.clusterID))",
            address: target.name)
    }

    /// Tries TLS after a plain connection was closed without an answer, to find out why.
    private func speaksTLS(_ target: Target, until deadline: Deadline) throws(IgniteError) -> Bool {
        var options = options
        options.tls = TLSOptions()
        options.tls.mode = .require
        guard dialer.tls == nil, let address = target.socket, let tls = try? TLSContext.make(options) else {
            return false
        }
        let outcome = Socket.connect(to: address, eventLoop: dialer.eventLoop, until: deadline).flatMap {
            socket in
            TLSChannel.connect(
                over: socket, to: target.address.host, tls, eventLoop: dialer.eventLoop, until: deadline,
                silenceLimit: options.socketTimeout.inSeconds)
        }
        switch outcome {
        case .success(let channel):
            channel.close()
            return true
        case .failure(.interrupted(let reaction)):
            throw Dialer.error(.interrupted(reaction), target.name, "connect", nil, inTime: "")
        case .failure: return false
        }
    }

    /// The options that limit how long a server may be silent.
    private enum Limit: String {
        case connect = "connectTimeout"
        case handshake = "handshakeTimeout"
        case socket = "socketTimeout"
    }

    private func silent(_ target: Target, _ wire: any WireProtocol, _ limit: Limit) -> IgniteError {
        let kind = candidates.count > 1 ? "Ignite" : wire.name
        let time =
            switch limit {
            case .connect:
                (options.addresses.count > 1 ? "its share of " : "") + secondsText(options.connectTimeout.inSeconds)
            case .handshake: secondsText((options.handshakeTimeout ?? options.connectTimeout).inSeconds)
            case .socket: secondsText(options.socketTimeout.inSeconds)
            }
        return IgniteError(
            .connectionFailed, "\(target.name) accepted the connection but did not answer within \(time)",
            hint: "check that this is the client port of an \(kind) node; if the node is slow, raise "
                + options.optionNames(limit.rawValue),
            address: target.name, traits: .timeUp)
    }
}

extension IgniteError {
    /// Whether a node refused the connection for now.
    fileprivate var isOfStartingNode: Bool { code == .connectionFailed && server != nil && isRetryable }
}
