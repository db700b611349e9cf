package import IgniteCore

/// The columns of a result (ignite3-protocol.md 9.1, 11.1).
package enum ColumnMetadata {
    /// The types by their protocol code; 14 is not used.
    static let types: [ColumnType?] = [
        .null, .boolean, .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal, .date, .time, .timestamp,
        .timestampWithLocalTimeZone, .uuid, nil, .varchar, .varbinary, .intervalYearMonth, .intervalDayTime,
    ]

    /// Returns the protocol code of a type.
    package static func code(of type: ColumnType) -> Int { types.firstIndex(of: type) ?? 0 }

    /// Returns the type of a protocol code; nil if there is none.
    static func type(code: Int) -> ColumnType? { types.indices.contains(code) ? types[code] : nil }

    /// The scale of types that do not have one.
    private static let noScale = Int(Int32.min)

    package static func decode(from reader: inout ByteReader) throws(WireError) -> [Column] {
        // Six fields of at least one byte each, and their number.
        let count = try reader.unpackCount(ofAtLeast: 7)
        var columns: [Column] = []
        columns.reserveCapacity(count)
        for _ in 0..<count { columns.append(try decodeColumn(from: &reader, earlier: columns)) }
        return columns
    }

    private static func decodeColumn(
        from reader: inout ByteReader, earlier: [Column]
    ) throws(WireError) -> Column {
        let start = reader.offset
        let fields = try reader.unpackInt()
        let name = try reader.unpackString()
        var column = Column(name: name, type: .null, isNullable: try reader.unpackBool())
        try decodeType(of: &column, from: &reader)
        var read = 6
        if try reader.unpackBool() {
            column.origin = try decodeOrigin(from: &reader, column: name, earlier: earlier)
            read = 9
        }
        guard fields >= read else { throw .invalid(offset: start, what: "a column with too few fields") }
        // Fields of future servers.
        for _ in read..<fields { try reader.skipValue() }
        return column
    }

    /// Reads the code, scale and precision of the type.
    static func decodeType(of column: inout Column, from reader: inout ByteReader) throws(WireError) {
        let type = try decodeTypeCode(from: &reader)
        let scale = try reader.unpackInt()
        let precision = try reader.unpackInt()
        column.type = type
        column.scale = scale == noScale ? nil : scale
        column.precision = precision >= 0 ? precision : nil
    }

    static func decodeTypeCode(from reader: inout ByteReader) throws(WireError) -> ColumnType {
        let start = reader.offset
        let code = try reader.unpackInt()
        guard let type = type(code: code) else {
            throw .invalid(offset: start, what: "an unknown column type")
        }
        return type
    }

    private static func decodeOrigin(
        from reader: inout ByteReader, column: String, earlier: [Column]
    ) throws(WireError) -> Column.Origin {
        let originColumn = try reader.unpackStringOrNil() ?? column
        let schema = try decodeName(from: &reader, earlier: earlier, \.schema)
        let table = try decodeName(from: &reader, earlier: earlier, \.table)
        return Column.Origin(schema: schema, table: table, column: originColumn)
    }

    /// Reads a name, or the index of the earlier column that has the same name.
    private static func decodeName(
        from reader: inout ByteReader, earlier: [Column], _ part: KeyPath<Column.Origin, String>
    ) throws(WireError) -> String {
        let start = reader.offset
        guard let code = reader.peek(), code < 0x80 || code >= 0xCC && code < 0xD4 else {
            return try reader.unpackString()
        }
        let index = try reader.unpackInt()
        guard earlier.indices.contains(index), let origin = earlier[index].origin else {
            throw .invalid(offset: start, what: "a reference to a column without an origin")
        }
        return origin[keyPath: part]
    }

    static func encodeType(of column: Column, to out: inout ByteWriter) {
        out.pack(code(of: column.type))
        out.pack(column.scale ?? noScale)
        out.pack(column.precision ?? -1)
    }

    package static func encode(_ columns: [Column], to out: inout ByteWriter) {
        out.pack(columns.count)
        for column in columns {
            out.pack(column.origin == nil ? 6 : 9)
            out.pack(column.name)
            out.pack(column.isNullable)
            encodeType(of: column, to: &out)
            out.pack(column.origin != nil)
            if let origin = column.origin {
                out.pack(origin.column == column.name ? nil : origin.column)
                out.pack(origin.schema)
                out.pack(origin.table)
            }
        }
    }
}
