package import IgniteCore

/// One connection to an Ignite 3 node: adds the client protocol to a ``Connection``.
package final class Ignite3Connection {
    /// An answer, and the error that it contains.
    struct Answer {
        let operation: Operation
        let buffer: FrameBuffer
        let body: Range<Int>
        let error: ErrorBlock?
        let wasCancelled: Bool
    }

    let wire: Connection
    private(set) var clock = ClusterClock()

    init(_ wire: Connection) {
        self.wire = wire
        wire.codec = self
    }

    package var address: String { wire.address }
    package var failure: IgniteError? { wire.failure }

    // MARK: Requests

    /// Performs the handshake.
    ///
    /// - Parameter known: The clock to use if it belongs to the same cluster.
    func handshake(
        _ request: Handshake.Request, clock known: ClusterClock, until deadline: Deadline
    ) throws(IgniteError) -> Handshake.Response {
        let login = request.credentials.map { $0.user.utf8.count + $0.password.utf8.count } ?? 0
        try Framing.require(login, atMost: Framing.room(), "a login")
        let sent = Deadline.now
        wire.sendHandshake(version: request.version.map { "\($0)" }.joined(separator: ".")) { request.encode(to: &$0) }
        let answer = try wire.answer(to: Connection.handshakeID, until: deadline, interruption: .giveUp)
        switch try wire.decode(answer, "handshake", Handshake.answer) {
        case .accepted(let response):
            wire.handshakeSucceeded(nodeID: response.nodeID.description, productVersion: response.productVersion)
            wire.beginHeartbeats(
                every: Heartbeat.interval(idleTimeoutMilliseconds: response.idleTimeoutMilliseconds))
            if known.isClock(ofCluster: response.clusterID) { clock = known }
            clock.synchronize(with: response.observableTimestamp, sent: sent)
            return response
        case .refused(let error):
            // The server keeps the connection open after a refusal; the client has to close it.
            let refusal = refusal(error, of: request.credentials)
            wire.fail(refusal)
            throw refusal
        }
    }

    private func refusal(_ error: ErrorBlock, of login: Handshake.Request.Credentials?) -> IgniteError {
        // The other errors of the group concern the server's login configuration, which its own message explains.
        if error.group == "AUTHENTICATION", error.number == 2 {
            return IgniteError.loginRefused(
                by: address, user: login?.user, hasPassword: login?.password.isEmpty == false,
                names: wire.names, server: error.record)
        }
        return IgniteError(
            .connectionFailed, "\(address) refused the connection: \(error.message ?? error.className)",
            server: error.record, address: address)
    }

    /// Sends a request and returns its id.
    func send(
        _ operation: Operation, statement: ClientEvent.Statement? = nil, _ body: (inout ByteWriter) -> Void
    ) throws(IgniteError) -> Int64 {
        try wire.send(operation.rawValue, statement: statement) { id, out in
            Frame.write(to: &out) { out in
                RequestHeader(operation: operation.rawValue, id: id).encode(to: &out)
                body(&out)
            }
        }
    }

    /// Sends a request and ignores its answer.
    func post(_ operation: Operation, _ body: (inout ByteWriter) -> Void) {
        guard let id = try? send(operation, body) else { return }
        wire.abandon(id)
    }

    /// Sends a request, waits for its answer and decodes it.
    func call<Response>(
        _ operation: Operation, statement: ClientEvent.Statement? = nil, until deadline: Deadline? = nil,
        interruption: Connection.Interruption = .none, _ body: (inout ByteWriter) -> Void,
        decode response: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        let id = try send(operation, statement: statement, body)
        let answer = try successfulAnswer(to: id, until: deadline, interruption: interruption)
        return try decode(answer, operation.name, response)
    }

    // MARK: Answers

    /// Waits for an answer, which may be an error from the server.
    func answer(
        to id: Int64, until deadline: Deadline?, queryLimit: Double? = nil,
        interruption: Connection.Interruption = .none
    ) throws(IgniteError) -> Answer {
        let answer = try wire.answer(to: id, until: deadline, queryLimit: queryLimit, interruption: interruption)
        var body = answer.body
        var error: ErrorBlock?
        if answer.isError {
            error = try wire.decode(answer.buffer, answer.body, "error") { (reader) throws(WireError) in
                let error = try ErrorBlock(from: &reader)
                body = reader.offset..<answer.body.upperBound
                return error
            }
        }
        return Answer(
            operation: Operation(rawValue: answer.operation) ?? .heartbeat, buffer: answer.buffer, body: body,
            error: error, wasCancelled: answer.wasCancelled)
    }

    /// Waits for an answer; throws if it is an error from the server.
    func successfulAnswer(
        to id: Int64, until deadline: Deadline?, queryLimit: Double? = nil,
        interruption: Connection.Interruption = .none
    ) throws(IgniteError) -> Answer {
        try successful(try answer(to: id, until: deadline, queryLimit: queryLimit, interruption: interruption))
    }

    /// Returns the answer; throws if it is an error from the server.
    func successful(_ answer: Answer) throws(IgniteError) -> Answer {
        guard let error = answer.error else { return answer }
        recycle(answer.buffer)
        throw IgniteError(
            answer.wasCancelled ? .cancelled : .server,
            error.message ?? (answer.wasCancelled ? "cancelled" : error.className), server: error.record,
            address: address)
    }

    /// Reads the body of an answer; skips what a newer server appends to it.
    func decode<Response>(
        _ answer: Answer, _ name: String, _ body: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        defer { recycle(answer.buffer) }
        return try wire.decode(answer.buffer, answer.body, name, body)
    }

    /// Reads the body of an answer and keeps the buffer, because cells point into it.
    func decode<Response>(
        _ buffer: FrameBuffer, _ range: Range<Int>, _ name: String,
        _ body: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        try wire.decode(buffer, range, name, body)
    }

    func recycle(_ buffer: FrameBuffer) { wire.recycle(buffer) }

    // MARK: End

    /// The queries in progress.
    private var queries: [Int64] { wire.underWay([Operation.sqlExec.rawValue, Operation.sqlExecBatch.rawValue]) }

    /// Cancels all requests in progress.
    func cancelAll() {
        for id in queries { cancel(id) }
    }

    /// Cancels all queries and waits until the server has processed that. Called before the connection is closed,
    /// because closing does not stop a query that has not delivered its first page (ignite3-protocol.md 12.4).
    func cancelAll(until deadline: Deadline) { wire.cancel(queries, until: deadline) }
}

extension Ignite3Connection: ConnectionCodec {
    package var protocolName: String { "Ignite 3" }

    package func name(of operation: Int) -> String { Operation(rawValue: operation)?.name ?? "\(operation)" }

    package func header(from reader: inout ByteReader, address: String) throws(WireError) -> FrameHeader {
        let header = try ResponseHeader(from: &reader)
        clock.observe(header.observableTimestamp)
        // These belong to features that this client does not declare.
        guard header.flags.isDisjoint(with: [.notification, .serverCall]) else {
            return FrameHeader(id: header.id, kind: .notification)
        }
        guard header.flags.contains(.error) else { return FrameHeader(id: header.id, kind: .answer) }
        var block = reader
        let error = try ErrorBlock(from: &block)
        guard header.id >= 0 else {
            return FrameHeader(
                id: header.id,
                kind: .unreadableRequest(
                    IgniteError(
                        .protocolViolation,
                        "\(address) could not read a request: \(error.message ?? error.className)",
                        server: error.record, address: address)))
        }
        return FrameHeader(id: header.id, kind: .error)
    }

    package func serverRecord(of answer: Connection.Answer) -> IgniteError.ServerRecord? {
        var reader = ByteReader(answer.buffer.contents, from: answer.body.lowerBound)
        return (try? ErrorBlock(from: &reader))?.record
    }

    package func sendHeartbeat() { post(.heartbeat) { _ in } }

    package func cancel(_ request: Int64) {
        post(.operationCancel) { OperationCancel.encode(request: request, to: &$0) }
    }

    package func closeCursor(_ cursor: Int64) { post(.sqlCursorClose) { SqlCursor.encode(cursor: cursor, to: &$0) } }

    package func closeLeftovers(of answer: Connection.Answer) {
        var reader = ByteReader(answer.buffer.contents, from: answer.body.lowerBound)
        switch Operation(rawValue: answer.operation) {
        case .sqlExec:
            if let cursor = try? reader.unpackInt64OrNil() { closeCursor(cursor) }
        case .txBegin:
            guard let id = try? TxBegin.decodeResponse(from: &reader) else { return }
            post(.txRollback) { TxFinish(id: id).encode(to: &$0) }
        default: break
        }
    }
}
