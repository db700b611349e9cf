import Ignite2
import IgniteCore
import TestSupport
import Testing

/// A request as it came.
struct Ignite2Request {
    let operation: Ignite2.Operation?
    let id: Int64
    let body: [UInt8]

    init?(_ frame: [UInt8]?) throws {
        guard let frame else { return nil }
        let (header, offset) = try frame.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return (try RequestHeader(from: &reader), reader.offset)
        }
        operation = Ignite2.Operation(rawValue: header.operation)
        id = header.id
        body = Array(frame[offset...])
    }

    func sql() throws -> SqlFieldsQuery.Request {
        try body.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try SqlFieldsQuery.Request(from: &reader, features: Ignite2Peer.features)
        }
    }
}

/// What a scripted server of Ignite 2 sends and expects.
enum Ignite2Peer {
    static let features: Features = [.defaultQueryTimeout, .partitionsBatchSize, .heartbeat, .transactionAwareQueries]
    static let nodeID = IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!

    static func accepted(version: ProtocolVersion = .newest, node: IgniteUUID = nodeID) -> [UInt8] {
        var out = ByteWriter()
        Handshake.Response(features: features, nodeID: node).encode(to: &out, version: version)
        return out.array
    }

    static func refused(_ server: ProtocolVersion, _ message: String, status: Int32) -> [UInt8] {
        var out = ByteWriter()
        Handshake.Refusal(serverVersion: server, message: message, status: status).encode(to: &out, version: .newest)
        return out.array
    }

    /// The frame of an answer.
    static func answer(
        _ id: Int64, topology: ResponseHeader.Topology? = nil, status: Int32 = 0, message: String? = nil,
        version: ProtocolVersion = .newest, _ body: (inout ByteWriter) -> Void = { _ in }
    ) -> [UInt8] {
        var out = ByteWriter()
        Frame.write(to: &out) { out in
            ResponseHeader(id: id, topology: topology, status: status, message: message)
                .encode(to: &out, version: version)
            body(&out)
        }
        return out.array
    }

    /// An answer with rows of one number.
    static func rows(_ id: Int64, cursor: Int64, _ numbers: [Int32], more: Bool, isFirst: Bool = true) -> [UInt8] {
        answer(id) { out in
            if isFirst {
                SqlFieldsQuery.Response(cursor: cursor, columnCount: 1, names: ["X"]).encode(to: &out)
            }
            out.append(count: numbers.count)
            for number in numbers {
                out.append(TypeCode.int)
                out.appendLittleEndian(number)
            }
            out.append(more)
        }
    }

    /// Answers the handshake, and what clients ask before the first statement.
    static func open(_ connection: PeerConnection) throws {
        _ = try connection.nextLittleEndianFrame()
        connection.send(accepted())
        try inspect(connection)
    }

    static func inspect(_ connection: PeerConnection) throws {
        for _ in 0..<2 {
            guard let request = try next(connection) else { return }
            if request.operation == .getIdleTimeout {
                connection.send(answer(request.id) { $0.appendLittleEndian(Int64(0)) })
            } else {
                connection.send(engine(request.id))
            }
        }
    }

    private static func engine(_ id: Int64) -> [UInt8] {
        answer(id) { out in
            SqlFieldsQuery.Response(cursor: 0, columnCount: 1, names: ["E"]).encode(to: &out)
            out.append(count: 1)
            out.appendTyped("calcite")
            out.append(false)
        }
    }

    static func next(_ connection: PeerConnection) throws -> Ignite2Request? {
        try Ignite2Request(try connection.nextLittleEndianFrame())
    }

    /// Returns the next request, which must be of an operation.
    static func expect(_ operation: Ignite2.Operation, _ connection: PeerConnection) throws -> Ignite2Request {
        guard let request = try next(connection) else { throw PeerError("no \(operation.name)") }
        guard request.operation == operation else {
            throw PeerError("\(request.operation?.name ?? "unknown") \(request.body), not \(operation.name)")
        }
        return request
    }

    static func connect(
        _ peer: borrowing ScriptedPeer, user: String? = nil, password: String? = nil, timeout: Double = 10,
        socketTimeout: Double = 60, listeners: [any ClientEventListener] = []
    ) throws -> any Session {
        var options = peer.options
        (options.user, options.password) = (user, password)
        options.connectTimeout = .seconds(timeout)
        options.socketTimeout = .seconds(socketTimeout)
        return try connect(options, listeners: listeners)
    }

    static func connect(
        _ options: ClientOptions, interrupt: (any Interrupt)? = nil, listeners: [any ClientEventListener] = []
    ) throws -> any Session {
        var connector = try Connector(
            [Ignite2Protocol()], others: [], options, eventLoop: EventLoop(interrupt: interrupt), listeners: listeners,
            embedded: nil, clock: ClusterClock(), wantedCluster: nil)
        return try connector.connect()
    }
}

func failure(_ body: () throws -> Void) throws -> IgniteError { try #require(throws: IgniteError.self) { try body() } }
