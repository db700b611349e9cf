package import IgniteCore

/// SQL_CURSOR_NEXT_PAGE and SQL_CURSOR_CLOSE (ignite3-protocol.md 9.2, 9.3): both send the id of a cursor. The first
/// answers with rows and whether there are more, the second with nothing.
package enum SqlCursor {
    package static func encode(cursor: Int64, to out: inout ByteWriter) { out.pack(cursor) }

    package static func decode(from reader: inout ByteReader) throws(WireError) -> Int64 { try reader.unpackInt64() }
}

/// Rows in answers (ignite3-protocol.md 9.1, 9.2): their number, then a tuple for each.
package enum RowBlock {
    /// Reads rows into the page whose buffer the reader reads.
    package static func decode(
        into page: Page, columns: [Column], from reader: inout ByteReader
    ) throws(WireError) {
        try BinaryTuple.scanRows(&reader, plans: columns.map(BinaryTuple.ColumnPlan.init), into: page)
    }

    /// Reads tuples at known places in the page's buffer, which the reader reads.
    package static func decode(
        tuples: [Range<Int>], into page: Page, columns: [Column], from reader: ByteReader
    ) throws(WireError) {
        try BinaryTuple.scan(tuples, of: reader, plans: columns.map(BinaryTuple.ColumnPlan.init), into: page)
    }

    /// Skips rows without reading them.
    package static func skip(from reader: inout ByteReader) throws(WireError) {
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 2)) { _ = try reader.unpackBinary() }
    }

    /// Writes rows that are already tuples.
    package static func encode(_ tuples: [[UInt8]], to out: inout ByteWriter) {
        out.pack(tuples.count)
        for tuple in tuples { out.pack(binary: tuple) }
    }
}
