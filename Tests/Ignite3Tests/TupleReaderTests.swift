import Ignite3
import IgniteCore
import Testing

@Suite struct TupleReaderTests {
    static let values: [Value] = [
        nil, true, .tinyint(-128), .smallint(300), 70_000, .bigint(.min), .real(1.5), .double(0.1), .double(0.5),
        .decimal(BigDecimal("-12.340")!), .decimal(BigDecimal("100000")!), .date(LocalDate("2024-02-29")!),
        .time(LocalTime("12:34:56.123456789")!), .timestamp(LocalDateTime("2024-02-29 12:34:56.5")!),
        .timestampWithLocalTimeZone(Instant("1969-12-31T23:59:59.5Z")!),
        .uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!), "", "grüße", .varbinary([]), .varbinary([0x80, 1]),
    ]

    @Test func parametersArriveAsTheyWereSent() throws {
        #expect(try SqlExec.Parameters(Self.values).values() == Self.values)
        #expect(try SqlExec.Parameters([]).values() == [])
    }

    @Test func longParametersArrive() throws {
        for length in [300, 70_000] {
            let values: [Value] = [.varchar(String(repeating: "x", count: length)), 1]
            #expect(try SqlExec.Parameters(values).values() == values)
        }
    }

    @Test(
        arguments: [
            (1, [] as [UInt8]), (1, [0]), (1, [3, 0]), (1, [0, 2, 1]), (1, [0, 1, 1, 1]), (2, [0, 2, 1, 1, 1]),
            (1, [2, 0xFF, 0xFF, 0xFF, 0xFF, 1]), (.max, [0, 1, 1]), (-1, [0]),
        ])
    func damagedTuplesAreRefused(_ count: Int, _ tuple: [UInt8]) {
        #expect(throws: WireError.self) {
            try tuple.withUnsafeBytes { _ = try TupleReader($0, count: count) }
        }
    }

    @Test func valuesOfOtherTypesAreRefused() throws {
        let tuple: [UInt8] = [0, 3, 1, 2, 3]
        try tuple.withUnsafeBytes { bytes in
            let reader = try TupleReader(bytes, count: 1)
            #expect(throws: WireError.self) { try reader.value(0, .integer) }
            #expect(try reader.value(0, .varbinary) == .varbinary([1, 2, 3]))
        }
    }

    @Test(
        arguments: [
            // No such type, no type with a value, a count that is not there.
            SqlExec.Parameters(count: 1, tuple: [0, 1, 2, 3, 14, 0, 1]),
            SqlExec.Parameters(count: 1, tuple: [0, 0, 0, 1, 5]), SqlExec.Parameters(count: .max, tuple: [0, 1, 2, 3]),
            SqlExec.Parameters(count: -1, tuple: []),
        ])
    func damagedParametersAreRefused(_ parameters: SqlExec.Parameters) {
        #expect(throws: WireError.self) { try parameters.values() }
    }
}
