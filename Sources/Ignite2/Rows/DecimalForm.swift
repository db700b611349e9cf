import IgniteCore

/// A decimal as sent (ignite2-protocol.md 5): a scale, and a magnitude with the most significant byte first, whose first
/// bit is the sign.
struct DecimalForm {
    let scale: Int32
    /// The places of the bytes of the magnitude.
    let magnitude: Range<Int>
    private let base: UnsafeRawPointer

    init(from reader: inout ByteReader) throws(WireError) {
        scale = try reader.littleEndian(Int32.self)
        magnitude = try reader.lengthPrefixed()
        base = reader.base
        guard !magnitude.isEmpty else { throw .invalid(offset: magnitude.lowerBound, what: "a decimal without digits") }
    }

    /// Whether a cell can hold the number.
    var fitsCell: Bool {
        Int16(exactly: scale) != nil && magnitude.count <= BigDecimal.maximumUnscaledLength
    }

    /// The number if a `BigDecimal` can hold it, otherwise with an exponent or only its length.
    var description: String {
        guard magnitude.count <= BigDecimal.maximumUnscaledLength else {
            return "decimal number of \(magnitude.count) bytes"
        }
        var bytes = [UInt8](UnsafeRawBufferPointer(start: base + magnitude.lowerBound, count: magnitude.count))
        bytes.withUnsafeMutableBytes { Self.makeTwosComplement($0.baseAddress!, count: $0.count) }
        if let scale = Int16(exactly: scale) { return BigDecimal(unscaled: bytes, scale: scale).description }
        return "\(BigDecimal(unscaled: bytes, scale: 0))E\(-Int64(scale))"
    }

    /// Appends the length and the bytes of sign and magnitude for a number in two's complement.
    static func append(_ unscaled: UnsafeRawBufferPointer, to out: inout ByteWriter) {
        let isNegative = unscaled[0] & 0x80 != 0
        var magnitude = [UInt8](unscaled)
        if isNegative {
            var isCarried = true
            for index in magnitude.indices.reversed() {
                (magnitude[index], isCarried) = (~magnitude[index]).addingReportingOverflow(isCarried ? 1 : 0)
            }
        }
        // The first bit is the sign's.
        if magnitude[0] & 0x80 != 0 { magnitude.insert(0, at: 0) }
        if isNegative { magnitude[0] |= 0x80 }
        out.append(count: magnitude.count)
        out.append(magnitude)
    }

    /// Turns sign and magnitude into two's complement, which needs no more bytes.
    @inline(__always)
    static func makeTwosComplement(_ bytes: UnsafeMutableRawPointer, count: Int) {
        let first = bytes.load(as: UInt8.self)
        guard first & 0x80 != 0 else { return }
        bytes.storeBytes(of: first & 0x7F, as: UInt8.self)
        // Zeros at the end stay, the byte before them is negated, and the bits of the others are inverted.
        var index = count &- 1
        while index > 0, bytes.load(fromByteOffset: index, as: UInt8.self) == 0 { index &-= 1 }
        bytes.storeBytes(
            of: 0 &- bytes.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
        while index > 0 {
            index &-= 1
            bytes.storeBytes(
                of: ~bytes.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
        }
    }
}
