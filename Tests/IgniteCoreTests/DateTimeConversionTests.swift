import IgniteCore
import Testing

/// Dates and times made from days, ticks and moments.
@Suite struct DateTimeConversionTests {
    @Test(arguments: [
        (0, "1970-01-01"), (-1, "1969-12-31"), (19_782, "2024-02-29"), (-719_528, "0000-01-01"),
        (5_264_604, "16383-12-31"), (-6_703_661, "-16384-01-01"),
    ])
    func days(_ days: Int, _ text: String) throws {
        let date = try #require(LocalDate(daysSince1970: days))
        #expect(date.description == text && date.daysSince1970 == days)
    }

    @Test(arguments: [5_264_605, -6_703_662, Int.max, Int.min]) func daysOutOfRange(_ days: Int) {
        #expect(LocalDate(daysSince1970: days) == nil)
    }

    @Test func nanoseconds() {
        #expect(LocalTime(nanosecondOfDay: 0)?.description == "00:00:00")
        #expect(LocalTime(nanosecondOfDay: 86_399_999_999_999)?.description == "23:59:59.999999999")
        #expect(LocalTime(nanosecondOfDay: 86_400_000_000_000) == nil && LocalTime(nanosecondOfDay: -1) == nil)
    }

    @Test(arguments: [
        ("1970-01-01 00:00:00Z", 0, "1970-01-01 00:00:00"), ("1970-01-01 00:00:00Z", -1, "1969-12-31 23:59:59"),
        ("2024-02-28 23:30:00.5Z", 3600, "2024-02-29 00:30:00.5"),
        ("1969-12-31 23:59:59.75Z", 0, "1969-12-31 23:59:59.75"),
        ("0000-01-01 00:00:00Z", -64_800, "-0001-12-31 06:00:00"),
    ])
    func moments(_ moment: String, _ offset: Int, _ text: String) throws {
        let instant = try #require(Instant(moment))
        let local = try #require(LocalDateTime(instant, secondsFromUTC: offset))
        #expect(local == LocalDateTime(text))
        #expect(LocalDate(instant, secondsFromUTC: offset) == local.date)
        #expect(LocalTime(instant, secondsFromUTC: offset) == local.time)
        #expect(Instant(local, secondsFromUTC: offset) == instant)
    }

    @Test func momentsOutOfRange() throws {
        let far = try #require(Instant(seconds: 1 << 39))
        #expect(LocalDate(far) == nil && LocalTime(far) == nil && LocalDateTime(far) == nil)
        let epoch = try #require(Instant(seconds: 0))
        let local = try #require(LocalDateTime(epoch))
        for offset in [64_801, -64_801, Int.max, Int.min] {
            #expect(LocalDate(epoch, secondsFromUTC: offset) == nil && Instant(local, secondsFromUTC: offset) == nil)
        }
    }

    @Test func ticks() {
        #expect(Instant(ticks: 1_720_000_000.25)?.description == "2024-07-03 09:46:40.25+00:00")
        #expect(Instant(ticks: -0.5) == Instant(seconds: -1, nanoseconds: 500_000_000))
        #expect(Instant(ticks: 0.999_999_9) == Instant(seconds: 1))
        #expect(LocalDate(ticks: 1_720_000_000)?.description == "2024-07-03")
        #expect(LocalTime(ticks: 1_720_000_000, secondsFromUTC: 7200)?.description == "11:46:40")
        #expect(LocalDateTime(ticks: -1, secondsFromUTC: 3600)?.description == "1970-01-01 00:59:59")
        for ticks in [Double.nan, .infinity, -.infinity, 1e300, 2e12] {
            #expect(Instant(ticks: ticks) == nil && LocalDate(ticks: ticks) == nil)
        }
    }
}
