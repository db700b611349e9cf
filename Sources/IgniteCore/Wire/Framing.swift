/// How a protocol cuts the bytes of a connection into frames: four bytes of length, then so many bytes.
package struct Framing: Sendable {
    /// What a server sends once, before its first frame; empty where there is nothing.
    package let magic: [UInt8]
    /// The longest frame there can be.
    package let maximumLength: Int
    private let isBigEndian: Bool

    package init(magic: [UInt8], isBigEndian: Bool, maximumLength: Int) {
        self.magic = magic
        self.isBigEndian = isBigEndian
        self.maximumLength = maximumLength
    }

    /// The length of the frame that begins at an offset. Negative ones are too long as well.
    func length(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        let field = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return Int(isBigEndian ? UInt32(bigEndian: field) : UInt32(littleEndian: field))
    }
}
