/// Makes connections to nodes with the options of one client: all of them look the same and are served by one loop.
package struct Dialer {
    package let options: ClientOptions
    package let eventLoop: EventLoop
    /// nil without TLS.
    let tls: TLSContext?
    private let listeners: [any ClientEventListener]
    private let embedded: EmbeddedConnect?

    init(
        _ options: ClientOptions, eventLoop: EventLoop, listeners: [any ClientEventListener],
        embedded: EmbeddedConnect?
    ) throws(IgniteError) {
        self.options = options
        self.eventLoop = eventLoop
        self.listeners = listeners
        self.embedded = embedded
        tls = try TLSContext.make(options)
    }

    /// One socket address of one configured address.
    package struct Target {
        /// Nil for the embedded node.
        let socket: SocketAddress?
        /// The address as given, followed by the chosen address if its name has several.
        package let name: String
        /// The address as given.
        package let address: ClientOptions.Address
    }

    /// Looks an address up.
    package func targets(
        of address: ClientOptions.Address, until deadline: Deadline
    ) throws(IgniteError) -> [Target] {
        if address.isEmbedded { return [Target(socket: nil, name: "\(address)", address: address)] }
        switch Resolver.addresses(of: address.host, port: Int(address.port), eventLoop: eventLoop, until: deadline) {
        case .success(let found):
            return found.map { socket in
                let name = found.count > 1 ? "\(address) (\(socket.host))" : "\(address)"
                return Target(socket: socket, name: name, address: address)
            }
        case .failure(let failure):
            let hint = "check the host name and that the name server answers"
            throw Self.error(failure, "\(address)", "look up the name", hint, inTime: hint)
        }
    }

    /// Connects to a target, with TLS if the options say so. The handshake of the protocol comes next.
    ///
    /// - Throws: `connectionFailed`; `timedOut` if the server accepts the connection and then does not answer.
    package func connect(
        to target: Target, _ framing: Framing, until deadline: Deadline
    ) throws(IgniteError) -> Connection {
        let socket = try socket(to: target, until: deadline)
        return Connection(
            address: "\(target.address)", channel: try secured(socket, target, until: deadline), framing: framing,
            eventLoop: eventLoop, listeners: listeners, names: options.optionNames,
            socketTimeout: options.socketTimeout.inSeconds
        )
    }

    private func socket(to target: Target, until deadline: Deadline) throws(IgniteError) -> Socket {
        guard let address = target.socket else {
            guard let embedded else {
                throw IgniteError(
                    .unsupported, "the embedded node is a part of the program ignite-sql, not of this library",
                    hint: "ignite-sql --serve-embedded PORT serves it for other programs", address: target.name)
            }
            return Socket(connected: try embedded(target.address.embeddedFile))
        }
        switch Socket.connect(to: address, eventLoop: eventLoop, until: deadline) {
        case .success(let connected): return connected
        case .failure(let failure):
            throw Self.error(
                failure, target.name, "connect",
                "check that a node is running there"
                    + (target.address.port == 10_800 ? "" : "; its client port is 10800 unless configured otherwise"),
                inTime: "check that the host is up and the firewall lets the port through; "
                    + "\(options.optionNames("connectTimeout")) sets the seconds to wait")
        }
    }

    /// Returns the channel to use: the socket, or TLS over it.
    private func secured(
        _ socket: Socket, _ target: Target, until deadline: Deadline
    ) throws(IgniteError) -> any Channel {
        guard let tls else { return socket }
        let channel = TLSChannel.connect(
            over: socket, to: target.address.host, tls, eventLoop: eventLoop, until: deadline,
            silenceLimit: options.socketTimeout.inSeconds)
        switch channel {
        case .success(let channel): return channel
        case .failure(.timedOut): throw IgniteError(.timedOut, "no answer in time", address: target.name)
        case .failure(let failure): throw Self.error(failure, target.name, "connect", nil, inTime: "")
        }
    }

    /// Returns the login for a node; nil if none was given.
    package func login(at address: ClientOptions.Address) -> Login? {
        options.user.map { Login(user: $0, password: options.password(at: address) ?? "") }
    }

    /// Returns when the handshake must be answered.
    package func handshakeDeadline(within deadline: Deadline) -> Deadline {
        options.handshakeTimeout.map { min(deadline, .after($0)) } ?? deadline
    }

    /// Tells listeners why an attempt failed.
    package func note(_ error: IgniteError) {
        let event = ClientEvent(
            connection: nil, address: error.address ?? "-", nodeID: nil, kind: .connectFailed(error))
        for listener in listeners { listener.handle(event) }
    }

    static func error(
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
}
