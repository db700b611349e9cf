package import IgniteCore

extension SqlExec.Parameters {
    /// Three elements a parameter: its type's code, its scale, its value; all null for NULL
    /// (ignite3-protocol.md 11.4). No parameters at all are sent as a count of 0.
    ///
    /// - Parameter room: how long the tuple may be.
    /// - Throws: `.invalidArgument` when it would be longer, or a value is none that a server can have.
    package init(_ values: [Value], room: Int = Frame.room()) throws(IgniteError) {
        var tuple = TupleWriter()
        for (index, value) in values.enumerated() {
            try Frame.require(tuple.count + value.longestElement, atMost: room, "parameters up to number \(index + 1)")
            if case .decimal(let decimal) = value, decimal.isTooLong {
                throw IgniteError(
                    .invalidArgument,
                    "value too large: parameter \(index + 1) is a DECIMAL of more than \(BigDecimal.maximumPrecision) digits"
                )
            }
            if value == .null {
                for _ in 0..<3 { tuple.append { _ in } }
                continue
            }
            var scale = 0
            if case .decimal(let decimal) = value { scale = Int(decimal.scale) }
            tuple.append { $0.appendElement(.integer(Int32(ColumnMetadata.code(of: value.type)))) }
            tuple.append { $0.appendElement(.integer(Int32(scale))) }
            tuple.append { $0.appendElement(value) }
        }
        self.init(count: values.count, tuple: tuple.bytes)
    }
}

extension Value {
    /// At least as many bytes as its three elements and their offsets take.
    fileprivate var longestElement: Int {
        switch self {
        case .varchar(let text): text.utf8.count + 32
        case .varbinary(let bytes): bytes.count + 32
        case .decimal(let decimal): decimal.withUnscaledBytes(\.count) + 32
        default: 48
        }
    }
}

/// Puts a tuple together (ignite3-protocol.md 11.2).
package struct TupleWriter: ~Copyable {
    private var elements = ByteWriter()
    private var ends: [Int] = []

    package init() {}

    /// How many bytes it takes, or a few more.
    var count: Int { elements.count + ends.count * 4 + 1 }

    /// Appends one element; none of its bytes: null.
    package mutating func append(_ write: (inout ByteWriter) -> Void) {
        write(&elements)
        ends.append(elements.count)
    }

    /// The tuple: flags, the end of each element, the elements.
    package var bytes: [UInt8] {
        let sizeBits = elements.count <= 0xFF ? 0 : elements.count <= 0xFFFF ? 1 : 2
        var out = ByteWriter(capacity: elements.count + (ends.count << sizeBits) + 1)
        out.append(UInt8(sizeBits))
        for end in ends {
            switch sizeBits {
            case 0: out.append(UInt8(end))
            case 1: out.appendLittleEndian(UInt16(end))
            default: out.appendLittleEndian(UInt32(end))
            }
        }
        out.append(elements.bytes)
        return out.array
    }
}
