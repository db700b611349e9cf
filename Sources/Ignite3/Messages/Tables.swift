package import IgniteCore

/// TABLES_GET_QUALIFIED and TABLE_GET_QUALIFIED (ignite3-protocol.md 10).
package enum Tables {
    package struct Table: Equatable {
        package var id: Int
        /// The schema as stored.
        package var schema: String
        /// The name as stored.
        package var name: String

        package init(id: Int, schema: String, name: String) {
            self.id = id
            self.schema = schema
            self.name = name
        }

        fileprivate init(from reader: inout ByteReader) throws(WireError) {
            id = try reader.unpackInt()
            schema = try reader.unpackString()
            name = try reader.unpackString()
        }

        fileprivate func encode(to out: inout ByteWriter) {
            out.pack(id)
            out.pack(schema)
            out.pack(name)
        }
    }

    /// Reads the answer of TABLES_GET_QUALIFIED, all tables; its request is empty.
    package static func decodeList(from reader: inout ByteReader) throws(WireError) -> [Table] {
        var tables: [Table] = []
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 3)) { tables.append(try Table(from: &reader)) }
        return tables
    }

    package static func encodeList(_ tables: [Table], to out: inout ByteWriter) {
        out.pack(tables.count)
        for table in tables { table.encode(to: &out) }
    }

    /// Writes the request of TABLE_GET_QUALIFIED: schema and table as stored.
    package static func encodeRequest(schema: String, name: String, to out: inout ByteWriter) {
        out.pack(schema)
        out.pack(name)
    }

    package static func decodeRequest(
        from reader: inout ByteReader
    ) throws(WireError) -> (schema: String, name: String) {
        (try reader.unpackString(), try reader.unpackString())
    }

    /// Reads a table; nil if there is no such table.
    package static func decodeTable(from reader: inout ByteReader) throws(WireError) -> Table? {
        try reader.unpackNil() ? nil : try Table(from: &reader)
    }

    package static func encodeTable(_ table: Table?, to out: inout ByteWriter) {
        if let table { table.encode(to: &out) } else { out.packNil() }
    }
}
