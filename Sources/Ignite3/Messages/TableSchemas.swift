package import IgniteCore

/// SCHEMAS_GET (ignite3-protocol.md 10): the columns of a table, in its latest version or in several.
package enum TableSchemas {
    package struct Request: Equatable {
        package var table: Int
        /// Nil for the latest.
        package var versions: [Int]?

        package init(table: Int, versions: [Int]? = nil) {
            self.table = table
            self.versions = versions
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            table = try reader.unpackInt()
            guard try !reader.unpackNil() else { return }
            var versions: [Int] = []
            for _ in 0..<(try reader.unpackCount()) { versions.append(try reader.unpackInt()) }
            self.versions = versions
        }

        package func encode(to out: inout ByteWriter) {
            out.pack(table)
            guard let versions else { return out.packNil() }
            out.pack(versions.count)
            for version in versions { out.pack(version) }
        }
    }

    package struct Schema: Equatable, Sendable {
        package var version: Int
        package var columns: [SchemaColumn]

        package init(version: Int, columns: [SchemaColumn]) {
            self.version = version
            self.columns = columns
        }
    }

    package struct SchemaColumn: Equatable, Sendable {
        package var name: String
        package var type: ColumnType
        package var isNullable: Bool
        /// Its position in the primary key; nil if it is not part of it.
        package var keyPosition: Int?
        /// Its position in the colocation key; nil if it is not part of it.
        package var colocationPosition: Int?
        /// The digits after the decimal point of a decimal; 0 for other types.
        package var scale: Int
        /// The digits of a decimal, or of the fraction of a time; 0 for other types, whose length is not sent.
        package var precision: Int

        package init(
            name: String, type: ColumnType, isNullable: Bool = true, keyPosition: Int? = nil,
            colocationPosition: Int? = nil, scale: Int = 0, precision: Int = 0
        ) {
            self.name = name
            self.type = type
            self.isNullable = isNullable
            self.keyPosition = keyPosition
            self.colocationPosition = colocationPosition
            self.scale = scale
            self.precision = precision
        }

        fileprivate init(from reader: inout ByteReader) throws(WireError) {
            let start = reader.offset
            let count = try reader.unpackInt()
            guard count >= TableSchemas.fieldCount, count - TableSchemas.fieldCount <= reader.remaining else {
                throw .invalid(
                    offset: start, what: "a column with too few fields, or with more than the message contains")
            }
            name = try reader.unpackString()
            type = try ColumnMetadata.decodeTypeCode(from: &reader)
            let keyPosition = try reader.unpackInt()
            self.keyPosition = keyPosition >= 0 ? keyPosition : nil
            isNullable = try reader.unpackBool()
            let colocationPosition = try reader.unpackInt()
            self.colocationPosition = colocationPosition >= 0 ? colocationPosition : nil
            scale = try reader.unpackInt()
            precision = try reader.unpackInt()
            for _ in TableSchemas.fieldCount..<count { try reader.skipValue() }
        }

        fileprivate func encode(to out: inout ByteWriter) {
            out.pack(TableSchemas.fieldCount)
            out.pack(name)
            out.pack(ColumnMetadata.code(of: type))
            out.pack(keyPosition ?? -1)
            out.pack(isNullable)
            out.pack(colocationPosition ?? -1)
            out.pack(scale)
            out.pack(precision)
        }
    }

    /// The number of fields of a column; further fields of newer servers are skipped.
    private static let fieldCount = 7

    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> [Schema] {
        var schemas: [Schema] = []
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 2)) {
            let version = try reader.unpackInt()
            var columns: [SchemaColumn] = []
            for _ in 0..<(try reader.unpackCount(ofAtLeast: fieldCount + 1)) {
                columns.append(try SchemaColumn(from: &reader))
            }
            schemas.append(Schema(version: version, columns: columns))
        }
        return schemas
    }

    package static func encodeResponse(_ schemas: [Schema], to out: inout ByteWriter) {
        out.pack(schemas.count)
        for schema in schemas {
            out.pack(schema.version)
            out.pack(schema.columns.count)
            for column in schema.columns { column.encode(to: &out) }
        }
    }
}
