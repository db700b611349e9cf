package import IgniteCore

/// QUERY_SQL_FIELDS_CURSOR_GET_PAGE, QUERY_SCAN_CURSOR_GET_PAGE and QUERY_SQL_CURSOR_GET_PAGE (ignite2-protocol.md 4.2
/// to 4.4): the request is the id of a cursor, the response a page. Never ask for two pages of one cursor at a time:
/// servers lose one of them.
package enum CursorPage {
    package static func encode(cursor: Int64, to out: inout ByteWriter) { out.appendLittleEndian(cursor) }

    package static func decode(from reader: inout ByteReader) throws(WireError) -> Int64 {
        try reader.littleEndian(Int64.self)
    }

    /// Returns whether there are pages after the one that ends the body of a response. The last byte says so.
    package static func hasMore(_ buffer: FrameBuffer, _ body: Range<Int>) throws(WireError) -> Bool {
        guard !body.isEmpty else { throw .truncated(offset: body.lowerBound) }
        var reader = ByteReader(buffer.contents, from: body.upperBound - 1)
        return try reader.bool()
    }
}

/// RESOURCE_CLOSE (ignite2-protocol.md 4.2): the request is the id of a cursor or of a continuous query; the response is
/// empty. A cursor whose last page has arrived is closed already: closing it is an error.
package enum ResourceClose {
    package static func encode(resource: Int64, to out: inout ByteWriter) { out.appendLittleEndian(resource) }

    package static func decode(from reader: inout ByteReader) throws(WireError) -> Int64 {
        try reader.littleEndian(Int64.self)
    }
}
