/// The contents of a zone file (TZif, RFC 9636, versions 1 to 4): its transitions and the rule that follows them.
struct ZoneFile {
    /// The offset before the first transition.
    let initialOffset: Int32
    /// The transitions in order of time, at most one at a time.
    let transitions: [ZoneRules.Transition]
    /// The rule after the last transition; nil if the last offset stays.
    let rule: PosixRule?

    init(_ bytes: UnsafeRawBufferPointer) throws(WireError) {
        var reader = ByteReader(bytes)
        var header = try Header(&reader)
        guard header.version >= UInt8(ascii: "2") else {
            (initialOffset, transitions) = try Self.readBlock(header, timeSize: 4, &reader)
            rule = nil
            return
        }
        // The file has all data twice: with times of 4 bytes for old readers, then with times of 8.
        _ = try reader.take(header.blockSize(timeSize: 4))
        header = try Header(&reader)
        (initialOffset, transitions) = try Self.readBlock(header, timeSize: 8, &reader)
        rule = try Self.readFooter(&reader)
    }

    private struct Header {
        let version: UInt8
        let utIndicators, standardIndicators, leaps, times, types, characters: Int

        init(_ reader: inout ByteReader) throws(WireError) {
            let start = reader.offset
            guard try reader.bigEndian(UInt32.self) == 0x545A_6966 else {
                throw .invalid(offset: start, what: "no TZif header")
            }
            version = try reader.byte()
            _ = try reader.take(15)
            utIndicators = Int(try reader.bigEndian(UInt32.self))
            standardIndicators = Int(try reader.bigEndian(UInt32.self))
            leaps = Int(try reader.bigEndian(UInt32.self))
            times = Int(try reader.bigEndian(UInt32.self))
            types = Int(try reader.bigEndian(UInt32.self))
            characters = Int(try reader.bigEndian(UInt32.self))
        }

        func blockSize(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + standardIndicators
                + utIndicators
        }
    }

    private static func readBlock(
        _ header: Header, timeSize: Int, _ reader: inout ByteReader
    ) throws(WireError) -> (initialOffset: Int32, transitions: [ZoneRules.Transition]) {
        let start = reader.offset
        guard header.types > 0 else { throw .invalid(offset: start, what: "no local time type") }
        guard header.leaps == 0 else { throw .invalid(offset: start, what: "leap seconds are not supported") }
        var times = ByteReader(try reader.bytes(header.blockSize(timeSize: timeSize)))
        var indices = times
        _ = try indices.take(header.times * timeSize)
        var types = indices
        _ = try types.take(header.times)

        var offsets: [Int32] = []
        for _ in 0..<header.types {
            let position = start + types.offset
            let offset = try types.bigEndian(Int32.self)
            // The specification requires less than 26 hours.
            guard offset > -26 * 3600, offset < 26 * 3600 else {
                throw .invalid(offset: position, what: "an offset of more than a day")
            }
            offsets.append(offset)
            _ = try types.take(2)
        }
        var transitions: [ZoneRules.Transition] = []
        transitions.reserveCapacity(header.times)
        for _ in 0..<header.times {
            let position = start + times.offset
            let time =
                timeSize == 4 ? Int64(try times.bigEndian(Int32.self)) : try times.bigEndian(Int64.self)
            let type = Int(try indices.byte())
            // Some files begin at -2⁵⁹, before the Big Bang; beyond that, arithmetic could overflow.
            guard time.magnitude <= 1 << 59 else { throw .invalid(offset: position, what: "a time out of range") }
            guard transitions.last.map({ $0.time < time }) ?? true else {
                throw .invalid(offset: position, what: "times out of order")
            }
            guard type < offsets.count else { throw .invalid(offset: position, what: "no such local time type") }
            transitions.append(ZoneRules.Transition(time: time, offset: offsets[type]))
        }
        return (offsets[0], transitions)
    }

    /// Reads the rule between two line ends, which may be empty.
    private static func readFooter(_ reader: inout ByteReader) throws(WireError) -> PosixRule? {
        let start = reader.offset
        var text: [UInt8] = []
        guard try reader.byte() == UInt8(ascii: "\n") else { throw .invalid(offset: start, what: "no footer") }
        while case let byte = try reader.byte(), byte != UInt8(ascii: "\n") { text.append(byte) }
        if text.isEmpty { return nil }
        guard let rule = PosixRule(text) else {
            throw .invalid(offset: start + 1, what: "a rule that is not supported")
        }
        return rule
    }
}
