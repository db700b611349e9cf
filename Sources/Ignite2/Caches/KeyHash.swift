package import IgniteCore

// The hash of a key in Java, which determines the partition of its entry (ignite2-protocol.md 5.4).

extension BinaryValue {
    /// Returns the hash of the value as a key; nil for types whose hash is not known.
    ///
    /// - Parameter encoded: The value as sent: it contains the hash of an object.
    package func keyHash(_ encoded: TypedValue) -> Int32? {
        switch self {
        case .byte(let value): Int32(value)
        case .short(let value): Int32(value)
        case .int(let value): value
        case .char(let value): Int32(value)
        case .long(let value), .date(let value), .sqlDate(let value), .time(let value), .timestamp(let value, _):
            folded(UInt64(bitPattern: value))
        case .float(let value): value.javaHash
        case .double(let value): value.javaHash
        case .bool(let value): value ? 1231 : 1237
        case .string(let value): javaHash(value)
        case .uuid(let value): folded(value.mostSignificant ^ value.leastSignificant)
        case .decimal(let value): value.keyHash
        case .byteArray(let bytes): bytes.withUnsafeBytes { javaHash(of: $0) }
        case .shortArray(let values): combined(values.lazy.map { Int32($0) })
        case .intArray(let values): combined(values)
        case .longArray(let values): combined(values.lazy.map { folded(UInt64(bitPattern: $0)) })
        case .floatArray(let values): combined(values.lazy.map(\.javaHash))
        case .doubleArray(let values): combined(values.lazy.map(\.javaHash))
        case .charArray(let values): combined(values.lazy.map { Int32($0) })
        case .boolArray(let values): combined(values.lazy.map { $0 ? 1231 : 1237 })
        case .enumeration(let typeID, let ordinal): typeID &* 31 &+ ordinal
        case .object: encoded.objectHash
        case .null, .array, .objectArray, .collection, .map, .other: nil
        }
    }
}

/// Returns the hash of a `long`: its halves, combined.
private func folded(_ bits: UInt64) -> Int32 { Int32(truncatingIfNeeded: bits ^ bits >> 32) }

/// Returns the hash of an array from those of its elements.
private func combined(_ hashes: some Sequence<Int32>) -> Int32 { hashes.reduce(1) { $0 &* 31 &+ $1 } }

// Java knows only one NaN.

extension Float {
    fileprivate var javaHash: Int32 { Int32(bitPattern: (isNaN ? .nan : self).bitPattern) }
}

extension Double {
    fileprivate var javaHash: Int32 { folded((isNaN ? .nan : self).bitPattern) }
}

extension BigDecimal {
    /// That of its unscaled value, combined with the scale: 1.0 and 1.00 are two keys.
    fileprivate var keyHash: Int32 {
        var magnitude = unscaled
        let isNegative = (magnitude.first ?? 0) >= 0x80
        if isNegative {
            var isCarried = true
            for index in magnitude.indices.reversed() {
                (magnitude[index], isCarried) = (~magnitude[index]).addingReportingOverflow(isCarried ? 1 : 0)
            }
        }
        // Java hashes words of 32 bits, the most significant one first.
        var hash: Int32 = 0
        var word: UInt32 = 0
        for (index, byte) in magnitude.enumerated() {
            word = word << 8 | UInt32(byte)
            guard (magnitude.count - index) % 4 == 1 else { continue }
            hash = hash &* 31 &+ Int32(bitPattern: word)
            word = 0
        }
        return (isNegative ? 0 &- hash : hash) &* 31 &+ Int32(scale)
    }
}

extension TypedValue {
    /// The hash in the header of an object (ignite2-protocol.md 5.3); nil for other values.
    fileprivate var objectHash: Int32? {
        guard bytes.first == TypeCode.complexObject.rawValue, bytes.count >= ObjectLayout.headerLength else {
            return nil
        }
        return bytes[8..<12].reversed().reduce(0) { $0 << 8 | Int32($1) }
    }
}
