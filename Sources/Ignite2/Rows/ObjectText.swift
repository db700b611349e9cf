import IgniteCore

/// Writes values that SQL has no type for as text, in the forms of Java: `[1, 2]`, `{a=1}`, `Person [Id=7, Name=Åsa]`.
struct ObjectText: ~Copyable {
    /// What the text needs of the connection and of the server.
    struct Context {
        let calendar: ServerCalendar?
        let types: BinaryTypes
    }

    /// A schema of a type.
    private struct SchemaKey: Hashable {
        let type: Int32
        let schema: Int32
    }

    /// The texts of a page, one after the other.
    var out = ByteWriter(capacity: 16)
    /// What was missing to write the last value; its text is not to be used.
    private(set) var missing: PageScanner.Step?
    /// Where the value begins; handles lead no further back.
    private var start = 0
    /// Whether the value of a handle is being written. Another handle in it is not followed.
    private var isInHandle = false
    /// The schemas that types did not contain after they had been asked for.
    private var askedSchemas: Set<SchemaKey> = []

    /// The maximum length of the texts of a page. References to earlier values, and objects with overlapping fields, can
    /// make them far longer than the message.
    private var limit = 0

    /// Begins a page that arrived in a message of a length.
    mutating func begin(messageLength: Int) {
        out.truncate()
        limit = min((1 << 20) + messageLength * 256, 1 << 30)
    }

    /// Appends the text of the value that begins at an offset; returns where it ends.
    mutating func append(_ value: ByteReader, _ context: Context) throws(WireError) -> Int {
        start = value.offset
        missing = nil
        isInHandle = false
        var reader = value
        try write(&reader, context, depth: 0)
        return reader.offset
    }

    /// Appends a date and time that its cell cannot hold.
    mutating func append(milliseconds: Int64, nanoseconds: Int, _ calendar: ServerCalendar) {
        writeMoment(milliseconds, nanoseconds: nanoseconds, calendar, hasTime: true)
    }

    /// Appends a date that its cell cannot hold.
    mutating func append(dateMilliseconds milliseconds: Int64, _ calendar: ServerCalendar) {
        writeMoment(milliseconds, nanoseconds: 0, calendar, hasTime: false)
    }

    private mutating func need(_ step: PageScanner.Step) {
        if missing == nil { missing = step }
    }

    private mutating func write(_ reader: inout ByteReader, _ context: Context, depth: Int) throws(WireError) {
        let start = reader.offset
        guard depth < BinaryValue.nestingLimit else {
            try reader.skipValue()
            return out.append("…")
        }
        // Numbers are short.
        try requireRoom(64, at: start)
        switch try reader.typeCode() {
        case .null: out.append("null" as StaticString)
        case .byte: try writeInteger(&reader, Int8.self)
        case .short: try writeInteger(&reader, Int16.self)
        case .int: try writeInteger(&reader, Int32.self)
        case .long: try writeInteger(&reader, Int64.self)
        case .float: out.appendShortest(Float(bitPattern: try reader.littleEndian(UInt32.self)))
        case .double: out.appendShortest(Double(bitPattern: try reader.littleEndian(UInt64.self)))
        case .char: out.append(utf16: try reader.littleEndian(UInt16.self))
        case .bool: out.append(try reader.bool() ? "true" as StaticString : "false")
        case .string: try writeString(&reader)
        case .uuid: out.append(try reader.uuid().description)
        case .byteArray: try writeBytes(&reader)
        case .date: writeMoment(try reader.littleEndian(Int64.self), nanoseconds: 0, context)
        case .timestamp:
            let milliseconds = try reader.littleEndian(Int64.self)
            writeMoment(milliseconds, nanoseconds: try Self.nanoseconds(&reader), context)
        case .time: writeTime(try reader.littleEndian(Int64.self), context)
        case .decimal: out.append(try DecimalForm(from: &reader).description)
        case .shortArray: try writeIntegers(&reader, Int16.self)
        case .intArray: try writeIntegers(&reader, Int32.self)
        case .longArray: try writeIntegers(&reader, Int64.self)
        case .floatArray:
            try writeList(&reader, size: 4) { (out, reader) throws(WireError) in
                out.appendShortest(Float(bitPattern: try reader.littleEndian(UInt32.self)))
            }
        case .doubleArray:
            try writeList(&reader, size: 8) { (out, reader) throws(WireError) in
                out.appendShortest(Double(bitPattern: try reader.littleEndian(UInt64.self)))
            }
        case .charArray:
            try writeList(&reader, size: 2) { (out, reader) throws(WireError) in
                out.append(utf16: try reader.littleEndian(UInt16.self))
            }
        case .boolArray:
            try writeList(&reader, size: 1) { (out, reader) throws(WireError) in
                out.append(try reader.bool() ? "true" as StaticString : "false")
            }
        case .stringArray, .uuidArray, .dateArray, .decimalArray, .timestampArray, .timeArray:
            try writeValues(&reader, count: try reader.count(ofAtLeast: 1), context, depth)
        case .objectArray, .enumArray:
            _ = try reader.typeID()
            try writeValues(&reader, count: try reader.count(ofAtLeast: 1), context, depth)
        case .collection:
            let count = try reader.count(ofAtLeast: 1)
            _ = try reader.byte()
            try writeValues(&reader, count: count, context, depth)
        case .map: try writeMap(&reader, context, depth)
        case .enum, .binaryEnum: try writeEnum(&reader, context)
        case .class:
            let (id, className) = try reader.typeID()
            out.append(className ?? JavaObject.className(id))
        case .wrappedObject: try writeWrapped(&reader, context, depth)
        case .complexObject:
            let object = try ObjectLayout(at: start, in: reader)
            try write(object, reader, context, depth)
            reader.offset = object.range.upperBound
        case .handle: try writeHandle(&reader, from: start, context, depth)
        case .javaObject: writeJavaObject(try reader.lengthPrefixed(), reader.base, context)
        }
    }

    private func requireRoom(_ length: Int, at offset: Int) throws(WireError) {
        guard length <= limit - out.count else {
            throw .invalid(offset: offset, what: "values whose text is too long")
        }
    }

    // MARK: Simple values

    private mutating func writeInteger<Integer: FixedWidthInteger>(
        _ reader: inout ByteReader, _ type: Integer.Type
    ) throws(WireError) {
        out.appendDecimal(Int64(try reader.littleEndian(type)))
    }

    private mutating func writeString(_ reader: inout ByteReader) throws(WireError) {
        let range = try reader.lengthPrefixed()
        try requireRoom(range.count, at: range.lowerBound)
        let bytes = UnsafeRawBufferPointer(start: reader.base + range.lowerBound, count: range.count)
        if let invalid = firstInvalidUTF8(bytes) {
            throw .invalid(offset: range.lowerBound + invalid, what: "text that is not UTF-8")
        }
        out.append(bytes)
    }

    /// Writes hex digits.
    private mutating func writeBytes(_ reader: inout ByteReader) throws(WireError) {
        let range = try reader.lengthPrefixed()
        try requireRoom(range.count * 2, at: range.lowerBound)
        for index in range {
            out.append(hex(reader.base.load(fromByteOffset: index, as: UInt8.self)))
        }
    }

    /// Reads nanoseconds within a millisecond.
    static func nanoseconds(_ reader: inout ByteReader) throws(WireError) -> Int {
        let start = reader.offset
        let nanoseconds = Int(try reader.littleEndian(Int32.self))
        guard nanoseconds >= 0, nanoseconds < 1_000_000 else {
            throw .invalid(offset: start, what: "nanoseconds that are not within a millisecond")
        }
        return nanoseconds
    }

    private mutating func writeMoment(_ milliseconds: Int64, nanoseconds: Int, _ context: Context) {
        guard let calendar = context.calendar else { return need(.needsCalendar) }
        writeMoment(milliseconds, nanoseconds: nanoseconds, calendar, hasTime: true)
    }

    private mutating func writeMoment(
        _ milliseconds: Int64, nanoseconds: Int, _ calendar: ServerCalendar, hasTime: Bool
    ) {
        var clock = LocalClock()
        guard let local = clock.local(milliseconds, calendar) else {
            out.appendDecimal(milliseconds)
            return out.append(" ms since 1970" as StaticString)
        }
        let date = calendar.date(ofDay: local.day)
        out.appendDate(year: date.year, month: date.month, day: date.day)
        guard hasTime else { return }
        out.append(UInt8(ascii: " "))
        writeTime(millisecond: local.millisecond, nanoseconds: nanoseconds)
    }

    private mutating func writeTime(_ milliseconds: Int64, _ context: Context) {
        guard let calendar = context.calendar else { return need(.needsCalendar) }
        writeTime(millisecond: LocalClock.millisecondOfDay(milliseconds, calendar), nanoseconds: 0)
    }

    private mutating func writeTime(millisecond: Int, nanoseconds: Int) {
        let second = millisecond / 1000
        out.appendTime(
            hour: second / 3600, minute: second / 60 % 60, second: second % 60,
            nanosecond: millisecond % 1000 * 1_000_000 + nanoseconds)
    }

    // MARK: Lists

    private mutating func writeList(
        _ reader: inout ByteReader, size: Int,
        element: (inout ByteWriter, inout ByteReader) throws(WireError) -> Void
    ) throws(WireError) {
        out.append(UInt8(ascii: "["))
        for index in 0..<(try reader.count(ofAtLeast: size)) {
            if index > 0 { out.append(", " as StaticString) }
            try element(&out, &reader)
        }
        out.append(UInt8(ascii: "]"))
    }

    private mutating func writeIntegers<Integer: FixedWidthInteger>(
        _ reader: inout ByteReader, _ type: Integer.Type
    ) throws(WireError) {
        try writeList(&reader, size: MemoryLayout<Integer>.size) { (out, reader) throws(WireError) in
            out.appendDecimal(Int64(try reader.littleEndian(type)))
        }
    }

    private mutating func writeValues(
        _ reader: inout ByteReader, count: Int, _ context: Context, _ depth: Int
    ) throws(WireError) {
        out.append(UInt8(ascii: "["))
        for index in 0..<count {
            if index > 0 { out.append(", " as StaticString) }
            try write(&reader, context, depth: depth + 1)
        }
        out.append(UInt8(ascii: "]"))
    }

    private mutating func writeMap(_ reader: inout ByteReader, _ context: Context, _ depth: Int) throws(WireError) {
        let count = try reader.count(ofAtLeast: 2)
        _ = try reader.byte()
        out.append(UInt8(ascii: "{"))
        for index in 0..<count {
            if index > 0 { out.append(", " as StaticString) }
            try write(&reader, context, depth: depth + 1)
            out.append(UInt8(ascii: "="))
            try write(&reader, context, depth: depth + 1)
        }
        out.append(UInt8(ascii: "}"))
    }

    // MARK: Objects

    private mutating func writeEnum(_ reader: inout ByteReader, _ context: Context) throws(WireError) {
        let (id, className) = try reader.typeID()
        let ordinal = try reader.littleEndian(Int32.self)
        guard className == nil else { return out.append("\(className!)(\(ordinal))") }
        guard let known = context.types[id] else { return need(.needsType(id)) }
        guard let type = known else { return out.append("enum of type \(id)(\(ordinal))") }
        out.append(type.constant(ordinal) ?? "\(type.name)(\(ordinal))")
    }

    private mutating func writeWrapped(
        _ reader: inout ByteReader, _ context: Context, _ depth: Int
    ) throws(WireError) {
        var inner = try reader.wrappedObject()
        try write(&inner, context, depth: depth + 1)
    }

    private mutating func writeHandle(
        _ reader: inout ByteReader, from start: Int, _ context: Context, _ depth: Int
    ) throws(WireError) {
        var target = try reader.handleTarget(of: start, notBefore: self.start)
        // Objects can contain themselves, and many references to each other.
        guard !isInHandle else { return out.append("…") }
        isInHandle = true
        try write(&target, context, depth: depth + 1)
        isInHandle = false
    }

    private mutating func write(
        _ object: ObjectLayout, _ reader: ByteReader, _ context: Context, _ depth: Int
    ) throws(WireError) {
        if writeIgniteUUID(object, reader.base) { return }
        guard let known = context.types[object.typeID] else { return need(.needsType(object.typeID)) }
        guard let type = known else { return out.append("object of type \(object.typeID)") }
        let fields = try object.fields(in: reader)
        let names = fieldNames(of: object, type)
        try requireRoom(type.name.utf8.count, at: object.range.lowerBound)
        out.append(type.name)
        out.append(" [" as StaticString)
        for (index, field) in fields.enumerated() {
            if index > 0 { out.append(", " as StaticString) }
            if let name = field.id.map({ type.fieldName($0) ?? "field \($0)" }) ?? names?[safe: index] {
                try requireRoom(name.utf8.count, at: field.offset)
                out.append(name)
                out.append(UInt8(ascii: "="))
            }
            var value = ByteReader(
                UnsafeRawBufferPointer(start: reader.base, count: object.footer), from: field.offset)
            try write(&value, context, depth: depth + 1)
        }
        out.append(UInt8(ascii: "]"))
    }

    /// Returns the names of the fields of an object with a compact footer. If its type has got the schema only after the
    /// type was asked for, asks once more.
    private mutating func fieldNames(of object: ObjectLayout, _ type: BinaryTypes.Known) -> [String]? {
        guard object.flags.contains([.hasSchema, .compactFooter]) else { return nil }
        if let names = type.fieldNames(ofSchema: object.schemaID) { return names }
        let key = SchemaKey(type: object.typeID, schema: object.schemaID)
        // If something else is missing already, the value is written again, and this is found then.
        if missing == nil, askedSchemas.insert(key).inserted { need(.needsType(object.typeID)) }
        return nil
    }

    /// The type id of `org.apache.ignite.lang.IgniteUuid`, which writes raw data: a number and a UUID.
    private static let igniteUUID: Int32 = 63

    /// Writes the id of a transaction as the engine H2 shows it: `6aba0e122a1-00000000-1847-963f-0000-000000000001`.
    private mutating func writeIgniteUUID(_ object: ObjectLayout, _ base: UnsafeRawPointer) -> Bool {
        guard object.typeID == Self.igniteUUID, let data = object.rawData, data.count == 24 else { return false }
        let start = base + data.lowerBound
        let number = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
        let uuid = IgniteUUID(
            mostSignificant: UInt64(littleEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            leastSignificant: UInt64(littleEndian: start.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
        out.append("\(String(number, radix: 16))-\(uuid)")
        return true
    }

    private mutating func writeJavaObject(_ range: Range<Int>, _ base: UnsafeRawPointer, _ context: Context) {
        switch JavaObject(range, in: base) {
        case .date(let milliseconds):
            guard let calendar = context.calendar else { return need(.needsCalendar) }
            writeMoment(milliseconds, nanoseconds: 0, calendar, hasTime: false)
        case .duration(let offset):
            let seconds = Int64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: Int64.self))
            let nanoseconds = Int32(littleEndian: base.loadUnaligned(fromByteOffset: offset + 8, as: Int32.self))
            let interval = DayTimeInterval(seconds: seconds, nanoseconds: nanoseconds)
            out.append(interval?.description ?? "\(seconds) s \(nanoseconds) ns")
        case .period(let offset):
            let parts = (0..<3).map { index in
                Int32(littleEndian: base.loadUnaligned(fromByteOffset: offset + index * 4, as: Int32.self))
            }
            out.append(Period(years: parts[0], months: parts[1], days: parts[2]).description)
        case .class(let hash): out.append(JavaObject.className(hash))
        case .constant(let name):
            out.append(UnsafeRawBufferPointer(start: base + name.lowerBound, count: name.count))
        case .address(let ip, let port):
            out.append("/\(ip >> 24).\(ip >> 16 & 255).\(ip >> 8 & 255).\(ip & 255):\(port)")
        case .other: out.append("Java object of \(range.count) bytes")
        }
    }
}

extension ByteWriter {
    /// Appends a UTF-16 unit; half of a pair becomes a replacement character.
    fileprivate mutating func append(utf16 unit: UInt16) {
        append(String(Character(Unicode.Scalar(unit) ?? "\u{FFFD}")))
    }
}
