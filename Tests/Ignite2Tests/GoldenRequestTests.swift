import Ignite2
import IgniteCore
import TestSupport
import Testing

@Suite struct GoldenRequestTests {
    /// The server's half reads what a client sent, and the client's half writes the same bytes again.
    @Test(arguments: GoldenCatalogue.requests)
    func request(_ name: String) throws {
        let golden = try Golden(name)
        let again = try RequestAgain.written(golden, golden.requestPayload)
        #expect(again == golden.request)
    }

    /// Statements, put together from what the exchange was recorded with.
    @Test(arguments: GoldenCatalogue.requests.filter { try! Golden($0).input["sql"] != .null })
    func statement(_ name: String) throws {
        let golden = try Golden(name)
        let input = golden.input
        let cache = CacheHeader(
            cacheID: Int32(input["cache"].number ?? input["cache"].text.map { Int64(javaHash($0)) } ?? 0),
            transaction: input["tx"].number.map { Int32($0) })
        // Without a schema among the options it is PUBLIC; null if it is there as null.
        var schema = input["schema"].text
        if case .object(let fields) = input, fields["schema"] == nil { schema = "PUBLIC" }
        var request = SqlFieldsQuery.Request(cache: cache, schema: schema, sql: input["sql"].text!)
        request.arguments = SqlFieldsQuery.Arguments(
            count: input["arguments"].elements.count,
            bytes: input["arguments"].elements.flatMap { bytes($0.text!) })
        request.pageSize = Int32(input["page"].number ?? 1024)
        request.maxRows = Int32(input["max_rows"].number ?? -1)
        request.statementType = SqlFieldsQuery.StatementType(rawValue: UInt8(input["kind"].number ?? 0))!
        request.isLazy = input["lazy"] == .boolean(true)
        request.timeoutMilliseconds = input["timeout"].number ?? 0
        request.includesNames = input["names"] != .boolean(false)
        request.partitions = input["partitions"] == .null ? nil : input["partitions"].elements.map { Int32($0.number!) }
        request.updateBatchSize = Int32(input["batch"].number ?? 1)
        let id = golden.requestPayload[2..<10].reversed().reduce(0) { $0 << 8 | Int64($1) }
        let found = written { out in
            Frame.write(to: &out) { out in
                RequestHeader(operation: Operation.querySqlFields.rawValue, id: id).encode(to: &out)
                request.encode(to: &out, features: golden.features)
            }
        }
        #expect(found == golden.request)
    }
}

/// Requests that are read and written again.
enum RequestAgain {
    static func written(_ golden: Golden, _ payload: [UInt8]) throws(WireError) -> [UInt8] {
        try DecodedResponse.read(payload) { (reader) throws(WireError) in
            if golden.isHandshake {
                let request = try Handshake.Request(from: &reader)
                try reader.finish()
                return TestSupport.written { request.encode(to: &$0) }
            }
            let header = try RequestHeader(from: &reader)
            guard let operation = Operation(rawValue: header.operation) else {
                throw .invalid(offset: 0, what: "an unknown operation")
            }
            let body = try body(operation, &reader, golden)
            try reader.finish()
            return TestSupport.written { out in
                Frame.write(to: &out) { out in
                    header.encode(to: &out)
                    out.append(body)
                }
            }
        }
    }

    private static func body(
        _ operation: Operation, _ reader: inout ByteReader, _ golden: Golden
    ) throws(WireError) -> [UInt8] {
        let (version, features) = (golden.version, golden.features)
        switch operation {
        case .heartbeat, .getIdleTimeout, .clusterGetState, .cacheGetNames, .getBinaryConfiguration: return []
        case .querySqlFields:
            let request = try SqlFieldsQuery.Request(from: &reader, features: features)
            return TestSupport.written { request.encode(to: &$0, features: features) }
        case .querySqlFieldsCursorGetPage, .queryScanCursorGetPage, .querySqlCursorGetPage:
            let cursor = try CursorPage.decode(from: &reader)
            return TestSupport.written { CursorPage.encode(cursor: cursor, to: &$0) }
        case .resourceClose:
            let resource = try ResourceClose.decode(from: &reader)
            return TestSupport.written { ResourceClose.encode(resource: resource, to: &$0) }
        case .txStart:
            let request = try TxStart.Request(from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        case .txEnd:
            let request = try TxEnd(from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        case .queryScan:
            let request = try ScanQuery(from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        case .querySql:
            let request = try SqlQuery(from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        case .queryContinuous:
            let request = try ContinuousQuery(from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        case .cacheCreateWithName, .cacheGetOrCreateWithName:
            let name = try CacheLifetime.decodeName(from: &reader)
            return TestSupport.written { CacheLifetime.encode(name: name, to: &$0) }
        case .cacheDestroy:
            let id = try CacheLifetime.decodeID(from: &reader)
            return TestSupport.written { CacheLifetime.encode(id: id, to: &$0) }
        case .cacheCreateWithConfiguration, .cacheGetOrCreateWithConfiguration:
            let configuration = try CacheProperties(fromRequest: &reader, version: version)
            return TestSupport.written { configuration.encodeRequest(to: &$0, version: version) }
        case .cacheGetConfiguration:
            let header = try CacheHeader(from: &reader)
            return TestSupport.written { header.encode(to: &$0) }
        case .cachePartitions:
            let request = try CachePartitions.Request(from: &reader, features: features)
            return TestSupport.written { request.encode(to: &$0, features: features) }
        case _ where operation.name.hasPrefix("CACHE_"):
            let request = try CacheMessage.Request(operation, from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        default: return try clusterOrTypes(operation, &reader, features)
        }
    }

    private static func clusterOrTypes(
        _ operation: Operation, _ reader: inout ByteReader, _ features: Features
    ) throws(WireError) -> [UInt8] {
        switch operation {
        case .clusterChangeState:
            let request = try ClusterState.Change(from: &reader, features: features)
            return TestSupport.written { request.encode(to: &$0, features: features) }
        case .clusterChangeWALState:
            let request = try WALState.Change(from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        case .clusterGetWALState:
            let cache = try WALState.decode(from: &reader)
            return TestSupport.written { WALState.encode(cache: cache, to: &$0) }
        case .clusterGroupGetNodeIDs:
            let request = try NodeIDs.Request(from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        case .clusterGroupGetNodeInfo:
            let ids = try reader.uuids()
            return TestSupport.written { NodeInfo.encode(ids, to: &$0) }
        case .clusterGroupGetNodeEndpoints:
            let request = try NodeEndpoints.Request(from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        case .getBinaryTypeName, .registerBinaryTypeName:
            let request = try BinaryTypeName(from: &reader)
            return TestSupport.written { request.encode(to: &$0) }
        case .putBinaryType:
            let type = try BinaryType(from: &reader)
            return TestSupport.written { type.encode(to: &$0) }
        case .getBinaryType:
            let id = try GetBinaryType.decode(from: &reader)
            return TestSupport.written { GetBinaryType.encode(id: id, to: &$0) }
        default: throw .invalid(offset: 0, what: "an operation that is only in notifications")
        }
    }
}
