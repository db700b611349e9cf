import IgniteCore
import TestSupport
import Testing

@Suite struct ValueTextTests {
    /// Bytes, plain text, and ISO 8601 text where it differs.
    @Test(
        arguments: [
            (CellEncoding.null, "", "", nil), (.boolean, "01", "true", nil), (.boolean, "00", "false", nil),
            (.int8, "80", "-128", nil), (.int16, "ff7f", "32767", nil), (.int32, "00000080", "-2147483648", nil),
            (.int64, "ffffffffffffffff", "-1", nil), (.int64, "80", "-128", nil), (.real, "cdcccc3d", "0.1", nil),
            (.double, "cdcccc3d", "0.10000000149011612", nil),
            (.double, "9a9999999999b93f", "0.1", nil), (.double, "0000807f", "Infinity", nil),
            (.decimal, "03003039", "12.345", nil),
            (.date, "5dd00f", "2024-02-29", nil), (.time, "7be02203", "12:34:56.123", nil),
            (.dateTime, "5dd00f7be02203", "2024-02-29 12:34:56.123", "2024-02-29T12:34:56.123"),
            (.instant, "00f1536500000000404b4c00", "2023-11-14 22:13:20.005+00:00", "2023-11-14T22:13:20.005+00:00"),
            (.instant, "ffffffffffffffff0065cd1d", "1969-12-31 23:59:59.5+00:00", "1969-12-31T23:59:59.5+00:00"),
            (.uuid, "0807060504030201100f0e0d0c0b0a09", "01020304-0506-0708-090a-0b0c0d0e0f10", nil),
            (.text, "c3a9", "é", nil),
            (.text, "", "", nil), (.bytes, "00ff80", "00ff80", nil), (.period, "010200", "1 year 2 mons", "P1Y2M"),
            (.period, "ff7f00000080", "32767 years -32768 days", "P32767Y-32768D"),
            (.duration, "302a000000000000", "03:00:00", "PT3H"),
        ] as [(CellEncoding, String, String, String?)])
    func texts(_ encoding: CellEncoding, _ hex: String, _ plain: String, _ iso: String?) {
        let cell = CellFixture(encoding, bytes(hex))
        #expect(cell.isValid)
        #expect(cell.value.type == encoding.type)
        #expect(cell.text() == plain)
        #expect(cell.text(style: .iso8601) == iso ?? plain)
    }

    @Test func momentsInTheirZone() throws {
        let instant = CellFixture(.instant, written { $0.appendLittleEndian(moment(2024, 7, 1, 3)) })
        let texts = [
            "UTC": "2024-07-01 03:00:00+00:00", "+09:00": "2024-07-01 12:00:00+09:00",
            "-03:30": "2024-06-30 23:30:00-03:30",
            "+00:53:28": "2024-07-01 03:53:28+00:53:28",
        ]
        for (name, text) in texts {
            #expect(instant.text(zone: try ZoneRules(named: name)) == text)
        }
        let berlin = try ZoneFixture.berlin.rules()
        #expect(instant.text(zone: berlin) == "2024-07-01 05:00:00+02:00")
        let old = CellFixture(.instant, written { $0.appendLittleEndian(moment(1, 1, 1)) })
        #expect(old.text(zone: berlin, style: .iso8601) == "0001-01-01T00:53:28+00:53:28")
        #expect(old.text(zone: try ZoneRules(named: "-01:00")) == "0000-12-31 23:00:00-01:00")
    }

    /// Integers are sent in as few bytes as they take; the cell still knows their type.
    @Test func integersHaveTheirType() {
        #expect(CellFixture(.int8, bytes("7f")).value == .tinyint(127))
        #expect(CellFixture(.int16, bytes("7f")).value == .smallint(127))
        #expect(CellFixture(.int16, bytes("0080")).value == .smallint(-32_768))
        #expect(CellFixture(.int32, bytes("0080")).value == .integer(-32_768))
        #expect(CellFixture(.int64, bytes("0080")).value == .bigint(-32_768))
    }
}
