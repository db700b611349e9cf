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
