import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Frames come out as they were sent, however the network cuts and joins them.
@Suite struct FrameStreamTests {
    private static let frames: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 7, count: 300), [9]]
    private static let sent =
        Frame.magic
        + frames.flatMap { frame in
            written { out in
                Frame.write(to: &out) { $0.append(frame) }
            }
        }

    @Test func inTwoPieces() throws {
        for cut in 0...Self.sent.count {
            let pieces = [Array(Self.sent[..<cut]), Array(Self.sent[cut...])]
            #expect(received(pieces).frames == Self.frames, "cut at \(cut)")
        }
    }

    @Test(arguments: 1...9)
    func inPiecesOfALength(_ length: Int) throws {
        let pieces = stride(from: 0, to: Self.sent.count, by: length).map { start in
            Array(Self.sent[start..<min(start + length, Self.sent.count)])
        }
        #expect(received(pieces).frames == Self.frames)
    }

    /// What came whole is handed over, and the end is told behind it.
    @Test func cutOffAtEachByte() throws {
        let ends = Self.frames.reduce(into: [Frame.magic.count]) { $0.append($0[$0.count - 1] + 4 + $1.count) }
            .dropFirst()
        for length in 0...Self.sent.count {
            let (frames, fault) = received([Array(Self.sent[..<length])])
            #expect(frames == Array(Self.frames.prefix(ends.count { $0 <= length })), "\(length) bytes")
            guard case .lost("closed by the server", hint: nil) = fault else {
                Issue.record("\(length) bytes end with \(fault)")
                continue
            }
        }
    }

    /// Frames longer than any buffer there is, and short ones behind them in the same read.
    @Test func longFrames() throws {
        let frames = [100_000, 1, 65_532, 65_533, 0, 300_000].map { [UInt8](repeating: UInt8($0 & 127), count: $0) }
        let sent =
            Frame.magic + frames.flatMap { frame in written { out in Frame.write(to: &out) { $0.append(frame) } } }
        for length in [sent.count, 65_536, 4097] {
            let pieces = stride(from: 0, to: sent.count, by: length).map { start in
                Array(sent[start..<min(start + length, sent.count)])
            }
            #expect(received(pieces).frames == frames)
        }
    }

    /// Reads until the stream is over.
    private func received(_ pieces: [[UInt8]]) -> (frames: [[UInt8]], fault: FrameStream.Fault) {
        var frames: [[UInt8]] = []
        let stream = FrameStream(PiecesChannel(pieces), Frame.framing)
        while true {
            do throws(FrameStream.Fault) {
                try stream.receive { buffer, payload in
                    frames.append(Array(buffer.contents[payload]))
                    stream.recycle(buffer)
                    return true
                }
            } catch {
                return (frames, error)
            }
        }
    }
}

/// Gives out one piece a read, with nothing there between two, and then the end.
private final class PiecesChannel: Channel {
    private var pieces: [[UInt8]]
    private var isThere = true

    init(_ pieces: [[UInt8]]) { self.pieces = pieces.filter { !$0.isEmpty } }

    var descriptor: Int32? { nil }
    var security: String? { nil }
    var holdsMore: Bool { false }

    func read(into bytes: UnsafeMutableRawPointer, count: Int) -> ChannelResult {
        isThere.toggle()
        guard !isThere else { return .wait(1) }
        guard let piece = pieces.first else { return .ended }
        let taken = piece.prefix(count)
        taken.withUnsafeBytes { bytes.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
        pieces[0].removeFirst(taken.count)
        if pieces[0].isEmpty { pieces.removeFirst() }
        return .moved(taken.count)
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> ChannelResult { .moved(bytes.count) }

    func close() {}
}
