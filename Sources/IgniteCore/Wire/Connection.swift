private import Glibc

/// One connection to a node: requests go out, frames come in, and each answer is filed with its request.
///
/// Answers come in any order. A wait takes in whatever comes, so several results may be open at a time. Nothing here
/// blocks except `answer(to:)`, which waits through the `Waiter`. What the frames say is the codec's affair.
package final class Connection: Serviced {
    /// What is known of a request that was sent.
    enum Request {
        case awaited(operation: Int)
        /// Nobody wants the answer any more; what it opened on the server is closed when it comes.
        case abandoned(operation: Int)
        case answered(Answer)
    }

    /// An answer: the frame, and where in it the body lies.
    package struct Answer {
        package let operation: Int
        package let buffer: FrameBuffer
        /// The body, or the error.
        package let body: Range<Int>
        package let isError: Bool
        /// Whether its request was cancelled while it was awaited.
        package var wasCancelled = false
    }

    /// `host:port` as it was asked for.
    package let address: String
    package let waiter: Waiter
    /// Version, cipher and what was verified, in words; nil without TLS.
    package let security: String?
    /// What messages call options.
    package let names: OptionNames
    package let stream: FrameStream
    /// Reads the headers of frames and sends what the wait for an answer calls for. It owns the connection.
    package weak var codec: (any ConnectionCodec)?
    /// Seconds without a request after which a heartbeat is sent; nil: none is.
    package var heartbeatInterval: Double?
    /// Seconds for which nothing may come while something is awaited. Heartbeats are answered whatever a statement
    /// takes, so a node that says nothing for this time is gone, or as good as gone.
    package var silenceLimit = 60.0
    /// Ctrl-C was pressed while an answer was awaited that had to come first, or was quicker.
    package var cancelIsDue = false
    /// Why the connection is of no use any more.
    package private(set) var failure: IgniteError?

    /// The requests that were sent, until their answers are taken.
    private(set) var requests: [Int64: Request] = [:]
    private var lastID: Int64 = 0
    /// Since when something is awaited and nothing has moved; nil: nothing is awaited.
    private var silentSince: Deadline?
    private let log: FrameLog?

    /// A handshake has no id; its answer is filed under one that no request has.
    package static let handshakeID: Int64 = 0

    package init(
        address: String, channel: any Channel, framing: Framing, waiter: Waiter, log: FrameLog?, names: OptionNames
    ) {
        self.address = address
        self.names = names
        stream = FrameStream(channel, framing)
        security = channel.security
        self.waiter = waiter
        self.log = log
        log?.note("connected", address: address)
        waiter.add(self)
    }

    // MARK: Requests

    /// Sends the handshake, which is no request.
    package func sendHandshake(_ encode: (inout ByteWriter) -> Void) {
        encode(&stream.outgoing)
        log?.sent("HANDSHAKE", id: Self.handshakeID, size: stream.outgoing.count, address: address)
        requests[Self.handshakeID] = .awaited(operation: 0)
        flush()
    }

    /// Sends a request and gives its id.
    ///
    /// - Parameter encode: writes the frame, its length included, of the request of this id.
    package func send(_ operation: Int, _ encode: (Int64, inout ByteWriter) -> Void) throws(IgniteError) -> Int64 {
        if let failure { throw failure }
        lastID += 1
        requests[lastID] = .awaited(operation: operation)
        let start = stream.outgoing.count
        encode(lastID, &stream.outgoing)
        log?.sent(name(operation), id: lastID, size: stream.outgoing.count - start, address: address)
        flush()
        return lastID
    }

    /// Gives up an answer; if it is there already, what it opened is closed now.
    package func abandon(_ id: Int64) {
        switch requests[id] {
        case .awaited(let operation): requests[id] = .abandoned(operation: operation)
        case .answered(let answer):
            requests[id] = nil
            closeLeftovers(of: answer)
        case .abandoned, nil: break
        }
    }

    /// Takes an answer that has come.
    func takeAnswer(to id: Int64) -> Answer? {
        guard case .answered(let answer) = requests[id] else { return nil }
        requests[id] = nil
        return answer
    }

    /// Forgets a request whose answer can come no more.
    func forget(_ id: Int64) { requests[id] = nil }

    /// Whether an answer is there, or can come no more: waiting for it takes no time.
    package func isSettled(_ id: Int64) -> Bool {
        if case .awaited = requests[id] { return failure != nil }
        return true
    }

    /// The requests of these operations whose answers have not come.
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

    package var nextService: Deadline? {
        if stream.holdsMore { return .now }
        let silence = silentSince?.advanced(bySeconds: silenceLimit)
        // What waits to go out keeps the connection as busy as a heartbeat after it would.
        guard let heartbeatInterval, stream.outgoing.count == 0 else { return silence }
        let heartbeat = stream.lastSent.advanced(bySeconds: heartbeatInterval)
        return silence.map { min($0, heartbeat) } ?? heartbeat
    }

    package func service(_ events: Int16) {
        if stream.outgoing.count > 0, events & stream.eventsToFlush != 0 { flush() }
        // Whatever else there is, an error or the end, reading finds out about.
        if events & (stream.eventsToReceive | ~Int16(POLLOUT)) != 0 || stream.holdsMore { receive() }
        guard failure == nil, !stream.holdsMore else { return }
        if let silentSince, silentSince.advanced(bySeconds: silenceLimit).isPast {
            return fail(
                IgniteError(
                    .connectionLost,
                    "the connection to \(address) was lost: nothing has come from it for \(Int(silenceLimit)) s",
                    address: address))
        }
        guard let heartbeatInterval, stream.outgoing.count == 0 else { return }
        if stream.lastSent.advanced(bySeconds: heartbeatInterval).isPast { codec?.sendHeartbeat() }
    }

    /// Takes in what has come, the end of the connection included, and waits for nothing.
    package func takeIn() {
        // What came before the end is read first. Not for ever: a server may never stop sending.
        for _ in 0..<64 where failure == nil {
            let before = stream.received
            service(events)
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
        if silentSince == nil || stream.sent != before { silentSince = .now }
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
        guard stream.received != before else { return }
        let isAwaiting = requests.values.contains { if case .answered = $0 { false } else { true } }
        silentSince = isAwaiting ? .now : nil
    }

    /// Files an answer with its request.
    private func file(_ buffer: FrameBuffer, _ frame: Range<Int>) {
        if case .awaited = requests[Self.handshakeID] {
            log?.received("HANDSHAKE", id: Self.handshakeID, size: frame.count + 4, error: nil, address: address)
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
        note(header, size: frame.count + 4)
        let isError: Bool
        switch header.kind {
        case .answer: isError = false
        case .error: isError = true
        case .unreadableRequest(let error): return fail(error)
        // Notifications and calls of the server's are for features that this client does not declare.
        case .notification: return recycle(buffer)
        }
        func answer(to operation: Int) -> Answer {
            Answer(operation: operation, buffer: buffer, body: start..<frame.upperBound, isError: isError)
        }
        switch requests[header.id] {
        case .awaited(let operation): requests[header.id] = .answered(answer(to: operation))
        case .abandoned(let operation):
            requests[header.id] = nil
            closeLeftovers(of: answer(to: operation))
        case .answered, nil: recycle(buffer)
        }
    }

    private func note(_ header: FrameHeader, size: Int) {
        guard let log else { return }
        var operation = "UNKNOWN"
        var code: String?
        switch requests[header.id] {
        case .awaited(let known), .abandoned(let known): operation = name(known)
        case .answered, nil: if case .notification = header.kind { operation = "NOTIFICATION" }
        }
        if case .error(let found) = header.kind { code = found }
        log.received(operation, id: header.id, size: size, error: code, address: address)
    }

    /// An answer that nobody wants may have opened a cursor or a transaction on the server.
    private func closeLeftovers(of answer: Answer) {
        defer { recycle(answer.buffer) }
        if !answer.isError { codec?.closeLeftovers(of: answer) }
    }

    // MARK: Reading

    /// Reads the body of an answer; what a newer server appends to it is passed over.
    package func decode<Response>(
        _ answer: Answer, _ name: String, _ body: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        defer { recycle(answer.buffer) }
        return try decode(answer.buffer, answer.body, name, body)
    }

    /// The same where the buffer is kept, because cells point into it.
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
        // A violation's message shows bytes, which may be data.
        log?.note(error.code == .protocolViolation ? "closed: protocol violation" : error.message, address: address)
        stream.close()
        waiter.remove(self)
    }
}
