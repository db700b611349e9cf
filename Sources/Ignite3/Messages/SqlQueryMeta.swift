package import IgniteCore

/// SQL_QUERY_META (ignite3-protocol.md 9.6): the parameters and columns of a statement, which is not run.
package enum SqlQueryMeta {
    package struct Request: Equatable {
        /// The id of the transaction; nil for none.
        package var transaction: Int64?
        /// The schema as stored: unlike in SQL_EXEC, it is not read like an identifier.
        package var schema: String
        package var sql: String

        package init(transaction: Int64? = nil, schema: String, sql: String) {
            self.transaction = transaction
            self.schema = schema
            self.sql = sql
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            transaction = try reader.unpackInt64OrNil()
            schema = try reader.unpackString()
            sql = try reader.unpackString()
        }

        package func encode(to out: inout ByteWriter) {
            out.pack(transaction)
            out.pack(schema)
            out.pack(sql)
        }
    }

    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> StatementDescription {
        // Four fields of at least one byte each.
        let count = try reader.unpackCount(ofAtLeast: 4)
        var parameters: [Column] = []
        parameters.reserveCapacity(count)
        for _ in 0..<count {
            var parameter = Column(name: "", type: .null)
            parameter.isNullable = try reader.unpackBool()
            try ColumnMetadata.decodeType(of: &parameter, from: &reader)
            parameters.append(parameter)
        }
        return StatementDescription(parameters: parameters, columns: try ColumnMetadata.decode(from: &reader))
    }

    package static func encodeResponse(_ description: StatementDescription, to out: inout ByteWriter) {
        out.pack(description.parameters.count)
        for parameter in description.parameters {
            out.pack(parameter.isNullable)
            ColumnMetadata.encodeType(of: parameter, to: &out)
        }
        ColumnMetadata.encode(description.columns, to: &out)
    }
}
