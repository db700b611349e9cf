package import Ignite3
package import IgniteCore

/// A request as it came.
package struct PeerRequest: Sendable {
    package let operation: Int
    package let id: Int64
    package let body: [UInt8]

    /// Reads the body with the server half of a message.
    package func read<Message>(_ message: (inout ByteReader) throws(WireError) -> Message) throws -> Message {
        try body.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let decoded = try message(&reader)
            try reader.finish()
            return decoded
        }
    }

    package func sqlExec() throws -> SqlExec.Request {
        try read(SqlExec.Request.init(from:))
    }

    package func sqlExecBatch() throws -> SqlExecBatch.Request { try read(SqlExecBatch.Request.init(from:)) }

    /// A key-value operation, which this must be.
    package func tupleRequest() throws -> (request: TupleOperation.Request, records: [TupleOperation.Record]) {
        guard let operation = Operation(rawValue: operation) else { throw PeerError("operation \(operation)") }
        return try read { (reader) throws(WireError) in
            try TupleOperation.decodeRequest(operation, from: &reader)
        }
    }

    package func sqlQueryMeta() throws -> SqlQueryMeta.Request { try read(SqlQueryMeta.Request.init(from:)) }

    package func txBegin() throws -> TxBegin.Request { try read(TxBegin.Request.init(from:)) }

    /// The one number that most requests consist of: a cursor, a transaction, the id of another request.
    package func number() throws -> Int64 { try read { (reader) throws(WireError) in try reader.unpackInt64() } }

    /// `SQL_EXEC select 1`, `SQL_CURSOR_CLOSE 7`.
    func summary() throws -> String {
        guard let operation = Operation(rawValue: operation) else { return "operation \(operation)" }
        switch operation {
        case .sqlExecBatch: return "\(operation.name) \(try sqlExecBatch().statement.sql)"
        case .sqlExecScript: return "\(operation.name) \(try read(SqlExecScript.decode).sql)"
        case .sqlExec: return "\(operation.name) \(try sqlExec().sql)"
        case .sqlQueryMeta: return "\(operation.name) \(try sqlQueryMeta().sql)"
        case .txBegin: return "\(operation.name)\(try txBegin().isReadOnly ? " read only" : "")"
        case .txCommit, .txRollback, .sqlCursorNextPage, .sqlCursorClose, .operationCancel:
            return "\(operation.name) \(try number())"
        default:
            guard operation.name.hasPrefix("TUPLE_") else { return operation.name }
            let request = try tupleRequest().request
            let transaction = request.transaction.map { " in \($0)" } ?? ""
            return "\(operation.name) \(request.recordCount)\(transaction)"
        }
    }
}

/// The server's end of one connection; reads wait for the client.
package final class PeerConnection {
    private let sockets: PeerSockets
    let descriptor: Int32
    private let journal: Journal
    private var input: [UInt8] = []
    /// The number of a closed descriptor is soon another's.
    private var isClosed = false

    init(sockets: PeerSockets, descriptor: Int32, journal: Journal) {
        self.sockets = sockets
        self.descriptor = descriptor
        self.journal = journal
    }

    deinit { close() }

    // MARK: Reading

    /// Takes in what has come; false at the end, and once the connection was closed here.
    @discardableResult
    package func receive() throws -> Bool {
        guard !isClosed, let bytes = try PeerSockets.read(descriptor) else { return false }
        input += bytes
        return true
    }

    /// The body of the next frame, if all of it is here.
    private func takeFrame(behind prefix: Int = 0) -> [UInt8]? {
        let start = prefix + 4
        guard input.count >= start else { return nil }
        let length = input[prefix..<start].reduce(0) { $0 << 8 | Int($1) }
        guard input.count - start >= length else { return nil }
        defer { input.removeFirst(start + length) }
        return Array(input[start..<(start + length)])
    }

    /// The body of the next frame whose length comes with its least significant byte first, as those of Ignite 2; nil
    /// when the client has closed the connection.
    package func nextLittleEndianFrame() throws -> [UInt8]? {
        while true {
            if input.count >= 4 {
                let length = input[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
                if input.count - 4 >= length {
                    defer { input.removeFirst(4 + length) }
                    return Array(input[4..<(4 + length)])
                }
            }
            guard try receive() else { return nil }
        }
    }

    /// The client's handshake, if all of it is here.
    func takeHandshake() throws -> Handshake.Request? {
        guard let body = takeFrame(behind: Frame.magic.count) else { return nil }
        return try PeerRequest(operation: 0, id: 0, body: body).read(Handshake.Request.init(from:))
    }

    /// The next request, if all of it is here; noted in the journal.
    func takeRequest() throws -> PeerRequest? {
        guard let frame = takeFrame() else { return nil }
        let request = try frame.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let header = try RequestHeader(from: &reader)
            return PeerRequest(operation: header.operation, id: header.id, body: Array(frame[reader.offset...]))
        }
        journal.note(try request.summary())
        return request
    }

    package func readHandshake() throws -> Handshake.Request {
        while true {
            if let handshake = try takeHandshake() { return handshake }
            guard try receive() else { throw PeerError("the client left before its handshake") }
        }
    }

    /// The next request; nil when the client has closed the connection.
    package func next() throws -> PeerRequest? {
        while true {
            if let request = try takeRequest() { return request }
            guard try receive() else { return nil }
        }
    }

    /// The next request, which must be this operation.
    package func expect(_ operation: Operation) throws -> PeerRequest {
        guard let request = try next() else { throw PeerError("the client left before its \(operation.name)") }
        guard request.operation == operation.rawValue else {
            throw PeerError("\(operation.name) expected, found \(try request.summary())")
        }
        return request
    }

    /// Whether the client has sent nothing beyond what was read; true also when it has left.
    package func isQuiet() throws -> Bool {
        while !isClosed && PeerSockets.isReady(descriptor) {
            guard try receive() else { break }
        }
        return input.isEmpty
    }

    /// Reads, and notes, whatever comes until the client closes the connection.
    package func readToEnd() throws {
        while try next() != nil {}
    }

    /// Waits for the end without looking at what comes: for clients that have been told nonsense.
    package func waitForEnd() throws {
        while try receive() {}
    }

    // MARK: Answers

    /// Sends bytes in one piece; false when the client does not take them any more.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        !isClosed && PeerSockets.write(descriptor, bytes)
    }

    /// Sends every byte by itself.
    package func sendSingly(_ bytes: [UInt8]) {
        for byte in bytes { send([byte]) }
    }

    /// Reads a handshake and accepts it.
    package func acceptHandshake(idleTimeoutMilliseconds: Int64 = 0, observableTimestamp: Int64 = 1) throws {
        _ = try readHandshake()
        send(
            PeerFrame.handshake(
                idleTimeoutMilliseconds: idleTimeoutMilliseconds, observableTimestamp: observableTimestamp))
    }

    /// Answers with a body; without one it is empty.
    package func answer(
        _ request: PeerRequest, observableTimestamp: Int64 = 0, _ body: (inout ByteWriter) -> Void = { _ in }
    ) {
        send(PeerFrame.answer(request.id, observableTimestamp: observableTimestamp, body))
    }

    package func refuse(_ request: PeerRequest, _ error: ErrorBlock, observableTimestamp: Int64 = 0) {
        send(PeerFrame.error(request.id, error, observableTimestamp: observableTimestamp))
    }

    package func close() { close(withReset: false) }

    /// Closes so that the client sees a reset.
    package func reset() { close(withReset: true) }

    private func close(withReset: Bool) {
        guard !isClosed else { return }
        isClosed = true
        sockets.close(descriptor, withReset: withReset)
    }
}
