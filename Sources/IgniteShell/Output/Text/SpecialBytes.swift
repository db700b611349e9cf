import IgniteCore

/// The bytes that a format must escape, searched sixteen at a time.
protocol SpecialByteSet {
    /// Returns whether one of the bytes is special.
    func occur(in bytes: SIMD16<UInt8>) -> Bool
}

extension SpecialByteSet {
    func contains(_ byte: UInt8) -> Bool { occur(in: SIMD16(repeating: byte)) }
}

/// Up to four special bytes, and those outside a range.
struct SpecialBytes: SpecialByteSet {
    // Each special byte, sixteen times.
    private let first, second, third, fourth: SIMD16<UInt8>
    // Bytes outside a range are special as well: those more than `span` above `lowest`, with wraparound.
    private let lowest, span: SIMD16<UInt8>

    /// - Parameters:
    ///   - bytes: One to four special bytes.
    ///   - range: The range outside of which bytes are special as well.
    init(_ bytes: UInt8..., outside range: ClosedRange<UInt8> = 0...255) {
        precondition((1...4).contains(bytes.count))
        first = SIMD16(repeating: bytes[0])
        second = SIMD16(repeating: bytes[min(1, bytes.count - 1)])
        third = SIMD16(repeating: bytes[min(2, bytes.count - 1)])
        fourth = SIMD16(repeating: bytes[bytes.count - 1])
        lowest = SIMD16(repeating: range.lowerBound)
        span = SIMD16(repeating: range.upperBound - range.lowerBound)
    }

    /// The bytes that need a check before a terminal shows them: control characters and everything beyond ASCII.
    static let unprintable = SpecialBytes(0x7F, outside: 0x20...0x7E)

    @inline(__always)
    func occur(in bytes: SIMD16<UInt8>) -> Bool {
        let equal = (bytes .== first) .| (bytes .== second) .| (bytes .== third) .| (bytes .== fourth)
        let marks = unsafeBitCast(equal .| ((bytes &- lowest) .> span), to: SIMD2<UInt64>.self)
        return marks[0] | marks[1] != 0
    }
}

extension ByteWriter {
    /// Appends text up to its first special byte and returns the number of bytes.
    @inline(__always)
    mutating func append(_ start: UnsafeRawPointer, count length: Int, until special: some SpecialByteSet) -> Int {
        let target = UnsafeMutableRawPointer(reserve(length))
        if length < 16 {
            guard length > 0 else { return 0 }
            if special.occur(in: copyShort(start, length, to: target)) { return appendSlowly(start, length, special) }
            advance(length)
            return length
        }
        var index = 0
        while true {
            let bytes = start.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
            target.storeBytes(of: bytes, toByteOffset: index, as: SIMD16<UInt8>.self)
            if special.occur(in: bytes) { return appendSlowly(start, length, special) }
            if index &+ 16 == length { break }
            // The last sixteen bytes overlap the previous ones.
            index = min(index &+ 16, length &- 16)
        }
        advance(length)
        return length
    }

    /// Appends text, and calls `escape` to write the replacement of each special byte.
    @inline(__always)
    mutating func append(
        _ value: UnsafeRawBufferPointer, escaping special: some SpecialByteSet,
        _ escape: (UInt8, inout ByteWriter) -> Void
    ) {
        guard let base = value.baseAddress else { return }
        var done = append(base, count: value.count, until: special)
        while done < value.count {
            escape(value[done], &self)
            done += 1
            done += append(base + done, count: value.count - done, until: special)
        }
    }

    /// Copies 1 to 15 bytes and returns them as sixteen, with some repeated.
    @inline(__always)
    private func copyShort(
        _ start: UnsafeRawPointer, _ length: Int, to target: UnsafeMutableRawPointer
    ) -> SIMD16<UInt8> {
        let low: UInt64
        var high: UInt64
        if length >= 8 {
            low = start.loadUnaligned(as: UInt64.self)
            high = start.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
            target.storeBytes(of: low, as: UInt64.self)
            target.storeBytes(of: high, toByteOffset: length &- 8, as: UInt64.self)
        } else if length >= 4 {
            let first = start.loadUnaligned(as: UInt32.self)
            let last = start.loadUnaligned(fromByteOffset: length &- 4, as: UInt32.self)
            target.storeBytes(of: first, as: UInt32.self)
            target.storeBytes(of: last, toByteOffset: length &- 4, as: UInt32.self)
            low = UInt64(first) | UInt64(last) &<< 32
            high = low
        } else {
            let first = start.load(as: UInt8.self)
            let middle = start.load(fromByteOffset: length &>> 1, as: UInt8.self)
            let last = start.load(fromByteOffset: length &- 1, as: UInt8.self)
            target.storeBytes(of: first, as: UInt8.self)
            target.storeBytes(of: middle, toByteOffset: length &>> 1, as: UInt8.self)
            target.storeBytes(of: last, toByteOffset: length &- 1, as: UInt8.self)
            low = UInt64(first) &* 0x0101_0101_0101_0101
            high = UInt64(middle) | UInt64(last) &<< 8
            high |= low &<< 16
        }
        return unsafeBitCast(SIMD2(low, high), to: SIMD16<UInt8>.self)
    }

    /// Appends text byte by byte, for text that contains a special byte.
    @inline(never)
    private mutating func appendSlowly(_ start: UnsafeRawPointer, _ length: Int, _ special: some SpecialByteSet) -> Int
    {
        let text = UnsafeRawBufferPointer(start: start, count: length)
        let plain = text.firstIndex { special.contains($0) } ?? length
        append(UnsafeRawBufferPointer(rebasing: text[..<plain]))
        return plain
    }
}

extension UnsafeRawBufferPointer {
    /// Whether there are only blanks and tabs.
    var isBlank: Bool { allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }
}
