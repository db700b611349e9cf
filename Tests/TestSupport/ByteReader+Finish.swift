package import IgniteCore

extension ByteReader {
    /// Fails unless everything was read. Clients pass over what newer servers append to their answers; tests know each
    /// byte.
    package func finish() throws(WireError) {
        if remaining > 0 { throw .invalid(offset: offset, what: "bytes that nothing has read") }
    }
}
