/// Returns whether the bytes are valid UTF-8: no surrogates, nothing overlong, nothing above U+10FFFF.
package func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    firstInvalidUTF8(bytes) == nil
}

/// Returns the offset of the first byte that is not part of valid UTF-8; nil if there is none.
package func firstInvalidUTF8(_ bytes: UnsafeRawBufferPointer) -> Int? {
    do throws(UTF8.ValidationError) {
        _ = try UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span)
        return nil
    } catch {
        return error.byteOffsets.lowerBound
    }
}

/// Returns whether all bytes are ASCII; fast, because most text is.
@inlinable @inline(__always)
package func isASCII(_ start: UnsafeRawPointer, _ length: Int) -> Bool {
    var bits: UInt64 = 0
    var position = 0
    while position &+ 8 <= length {
        bits |= start.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        position &+= 8
    }
    while position < length {
        bits |= UInt64(start.load(fromByteOffset: position, as: UInt8.self))
        position &+= 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
}
