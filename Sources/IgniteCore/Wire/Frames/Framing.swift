/// How a protocol divides the bytes of a connection into frames: a length of four bytes, then that many bytes.
package struct Framing: Sendable {
    /// The bytes that a server sends once, before its first frame; empty if there are none.
    package let magic: [UInt8]
    /// The maximum length of a frame.
    package let maximumLength: Int
    /// The maximum length of the first frame: a longer one is something else than this protocol.
    package let maximumFirstLength: Int
    private let isBigEndian: Bool

    package init(magic: [UInt8], isBigEndian: Bool, maximumLength: Int, maximumFirstLength: Int? = nil) {
        self.magic = magic
        self.maximumFirstLength = maximumFirstLength ?? maximumLength
        self.isBigEndian = isBigEndian
        self.maximumLength = maximumLength
    }

    /// Returns the length of the frame that begins at an offset. Negative lengths count as too long, too.
    func length(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        let field = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return Int(isBigEndian ? UInt32(bigEndian: field) : UInt32(littleEndian: field))
    }
}
