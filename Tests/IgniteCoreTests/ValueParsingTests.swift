import Foundation
import IgniteCore
import Testing

/// Values from text: what a description says is read back, anything else is not.
@Suite struct ValueParsingTests {
    private struct Record: Codable, Equatable {
        var number = BigDecimal("-12.50")
        var date = LocalDate("2024-02-29")
        var time = LocalTime("12:34:56.789")
        var dateTime = LocalDateTime("2024-02-29 12:34:56.789")
        var moment = Instant("2024-07-01T12:00:00Z")
        var uuid = IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")
        var period = Period("1 year 2 mons")
        var interval = DayTimeInterval("-5 days -04:03:02.001")
    }

    @Test func codersHaveThemAsText() throws {
        let text = try JSONEncoder().encode(Record())
        #expect(String(decoding: text, as: UTF8.self).contains(#""interval":"-5 days -04:03:02.001""#))
        #expect(try JSONDecoder().decode(Record.self, from: text) == Record())
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([LocalDate].self, from: Data(#"["x"]"#.utf8)) }
    }

    @Test(arguments: ["2024-02-29", "0001-01-01", "-0044-03-15", "12345-01-01"])
    func dates(_ text: String) { #expect(LocalDate(text)?.description == text) }

    @Test(arguments: [
        "", "2023-02-29", "2024-2-29", "2024-02-29 ", "+2024-02-29", "2024/02/29", "99999-01-01", "٢٠٢٤-01-01",
    ])
    func noDates(_ text: String) { #expect(LocalDate(text) == nil) }

    @Test(arguments: [
        ("12:34:56", "12:34:56"), ("12:34", "12:34:00"), ("00:00:00.5", "00:00:00.5"),
        ("23:59:59.999999999", "23:59:59.999999999"), ("01:02:03.000001000", "01:02:03.000001"),
    ])
    func times(_ text: String, _ description: String) { #expect(LocalTime(text)?.description == description) }

    @Test(arguments: ["24:00:00", "1:02:03", "12:60:00", "12:34:56.", "12:34:56.1234567890", "12", "12:34:56x"])
    func noTimes(_ text: String) { #expect(LocalTime(text) == nil) }

    @Test(arguments: ["2024-02-29 12:34:56.789", "2024-02-29T12:34:56.789"])
    func timestamps(_ text: String) {
        #expect(LocalDateTime(text)?.description == "2024-02-29 12:34:56.789")
        #expect(LocalDateTime(text + "Z") == nil)
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0), ("1969-12-31 23:59:59.5+00:00", -1, 500_000_000),
            ("2024-07-01 12:00:00+09:00", 1_719_802_800, 0), ("1970-01-01 00:00:00-00:00:30", 30, 0),
        ] as [(String, Int64, Int32)])
    func moments(_ text: String, _ seconds: Int64, _ nanoseconds: Int32) {
        #expect(Instant(text) == Instant(seconds: seconds, nanoseconds: nanoseconds))
    }

    @Test(arguments: ["1970-01-01 00:00:00", "1970-01-01 00:00:00+9", "1970-01-01 00:00:00+19:00", "1970-01-01Z"])
    func noMoments(_ text: String) { #expect(Instant(text) == nil) }

    @Test(arguments: ["1 year 2 mons", "-1 years", "3 days", "1 year -2 mons 1 day", "0 mons"])
    func periods(_ text: String) { #expect(Period(text)?.description == text) }

    @Test(arguments: ["", "1", "1 year 1 year", "1 week", "x mons", "1  mon", "99999999999 days"])
    func noPeriods(_ text: String) { #expect(Period(text) == nil) }

    @Test(arguments: ["-5 days -04:03:02.001", "1 day", "04:03:02", "-00:00:00.5", "00:00:00", "2 days 00:00:01"])
    func intervals(_ text: String) { #expect(DayTimeInterval(text)?.description == text) }

    @Test(arguments: ["", "1 day ", "1 week", "25:00:00", "1 day x", "--00:00:01", "999999999999999999 days"])
    func noIntervals(_ text: String) { #expect(DayTimeInterval(text) == nil) }
}
