@_exported public import IgniteCore

/// Connects to a cluster.
///
/// ```swift
/// let ignite = try Ignite.connect("ignite://127.0.0.1:10800")
/// ```
///
/// - Parameter uri: `ignite://[user[:password]@]host[:port][,…][/SCHEMA][?option=value&…]`, or `host[:port][,…]`.
/// - Returns: A client that belongs to the calling thread.
/// - Throws: `invalidArgument` if the address is malformed; `connectionFailed`, with the reason for each address, if no
///   address accepts a connection.
public func connect(_ uri: String) throws(IgniteError) -> Client {
    try connect(ClientOptions(uri))
}

/// Connects to a cluster with the given options.
///
/// - Throws: The same errors as `connect(_:)` with a URI.
public func connect(_ options: ClientOptions) throws(IgniteError) -> Client {
    try connect(options, clock: ClusterClock())
}

/// Connects with a clock shared with other clients of the same cluster: each sees what the others have written.
package func connect(_ options: ClientOptions, clock: ClusterClock) throws(IgniteError) -> Client {
    Client(core: try ClientCore(options, clock: clock))
}

/// Connects and returns the bare session; `eventLoop` does all its further waiting.
///
/// - Parameters:
///   - lost: The session that the new one replaces. The new session sees what was written over the old one, and tries
///     its node last.
///   - acceptsOtherCluster: Whether the new session may belong to another cluster.
///   - clock: The clock to use for the same cluster if there is no lost session.
///   - log: Receives a line for every frame.
package func openSession(
    _ options: ClientOptions, eventLoop: EventLoop, inPlaceOf lost: (any Session)? = nil,
    acceptsOtherCluster: Bool = false,
    clock: ClusterClock = ClusterClock(), log: FrameLog? = nil
) throws(IgniteError) -> any Session {
    try options.validate()
    let candidates = candidates(options, known: acceptsOtherCluster ? nil : lost?.server.scheme)
    var connector = try Connector(
        candidates, others: wireProtocols.filter { wire in !candidates.contains { $0.scheme == wire.scheme } }, options,
        eventLoop: eventLoop, log: log, clock: lost?.clock ?? clock,
        wantedCluster: acceptsOtherCluster ? nil : lost?.server)
    return try connector.connect(afterLossOf: lost?.server.address)
}
