package import IgniteCore

/// How deep values can be nested in each other at all, which limits the stack that a message needs. Objects that are
/// skipped as a whole do not count.
private let skippedNestingLimit = 1000

extension ByteReader {
    /// Skips a value of any type (ignite2-protocol.md 5) and returns where it is.
    @discardableResult
    package mutating func skipValue() throws(WireError) -> Range<Int> {
        let start = offset
        try skipValue(depth: 0)
        return start..<offset
    }

    private mutating func skipValue(depth: Int) throws(WireError) {
        let start = offset
        guard depth < skippedNestingLimit else {
            throw .invalid(offset: start, what: "values that are nested too deep")
        }
        switch try typeCode() {
        case .null: return
        case .byte, .bool: try skip(1)
        case .short, .char: try skip(2)
        case .int, .float, .handle: try skip(4)
        case .long, .double, .date, .time: try skip(8)
        case .timestamp: try skip(12)
        case .uuid: try skip(16)
        case .string, .byteArray, .javaObject: _ = try lengthPrefixed()
        case .boolArray: try skip(try count(ofAtLeast: 1))
        case .shortArray, .charArray: try skip(try count(ofAtLeast: 2) * 2)
        case .intArray, .floatArray: try skip(try count(ofAtLeast: 4) * 4)
        case .longArray, .doubleArray: try skip(try count(ofAtLeast: 8) * 8)
        case .decimal:
            try skip(4)
            _ = try lengthPrefixed()
        case .enum, .binaryEnum:
            _ = try typeID()
            try skip(4)
        case .class: _ = try typeID()
        case .wrappedObject:
            _ = try lengthPrefixed()
            try skip(4)
        case .complexObject: offset = try ObjectLayout.end(of: start, in: self)
        case .stringArray, .uuidArray, .dateArray, .decimalArray, .timestampArray, .timeArray:
            try skipValues(try count(ofAtLeast: 1), depth: depth)
        case .objectArray, .enumArray:
            _ = try typeID()
            try skipValues(try count(ofAtLeast: 1), depth: depth)
        case .collection:
            let count = try count(ofAtLeast: 1)
            try skip(1)
            try skipValues(count, depth: depth)
        case .map:
            let count = try count(ofAtLeast: 2)
            try skip(1)
            try skipValues(count * 2, depth: depth)
        }
    }

    private mutating func skipValues(_ count: Int, depth: Int) throws(WireError) {
        for _ in 0..<count { try skipValue(depth: depth + 1) }
    }

    private mutating func skip(_ count: Int) throws(WireError) { _ = try take(count) }

    /// Reads a wrapped object, after its type code, and returns a reader at the object.
    mutating func wrappedObject() throws(WireError) -> ByteReader {
        let range = try lengthPrefixed()
        let start = offset
        let place = Int(try littleEndian(Int32.self))
        guard place >= 0, place < range.count else {
            throw .invalid(offset: start, what: "an object outside of its bytes")
        }
        return ByteReader(UnsafeRawBufferPointer(start: base, count: range.upperBound), from: range.lowerBound + place)
    }

    /// Reads the handle that begins at an offset, after its type code, and returns a reader at what it refers to.
    ///
    /// - Parameter earliest: Where the outermost value begins; handles lead no further back.
    mutating func handleTarget(of start: Int, notBefore earliest: Int) throws(WireError) -> ByteReader {
        let distance = Int(try littleEndian(Int32.self))
        guard distance > 0, distance <= start - earliest else {
            throw .invalid(offset: start, what: "a reference to an object that is not before it")
        }
        return ByteReader(UnsafeRawBufferPointer(start: base, count: end), from: start - distance)
    }

    /// Reads a type code that exists.
    mutating func typeCode() throws(WireError) -> TypeCode {
        let start = offset
        let byte = try byte()
        guard let code = TypeCode(rawValue: byte) else {
            throw .unexpected(offset: start, found: byte, expected: "a type code")
        }
        return code
    }

    /// Reads the id of a type, and the name of a class that the cluster does not know.
    mutating func typeID() throws(WireError) -> (id: Int32, className: String?) {
        let id = try littleEndian(Int32.self)
        return (id, id == 0 ? try typedString() : nil)
    }
}
