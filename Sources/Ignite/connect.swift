@_exported public import IgniteCore

/// Connects to a cluster.
///
/// ```swift
/// let ignite = try Ignite.connect("ignite://127.0.0.1:10800")
/// ```
///
/// - Parameter uri: `ignite://[user[:password]@]host[:port][,…][/SCHEMA][?option=value&…]`, or `host[:port][,…]`.
/// - Returns: a client that belongs to the calling thread.
/// - Throws: `invalidArgument` when the address cannot be understood, `connectionFailed` with the reason for each
///   address when none can be connected to.
public func connect(_ uri: String) throws(IgniteError) -> Client {
    try connect(ClientOptions(uri))
}

/// Connects to a cluster with options that were put together by the program.
///
/// - Throws: as `connect(_:)` with a URI.
public func connect(_ options: ClientOptions) throws(IgniteError) -> Client {
    try connect(options, clock: ClusterClock())
}

/// Connects with the clock that other clients to the same cluster have: each sees what the others have written.
package func connect(_ options: ClientOptions, clock: ClusterClock) throws(IgniteError) -> Client {
    Client(core: try ClientCore(options, clock: clock))
}

/// Connects and gives the bare session; `waiter` is where all further waiting goes on.
///
/// - Parameters:
///   - lost: the session that the new one replaces: it sees what was written over the old one, whose node is tried last.
///   - acceptsOtherCluster: whether the new one may lead to another cluster.
///   - clock: the clock that is used if the cluster is the same, where there is no lost session.
///   - log: gets a line for every frame.
package func openSession(
    _ options: ClientOptions, waiter: Waiter, inPlaceOf lost: (any Session)? = nil, acceptsOtherCluster: Bool = false,
    clock: ClusterClock = ClusterClock(), log: FrameLog? = nil
) throws(IgniteError) -> any Session {
    try options.validate()
    var connector = try Connector(
        wireProtocol(options), options, waiter: waiter, log: log, clock: lost?.clock ?? clock,
        wantedCluster: acceptsOtherCluster ? nil : lost?.server)
    return try connector.connect(afterLossOf: lost?.server.address)
}
