package import IgniteCore

/// SQL_EXEC (ignite3-protocol.md 9.1): one statement.
package enum SqlExec {
    /// Parameters as they go over the wire: a tuple of three elements each (11.4).
    package struct Parameters: Equatable {
        package var count: Int
        package var tuple: [UInt8]

        package init(count: Int, tuple: [UInt8]) {
            self.count = count
            self.tuple = tuple
        }
    }

    package struct Request: Equatable {
        /// The transaction's id; nil: a transaction of its own.
        package var transaction: Int64?
        package var schema: String?
        package var pageSize: Int64?
        package var timeoutMilliseconds: Int64?
        /// Not used by servers, but sent.
        package var idleTimeoutMilliseconds: Int64?
        package var timeZone: String?
        package var sql: String
        /// Nil and none are two forms on the wire that mean the same.
        package var parameters: Parameters?
        package var observableTimestamp: Int64
        /// Asked for only where the feature is in force.
        package var wantsPartitionMetadata = false

        package init(
            transaction: Int64?, schema: String?, pageSize: Int64?, timeoutMilliseconds: Int64?, timeZone: String?,
            sql: String, parameters: Parameters?, observableTimestamp: Int64
        ) {
            self.transaction = transaction
            self.schema = schema
            self.pageSize = pageSize
            self.timeoutMilliseconds = timeoutMilliseconds
            idleTimeoutMilliseconds = 0
            self.timeZone = timeZone
            self.sql = sql
            self.parameters = parameters
            self.observableTimestamp = observableTimestamp
        }

        package init(from reader: inout ByteReader, features: Features) throws(WireError) {
            if features.contains(.sqlDirectTxMapping) { _ = try reader.unpackBool() }
            let transaction = try reader.unpackInt64OrNil()
            try self.init(statementFrom: &reader, transaction: transaction)
            try decodeParameters(from: &reader)
            observableTimestamp = try reader.unpackInt64()
            if features.contains(.sqlPartitionAwareness) { wantsPartitionMetadata = try reader.unpackBool() }
        }

        /// Reads what scripts and batches have as well; the timestamp comes behind it and is left out.
        init(statementFrom reader: inout ByteReader, transaction: Int64?) throws(WireError) {
            self.transaction = transaction
            schema = try reader.unpackStringOrNil()
            pageSize = try reader.unpackInt64OrNil()
            timeoutMilliseconds = try reader.unpackInt64OrNil()
            idleTimeoutMilliseconds = try reader.unpackInt64OrNil()
            timeZone = try reader.unpackStringOrNil()
            _ = try reader.unpackInt()
            _ = try reader.unpackBinary()
            sql = try reader.unpackString()
            observableTimestamp = 0
        }

        mutating func decodeParameters(from reader: inout ByteReader) throws(WireError) {
            guard let count = try reader.unpackInt64OrNil() else { return }
            parameters = Parameters(count: Int(count), tuple: count > 0 ? try reader.unpackBytes() : [])
        }

        package func encode(to out: inout ByteWriter, features: Features) {
            if features.contains(.sqlDirectTxMapping) { out.pack(false) }
            out.pack(transaction)
            encodeStatement(to: &out)
            encodeParameters(to: &out)
            out.pack(observableTimestamp)
            if features.contains(.sqlPartitionAwareness) { out.pack(wantsPartitionMetadata) }
        }

        /// Writes what scripts and batches have as well.
        func encodeStatement(to out: inout ByteWriter) {
            out.pack(schema)
            out.pack(pageSize)
            out.pack(timeoutMilliseconds)
            out.pack(idleTimeoutMilliseconds)
            out.pack(timeZone)
            // Properties: none, and the tuple of no elements that holds them.
            out.pack(0)
            out.pack(binary: [0])
            out.pack(sql)
        }

        func encodeParameters(to out: inout ByteWriter) {
            guard let parameters else { return out.packNil() }
            out.pack(parameters.count)
            if parameters.count > 0 { out.pack(binary: parameters.tuple) }
        }
    }

    /// What stands before the rows.
    package struct Response: Equatable {
        /// The cursor; nil when all rows are here.
        package var cursor: Int64?
        package var hasRowSet: Bool
        package var hasMorePages: Bool
        package var wasApplied: Bool
        /// -1 but for DML.
        package var affectedRows: Int64
        package var columns: [Column]

        package init(
            cursor: Int64? = nil, hasRowSet: Bool, hasMorePages: Bool = false, wasApplied: Bool = false,
            affectedRows: Int64 = -1, columns: [Column] = []
        ) {
            self.cursor = cursor
            self.hasRowSet = hasRowSet
            self.hasMorePages = hasMorePages
            self.wasApplied = wasApplied
            self.affectedRows = affectedRows
            self.columns = columns
        }

        package init(
            from reader: inout ByteReader, features: Features, wantedPartitionMetadata: Bool = false
        ) throws(WireError) {
            let start = reader.offset
            cursor = try reader.unpackInt64OrNil()
            hasRowSet = try reader.unpackBool()
            hasMorePages = try reader.unpackBool()
            // Half of a result must not pass for all of it.
            if hasMorePages && cursor == nil { throw .invalid(offset: start, what: "further pages without a cursor") }
            wasApplied = try reader.unpackBool()
            affectedRows = try reader.unpackInt64()
            columns = try ColumnMetadata.decode(from: &reader)
            if wantedPartitionMetadata { try Self.skipPartitionMetadata(&reader, features: features) }
        }

        package func encode(to out: inout ByteWriter) {
            out.pack(cursor)
            out.pack(hasRowSet)
            out.pack(hasMorePages)
            out.pack(wasApplied)
            out.pack(affectedRows)
            ColumnMetadata.encode(columns, to: &out)
        }

        private static func skipPartitionMetadata(
            _ reader: inout ByteReader, features: Features
        ) throws(WireError) {
            guard try !reader.unpackNil() else { return }
            _ = try reader.unpackInt()
            for _ in 0..<2 {
                for _ in 0..<(try reader.unpackCount()) { _ = try reader.unpackInt() }
            }
            if features.contains(.sqlDirectTxMapping) { _ = try reader.unpackInt() }
        }
    }
}
