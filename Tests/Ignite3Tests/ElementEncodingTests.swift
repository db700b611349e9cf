import Ignite3
import IgniteCore
import TestSupport
import Testing

@Suite struct ElementEncodingTests {
    private func element(_ value: Value) -> [UInt8] { written { $0.appendElement(value) } }

    /// The cell that a scan makes of an element: its encoding, and the marker dropped.
    private func cell(_ value: Value, scale: Int16 = 0) -> CellFixture {
        let element = element(value)
        let encoding = BinaryTuple.encoding(of: value.type)
        let hasMarker = (encoding == .text || encoding == .bytes) && element.first == variableLengthMarker
        return CellFixture(encoding, Array(element.dropFirst(hasMarker ? 1 : 0)), scale: scale)
    }

    private func date(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
        LocalDate(year: year, month: month, day: day)!
    }

    private func time(_ hour: Int, _ minute: Int, _ second: Int, _ nanosecond: Int = 0) -> LocalTime {
        LocalTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond)!
    }

    /// The examples of ignite3-protocol.md 11, and what servers sent.
    @Test func knownElements() {
        let known: [(Value, String)] = [
            (nil, ""), (true, "01"), (false, "00"), (.tinyint(-1), "ff"), (.smallint(300), "2c01"),
            (.smallint(-128), "80"),
            (.integer(128), "8000"), (.integer(70_000), "70110100"), (.integer(-32_769), "ff7fffff"),
            (.bigint(1_099_511_627_776), "0000000000010000"), (.bigint(2_147_483_648), "0000008000000000"),
            (.bigint(1), "01"),
            (.real(1.5), "0000c03f"), (0.5, "0000003f"), (0.1, "9a9999999999b93f"), (.double(.infinity), "0000807f"),
            (.double(-0.0), "00000080"), (.double(1e300), "9c7500883ce4377e"),
            (.double(.leastNonzeroMagnitude * 3), "0300000000000000"),
            (.decimal(BigDecimal("100000")!), "fbff01"), (.decimal(BigDecimal("0.000")!), "000000"),
            (.decimal(BigDecimal("-1.1")!), "0100f5"), (.decimal(128), "00000080"),
            (.decimal(BigDecimal("12.345")!), "03003039"),
            (.date(date(2024, 2, 29)), "5dd00f"), (.time(time(1, 2, 3, 4_000_000)), "040c4200"),
            (.time(time(12, 34, 56, 123_000_000)), "7be02203"),
            (.timestamp(LocalDateTime(date: date(2024, 2, 29), time: time(1, 2, 3, 4_000_000))), "5dd00f040c4200"),
            (
                .timestampWithLocalTimeZone(Instant(seconds: 1_700_000_000, nanoseconds: 5_000_000)!),
                "00f1536500000000404b4c00"
            ),
            (.timestampWithLocalTimeZone(Instant(seconds: -1, nanoseconds: 500_000_000)!), "ffffffffffffffff0065cd1d"),
            (.timestampWithLocalTimeZone(Instant(seconds: 1)!), "0100000000000000"),
            (.uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!), "0807060504030201100f0e0d0c0b0a09"),
            ("", "80"), ("café", "636166c3a9"), (.varbinary([]), "80"), (.varbinary([0x80, 1]), "808001"),
            (.varbinary([1, 0x80]), "0180"),
            (.varbinary([0]), "00"), (.intervalYearMonth(Period(years: 1, months: 2)), "010200"),
            (.intervalYearMonth(Period(years: 1, months: -129)), "01007fff0000"),
            (.intervalYearMonth(Period(days: 40_000)), "0000000000000000409c0000"),
            (.intervalDayTime(DayTimeInterval(seconds: 10_800)!), "302a000000000000"),
            (
                .intervalDayTime(DayTimeInterval(seconds: -446_583, nanoseconds: 999_000_000)!),
                "892ff9ffffffffffc0878b3b"
            ),
        ]
        for (value, hex) in known { #expect(element(value) == bytes(hex), "\(value)") }
        #expect(element(.double(.nan)).count == 8)
    }

    @Test func lengthsOfTimes() {
        for (nanosecond, length) in [
            (0, 4), (1_000_000, 4), (999_000_000, 4), (1000, 5), (999_999_000, 5), (1, 6), (999_999_999, 6),
        ] {
            #expect(element(.time(time(23, 59, 59, nanosecond))).count == length)
            #expect(
                element(.timestamp(LocalDateTime(date: date(9999, 12, 31), time: time(0, 0, 0, nanosecond)))).count
                    == length + 3)
        }
    }

    private func checkRoundTrip(_ value: Value, scale: Int16 = 0) {
        let fixture = cell(value, scale: scale)
        guard fixture.isValid else {
            Issue.record("\(value) is no valid cell")
            return
        }
        let back = fixture.value
        // NaN is equal to nothing, itself included.
        if back != value && !(value.description == "NaN" && back.description == "NaN") {
            Issue.record("\(value): \(back)")
        }
        let text = value.isNull ? "" : value.description
        if fixture.text() != text || back.description != value.description {
            Issue.record("\(value): \(fixture.text())")
        }
    }

    @Test func extremesComeBack() {
        let values: [Value] = [
            nil, true, false, .tinyint(.min), .tinyint(.max), .smallint(.min), .smallint(.max), .integer(.min),
            .integer(.max),
            .bigint(.min), .bigint(.max), .real(.greatestFiniteMagnitude), .real(.leastNonzeroMagnitude), .real(-0.0),
            .real(.nan),
            .double(.greatestFiniteMagnitude), .double(.leastNonzeroMagnitude), .double(.infinity), .double(.nan),
            .double(-0.0),
            .date(date(-16_384, 1, 1)), .date(date(16_383, 12, 31)), .date(date(0, 2, 29)), .time(time(0, 0, 0)),
            .time(time(23, 59, 59, 999_999_999)), .uuid(IgniteUUID(mostSignificant: .max, leastSignificant: 0)), "",
            "\0", "\u{80}",
            .varbinary([]), .varbinary([0x80]), .varbinary([0x80, 0x80]),
            .intervalYearMonth(Period(years: .min, months: .max, days: -1)),
            .timestampWithLocalTimeZone(Instant(seconds: 1 << 40 - 1, nanoseconds: 999_999_999)!),
            .timestampWithLocalTimeZone(Instant(seconds: 1 - 1 << 40)!),
            .intervalDayTime(DayTimeInterval(seconds: 1 - 1 << 62, nanoseconds: 1)!),
            .decimal(BigDecimal(.max)), .decimal(BigDecimal(.min)),
            .decimal(BigDecimal("9" + String(repeating: "8", count: 500))!),
        ]
        for value in values { checkRoundTrip(value) }
        checkRoundTrip(.decimal(BigDecimal("0.00")!), scale: 2)
        checkRoundTrip(.decimal(BigDecimal("-100.000")!), scale: 3)
        #expect(cell(.double(-0.0)).text() == "-0")
    }

    @Test func randomValuesComeBack() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<5000 {
            let bits = random.next()
            let word = Int64(bitPattern: bits) >> Int64(random.next() % 64)
            let nanosecond = Int(random.next() % 1000) * [1, 1000, 1_000_000][Int(random.next() % 3)]
            checkRoundTrip(.bigint(word))
            checkRoundTrip(.integer(Int32(truncatingIfNeeded: word)))
            checkRoundTrip(.smallint(Int16(truncatingIfNeeded: word)))
            checkRoundTrip(.real(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
            checkRoundTrip(.double(Double(bitPattern: bits)))
            checkRoundTrip(.double(Double(word) / 1000))
            let day = Calendar.date(ofDay: Int(word % 5_000_000))
            let time = time(Int(bits % 24), Int(bits >> 8 % 60), Int(bits >> 20 % 60), nanosecond)
            let date = date(day.year, day.month, day.day)
            checkRoundTrip(.date(date))
            checkRoundTrip(.time(time))
            checkRoundTrip(.timestamp(LocalDateTime(date: date, time: time)))
            checkRoundTrip(.timestampWithLocalTimeZone(Instant(seconds: word >> 24, nanoseconds: Int32(nanosecond))!))
            checkRoundTrip(.intervalDayTime(DayTimeInterval(seconds: word >> 2, nanoseconds: Int32(nanosecond))!))
            checkRoundTrip(
                .intervalYearMonth(
                    Period(years: Int32(word >> 32), months: Int32(word % 200), days: Int32(word % 40_000))))
            checkRoundTrip(.uuid(IgniteUUID(mostSignificant: bits, leastSignificant: UInt64(bitPattern: word))))
            checkRoundTrip(.varbinary((0..<Int(bits % 20)).map { _ in UInt8(random.next() & 1) << 7 }))
            let scale = Int16(random.next() % 40)
            let unscaled = (0..<Int(1 + bits % 20)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            checkRoundTrip(.decimal(BigDecimal(unscaled: unscaled, scale: scale)), scale: scale)
            checkRoundTrip(.varchar(String(decoding: unscaled, as: UTF8.self)))
        }
    }
}
