package import IgniteCore

// The fields of messages (ignite2-protocol.md 1, 5). `Typed` fields begin with a type code.

extension ByteReader {
    /// Reads a boolean of one byte.
    package mutating func bool() throws(WireError) -> Bool {
        let start = offset
        switch try byte() {
        case 0: return false
        case 1: return true
        case let found: throw .unexpected(offset: start, found: found, expected: "0 or 1")
        }
    }

    /// Reads a number of elements, each of at least `size` bytes, that the rest of the message can contain.
    package mutating func count(ofAtLeast size: Int) throws(WireError) -> Int {
        let start = offset
        let count = Int(try littleEndian(Int32.self))
        guard count >= 0, count <= remaining / max(size, 1) else {
            throw .invalid(offset: start, what: "a count of more elements than the message contains")
        }
        return count
    }

    /// Reads a length and returns the range of that many bytes.
    package mutating func lengthPrefixed() throws(WireError) -> Range<Int> {
        let length = Int(try littleEndian(Int32.self))
        let start = try take(length)
        return start..<offset
    }

    /// Reads a length and that many bytes of UTF-8.
    package mutating func string() throws(WireError) -> String {
        let range = try lengthPrefixed()
        let bytes = UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
        if let invalid = firstInvalidUTF8(bytes) {
            throw .invalid(offset: range.lowerBound + invalid, what: "text that is not UTF-8")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads a type code.
    package mutating func expect(_ code: TypeCode, _ expected: StaticText) throws(WireError) {
        let start = offset
        let found = try byte()
        guard found == code.rawValue else { throw .unexpected(offset: start, found: found, expected: expected) }
    }

    /// Takes the next byte if it is the code of null.
    package mutating func skipNull() -> Bool {
        guard peek() == TypeCode.null.rawValue else { return false }
        offset += 1
        return true
    }

    /// Reads a string.
    package mutating func typedString() throws(WireError) -> String {
        try expect(.string, "a string")
        return try string()
    }

    /// Reads a string or null.
    package mutating func typedStringOrNil() throws(WireError) -> String? {
        skipNull() ? nil : try typedString()
    }

    /// Reads a byte array.
    package mutating func typedBytes() throws(WireError) -> [UInt8] {
        try expect(.byteArray, "a byte array")
        let range = try lengthPrefixed()
        return [UInt8](UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// Reads 16 bytes.
    package mutating func uuid() throws(WireError) -> IgniteUUID {
        IgniteUUID(
            mostSignificant: try littleEndian(UInt64.self), leastSignificant: try littleEndian(UInt64.self))
    }

    /// Reads `n` and n times 16 bytes.
    package mutating func uuids() throws(WireError) -> [IgniteUUID] {
        var uuids: [IgniteUUID] = []
        for _ in 0..<(try count(ofAtLeast: 16)) { uuids.append(try uuid()) }
        return uuids
    }

    /// Reads a UUID.
    package mutating func typedUUID() throws(WireError) -> IgniteUUID {
        try expect(.uuid, "a UUID")
        return try uuid()
    }

    /// Reads `n` and n strings.
    package mutating func typedStrings() throws(WireError) -> [String] {
        var strings: [String] = []
        for _ in 0..<(try count(ofAtLeast: 5)) { strings.append(try typedString()) }
        return strings
    }
}

extension ByteReader {
    /// Reads `n` and n integers of 32 bits.
    package mutating func int32s() throws(WireError) -> [Int32] {
        var numbers: [Int32] = []
        for _ in 0..<(try count(ofAtLeast: 4)) { numbers.append(try littleEndian(Int32.self)) }
        return numbers
    }

    /// Returns the next integer of 32 bits without taking it; nil at the end.
    package func peekInt32() -> Int32? {
        var copy = self
        return try? copy.littleEndian(Int32.self)
    }
}
