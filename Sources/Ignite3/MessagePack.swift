package import IgniteCore

// The subset of MessagePack that Ignite 3 uses (ignite3-protocol.md 2).

extension ByteWriter {
    /// Packs an integer in its shortest form, which every field accepts.
    package mutating func pack(_ value: Int64) {
        switch value {
        case 0...0x7F: append(UInt8(value))
        case -32..<0: append(UInt8(bitPattern: Int8(value)))
        case 0x80...0xFF: packed(0xCC, UInt8(value))
        case 0x100...0xFFFF: packed(0xCD, UInt16(value))
        case 0x1_0000...0xFFFF_FFFF: packed(0xCE, UInt32(value))
        case 0x1_0000_0000...: packed(0xCF, UInt64(value))
        case -0x80 ..< -32: packed(0xD0, Int8(value))
        case -0x8000 ..< -0x80: packed(0xD1, Int16(value))
        case -0x8000_0000 ..< -0x8000: packed(0xD2, Int32(value))
        default: packed(0xD3, value)
        }
    }

    package mutating func pack(_ value: Int) { pack(Int64(value)) }

    package mutating func pack(_ value: Int64?) {
        if let value { pack(value) } else { packNil() }
    }

    package mutating func packNil() { append(0xC0) }

    package mutating func pack(_ value: Bool) { append(value ? 0xC3 : 0xC2) }

    package mutating func pack(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            switch bytes.count {
            case ..<32: append(0xA0 | UInt8(bytes.count))
            case ..<0x100: packed(0xD9, UInt8(bytes.count))
            case ..<0x1_0000: packed(0xDA, UInt16(bytes.count))
            default: packed(0xDB, UInt32(bytes.count))
            }
            append(UnsafeRawBufferPointer(bytes))
        }
    }

    package mutating func pack(_ text: String?) {
        if let text { pack(text) } else { packNil() }
    }

    package mutating func pack(binary bytes: [UInt8]) {
        packBinaryHeader(bytes.count)
        append(bytes)
    }

    /// Packs the header before the bytes of a binary.
    mutating func packBinaryHeader(_ count: Int) {
        switch count {
        case ..<0x100: packed(0xC4, UInt8(count))
        case ..<0x1_0000: packed(0xC5, UInt16(count))
        default: packed(0xC6, UInt32(count))
        }
    }

    /// Packs extension type 3: two halves, each least significant byte first.
    package mutating func pack(_ id: IgniteUUID) {
        append(0xD8)
        append(3)
        appendLittleEndian(id.mostSignificant)
        appendLittleEndian(id.leastSignificant)
    }

    /// Packs the number of values, then each value.
    package mutating func pack(_ values: [Int64]) {
        pack(values.count)
        for value in values { pack(value) }
    }

    /// Packs extension type 8: bits, least significant byte first.
    package mutating func pack(bitMask bytes: [UInt8]) {
        switch bytes.count {
        case 1, 2, 4, 8, 16: append(0xD4 + UInt8(bytes.count.trailingZeroBitCount))
        case ..<0x100: packed(0xC7, UInt8(bytes.count))
        default: packed(0xC8, UInt16(bytes.count))
        }
        append(8)
        append(bytes)
    }

    private mutating func packed<Integer: FixedWidthInteger>(_ code: UInt8, _ value: Integer) {
        append(code)
        appendBigEndian(value)
    }
}

extension ByteReader {
    /// Unpacks an integer in any form; servers do not always use the shortest.
    package mutating func unpackInt64() throws(WireError) -> Int64 {
        let start = offset
        let code = try byte()
        switch code {
        case 0x00...0x7F: return Int64(code)
        case 0xE0...0xFF: return Int64(Int8(bitPattern: code))
        case 0xCC: return Int64(try byte())
        case 0xCD: return Int64(try bigEndian(UInt16.self))
        case 0xCE: return Int64(try bigEndian(UInt32.self))
        case 0xCF:
            guard let value = Int64(exactly: try bigEndian(UInt64.self)) else {
                throw .invalid(offset: start, what: "an integer beyond 63 bits")
            }
            return value
        case 0xD0: return Int64(Int8(bitPattern: try byte()))
        case 0xD1: return Int64(try bigEndian(Int16.self))
        case 0xD2: return Int64(try bigEndian(Int32.self))
        case 0xD3: return try bigEndian(Int64.self)
        default: throw .unexpected(offset: start, found: code, expected: "an integer")
        }
    }

    /// Unpacks an integer that must fit in 32 bits.
    package mutating func unpackInt() throws(WireError) -> Int {
        let start = offset
        guard let value = Int32(exactly: try unpackInt64()) else {
            throw .invalid(offset: start, what: "an integer beyond 32 bits")
        }
        return Int(value)
    }

    /// Unpacks the number of the following items, each of at least `size` bytes; checks it before anything is
    /// allocated.
    package mutating func unpackCount(ofAtLeast size: Int = 1) throws(WireError) -> Int {
        let start = offset
        let count = try unpackInt()
        guard count >= 0 else { throw .invalid(offset: start, what: "a negative count") }
        guard count <= remaining / size else { throw .truncated(offset: start) }
        return count
    }

    package mutating func unpackInt64OrNil() throws(WireError) -> Int64? {
        try unpackNil() ? nil : try unpackInt64()
    }

    /// Takes a nil if there is one.
    package mutating func unpackNil() throws(WireError) -> Bool {
        guard peek() == 0xC0 else { return false }
        _ = try byte()
        return true
    }

    package mutating func unpackBool() throws(WireError) -> Bool {
        let start = offset
        switch try byte() {
        case 0xC2: return false
        case 0xC3: return true
        case let code: throw .unexpected(offset: start, found: code, expected: "a boolean")
        }
    }

    package mutating func unpackString() throws(WireError) -> String {
        let start = offset
        let code = try byte()
        let length: Int
        switch code {
        case 0xA0...0xBF: length = Int(code & 31)
        case 0xD9: length = Int(try byte())
        case 0xDA: length = Int(try bigEndian(UInt16.self))
        case 0xDB: length = Int(try bigEndian(UInt32.self))
        default: throw .unexpected(offset: start, found: code, expected: "a string")
        }
        let text = try bytes(length)
        guard isUTF8(text) else { throw .invalid(offset: start, what: "a string that is not UTF-8") }
        return String(decoding: text, as: UTF8.self)
    }

    package mutating func unpackStringOrNil() throws(WireError) -> String? {
        try unpackNil() ? nil : try unpackString()
    }

    /// Unpacks the range of a binary's bytes.
    @inline(__always)
    package mutating func unpackBinary() throws(WireError) -> Range<Int> {
        let start = offset
        let code = try byte()
        let length: Int
        switch code {
        case 0xC4: length = Int(try byte())
        case 0xC5: length = Int(try bigEndian(UInt16.self))
        case 0xC6: length = Int(try bigEndian(UInt32.self))
        default: throw .unexpected(offset: start, found: code, expected: "a binary")
        }
        let first = try take(length)
        return first..<first + length
    }

    /// Unpacks a binary's bytes.
    package mutating func unpackBytes() throws(WireError) -> [UInt8] {
        let range = try unpackBinary()
        return copy(range)
    }

    /// Unpacks the number of values, then each value.
    package mutating func unpackInt64s() throws(WireError) -> [Int64] {
        let count = try unpackCount()
        var values: [Int64] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try unpackInt64()) }
        return values
    }

    package mutating func unpackBitMask() throws(WireError) -> [UInt8] {
        let start = offset
        let code = try byte()
        let length: Int
        switch code {
        case 0xD4...0xD8: length = 1 << Int(code - 0xD4)
        case 0xC7: length = Int(try byte())
        case 0xC8: length = Int(try bigEndian(UInt16.self))
        default: throw .unexpected(offset: start, found: code, expected: "a bit mask")
        }
        guard try byte() == 8 else { throw .unexpected(offset: start, found: code, expected: "a bit mask") }
        return [UInt8](try bytes(length))
    }

    /// Returns the bytes of a range that was read.
    func copy(_ range: Range<Int>) -> [UInt8] {
        [UInt8](UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    package mutating func unpackUUID() throws(WireError) -> IgniteUUID {
        let start = offset
        guard try byte() == 0xD8, try byte() == 3 else {
            throw .unexpected(
                offset: start, found: base.load(fromByteOffset: start, as: UInt8.self), expected: "a UUID")
        }
        return IgniteUUID(
            mostSignificant: try littleEndian(UInt64.self), leastSignificant: try littleEndian(UInt64.self))
    }

    /// Skips one value of any type. Nested values are counted without recursion.
    package mutating func skipValue() throws(WireError) {
        var pending = 1
        while pending > 0 {
            pending -= 1
            let start = offset
            let code = try byte()
            switch code {
            case 0x00...0x7F, 0xE0...0xFF, 0xC0, 0xC2, 0xC3: break
            case 0x80...0x8F: pending += 2 * Int(code & 15)
            case 0x90...0x9F: pending += Int(code & 15)
            case 0xA0...0xBF: _ = try take(Int(code & 31))
            case 0xC4, 0xD9: _ = try take(Int(try byte()))
            case 0xC5, 0xDA: _ = try take(Int(try bigEndian(UInt16.self)))
            case 0xC6, 0xDB: _ = try take(Int(try bigEndian(UInt32.self)))
            case 0xC7: _ = try take(Int(try byte()) + 1)
            case 0xC8: _ = try take(Int(try bigEndian(UInt16.self)) + 1)
            case 0xC9: _ = try take(Int(try bigEndian(UInt32.self)) + 1)
            case 0xCA, 0xCE, 0xD2: _ = try take(4)
            case 0xCB, 0xCF, 0xD3: _ = try take(8)
            case 0xCC, 0xD0: _ = try take(1)
            case 0xCD, 0xD1: _ = try take(2)
            case 0xD4...0xD8: _ = try take(1 + (1 << Int(code - 0xD4)))
            case 0xDC: pending += Int(try bigEndian(UInt16.self))
            case 0xDD: pending += Int(try bigEndian(UInt32.self))
            case 0xDE: pending += 2 * Int(try bigEndian(UInt16.self))
            case 0xDF: pending += 2 * Int(try bigEndian(UInt32.self))
            default: throw .unexpected(offset: start, found: code, expected: "a MessagePack value")
            }
            // Every value takes at least one byte.
            guard pending <= remaining else { throw .truncated(offset: start) }
        }
    }
}
