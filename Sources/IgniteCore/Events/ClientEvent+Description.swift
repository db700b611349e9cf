extension ClientEvent: CustomStringConvertible {
    /// A line for logs: `127.0.0.1:10800 #1 SQL_EXEC 5 succeeded in 0.0012 seconds (211 bytes sent, 87 received)`.
    ///
    /// It contains the code of an error that a server reports, not its message, which can quote a part of a statement.
    public var description: String { "\(address)\(connection.map { " #\($0)" } ?? "") \(kind.text)" }
}

extension ClientEvent.Kind {
    fileprivate var text: String {
        switch self {
        case .connectFailed(let error): "could not be connected to: \(error.textWithoutQuotes)"
        case .connectionOpened: "connection opened"
        case .handshakeStarted(let handshake): "\(handshake.text) started"
        case .handshakeSucceeded(let success): "\(success.handshake.text) succeeded in \(success.duration)"
        case .handshakeFailed(let failure):
            "\(failure.handshake.text) failed in \(failure.duration): \(failure.error.textWithoutQuotes)"
        case .authenticationFailed(let failure):
            "\(failure.handshake.text) failed in \(failure.duration): \(failure.error.textWithoutQuotes)"
        case .requestStarted(let request): "\(request.text) started (\(request.size) bytes sent)"
        case .requestSucceeded(let success):
            "\(success.request.text) succeeded in \(success.duration) "
                + "(\(success.request.size) bytes sent, \(success.responseSize) received)"
        case .requestFailed(let failure):
            "\(failure.request.text) failed in \(failure.duration): \(failure.error.textWithoutQuotes)"
        case .unrequestedFrame(let frame):
            "\(frame.operation) \(frame.id) ignored (\(frame.size) bytes received)"
        case .connectionClosed(let end): "connection closed after \(end.duration)\(end.reason)"
        case .connectionLost(let end): "connection lost after \(end.duration)\(end.reason)"
        }
    }
}

extension ClientEvent.Handshake {
    fileprivate var text: String { "handshake of \(protocolName), version \(protocolVersion)," }
}

extension ClientEvent.Request {
    fileprivate var text: String { "\(operation) \(id)" }
}

extension ClientEvent.ConnectionEnd {
    fileprivate var reason: String { error.code == .closed ? "" : ": \(error.textWithoutQuotes)" }
}

extension IgniteError {
    /// The code of an error that a server reports as the answer to a request, otherwise the message.
    fileprivate var textWithoutQuotes: String {
        guard code == .server else { return message }
        return server.flatMap { $0.code.isEmpty ? nil : $0.code } ?? "an error without a code"
    }
}
