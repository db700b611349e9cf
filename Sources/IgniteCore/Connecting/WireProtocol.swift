/// A protocol between clients and nodes. ``Connector`` and ``Connection`` contain what all protocols have in common.
package protocol WireProtocol: Sendable {
    /// `Ignite 3`, for messages.
    var name: String { get }
    /// The scheme of URIs that select the protocol: `ignite3`.
    var scheme: String { get }
    var framing: Framing { get }
    /// The product versions that this client was tested with.
    var triedVersions: [String] { get }

    /// Performs the handshake over a connection, and whatever must come before the first statement.
    ///
    /// - Parameters:
    ///   - login: The login; nil if none was given.
    ///   - dialer: Has the options, and makes further connections.
    ///   - clock: The clock of the cluster that the client was connected to before; used if it is the same cluster.
    /// - Throws: `connectionLost` if it is worth another attempt; `timedOut` if the node does not answer.
    func open(
        _ connection: Connection, _ login: Login?, _ dialer: Dialer, clock: ClusterClock,
        until deadline: Deadline
    ) throws(IgniteError) -> any Session
}

/// The user and password for logging in.
package struct Login: Sendable {
    package let user: String
    package let password: String
}
