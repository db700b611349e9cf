import CZlib
import IgniteCore

/// Compresses a file of gzip.
final class Deflater {
    private var stream = z_stream()

    /// Returns nil if there is no memory.
    init?() {
        guard zlib_begin_writing(&stream) == Z_OK else { return nil }
    }

    deinit { deflateEnd(&stream) }

    /// Replaces bytes by what is to be written for them; the rest is kept for later calls.
    func compress(_ buffer: inout ByteWriter) {
        guard buffer.count > 0 else { return }
        replace(&buffer, Z_NO_FLUSH)
    }

    /// Replaces bytes, which are the last ones.
    func finish(_ buffer: inout ByteWriter) { replace(&buffer, Z_FINISH) }

    private func replace(_ buffer: inout ByteWriter, _ flush: Int32) {
        var result = ByteWriter(capacity: 1 << 16)
        stream.next_in = buffer.base
        stream.avail_in = UInt32(buffer.count)
        repeat {
            let room = 1 << 16
            stream.next_out = result.reserve(room)
            stream.avail_out = UInt32(room)
            deflate(&stream, flush)
            result.advance(room - Int(stream.avail_out))
        } while stream.avail_out == 0
        buffer.truncate()
        buffer.append(result.bytes)
    }
}
