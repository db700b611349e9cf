/// A non-blocking stream of bytes to a server: a plain socket, or TLS over one.
package protocol Channel: AnyObject {
    /// The descriptor to poll; nil once closed.
    var descriptor: Int32? { get }
    /// TLS version, cipher and what was verified; nil without TLS.
    var security: String? { get }
    /// Whether a read may return bytes even if no more arrive: TLS reads whole records.
    var holdsMore: Bool { get }
    /// Reads the bytes that have arrived, at most `count`.
    func read(into bytes: UnsafeMutableRawPointer, count: Int) -> ChannelResult
    /// Writes as many bytes as there is room for.
    func write(_ bytes: UnsafeRawBufferPointer) -> ChannelResult
    func close()
}

/// The result of a read or a write.
package enum ChannelResult {
    /// The number of bytes, at least one.
    case moved(Int)
    /// No progress now: poll for these events and call again. TLS may need to write in order to read.
    case wait(Int16)
    /// The other side closed the stream.
    case ended
    /// The stream is broken; the cause, and advice if there is any.
    case failed(String, hint: String? = nil)
}
