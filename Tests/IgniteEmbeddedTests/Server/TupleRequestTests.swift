import Ignite3
import IgniteCore
import Testing

@testable import IgniteEmbedded

@Suite struct TupleRequestTests {
    private let node: EmbeddedNode
    private let socket: NodeSocket
    private let table: Tables.Table
    private let schema: TableSchemas.Schema

    init() throws {
        node = try EmbeddedNode(file: nil)
        socket = try NodeSocket(node)
        for sql in [
            "CREATE TABLE item (b INT, name VARCHAR(10) DEFAULT 'none', a INT, n INT, PRIMARY KEY (a, b))",
            "INSERT INTO item (a, b, name, n) VALUES (1, 2, 'one', NULL)",
        ] {
            let answer = try socket.call(.sqlExec) {
                SqlExec.Request(
                    transaction: nil, schema: nil, pageSize: nil, timeoutMilliseconds: nil, timeZone: nil, sql: sql,
                    parameters: nil, observableTimestamp: 0
                ).encode(to: &$0)
            }
            #expect(answer.error == nil)
        }
        let found = try socket.call(.tableGetQualified) {
            Tables.encodeRequest(schema: "PUBLIC", name: "ITEM", to: &$0)
        }
        table = try #require(try found.read(Tables.decodeTable))
        let id = table.id
        let schemas = try socket.call(.schemasGet) { TableSchemas.Request(table: id).encode(to: &$0) }
        schema = try #require(try schemas.read(TableSchemas.decodeResponse).first)
    }

    /// Sends rows or keys; nil is a value that is not given.
    private func call(
        _ operation: Operation, _ rows: [[Value?]], version: Int? = nil
    ) throws -> NodeSocket.Answer {
        try socket.call(operation) { out in
            TupleOperation.Request(
                table: table.id, transaction: nil, schemaVersion: version ?? schema.version, recordCount: rows.count,
                records: []
            ).encode(operation, to: &out)
            for row in rows {
                var mask: UInt8 = 0
                var tuple = TupleWriter()
                for (index, value) in row.enumerated() {
                    if let value {
                        tuple.append { $0.appendElement(value) }
                    } else {
                        mask |= 1 << index
                        tuple.append { _ in }
                    }
                }
                TupleOperation.Record(notGiven: [mask], tuple: tuple.bytes).encode(to: &out)
            }
        }
    }

    /// The row of a key, in the order of the columns: B, NAME, A, N.
    private func row(_ a: Int32, _ b: Int32) throws -> [Value]? {
        let answer = try call(.tupleGet, [[.integer(a), .integer(b)]])
        #expect(answer.error == nil)
        return try answer.body.withUnsafeBytes { bytes -> [Value]? in
            var reader = ByteReader(bytes)
            let (_, found) = try TupleOperation.decodeResponse(.tupleGet, from: &reader)
            guard case .rows(let rows) = found, let range = rows.first ?? nil else { return nil }
            let tuple = try TupleReader(UnsafeRawBufferPointer(rebasing: bytes[range]), count: schema.columns.count)
            return try schema.columns.indices.map { try tuple.value($0, schema.columns[$0].type) }
        }
    }

    @Test func keysComeInTheOrderOfThePrimaryKey() throws {
        defer { node.close() }
        #expect(try row(1, 2) == [2, "one", 1, nil])
        #expect(try row(2, 1) == nil)
    }

    @Test func whatIsNotGivenGetsItsDefault() throws {
        defer { node.close() }
        #expect(try call(.tupleUpsertAll, [[4, Value?.none, 3, 7], [6, .some(.null), 5, Value?.none]]).error == nil)
        #expect(try row(3, 4) == [4, "none", 3, 7])
        #expect(try row(5, 6) == [6, nil, 5, nil])
    }

    @Test func anotherVersionOfTheTableIsRefusedForWrites() throws {
        defer { node.close() }
        let write = try #require(try call(.tupleInsert, [[9, "x", 9, 9]], version: schema.version + 5).error)
        #expect(write.record.code == "IGN-TBL-5")
        #expect(write.expectedSchemaVersion == schema.version)
        #expect(try call(.tupleContainsKey, [[1, 2]], version: schema.version + 5).error == nil)
        #expect(try row(9, 9) == nil)
    }

    @Test func damagedRowsAreRefused() throws {
        defer { node.close() }
        let answer = try socket.call(.tupleUpsert) {
            TupleOperation.Request(
                table: table.id, transaction: nil, schemaVersion: schema.version, recordCount: 1, records: []
            ).encode(.tupleUpsert, to: &$0)
            TupleOperation.Record(notGiven: [], tuple: [0, 1, 2]).encode(to: &$0)
        }
        #expect(answer.error?.record.code == "IGN-CLIENT-2")
        #expect(try socket.call(.heartbeat).error == nil)
    }
}
