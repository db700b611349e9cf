package import IgniteCore

extension SqlExec.Parameters {
    /// Creates the tuple of parameters, with three elements for each: the code of its type, its scale and its value;
    /// all null for NULL (ignite3-protocol.md 11.4). An empty list is sent as a count of 0.
    ///
    /// - Parameter room: The maximum length of the tuple.
    /// - Throws: `.invalidArgument` if it would be longer, or if a server cannot hold a value.
    package init(_ values: [Value], room: Int = Framing.room()) throws(IgniteError) {
        var tuple = TupleWriter()
        for (index, value) in values.enumerated() {
            try tuple.appendParameter(value, number: index + 1, room: room)
        }
        self.init(count: values.count, tuple: tuple.bytes)
    }
}

extension TupleWriter {
    /// Appends the three elements of a parameter.
    mutating func appendParameter(_ value: Value, number: Int, room: Int) throws(IgniteError) {
        try Framing.require(count + value.longestElement, atMost: room, "parameters up to number \(number)")
        if case .decimal(let decimal) = value, decimal.isTooLong {
            throw IgniteError(
                .invalidArgument,
                "value too large: parameter \(number) is a DECIMAL of more than \(BigDecimal.maximumPrecision) digits"
            )
        }
        if case .object = value {
            throw IgniteError(
                .invalidArgument, "parameter \(number) is a value that SQL has no type for; it can only be read")
        }
        guard value.isInRange else {
            throw IgniteError(
                .invalidArgument, "parameter \(number) is \(value), which is out of the range of \(value.type.sqlName)")
        }
        if value.isNull {
            for _ in 0..<3 { append { _ in } }
            return
        }
        var scale = 0
        if case .decimal(let decimal) = value { scale = Int(decimal.scale) }
        append { $0.appendElement(.integer(Int32(ColumnMetadata.code(of: value.type)))) }
        append { $0.appendElement(.integer(Int32(scale))) }
        append { $0.appendElement(value) }
    }
}

extension Value {
    /// An upper bound for the bytes of its three elements and their offsets.
    var longestElement: Int {
        switch self {
        case .varchar(let text): text.utf8.count + 32
        case .varbinary(let bytes): bytes.count + 32
        case .decimal(let decimal): decimal.withUnscaledBytes(\.count) + 32
        default: 48
        }
    }
}

/// Builds a tuple (ignite3-protocol.md 11.2).
package struct TupleWriter: ~Copyable {
    private var elements = ByteWriter()
    private var ends: [Int] = []

    package init() {}

    /// An upper bound for the number of bytes.
    var count: Int { elements.count + ends.count * 4 + 1 }

    /// Appends one element; without any bytes it is null.
    package mutating func append(_ write: (inout ByteWriter) -> Void) {
        write(&elements)
        ends.append(elements.count)
    }

    /// Begins another tuple with the same memory.
    package mutating func clear() {
        elements.truncate()
        ends.removeAll(keepingCapacity: true)
    }

    /// Returns a hash of some of the elements; equal elements have equal hashes.
    func hash(of indexes: [Int]) -> Int {
        var hasher = Hasher()
        for index in indexes {
            let start = index == 0 ? 0 : ends[index - 1]
            hasher.combine(ends[index] - start)
            hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: elements.bytes[start..<ends[index]]))
        }
        return hasher.finalize()
    }

    /// The tuple: flags, the end of each element, the elements.
    package var bytes: [UInt8] {
        var out = ByteWriter(capacity: exactCount)
        write(to: &out)
        return out.array
    }

    /// Writes the tuple as a binary.
    package func pack(to out: inout ByteWriter) {
        out.packBinaryHeader(exactCount)
        write(to: &out)
    }

    private var sizeBits: Int { elements.count <= 0xFF ? 0 : elements.count <= 0xFFFF ? 1 : 2 }
    private var exactCount: Int { elements.count + (ends.count << sizeBits) + 1 }

    private func write(to out: inout ByteWriter) {
        let sizeBits = sizeBits
        out.append(UInt8(sizeBits))
        for end in ends {
            switch sizeBits {
            case 0: out.append(UInt8(end))
            case 1: out.appendLittleEndian(UInt16(end))
            default: out.appendLittleEndian(UInt32(end))
            }
        }
        out.append(elements.bytes)
    }
}
