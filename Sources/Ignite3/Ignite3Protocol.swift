package import IgniteCore

/// The client protocol of Ignite 3 (ignite3-protocol.md).
package struct Ignite3Protocol: WireProtocol {
    package init() {}

    package var name: String { "Ignite 3" }
    package var framing: Framing { Frame.framing }
    package var triedVersions: [String] { ["3.1.0"] }

    /// Makes the handshake and a heartbeat.
    ///
    /// A server may reset the first request after the handshake, because it gets ready only after answering that
    /// (ignite3-protocol.md 3). A heartbeat can be repeated, so it comes first: when the connection is lost here, it is
    /// worth another try.
    package func open(
        _ connection: Connection, _ login: Login?, _ options: ClientOptions, clock: ClusterClock,
        until deadline: Deadline
    ) throws(IgniteError) -> any Session {
        let features = Features.qualifiedNames
        let connection = Ignite3Connection(connection)
        let response = try connection.handshake(
            Handshake.Request(
                features: features,
                credentials: login.map { Handshake.Request.Credentials(user: $0.user, password: $0.password) }),
            clock: clock, until: deadline)
        try connection.call(.heartbeat, until: deadline, interruption: .giveUp, { _ in }, decode: { _ in })
        return Ignite3Session(
            connection: connection, handshake: response, features: features, timeout: options.statementTimeout ?? 0)
    }
}
