/// The hash of a string in Java: over its UTF-16 units (ignite2-protocol.md 5.4).
package func javaHash(_ text: String) -> Int32 {
    text.utf16.reduce(0) { $0 &* 31 &+ Int32($1) }
}

/// The hash of bytes in Java.
package func javaHash(of bytes: UnsafeRawBufferPointer) -> Int32 {
    bytes.reduce(1) { $0 &* 31 &+ Int32(Int8(bitPattern: $1)) }
}
