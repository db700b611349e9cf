import Ignite3
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
    Client(core: try ClientCore(options))
}

/// Connects and answers the bare session; `waiter` is where all further waiting goes on.
///
/// - Parameters:
///   - lost: the session that the new one replaces, which sees what the old one has written.
///   - acceptsOtherCluster: whether the new one may lead to another cluster.
///   - log: gets a line for every frame.
package func openSession(
    _ options: ClientOptions, waiter: Waiter, inPlaceOf lost: (any Session)? = nil, acceptsOtherCluster: Bool = false,
    log: FrameLog? = nil
) throws(IgniteError) -> any Session {
    try options.validate()
    switch options.protocol {
    case .any, .ignite3:
        return try Ignite3Session.connect(
            options, waiter: waiter, inPlaceOf: lost as? Ignite3Session, acceptsOtherCluster: acceptsOtherCluster,
            log: log)
    case .ignite2:
        throw IgniteError(
            .unsupported, "Ignite 2 is not supported by this version",
            hint: "ignite3://… connects to an Ignite 3 cluster")
    }
}

/// The versions of servers that this client was tried with.
package var triedServerVersions: [String] { Ignite3Session.triedVersions }
