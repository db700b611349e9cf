package import IgniteCore

// Values of any type, as sent (ignite2-protocol.md 5).

extension BinaryValue {
    /// Appends the value with its type code.
    ///
    /// - Parameter hasCompactFooter: Whether objects end with the places of their fields only.
    package func encode(to out: inout ByteWriter, hasCompactFooter: Bool = true) {
        switch self {
        case .null: out.append(TypeCode.null)
        case .byte(let value): out.appendTyped(.byte, value)
        case .short(let value): out.appendTyped(.short, value)
        case .int(let value): out.appendTyped(.int, value)
        case .long(let value): out.appendTyped(.long, value)
        case .float(let value): out.appendTyped(.float, value.bitPattern)
        case .double(let value): out.appendTyped(.double, value.bitPattern)
        case .char(let value): out.appendTyped(.char, value)
        case .bool(let value):
            out.append(.bool)
            out.append(value)
        case .string(let value): out.appendTyped(value)
        case .uuid(let value): out.appendTyped(value)
        case .decimal(let value): out.appendTyped(value)
        case .date(let milliseconds): out.appendTyped(.date, milliseconds)
        case .sqlDate(let milliseconds): Self.appendSQLDate(milliseconds, to: &out)
        case .time(let milliseconds): out.appendTyped(.time, milliseconds)
        case .timestamp(let milliseconds, let nanoseconds):
            out.appendTyped(.timestamp, milliseconds)
            out.appendLittleEndian(nanoseconds)
        case .byteArray(let bytes): out.appendTyped(bytes)
        case .shortArray(let values): out.appendTyped(.shortArray, values)
        case .intArray(let values): out.appendTyped(.intArray, values)
        case .longArray(let values): out.appendTyped(.longArray, values)
        case .floatArray(let values): out.appendTyped(.floatArray, values.map(\.bitPattern))
        case .doubleArray(let values): out.appendTyped(.doubleArray, values.map(\.bitPattern))
        case .charArray(let values): out.appendTyped(.charArray, values)
        case .boolArray(let values): out.appendTyped(.boolArray, values.map { $0 ? 1 as UInt8 : 0 })
        case .array(let type, let values):
            out.append(type.code)
            out.append(count: values.count)
            for value in values { value.encode(to: &out, hasCompactFooter: hasCompactFooter) }
        case .objectArray(let typeID, let values):
            out.append(TypeCode.objectArray)
            out.appendLittleEndian(typeID)
            out.append(count: values.count)
            for value in values { value.encode(to: &out, hasCompactFooter: hasCompactFooter) }
        case .collection(let kind, let values):
            out.append(TypeCode.collection)
            out.append(count: values.count)
            out.appendLittleEndian(kind.rawValue)
            for value in values { value.encode(to: &out, hasCompactFooter: hasCompactFooter) }
        case .map(let kind, let entries):
            out.append(TypeCode.map)
            out.append(count: entries.count)
            out.appendLittleEndian(kind.rawValue)
            for entry in entries {
                entry.key.encode(to: &out, hasCompactFooter: hasCompactFooter)
                entry.value.encode(to: &out, hasCompactFooter: hasCompactFooter)
            }
        case .enumeration(let typeID, let ordinal):
            out.appendTyped(.enum, typeID)
            out.appendLittleEndian(ordinal)
        case .object(let object): object.encode(to: &out, hasCompactFooter: hasCompactFooter)
        case .other(let bytes): out.append(bytes)
        }
    }

    /// Appends a java.sql.Date in the form of Java's optimized marshaller (ignite2-protocol.md 5.2).
    private static func appendSQLDate(_ milliseconds: Int64, to out: inout ByteWriter) {
        out.append(TypeCode.javaObject)
        out.append(count: 15)
        out.append(0x66)
        out.appendLittleEndian(JavaObject.dateHash)
        // The checksum of the class.
        out.appendLittleEndian(UInt16(0x6697))
        out.appendLittleEndian(milliseconds)
    }
}

extension BinaryValue.ElementType {
    /// The code of an array of such elements.
    fileprivate var code: TypeCode {
        switch self {
        case .string: .stringArray
        case .uuid: .uuidArray
        case .date: .dateArray
        case .decimal: .decimalArray
        case .timestamp: .timestampArray
        case .time: .timeArray
        }
    }
}

extension ByteWriter {
    fileprivate mutating func appendTyped<Integer: FixedWidthInteger>(_ code: TypeCode, _ values: [Integer]) {
        append(code)
        append(count: values.count)
        for value in values { appendLittleEndian(value) }
    }

    /// Appends a value of a fixed width with its type code.
    mutating func appendTyped<Integer: FixedWidthInteger>(_ code: TypeCode, _ value: Integer) {
        append(code)
        appendLittleEndian(value)
    }
}

// MARK: Objects

extension BinaryObject {
    /// Appends the object.
    func encode(to out: inout ByteWriter, hasCompactFooter: Bool) {
        if let encoded { return out.append(encoded) }
        let shape = ObjectShape(typeID: typeID, fields: fields.map(\.name), hasCompactFooter: hasCompactFooter)
        shape.encode(fields.lazy.map(\.value), to: &out)
    }
}

/// What objects with the same fields have in common.
struct ObjectShape {
    let typeID: Int32
    private let fieldIDs: [Int32]
    private let schemaID: Int32
    private let hasCompactFooter: Bool

    init(typeID: Int32, fields: [String], hasCompactFooter: Bool) {
        self.typeID = typeID
        self.hasCompactFooter = hasCompactFooter
        fieldIDs = fields.map { BinaryType.id(of: $0) }
        schemaID = BinaryType.Schema(fieldIDs: fieldIDs).id
    }

    /// Appends an object (ignite2-protocol.md 5.3): a header, the values of the fields, and where they are.
    func encode(_ values: some Sequence<BinaryValue>, to out: inout ByteWriter) {
        let start = out.count
        out.append(TypeCode.complexObject)
        out.append(1 as UInt8)
        let flagsOffset = out.count
        out.appendLittleEndian(UInt16(0))
        out.appendLittleEndian(typeID)
        let hashOffset = out.count
        for _ in 0..<4 { out.appendLittleEndian(UInt32(0)) }
        var offsets: [Int] = []
        offsets.reserveCapacity(fieldIDs.count)
        for value in values {
            offsets.append(out.count - start)
            value.encode(to: &out, hasCompactFooter: hasCompactFooter)
        }
        let footer = out.count - start
        var flags: ObjectLayout.Flags = .isUserType
        if !offsets.isEmpty { flags.formUnion(hasCompactFooter ? [.hasSchema, .compactFooter] : .hasSchema) }
        // The last offset determines the width of all.
        let last = offsets.last ?? 0
        if !offsets.isEmpty, last < 0x100 { flags.insert(.oneByteOffsets) }
        if last >= 0x100, last < 0x10000 { flags.insert(.twoByteOffsets) }
        for (id, offset) in zip(fieldIDs, offsets) {
            if !hasCompactFooter { out.appendLittleEndian(id) }
            if flags.contains(.oneByteOffsets) {
                out.append(UInt8(offset))
            } else if flags.contains(.twoByteOffsets) {
                out.appendLittleEndian(UInt16(offset))
            } else {
                out.appendLittleEndian(UInt32(truncatingIfNeeded: offset))
            }
        }
        let hash = out.hash(of: start + ObjectLayout.headerLength..<start + footer)
        out.patchLittleEndian(flags.rawValue, at: flagsOffset)
        out.patchLittleEndian(hash, at: hashOffset)
        out.patchLittleEndian(UInt32(truncatingIfNeeded: out.count - start), at: hashOffset + 4)
        out.patchLittleEndian(schemaID, at: hashOffset + 8)
        // Without fields, it is where the values would begin.
        out.patchLittleEndian(UInt32(truncatingIfNeeded: footer), at: hashOffset + 12)
    }
}

extension ByteWriter {
    fileprivate func hash(of range: Range<Int>) -> Int32 {
        javaHash(of: UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
}
