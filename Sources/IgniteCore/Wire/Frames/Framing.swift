/// How a protocol divides the bytes of a connection into frames: a length of four bytes, then that many bytes.
package struct Framing: Sendable {
    /// The maximum length of a frame: servers of both protocols read its length as a signed number.
    package static let maximumLength = Int(Int32.max) - 4
    /// The maximum length of all fields of a request that contain neither text nor values.
    private static let fixedFieldsLength = 1024

    /// The bytes that a server sends once, before its first frame; empty if there are none.
    package let magic: [UInt8]
    /// The maximum length of the first frame: a longer one is something else than this protocol.
    package let maximumFirstLength: Int
    private let isBigEndian: Bool

    package init(magic: [UInt8], isBigEndian: Bool, maximumFirstLength: Int = maximumLength) {
        self.magic = magic
        self.maximumFirstLength = maximumFirstLength
        self.isBigEndian = isBigEndian
    }

    /// Returns the length of the frame that begins at an offset. Negative lengths count as too long, too.
    func length(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        let field = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return Int(isBigEndian ? UInt32(bigEndian: field) : UInt32(littleEndian: field))
    }

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
}
