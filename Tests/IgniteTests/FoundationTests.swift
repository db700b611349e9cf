import Foundation
import Ignite
import IgniteCore
import IgniteFoundation
import Testing

/// Foundation's types as values, both ways.
@Suite struct FoundationTests {
    @Test(arguments: [
        "1970-01-01 00:00:00Z", "2024-07-01 12:00:00.123456Z", "1900-02-28 23:59:59.999999Z", "9999-12-31T00:00:00Z",
    ])
    func dates(_ text: String) throws {
        let instant = try #require(Instant(text))
        let date = try Date(instant)
        #expect(try date.igniteValue == .timestampWithLocalTimeZone(instant))
        let row = try row(.timestampWithLocalTimeZone, .timestampWithLocalTimeZone(instant))
        #expect(try row.get(Date.self, at: 0) == date)
    }

    @Test func dateOfUnixTime() throws {
        #expect(try Date(#require(Instant(seconds: -1, nanoseconds: 500_000_000))).timeIntervalSince1970 == -0.5)
        #expect(try Instant(Date(timeIntervalSince1970: 0.999_999_9)).seconds == 1)
        for seconds in [Double.nan, .infinity, 1e300, 1e18] {
            #expect(try failure { _ = try Instant(Date(timeIntervalSince1970: seconds)) }.code == .conversion)
        }
        let fine = try #require(Instant(seconds: 5, nanoseconds: 1))
        #expect(try failure { _ = try Date(fine) }.code == .conversion)
        let row = try row(.timestampWithLocalTimeZone, .timestampWithLocalTimeZone(fine))
        #expect(try failure { _ = try row.get(Date.self, at: 0) }.message.hasPrefix("row 1, column 1 \"X\""))
    }

    @Test func datesInZones() throws {
        let date = Date(timeIntervalSince1970: 1_720_000_000.25)
        let (berlin, gmt) = (try #require(TimeZone(identifier: "Europe/Berlin")), TimeZone.gmt)
        #expect(try LocalDateTime(date, in: gmt).description == "2024-07-03 09:46:40.25")
        #expect(try LocalDateTime(date, in: berlin).description == "2024-07-03 11:46:40.25")
        #expect(try LocalDate(date, in: TimeZone(secondsFromGMT: -10 * 3600)!).description == "2024-07-02")
        #expect(try LocalTime(date, in: berlin).description == "11:46:40.25")
        #expect(try LocalDate(Date(timeIntervalSince1970: -0.5), in: gmt).description == "1969-12-31")
        for seconds in [Double.nan, 6e11] {
            let odd = Date(timeIntervalSince1970: seconds)
            #expect(try failure { _ = try LocalDate(odd, in: gmt) }.code == .conversion)
        }
    }

    @Test(arguments: ["0", "-12.50", "0.001", "1000000", "12345678901234567890123456789012345678", "1e-100", "7e100"])
    func decimals(_ text: String) throws {
        let number = try #require(BigDecimal(text))
        let decimal = try Decimal(number)
        #expect(try BigDecimal(decimal) == number && decimal.igniteValue == .decimal(number))
        let row = try row(.decimal, .decimal(number), scale: 2)
        #expect(try row.decode(Decimal.self) == decimal)
    }

    @Test func longDecimalsAreRefused() throws {
        let number = BigDecimal("1234567890123456789012345678901234567890.5")!
        #expect(try failure { _ = try Decimal(number) }.code == .conversion)
        #expect(
            try failure { _ = try row(.decimal, .decimal(number), scale: 1).decode(Decimal.self) }.code == .conversion)
        #expect(try failure { _ = try BigDecimal(Decimal.nan) }.code == .conversion)
    }

    @Test func uuidsAndData() throws {
        let text = "01020304-0506-0708-090a-0b0c0d0e0f10"
        let uuid = try #require(UUID(uuidString: text))
        #expect(IgniteUUID(uuid).description == text && UUID(IgniteUUID(text)!) == uuid)
        #expect(try row(.uuid, .uuid(IgniteUUID(text)!)).decode(UUID.self) == uuid)
        #expect(uuid.igniteValue == .uuid(IgniteUUID(text)!))
        #expect(try row(.varbinary, .varbinary([0x80, 0])).decode(Data.self) == Data([0x80, 0]))
        #expect(Data([1]).igniteValue == .varbinary([1]))
    }

    private struct Event: Decodable {
        let id: UUID
        let at: Date
        let price: Decimal?
    }

    @Test func withinADecodableType() throws {
        let columns = [
            Column(name: "ID", type: .uuid), Column(name: "AT", type: .timestampWithLocalTimeZone),
            Column(name: "PRICE", type: .decimal, scale: 2),
        ]
        let event = try row(
            columns,
            [
                .uuid(IgniteUUID(mostSignificant: 0, leastSignificant: 1)),
                .timestampWithLocalTimeZone(Instant(seconds: 1)!), .decimal(BigDecimal("1.50")!),
            ]
        ).decode(Event.self)
        #expect(event.at == Date(timeIntervalSince1970: 1) && event.price == Decimal(string: "1.5"))
        #expect(event.id.uuidString.hasSuffix("1"))
    }
}
