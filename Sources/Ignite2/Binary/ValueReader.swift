package import IgniteCore

/// Reads values of any type (ignite2-protocol.md 5), and notes the types of objects that it does not know.
package struct ValueReader {
    private let types: BinaryTypes
    /// A schema of a type.
    package struct SchemaKey: Hashable {
        package let type: Int32
        package let schema: Int32
    }

    /// The schemas whose fields have no names, because they or their types are unknown.
    package private(set) var unknownSchemas: Set<SchemaKey> = []
    /// The types to ask for, so that the fields of objects get their names.
    package var missing: Set<Int32> { Set(unknownSchemas.map(\.type)) }
    /// Where the outermost value begins; handles lead no further back.
    private var start = 0
    /// Whether the value of a handle is being read. Another handle in it is not followed.
    private var isInHandle = false
    /// The furthest place to which the handles in an object lead.
    private var earliestTarget = Int.max

    package init(types: BinaryTypes = BinaryTypes()) { self.types = types }

    /// Reads the next value.
    package mutating func value(_ reader: inout ByteReader) throws(WireError) -> BinaryValue {
        start = reader.offset
        isInHandle = false
        return try value(&reader, depth: 0)
    }

    /// Reads `n`, and n keys with their values.
    package mutating func entries(_ reader: inout ByteReader) throws(WireError) -> [BinaryEntry] {
        let count = try reader.count(ofAtLeast: 2)
        var entries: [BinaryEntry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count { entries.append(BinaryEntry(key: try value(&reader), value: try value(&reader))) }
        return entries
    }

    private mutating func value(_ reader: inout ByteReader, depth: Int) throws(WireError) -> BinaryValue {
        let start = reader.offset
        guard depth < BinaryValue.nestingLimit else {
            throw .invalid(offset: start, what: "values that are nested too deep")
        }
        switch try reader.typeCode() {
        case .null: return .null
        case .byte: return .byte(try reader.littleEndian(Int8.self))
        case .short: return .short(try reader.littleEndian(Int16.self))
        case .int: return .int(try reader.littleEndian(Int32.self))
        case .long: return .long(try reader.littleEndian(Int64.self))
        case .float: return .float(Float(bitPattern: try reader.littleEndian(UInt32.self)))
        case .double: return .double(Double(bitPattern: try reader.littleEndian(UInt64.self)))
        case .char: return .char(try reader.littleEndian(UInt16.self))
        case .bool: return .bool(try reader.bool())
        case .string: return .string(try reader.string())
        case .uuid: return .uuid(try reader.uuid())
        case .date: return .date(milliseconds: try reader.littleEndian(Int64.self))
        case .time: return .time(milliseconds: try reader.littleEndian(Int64.self))
        case .timestamp:
            return .timestamp(
                milliseconds: try reader.littleEndian(Int64.self),
                nanoseconds: Int32(try ObjectText.nanoseconds(&reader)))
        case .decimal: return try decimal(&reader, from: start)
        case .byteArray:
            let range = try reader.lengthPrefixed()
            return .byteArray(
                [UInt8](UnsafeRawBufferPointer(start: reader.base + range.lowerBound, count: range.count)))
        case .shortArray: return .shortArray(try integers(&reader, Int16.self))
        case .intArray: return .intArray(try integers(&reader, Int32.self))
        case .longArray: return .longArray(try integers(&reader, Int64.self))
        case .floatArray: return .floatArray(try integers(&reader, UInt32.self).map { Float(bitPattern: $0) })
        case .doubleArray: return .doubleArray(try integers(&reader, UInt64.self).map { Double(bitPattern: $0) })
        case .charArray: return .charArray(try integers(&reader, UInt16.self))
        case .boolArray: return .boolArray(try integers(&reader, UInt8.self).map { $0 != 0 })
        case .stringArray: return .array(.string, try values(&reader, depth))
        case .uuidArray: return .array(.uuid, try values(&reader, depth))
        case .dateArray: return .array(.date, try values(&reader, depth))
        case .decimalArray: return .array(.decimal, try values(&reader, depth))
        case .timestampArray: return .array(.timestamp, try values(&reader, depth))
        case .timeArray: return .array(.time, try values(&reader, depth))
        case .objectArray, .enumArray:
            let (id, className) = try reader.typeID()
            // An array of a class that the cluster does not know is one of any objects.
            return .objectArray(typeID: className == nil ? id : -1, try values(&reader, depth))
        case .collection: return try collection(&reader, depth)
        case .map: return try map(&reader, depth)
        case .enum, .binaryEnum:
            let (id, className) = try reader.typeID()
            let ordinal = try reader.littleEndian(Int32.self)
            guard className == nil else { return Self.other(reader, from: start) }
            return .enumeration(typeID: id, ordinal: ordinal)
        case .class:
            _ = try reader.typeID()
            return Self.other(reader, from: start)
        case .wrappedObject: return try wrapped(&reader, depth)
        case .complexObject:
            let layout = try ObjectLayout(at: start, in: reader)
            reader.offset = layout.range.upperBound
            return .object(try object(layout, reader, depth))
        case .handle: return try handle(&reader, from: start, depth)
        case .javaObject:
            let range = try reader.lengthPrefixed()
            guard case .date(let milliseconds) = JavaObject(range, in: reader.base) else {
                return Self.other(reader, from: start)
            }
            return .sqlDate(milliseconds: milliseconds)
        }
    }

    /// Returns the bytes of the value that has just been read.
    private static func other(_ reader: ByteReader, from start: Int) -> BinaryValue {
        .other([UInt8](UnsafeRawBufferPointer(start: reader.base + start, count: reader.offset - start)))
    }

    private func decimal(_ reader: inout ByteReader, from start: Int) throws(WireError) -> BinaryValue {
        let form = try DecimalForm(from: &reader)
        guard let scale = Int16(exactly: form.scale) else { return Self.other(reader, from: start) }
        var bytes = [UInt8](
            UnsafeRawBufferPointer(start: reader.base + form.magnitude.lowerBound, count: form.magnitude.count))
        bytes.withUnsafeMutableBytes { DecimalForm.makeTwosComplement($0.baseAddress!, count: $0.count) }
        return .decimal(BigDecimal(unscaled: bytes, scale: scale))
    }

    private func integers<Integer: FixedWidthInteger>(
        _ reader: inout ByteReader, _ type: Integer.Type
    ) throws(WireError) -> [Integer] {
        let count = try reader.count(ofAtLeast: MemoryLayout<Integer>.size)
        var integers: [Integer] = []
        integers.reserveCapacity(count)
        for _ in 0..<count { integers.append(try reader.littleEndian(type)) }
        return integers
    }

    private mutating func values(_ reader: inout ByteReader, _ depth: Int) throws(WireError) -> [BinaryValue] {
        try values(&reader, count: try reader.count(ofAtLeast: 1), depth)
    }

    private mutating func values(
        _ reader: inout ByteReader, count: Int, _ depth: Int
    ) throws(WireError) -> [BinaryValue] {
        var values: [BinaryValue] = []
        values.reserveCapacity(min(count, 1024))
        for _ in 0..<count { values.append(try value(&reader, depth: depth + 1)) }
        return values
    }

    private mutating func collection(_ reader: inout ByteReader, _ depth: Int) throws(WireError) -> BinaryValue {
        let count = try reader.count(ofAtLeast: 1)
        let start = reader.offset
        guard let kind = BinaryValue.CollectionKind(rawValue: try reader.littleEndian(Int8.self)) else {
            throw .invalid(offset: start, what: "an unknown kind of collection")
        }
        return .collection(kind, try values(&reader, count: count, depth))
    }

    private mutating func map(_ reader: inout ByteReader, _ depth: Int) throws(WireError) -> BinaryValue {
        let count = try reader.count(ofAtLeast: 2)
        let start = reader.offset
        guard let kind = BinaryValue.MapKind(rawValue: try reader.littleEndian(Int8.self)) else {
            throw .invalid(offset: start, what: "an unknown kind of map")
        }
        var entries: [BinaryValue.Entry] = []
        for _ in 0..<count {
            let key = try value(&reader, depth: depth + 1)
            entries.append(BinaryValue.Entry(key, try value(&reader, depth: depth + 1)))
        }
        return .map(kind, entries)
    }

    // MARK: Objects

    private mutating func wrapped(_ reader: inout ByteReader, _ depth: Int) throws(WireError) -> BinaryValue {
        var inner = try reader.wrappedObject()
        return try value(&inner, depth: depth + 1)
    }

    private mutating func handle(
        _ reader: inout ByteReader, from start: Int, _ depth: Int
    ) throws(WireError) -> BinaryValue {
        var target = try reader.handleTarget(of: start, notBefore: self.start)
        earliestTarget = min(earliestTarget, target.offset)
        // Objects can contain themselves, and many references to each other.
        guard !isInHandle else { return Self.other(reader, from: start) }
        isInHandle = true
        defer { isInHandle = false }
        return try value(&target, depth: depth + 1)
    }

    private mutating func object(
        _ layout: ObjectLayout, _ reader: ByteReader, _ depth: Int
    ) throws(WireError) -> BinaryObject {
        let type: BinaryTypes.Known?
        switch types[layout.typeID] {
        case .none:
            unknownSchemas.insert(SchemaKey(type: layout.typeID, schema: layout.schemaID))
            type = nil
        case .some(let known): type = known
        }
        let places = try layout.fields(in: reader)
        var names: [String]?
        if !places.isEmpty, let type, layout.flags.contains(.compactFooter) {
            names = type.fieldNames(ofSchema: layout.schemaID)
            if names == nil { unknownSchemas.insert(SchemaKey(type: layout.typeID, schema: layout.schemaID)) }
        }
        let earliestOutside = earliestTarget
        earliestTarget = .max
        var fields: [BinaryObject.Field] = []
        for (index, place) in places.enumerated() {
            var inner = ByteReader(
                UnsafeRawBufferPointer(start: reader.base, count: layout.footer), from: place.offset)
            let value = try value(&inner, depth: depth + 1)
            let name = place.id.map { type?.fieldName($0) ?? "field \($0)" }
            fields.append(BinaryObject.Field(name ?? names?[safe: index] ?? "field \(index + 1)", value))
        }
        // Elsewhere, the bytes mean nothing if they refer to what is outside of them.
        let isWhole = earliestTarget >= layout.range.lowerBound
        earliestTarget = min(earliestTarget, earliestOutside)
        let bytes = UnsafeRawBufferPointer(start: reader.base + layout.range.lowerBound, count: layout.range.count)
        return BinaryObject(
            typeID: layout.typeID, typeName: type?.name, fields: fields, encoded: isWhole ? [UInt8](bytes) : nil)
    }
}

extension BinaryValue {
    /// Reads a value whose objects keep the ids of their fields as names.
    package init(from reader: inout ByteReader) throws(WireError) {
        var values = ValueReader()
        self = try values.value(&reader)
    }
}

extension Array {
    /// Returns an element, or nil if there is none.
    subscript(safe index: Int) -> Element? { index < count ? self[index] : nil }
}
