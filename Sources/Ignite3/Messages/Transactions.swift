package import IgniteCore

/// TX_BEGIN (ignite3-protocol.md 9.8).
package enum TxBegin {
    package struct Request: Equatable {
        package var isReadOnly: Bool
        /// 0 for the server's default, 30 s for read-write transactions.
        package var timeoutMilliseconds: Int64
        package var observableTimestamp: Int64

        package init(isReadOnly: Bool, timeoutMilliseconds: Int64, observableTimestamp: Int64) {
            self.isReadOnly = isReadOnly
            self.timeoutMilliseconds = timeoutMilliseconds
            self.observableTimestamp = observableTimestamp
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            isReadOnly = try reader.unpackBool()
            timeoutMilliseconds = try reader.unpackInt64()
            observableTimestamp = try reader.unpackInt64()
        }

        package func encode(to out: inout ByteWriter) {
            out.pack(isReadOnly)
            out.pack(timeoutMilliseconds)
            out.pack(observableTimestamp)
        }
    }

    /// Reads the id of the transaction.
    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> Int64 {
        try reader.unpackInt64()
    }

    package static func encodeResponse(id: Int64, to out: inout ByteWriter) { out.pack(id) }
}

/// TX_COMMIT and TX_ROLLBACK (ignite3-protocol.md 9.8): the id of the transaction; the answer is empty.
package struct TxFinish: Equatable {
    package var id: Int64

    package init(id: Int64) { self.id = id }

    package init(from reader: inout ByteReader) throws(WireError) { id = try reader.unpackInt64() }

    package func encode(to out: inout ByteWriter) { out.pack(id) }
}
