import Ignite2
import IgniteCore
import TestSupport

/// Everything that is read from a response, to the last byte, in the form of the recorded expectations.
enum DecodedResponse {
    static func json(_ golden: Golden, _ payload: [UInt8]) throws(WireError) -> JSON {
        try read(payload) { (reader) throws(WireError) in
            golden.isHandshake
                ? try handshake(&reader, golden.version) : try response(&reader, golden, payload)
        }
    }

    /// Calls the body with a reader of bytes.
    static func read<Result>(
        _ payload: [UInt8], _ body: (inout ByteReader) throws(WireError) -> Result
    ) throws(WireError) -> Result {
        let buffer = FrameBuffer(capacity: payload.count)
        buffer.bytes.copyMemory(from: payload, byteCount: payload.count)
        buffer.count = payload.count
        var reader = ByteReader(buffer.contents)
        return try withExtendedLifetime(buffer) { () throws(WireError) in try body(&reader) }
    }

    private static func handshake(_ reader: inout ByteReader, _ version: ProtocolVersion) throws(WireError) -> JSON {
        switch try Handshake.answer(from: &reader, version: version) {
        case .accepted(let response):
            var fields: [String: JSON] = ["success": .boolean(true), "unread_bytes": .integer(Int64(reader.remaining))]
            if version.hasFeatures { fields["features"] = bits(response.features) }
            if let id = response.nodeID { fields["node_id"] = .string(id.description) }
            return .object(fields)
        case .refused(let refusal):
            let server = refusal.serverVersion
            var fields: [String: JSON] = [
                "success": .boolean(false), "message": .string(refusal.message),
                "server_version": .array([server.major, server.minor, server.patch].map { .integer(Int64($0)) }),
            ]
            if version.hasCredentials { fields["status"] = .integer(Int64(refusal.status)) }
            try reader.finish()
            return .object(fields)
        }
    }

    private static func bits(_ features: Features) -> JSON {
        .array((0..<32).filter { features.rawValue >> $0 & 1 != 0 }.map { .integer($0) })
    }

    private static func response(
        _ reader: inout ByteReader, _ golden: Golden, _ payload: [UInt8]
    ) throws(WireError) -> JSON {
        let header = try ResponseHeader(from: &reader, version: golden.version)
        var fields = ["header": json(header, golden.version)]
        let values = GoldenValues(golden)
        if header.notification != nil {
            var events: [JSON] = []
            for event in try ContinuousQuery.events(from: &reader) {
                events.append(
                    .object([
                        "key": try values.text(event.key), "old": try values.text(event.oldValue),
                        "new": try values.text(event.newValue), "kind": .integer(Int64(event.kind)),
                    ]))
            }
            fields["events"] = .array(events)
        } else if !header.isError, let operation = golden.operation.flatMap(Operation.init) {
            fields["body"] = try body(operation, &reader, golden, values, payload)
        }
        fields["unread_bytes"] = .integer(Int64(reader.remaining))
        return .object(fields)
    }

    private static func json(_ header: ResponseHeader, _ version: ProtocolVersion) -> JSON {
        var fields: [String: JSON] = [
            "request_id": .integer(header.id), "status": .integer(Int64(header.status)),
        ]
        if let message = header.message { fields["message"] = .string(message) }
        if let topology = header.topology { fields["topology"] = json(topology) }
        if let notification = header.notification { fields["notification_op"] = .integer(Int64(notification)) }
        if version.hasFlags {
            let flags: [(Bool, Int64)] = [
                (header.isError, 1), (header.topology != nil, 2), (header.notification != nil, 4),
            ]
            fields["flags"] = .integer(flags.filter(\.0).reduce(0) { $0 | $1.1 })
        }
        return .object(fields)
    }

    private static func json(_ topology: ResponseHeader.Topology) -> JSON {
        .array([.integer(topology.major), .integer(Int64(topology.minor))])
    }

    /// Nil if the response has no body.
    private static func body(
        _ operation: Operation, _ reader: inout ByteReader, _ golden: Golden, _ values: GoldenValues, _ payload: [UInt8]
    ) throws(WireError) -> JSON? {
        switch operation {
        case .querySqlFields:
            let includesNames = golden.input["names"] != .boolean(false)
            let response = try SqlFieldsQuery.Response(from: &reader, includesNames: includesNames)
            var fields = try rows(&reader, values, payload, columns: response.columnCount)
            fields["cursor"] = .integer(response.cursor)
            fields["column_count"] = .integer(Int64(response.columnCount))
            if let names = response.names { fields["columns"] = .array(names.map { .string($0) }) }
            return .object(fields)
        case .querySqlFieldsCursorGetPage:
            let columns = golden.decoded["body"]["rows"][0].elements.count
            return .object(try rows(&reader, values, payload, columns: columns))
        case .getIdleTimeout:
            return .object(["idle_timeout": .integer(try Heartbeat.decodeIdleTimeout(from: &reader))])
        case .txStart: return .object(["tx": .integer(Int64(try TxStart.decodeResponse(from: &reader)))])
        case .queryContinuous:
            return .object(["resource": .integer(try ContinuousQuery.decodeResponse(from: &reader))])
        case .queryScan, .querySql, .queryScanCursorGetPage, .querySqlCursorGetPage:
            let isFirst = operation == .queryScan || operation == .querySql
            let page = try EntryPage(from: &reader, isFirst: isFirst)
            var fields = ["pairs": try json(page.entries, values), "more": .boolean(page.hasMore)]
            if let cursor = page.cursor { fields["cursor"] = .integer(cursor) }
            return .object(fields)
        case .cacheGetNames:
            return .object(["names": .array(try CacheNames.decodeResponse(from: &reader).map { .string($0) })])
        case .cacheGetConfiguration:
            return try DecodedConfiguration.json(&reader, golden.version, values)
        case .cachePartitions:
            return DecodedCluster.json(try CachePartitions.Response(from: &reader, features: golden.features))
        case .clusterGetState, .clusterGetWALState, .clusterChangeWALState, .clusterGroupGetNodeIDs,
            .clusterGroupGetNodeEndpoints:
            return try DecodedCluster.json(operation, &reader)
        case .getBinaryType, .getBinaryTypeName, .registerBinaryTypeName, .getBinaryConfiguration:
            return try DecodedTypes.json(operation, &reader)
        case _ where operation.name.hasPrefix("CACHE_"):
            return try json(CacheMessage.Response(to: operation, from: &reader), values)
        default: return nil
        }
    }

    private static func rows(
        _ reader: inout ByteReader, _ values: GoldenValues, _ payload: [UInt8], columns: Int
    ) throws(WireError) -> [String: JSON] {
        let (page, hasMore) = try values.page(payload, at: reader.offset, columns: columns)
        // The scanner has checked that the rows end the message.
        reader.offset = reader.end
        return ["rows": values.rows(page), "more": .boolean(hasMore)]
    }

    private static func json(_ entries: [CacheEntry], _ values: GoldenValues) throws(WireError) -> JSON {
        var pairs: [JSON] = []
        for entry in entries { pairs.append(.array([try values.text(entry.key), try values.text(entry.value)])) }
        return .array(pairs)
    }

    private static func json(
        _ response: CacheMessage.Response, _ values: GoldenValues
    ) throws(WireError) -> JSON? {
        switch response {
        case .none: nil
        case .value(let value): try values.text(value)
        case .boolean(let value): .object(["bool": .boolean(value)])
        case .entries(let entries): try json(entries, values)
        case .size(let size): .object(["size": .integer(size)])
        }
    }
}
