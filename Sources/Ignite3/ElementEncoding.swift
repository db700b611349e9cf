package import IgniteCore

/// The byte before an empty string or byte array, whose element would otherwise have no bytes and be null, and before a
/// byte array that itself begins with this byte. A reader drops one such byte from the front of a string or byte array
/// (ignite3-protocol.md 11.2).
package let variableLengthMarker: UInt8 = 0x80

extension ByteWriter {
    /// Appends the bytes of one element of a tuple (ignite3-protocol.md 11.3); none for NULL.
    package mutating func appendElement(_ value: Value) {
        switch value {
        case .varchar(let text) where text.isEmpty: append(variableLengthMarker)
        case .varbinary(let bytes) where bytes.first ?? variableLengthMarker == variableLengthMarker:
            append(variableLengthMarker)
            append(bytes)
        default: appendCell(value)
        }
    }
}
