package import IgniteCore

// The fields of messages (ignite2-protocol.md 1, 5). `Typed` fields begin with a type code.

extension ByteWriter {
    package mutating func append(_ value: Bool) { append(value ? 1 as UInt8 : 0) }

    package mutating func append(_ code: TypeCode) { append(code.rawValue) }

    /// Appends a number of elements or bytes, which the caller has limited to the length of a frame.
    package mutating func append(count: Int) { appendLittleEndian(UInt32(truncatingIfNeeded: count)) }

    package mutating func appendTyped(_ text: String) {
        append(.string)
        append(count: text.utf8.count)
        append(text)
    }

    /// Appends a string, or null for nil.
    package mutating func appendTyped(_ text: String?) {
        guard let text else { return append(TypeCode.null) }
        appendTyped(text)
    }

    package mutating func appendTyped(_ bytes: [UInt8]) {
        append(.byteArray)
        append(count: bytes.count)
        append(bytes)
    }

    /// Appends 16 bytes.
    package mutating func append(_ uuid: IgniteUUID) {
        appendLittleEndian(uuid.mostSignificant)
        appendLittleEndian(uuid.leastSignificant)
    }

    package mutating func appendTyped(_ uuid: IgniteUUID) {
        append(.uuid)
        append(uuid)
    }

    /// Appends `n` and n strings.
    package mutating func appendTyped(_ strings: [String]) {
        append(count: strings.count)
        for string in strings { appendTyped(string) }
    }

    /// Appends `n` and n integers.
    package mutating func append(_ numbers: [Int32]) {
        append(count: numbers.count)
        for number in numbers { appendLittleEndian(number) }
    }
}
