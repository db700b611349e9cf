import IgniteCore

/// The parts of a complex object (ignite2-protocol.md 5.3).
struct ObjectLayout {
    /// The bits of the flags field.
    struct Flags: OptionSet {
        let rawValue: UInt16

        static let isUserType = Flags(rawValue: 1)
        static let hasSchema = Flags(rawValue: 2)
        static let hasRawData = Flags(rawValue: 4)
        static let oneByteOffsets = Flags(rawValue: 8)
        static let twoByteOffsets = Flags(rawValue: 16)
        static let compactFooter = Flags(rawValue: 32)
    }

    static let headerLength = 24

    /// Where the object begins and ends.
    let range: Range<Int>
    let flags: Flags
    let typeID: Int32
    let schemaID: Int32
    /// Where the values end and the footer, or the raw data of an object without fields, begins.
    let footer: Int

    /// Reads the header of the object that begins at an offset.
    init(at start: Int, in reader: ByteReader) throws(WireError) {
        var header = ByteReader(UnsafeRawBufferPointer(start: reader.base, count: reader.end), from: start)
        try header.expect(.complexObject, "a complex object")
        guard try header.byte() == 1 else { throw .invalid(offset: start + 1, what: "an object of another layout") }
        flags = Flags(rawValue: try header.littleEndian(UInt16.self))
        typeID = try header.littleEndian(Int32.self)
        _ = try header.littleEndian(Int32.self)
        let length = Int(try header.littleEndian(Int32.self))
        schemaID = try header.littleEndian(Int32.self)
        let footer = Int(try header.littleEndian(Int32.self))
        guard length >= Self.headerLength, length <= reader.end - start else {
            throw .invalid(offset: start + 12, what: "an object of an invalid length")
        }
        range = start..<start + length
        // Without fields, it is the place of the raw data or nothing.
        let hasFooter = !flags.isDisjoint(with: [.hasSchema, .hasRawData])
        guard footer >= Self.headerLength || !hasFooter, footer <= length else {
            throw .invalid(offset: start + 20, what: "an object whose footer is outside of it")
        }
        self.footer = start + max(footer, Self.headerLength)
    }

    /// Returns the end of the object that begins at an offset.
    static func end(of start: Int, in reader: ByteReader) throws(WireError) -> Int {
        try ObjectLayout(at: start, in: reader).range.upperBound
    }

    private var offsetSize: Int {
        flags.contains(.oneByteOffsets) ? 1 : flags.contains(.twoByteOffsets) ? 2 : 4
    }

    /// Returns the places of the fields' values and, unless the footer is compact, their ids.
    func fields(in reader: ByteReader) throws(WireError) -> [(id: Int32?, offset: Int)] {
        guard flags.contains(.hasSchema) else { return [] }
        var footer = ByteReader(UnsafeRawBufferPointer(start: reader.base, count: range.upperBound), from: footer)
        // The place of raw data comes last.
        let end = range.upperBound - (flags.contains(.hasRawData) ? 4 : 0)
        let isCompact = flags.contains(.compactFooter)
        let size = offsetSize + (isCompact ? 0 : 4)
        guard end >= footer.offset, (end - footer.offset) % size == 0 else {
            throw .invalid(offset: footer.offset, what: "an object with a footer of an invalid length")
        }
        var fields: [(id: Int32?, offset: Int)] = []
        while footer.offset < end {
            let id = isCompact ? nil : try footer.littleEndian(Int32.self)
            let start = footer.offset
            let offset =
                switch offsetSize {
                case 1: Int(try footer.byte())
                case 2: Int(try footer.littleEndian(UInt16.self))
                default: Int(try footer.littleEndian(UInt32.self))
                }
            guard offset >= Self.headerLength, range.lowerBound + offset < self.footer else {
                throw .invalid(offset: start, what: "an object with a field outside of it")
            }
            fields.append((id, range.lowerBound + offset))
        }
        return fields
    }

    /// The raw data of an object without fields.
    var rawData: Range<Int>? {
        flags.contains(.hasRawData) && !flags.contains(.hasSchema) ? footer..<range.upperBound : nil
    }
}
