/// A stream of bytes to a server: a plain socket, or TLS over one. Nothing in it blocks.
package protocol Channel: AnyObject {
    /// What to poll; nil once closed.
    var descriptor: Int32? { get }
    /// Version, cipher and what was verified, in words; nil without TLS.
    var security: String? { get }
    /// Whether a read may give something although nothing more comes: TLS takes in whole records.
    var holdsMore: Bool { get }
    /// Reads what has arrived, at most `count` bytes.
    func read(into bytes: UnsafeMutableRawPointer, count: Int) -> ChannelResult
    /// Writes as much as there is room for.
    func write(_ bytes: UnsafeRawBufferPointer) -> ChannelResult
    func close()
}

/// What a read or a write came to.
package enum ChannelResult {
    /// So many bytes, at least one.
    case moved(Int)
    /// Nothing now: poll for these events and call again. TLS may have to write in order to read.
    case wait(Int16)
    /// The other side has closed.
    case ended
    /// The stream is broken; the cause in words, and what to do about it where that is known.
    case failed(String, hint: String? = nil)
}
