@_exported public import IgniteCore

/// Connects to a cluster.
///
/// ```swift
/// let ignite = try Ignite.connect("ignite://127.0.0.1:10800")
/// ```
///
/// - Parameters:
///   - uri: `ignite://[user[:password]@]host[:port][,…][/SCHEMA][?option=value&…]`, or `host[:port][,…]`.
///   - listeners: Receive the events of all connections that the client makes.
/// - Returns: A client that belongs to the calling thread.
/// - Throws: `invalidArgument` if the address is malformed; `connectionFailed`, with the reason for each address, if no
///   address accepts a connection.
public func connect(_ uri: String, listeners: [any ClientEventListener] = []) throws(IgniteError) -> Client {
    try connect(ClientOptions(uri), listeners: listeners)
}

/// Connects to a cluster with the given options.
///
/// - Throws: The same errors as `connect(_:)` with a URI.
public func connect(
    _ options: ClientOptions, listeners: [any ClientEventListener] = []
) throws(IgniteError) -> Client {
    try connect(options, listeners: listeners, clock: ClusterClock())
}

/// Connects with a clock shared with other clients of the same cluster: each sees what the others have written.
package func connect(
    _ options: ClientOptions, listeners: [any ClientEventListener], clock: ClusterClock
) throws(IgniteError) -> Client {
    Client(core: try ClientCore(options, listeners: listeners, clock: clock))
}

/// Connects and returns the bare session; `eventLoop` does all its further waiting.
///
/// - Parameters:
///   - lost: The session that the new one replaces. The new session sees what was written over the old one, and tries
///     its node last.
///   - acceptsOtherCluster: Whether the new session may belong to another cluster.
///   - clock: The clock to use for the same cluster if there is no lost session.
///   - listeners: Receive the events of the connection.
///   - embedded: Connects to an embedded node; nil if there is none.
package func openSession(
    _ options: ClientOptions, eventLoop: EventLoop, inPlaceOf lost: (any Session)? = nil,
    acceptsOtherCluster: Bool = false,
    clock: ClusterClock = ClusterClock(), listeners: [any ClientEventListener] = [], embedded: EmbeddedConnect? = nil
) throws(IgniteError) -> any Session {
    try options.validate()
    let candidates = candidates(options, known: acceptsOtherCluster ? nil : lost?.server.scheme)
    var connector = try Connector(
        candidates, others: wireProtocols.filter { wire in !candidates.contains { $0.scheme == wire.scheme } }, options,
        eventLoop: eventLoop, listeners: listeners, embedded: embedded, clock: lost?.clock ?? clock,
        wantedCluster: acceptsOtherCluster ? nil : lost?.server)
    return try connector.connect(afterLossOf: lost?.server.address)
}
