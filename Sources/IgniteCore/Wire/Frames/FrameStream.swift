private import Glibc

/// The frames in both directions of a channel.
///
/// A received frame is passed on with the buffer it arrived in, and the next one arrives in another buffer: nothing is
/// copied except the few bytes that came after it.
package final class FrameStream {
    /// Why the stream is no longer usable.
    package enum Fault: Error {
        /// The other side closed it, or it broke; the cause, and advice if there is any.
        case lost(String, hint: String?)
        /// The first bytes are not the protocol's magic.
        case noMagic([UInt8])
        /// A frame with an invalid length was announced.
        case tooLong(Int)
    }

    /// The buffer for encoding requests; `flush` sends them.
    var outgoing = ByteWriter(capacity: 1 << 12)
    /// When everything was last sent.
    private(set) var lastSent = Deadline.now
    /// Whether the magic before the first frame has arrived.
    private(set) var hasBegun = false
    /// The number of bytes received.
    private(set) var received = 0
    /// The number of bytes sent.
    private(set) var sent = 0
    /// Whether anything has arrived.
    var hasAnswer: Bool { hasBegun || incoming.count > 0 }
    private let channel: any Channel
    private let framing: Framing
    private var incoming = FrameBuffer()
    /// Buffers that were read and can be filled again.
    private var spare: [FrameBuffer] = []

    package init(_ channel: any Channel, _ framing: Framing) {
        self.channel = channel
        self.framing = framing
    }

    var descriptor: Int32? { channel.descriptor }
    var security: String? { channel.security }
    /// Whether `receive` has something to do even if no more data arrives.
    var holdsMore: Bool { channel.holdsMore }
    /// The events to poll for before the next `receive`, and before the next `flush`: TLS may need to write in order to
    /// read, and vice versa.
    private(set) var eventsToReceive = Int16(POLLIN)
    private(set) var eventsToFlush = Int16(POLLOUT)

    func close() { channel.close() }

    /// Takes back the buffer of a frame that was read.
    package func recycle(_ buffer: FrameBuffer) {
        guard spare.count < 2, buffer.capacity > 0 else { return }
        buffer.count = 0
        spare.append(buffer)
    }

    /// Sends as many bytes as there is room for; the rest stays in `outgoing`.
    func flush() throws(Fault) {
        var written = 0
        while written < outgoing.count {
            let rest = UnsafeRawBufferPointer(rebasing: outgoing.bytes[written...])
            switch channel.write(rest) {
            case .moved(let count):
                written += count
                sent &+= count
            case .wait(let events):
                eventsToFlush = events
                outgoing.removeFirst(written)
                return
            case .ended: throw .lost("closed by the server", hint: nil)
            case .failed(let cause, let hint): throw .lost(cause, hint: hint)
            }
        }
        eventsToFlush = Int16(POLLOUT)
        outgoing.truncate()
        lastSent = .now
    }

    /// Reads the available data and passes on each complete frame: its buffer, and the range of the payload in it.
    ///
    /// - Parameter take: Returns whether further frames are wanted.
    package func receive(_ take: (FrameBuffer, Range<Int>) -> Bool) throws(Fault) {
        // Not without limit: a server that never stops sending must not prevent checks of the clock and signals.
        for _ in 0..<64 {
            let room = incoming.capacity - incoming.count
            switch channel.read(into: incoming.bytes + incoming.count, count: room) {
            case .moved(let count):
                eventsToReceive = Int16(POLLIN)
                incoming.count += count
                received &+= count
                while let (buffer, payload) = try nextFrame() {
                    guard take(buffer, payload) else { return }
                }
                // Less than there was room for: no more data is available now.
                if count < room, !channel.holdsMore { return }
            case .wait(let events):
                eventsToReceive = events
                return
            case .ended: throw .lost("closed by the server", hint: nil)
            case .failed(let cause, let hint): throw .lost(cause, hint: hint)
            }
        }
    }

    /// Takes a complete frame out of the received data, or makes room for the rest of an incomplete one.
    private func nextFrame() throws(Fault) -> (FrameBuffer, Range<Int>)? {
        let bytes = incoming.contents
        let start = hasBegun ? 0 : framing.magic.count
        if !hasBegun, !bytes.prefix(start).elementsEqual(framing.magic.prefix(bytes.count)) {
            throw .noMagic([UInt8](bytes.prefix(16)))
        }
        guard bytes.count >= start + 4 else { return nil }
        let length = framing.length(in: bytes, at: start)
        guard length <= (hasBegun ? Framing.maximumLength : framing.maximumFirstLength) else {
            // Without a magic, the length is the first sign of another protocol.
            throw hasBegun || start > 0 ? .tooLong(length) : .noMagic([UInt8](bytes.prefix(16)))
        }
        let end = start + 4 + length
        guard bytes.count >= end else {
            // The announced length counts only as far as data has arrived.
            incoming.reserve(min(end, max(1 << 16, bytes.count * 2)))
            return nil
        }
        hasBegun = true
        let buffer = incoming
        incoming = spare.popLast() ?? FrameBuffer()
        let rest = buffer.count - end
        incoming.reserve(rest)
        incoming.bytes.copyMemory(from: buffer.bytes + end, byteCount: rest)
        incoming.count = rest
        buffer.count = end
        return (buffer, start + 4..<end)
    }
}
