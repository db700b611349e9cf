package import IgniteCore
private import Synchronization

/// A listener that keeps all events.
package final class EventRecorder: ClientEventListener {
    private let kept = Mutex<[ClientEvent]>([])

    package init() {}

    package func handle(_ event: ClientEvent) { kept.withLock { $0.append(event) } }

    package var events: [ClientEvent] { kept.withLock { $0 } }

    /// A line for each event, with the numbers that are always the same: `SQL_EXEC 2 failed: IGN-SQL-4`.
    package var lines: [String] { events.map(Self.line) }

    private static func line(_ event: ClientEvent) -> String {
        switch event.kind {
        case .connectFailed(let error): "connect failed: \(error.code)"
        case .connectionOpened: "opened"
        case .handshakeStarted(let handshake):
            "handshake of \(handshake.protocolName) \(handshake.protocolVersion) started"
        case .handshakeSucceeded(let success): "handshake succeeded: \(success.productVersion ?? "unknown")"
        case .handshakeFailed(let failure): "handshake failed: \(failure.error.code)"
        case .authenticationFailed(let failure): "authentication failed: \(failure.error.code)"
        case .requestStarted(let request): "\(request.operation) \(request.id) started"
        case .requestSucceeded(let success): "\(success.request.operation) \(success.request.id) succeeded"
        case .requestFailed(let failure):
            "\(failure.request.operation) \(failure.request.id) failed: "
                + "\(failure.error.server?.code ?? failure.error.code.description)"
        case .unrequestedFrame(let frame): "\(frame.operation) \(frame.id) ignored"
        case .connectionClosed(let end): "closed: \(end.error.code)"
        case .connectionLost(let end): "lost: \(end.error.code)"
        }
    }
}
