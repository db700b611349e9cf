import IgniteCore

/// The bytes that a format cannot write as they are, looked for eight at a time.
struct SpecialBytes {
    // Each byte to look for, eight times.
    private let first, second, third, fourth: UInt64
    /// All bytes below this one are special too.
    private let lowest: UInt64
    /// The top bits, if bytes that are no ASCII are special too.
    private let high: UInt64

    /// - Parameter bytes: one to four of them.
    init(_ bytes: UInt8..., below lowest: UInt8 = 0, nonASCII: Bool = false) {
        precondition((1...4).contains(bytes.count))
        first = Self.repeated(bytes[0])
        second = Self.repeated(bytes[min(1, bytes.count - 1)])
        third = Self.repeated(bytes[min(2, bytes.count - 1)])
        fourth = Self.repeated(bytes[bytes.count - 1])
        self.lowest = Self.repeated(lowest)
        high = nonASCII ? 0x8080_8080_8080_8080 : 0
    }

    /// What a table must not hand to a terminal unseen: control characters and all beyond ASCII.
    static let unprintable = SpecialBytes(0x7F, below: 0x20, nonASCII: true)

    private static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The lowest bit set stands in the first special byte of a little-endian word; 0 when there is none.
    @inline(__always)
    func marks(in word: UInt64) -> UInt64 {
        // A byte borrows from the next one only if it is special itself, so the lowest mark is always true.
        let equal = zeros(word ^ first) | zeros(word ^ second) | zeros(word ^ third) | zeros(word ^ fourth)
        let low = (word &- lowest) & ~word & 0x8080_8080_8080_8080
        return equal | low | (word & high)
    }

    @inline(__always)
    private func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
}

extension ByteWriter {
    /// Appends text up to its first special byte and answers how many bytes that were.
    @inline(__always)
    mutating func append(_ start: UnsafeRawPointer, count length: Int, until special: SpecialBytes) -> Int {
        // Whole words are stored, so there must be room for one more behind the text.
        let target = UnsafeMutableRawPointer(reserve(length + 8))
        if length < 8 {
            let word = Self.load(start, length)
            target.storeBytes(of: word, as: UInt64.self)
            let marks = special.marks(in: word) & (1 << (UInt64(length) * 8) &- 1)
            let written = marks == 0 ? length : marks.trailingZeroBitCount / 8
            advance(written)
            return written
        }
        var index = 0
        while true {
            let word = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            target.storeBytes(of: word.littleEndian, toByteOffset: index, as: UInt64.self)
            let marks = special.marks(in: word)
            if marks != 0 {
                let written = index + marks.trailingZeroBitCount / 8
                advance(written)
                return written
            }
            if index + 8 == length { break }
            // The last word overlaps the one before it.
            index = min(index + 8, length - 8)
        }
        advance(length)
        return length
    }

    /// Fewer than eight bytes as a little-endian word, without reading beyond them.
    @inline(__always)
    private static func load(_ start: UnsafeRawPointer, _ length: Int) -> UInt64 {
        if length >= 4 {
            let low = UInt64(UInt32(littleEndian: start.loadUnaligned(as: UInt32.self)))
            let high = UInt32(littleEndian: start.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self))
            return low | UInt64(high) &<< UInt64((length - 4) * 8)
        }
        guard length > 0 else { return 0 }
        let middle = length / 2
        let low = UInt64(start.load(as: UInt8.self))
        let mid = UInt64(start.load(fromByteOffset: middle, as: UInt8.self)) &<< UInt64(middle * 8)
        let high = UInt64(start.load(fromByteOffset: length - 1, as: UInt8.self)) &<< UInt64((length - 1) * 8)
        return low | mid | high
    }
}
