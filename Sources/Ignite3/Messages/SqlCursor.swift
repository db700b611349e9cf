package import IgniteCore

/// SQL_CURSOR_NEXT_PAGE and SQL_CURSOR_CLOSE (ignite3-protocol.md 9.2, 9.3): both send a cursor's id. The answer to the
/// first is rows and whether there are more, to the second nothing.
package enum SqlCursor {
    package static func encode(cursor: Int64, to out: inout ByteWriter) { out.pack(cursor) }

    package static func decode(from reader: inout ByteReader) throws(WireError) -> Int64 { try reader.unpackInt64() }
}

/// Rows as they stand in answers (ignite3-protocol.md 9.1, 9.2): their number, then a tuple each.
package enum Rows {
    /// Reads rows into the page, whose buffer the reader reads.
    package static func decode(
        into page: Page, columns: [Column], from reader: inout ByteReader
    ) throws(WireError) {
        try BinaryTuple.scanRows(&reader, plans: columns.map(BinaryTuple.ColumnPlan.init), into: page)
    }

    /// Reads tuples that were found in the page's buffer, which the reader reads.
    package static func decode(
        tuples: [Range<Int>], into page: Page, columns: [Column], from reader: ByteReader
    ) throws(WireError) {
        try BinaryTuple.scan(tuples, of: reader, plans: columns.map(BinaryTuple.ColumnPlan.init), into: page)
    }

    /// Passes over rows without looking into them.
    package static func skip(from reader: inout ByteReader) throws(WireError) {
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 2)) { _ = try reader.unpackBinary() }
    }

    /// Writes rows that are tuples already.
    package static func encode(_ tuples: [[UInt8]], to out: inout ByteWriter) {
        out.pack(tuples.count)
        for tuple in tuples { out.pack(binary: tuple) }
    }
}
