package import IgniteCore

/// A value with its type code, as sent (ignite2-protocol.md 5).
package struct TypedValue: Hashable, Sendable {
    /// The type code, then the value.
    package var bytes: [UInt8]

    package static let null = TypedValue(bytes: [TypeCode.null.rawValue])

    package init(bytes: [UInt8]) { self.bytes = bytes }

    package init(from reader: inout ByteReader) throws(WireError) {
        let range = try reader.skipValue()
        bytes = [UInt8](UnsafeRawBufferPointer(start: reader.base + range.lowerBound, count: range.count))
    }

    /// Encodes a value.
    package init(_ value: BinaryValue, hasCompactFooter: Bool = true) {
        var out = ByteWriter(capacity: 64)
        value.encode(to: &out, hasCompactFooter: hasCompactFooter)
        bytes = out.array
    }

    package func encode(to out: inout ByteWriter) { out.append(bytes) }
}

/// A key of a cache and its value.
package struct CacheEntry: Hashable, Sendable {
    package var key, value: TypedValue

    package init(key: TypedValue, value: TypedValue) {
        self.key = key
        self.value = value
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        key = try TypedValue(from: &reader)
        value = try TypedValue(from: &reader)
    }

    package func encode(to out: inout ByteWriter) {
        key.encode(to: &out)
        value.encode(to: &out)
    }
}

extension ByteReader {
    /// Reads `n` and n values.
    package mutating func values() throws(WireError) -> [TypedValue] {
        var values: [TypedValue] = []
        for _ in 0..<(try count(ofAtLeast: 1)) { values.append(try TypedValue(from: &self)) }
        return values
    }

    /// Reads `n`, and n keys with their values.
    package mutating func entries() throws(WireError) -> [CacheEntry] {
        var entries: [CacheEntry] = []
        for _ in 0..<(try count(ofAtLeast: 2)) { entries.append(try CacheEntry(from: &self)) }
        return entries
    }
}

extension ByteWriter {
    /// Appends `n` and n values.
    package mutating func append(_ values: [TypedValue]) {
        append(count: values.count)
        for value in values { value.encode(to: &self) }
    }

    /// Appends `n`, and n keys with their values.
    package mutating func append(_ entries: [CacheEntry]) {
        append(count: entries.count)
        for entry in entries { entry.encode(to: &self) }
    }
}
