import Ignite3
import IgniteCore

/// Reads the bytes of a server, split into pieces. The first 16 bytes give the lengths of the pieces, repeatedly.
let framesTarget = FuzzTarget(name: "frames", longestInput: 512) { bytes in
    var input = FuzzInput(bytes)
    let lengths = input.bytes(16)
    let sent = input.remaining
    var frames: [[UInt8]] = []
    let stream = FrameStream(PiecesChannel(sent, lengths), Frame.framing)
    var isOver = false
    while !isOver {
        do throws(FrameStream.Fault) {
            try stream.receive { buffer, payload in
                frames.append(Array(buffer.contents[payload]))
                stream.recycle(buffer)
                return true
            }
        } catch {
            isOver = true
        }
    }
    require(frames == expectedFrames(sent), "the frames differ: \(frames)")
}

/// Returns the complete frames, split in the simplest way.
private func expectedFrames(_ bytes: [UInt8]) -> [[UInt8]] {
    guard bytes.starts(with: Frame.magic) else { return [] }
    var frames: [[UInt8]] = []
    var rest = bytes.dropFirst(Frame.magic.count)
    while rest.count >= 4 {
        let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        guard length <= rest.count else { break }
        frames.append(Array(rest.prefix(length)))
        rest = rest.dropFirst(length)
    }
    return frames
}

/// Delivers bytes in pieces, and then the end of the stream.
private final class PiecesChannel: Channel {
    private let bytes: [UInt8]
    private let lengths: [UInt8]
    private var position = 0
    private var turn = 0

    init(_ bytes: [UInt8], _ lengths: [UInt8]) {
        self.bytes = bytes
        self.lengths = lengths
    }

    var descriptor: Int32? { nil }
    var security: String? { nil }
    var holdsMore: Bool { false }

    func read(into target: UnsafeMutableRawPointer, count: Int) -> ChannelResult {
        let length = lengths.isEmpty ? 1 : Int(lengths[turn % lengths.count])
        turn += 1
        // From time to time, no bytes are available.
        if length == 0, turn % 3 != 0 { return .wait(1) }
        let piece = bytes[position...].prefix(max(1, min(length, count)))
        guard !piece.isEmpty else { return .ended }
        piece.withUnsafeBytes { target.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
        position += piece.count
        return .moved(piece.count)
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> ChannelResult { .moved(bytes.count) }

    func close() {}
}
