import IgniteCore
import TestSupport
import Testing

@Suite struct CalendarTests {
    @Test func everyDayOfEightHundredYears() {
        var (year, month, day) = (1583, 12, 31)
        for number in Calendar.days(year: 1583, month: 12, day: 31)..<Calendar.days(year: 2384, month: 1, day: 1) {
            let date = Calendar.date(ofDay: number)
            guard date == (year, month, day), Calendar.days(year: year, month: month, day: day) == number else {
                Issue.record("\(number)")
                return
            }
            day += 1
            if day > Calendar.length(ofMonth: month, year: year) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect((year, month, day) == (2384, 1, 1))
    }

    @Test(arguments: [
        (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (1, 1, 1, -719_162), (0, 3, 1, -719_468),
    ])
    func knownDays(_ year: Int, _ month: Int, _ day: Int, _ number: Int) {
        #expect(Calendar.days(year: year, month: month, day: day) == number)
        #expect(Calendar.date(ofDay: number) == (year, month, day))
    }

    @Test func farYears() {
        for year in stride(from: -40_000, through: 40_000, by: 37) {
            #expect(Calendar.date(ofDay: Calendar.days(year: year, month: 2, day: 28)) == (year, 2, 28))
        }
    }

    @Test func februaries() {
        let lengths = [1900: 28, 2000: 29, 2023: 28, 2024: 29, 0: 29, -1: 28, -4: 29, -100: 28]
        for (year, length) in lengths { #expect(Calendar.length(ofMonth: 2, year: year) == length) }
    }
}

@Suite struct DateTimeTextTests {
    @Test(arguments: [
        (2024, "2024-02-09"), (1, "0001-02-09"), (0, "0000-02-09"), (-5, "-0005-02-09"), (12_345, "12345-02-09"),
    ])
    func dates(_ year: Int, _ text: String) {
        #expect(writtenText { $0.appendDate(year: year, month: 2, day: 9) } == text)
    }

    @Test(arguments: [
        (0, "01:02:03"), (1, "01:02:03.000000001"), (100_000_000, "01:02:03.1"), (789_000_000, "01:02:03.789"),
        (1_000, "01:02:03.000001"), (120_000, "01:02:03.00012"), (999_999_999, "01:02:03.999999999"),
        (10_000_000, "01:02:03.01"),
    ])
    func times(_ nanosecond: Int, _ text: String) {
        #expect(writtenText { $0.appendTime(hour: 1, minute: 2, second: 3, nanosecond: nanosecond) } == text)
    }

    @Test(arguments: [
        (0, "+00:00"), (32_400, "+09:00"), (-19_800, "-05:30"), (64_800, "+18:00"), (3_208, "+00:53:28"),
        (-75, "-00:01:15"),
    ])
    func offsets(_ seconds: Int, _ text: String) {
        #expect(writtenText { $0.appendOffset(seconds) } == text)
    }

    @Test(arguments: [
        (0, 0, 0, "0 mons", "P0M"), (1, 2, 0, "1 year 2 mons", "P1Y2M"),
        (-1, 1, -3, "-1 years 1 mon -3 days", "P-1Y1M-3D"),
        (0, 0, 1, "1 day", "P1D"), (2, 0, 2, "2 years 2 days", "P2Y2D"),
    ])
    func periods(_ years: Int, _ months: Int, _ days: Int, _ plain: String, _ iso: String) {
        #expect(writtenText { $0.appendInterval(years: years, months: months, days: days) } == plain)
        #expect(writtenText { $0.appendISOInterval(years: years, months: months, days: days) } == iso)
    }

    @Test(
        arguments: [
            (0, 0, "00:00:00", "PT0S"), (10_800, 0, "03:00:00", "PT3H"), (86_400, 0, "1 day", "P1D"),
            (-86_400, 0, "-1 days", "P-1D"), (90_061, 1_000_000, "1 day 01:01:01.001", "P1DT1H1M1.001S"),
            (-446_583, 999_000_000, "-5 days -04:03:02.001", "P-5DT-4H-3M-2.001S"),
            (-1, 500_000_000, "-00:00:00.5", "PT-0.5S"),
            (-1, 0, "-00:00:01", "PT-1S"), (-60, 0, "-00:01:00", "PT-1M"),
            (1 << 62 - 1, 999_999_999, "53375995583650 days 07:45:03.999999999", "P53375995583650DT7H45M3.999999999S"),
        ] as [(Int64, Int32, String, String)])
    func spans(_ seconds: Int64, _ nanoseconds: Int32, _ plain: String, _ iso: String) {
        let span = DayTime(seconds: seconds, nanoseconds: nanoseconds)
        #expect(writtenText { $0.appendInterval(span) } == plain)
        #expect(writtenText { $0.appendISOInterval(span) } == iso)
    }
}
