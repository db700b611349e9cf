package import IgniteCore

/// One connection to an Ignite 2 node: adds the thin client protocol to a ``Connection``.
package final class Ignite2Connection {
    /// An answer, and the error that it contains.
    struct Answer {
        let buffer: FrameBuffer
        let body: Range<Int>
        let error: ServerError?
        let wasCancelled: Bool
    }

    let wire: Connection
    private(set) var version: ProtocolVersion
    private(set) var features: Features = []
    /// The id of the node; nil for servers older than version 1.4.0 of the protocol.
    private(set) var nodeID: IgniteUUID?
    /// The newest topology that the node has reported; it does so when it has changed.
    private(set) var topology: ResponseHeader.Topology?
    /// The queries whose results have not been read to their end, in the order in which they were sent.
    private var openQueries: [Int64] = []
    /// The queries to cancel as soon as the server has said what it calls them.
    private var cancelled: [Int64] = []

    /// - Parameter version: The version to offer first.
    init(_ wire: Connection, version: ProtocolVersion = .newest) {
        self.wire = wire
        self.version = version
        wire.codec = self
    }

    package var address: String { wire.address }
    package var failure: IgniteError? { wire.failure }

    // MARK: Handshake

    /// Performs the handshake with the newest version, up to that offered first, that both sides know (ignite2-protocol.md 2).
    func handshake(_ login: Login?, until deadline: Deadline) throws(IgniteError) {
        if let login {
            try Framing.require(login.user.utf8.count + login.password.utf8.count, atMost: Framing.room(), "a login")
        }
        while true {
            let request = Handshake.Request(
                version: version, features: .implemented,
                credentials: login.map { Handshake.Request.Credentials(user: $0.user, password: $0.password) })
            wire.sendHandshake(version: version.description) { request.encode(to: &$0) }
            let answer = try wire.answer(to: Connection.handshakeID, until: deadline, interruption: .giveUp)
            let response = try wire.decode(answer, "handshake") { (reader) throws(WireError) in
                try Handshake.answer(from: &reader, version: version)
            }
            switch response {
            case .accepted(let response):
                features = response.features
                nodeID = response.nodeID
                wire.handshakeSucceeded(nodeID: nodeID?.description)
                return
            case .refused(let refusal):
                // The connection stays open for another version.
                if refusal.serverVersion < version, ProtocolVersion.known.contains(refusal.serverVersion) {
                    wire.handshakeFailed(
                        IgniteError(
                            .unsupported,
                            "\(address) speaks version \(refusal.serverVersion) of the protocol, not \(version)",
                            address: address))
                    version = refusal.serverVersion
                    continue
                }
                let error = error(refusal, of: login)
                wire.fail(error)
                throw error
            }
        }
    }

    private func error(_ refusal: Handshake.Refusal, of login: Login?) -> IgniteError {
        let record = refusal.error.record
        if record.traits.contains(.authentication) {
            return .loginRefused(
                by: address, user: login?.user, hasPassword: login?.password.isEmpty == false, names: wire.names,
                server: record)
        }
        return IgniteError(
            .connectionFailed, "\(address) refused the connection: \(refusal.error.firstLine)",
            hint: record.traits.contains(.retryable)
                ? "the node is starting; \(wire.names("connectTimeout")) sets the seconds to wait for it" : nil,
            server: record, address: address)
    }

    // MARK: Requests

    /// Sends a request and returns its id.
    func send(
        _ operation: Operation, waitsForMore: Bool = false, statement: ClientEvent.Statement? = nil,
        _ body: (inout ByteWriter) -> Void
    ) throws(IgniteError) -> Int64 {
        let id = try wire.send(operation.rawValue, waitsForMore: waitsForMore, statement: statement) { id, out in
            Frame.write(to: &out) { out in
                RequestHeader(operation: operation.rawValue, id: id).encode(to: &out)
                body(&out)
            }
        }
        if operation == .querySqlFields { openQueries.append(id) }
        return id
    }

    /// Records that a query has ended on the server, or will soon.
    func endQuery(_ id: Int64) { openQueries.removeAll { $0 == id } }

    /// Sends a request and ignores its answer.
    func post(_ operation: Operation, _ body: (inout ByteWriter) -> Void) {
        guard let id = try? send(operation, body) else { return }
        wire.abandon(id)
        endQuery(id)
    }

    /// Sends a request, waits for its answer and decodes it.
    func call<Response>(
        _ operation: Operation, until deadline: Deadline? = nil, interruption: Connection.Interruption = .none,
        _ body: (inout ByteWriter) -> Void,
        decode response: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        let id = try send(operation, body)
        return try decode(
            try successfulAnswer(to: id, operation, until: deadline, interruption: interruption), operation.name,
            response)
    }

    // MARK: Answers

    /// Waits for an answer, which may be an error from the server.
    func answer(
        to id: Int64, _ operation: Operation, until deadline: Deadline?,
        queryLimit: Double? = nil, interruption: Connection.Interruption = .none
    ) throws(IgniteError) -> Answer {
        let answer = try wire.answer(to: id, until: deadline, queryLimit: queryLimit, interruption: interruption)
        var error: ServerError?
        if answer.isError {
            let header = try wire.decode(answer.buffer, answer.body, "error") { (reader) throws(WireError) in
                try ResponseHeader(from: &reader, version: version)
            }
            error = ServerError(header, operation: operation)
        }
        return Answer(buffer: answer.buffer, body: answer.body, error: error, wasCancelled: answer.wasCancelled)
    }

    /// Waits for an answer; throws if it is an error from the server.
    func successfulAnswer(
        to id: Int64, _ operation: Operation, until deadline: Deadline?,
        queryLimit: Double? = nil, interruption: Connection.Interruption = .none
    ) throws(IgniteError) -> Answer {
        let answer = try answer(
            to: id, operation, until: deadline, queryLimit: queryLimit, interruption: interruption)
        guard let error = answer.error else { return answer }
        recycle(answer.buffer)
        let isCancelled = answer.wasCancelled && error.record.traits.contains(.cancelled)
        throw IgniteError(
            isCancelled ? .cancelled : .server, error.record.message ?? error.firstLine,
            hint: hint(for: error), server: error.record, address: address)
    }

    /// Returns what to do in the shell about an error that the state of the cluster causes.
    private func hint(for error: ServerError) -> String? {
        guard wire.names != .uri else { return nil }
        let message = error.firstLine
        if error.isInactivity { return "\\activate on activates the cluster" }
        return message.contains("luster in read-only mode") || message.contains("luster is in read-only mode")
            ? "\\activate on lets the cluster accept changes again" : nil
    }

    /// Reads the body of an answer; skips what a newer server appends to it.
    func decode<Response>(
        _ answer: Answer, _ name: String, _ body: (inout ByteReader) throws(WireError) -> Response
    ) throws(IgniteError) -> Response {
        defer { recycle(answer.buffer) }
        return try wire.decode(answer.buffer, answer.body, name, body)
    }

    func recycle(_ buffer: FrameBuffer) { wire.recycle(buffer) }
}

// MARK: The codec

extension Ignite2Connection: ConnectionCodec {
    package var protocolName: String { "Ignite 2" }

    package func name(of operation: Int) -> String {
        Operation(rawValue: abs(operation))?.name ?? "\(operation)"
    }

    package func header(from reader: inout ByteReader, address: String) throws(WireError) -> FrameHeader {
        let start = reader
        let header = try ResponseHeader(from: &reader, version: version)
        if let changed = header.topology { topology = topology.map { max($0, changed) } ?? changed }
        if header.notification != nil { return FrameHeader(id: header.id, kind: .notification) }
        guard header.isError else { return FrameHeader(id: header.id, kind: .answer) }
        // The error is read again with its request, whose operation says whether it has an SQLSTATE.
        reader = start
        return FrameHeader(id: header.id, kind: .error)
    }

    package func serverRecord(of answer: Connection.Answer) -> IgniteError.ServerRecord? {
        var reader = ByteReader(answer.buffer.contents, from: answer.body.lowerBound)
        guard let header = try? ResponseHeader(from: &reader, version: version) else { return nil }
        return ServerError(header, operation: Operation(rawValue: abs(answer.operation))).record
    }

    package func sendHeartbeat() { post(.heartbeat) { _ in } }

    package func closeCursor(_ cursor: Int64) {
        post(.resourceClose) { ResourceClose.encode(resource: cursor, to: &$0) }
    }

    package func closeLeftovers(of answer: Connection.Answer) {
        func read<Response>(_ body: (inout ByteReader) throws(WireError) -> Response) -> Response? {
            try? wire.decode(answer.buffer, answer.body, name(of: answer.operation), body)
        }
        if answer.operation == Self.lookup { return cancelQueries(in: answer) }
        switch Operation(rawValue: answer.operation) {
        case .querySqlFields:
            let response = read { (reader) throws(WireError) in
                try SqlFieldsQuery.Response(from: &reader, includesNames: true)
            }
            guard let response else { return }
            if (try? CursorPage.hasMore(answer.buffer, answer.body)) == true { closeCursor(response.cursor) }
        case .queryScan, .querySql:
            guard let cursor = read({ (reader) throws(WireError) in try reader.littleEndian(Int64.self) }) else {
                return
            }
            if (try? CursorPage.hasMore(answer.buffer, answer.body)) == true { closeCursor(cursor) }
        case .txStart:
            guard let id = read({ (reader) throws(WireError) in try TxStart.decodeResponse(from: &reader) }) else {
                return
            }
            post(.txEnd) { TxEnd(id: id, isCommit: false).encode(to: &$0) }
        default: break
        }
    }

    // MARK: Cancelling

    /// The operation under which the query for the names of queries is kept; its answer is handled when it arrives.
    private static let lookup = -Operation.querySqlFields.rawValue

    /// Cancels a query (ignite2-protocol.md 4.7): asks which queries the server runs for this connection, and then ends
    /// the right one. Requests of a connection run concurrently, so no other connection is needed.
    package func cancel(_ request: Int64) {
        guard openQueries.contains(request) else { return }
        cancelled.append(request)
        // The query finds its own connection by a text of its own, because servers see other addresses than clients.
        let mark = "cancel \(UInt64.random(in: .min ... .max))"
        let sql = """
            SELECT q.QUERY_ID FROM SYS.SQL_QUERIES q JOIN SYS.SQL_QUERIES own ON q.INITIATOR_ID = own.INITIATOR_ID \
            WHERE own.SQL LIKE '%\(mark)%' AND q.SQL NOT LIKE '%\(mark)%'
            """
        let id = try? wire.send(Self.lookup) { id, out in
            Frame.write(to: &out) { out in
                RequestHeader(operation: Operation.querySqlFields.rawValue, id: id).encode(to: &out)
                SqlFieldsQuery.Request(schema: nil, sql: sql).encode(to: &out, features: features)
            }
        }
        if let id { wire.abandon(id) }
    }

    /// Ends the queries to cancel, whose names on the server are in an answer.
    private func cancelQueries(in answer: Connection.Answer) {
        let names = try? wire.decode(answer.buffer, answer.body, "queries") { (reader) throws(WireError) -> [String] in
            _ = try SqlFieldsQuery.Response(from: &reader, includesNames: true)
            var names: [String] = []
            for _ in 0..<(try reader.count(ofAtLeast: 1)) { names.append(try reader.typedString()) }
            return names
        }
        // The number at the end of a name counts the queries of the node.
        let numbered = (names ?? []).compactMap { name in
            name.split(separator: "_").last.flatMap { UInt64($0) }.map { (number: $0, name: name) }
        }.sorted { $0.number < $1.number }
        let queries = openQueries
        for request in cancelled {
            // Its answer may have arrived meanwhile.
            guard let position = queries.firstIndex(of: request) else { continue }
            // Servers also list queries that have failed. The awaited one is the last.
            guard let name = numbered.count == queries.count ? numbered[position].name : numbered.last?.name else {
                continue
            }
            endQuery(request)
            let sql = "KILL QUERY ASYNC \(sqlLiteral(name))"
            guard
                let id = try? send(
                    .querySqlFields,
                    { out in
                        SqlFieldsQuery.Request(schema: nil, sql: sql).encode(to: &out, features: features)
                    })
            else { continue }
            endQuery(id)
            wire.abandon(id)
        }
        cancelled = []
    }
}
