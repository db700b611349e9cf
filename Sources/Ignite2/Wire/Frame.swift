package import IgniteCore

/// Frames and the header of requests (ignite2-protocol.md 1, 3).
package enum Frame {
    /// The maximum length of a frame.
    package static let maximumLength = Int(Int32.max) - 4
    /// The first frame is the answer to the handshake, whose longest field is a message.
    package static let framing = Framing(
        magic: [], isBigEndian: false, maximumLength: maximumLength, maximumFirstLength: 1 << 20)

    /// The maximum length of all fields of a request that contain neither text nor values.
    private static let fixedFieldsLength = 1024

    /// Returns the maximum total length of texts and values in a request of at most `limit` bytes.
    package static func room(within limit: Int = maximumLength) -> Int { limit - fixedFieldsLength }

    /// Throws if something does not fit; called before it is encoded or memory is allocated for it.
    package static func require(_ length: Int, atMost room: Int, _ what: String) throws(IgniteError) {
        guard length <= room else {
            throw IgniteError(
                .invalidArgument, "value too large: \(what) of \(length) bytes exceeds the limit of \(max(room, 0))",
                hint: "the maximum size of a request is 2 GiB")
        }
    }

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
