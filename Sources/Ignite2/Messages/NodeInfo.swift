package import IgniteCore

/// CLUSTER_GROUP_GET_NODE_IDS (ignite2-protocol.md 9): the nodes of the cluster. These ids have no type code.
package enum NodeIDs {
    package struct Request: Equatable {
        /// The server sends the nodes unless its topology is still this one; 0 for none.
        package var knownTopology: Int64
        /// Whether nodes that only use the cluster are left out.
        package var isServersOnly: Bool

        package init(knownTopology: Int64 = 0, isServersOnly: Bool = false) {
            self.knownTopology = knownTopology
            self.isServersOnly = isServersOnly
        }

        /// Reads a request without projections by attributes.
        package init(from reader: inout ByteReader) throws(WireError) {
            knownTopology = try reader.littleEndian(Int64.self)
            isServersOnly = false
            for _ in 0..<(try reader.count(ofAtLeast: 3)) {
                let start = reader.offset
                guard try reader.littleEndian(Int16.self) == Self.byKind else {
                    throw .invalid(offset: start, what: "a projection by an attribute")
                }
                isServersOnly = try reader.bool()
            }
        }

        /// The projection to servers, or to clients.
        private static let byKind: Int16 = 2

        package func encode(to out: inout ByteWriter) {
            out.appendLittleEndian(knownTopology)
            out.append(count: isServersOnly ? 1 : 0)
            guard isServersOnly else { return }
            out.appendLittleEndian(Self.byKind)
            out.append(true)
        }
    }

    package struct Response: Equatable {
        package var topology: Int64
        package var nodes: [IgniteUUID]
    }

    /// Reads the nodes; nil if the topology has not changed.
    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> Response? {
        guard try reader.bool() else { return nil }
        return Response(topology: try reader.littleEndian(Int64.self), nodes: try reader.uuids())
    }
}

/// One node, as CLUSTER_GROUP_GET_NODE_INFO reports it (ignite2-protocol.md 9).
package struct NodeInfo: Equatable, Sendable {
    package var id: IgniteUUID
    /// The values of the wanted attributes that are texts. Servers send all, with their environment.
    package var attributes: [String: String] = [:]
    /// The addresses for other nodes.
    package var addresses: [String] = []
    package var isClient: Bool
    package var isDaemon: Bool
    /// The name that does not change when the node starts again; nil if it is not a text.
    package var consistentID: String?
    /// `2.17.0`.
    package var version: String

    /// The port for clients; nil if the node serves none.
    package var clientPort: UInt16?

    package static let zoneAttribute = "user.timezone"
    package static let clientPortAttribute = "clientListenerPort"

    package static func encode(_ ids: [IgniteUUID], to out: inout ByteWriter) {
        out.append(count: ids.count)
        for id in ids { out.append(id) }
    }

    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> [NodeInfo] {
        var nodes: [NodeInfo] = []
        for _ in 0..<(try reader.count(ofAtLeast: 32)) { nodes.append(try NodeInfo(from: &reader)) }
        return nodes
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        id = try reader.typedUUID()
        for _ in 0..<(try reader.count(ofAtLeast: 2)) {
            let name = try reader.typedString()
            if name == Self.clientPortAttribute, reader.peek() == TypeCode.int.rawValue {
                _ = try reader.byte()
                clientPort = UInt16(exactly: try reader.littleEndian(Int32.self))
                continue
            }
            guard let value = try reader.textOrSkip(), name == Self.zoneAttribute else { continue }
            attributes[name] = value
        }
        addresses = try reader.texts()
        // The host names.
        _ = try reader.texts()
        _ = try reader.littleEndian(Int64.self)
        _ = try reader.bool()
        isDaemon = try reader.bool()
        isClient = try reader.bool()
        consistentID = try reader.textOrSkip()
        let numbers = [try reader.byte(), try reader.byte(), try reader.byte()]
        version = numbers.map(String.init).joined(separator: ".")
        _ = try reader.textOrSkip()
        _ = try reader.littleEndian(Int64.self)
        try reader.skipValue()
    }
}

extension ByteReader {
    /// Reads a value of any type; returns it if it is a string.
    fileprivate mutating func textOrSkip() throws(WireError) -> String? {
        if peek() == TypeCode.string.rawValue { return try typedString() }
        try skipValue()
        return nil
    }

    /// Reads a collection, and returns its strings.
    fileprivate mutating func texts() throws(WireError) -> [String] {
        guard !skipNull() else { return [] }
        try expect(.collection, "a collection")
        let count = try count(ofAtLeast: 1)
        _ = try byte()
        var texts: [String] = []
        for _ in 0..<count { if let text = try textOrSkip() { texts.append(text) } }
        return texts
    }
}
