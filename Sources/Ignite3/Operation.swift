/// The operations of the client protocol that this client uses (ignite3-protocol.md 8).
package enum Operation: Int, Sendable, CaseIterable {
    case heartbeat = 1
    case schemasGet = 5
    case tupleUpsert = 10
    case tupleGet = 12
    case tupleUpsertAll = 13
    case tupleGetAll = 15
    case tupleGetAndUpsert = 16
    case tupleInsert = 18
    case tupleInsertAll = 20
    case tupleReplace = 22
    case tupleReplaceExact = 24
    case tupleGetAndReplace = 26
    case tupleDelete = 28
    case tupleDeleteAll = 29
    case tupleDeleteExact = 30
    case tupleDeleteAllExact = 31
    case tupleGetAndDelete = 32
    case tupleContainsKey = 33
    case txBegin = 43
    case txCommit = 44
    case txRollback = 45
    case clusterGetNodes = 48
    case sqlExec = 50
    case sqlCursorNextPage = 51
    case sqlCursorClose = 52
    case sqlExecScript = 56
    case sqlQueryMeta = 57
    case sqlExecBatch = 63
    case tupleContainsAllKeys = 67
    case operationCancel = 70
    case tablesGetQualified = 71
    case tableGetQualified = 72

    /// The name in the protocol, for messages.
    package var name: String {
        switch self {
        case .heartbeat: "HEARTBEAT"
        case .schemasGet: "SCHEMAS_GET"
        case .tupleUpsert: "TUPLE_UPSERT"
        case .tupleGet: "TUPLE_GET"
        case .tupleUpsertAll: "TUPLE_UPSERT_ALL"
        case .tupleGetAll: "TUPLE_GET_ALL"
        case .tupleGetAndUpsert: "TUPLE_GET_AND_UPSERT"
        case .tupleInsert: "TUPLE_INSERT"
        case .tupleInsertAll: "TUPLE_INSERT_ALL"
        case .tupleReplace: "TUPLE_REPLACE"
        case .tupleReplaceExact: "TUPLE_REPLACE_EXACT"
        case .tupleGetAndReplace: "TUPLE_GET_AND_REPLACE"
        case .tupleDelete: "TUPLE_DELETE"
        case .tupleDeleteAll: "TUPLE_DELETE_ALL"
        case .tupleDeleteExact: "TUPLE_DELETE_EXACT"
        case .tupleDeleteAllExact: "TUPLE_DELETE_ALL_EXACT"
        case .tupleGetAndDelete: "TUPLE_GET_AND_DELETE"
        case .tupleContainsKey: "TUPLE_CONTAINS_KEY"
        case .txBegin: "TX_BEGIN"
        case .txCommit: "TX_COMMIT"
        case .txRollback: "TX_ROLLBACK"
        case .clusterGetNodes: "CLUSTER_GET_NODES"
        case .sqlExec: "SQL_EXEC"
        case .sqlCursorNextPage: "SQL_CURSOR_NEXT_PAGE"
        case .sqlCursorClose: "SQL_CURSOR_CLOSE"
        case .sqlExecScript: "SQL_EXEC_SCRIPT"
        case .sqlQueryMeta: "SQL_QUERY_META"
        case .sqlExecBatch: "SQL_EXEC_BATCH"
        case .tupleContainsAllKeys: "TUPLE_CONTAINS_ALL_KEYS"
        case .operationCancel: "OPERATION_CANCEL"
        case .tablesGetQualified: "TABLES_GET_QUALIFIED"
        case .tableGetQualified: "TABLE_GET_QUALIFIED"
        }
    }
}

/// The features that one side of a connection declares (ignite3-protocol.md 4). Those that both declare are enabled.
package struct Features: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The only feature that this client declares; it does not change any message.
    package static let qualifiedNames = Features(rawValue: 1 << 1)

    /// Creates the mask from its bytes: least significant byte first, as many bytes as needed.
    package init(bytes: [UInt8]) {
        var mask: UInt32 = 0
        for (index, byte) in bytes.prefix(4).enumerated() { mask |= UInt32(byte) << (8 * index) }
        rawValue = mask
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var rest = rawValue
        while rest != 0 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
        return bytes
    }
}
