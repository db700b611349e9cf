package import IgniteCore

/// Reads the values of one tuple (ignite3-protocol.md 11.2): a server's half, which needs no pages.
package struct TupleReader {
    private let bytes: UnsafeRawBufferPointer
    private let elements: [Range<Int>]

    /// - Parameters:
    ///   - bytes: The tuple; they must stay where they are.
    ///   - count: The number of its elements, which the tuple does not say.
    package init(_ bytes: UnsafeRawBufferPointer, count: Int) throws(WireError) {
        self.bytes = bytes
        var reader = ByteReader(bytes)
        let flags = try reader.byte()
        guard flags & 3 < 3 else { throw .invalid(offset: 0, what: "a tuple with offsets of 8 bytes") }
        let size = 1 << Int(flags & 3)
        guard count >= 0, count <= reader.remaining / size else { throw .truncated(offset: 0) }
        let first = 1 + count * size
        var elements: [Range<Int>] = []
        elements.reserveCapacity(count)
        var start = first
        for _ in 0..<count {
            let entry = reader.offset
            let offset =
                switch size {
                case 1: Int(try reader.byte())
                case 2: Int(try reader.littleEndian(UInt16.self))
                default: Int(try reader.littleEndian(UInt32.self))
                }
            let end = first + offset
            guard end >= start, end <= bytes.count else {
                throw .invalid(offset: entry, what: "a tuple with offsets outside of it")
            }
            elements.append(start..<end)
            start = end
        }
        guard start == bytes.count else {
            throw .invalid(offset: start, what: "a tuple with more bytes than its elements")
        }
        self.elements = elements
    }

    /// Returns the value of an element; no bytes mean NULL, whatever the type.
    ///
    /// - Parameter scale: The digits that a decimal shows after its point.
    package func value(_ index: Int, _ type: ColumnType, scale: Int = 0) throws(WireError) -> Value {
        let element = elements[index]
        guard let base = bytes.baseAddress, !element.isEmpty else { return .null }
        guard
            let cell = BinaryTuple.cell(
                base, element, BinaryTuple.ColumnPlan(Column(name: "", type: type, scale: scale)))
        else { throw .invalid(offset: element.lowerBound, what: "a value that does not match its column's type") }
        return withUnsafePointer(to: cell) { Row(bytes: base, cells: $0, count: 1).value(of: cell) }
    }

    /// Returns the value of a parameter, which takes three elements from `index` (ignite3-protocol.md 11.4).
    package func parameter(at index: Int) throws(WireError) -> Value {
        guard case .integer(let code) = try value(index, .integer) else {
            guard elements[index + 2].isEmpty else {
                throw .invalid(offset: elements[index].lowerBound, what: "a parameter without a type")
            }
            return .null
        }
        guard let type = ColumnMetadata.type(code: Int(code)) else {
            throw .invalid(offset: elements[index].lowerBound, what: "an unknown type of a parameter")
        }
        var scale = 0
        if case .integer(let found) = try value(index + 1, .integer) { scale = Int(found) }
        return try value(index + 2, type, scale: scale)
    }
}

extension SqlExec.Parameters {
    /// Returns the parameters.
    package func values() throws(WireError) -> [Value] { try Self.values(count, tuple) }

    /// Returns the parameters in a tuple.
    static func values(_ count: Int, _ tuple: [UInt8]) throws(WireError) -> [Value] {
        guard count > 0 else {
            guard count == 0 else { throw .invalid(offset: 0, what: "a negative number of parameters") }
            return []
        }
        // Each takes three elements of at least one byte in the table of offsets.
        guard count <= tuple.count / 3 else { throw .truncated(offset: 0) }
        let result = tuple.withUnsafeBytes { bytes in
            Result { () throws(WireError) in
                let reader = try TupleReader(bytes, count: count * 3)
                var values: [Value] = []
                values.reserveCapacity(count)
                for index in 0..<count { values.append(try reader.parameter(at: index * 3)) }
                return values
            }
        }
        return try result.get()
    }
}

extension SqlExecBatch.Request {
    /// Returns the parameters of each row.
    package func parameterRows() throws(WireError) -> [[Value]] {
        let count = Int(parameterCount ?? 0)
        var ranges: [Range<Int>] = []
        let fault = rows.withUnsafeBytes { bytes -> WireError? in
            var reader = ByteReader(bytes)
            do throws(WireError) {
                for _ in 0..<rowCount { ranges.append(try reader.unpackBinary()) }
                return nil
            } catch {
                return error
            }
        }
        if let fault { throw fault }
        var values: [[Value]] = []
        values.reserveCapacity(ranges.count)
        for range in ranges { values.append(try SqlExec.Parameters.values(count, Array(rows[range]))) }
        return values
    }
}
