import CZlib

/// Decompresses a file of gzip, which can have several members.
final class Inflater {
    private var stream = z_stream()
    /// Whether a member has begun and not ended.
    private var isWithin = false
    private var hasBegun = false
    /// The line that was reached, from 1.
    private var line = 1

    deinit { if hasBegun { inflateEnd(&stream) } }

    /// Returns what the next bytes of the file stand for. No bytes are its end.
    ///
    /// - Throws: If the file is damaged or not complete, with the line that was reached.
    func inflate(_ piece: [UInt8]) throws(ShellError) -> [UInt8] {
        guard !piece.isEmpty else {
            guard hasBegun, !isWithin else { throw fault("truncated") }
            return []
        }
        if !hasBegun {
            guard zlib_begin_reading(&stream) == Z_OK else { throw ShellError("there is no memory to decompress it") }
            hasBegun = true
        }
        var result: [UInt8] = []
        var status = Z_OK
        var piece = piece
        piece.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            while stream.avail_in > 0, status == Z_OK {
                if !isWithin { inflateReset(&stream) }
                isWithin = true
                let old = result.count
                let room = max(1 << 16, input.count * 4)
                result.append(contentsOf: repeatElement(0, count: room))
                result.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress! + old
                    stream.avail_out = UInt32(room)
                    status = CZlib.inflate(&stream, Z_NO_FLUSH)
                }
                result.removeLast(Int(stream.avail_out))
                if status == Z_STREAM_END {
                    isWithin = false
                    status = Z_OK
                }
            }
        }
        guard status == Z_OK else { throw fault("damaged") }
        line += result.count { $0 == 0x0A }
        return result
    }

    private func fault(_ what: String) -> ShellError {
        ShellError("the compressed file is \(what); it was read up to line \(line)")
    }
}
