private import Glibc
package import IgniteCore

/// One connection to an Ignite 3 node: frames out, frames in, and who waits for which.
///
/// Answers come in any order. Whoever waits takes in whatever comes and files it with its owner, so several results
/// may be open at a time. Nothing here blocks but `answer(to:)`, which waits through the `Waiter`.
package final class Ignite3Connection: Serviced {
    /// What is known of a request that was sent.
    private enum Request {
        case awaited(Operation)
        /// Nobody wants the answer any more; what it opened on the server is closed when it comes.
        case abandoned(Operation)
        case answered(Answer)
    }

    /// An answer: the frame, and where in it the body lies.
    struct Answer {
        let operation: Operation
        let buffer: FrameBuffer
        let body: Range<Int>
        let error: ErrorBlock?
        /// Whether its request was cancelled while it was awaited.
        var wasCancelled = false
    }

    /// How a wait for an answer reacts to Ctrl-C.
    enum Interruption {
        /// Not at all: the request cannot be cancelled.
        case none
        /// By giving up at once: nothing has been begun yet.
        case giveUp
        /// By `cancelIsDue`, for the answer matters; a second press gives it up.
        case later
        /// By cancelling the request and giving its answer up at once: such requests do not always have one.
        case leaveRequest
        /// By cancelling the request itself.
        case cancelRequest
        /// By closing the cursor, which leaves its transaction usable; if the page that is awaited does not come
        /// within 200 ms even so, by cancelling the query.
        case closeCursor(Int64, execution: Int64)
    }

    package let address: String
    let waiter: Waiter
    let clock: ClusterClock
    /// Version, cipher and what was verified, in words; nil without TLS.
    let security: String?
    let stream: FrameStream
    /// What messages call options.
    let names: OptionNames
    private let log: FrameLog?
    private var requests: [Int64: Request] = [:]
    private var lastID: Int64 = 0
    private var heartbeatInterval: Double?
    /// Ctrl-C was pressed while an answer was awaited that had to come first, or was quicker.
    var cancelIsDue = false
    /// Why the connection is of no use any more.
    package private(set) var failure: IgniteError?

    /// The handshake has no request id; its answer is filed under one that no request has.
    private static let handshakeID: Int64 = 0

    init(address: String, channel: any Channel, waiter: Waiter, clock: ClusterClock, log: FrameLog?, names: OptionNames)
    {
        self.address = address
        self.names = names
        stream = FrameStream(channel)
        security = channel.security
        self.waiter = waiter
        self.clock = clock
        self.log = log
        log?.note("connected", address: address)
        waiter.add(self)
    }

    // MARK: Requests

    /// Makes the handshake.
    func handshake(_ request: Handshake.Request, until deadline: Deadline) throws(IgniteError) -> Handshake.Response {
        let login = request.credentials.map { $0.user.utf8.count + $0.password.utf8.count } ?? 0
        try Frame.require(login, atMost: Frame.room(), "a login")
        request.encode(to: &stream.outgoing)
        log?.sent("HANDSHAKE", id: Self.handshakeID, size: stream.outgoing.count, address: address)
        requests[Self.handshakeID] = .awaited(.heartbeat)
        let sent = Deadline.now
        flush()
        let answer = try answer(to: Self.handshakeID, until: deadline, interruption: .giveUp)
        switch try decode(answer, "handshake", Handshake.answer) {
        case .accepted(let response):
            clock.synchronize(with: response.observableTimestamp, sent: sent)
            heartbeatInterval = Heartbeat.interval(idleTimeoutMilliseconds: response.idleTimeoutMilliseconds)
            return response
        case .refused(let error):
            // The server keeps the connection open after a refusal; closing it is the client's part.
            let login = request.credentials
            // The other errors of the group are about what the server knows of logins, which its own words tell.
            let refusal =
                error.group == "AUTHENTICATION" && error.number == 2
                ? IgniteError.loginRefused(
                    by: address, user: login?.user, hasPassword: login?.password.isEmpty == false, names: names,
                    server: error.record)
                : IgniteError(
                    .connectionFailed, "\(address) refused the connection: \(error.message ?? error.className)",
                    server: error.record, address: address)
            fail(refusal)
            throw refusal
        }
    }

    /// Sends a request and answers its id.
    func send(_ operation: Operation, _ body: (inout ByteWriter) -> Void) throws(IgniteError) -> Int64 {
        if let failure { throw failure }
        lastID += 1
        let id = lastID
        requests[id] = .awaited(operation)
        let start = stream.outgoing.count
        Frame.write(to: &stream.outgoing) { out in
            RequestHeader(operation: operation.rawValue, id: id).encode(to: &out)
            body(&out)
        }
        log?.sent(operation.name, id: id, size: stream.outgoing.count - start, address: address)
        flush()
        return id
    }

    /// Sends a request whose answer nobody waits for.
    func post(_ operation: Operation, _ body: (inout ByteWriter) -> Void) {
        guard let id = try? send(operation, body) else { return }
        abandon(id)
    }

    /// Sends a request, waits for its answer and decodes it.
    func call<Response>(
        _ operation: Operation, until deadline: Deadline? = nil, interruption: Interruption = .none,
        _ body: (inout ByteWriter) -> Void,
        decode response: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        let id = try send(operation, body)
        let answer = try successfulAnswer(to: id, until: deadline, interruption: interruption)
        return try decode(answer, operation.name, response)
    }

    /// Whether an answer is there, or can come no more: waiting for it takes no time.
    func isSettled(_ id: Int64) -> Bool {
        if case .awaited = requests[id] { return failure != nil }
        return true
    }

    /// Waits for an answer; throws the server's error if it is one.
    func successfulAnswer(
        to id: Int64, until deadline: Deadline?, interruption: Interruption = .none
    ) throws(IgniteError) -> Answer {
        try successful(try answer(to: id, until: deadline, interruption: interruption))
    }

    /// The answer; throws the server's error if it is one.
    func successful(_ answer: Answer) throws(IgniteError) -> Answer {
        guard let error = answer.error else { return answer }
        recycle(answer.buffer)
        throw IgniteError(
            answer.wasCancelled ? .cancelled : .server,
            error.message ?? (answer.wasCancelled ? "cancelled" : error.className), server: error.record,
            address: address)
    }

    /// Waits for an answer, the server's error included. This is the one loop that does so.
    func answer(
        to id: Int64, until deadline: Deadline?, interruption: Interruption
    ) throws(IgniteError) -> Answer {
        var wasCancelled = false
        var cancelDue: Deadline?
        // When a person who has pressed and sees nothing is told.
        var noticeDue: Deadline?
        while true {
            if case .answered(var answer) = requests[id] {
                requests[id] = nil
                if wasCancelled, answer.error == nil, case .closeCursor = interruption {
                    recycle(answer.buffer)
                    throw IgniteError(.cancelled, "cancelled: the rest of the rows was not fetched", address: address)
                }
                answer.wasCancelled = wasCancelled
                return answer
            }
            if let failure {
                requests[id] = nil
                throw failure
            }
            switch waiter.wait(until: [deadline, cancelDue, noticeDue].compactMap { $0 }.min()) {
            case .served, .ready: continue
            case .timedOut:
                if failure != nil { continue }
                if case .answered = requests[id] { continue }
                if let due = noticeDue, due.isPast {
                    noticeDue = nil
                    waiter.interrupt?.answerTakesLong(isCancelled: wasCancelled)
                    continue
                }
                if let due = cancelDue, due.isPast, case .closeCursor(_, let execution) = interruption {
                    cancelDue = nil
                    cancel(execution)
                    continue
                }
                if case .closeCursor(_, let execution) = interruption { cancel(execution) } else { cancel(id) }
                abandon(id)
                throw IgniteError(
                    .timedOut, "\(address) did not answer in time",
                    hint: "the statement may still be running there", address: address)
            case .interrupted:
                switch waiter.interrupt?.reaction() ?? .none {
                case .none: continue
                case .cancel:
                    noticeDue = .after(seconds: 0.5)
                    switch interruption {
                    case .none: continue
                    case .giveUp:
                        throw IgniteError(.cancelled, "cancelled while connecting to \(address)", address: address)
                    case .later where wasCancelled:
                        abandon(id)
                        throw IgniteError(.cancelled, "cancelled", address: address)
                    case .later: cancelIsDue = true
                    case .leaveRequest:
                        cancel(id)
                        abandon(id)
                        throw IgniteError(.cancelled, "cancelled", address: address)
                    case .cancelRequest:
                        cancel(id)
                        cancelIsDue = true
                    case .closeCursor(let cursor, _) where !wasCancelled:
                        post(.sqlCursorClose) { SqlCursor.encode(cursor: cursor, to: &$0) }
                        cancelDue = .after(seconds: 0.2)
                    case .closeCursor(_, let execution): cancel(execution)
                    }
                    wasCancelled = true
                case .leave:
                    if case .closeCursor(_, let execution) = interruption { cancel(execution) } else { cancel(id) }
                    abandon(id)
                    throw IgniteError(.terminated, "ended by a signal", address: address)
                }
            }
        }
    }

    /// Asks the server to cancel a request that is under way.
    private func cancel(_ id: Int64) {
        guard id != Self.handshakeID else { return }
        post(.operationCancel) { OperationCancel.encode(request: id, to: &$0) }
    }

    /// Gives up an answer; if it is there already, what it opened is closed now.
    func abandon(_ id: Int64) {
        switch requests[id] {
        case .awaited(let operation): requests[id] = .abandoned(operation)
        case .answered(let answer):
            requests[id] = nil
            closeLeftovers(of: answer)
        case .abandoned, nil: break
        }
    }

    /// Cancels whatever is still under way, and waits until the server has taken notice; before the connection is
    /// closed, because closing it does not stop a query that has not delivered its first page
    /// (ignite3-protocol.md 12.4).
    func cancelAll(until deadline: Deadline) {
        let queries = postCancels()
        while failure == nil, queries.contains(where: { requests[$0] != nil }) {
            switch waiter.wait(until: deadline) {
            case .timedOut: return
            // Whoever presses or signals again wants the end even more: there is nothing else to do about it.
            case .interrupted: _ = waiter.interrupt?.reaction()
            case .served, .ready: continue
            }
        }
    }

    /// Cancels whatever is still under way, and answers what that is.
    @discardableResult
    func postCancels() -> [Int64] {
        let queries = requests.compactMap { id, request -> Int64? in
            switch request {
            case .awaited(.sqlExec), .abandoned(.sqlExec), .awaited(.sqlExecBatch), .abandoned(.sqlExecBatch): id
            default: nil
            }
        }
        for id in queries { cancel(id) }
        return queries
    }

    // MARK: Answers

    /// Reads the body of an answer; what a newer server appends to it is passed over.
    func decode<Response>(
        _ answer: Answer, _ name: String, _ body: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        defer { recycle(answer.buffer) }
        return try decode(answer.buffer, answer.body, name, body)
    }

    /// The same where the buffer is kept, because cells point into it.
    func decode<Response>(
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

    func recycle(_ buffer: FrameBuffer) { stream.recycle(buffer) }

    // MARK: Service

    package var descriptor: Int32? { stream.descriptor }

    package var events: Int16 { stream.eventsToReceive | (stream.outgoing.count > 0 ? stream.eventsToFlush : 0) }

    package var nextService: Deadline? {
        if stream.holdsMore { return .now }
        // What waits to go out keeps the connection as busy as a heartbeat behind it would.
        guard let heartbeatInterval, stream.outgoing.count == 0 else { return nil }
        return stream.lastSent.advanced(bySeconds: heartbeatInterval)
    }

    package func service(_ events: Int16) {
        if stream.outgoing.count > 0, events & stream.eventsToFlush != 0 { flush() }
        // Whatever else there is, an error or the end, reading finds out about.
        if events & (stream.eventsToReceive | ~Int16(POLLOUT)) != 0 || stream.holdsMore { receive() }
        if failure == nil, !stream.holdsMore, let due = nextService, due.isPast { post(.heartbeat) { _ in } }
    }

    /// Takes in what has come, the end of the connection included, and waits for nothing.
    func takeIn() {
        // What came before the end is read first. Not for ever: a server may never stop sending.
        for _ in 0..<64 where failure == nil {
            let before = stream.received
            service(events)
            if stream.received == before { return }
        }
    }

    private func flush() {
        do throws(FrameStream.Fault) {
            try stream.flush()
        } catch {
            fail(connectionError(error))
        }
    }

    private func receive() {
        guard failure == nil else { return }
        do throws(FrameStream.Fault) {
            try stream.receive { buffer, payload in
                file(buffer, payload)
                return failure == nil
            }
        } catch {
            fail(connectionError(error))
        }
    }

    /// Files an answer with whoever sent the request.
    private func file(_ buffer: FrameBuffer, _ frame: Range<Int>) {
        if case .awaited = requests[Self.handshakeID] {
            log?.received("HANDSHAKE", id: Self.handshakeID, size: frame.count + 4, error: nil, address: address)
            requests[Self.handshakeID] = .answered(
                Answer(operation: .heartbeat, buffer: buffer, body: frame, error: nil))
            return
        }
        typealias Head = (header: ResponseHeader, error: ErrorBlock?, body: Int)
        let head = try? decode(buffer, frame, "response header") { (reader) throws(WireError) -> Head in
            let header = try ResponseHeader(from: &reader)
            let error = header.flags.contains(.error) ? try ErrorBlock(from: &reader) : nil
            return (header, error, reader.offset)
        }
        guard let (header, error, body) = head else { return }
        logAnswer(header, error, size: frame.count + 4)
        clock.observe(header.observableTimestamp)
        if header.id < 0, let error, !header.flags.contains(.serverCall) {
            return fail(
                IgniteError(
                    .protocolViolation, "\(address) could not read a request: \(error.message ?? error.className)",
                    server: error.record, address: address))
        }
        // Notifications and calls from the server are for features that this client does not declare.
        guard header.flags.isDisjoint(with: [.notification, .serverCall]) else { return recycle(buffer) }
        switch requests[header.id] {
        case .awaited(let operation):
            requests[header.id] = .answered(
                Answer(operation: operation, buffer: buffer, body: body..<frame.upperBound, error: error))
        case .abandoned(let operation):
            requests[header.id] = nil
            closeLeftovers(
                of: Answer(operation: operation, buffer: buffer, body: body..<frame.upperBound, error: error))
        case .answered, nil: recycle(buffer)
        }
    }

    private func logAnswer(_ header: ResponseHeader, _ error: ErrorBlock?, size: Int) {
        guard let log else { return }
        let operation: String
        switch requests[header.id] {
        case .awaited(let known), .abandoned(let known): operation = known.name
        case .answered, nil: operation = header.flags.contains(.notification) ? "NOTIFICATION" : "UNKNOWN"
        }
        log.received(operation, id: header.id, size: size, error: error?.record.code, address: address)
    }

    /// An answer that nobody wants may have opened a cursor or a transaction on the server.
    private func closeLeftovers(of answer: Answer) {
        defer { recycle(answer.buffer) }
        guard answer.error == nil else { return }
        var reader = ByteReader(answer.buffer.contents, from: answer.body.lowerBound)
        switch answer.operation {
        case .sqlExec:
            guard let cursor = try? reader.unpackInt64OrNil() else { return }
            post(.sqlCursorClose) { SqlCursor.encode(cursor: cursor, to: &$0) }
        case .txBegin:
            guard let id = try? TxBegin.decodeResponse(from: &reader) else { return }
            post(.txRollback) { TxFinish(id: id, isReadOnly: false).encode(to: &$0, features: .qualifiedNames) }
        default: break
        }
    }

    // MARK: End

    package func close() {
        fail(IgniteError(.closed, "the connection to \(address) is closed", address: address))
    }

    private func fail(_ error: IgniteError) {
        guard failure == nil else { return }
        failure = error
        // A violation's message shows bytes, which may be data.
        log?.note(error.code == .protocolViolation ? "closed: protocol violation" : error.message, address: address)
        stream.close()
        waiter.remove(self)
    }
}
