/// A growing buffer that is written once and then sent or printed: requests are encoded into it, formats write into it.
///
/// It is not copyable, so appending never copies existing bytes and needs no reference counting.
@usableFromInline
package struct ByteWriter: ~Copyable {
    /// The first byte; valid until the next append.
    @usableFromInline package var base: UnsafeMutablePointer<UInt8>
    /// The number of bytes written.
    @usableFromInline package var count = 0
    @usableFromInline package var capacity: Int

    package init(capacity: Int = 256) {
        self.capacity = max(capacity, 16)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// The bytes written so far; valid until the next append.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// The bytes written so far as an array, for keeping them.
    package var array: [UInt8] { [UInt8](bytes) }

    /// Removes everything from `length` on and keeps the capacity; a very large capacity is released.
    package mutating func truncate(to length: Int = 0) {
        precondition(length <= count)
        count = length
        if count == 0 && capacity > 1 << 20 {
            base.deallocate()
            capacity = 1 << 16
            base = .allocate(capacity: capacity)
        }
    }

    /// Removes the first `length` bytes.
    package mutating func removeFirst(_ length: Int) {
        precondition(length <= count)
        base.update(from: base + length, count: count - length)
        count -= length
    }

    /// Makes room for `extra` bytes and returns where to write them; call `advance` afterwards.
    @inlinable @inline(__always)
    package mutating func reserve(_ extra: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity &- count < extra { grow(extra) }
        return base + count
    }

    /// Counts bytes that were written at the address from `reserve`.
    @inlinable @inline(__always)
    package mutating func advance(_ written: Int) {
        count &+= written
    }

    @inlinable @inline(__always)
    package mutating func append(_ byte: UInt8) {
        reserve(1).pointee = byte
        advance(1)
    }

    @inlinable
    package mutating func append(_ source: UnsafePointer<UInt8>, count length: Int) {
        reserve(length).update(from: source, count: length)
        advance(length)
    }

    @inlinable
    package mutating func append(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress else { return }
        append(start.assumingMemoryBound(to: UInt8.self), count: source.count)
    }

    package mutating func append(_ source: [UInt8]) {
        source.withUnsafeBytes { append($0) }
    }

    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    @inlinable
    package mutating func append(_ text: StaticString) {
        append(text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// Appends the same byte `count` times.
    package mutating func append(repeating byte: UInt8, count length: Int) {
        guard length > 0 else { return }
        reserve(length).update(repeating: byte, count: length)
        advance(length)
    }

    /// Appends a fixed-width integer, least significant byte first.
    @inlinable
    package mutating func appendLittleEndian<Integer: FixedWidthInteger>(_ value: Integer) {
        UnsafeMutableRawPointer(reserve(MemoryLayout<Integer>.size))
            .storeBytes(of: value.littleEndian, as: Integer.self)
        advance(MemoryLayout<Integer>.size)
    }

    /// Appends a fixed-width integer, most significant byte first.
    @inlinable
    package mutating func appendBigEndian<Integer: FixedWidthInteger>(_ value: Integer) {
        UnsafeMutableRawPointer(reserve(MemoryLayout<Integer>.size))
            .storeBytes(of: value.bigEndian, as: Integer.self)
        advance(MemoryLayout<Integer>.size)
    }

    /// Overwrites earlier bytes: an integer that was not known when they were written.
    package mutating func patchLittleEndian<Integer: FixedWidthInteger>(_ value: Integer, at offset: Int) {
        precondition(offset >= 0 && offset + MemoryLayout<Integer>.size <= count)
        UnsafeMutableRawPointer(base + offset).storeBytes(of: value.littleEndian, as: Integer.self)
    }

    /// Overwrites four earlier bytes: a length that was not known when they were written.
    package mutating func patchBigEndian(_ value: UInt32, at offset: Int) {
        precondition(offset >= 0 && offset + 4 <= count)
        UnsafeMutableRawPointer(base + offset).storeBytes(of: value.bigEndian, as: UInt32.self)
    }

    /// Inserts a gap of `length` bytes at `offset`, for a header that was not known before, and returns its start.
    package mutating func insertGap(_ length: Int, at offset: Int) -> UnsafeMutablePointer<UInt8> {
        precondition(offset <= count)
        _ = reserve(length)
        (base + offset + length).update(from: base + offset, count: count - offset)
        count += length
        return base + offset
    }

    @usableFromInline
    mutating func grow(_ extra: Int) {
        let wanted = max(capacity * 2, count + extra)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = wanted
    }
}
