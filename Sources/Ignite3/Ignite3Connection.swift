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
        let buffer: FrameBuffer
        let body: Range<Int>
        let error: ErrorBlock?
    }

    /// How a wait for an answer reacts to Ctrl-C.
    enum Interruption {
        /// Not at all: the request cannot be cancelled.
        case none
        /// By giving up at once: nothing has been begun yet.
        case giveUp
        /// By cancelling the request itself.
        case cancelRequest
        /// By closing the cursor, which leaves its transaction usable; if the page that is awaited does not come
        /// within 200 ms even so, by cancelling the query.
        case closeCursor(Int64, execution: Int64)
    }

    package let address: String
    let waiter: Waiter
    let clock: ClusterClock
    private let channel: any Channel
    private var incoming = FrameBuffer()
    /// Buffers that were read and can be filled again.
    private var spare: [FrameBuffer] = []
    private var outgoing = ByteWriter(capacity: 1 << 12)
    private var requests: [Int64: Request] = [:]
    private var lastID: Int64 = 0
    private var isOpen = false
    private var heartbeatInterval: Double?
    private var lastSent = Deadline.now
    /// Why the connection is of no use any more.
    package private(set) var failure: IgniteError?

    /// The handshake has no request id; its answer is filed under one that no request has.
    private static let handshakeID: Int64 = 0

    init(address: String, channel: any Channel, waiter: Waiter, clock: ClusterClock) {
        self.address = address
        self.channel = channel
        self.waiter = waiter
        self.clock = clock
        waiter.add(self)
    }

    // MARK: Requests

    /// Makes the handshake.
    func handshake(_ request: Handshake.Request, until deadline: Deadline) throws(IgniteError) -> Handshake.Response {
        request.encode(to: &outgoing)
        requests[Self.handshakeID] = .awaited(.heartbeat)
        flush()
        var wasCancelled = false
        let answer = try answer(
            to: Self.handshakeID, until: deadline, interruption: .giveUp, wasCancelled: &wasCancelled)
        switch try decode(answer, "handshake", Handshake.answer) {
        case .accepted(let response):
            clock.observe(response.observableTimestamp)
            heartbeatInterval = Heartbeat.interval(idleTimeoutMilliseconds: response.idleTimeoutMilliseconds)
            return response
        case .refused(let error):
            // The server keeps the connection open after a refusal; closing it is the client's part.
            let refusal = IgniteError(
                .connectionFailed, "\(address) refused the connection: \(error.message ?? error.className)",
                hint: error.group == "AUTHENTICATION"
                    ? "give user and password: ignite3://USER:PASSWORD@\(address)" : nil,
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
        Frame.write(to: &outgoing) { out in
            RequestHeader(operation: operation.rawValue, id: id).encode(to: &out)
            body(&out)
        }
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

    /// Waits for an answer; throws the server's error if it is one.
    func successfulAnswer(
        to id: Int64, until deadline: Deadline?, interruption: Interruption = .none
    ) throws(IgniteError) -> Answer {
        var wasCancelled = false
        let answer = try answer(
            to: id, until: deadline, interruption: interruption, wasCancelled: &wasCancelled)
        guard let error = answer.error else {
            if wasCancelled, case .closeCursor = interruption {
                recycle(answer.buffer)
                throw IgniteError(.cancelled, "cancelled: the rest of the rows was not fetched", address: address)
            }
            return answer
        }
        recycle(answer.buffer)
        if wasCancelled {
            throw IgniteError(
                .cancelled, error.message ?? "cancelled", server: error.record, address: address)
        }
        throw IgniteError(.server, error.message ?? error.className, server: error.record, address: address)
    }

    /// The one loop that waits for an answer.
    private func answer(
        to id: Int64, until deadline: Deadline?, interruption: Interruption, wasCancelled: inout Bool
    ) throws(IgniteError) -> Answer {
        var cancelDue: Deadline?
        while true {
            if case .answered(let answer) = requests[id] {
                requests[id] = nil
                return answer
            }
            if let failure {
                requests[id] = nil
                throw failure
            }
            switch waiter.wait(until: [deadline, cancelDue].compactMap { $0 }.min()) {
            case .served, .ready: continue
            case .timedOut:
                if failure != nil { continue }
                if case .answered = requests[id] { continue }
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
                    switch interruption {
                    case .none: continue
                    case .giveUp:
                        throw IgniteError(.cancelled, "cancelled while connecting to \(address)", address: address)
                    case .cancelRequest: cancel(id)
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
            recycle(answer.buffer)
        case .abandoned, nil: break
        }
    }

    /// Cancels whatever is still under way, and waits until the server has taken notice; before the connection is
    /// closed, because closing it does not stop a query that has not delivered its first page
    /// (ignite3-protocol.md 12.4).
    func cancelAll(until deadline: Deadline) {
        let queries = requests.filter { _, request in
            switch request {
            case .awaited(.sqlExec), .abandoned(.sqlExec): true
            default: false
            }
        }
        for id in queries.keys { cancel(id) }
        while failure == nil, queries.keys.contains(where: { requests[$0] != nil }) {
            switch waiter.wait(until: deadline) {
            case .timedOut: return
            // Whoever presses or signals again wants the end even more: there is nothing else to do about it.
            case .interrupted: _ = waiter.interrupt?.reaction()
            case .served, .ready: continue
            }
        }
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

    /// An error that names what was read, where it went wrong, and shows the bytes there.
    private func violation(_ error: WireError, in bytes: UnsafeRawBufferPointer, _ name: String) -> IgniteError {
        let first = max(0, min(error.offset - 8, bytes.count))
        let dump = bytes[first..<min(first + 24, bytes.count)].map(hex).joined(separator: " ")
        return IgniteError(
            .protocolViolation,
            "\(name): the answer of \(address) cannot be read at byte \(error.offset) of \(bytes.count): "
                + "\(error.text) (bytes from \(first): \(dump))",
            hint: "the connection was closed", address: address)
    }

    func recycle(_ buffer: FrameBuffer) {
        guard spare.count < 2, buffer.capacity > 0 else { return }
        buffer.count = 0
        spare.append(buffer)
    }

    // MARK: Service

    package var descriptor: Int32? { channel.descriptor }

    package var events: Int16 { Int16(POLLIN) | (outgoing.count > 0 ? Int16(POLLOUT) : 0) }

    package var nextService: Deadline? {
        // What waits to go out keeps the connection as busy as a heartbeat behind it would.
        guard let heartbeatInterval, outgoing.count == 0 else { return nil }
        return lastSent.advanced(bySeconds: heartbeatInterval)
    }

    package func service(_ events: Int16) {
        if events & Int16(POLLOUT) != 0 { flush() }
        if events & ~Int16(POLLOUT) != 0 { receive() }
        if failure == nil, let due = nextService, due.isPast { post(.heartbeat) { _ in } }
    }

    private func flush() {
        var sent = 0
        while sent < outgoing.count {
            let rest = UnsafeRawBufferPointer(rebasing: outgoing.bytes[sent...])
            switch channel.write(rest) {
            case .moved(let count): sent += count
            case .wait:
                outgoing.removeFirst(sent)
                return
            case .ended: return lose("closed by the server")
            case .failed(let cause): return lose(cause)
            }
        }
        outgoing.truncate()
        lastSent = .now
    }

    private func receive() {
        // Not for ever: a server that never stops sending must not keep anyone from looking at clock and signals.
        for _ in 0..<64 where failure == nil {
            let room = incoming.capacity - incoming.count
            switch channel.read(into: incoming.bytes + incoming.count, count: room) {
            case .moved(let count):
                incoming.count += count
                takeFrames()
                // Less than there was room for: nothing more is there now.
                if count < room { return }
            case .wait: return
            case .ended: return lose("closed by the server")
            case .failed(let cause): return lose(cause)
            }
        }
    }

    /// Takes the complete frames out of what has arrived, and makes room for the rest of the one that is not.
    private func takeFrames() {
        while failure == nil {
            let bytes = incoming.contents
            // The first frame has the magic in front.
            let start = isOpen ? 0 : Frame.magic.count
            if !isOpen, !bytes.prefix(start).elementsEqual(Frame.magic.prefix(bytes.count)) {
                return fail(notIgnite(bytes))
            }
            guard bytes.count >= start + 4 else { return }
            let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
            guard length <= Frame.maximumLength else {
                return fail(
                    IgniteError(
                        .protocolViolation, "\(address) announced a frame of \(length) bytes, which cannot be",
                        hint: "the connection was closed", address: address))
            }
            let end = start + 4 + length
            guard bytes.count >= end else {
                // What is promised counts only as far as it is matched by what has come.
                incoming.reserve(min(end, max(1 << 16, bytes.count * 2)))
                return
            }
            let buffer = incoming
            incoming = spare.popLast() ?? FrameBuffer()
            let rest = buffer.count - end
            incoming.reserve(rest)
            incoming.bytes.copyMemory(from: buffer.bytes + end, byteCount: rest)
            incoming.count = rest
            buffer.count = end
            file(buffer, start + 4..<end)
        }
    }

    /// Files an answer with whoever sent the request.
    private func file(_ buffer: FrameBuffer, _ frame: Range<Int>) {
        guard isOpen else {
            isOpen = true
            requests[Self.handshakeID] = .answered(Answer(buffer: buffer, body: frame, error: nil))
            return
        }
        typealias Head = (header: ResponseHeader, error: ErrorBlock?, body: Int)
        let head = try? decode(buffer, frame, "response header") { (reader) throws(WireError) -> Head in
            let header = try ResponseHeader(from: &reader)
            let error = header.flags.contains(.error) ? try ErrorBlock(from: &reader) : nil
            return (header, error, reader.offset)
        }
        guard let (header, error, body) = head else { return }
        clock.observe(header.observableTimestamp)
        if header.id < 0, let error, !header.flags.contains(.serverCall) {
            return fail(
                IgniteError(
                    .protocolViolation, "\(address) could not read a request: \(error.message ?? error.className)",
                    server: error.record, address: address))
        }
        // Notifications and calls from the server are for features that this client does not declare.
        guard header.flags.isDisjoint(with: [.notification, .serverCall]) else { return recycle(buffer) }
        let answer = Answer(buffer: buffer, body: body..<frame.upperBound, error: error)
        switch requests[header.id] {
        case .awaited: requests[header.id] = .answered(answer)
        case .abandoned(let operation):
            requests[header.id] = nil
            closeLeftovers(of: operation, answer)
        case .answered, nil: recycle(buffer)
        }
    }

    /// An answer that nobody wants may have opened a cursor or a transaction on the server.
    private func closeLeftovers(of operation: Operation, _ answer: Answer) {
        defer { recycle(answer.buffer) }
        guard answer.error == nil else { return }
        var reader = ByteReader(answer.buffer.contents, from: answer.body.lowerBound)
        switch operation {
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

    private func lose(_ cause: String) {
        if isOpen {
            fail(IgniteError(.connectionLost, "the connection to \(address) was lost: \(cause)", address: address))
        } else {
            fail(
                IgniteError(
                    .connectionFailed, "\(address) closed the connection before it was made: \(cause)",
                    hint: "is this the client port of an Ignite 3 node, without TLS? Ignite 2 is not supported yet",
                    address: address))
        }
    }

    private func notIgnite(_ bytes: UnsafeRawBufferPointer) -> IgniteError {
        let first = bytes.prefix(16)
        let isText = first.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0D || $0 == 0x0A }
        let shown =
            isText
            ? String(decoding: first.prefix { $0 >= 0x20 }, as: UTF8.self)
            : first.map(hex).joined(separator: " ")
        return IgniteError(
            .connectionFailed, "\(address) is no Ignite 3 node: it answered '\(shown)'",
            hint: "the client port of Ignite is 10800 unless configured otherwise", address: address)
    }

    private func fail(_ error: IgniteError) {
        guard failure == nil else { return }
        failure = error
        channel.close()
        waiter.remove(self)
    }
}
