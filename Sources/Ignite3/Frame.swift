package import IgniteCore

/// Frames and their headers (ignite3-protocol.md 1, 5, 6).
package enum Frame {
    /// The first bytes of a connection, in both directions.
    package static let magic: [UInt8] = [0x49, 0x47, 0x4E, 0x49]
    package static let framing = Framing(magic: magic, isBigEndian: true)

    /// Writes a frame; its length is filled in after its body has been written.
    package static func write(to out: inout ByteWriter, body: (inout ByteWriter) -> Void) {
        let start = out.count
        out.appendBigEndian(UInt32(0))
        body(&out)
        out.patchBigEndian(UInt32(out.count - start - 4), at: start)
    }
}

/// The header before the body of a request.
package struct RequestHeader: Equatable {
    package var operation: Int
    package var id: Int64

    package init(operation: Int, id: Int64) {
        self.operation = operation
        self.id = id
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        operation = try reader.unpackInt()
        id = try reader.unpackInt64()
    }

    package func encode(to out: inout ByteWriter) {
        out.pack(operation)
        out.pack(id)
    }
}

/// The header before the body of a response.
package struct ResponseHeader: Equatable {
    /// The bits of the flags field.
    package struct Flags: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let assignmentChanged = Flags(rawValue: 1)
        package static let notification = Flags(rawValue: 2)
        package static let error = Flags(rawValue: 4)
        package static let serverCall = Flags(rawValue: 8)
    }

    /// The id of the request; -1 if the server could not read it.
    package var id: Int64
    package var flags: Flags
    package var assignmentTimestamp: Int64?
    /// 0 for no news.
    package var observableTimestamp: Int64

    package init(
        id: Int64, flags: Flags = [], assignmentTimestamp: Int64? = nil, observableTimestamp: Int64 = 0
    ) {
        self.id = id
        self.flags = flags
        self.assignmentTimestamp = assignmentTimestamp
        self.observableTimestamp = observableTimestamp
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        id = try reader.unpackInt64()
        flags = Flags(rawValue: try reader.unpackInt())
        assignmentTimestamp = flags.contains(.assignmentChanged) ? try reader.unpackInt64() : nil
        observableTimestamp = try reader.unpackInt64()
    }

    package func encode(to out: inout ByteWriter) {
        out.pack(id)
        out.pack(flags.rawValue)
        if let assignmentTimestamp { out.pack(assignmentTimestamp) }
        out.pack(observableTimestamp)
    }
}
