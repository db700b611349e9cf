import Ignite2
import IgniteCore
import TestSupport
import Testing

/// Values as arguments of statements.
@Suite struct ArgumentTests {
    private static let utc = ServerCalendar(zone: ZoneRules(), isJulianBefore1582: false)

    private static let recorded: [String: Value] = [
        "argument_bool": true, "argument_byte": .tinyint(-1), "argument_short": .smallint(-2), "argument_int": -3,
        "argument_long": .bigint(-4), "argument_float": .real(1.5), "argument_double": .double(-0.1),
        "argument_decimal": .decimal(BigDecimal("-12345.6789")!), "argument_string": "ä€😀", "argument_null": nil,
        "argument_bytes": .varbinary([0, 0xFF, 0x7F]),
        "argument_uuid": .uuid(IgniteUUID("00112233-4455-6677-8899-aabbccddeeff")!),
        "argument_date": .date(LocalDate(year: 2000, month: 2, day: 29)!),
        "argument_time": .time(LocalTime(hour: 12, minute: 34, second: 56)!),
        "argument_timestamp": .timestamp(
            LocalDateTime(
                date: LocalDate(year: 2024, month: 2, day: 29)!,
                time: LocalTime(hour: 12, minute: 34, second: 56, nanosecond: 123_456_789)!)),
    ]

    @Test(arguments: recorded.keys.sorted())
    func recordedArgument(_ name: String) throws {
        for name in [name, "calcite_\(name)"] {
            let golden = try Golden(name)
            let arguments = try SqlFieldsQuery.Arguments(
                [Self.recorded[name.replacing("calcite_", with: "")]!], Self.utc)
            #expect(arguments == SqlFieldsQuery.Arguments(count: 1, bytes: bytes(golden.input["arguments"][0].text!)))
        }
    }

    @Test(arguments: [
        ("0", "00 00 00 00 01 00 00 00 00"), ("-1", "00 00 00 00 01 00 00 00 81"),
        ("127", "00 00 00 00 01 00 00 00 7f"), ("-127", "00 00 00 00 01 00 00 00 ff"),
        ("128", "00 00 00 00 02 00 00 00 00 80"), ("-128", "00 00 00 00 02 00 00 00 80 80"),
        ("-256", "00 00 00 00 02 00 00 00 81 00"), ("1e5", "fb ff ff ff 01 00 00 00 01"),
        ("-0.50", "02 00 00 00 01 00 00 00 b2"), ("32768", "00 00 00 00 03 00 00 00 00 80 00"),
    ])
    func decimal(_ text: String, _ expected: String) throws {
        let arguments = try SqlFieldsQuery.Arguments([.decimal(BigDecimal(text)!)], Self.utc)
        #expect(arguments.bytes == [30] + bytes(expected))
    }

    /// A point in time is the TIMESTAMP that servers keep, whatever their zone.
    @Test func pointInTime() throws {
        let before1970: Value = .timestampWithLocalTimeZone(Instant(seconds: -1, nanoseconds: 999_999_999)!)
        let arguments = try SqlFieldsQuery.Arguments([before1970], Self.utc)
        #expect(arguments.bytes == bytes("21 ff ff ff ff ff ff ff ff 3f 42 0f 00"))
    }

    /// Local dates and times are those of the server's zone; TIME uses the offset of 1970-01-01.
    @Test func serverZone() throws {
        let newYork = ServerCalendar(zone: try ZoneRules(named: "America/New_York"), isJulianBefore1582: false)
        let (date, time) = (LocalDate(year: 2024, month: 7, day: 1)!, LocalTime(hour: 12, minute: 0)!)
        let arguments = try SqlFieldsQuery.Arguments(
            [.date(date), .time(time), .timestamp(LocalDateTime(date: date, time: time))], newYork)
        let expected = written { out in
            out.append(11 as UInt8)
            out.appendLittleEndian(1_719_806_400_000 as Int64)
            out.append(36 as UInt8)
            out.appendLittleEndian(61_200_000 as Int64)
            out.append(33 as UInt8)
            out.appendLittleEndian(1_719_849_600_000 as Int64)
            out.appendLittleEndian(0 as Int32)
        }
        #expect(arguments == SqlFieldsQuery.Arguments(count: 3, bytes: expected))
    }

    @Test(
        arguments: [
            (
                .intervalYearMonth(Period(years: 1)),
                "parameter 2 is an INTERVAL, which Ignite 2 does not accept as a parameter"
            ),
            (
                .intervalDayTime(DayTimeInterval(seconds: 1)!),
                "parameter 2 is an INTERVAL, which Ignite 2 does not accept as a parameter"
            ),
            (.object("[1, 2]"), "parameter 2 is a value that SQL has no type for; it can only be read"),
            (
                .date(LocalDate(year: 0, month: 1, day: 1)!),
                "parameter 2 is 0000-01-01, which is out of the range of DATE"
            ),
            (
                .varchar(String(repeating: "x", count: 100)),
                "value too large: parameters up to number 2 of 106 bytes exceeds the limit of 64"
            ),
        ] as [(Value, String)])
    func refused(_ value: Value, _ message: String) {
        let error = #expect(throws: IgniteError.self) {
            try SqlFieldsQuery.Arguments([nil, value], calendar: Self.utc, room: 64)
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message == message)
    }
}

extension SqlFieldsQuery.Arguments {
    fileprivate init(_ values: [Value], _ calendar: ServerCalendar) throws(IgniteError) {
        try self.init(values, calendar: calendar)
    }
}
