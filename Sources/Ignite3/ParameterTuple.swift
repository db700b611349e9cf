package import IgniteCore

extension SqlExec.Parameters {
    /// Three elements a parameter: its type's code, its scale, its value; all null for NULL
    /// (ignite3-protocol.md 11.4). No parameters at all are sent as a count of 0.
    package init(_ values: [Value]) {
        var tuple = TupleWriter()
        for value in values {
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

/// Puts a tuple together (ignite3-protocol.md 11.2).
package struct TupleWriter: ~Copyable {
    private var elements = ByteWriter()
    private var ends: [Int] = []

    package init() {}

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
