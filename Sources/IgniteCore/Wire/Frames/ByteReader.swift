/// An error in the bytes of a message; small, so that hot loops can throw it. The connection extends it to an
/// `IgniteError` that names the operation.
@usableFromInline
package enum WireError: Error, Equatable {
    /// The bytes end before the end of the value that begins at `offset`.
    case truncated(offset: Int)
    /// The byte at `offset` is not allowed there.
    case unexpected(offset: Int, found: UInt8, expected: StaticText)
    /// The value at `offset` is out of range.
    case invalid(offset: Int, what: StaticText)

    /// The offset of the error in the bytes.
    package var offset: Int {
        switch self {
        case .truncated(let offset), .unexpected(let offset, _, _), .invalid(let offset, _): offset
        }
    }

    /// The error in words, without the offset.
    package var text: String {
        switch self {
        case .truncated: "the message ends in the middle of a value"
        case .unexpected(_, let found, let expected): "\(expected.text) expected, found byte \(hex(found))"
        case .invalid(_, let what): "\(what.text)"
        }
    }
}

/// A `StaticString` that can be compared.
@usableFromInline
package struct StaticText: Equatable, Sendable, ExpressibleByStringLiteral {
    package let text: StaticString
    @usableFromInline package init(stringLiteral value: StaticString) { text = value }
    @usableFromInline package static func == (left: Self, right: Self) -> Bool {
        left.text.description == right.text.description
    }
}

/// Returns two hex digits.
package func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
}

/// Reads bytes from front to back; every read is checked against the end once.
@usableFromInline
package struct ByteReader {
    @usableFromInline package let base: UnsafeRawPointer
    @usableFromInline package let end: Int
    /// The offset of the next read, from the first byte.
    @usableFromInline package var offset: Int

    @inlinable
    package init(_ bytes: UnsafeRawBufferPointer, from offset: Int = 0) {
        precondition(offset >= 0 && offset <= bytes.count)
        // An empty buffer may have no address; nothing is then read through this one.
        base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
        end = bytes.count
        self.offset = offset
    }

    @inlinable package var remaining: Int { end &- offset }

    @inlinable @inline(__always)
    package mutating func byte() throws(WireError) -> UInt8 {
        let start = offset
        guard start < end else { throw .truncated(offset: start) }
        offset = start &+ 1
        return base.load(fromByteOffset: start, as: UInt8.self)
    }

    /// Returns the next byte without taking it; nil at the end.
    @inlinable @inline(__always)
    package func peek() -> UInt8? {
        offset < end ? base.load(fromByteOffset: offset, as: UInt8.self) : nil
    }

    @inlinable @inline(__always)
    package mutating func littleEndian<Integer: FixedWidthInteger>(
        _ type: Integer.Type
    ) throws(WireError) -> Integer {
        Integer(littleEndian: try raw(type))
    }

    @inlinable @inline(__always)
    package mutating func bigEndian<Integer: FixedWidthInteger>(_ type: Integer.Type) throws(WireError) -> Integer {
        Integer(bigEndian: try raw(type))
    }

    /// Takes `count` bytes and returns their start.
    @inlinable @inline(__always)
    package mutating func take(_ count: Int) throws(WireError) -> Int {
        let start = offset
        guard count >= 0, end &- start >= count else { throw .truncated(offset: start) }
        offset = start &+ count
        return start
    }

    /// Takes `count` bytes and returns them.
    package mutating func bytes(_ count: Int) throws(WireError) -> UnsafeRawBufferPointer {
        let start = try take(count)
        return UnsafeRawBufferPointer(start: base + start, count: count)
    }

    @inlinable @inline(__always)
    package mutating func raw<Integer: FixedWidthInteger>(_ type: Integer.Type) throws(WireError) -> Integer {
        let size = MemoryLayout<Integer>.size
        let start = offset
        guard end &- start >= size else { throw .truncated(offset: start) }
        offset = start &+ size
        return base.loadUnaligned(fromByteOffset: start, as: Integer.self)
    }
}
