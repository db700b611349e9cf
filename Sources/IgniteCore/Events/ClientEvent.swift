/// Receives the events of connections and requests, for logs and metrics.
///
/// ```swift
/// struct SlowRequests: ClientEventListener {
///     func handle(_ event: ClientEvent) {
///         guard case .requestSucceeded(let success) = event.kind, success.duration > .seconds(1) else { return }
///         print("\(event.address): \(success.request.operation) took \(success.duration)")
///     }
/// }
///
/// let ignite = try Ignite.connect("ignite://127.0.0.1:10800", listeners: [SlowRequests()])
/// ```
///
/// ## Threads
///
/// Events are delivered in order, within the call that causes them, on the thread that uses the client: the thread of
/// the program for a `Client`, that of the connection for a pool. Listeners of several clients, or of a pool, are
/// therefore called on several threads at once. The call goes on when all listeners have returned, so they must return
/// soon.
///
/// The library holds no lock meanwhile. A listener can start a task, cancel a task, or close a pool. It must not call the
/// client that the event is about, which is in the middle of a call and traps, and it must not wait for a pool.
public protocol ClientEventListener: Sendable {
    /// Called for every event.
    func handle(_ event: ClientEvent)

    /// Whether the events contain the statements and their parameters, which can be personal data; false unless the
    /// listener says otherwise.
    var receivesStatements: Bool { get }
}

extension ClientEventListener {
    /// Events contain no statements.
    public var receivesStatements: Bool { false }
}

/// Something that happened to a connection or a request.
///
/// Events contain no rows and no passwords, and statements and parameters only for listeners that ask for them
/// (``ClientEventListener/receivesStatements``). The message of an error that a server reports is its
/// own text and can quote a part of a statement. The message of a statement that sets a password is therefore left out,
/// and `description` contains only the codes of errors.
public struct ClientEvent: Sendable {
    /// The number of the connection, which no other connection of the program has; nil for `connectFailed`, which is
    /// about an address.
    public let connection: Int?
    /// `host:port` as requested; for `connectFailed` followed by the chosen address if the name has several.
    public let address: String
    /// The id of the node, as in ``ServerInfo``; nil before the handshake is done, and for servers of Ignite 2 that are
    /// too old to report it.
    public let nodeID: String?
    /// What happened.
    public let kind: Kind

    /// What happened.
    ///
    /// A connection that was opened ends with exactly one of `connectionClosed` and `connectionLost`. A handshake or
    /// request that was started ends with exactly one of the events after it.
    @nonexhaustive public enum Kind: Sendable {
        /// An address could not be connected to, for whatever reason. The client tries the next one, if any.
        case connectFailed(IgniteError)
        /// The socket is connected, including TLS.
        case connectionOpened
        /// The handshake was sent. A server of Ignite 2 can refuse its version; a handshake with another one follows.
        case handshakeStarted(Handshake)
        /// The server has accepted the handshake.
        case handshakeSucceeded(HandshakeSuccess)
        /// The server has refused the handshake, or did not answer it.
        case handshakeFailed(HandshakeFailure)
        /// The server has refused the login. This replaces `handshakeFailed`.
        case authenticationFailed(HandshakeFailure)
        /// A request was sent. Heartbeats and requests that the client needs for itself count, too.
        case requestStarted(Request)
        /// The answer has arrived, even if nobody waits for it any more.
        case requestSucceeded(RequestSuccess)
        /// The server has answered with an error, or the connection ended before an answer.
        case requestFailed(RequestFailure)
        /// A frame arrived that answers no request of the client. It is ignored.
        case unrequestedFrame(UnrequestedFrame)
        /// The client has closed the connection: on request of the program, or because the handshake failed.
        case connectionClosed(ConnectionEnd)
        /// The connection broke. Requests that were awaited fail after this event.
        case connectionLost(ConnectionEnd)
    }
}

extension ClientEvent {
    /// A handshake.
    public struct Handshake: Sendable {
        /// The protocol: `Ignite 3` or `Ignite 2`.
        public let protocolName: String
        /// The offered version of the protocol, such as `1.7.0`.
        public let protocolVersion: String
        /// The number of bytes in the frame.
        public let size: Int
    }

    /// A handshake that the server has accepted.
    public struct HandshakeSuccess: Sendable {
        /// What was accepted.
        public let handshake: Handshake
        /// The version of the product, such as `3.1.0`; nil for Ignite 2, which reports it later.
        public let productVersion: String?
        /// The number of bytes in the frame of the answer.
        public let responseSize: Int
        /// The time from the handshake to its answer.
        public let duration: Duration
    }

    /// A handshake that was refused or not answered.
    public struct HandshakeFailure: Sendable {
        /// What was refused.
        public let handshake: Handshake
        /// The reason.
        public let error: IgniteError
        /// The number of bytes in the frame of the answer; nil without an answer.
        public let responseSize: Int?
        /// The time from the handshake to its failure.
        public let duration: Duration
    }

    /// A request.
    public struct Request: Sendable {
        /// The id; the requests of a connection are numbered from 1.
        public let id: Int64
        /// The name in the protocol, such as `SQL_EXEC` or `HEARTBEAT`.
        public let operation: String
        /// The number of bytes in the frame.
        public let size: Int
        /// The statement that the request runs, for listeners that receive statements; nil for other requests, and for
        /// statements that set a password.
        public package(set) var statement: Statement?
    }

    /// A statement.
    public struct Statement: Sendable {
        /// The text, or that of a script.
        public let sql: String
        /// The values of its parameters; those of a batch are left out.
        public let parameters: [Value]

        package init(sql: String, parameters: [Value]) {
            self.sql = sql
            self.parameters = parameters
        }
    }

    /// A request that was answered.
    public struct RequestSuccess: Sendable {
        /// What was answered.
        public let request: Request
        /// The number of bytes in the frame of the answer.
        public let responseSize: Int
        /// The time from sending the request to reading the answer. It includes the time that the program let the answer
        /// wait.
        public let duration: Duration
    }

    /// A request that failed.
    public struct RequestFailure: Sendable {
        /// What failed.
        public let request: Request
        /// The reason. Code `server` means that the server reports it in ``IgniteError/server``.
        public let error: IgniteError
        /// The number of bytes in the frame of the answer; nil if the connection ended before.
        public let responseSize: Int?
        /// The time from sending the request to its failure.
        public let duration: Duration
    }

    /// A frame that answers no request.
    public struct UnrequestedFrame: Sendable {
        /// `NOTIFICATION`, or `UNKNOWN` for an answer to a request that is not open.
        public let operation: String
        /// The id that the frame contains.
        public let id: Int64
        /// The number of bytes in the frame.
        public let size: Int
    }

    /// The end of a connection.
    public struct ConnectionEnd: Sendable {
        /// The reason; code `closed` if the program closed the connection.
        public let error: IgniteError
        /// How long the connection was open.
        public let duration: Duration
    }
}
