package import IgniteCore

/// SQL_EXEC (ignite3-protocol.md 9.1): one statement.
package enum SqlExec {
    /// Parameters as sent: a tuple with three elements for each (11.4).
    package struct Parameters: Equatable {
        package var count: Int
        package var tuple: [UInt8]

        package init(count: Int, tuple: [UInt8]) {
            self.count = count
            self.tuple = tuple
        }
    }

    package struct Request: Equatable {
        /// The id of the transaction; nil for a transaction of its own.
        package var transaction: Int64?
        package var schema: String?
        package var pageSize: Int64?
        package var timeoutMilliseconds: Int64?
        /// Servers ignore it, but it is sent.
        package var idleTimeoutMilliseconds: Int64?
        package var timeZone: String?
        package var sql: String
        /// Nil and empty are different on the wire but mean the same.
        package var parameters: Parameters?
        package var observableTimestamp: Int64

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

        package init(from reader: inout ByteReader) throws(WireError) {
            let transaction = try reader.unpackInt64OrNil()
            try self.init(statementFrom: &reader, transaction: transaction)
            try decodeParameters(from: &reader)
            observableTimestamp = try reader.unpackInt64()
        }

        /// Reads the fields shared with scripts and batches; the timestamp after them is left.
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

        package func encode(to out: inout ByteWriter) {
            out.pack(transaction)
            encodeStatement(to: &out)
            encodeParameters(to: &out)
            out.pack(observableTimestamp)
        }

        /// Writes the fields shared with scripts and batches.
        func encodeStatement(to out: inout ByteWriter) {
            out.pack(schema)
            out.pack(pageSize)
            out.pack(timeoutMilliseconds)
            out.pack(idleTimeoutMilliseconds)
            out.pack(timeZone)
            // No properties, in an empty tuple.
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

    /// The response before the rows.
    package struct Response: Equatable {
        /// The cursor; nil if all rows have arrived.
        package var cursor: Int64?
        package var hasRowSet: Bool
        package var hasMorePages: Bool
        package var wasApplied: Bool
        /// -1 except for DML.
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

        package init(from reader: inout ByteReader) throws(WireError) {
            let start = reader.offset
            cursor = try reader.unpackInt64OrNil()
            hasRowSet = try reader.unpackBool()
            hasMorePages = try reader.unpackBool()
            // A part of a result must not be taken for all of it.
            if hasMorePages && cursor == nil { throw .invalid(offset: start, what: "further pages without a cursor") }
            wasApplied = try reader.unpackBool()
            affectedRows = try reader.unpackInt64()
            columns = try ColumnMetadata.decode(from: &reader)
        }

        package func encode(to out: inout ByteWriter) {
            out.pack(cursor)
            out.pack(hasRowSet)
            out.pack(hasMorePages)
            out.pack(wasApplied)
            out.pack(affectedRows)
            ColumnMetadata.encode(columns, to: &out)
        }
    }
}
