private import Glibc

/// One connection to a node: sends requests, receives frames, and stores each answer with its request.
///
/// Answers can come in any order. A wait reads whatever arrives, so several results can be open at once. Nothing blocks
/// except `answer(to:)`, which waits through the `EventLoop`. The codec interprets the frames.
package final class Connection: EventHandler {
    /// The state of a request that was sent.
    enum Request {
        case awaited(operation: Int)
        /// The answer is no longer wanted; whatever it opened on the server is closed when it arrives.
        case abandoned(operation: Int)
        case answered(Answer)
    }

    /// An answer: the frame, and the place of the body in it.
    package struct Answer {
        package let operation: Int
        package let buffer: FrameBuffer
        /// The range of the body, or of the error.
        package let body: Range<Int>
        package let isError: Bool
        /// Whether its request was cancelled while it was awaited.
        package var wasCancelled = false
    }

    /// `host:port` as requested.
    package let address: String
    package let eventLoop: EventLoop
    /// TLS version, cipher and what was verified; nil without TLS.
    package let security: String?
    /// How messages name options.
    package let names: OptionNames
    package let stream: FrameStream
    /// Reads the headers of frames and sends the requests that a wait needs. It owns the connection.
    package weak var codec: (any ConnectionCodec)?
    /// Seconds without a request before a heartbeat is sent; nil for no heartbeats.
    private var heartbeatInterval: Double?
    /// Seconds without progress after which the node counts as gone. Nodes answer heartbeats, and take in what is sent,
    /// however long a statement takes.
    private let socketTimeout: Double
    /// Whether Ctrl-C was pressed during a wait for an answer that had to come first, or that came sooner.
    package var cancelIsDue = false
    /// Why the connection is no longer usable.
    package private(set) var failure: IgniteError?

    /// The requests that were sent and whose answers have not been taken.
    private(set) var requests: [Int64: Request] = [:]
    private var lastID: Int64 = 0
    /// When the node counts as gone unless something arrives; nil if it owes no sign of life.
    private var signDue: Deadline?
    /// Whether the first requests are under way, which are all answered at once.
    private var isOpening = true
    /// Since when the node has taken in nothing of what waits to be sent; nil if nothing waits.
    private var stuckSince: Deadline?
    /// nil without listeners.
    private let reporter: ConnectionEvents?

    /// A handshake has no id; its answer is stored under an id that no request uses.
    package static let handshakeID: Int64 = 0

    package init(
        address: String, channel: any Channel, framing: Framing, eventLoop: EventLoop,
        listeners: [any ClientEventListener], names: OptionNames, socketTimeout: Double
    ) {
        self.address = address
        self.names = names
        self.socketTimeout = socketTimeout
        signDue = .after(seconds: socketTimeout)
        stream = FrameStream(channel, framing)
        security = channel.security
        self.eventLoop = eventLoop
        reporter = ConnectionEvents(listeners, address: address)
        eventLoop.add(self)
    }

    // MARK: The handshake

    /// Sends the handshake, which is not a request.
    ///
    /// - Parameter version: The offered version of the protocol.
    package func sendHandshake(version: String, _ encode: (inout ByteWriter) -> Void) {
        encode(&stream.outgoing)
        reporter?.handshakeStarted(codec?.protocolName ?? "Ignite", version: version, size: stream.outgoing.count)
        requests[Self.handshakeID] = .awaited(operation: 0)
        flush()
    }

    /// Reports that the server has accepted the handshake.
    package func handshakeSucceeded(nodeID: String?, productVersion: String? = nil) {
        reporter?.handshakeSucceeded(nodeID: nodeID, productVersion: productVersion)
    }

    /// Reports why the handshake under way has failed, if the connection has not.
    package func handshakeFailed(_ error: IgniteError) { reporter?.handshakeFailed(error) }

    /// Sends heartbeats from now on.
    ///
    /// - Parameter interval: Seconds without a request before one is sent. A shorter socket timeout shortens it, so that
    ///   a slow statement is not taken for a dead node.
    package func beginHeartbeats(every interval: Double) { heartbeatInterval = min(interval, socketTimeout / 2) }

    /// Ends the time in which every request is answered at once.
    package func endOpening() {
        isOpening = false
        signDue = nil
    }

    // MARK: Requests

    /// The number of bytes of requests that wait for more: few of them, so that the server has work meanwhile.
    private static let waitingLimit = 1 << 12

    /// Sends a request and returns its id.
    ///
    /// - Parameters:
    ///   - waitsForMore: Whether a short request may wait for the next ones, because a system call for each of many would
    ///     take longer than the rest. At the latest, it is sent when something is awaited.
    ///   - statement: The statement that it runs, for listeners; only if `wantsStatements`.
    ///   - encode: Writes the frame, including its length, of the request with this id.
    package func send(
        _ operation: Int, waitsForMore: Bool = false, statement: ClientEvent.Statement? = nil,
        _ encode: (Int64, inout ByteWriter) -> Void
    ) throws(IgniteError) -> Int64 {
        if let failure { throw failure }
        lastID += 1
        requests[lastID] = .awaited(operation: operation)
        let start = stream.outgoing.count
        encode(lastID, &stream.outgoing)
        reporter?.requestStarted(lastID, name(operation), size: stream.outgoing.count - start, statement)
        if !waitsForMore || stream.outgoing.count >= Self.waitingLimit { flush() }
        return lastID
    }

    /// Returns the statement for listeners; nil if none wants it.
    package func told(_ sql: String, _ parameters: [Value] = []) -> ClientEvent.Statement? {
        reporter?.wantsStatements == true ? ClientEvent.Statement(sql: sql, parameters: parameters) : nil
    }

    /// Keeps what the server says about a request from listeners, because it could quote a password.
    package func keepSecret(_ id: Int64) { reporter?.keepSecret(id) }

    /// Gives up an answer; if it has already arrived, what it opened is closed now.
    package func abandon(_ id: Int64) {
        switch requests[id] {
        case .awaited(let operation): requests[id] = .abandoned(operation: operation)
        case .answered(let answer):
            requests[id] = nil
            closeLeftovers(of: answer)
        case .abandoned, nil: break
        }
    }

    /// Takes an answer that has arrived.
    func takeAnswer(to id: Int64) -> Answer? {
        guard case .answered(let answer) = requests[id] else { return nil }
        requests[id] = nil
        return answer
    }

    /// Removes a request whose answer cannot arrive any more.
    func forget(_ id: Int64) { requests[id] = nil }

    /// Returns whether an answer has arrived or cannot arrive any more, so that waiting for it takes no time.
    package func isSettled(_ id: Int64) -> Bool {
        if case .awaited = requests[id] { return failure != nil }
        return true
    }

    /// Returns the requests of these operations whose answers have not arrived.
    package func underWay(_ operations: [Int]) -> [Int64] {
        requests.compactMap { id, request in
            switch request {
            case .awaited(let operation), .abandoned(let operation): operations.contains(operation) ? id : nil
            case .answered: nil
            }
        }
    }

    private func name(_ operation: Int) -> String { codec?.name(of: operation) ?? "\(operation)" }

    // MARK: Service

    package var descriptor: Int32? { stream.descriptor }

    package var events: Int16 { stream.eventsToReceive | (stream.outgoing.count > 0 ? stream.eventsToFlush : 0) }

    package var nextEvent: Deadline? {
        if stream.holdsMore { return .now }
        // Unsent data keeps the connection as busy as a heartbeat after it would.
        guard let heartbeatInterval, stream.outgoing.count == 0 else { return silenceEnd }
        let heartbeat = stream.lastSent.advanced(bySeconds: heartbeatInterval)
        return silenceEnd.map { min($0, heartbeat) } ?? heartbeat
    }

    /// When the node counts as gone unless it shows a sign of life.
    ///
    /// Time without a heartbeat does not count: a program may be stopped, or not touch the connection for minutes.
    private var silenceEnd: Deadline? {
        guard let stuckSince else { return signDue }
        let end = stuckSince.advanced(bySeconds: socketTimeout)
        return signDue.map { min($0, end) } ?? end
    }

    package func handle(_ events: Int16) {
        if stream.outgoing.count > 0, events & stream.eventsToFlush != 0 { flush() }
        // Reading detects everything else, an error or the end.
        if events & (stream.eventsToReceive | ~Int16(POLLOUT)) != 0 || stream.holdsMore { receive() }
        guard failure == nil, !stream.holdsMore else { return }
        if let silenceEnd, silenceEnd.isPast {
            return fail(
                IgniteError(
                    isOpening ? .timedOut : .connectionLost,
                    "the connection to \(address) was lost: no data received for \(secondsText(socketTimeout))",
                    address: address))
        }
        guard let heartbeatInterval, stream.outgoing.count == 0 else { return }
        if stream.lastSent.advanced(bySeconds: heartbeatInterval).isPast {
            codec?.sendHeartbeat()
            signDue = signDue ?? .after(seconds: socketTimeout - heartbeatInterval)
        }
    }

    /// Reads what has arrived, including the end of the connection, without waiting.
    package func takeIn() {
        // Data before the end is read first, but not without limit: a server may never stop sending.
        for _ in 0..<64 where failure == nil {
            let before = stream.received
            handle(events)
            if stream.received == before { return }
        }
    }

    private func flush() {
        let before = stream.sent
        do throws(FrameStream.Fault) {
            try stream.flush()
        } catch {
            fail(connectionError(error))
        }
        if stream.outgoing.count == 0 {
            stuckSince = nil
        } else if stuckSince == nil || stream.sent != before {
            stuckSince = .now
        }
    }

    private func receive() {
        guard failure == nil else { return }
        let before = stream.received
        do throws(FrameStream.Fault) {
            try stream.receive { buffer, payload in
                file(buffer, payload)
                return failure == nil
            }
        } catch {
            fail(connectionError(error))
        }
        if stream.received != before { signDue = isOpening ? .after(seconds: socketTimeout) : nil }
    }

    /// Stores an answer with its request.
    private func file(_ buffer: FrameBuffer, _ frame: Range<Int>) {
        if case .awaited = requests[Self.handshakeID] {
            reporter?.handshakeAnswered(size: frame.count + 4)
            requests[Self.handshakeID] = .answered(
                Answer(operation: 0, buffer: buffer, body: frame, isError: false))
            return
        }
        guard let codec,
            let (header, start) = try? decode(
                buffer, frame, "response header",
                { (reader) throws(WireError) -> (FrameHeader, Int) in
                    let header = try codec.header(from: &reader, address: address)
                    return (header, reader.offset)
                })
        else { return }
        let size = frame.count + 4
        let isError: Bool
        switch header.kind {
        case .answer: isError = false
        case .error: isError = true
        case .unreadableRequest(let error):
            reporter?.unrequested("UNKNOWN", id: header.id, size: size)
            return fail(error)
        // Notifications and calls from the server belong to features that this client does not declare.
        case .notification:
            reporter?.unrequested("NOTIFICATION", id: header.id, size: size)
            return recycle(buffer)
        }
        func answer(to operation: Int) -> Answer {
            let answer = Answer(operation: operation, buffer: buffer, body: start..<frame.upperBound, isError: isError)
            report(answer, to: header.id, size: size)
            return answer
        }
        switch requests[header.id] {
        case .awaited(let operation): requests[header.id] = .answered(answer(to: operation))
        case .abandoned(let operation):
            requests[header.id] = nil
            closeLeftovers(of: answer(to: operation))
        case .answered, nil:
            reporter?.unrequested("UNKNOWN", id: header.id, size: size)
            recycle(buffer)
        }
    }

    private func report(_ answer: Answer, to id: Int64, size: Int) {
        guard let reporter else { return }
        if answer.isError {
            reporter.requestFailed(id, responseSize: size, record: codec?.serverRecord(of: answer))
        } else {
            reporter.requestSucceeded(id, responseSize: size)
        }
    }

    /// An abandoned answer may have opened a cursor or a transaction on the server.
    private func closeLeftovers(of answer: Answer) {
        defer { recycle(answer.buffer) }
        if !answer.isError { codec?.closeLeftovers(of: answer) }
    }

    // MARK: Reading

    /// Reads the body of an answer; skips what a newer server appends to it.
    package func decode<Response>(
        _ answer: Answer, _ name: String, _ body: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        defer { recycle(answer.buffer) }
        return try decode(answer.buffer, answer.body, name, body)
    }

    /// Reads the body of an answer and keeps the buffer, because cells point into it.
    package func decode<Response>(
        _ buffer: FrameBuffer, _ range: Range<Int>, _ name: String,
        _ body: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        let bytes = UnsafeRawBufferPointer(start: buffer.bytes, count: range.upperBound)
        var reader = ByteReader(bytes, from: range.lowerBound)
        do throws(WireError) {
            return try body(&reader)
        } catch {
            let violation = violation(error, in: bytes, name)
            fail(violation)
            throw violation
        }
    }

    package func recycle(_ buffer: FrameBuffer) { stream.recycle(buffer) }

    // MARK: End

    package func close() {
        fail(IgniteError(.closed, "the connection to \(address) is closed", address: address))
    }

    package func fail(_ error: IgniteError) {
        guard failure == nil else { return }
        failure = error
        stream.close()
        eventLoop.remove(self)
        reporter?.ended(error)
    }
}
