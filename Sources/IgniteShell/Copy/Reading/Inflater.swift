import CZlib

/// Decompresses a file of gzip, which can have several members.
final class Inflater {
    private var stream = z_stream()
    /// Whether a member has begun and not ended.
    private var isWithin = false
    private var hasBegun = false

    deinit { if hasBegun { inflateEnd(&stream) } }

    /// Returns what the next bytes of the file stand for.
    func inflate(_ piece: [UInt8]) throws(CopyFault) -> [UInt8] {
        if !hasBegun {
            guard zlib_begin_reading(&stream) == Z_OK else { throw CopyFault("there is no memory to decompress it") }
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
        guard status == Z_OK else { throw CopyFault("the compressed file is damaged") }
        return result
    }

    /// Throws if the file ends within a member, or before the first one.
    func finish() throws(CopyFault) {
        guard hasBegun, !isWithin else { throw CopyFault("the compressed file is truncated") }
    }
}
