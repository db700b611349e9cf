package import IgniteCore

/// The thin client protocol of Ignite 2 (ignite2-protocol.md).
package struct Ignite2Protocol: WireProtocol {
    package init() {}

    package var name: String { "Ignite 2" }
    package var scheme: String { "ignite2" }
    package var framing: Framing { Frame.framing }
    package var triedVersions: [String] { ["2.17.0"] }

    package func open(
        _ connection: Connection, _ login: Login?, _ dialer: Dialer, clock: ClusterClock,
        until deadline: Deadline
    ) throws(IgniteError) -> any Session {
        let connection = Ignite2Connection(connection)
        try connection.handshake(login, until: deadline)
        let node = try NodeInspection(connection, until: deadline)
        return try Ignite2Session(connection: connection, node: node, dialer: dialer)
    }
}
