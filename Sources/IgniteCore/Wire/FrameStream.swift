private import Glibc

/// The frames that go over a channel in both directions.
///
/// A frame that has come is handed over with the buffer it arrived in, and the next one arrives in another: nothing is
/// copied except what little came after it.
package final class FrameStream {
    /// Why the stream is of no use any more.
    package enum Fault: Error {
        /// The other side has closed it, or it broke; the cause in words, and what to do where that is known.
        case lost(String, hint: String?)
        /// The first bytes are not the protocol's magic.
        case noMagic([UInt8])
        /// A frame was announced that cannot be.
        case tooLong(Int)
    }

    /// Requests are encoded here; `flush` sends them.
    var outgoing = ByteWriter(capacity: 1 << 12)
    /// When everything had been sent the last time.
    private(set) var lastSent = Deadline.now
    /// Whether the magic has come, which stands before the first frame.
    private(set) var hasBegun = false
    /// How many bytes have come.
    private(set) var received = 0
    /// How many bytes have been sent.
    private(set) var sent = 0
    /// Whether anything has come.
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
    /// Whether `receive` has something to do although nothing more comes.
    var holdsMore: Bool { channel.holdsMore }
    /// What to poll for before the next `receive`, and before the next `flush`: TLS may have to write in order to read,
    /// and the other way round.
    private(set) var eventsToReceive = Int16(POLLIN)
    private(set) var eventsToFlush = Int16(POLLOUT)

    func close() { channel.close() }

    /// Takes back the buffer of a frame that was read.
    package func recycle(_ buffer: FrameBuffer) {
        guard spare.count < 2, buffer.capacity > 0 else { return }
        buffer.count = 0
        spare.append(buffer)
    }

    /// Sends as much as there is room for; the rest stays in `outgoing`.
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

    /// Reads what is there and hands over each frame that is complete: its buffer, and where in it the payload lies.
    ///
    /// - Parameter take: answers whether further frames are wanted.
    package func receive(_ take: (FrameBuffer, Range<Int>) -> Bool) throws(Fault) {
        // Not for ever: a server that never stops sending must not keep anyone from looking at clock and signals.
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
                // Less than there was room for: nothing more is there now.
                if count < room, !channel.holdsMore { return }
            case .wait(let events):
                eventsToReceive = events
                return
            case .ended: throw .lost("closed by the server", hint: nil)
            case .failed(let cause, let hint): throw .lost(cause, hint: hint)
            }
        }
    }

    /// Takes a complete frame out of what has arrived, or makes room for the rest of the one that is not.
    private func nextFrame() throws(Fault) -> (FrameBuffer, Range<Int>)? {
        let bytes = incoming.contents
        let start = hasBegun ? 0 : framing.magic.count
        if !hasBegun, !bytes.prefix(start).elementsEqual(framing.magic.prefix(bytes.count)) {
            throw .noMagic([UInt8](bytes.prefix(16)))
        }
        guard bytes.count >= start + 4 else { return nil }
        let length = framing.length(in: bytes, at: start)
        guard length <= framing.maximumLength else { throw .tooLong(length) }
        let end = start + 4 + length
        guard bytes.count >= end else {
            // What is promised counts only as far as it is matched by what has come.
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
