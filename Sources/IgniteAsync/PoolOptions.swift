public import Ignite
import IgniteCore

/// The size of a pool and its time limits.
public struct PoolOptions: Sendable {
    /// The number of connections that the pool keeps open, used or not; 0 by default.
    public var minimumConnections: Int
    /// The maximum number of connections at a time; at least 1, and 4 by default. Further callers wait in order.
    public var maximumConnections: Int
    /// The time to wait for a connection, whether for a free one or a new one; 30 seconds by default. The call then
    /// throws `connectionFailed` with `isTimeout` true. nil waits without limit.
    public var waitTimeout: Duration?
    /// The time after which a connection that nobody uses is closed, as long as there are more than
    /// `minimumConnections`; 10 minutes by default. nil keeps it.
    public var idleTimeout: Duration?
    /// Called once for each new connection, on its thread, before anything else uses it. If it throws, the connection
    /// counts as not made. nil by default.
    public var afterConnect: (@Sendable (Client) throws -> Void)?

    /// Creates options. What is not given has its default.
    public init(
        minimumConnections: Int = 0, maximumConnections: Int = 4, waitTimeout: Duration? = .seconds(30),
        idleTimeout: Duration? = .seconds(600), afterConnect: (@Sendable (Client) throws -> Void)? = nil
    ) {
        self.minimumConnections = minimumConnections
        self.maximumConnections = maximumConnections
        self.waitTimeout = waitTimeout
        self.idleTimeout = idleTimeout
        self.afterConnect = afterConnect
    }

    /// Throws `invalidArgument` if an option is invalid.
    func validate() throws(IgniteError) {
        func require(_ condition: Bool, _ message: String) throws(IgniteError) {
            if !condition { throw IgniteError(.invalidArgument, message) }
        }
        try require(maximumConnections > 0, "a pool needs at least 1 connection, not \(maximumConnections)")
        try require(
            (0...maximumConnections).contains(minimumConnections),
            "the minimum of connections must be from 0 to the maximum, \(maximumConnections), not \(minimumConnections)"
        )
        for (name, time) in [("wait", waitTimeout), ("idle", idleTimeout)] {
            try require(
                time.map { $0 > .zero && $0 <= ClientOptions.longestTime } ?? true,
                "the \(name) timeout must be more than 0 and at most 1,000,000,000 seconds")
        }
    }
}

/// The connections of a pool at a moment.
public struct PoolStatistics: Sendable, Hashable {
    /// The connections that nobody uses.
    public let idle: Int
    /// The connections that are used.
    public let inUse: Int
    /// The connections that are being made.
    public let connecting: Int
    /// The callers that wait for a connection.
    public let waiting: Int
    /// The connections that have been made so far.
    public let made: Int
    /// The attempts to make a connection that have failed so far.
    public let failed: Int
    /// The callers that have waited in vain so far, because the wait timeout expired.
    public let waitedInVain: Int
}
