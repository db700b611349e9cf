import IgniteCore
import TestSupport
import Testing

@Suite struct ValueTests {
    @Test func isSmall() {
        #expect(MemoryLayout<Value>.size <= 24)
        #expect(MemoryLayout<BigDecimal>.size <= 16)
    }

    @Test func literals() {
        let values: [Value] = [10, -2_147_483_649, 1.5, "x", true, nil]
        #expect(values == [.integer(10), .bigint(-2_147_483_649), .double(1.5), .varchar("x"), .boolean(true), .null])
        #expect(values.map(\.isNull) == [false, false, false, false, false, true])
    }

    static let texts: [(Value, ColumnType, String)] = [
        (.null, .null, "NULL"), (.boolean(true), .boolean, "true"), (.tinyint(-128), .tinyint, "-128"),
        (.smallint(300), .smallint, "300"), (.integer(70_000), .integer, "70000"),
        (.bigint(.min), .bigint, "-9223372036854775808"), (.real(0.1), .real, "0.1"),
        (.double(1e300), .double, "1e+300"),
        (.decimal(BigDecimal("-12.50")!), .decimal, "-12.50"),
        (.date(LocalDate(year: 2024, month: 2, day: 29)!), .date, "2024-02-29"),
        (.time(LocalTime(hour: 12, minute: 34, second: 56, nanosecond: 789_000_000)!), .time, "12:34:56.789"),
        (
            .timestamp(
                LocalDateTime(date: LocalDate(year: 1, month: 1, day: 1)!, time: LocalTime(hour: 0, minute: 5)!)),
            .timestamp, "0001-01-01 00:05:00"
        ),
        (
            .timestampWithLocalTimeZone(Instant(seconds: -1, nanoseconds: 500_000_000)!), .timestampWithLocalTimeZone,
            "1969-12-31 23:59:59.5+00:00"
        ),
        (
            .uuid(IgniteUUID(mostSignificant: 0x0102_0304_0506_0708, leastSignificant: 0x090A_0B0C_0D0E_0F10)), .uuid,
            "01020304-0506-0708-090a-0b0c0d0e0f10"
        ),
        (.varchar("a\nb"), .varchar, "a\nb"), (.varbinary([0, 0x80, 0xFF]), .varbinary, "0080ff"),
        (.intervalYearMonth(Period(years: 1, months: 2)), .intervalYearMonth, "1 year 2 mons"),
        (
            .intervalDayTime(DayTimeInterval(seconds: -446_583, nanoseconds: 999_000_000)!), .intervalDayTime,
            "-5 days -04:03:02.001"
        ),
        (.object("{a=1}"), .object, "{a=1}"),
    ]

    @Test(arguments: texts)
    func description(_ value: Value, _ type: ColumnType, _ text: String) {
        #expect(value.description == text)
        #expect(value.type == type)
    }

    @Test func everyTypeHasAValue() {
        #expect(Set(Self.texts.map(\.1)) == Set(ColumnType.allCases))
    }
}

@Suite struct DateTimeTests {
    @Test func datesAreChecked() {
        #expect(LocalDate(year: 2023, month: 2, day: 29) == nil)
        #expect(LocalDate(year: 2024, month: 0, day: 1) == nil)
        #expect(LocalDate(year: 2024, month: 13, day: 1) == nil)
        #expect(LocalDate(year: 2024, month: 4, day: 31) == nil)
        #expect(LocalDate(year: 16_384, month: 1, day: 1) == nil)
        #expect(LocalDate(year: -16_384, month: 1, day: 1)?.description == "-16384-01-01")
        #expect(LocalDate(year: .max, month: .max, day: .min) == nil)
    }

    @Test func timesAreChecked() {
        #expect(LocalTime(hour: 24, minute: 0) == nil)
        #expect(LocalTime(hour: 0, minute: 60) == nil)
        #expect(LocalTime(hour: 0, minute: 0, second: 60) == nil)
        #expect(LocalTime(hour: 0, minute: 0, second: 0, nanosecond: 1_000_000_000) == nil)
        #expect(LocalTime(hour: -1, minute: 0) == nil)
        let last = LocalTime(hour: 23, minute: 59, second: 58, nanosecond: 999_999_999)!
        #expect((last.hour, last.minute, last.second, last.nanosecond) == (23, 59, 58, 999_999_999))
    }

    @Test func momentsAreChecked() {
        #expect(Instant(seconds: 0, nanoseconds: -1) == nil)
        #expect(Instant(seconds: 0, nanoseconds: 1_000_000_000) == nil)
        #expect(Instant(seconds: .max) == nil)
        #expect(DayTimeInterval(seconds: .min) == nil)
        #expect(Instant(seconds: 253_402_300_799)?.description == "9999-12-31 23:59:59+00:00")
    }

    @Test func order() {
        let early = LocalDateTime(date: LocalDate(year: 2024, month: 2, day: 3)!, time: LocalTime(hour: 23, minute: 0)!)
        let late = LocalDateTime(date: LocalDate(year: 2024, month: 3, day: 1)!, time: LocalTime(hour: 1, minute: 0)!)
        #expect(early < late && !(late < early) && early.time > late.time)
        #expect(Instant(seconds: -1, nanoseconds: 5)! < Instant(seconds: 0)!)
        #expect(LocalDate(year: -1, month: 12, day: 1)! < LocalDate(year: 1, month: 1, day: 1)!)
    }

    @Test(
        arguments: [
            (Duration.seconds(1.5), 1, 500_000_000), (.seconds(-1.5), -2, 500_000_000),
            (.nanoseconds(-1), -1, 999_999_999),
            (Duration(secondsComponent: 0, attosecondsComponent: -1), -1, 999_999_999), (.zero, 0, 0),
            (.seconds(-2), -2, 0),
        ] as [(Duration, Int64, Int32)])
    func durations(_ duration: Duration, _ seconds: Int64, _ nanoseconds: Int32) {
        let interval = DayTimeInterval(duration)
        #expect(interval == DayTimeInterval(seconds: seconds, nanoseconds: nanoseconds))
        if duration.attoseconds % 1_000_000_000 == 0 { #expect(interval?.duration == duration) }
    }

    @Test func longDurations() {
        #expect(DayTimeInterval(.seconds(Int64.max)) == nil)
        #expect(DayTimeInterval(.seconds(Int64.max) + .seconds(Int64.max)) == nil)
        #expect(DayTimeInterval(.seconds(1 << 61))?.duration == .seconds(1 << 61))
    }

    @Test func uuidText() {
        let text = "01020304-0506-0708-f90a-0b0c0d0e0f10"
        #expect(IgniteUUID(text)?.description == text)
        #expect(IgniteUUID(text.uppercased()) == IgniteUUID(text))
        for wrong in ["", "01020304", text + "0", String(text.dropLast()) + "g", text.replacing("-", with: "0")] {
            #expect(IgniteUUID(wrong) == nil)
        }
    }
}
