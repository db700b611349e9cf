import Glibc
import Ignite3
import IgniteCore
import Testing

@testable import IgniteEmbedded

@Suite struct RequestTests {
    private let node: EmbeddedNode

    init() throws { node = try EmbeddedNode(file: nil) }

    @Test func heartbeatsAreAnswered() throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        let first = try socket.call(.heartbeat)
        let second = try socket.call(.heartbeat)
        #expect(first.error == nil && first.body.isEmpty)
        #expect(first.header.observableTimestamp < second.header.observableTimestamp)
    }

    @Test func unknownOperationsAreRefused() throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        socket.request(999)
        let error = try #require(try socket.answer().error)
        #expect(error.record.code == "IGN-CLIENT-2")
        #expect(error.message == "Unexpected operation code: 999")
        #expect(try socket.call(.heartbeat).error == nil)
    }

    @Test func aFrameWithoutHeaderIsAnsweredWithoutID() throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        for payload in [[], [0xC0], [50], [0x80, 1], [50, 0xCF]] as [[UInt8]] {
            socket.send { out in Frame.write(to: &out) { $0.append(payload) } }
            let answer = try socket.answer()
            #expect(answer.header.id == -1)
            #expect(answer.error?.record.code == "IGN-CLIENT-2")
        }
        #expect(try socket.call(.heartbeat).error == nil)
    }

    @Test(
        arguments: [
            .schemasGet, .tupleUpsert, .tupleGetAll, .txBegin, .txCommit, .txRollback, .sqlExec, .sqlCursorNextPage,
            .sqlCursorClose, .sqlExecScript, .sqlQueryMeta, .sqlExecBatch, .operationCancel, .tableGetQualified,
        ] as [Operation])
    func missingFieldsAreRefused(_ operation: Operation) throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        let error = try #require(try socket.call(operation).error)
        #expect(error.record.code == "IGN-CLIENT-2")
        #expect(error.message?.hasPrefix("\(operation.name): ") == true)
        #expect(try socket.call(.heartbeat).error == nil)
    }

    @Test func damagedParametersAreRefused() throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        let tuples: [SqlExec.Parameters] = [
            .init(count: 1, tuple: [0]), .init(count: 1, tuple: [0, 1, 2, 9]), .init(count: .max, tuple: [0, 1, 2]),
            .init(count: 1, tuple: [0, 1, 2, 3, 14, 0, 1]), .init(count: 1, tuple: [0, 0, 0, 1, 5]),
            .init(count: 1, tuple: [0, 1, 2, 5, 15, 0, 0xFF, 0xFE, 0xFD]),
            .init(count: 1, tuple: [3, 1, 2, 3, 4, 0, 1]),
        ]
        for parameters in tuples {
            let answer = try socket.call(.sqlExec) {
                SqlExec.Request(
                    transaction: nil, schema: nil, pageSize: nil, timeoutMilliseconds: nil, timeZone: nil,
                    sql: "select ?", parameters: parameters, observableTimestamp: 0
                ).encode(to: &$0)
            }
            #expect(answer.error?.record.code == "IGN-CLIENT-2")
        }
    }

    @Test func unknownResourcesAreNamed() throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        for operation in [.txCommit, .txRollback, .sqlCursorNextPage, .sqlCursorClose] as [Operation] {
            let error = try #require(try socket.call(operation) { $0.pack(77) }.error)
            #expect(error.record.code == "IGN-CMN-65535")
            #expect(error.message == "Failed to find resource with id: 77")
        }
    }

    @Test func resourcesBelongToTheirConnection() throws {
        defer { node.close() }
        let (first, second) = (try NodeSocket(node), try NodeSocket(node))
        let begin = TxBegin.Request(isReadOnly: false, timeoutMilliseconds: 0, observableTimestamp: 0)
        let id = try first.call(.txBegin) { begin.encode(to: &$0) }.read(TxBegin.decodeResponse)
        #expect(try second.call(.txRollback) { TxFinish(id: id).encode(to: &$0) }.error != nil)
        #expect(try first.call(.txRollback) { TxFinish(id: id).encode(to: &$0) }.error == nil)
        #expect(try first.call(.txRollback) { TxFinish(id: id).encode(to: &$0) }.error != nil)
    }

    @Test func cancellingNothingIsAnswered() throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        let answer = try socket.call(.operationCancel) { OperationCancel.encode(request: 4711, to: &$0) }
        #expect(answer.error == nil && answer.body.isEmpty)
    }

    @Test func batchesNeedRows() throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        let statement = SqlExec.Request(
            transaction: nil, schema: nil, pageSize: nil, timeoutMilliseconds: nil, timeZone: nil,
            sql: "insert into t values (?)", parameters: nil, observableTimestamp: 0)
        let answer = try socket.call(.sqlExecBatch) {
            SqlExecBatch.Request(statement: statement, parameterCount: nil, rowCount: 0, rows: []).encode(to: &$0)
        }
        #expect(answer.error?.message == "Non empty arguments required.")
    }

    @Test(arguments: [0, -1, Int64.max])
    func pageSizesMustBePossible(_ size: Int64) throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        let answer = try socket.call(.sqlExec) {
            SqlExec.Request(
                transaction: nil, schema: nil, pageSize: size, timeoutMilliseconds: nil, timeZone: nil, sql: "select 1",
                parameters: nil, observableTimestamp: 0
            ).encode(to: &$0)
        }
        #expect(answer.error?.message == "Illegal page size: \(size)")
    }

    @Test func theClusterIsThisNode() throws {
        defer { node.close() }
        let nodes = try NodeSocket(node).call(.clusterGetNodes).read(ClusterNodes.decodeResponse)
        #expect(nodes.map(\.name) == ["embedded"])
    }

    @Test func rowsOfNoTableAreRefused() throws {
        defer { node.close() }
        let answer = try NodeSocket(node).call(.tupleGet) {
            TupleOperation.Request(table: 99_999, transaction: nil, schemaVersion: 1, recordCount: 1, records: [])
                .encode(.tupleGet, to: &$0)
            TupleOperation.Record(notGiven: [], tuple: [0, 1, 1]).encode(to: &$0)
        }
        #expect(answer.error?.record.code == "IGN-TBL-2")
    }

    @Test func requestsAreAnsweredHoweverTheyAreCut() throws {
        defer { node.close() }
        let socket = try NodeSocket(node)
        var out = ByteWriter()
        for id in 1...3 {
            Frame.write(to: &out) { RequestHeader(operation: 71, id: Int64(id)).encode(to: &$0) }
        }
        for byte in out.array { socket.send([byte]) }
        #expect(try (1...3).map { _ in try socket.answer().header.id } == [1, 2, 3])
        socket.send(out.array)
        #expect(try (1...3).map { _ in try socket.answer().header.id } == [1, 2, 3])
    }
}
