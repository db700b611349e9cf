package import IgniteCore

/// SQL_EXEC_BATCH (ignite3-protocol.md 9.5): one DML statement, run once for each row of parameters.
package enum SqlExecBatch {
    package struct Request: Equatable {
        /// Everything except the parameters, which it does not have.
        package var statement: SqlExec.Request
        /// The number of parameters in each row; nil without rows, which servers refuse.
        package var parameterCount: Int64?
        package var rowCount: Int
        /// The rows as sent: each a binary with a tuple of three elements per parameter (11.4).
        package var rows: [UInt8]

        package init(statement: SqlExec.Request, parameterCount: Int64?, rowCount: Int, rows: [UInt8]) {
            self.statement = statement
            self.parameterCount = parameterCount
            self.rowCount = rowCount
            self.rows = rows
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            let transaction = try reader.unpackInt64OrNil()
            statement = try SqlExec.Request(statementFrom: &reader, transaction: transaction)
            parameterCount = try reader.unpackInt64OrNil()
            rowCount = 0
            rows = []
            if parameterCount != nil {
                rowCount = try reader.unpackCount(ofAtLeast: 2)
                _ = try reader.unpackBool()
                let start = reader.offset
                for _ in 0..<rowCount { _ = try reader.unpackBinary() }
                rows = reader.copy(start..<reader.offset)
            }
            statement.observableTimestamp = try reader.unpackInt64()
        }

        package func encode(to out: inout ByteWriter) {
            out.pack(statement.transaction)
            statement.encodeStatement(to: &out)
            out.pack(parameterCount)
            if parameterCount != nil {
                out.pack(rowCount)
                // Reserved.
                out.pack(false)
                out.append(rows)
            }
            out.pack(statement.observableTimestamp)
        }
    }

    /// Reads, for each row of parameters, how many rows it has changed. The answer begins with the fields of a SQL_EXEC
    /// answer, which have no meaning here.
    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> [Int64] {
        _ = try reader.unpackInt64OrNil()
        for _ in 0..<3 { _ = try reader.unpackBool() }
        return try reader.unpackInt64s()
    }

    package static func encodeResponse(_ counters: [Int64], to out: inout ByteWriter) {
        out.packNil()
        for _ in 0..<3 { out.pack(false) }
        out.pack(counters)
    }
}
