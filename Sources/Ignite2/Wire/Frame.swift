package import IgniteCore

/// Frames and the header of requests (ignite2-protocol.md 1, 3).
package enum Frame {
    /// The first frame is the answer to the handshake, whose longest field is a message.
    package static let framing = Framing(
        magic: [], isBigEndian: false, maximumFirstLength: 1 << 20)

    /// Writes a frame; its length is filled in after its body has been written.
    package static func write(to out: inout ByteWriter, body: (inout ByteWriter) -> Void) {
        let start = out.count
        out.appendLittleEndian(UInt32(0))
        body(&out)
        out.patchLittleEndian(UInt32(out.count - start - 4), at: start)
    }
}

/// The header before the body of a request.
package struct RequestHeader: Equatable {
    package var operation: Int
    /// Chosen by the client; the response repeats it.
    package var id: Int64

    package init(operation: Int, id: Int64) {
        self.operation = operation
        self.id = id
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        operation = Int(try reader.littleEndian(Int16.self))
        id = try reader.littleEndian(Int64.self)
    }

    package func encode(to out: inout ByteWriter) {
        out.appendLittleEndian(Int16(truncatingIfNeeded: operation))
        out.appendLittleEndian(id)
    }
}
