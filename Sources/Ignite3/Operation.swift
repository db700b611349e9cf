/// The operations of the client protocol that are spoken here (ignite3-protocol.md 8).
package enum Operation: Int, Sendable {
    case heartbeat = 1
    case txBegin = 43
    case txCommit = 44
    case txRollback = 45
    case clusterGetNodes = 48
    case sqlExec = 50
    case sqlCursorNextPage = 51
    case sqlCursorClose = 52
    case sqlQueryMeta = 57
    case operationCancel = 70

    /// The name as the protocol writes it, for messages.
    package var name: String {
        switch self {
        case .heartbeat: "HEARTBEAT"
        case .txBegin: "TX_BEGIN"
        case .txCommit: "TX_COMMIT"
        case .txRollback: "TX_ROLLBACK"
        case .clusterGetNodes: "CLUSTER_GET_NODES"
        case .sqlExec: "SQL_EXEC"
        case .sqlCursorNextPage: "SQL_CURSOR_NEXT_PAGE"
        case .sqlCursorClose: "SQL_CURSOR_CLOSE"
        case .sqlQueryMeta: "SQL_QUERY_META"
        case .operationCancel: "OPERATION_CANCEL"
        }
    }
}

/// The features in force on a connection (ignite3-protocol.md 4); they change the form of some messages.
package struct Features: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Declared by this client: it changes no message.
    package static let qualifiedNames = Features(rawValue: 1 << 1)
    /// TX_COMMIT and TX_ROLLBACK of read-write transactions carry a list of enlistments.
    package static let txPiggyback = Features(rawValue: 1 << 7)
    /// SQL_EXEC ends with a boolean that asks for partition metadata.
    package static let sqlPartitionAwareness = Features(rawValue: 1 << 9)
    /// SQL_EXEC begins with a boolean that asks for acknowledgements.
    package static let sqlDirectTxMapping = Features(rawValue: 1 << 10)

    /// The mask on the wire: least significant byte first, as many bytes as there are bits.
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
