package import IgniteCore

/// TABLES_GET, TABLE_GET and their newer forms, which include the schema (ignite3-protocol.md 10).
package enum Tables {
    package struct Table: Equatable {
        package var id: Int
        /// The schema as stored; the older operations do not send it.
        package var schema: String?
        /// The name as stored; with the older operations in quotes if it needs them.
        package var name: String

        package init(id: Int, schema: String?, name: String) {
            self.id = id
            self.schema = schema
            self.name = name
        }

        fileprivate init(from reader: inout ByteReader, isQualified: Bool) throws(WireError) {
            id = try reader.unpackInt()
            schema = isQualified ? try reader.unpackString() : nil
            name = try reader.unpackString()
        }

        fileprivate func encode(to out: inout ByteWriter) {
            out.pack(id)
            if let schema { out.pack(schema) }
            out.pack(name)
        }
    }

    /// Reads the answer of TABLES_GET and TABLES_GET_QUALIFIED, all tables; their request is empty.
    package static func decodeList(
        from reader: inout ByteReader, isQualified: Bool
    ) throws(WireError) -> [Table] {
        var tables: [Table] = []
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 2)) {
            tables.append(try Table(from: &reader, isQualified: isQualified))
        }
        return tables
    }

    package static func encodeList(_ tables: [Table], to out: inout ByteWriter) {
        out.pack(tables.count)
        for table in tables { table.encode(to: &out) }
    }

    /// Writes the request of TABLE_GET, a name that the server reads like an identifier, or of TABLE_GET_QUALIFIED,
    /// schema and table as stored.
    package static func encodeRequest(schema: String?, name: String, to out: inout ByteWriter) {
        if let schema { out.pack(schema) }
        out.pack(name)
    }

    package static func decodeRequest(
        from reader: inout ByteReader, isQualified: Bool
    ) throws(WireError) -> (schema: String?, name: String) {
        (isQualified ? try reader.unpackString() : nil, try reader.unpackString())
    }

    /// Reads a table; nil if there is no such table.
    package static func decodeTable(
        from reader: inout ByteReader, isQualified: Bool
    ) throws(WireError) -> Table? {
        try reader.unpackNil() ? nil : try Table(from: &reader, isQualified: isQualified)
    }

    package static func encodeTable(_ table: Table?, to out: inout ByteWriter) {
        if let table { table.encode(to: &out) } else { out.packNil() }
    }
}
