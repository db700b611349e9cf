/// The place of one value in the bytes of its page, and the meaning of its bytes.
@usableFromInline
package struct Cell {
    @usableFromInline package var offset: UInt32
    @usableFromInline package var length: UInt32
    /// The number of digits to show after the decimal point; only for decimals.
    @usableFromInline package var scale: Int16
    @usableFromInline package var encoding: CellEncoding

    @inlinable
    package init(offset: UInt32, length: UInt32, encoding: CellEncoding, scale: Int16 = 0) {
        self.offset = offset
        self.length = length
        self.scale = scale
        self.encoding = encoding
    }

    @inlinable package var isNull: Bool { encoding == .null }
}
