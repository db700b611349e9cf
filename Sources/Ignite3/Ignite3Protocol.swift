package import IgniteCore

/// The client protocol of Ignite 3 (ignite3-protocol.md).
package struct Ignite3Protocol: WireProtocol {
    package init() {}

    package var name: String { "Ignite 3" }
    package var scheme: String { "ignite3" }
    package var framing: Framing { Frame.framing }
    package var triedVersions: [String] { ["3.1.0"] }

    /// Performs the handshake and sends a heartbeat.
    ///
    /// A server may reset the first request after the handshake, because it is ready only after answering the handshake
    /// (ignite3-protocol.md 3). A heartbeat can be repeated, so it is sent first: if the connection is lost here, it is
    /// worth another attempt.
    package func open(
        _ connection: Connection, _ login: Login?, _ dialer: Dialer, clock: ClusterClock,
        until deadline: Deadline
    ) throws(IgniteError) -> any Session {
        let connection = Ignite3Connection(connection)
        let response = try connection.handshake(
            Handshake.Request(
                features: .qualifiedNames,
                credentials: login.map { Handshake.Request.Credentials(user: $0.user, password: $0.password) }),
            clock: clock, until: deadline)
        try connection.call(.heartbeat, until: deadline, interruption: .giveUp, { _ in }, decode: { _ in })
        return Ignite3Session(
            connection: connection, handshake: response, timeout: dialer.options.statementTimeout?.inSeconds ?? 0)
    }
}
