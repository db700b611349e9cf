package import Ignite3
package import IgniteCore

/// A node with one table in memory, `PUBLIC.PERSON`, whose key is its first column. It serves one client after
/// the other, has no
/// defaults, rolls nothing back, and answers SQL with that many changed rows as there are rows of parameters.
package final class TableNode {
    package static let columns = [
        TableSchemas.SchemaColumn(name: "ID", type: .integer, isNullable: false, keyPosition: 0, colocationPosition: 0),
        TableSchemas.SchemaColumn(name: "NAME", type: .varchar),
        TableSchemas.SchemaColumn(name: "BIRTH_DATE", type: .date),
    ]

    private let peer: ScriptedPeer
    package var journal: [String] { peer.journal.entries }
    package var options: ClientOptions { peer.options }

    /// - Parameters:
    ///   - clients: how many clients there are.
    ///   - requestsOfFirst: behind how many answers the connection of the first one ends.
    ///   - fault: the error with which an operation is answered.
    package init(
        clients: Int = 1, requestsOfFirst: Int = .max,
        fault: @escaping @Sendable (PeerRequest) throws -> ErrorBlock? = { _ in nil }
    ) throws {
        peer = try ScriptedPeer { listener in
            var rows: [[UInt8]: [UInt8]] = [:]
            for client in 0..<clients {
                let connection = try listener.open()
                var count = 0
                while client > 0 || count < requestsOfFirst, let request = try connection.next() {
                    count += 1
                    if let error = try fault(request) {
                        connection.refuse(request, error)
                    } else {
                        try Self.serve(request, on: connection, &rows)
                    }
                }
                connection.close()
            }
        }
    }

    private static func serve(
        _ request: PeerRequest, on connection: PeerConnection, _ rows: inout [[UInt8]: [UInt8]]
    ) throws {
        guard let operation = Operation(rawValue: request.operation) else { throw PeerError("no operation") }
        switch operation {
        case .tableGetQualified:
            let (schema, name) = try request.read(Tables.decodeRequest)
            let isThere = schema == "PUBLIC" && name == "PERSON"
            connection.answer(request) {
                Tables.encodeTable(isThere ? Tables.Table(id: 7, schema: "PUBLIC", name: "PERSON") : nil, to: &$0)
            }
        case .tablesGetQualified:
            connection.answer(request) {
                Tables.encodeList([Tables.Table(id: 7, schema: "PUBLIC", name: "PERSON")], to: &$0)
            }
        case .schemasGet:
            connection.answer(request) {
                TableSchemas.encodeResponse([TableSchemas.Schema(version: 1, columns: columns)], to: &$0)
            }
        case .sqlExec where try request.sqlExec().sql.contains("SYSTEM.TRANSACTIONS"):
            let columns = ["TRANSACTION_ID", "STATE"].map { Column(name: $0, type: .varchar) }
            connection.send(PeerFrame.rows(request.id, columns, [["tx", "PENDING"]]))
        case .sqlExec:
            let columns = [Column(name: "COLUMN_NAME", type: .varchar), Column(name: "COLUMN_LENGTH", type: .integer)]
            connection.send(PeerFrame.rows(request.id, columns, [["NAME", 5]]))
        case .sqlExecBatch:
            let count = try request.sqlExecBatch().rowCount
            connection.answer(request) { SqlExecBatch.encodeResponse(Array(repeating: 1, count: count), to: &$0) }
        case .txBegin: connection.answer(request) { TxBegin.encodeResponse(id: 1, to: &$0) }
        case .txCommit, .txRollback, .heartbeat, .sqlExecScript, .operationCancel: connection.answer(request)
        default: try run(operation, request, on: connection, &rows)
        }
    }

    private static func run(
        _ operation: Operation, _ request: PeerRequest, on connection: PeerConnection, _ rows: inout [[UInt8]: [UInt8]]
    ) throws {
        let tuples = try request.tupleRequest().records.map(\.tuple)
        let keys = tuples.map { key($0, operation.takesKeys ? 1 : columns.count) }
        let found = keys.map { rows[$0] }
        var flag: Bool?
        var answer: [[UInt8]?]?
        switch operation {
        case .tupleGet, .tupleGetAll: answer = found
        case .tupleContainsKey, .tupleContainsAllKeys: flag = !found.contains(nil)
        case .tupleUpsert, .tupleUpsertAll, .tupleGetAndUpsert:
            for (key, tuple) in zip(keys, tuples) { rows[key] = tuple }
            answer = operation == .tupleGetAndUpsert ? found : nil
        case .tupleInsert, .tupleInsertAll:
            for (key, tuple) in zip(keys, tuples) where rows[key] == nil { rows[key] = tuple }
            flag = operation == .tupleInsert ? found == [nil] : nil
            answer = operation == .tupleInsertAll ? found.filter { $0 != nil } : nil
        case .tupleReplace, .tupleGetAndReplace:
            if found != [nil] { rows[keys[0]] = tuples[0] }
            flag = operation == .tupleReplace ? found != [nil] : nil
            answer = operation == .tupleGetAndReplace ? found : nil
        case .tupleReplaceExact:
            flag = found[0] == tuples[0]
            if found[0] == tuples[0] { rows[keys[1]] = tuples[1] }
        case .tupleDelete, .tupleDeleteAll, .tupleGetAndDelete:
            for key in keys { rows[key] = nil }
            flag = operation == .tupleDelete ? found != [nil] : nil
            answer = operation == .tupleGetAndDelete ? found : nil
            if operation == .tupleDeleteAll { answer = zip(tuples, found).filter { $1 == nil }.map(\.0) }
        case .tupleDeleteExact, .tupleDeleteAllExact:
            let others = zip(tuples, found).filter { $0 != $1 }.map(\.0)
            for (key, tuple) in zip(keys, tuples) where rows[key] == tuple { rows[key] = nil }
            flag = operation == .tupleDeleteExact ? others.isEmpty : nil
            answer = operation == .tupleDeleteAllExact ? others : nil
        default: throw PeerError("\(operation.name) is not known here")
        }
        connection.answer(request) { out in
            if let answer {
                TupleOperation.encodeResponse(operation, schemaVersion: 1, rows: answer, to: &out)
            } else {
                out.pack(1)
                if let flag { out.pack(flag) }
            }
        }
    }

    /// The bytes of the first element of a tuple (ignite3-protocol.md 11.2): behind a byte of flags, and one for the end
    /// of each element.
    private static func key(_ tuple: [UInt8], _ elementCount: Int) -> [UInt8] {
        Array(tuple[(1 + elementCount)..<(1 + elementCount + Int(tuple[1]))])
    }
}
