import Ignite3
import IgniteCore
import TestSupport
import Testing

@Suite struct GoldenRequestTests {
    /// The server's half reads what a client sent, and the client's half writes the same bytes again.
    @Test(arguments: GoldenCatalogue.requests)
    func request(_ name: String) throws {
        let golden = try Golden(name)
        var values: [JSON] = []
        let again = try golden.requestPayload.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let again = try Self.writtenAgain(&reader, golden, &values)
            try reader.finish()
            return again
        }
        #expect(again == golden.request)
        #expect(values == golden.requestValues)
    }

    /// The parameters of `params`, put together from values.
    @Test func parametersFromValues() throws {
        let date = LocalDate(year: 2024, month: 2, day: 29)!
        let time = LocalTime(hour: 1, minute: 2, second: 3, nanosecond: 4_000_000)!
        let parameters: [Value] = [
            true, .tinyint(-1), .smallint(300), .integer(70_000), .bigint(1 << 40), .real(1.5), .double(0.1),
            .decimal(BigDecimal("12.345")!), .date(date), .time(time),
            .timestamp(LocalDateTime(date: date, time: time)),
            .timestampWithLocalTimeZone(Instant(seconds: 1_700_000_000, nanoseconds: 5_000_000)!),
            .uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!), "", "café", .varbinary([0x80, 0x01]), nil,
        ]
        let golden = try Golden("params")
        let values = golden.requestValues
        let request = SqlExec.Request(
            transaction: nil, schema: values[3].text, pageSize: values[4].number,
            timeoutMilliseconds: values[5].number, timeZone: values[7].text, sql: values[10].text ?? "",
            parameters: try SqlExec.Parameters(parameters), observableTimestamp: values.last?.number ?? 0)
        let bytes = written { out in
            Frame.write(to: &out) { out in
                RequestHeader(operation: 50, id: values[1].number ?? 0).encode(to: &out)
                request.encode(to: &out)
            }
        }
        #expect(bytes == golden.request)
    }

    /// Reads a request, notes its values and answers the bytes that the client's half makes of it.
    private static func writtenAgain(
        _ reader: inout ByteReader, _ golden: Golden, _ values: inout [JSON]
    ) throws -> [UInt8] {
        guard !golden.isHandshake else {
            let handshake = try Handshake.Request(from: &reader)
            values = Self.values(handshake)
            return written { handshake.encode(to: &$0) }
        }
        let header = try RequestHeader(from: &reader)
        values = [.integer(Int64(header.operation)), .integer(header.id)]
        let operation = try #require(Operation(rawValue: header.operation))
        var body: [UInt8] = []
        switch operation {
        case .heartbeat, .clusterGetNodes, .tablesGetQualified: break
        case .tableGetQualified:
            let (schema, name) = try Tables.decodeRequest(from: &reader)
            values += [.string(schema), .string(name)]
            body = written { Tables.encodeRequest(schema: schema, name: name, to: &$0) }
        case .schemasGet:
            let request = try TableSchemas.Request(from: &reader)
            values.append(.integer(Int64(request.table)))
            let versions = request.versions.map { [$0.count] + $0 }
            values += versions?.map { .integer(Int64($0)) } ?? [.null]
            body = written { request.encode(to: &$0) }
        case .sqlExecScript:
            let request = try SqlExecScript.decode(from: &reader)
            values += Array(Self.values(request).dropFirst())
            body = written { SqlExecScript.encode(request, to: &$0) }
        case .sqlExecBatch:
            let request = try SqlExecBatch.Request(from: &reader)
            values += Self.values(request.statement).dropLast(2)
            values += [.optional(request.parameterCount), .integer(Int64(request.rowCount)), .boolean(false)]
            values += try Self.binaries(request.rows).map(Self.binary)
            values.append(.integer(request.statement.observableTimestamp))
            body = written { request.encode(to: &$0) }
        case .txBegin:
            let request = try TxBegin.Request(from: &reader)
            values += [
                .boolean(request.isReadOnly), .integer(request.timeoutMilliseconds),
                .integer(request.observableTimestamp),
            ]
            body = written { request.encode(to: &$0) }
        case .txCommit, .txRollback:
            let request = try TxFinish(from: &reader)
            values.append(.integer(request.id))
            body = written { request.encode(to: &$0) }
        case .sqlExec:
            let request = try SqlExec.Request(from: &reader)
            values += Self.values(request)
            body = written { request.encode(to: &$0) }
        case .sqlCursorNextPage, .sqlCursorClose:
            let cursor = try SqlCursor.decode(from: &reader)
            values.append(.integer(cursor))
            body = written { SqlCursor.encode(cursor: cursor, to: &$0) }
        case .sqlQueryMeta:
            let request = try SqlQueryMeta.Request(from: &reader)
            values += [.optional(request.transaction), .string(request.schema), .string(request.sql)]
            body = written { request.encode(to: &$0) }
        case .operationCancel:
            let id = try OperationCancel.decode(from: &reader)
            values.append(.integer(id))
            body = written { OperationCancel.encode(request: id, to: &$0) }
        default:
            let (request, records) = try TupleOperation.decodeRequest(operation, from: &reader)
            values += [.integer(Int64(request.table)), .optional(request.transaction)]
            values.append(.integer(Int64(request.schemaVersion)))
            if operation.takesManyRecords { values.append(.integer(Int64(request.recordCount))) }
            for record in records {
                values += [.string("ext8:" + record.notGiven.map(hex).joined()), binary(record.tuple)]
            }
            // The records anew, not the bytes that were read.
            let written = written { out in for record in records { record.encode(to: &out) } }
            #expect(written == request.records)
            body = TestSupport.written { request.encode(operation, to: &$0) }
        }
        return written { out in
            Frame.write(to: &out) { out in
                header.encode(to: &out)
                out.append(body)
            }
        }
    }

    private static func values(_ request: Handshake.Request) -> [JSON] {
        var values: [JSON] = request.version.map { .integer(Int64($0)) }
        values += [.integer(2), binary(request.features.bytes)]
        guard let login = request.credentials else { return values + [.integer(0)] }
        values.append(.integer(3))
        values += ["authn-type", request.authenticationType].map { .string($0) }
        values += ["authn-identity", login.user, "authn-secret", login.password].map { .string($0) }
        return values
    }

    private static func values(_ request: SqlExec.Request) -> [JSON] {
        var values: [JSON] = [
            .optional(request.transaction), .optional(request.schema), .optional(request.pageSize),
        ]
        values += [.optional(request.timeoutMilliseconds), .optional(request.idleTimeoutMilliseconds)]
        values += [.optional(request.timeZone), .integer(0), binary([0]), .string(request.sql)]
        values.append(.optional(request.parameters.map { Int64($0.count) }))
        if let parameters = request.parameters, parameters.count > 0 { values.append(binary(parameters.tuple)) }
        values.append(.integer(request.observableTimestamp))
        return values
    }

    /// The contents of binaries that stand one behind the other.
    private static func binaries(_ bytes: [UInt8]) throws -> [[UInt8]] {
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            var binaries: [[UInt8]] = []
            while reader.remaining > 0 { binaries.append(try reader.unpackBytes()) }
            return binaries
        }
    }

    private static func binary(_ bytes: [UInt8]) -> JSON { .string("bin:" + bytes.map(hex).joined()) }
}
