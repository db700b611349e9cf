private import Synchronization

/// Tells listeners what happens on one connection, and remembers since when each request is under way.
///
/// Connections without listeners have none, so that requests cost nothing more there.
final class ConnectionEvents {
    private let listeners: [any ClientEventListener]
    private let number = lastConnection.add(1, ordering: .relaxed).newValue
    private let address: String
    private var nodeID: String?
    private let opened = Deadline.now
    /// The handshake without an answer.
    private var handshake: PendingHandshake?
    private var hasShakenHands = false
    /// The requests without an answer.
    private var requests: [Int64: PendingRequest] = [:]

    private struct PendingHandshake {
        let handshake: ClientEvent.Handshake
        let start: Deadline
        /// The size of an answer that has not been read yet.
        var responseSize: Int?
    }

    private struct PendingRequest {
        let request: ClientEvent.Request
        let statement: ClientEvent.Statement?
        let start: Deadline
        /// Whether a message about it could contain a password.
        var isSecret = false
    }

    /// Returns nil if there are no listeners.
    init?(_ listeners: [any ClientEventListener], address: String) {
        guard !listeners.isEmpty else { return nil }
        self.listeners = listeners
        self.address = address
        wantsStatements = listeners.contains { $0.receivesStatements }
        tell(.connectionOpened)
    }

    private func tell(_ kind: ClientEvent.Kind) {
        let event = ClientEvent(connection: number, address: address, nodeID: nodeID, kind: kind)
        for listener in listeners { listener.handle(event) }
    }

    /// Whether a listener wants to know the statements.
    let wantsStatements: Bool

    /// Tells of a request, with its statement only those who want it.
    private func tell(about pending: PendingRequest, _ kind: (ClientEvent.Request) -> ClientEvent.Kind) {
        guard let statement = pending.statement else { return tell(kind(pending.request)) }
        var request = pending.request
        let plain = ClientEvent(connection: number, address: address, nodeID: nodeID, kind: kind(request))
        request.statement = statement
        let full = ClientEvent(connection: number, address: address, nodeID: nodeID, kind: kind(request))
        for listener in listeners { listener.handle(listener.receivesStatements ? full : plain) }
    }

    // MARK: The handshake

    func handshakeStarted(_ protocolName: String, version: String, size: Int) {
        let started = ClientEvent.Handshake(protocolName: protocolName, protocolVersion: version, size: size)
        handshake = PendingHandshake(handshake: started, start: .now)
        tell(.handshakeStarted(started))
    }

    func handshakeAnswered(size: Int) { handshake?.responseSize = size }

    func handshakeSucceeded(nodeID: String?, productVersion: String?) {
        guard let pending = handshake else { return }
        handshake = nil
        hasShakenHands = true
        self.nodeID = nodeID
        tell(
            .handshakeSucceeded(
                ClientEvent.HandshakeSuccess(
                    handshake: pending.handshake, productVersion: productVersion,
                    responseSize: pending.responseSize ?? 0, duration: pending.start.elapsed)))
    }

    /// Does nothing unless a handshake is under way.
    func handshakeFailed(_ error: IgniteError) {
        guard let pending = handshake else { return }
        handshake = nil
        let failure = ClientEvent.HandshakeFailure(
            handshake: pending.handshake, error: error.withoutBytes, responseSize: pending.responseSize,
            duration: pending.start.elapsed)
        tell(error.isAuthenticationFailure ? .authenticationFailed(failure) : .handshakeFailed(failure))
    }

    // MARK: Requests

    func requestStarted(_ id: Int64, _ operation: String, size: Int, _ statement: ClientEvent.Statement?) {
        let request = ClientEvent.Request(id: id, operation: operation, size: size)
        let pending = PendingRequest(request: request, statement: statement, start: .now)
        requests[id] = pending
        tell(about: pending) { .requestStarted($0) }
    }

    /// Leaves out the server's message if the request fails.
    func keepSecret(_ id: Int64) { requests[id]?.isSecret = true }

    func requestSucceeded(_ id: Int64, responseSize: Int) {
        guard let pending = requests.removeValue(forKey: id) else { return }
        let duration = pending.start.elapsed
        tell(about: pending) {
            .requestSucceeded(
                ClientEvent.RequestSuccess(request: $0, responseSize: responseSize, duration: duration))
        }
    }

    /// - Parameter record: The error as the server reports it; nil if it cannot be read.
    func requestFailed(_ id: Int64, responseSize: Int, record: IgniteError.ServerRecord?) {
        guard let pending = requests.removeValue(forKey: id) else { return }
        let record = pending.isSecret ? record?.withoutMessage : record?.withoutTrace
        let error = IgniteError(
            .server, record?.message ?? record?.className ?? "the request failed", server: record, address: address)
        fail(pending, error, responseSize: responseSize)
    }

    private func fail(_ pending: PendingRequest, _ error: IgniteError, responseSize: Int?) {
        let duration = pending.start.elapsed
        tell(about: pending) {
            .requestFailed(
                ClientEvent.RequestFailure(
                    request: $0, error: error, responseSize: responseSize, duration: duration))
        }
    }

    func unrequested(_ operation: String, id: Int64, size: Int) {
        tell(.unrequestedFrame(ClientEvent.UnrequestedFrame(operation: operation, id: id, size: size)))
    }

    // MARK: The end

    /// Ends the connection and everything that is under way.
    func ended(_ error: IgniteError) {
        let error = error.withoutBytes
        handshakeFailed(error)
        let end = ClientEvent.ConnectionEnd(error: error, duration: opened.elapsed)
        tell(hasShakenHands && error.code != .closed ? .connectionLost(end) : .connectionClosed(end))
        let awaited = requests.sorted { $0.key < $1.key }
        requests = [:]
        for (_, pending) in awaited { fail(pending, error, responseSize: nil) }
    }
}

private let lastConnection = Atomic<Int>(0)

extension Deadline {
    fileprivate var elapsed: Duration { .nanoseconds(Deadline.now.nanoseconds - nanoseconds) }
}

extension IgniteError {
    /// The same error without the bytes that the message of a violation shows, which may be data.
    fileprivate var withoutBytes: IgniteError {
        guard code == .protocolViolation else { return self }
        return IgniteError(
            code, "\(address ?? "the server") sent something that the protocol does not allow",
            hint: "the connection was closed", address: address)
    }
}

extension IgniteError.ServerRecord {
    /// The same error without the stack trace, which may repeat the statement.
    fileprivate var withoutTrace: IgniteError.ServerRecord { shortened(message: message) }

    /// The same error without any text about the statement.
    fileprivate var withoutMessage: IgniteError.ServerRecord { shortened(message: nil) }

    private func shortened(message: String?) -> IgniteError.ServerRecord {
        IgniteError.ServerRecord(
            code: code, sqlState: sqlState, className: className, message: message, traceID: traceID, traits: traits)
    }
}
