package import IgniteCore

/// TX_START (ignite2-protocol.md 8). The response is the id of the transaction, which belongs to the connection.
package enum TxStart {
    package enum Concurrency: UInt8, Sendable {
        case optimistic = 0
        case pessimistic = 1
    }

    package enum Isolation: UInt8, Sendable {
        /// The only one that SQL can use.
        case readCommitted = 0
        case repeatableRead = 1
        case serializable = 2
    }

    package struct Request: Equatable {
        package var concurrency: Concurrency
        package var isolation: Isolation
        /// 0 for none.
        package var timeoutMilliseconds: Int64
        /// Shown in SYS.TRANSACTIONS.
        package var label: String?

        package init(
            concurrency: Concurrency = .pessimistic, isolation: Isolation = .readCommitted,
            timeoutMilliseconds: Int64 = 0, label: String? = nil
        ) {
            self.concurrency = concurrency
            self.isolation = isolation
            self.timeoutMilliseconds = timeoutMilliseconds
            self.label = label
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            let start = reader.offset
            guard let concurrency = Concurrency(rawValue: try reader.byte()),
                let isolation = Isolation(rawValue: try reader.byte())
            else { throw .invalid(offset: start, what: "an unknown concurrency or isolation") }
            self.concurrency = concurrency
            self.isolation = isolation
            timeoutMilliseconds = try reader.littleEndian(Int64.self)
            label = try reader.typedStringOrNil()
        }

        package func encode(to out: inout ByteWriter) {
            out.append(concurrency.rawValue)
            out.append(isolation.rawValue)
            out.appendLittleEndian(timeoutMilliseconds)
            out.appendTyped(label)
        }
    }

    /// Reads the id of the transaction.
    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> Int32 {
        try reader.littleEndian(Int32.self)
    }

    package static func encodeResponse(id: Int32, to out: inout ByteWriter) { out.appendLittleEndian(id) }
}

/// TX_END (ignite2-protocol.md 8): the id of the transaction, and whether to commit; the response is empty.
package struct TxEnd: Equatable {
    package var id: Int32
    package var isCommit: Bool

    package init(id: Int32, isCommit: Bool) {
        self.id = id
        self.isCommit = isCommit
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        id = try reader.littleEndian(Int32.self)
        isCommit = try reader.bool()
    }

    package func encode(to out: inout ByteWriter) {
        out.appendLittleEndian(id)
        out.append(isCommit)
    }
}
