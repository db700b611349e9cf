import Ignite2
import IgniteCore
import TestSupport
import Testing

/// Values of any type, read and written.
@Suite struct BinaryValueTests {
    /// Every recorded operation on entries: what the client sent comes back from its values byte for byte.
    @Test(arguments: GoldenCatalogue.requests.filter { isAboutEntries($0) })
    func recorded(_ name: String) throws {
        let golden = try Golden(name)
        for value in try Self.operands(golden) {
            let (read, length) = try Self.read(value.bytes)
            #expect(length == value.bytes.count)
            #expect(TypedValue(read).bytes == value.bytes || read.isRewritten, "\(read)")
        }
    }

    /// The keys and values of a request.
    private static func operands(_ golden: Golden) throws -> [TypedValue] {
        let payload = golden.requestPayload
        let request = try payload.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let header = try RequestHeader(from: &reader)
            let operation = try #require(Operation(rawValue: header.operation))
            return try CacheMessage.Request(operation, from: &reader)
        }
        return switch request.operands {
        case .values(let values), .keys(let values): values
        case .entries(let entries): entries.flatMap { [$0.key, $0.value] }
        case .none, .peekModes: []
        }
    }

    private static func read(_ bytes: [UInt8]) throws -> (BinaryValue, Int) {
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return (try BinaryValue(from: &reader), reader.offset)
        }
    }

    private static let values: [BinaryValue] = [
        .null, .byte(-1), .short(-2), .int(3), .long(-4), .float(1.5), .double(-0.0), .char(0xD83D), .bool(true),
        .string("Åsa 😀"), .uuid(IgniteUUID(mostSignificant: 1, leastSignificant: .max)),
        .decimal(BigDecimal("-128.00")!), .decimal(BigDecimal("1e5")!), .date(milliseconds: -1),
        .sqlDate(milliseconds: 86_400_000), .time(milliseconds: -3_600_000),
        .timestamp(milliseconds: -1, nanoseconds: 999_999), .byteArray([]), .byteArray([255]), .shortArray([-1]),
        .intArray([1, 2]), .longArray([.min]), .floatArray([0.5]), .doubleArray([0.1]), .charArray([97]),
        .boolArray([true, false]), .array(.string, [.string("a"), .null]), .array(.uuid, []),
        .array(.date, [.date(milliseconds: 0)]), .array(.decimal, [.decimal(1)]),
        .array(.timestamp, [.timestamp(milliseconds: 1, nanoseconds: 2)]), .array(.time, [.time(milliseconds: 5)]),
        .objectArray(typeID: -1, [.int(1), .objectArray(typeID: 7, [])]),
        .collection(.hashSet, [.collection(.arrayList, [.null])]),
        .map(.linkedHashMap, [.init(.int(1), .map(.hashMap, []))]), .enumeration(typeID: 5, ordinal: 2),
        .other([32, 1, 0, 0, 0]),
        .object(BinaryObject(type: "Person", ["Id": .int(7), "Inner": .object(BinaryObject(type: "Empty", [:]))])),
    ]

    @Test(arguments: values, [true, false]) func comesBack(_ value: BinaryValue, _ isCompact: Bool) throws {
        var types = BinaryTypes()
        for type in [
            BinaryType(name: "Person", fields: [.init(name: "Id", type: 3), .init(name: "Inner", type: 103)]),
            BinaryType(name: "Empty", fields: []),
        ] {
            types.store(type, for: type.id)
        }
        let bytes = TypedValue(value, hasCompactFooter: isCompact).bytes
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            var values = ValueReader(types: types)
            let found = try values.value(&reader)
            #expect(found == value)
            #expect(reader.remaining == 0 && values.missing.isEmpty)
        }
    }

    /// The example of ignite2-protocol.md 5.3.
    @Test func objectsAreLaidOut() throws {
        let person = BinaryObject(
            type: "GoldenPerson",
            ["Id": .int(7), "Name": .string("Åsa"), "Balance": .decimal(BigDecimal("-12.50")!)])
        let bytes = TypedValue(.object(person)).bytes
        #expect(bytes.count == 0x34)
        #expect(Array(bytes[0..<4]) == [0x67, 1, 0x2B, 0])
        #expect(Array(bytes[24...]) == TestSupport.bytes("03070000000904000000c38573611e020000000200000084e2181d26"))
    }

    /// The width of offsets grows with the place of the last field.
    @Test(arguments: [(10, 8), (300, 16), (70_000, 0)]) func offsets(_ length: Int, _ flag: UInt8) throws {
        let object = BinaryObject(
            type: "T", ["a": .string(String(repeating: "x", count: length)), "b": .int(1)])
        let bytes = TypedValue(.object(object)).bytes
        #expect(bytes[2] & 24 == flag)
        guard case .object(let found) = try Self.read(bytes).0 else { throw PeerError("no object") }
        #expect(found.fields.map(\.value) == object.fields.map(\.value))
    }

    @Test func theTypesOfUnknownObjectsAreMissing() throws {
        let bytes = TypedValue(.collection(.arrayList, [.object(BinaryObject(type: "T", ["a": .int(1)]))])).bytes
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            var values = ValueReader()
            guard case .collection(_, let elements) = try values.value(&reader), case .object(let object) = elements[0]
            else { throw PeerError("no object") }
            #expect(values.missing == [BinaryType.id(of: "T")])
            #expect(object.typeName == nil && object.fields.map(\.name) == ["field 1"])
            // What is read is written back as it was, so that it is the same key.
            #expect(TypedValue(.object(object)).bytes == Array(bytes.dropFirst(6)))
        }
    }

    /// Java writes an object that it meets again as a reference to where it was first.
    @Test func referencesOutOfAnObject() throws {
        let shared = BinaryObject(type: "Shared", ["v": .int(7)])
        let length = TypedValue(.object(shared), hasCompactFooter: false).bytes.count
        // From the reference in the second field back to the value of the first: that value, and a header.
        let header = TypedValue(.object(BinaryObject(type: "Empty", [:]))).bytes.count
        let distance = UInt8(length + header)
        let second = BinaryObject(type: "Second", ["r": .other([102, distance, 0, 0, 0])])
        let outer = BinaryObject(type: "Outer", ["first": .object(shared), "second": .object(second)])
        let bytes = TypedValue(.object(outer), hasCompactFooter: false).bytes
        guard case .object(let found) = try Self.read(bytes).0, case .object(let part) = found.fields[1].value,
            case .object(let target) = part.fields[0].value
        else { throw PeerError("no objects") }
        #expect(target.fields.map(\.value) == [.int(7)])
        #expect(TypedValue(.object(found)).bytes == bytes)
        // Alone, the reference would lead nowhere.
        let alone = TypedValue(.object(part), hasCompactFooter: false).bytes
        guard case .object(let again) = try Self.read(alone).0, case .object(let kept) = again.fields[0].value else {
            throw PeerError("no object")
        }
        #expect(kept.fields.map(\.value) == [.int(7)])
        #expect(throws: IgniteError.self) { try BinaryValue.other([102, distance, 0, 0, 0]).validate(depth: 0) }
    }

    /// Folded like Java's Character.toLowerCase, unit by unit.
    @Test func idsOfNames() {
        #expect(BinaryType.id(of: "ID") == 3355 && BinaryType.id(of: "id") == 3355)
        #expect(BinaryType.id(of: "Name") == 3_373_707)
        #expect(BinaryType.id(of: "ÅSA") == BinaryType.id(of: "åsa"))
        #expect(BinaryType.id(of: "İ") == BinaryType.id(of: "i"))
        #expect(BinaryType.Schema(fieldIDs: []).id == -2_128_831_035)
    }

    @Test(arguments: [
        "1c", "09ffffff7f", "18010000007f03", "19010000000003", "6600000000", "2100000000000000000000f0ff",
        "1b0200000001026400000005000000", "67022b00",
    ])
    func damaged(_ hex: String) {
        #expect(throws: WireError.self) { try Self.read(TestSupport.bytes(hex)) }
    }

    @Test func nestingIsLimited() {
        var bytes: [UInt8] = []
        for _ in 0..<100 { bytes += [24, 1, 0, 0, 0, 1] }
        bytes.append(101)
        #expect(throws: WireError.self) { try Self.read(bytes) }
    }
}

extension BinaryValue {
    /// Whether the value is written in another form than it was sent in: servers take both.
    fileprivate var isRewritten: Bool {
        switch self {
        case .object, .enumeration: true
        case .objectArray(_, let values), .collection(_, let values): values.contains(where: \.isRewritten)
        case .map(_, let entries): entries.contains { $0.key.isRewritten || $0.value.isRewritten }
        default: false
        }
    }
}

/// Whether a recorded request runs an operation on entries.
private func isAboutEntries(_ name: String) -> Bool {
    guard let golden = try? Golden(name), !golden.isHandshake, golden.requestPayload.count >= 2 else { return false }
    let code = Int(golden.requestPayload[0]) | Int(golden.requestPayload[1]) << 8
    return (Operation.cacheGet.rawValue...Operation.cacheLocalPeek.rawValue).contains(code)
}
