/// Where one value lies in the bytes of its page, and what its bytes mean.
@usableFromInline
package struct Cell {
    @usableFromInline package var offset: UInt32
    @usableFromInline package var length: UInt32
    /// Digits after the point to show; decimals only.
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
