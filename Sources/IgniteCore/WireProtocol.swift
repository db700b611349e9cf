/// A protocol that clients and nodes speak. What all of them have in common is the ``Connector``'s and the
/// ``Connection``'s.
package protocol WireProtocol: Sendable {
    /// `Ignite 3`, as messages name it.
    var name: String { get }
    var framing: Framing { get }
    /// The product versions that this client was tried with.
    var triedVersions: [String] { get }

    /// Makes the handshake over a connection, and whatever must come before the first statement.
    ///
    /// - Parameters:
    ///   - login: nil: none was given.
    ///   - clock: the clock of the cluster that the client was connected to before; used if it is the same cluster.
    /// - Throws: `connectionLost` when it is worth another try; `timedOut` when the node says nothing.
    func open(
        _ connection: Connection, _ login: Login?, _ options: ClientOptions, clock: ClusterClock,
        until deadline: Deadline
    ) throws(IgniteError) -> any Session
}

/// Whom a server is to let in.
package struct Login: Sendable {
    package let user: String
    package let password: String
}
