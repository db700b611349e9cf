import Ignite2
import IgniteCore
import TestSupport
import Testing

/// Rows as servers send them become cells.
@Suite struct PageScannerTests {
    private static let utc = ServerCalendar(zone: ZoneRules(), isJulianBefore1582: false)

    /// A page over the rows of one column, and the scanner for it.
    private func begin(_ values: [String], columns: Int = 1) throws -> (page: Page, scanner: PageScanner) {
        let page = Page()
        let payload = written { out in
            out.append(count: values.count / columns)
            for value in values { out.append(bytes(value)) }
            out.append(false)
        }
        page.reserveBytes(payload.count)
        page.bytes.copyMemory(from: payload, byteCount: payload.count)
        page.byteCount = payload.count
        let scanner = PageScanner(columnCount: columns)
        try scanner.begin(page, at: 0)
        return (page, scanner)
    }

    private func values(_ page: Page) -> [Value] {
        (0..<page.rowCount).flatMap { index in
            let row = page.row(index)
            return (0..<row.count).map { row.value(of: row[$0]) }
        }
    }

    private func value(_ hex: String, _ calendar: ServerCalendar = utc) throws -> Value {
        let (page, scanner) = try begin([hex])
        #expect(try scanner.scan(calendar: calendar, types: BinaryTypes()) == .done)
        return values(page)[0]
    }

    /// Each value keeps the type that it was sent with.
    @Test func valuesWithTypesOfSQL() throws {
        #expect(try value("65") == .null)
        #expect(try value("01 80") == .tinyint(-128))
        #expect(try value("02 00 80") == .smallint(-32_768))
        #expect(try value("03 ff ff ff 7f") == .integer(.max))
        #expect(try value("04 00 00 00 00 00 00 00 80") == .bigint(.min))
        #expect(try value("05 00 00 c0 3f") == .real(1.5))
        #expect(try value("06 9a 99 99 99 99 99 b9 bf") == .double(-0.1))
        #expect(try value("08 01") == .boolean(true))
        #expect(try value("09 00 00 00 00") == .varchar(""))
        #expect(try value("09 05 00 00 00 41 f0 9f 98 80") == .varchar("A😀"))
        #expect(try value("0c 03 00 00 00 00 ff 80") == .varbinary([0, 0xFF, 0x80]))
        #expect(
            try value("0a 77 66 55 44 33 22 11 00 ff ee dd cc bb aa 99 88")
                == .uuid(IgniteUUID("00112233-4455-6677-8899-aabbccddeeff")!))
    }

    /// A UTF-16 unit becomes the UTF-8 of one to three bytes; half of a pair is no character.
    @Test(arguments: [("07 78 00", "x"), ("07 e4 00", "ä"), ("07 ac 20", "€"), ("07 3d d8", "\u{FFFD}")])
    func character(_ hex: String, _ text: String) throws {
        #expect(try value(hex) == .varchar(text))
    }

    @Test(arguments: [
        ("00 00 00 00 01 00 00 00 00", "0"), ("00 00 00 00 01 00 00 00 80", "0"),
        ("00 00 00 00 01 00 00 00 81", "-1"), ("02 00 00 00 02 00 00 00 00 80", "1.28"),
        ("02 00 00 00 02 00 00 00 80 80", "-1.28"), ("00 00 00 00 02 00 00 00 ff ff", "-32767"),
        ("00 00 00 00 02 00 00 00 81 00", "-256"), ("fb ff ff ff 01 00 00 00 01", "100000"),
        ("04 00 00 00 04 00 00 00 87 5b cd 15", "-12345.6789"), ("02 00 00 00 01 00 00 00 78", "1.20"),
    ])
    func decimal(_ hex: String, _ text: String) throws {
        let value = try value("1e" + hex)
        #expect(value == .decimal(BigDecimal(text)!))
        #expect(value.description == text)
    }

    /// No DECIMAL has such a scale, but Java's numbers have.
    @Test func decimalBeyondTheScalesOfSQL() throws {
        #expect(try value("1e 00 00 01 00 01 00 00 00 8c") == .object("-12E-65536"))
    }

    /// A time within a millisecond takes 4, 5 or 6 bytes of the cell.
    @Test(arguments: [
        (0, "1969-12-31 23:59:59.999"), (456_000, "1969-12-31 23:59:59.999456"),
        (999_999, "1969-12-31 23:59:59.999999999"),
    ])
    func timestamp(_ nanoseconds: Int32, _ text: String) throws {
        let hex = writtenHex { out in
            out.append(.timestamp)
            out.appendLittleEndian(-1 as Int64)
            out.appendLittleEndian(nanoseconds)
        }
        #expect(try value(hex).description == text)
    }

    /// Values of java.util.Date, java.sql.Date, java.sql.Time and java.sql.Timestamp in summer and winter.
    @Test func zoneOfTheServer() throws {
        let newYork = ServerCalendar(zone: try ZoneRules(named: "America/New_York"), isJulianBefore1582: false)
        func text(_ code: TypeCode, _ milliseconds: Int64) throws -> String {
            let hex = writtenHex { out in
                out.append(code)
                if code == .javaObject { out.append(bytes("0f000000 66 3aded540 9766")) }
                out.appendLittleEndian(milliseconds)
                if code == .timestamp { out.appendLittleEndian(0 as Int32) }
            }
            return try value(hex, newYork).description
        }
        #expect(try text(.javaObject, 1_719_806_400_000) == "2024-07-01")
        #expect(try text(.time, 61_200_000) == "12:00:00")
        // TIME '22:00:00' is after midnight in UTC, and '00:00:00' on another day may be sent as well.
        #expect(try text(.time, 97_200_000) == "22:00:00")
        #expect(try text(.time, 18_000_000 - 86_400_000 * 3) == "00:00:00")
        #expect(try text(.timestamp, 1_719_849_600_000) == "2024-07-01 12:00:00")
        #expect(try text(.timestamp, 1_704_128_400_000) == "2024-01-01 12:00:00")
        #expect(try text(.date, 1_719_849_600_123) == "2024-07-01 12:00:00.123")
        // 02:30 does not exist, and 01:30 exists twice.
        #expect(try text(.timestamp, 1_710_054_000_000) == "2024-03-10 03:00:00")
        #expect(try text(.timestamp, 1_730_611_800_000) == "2024-11-03 01:30:00")
        #expect(try text(.timestamp, 1_730_615_400_000) == "2024-11-03 01:30:00")
    }

    /// The engine H2 counts days before 1582-10-15 in the Julian calendar, Calcite in the Gregorian one.
    @Test(arguments: [
        (-12_219_292_800_000, "1582-10-15", "1582-10-15"), (-12_219_379_200_000, "1582-10-04", "1582-10-14"),
        (-62_135_769_600_000, "0001-01-01", "0000-12-30"), (-62_135_856_000_000, "0000-12-31", "0000-12-29"),
        (-14_825_808_000_000, "1500-03-01", "1500-03-11"), (-14_825_894_400_000, "1500-02-29", "1500-03-10"),
    ])
    func calendarBefore1582(_ milliseconds: Int64, _ julian: String, _ gregorian: String) throws {
        let hex = writtenHex { out in
            out.append(bytes("fe 0f000000 66 3aded540 9766"))
            out.appendLittleEndian(milliseconds)
        }
        #expect(try value(hex, ServerCalendar(zone: ZoneRules(), isJulianBefore1582: true)).description == julian)
        #expect(try value(hex).description == gregorian)
    }

    /// Years that a cell cannot hold, and what no calendar holds.
    @Test(
        arguments: [
            (1_000_000_000_000_000, "33658-09-27 01:46:40"), (.max, "9223372036854775807 ms since 1970"),
            (.min, "-9223372036854775808 ms since 1970"),
        ] as [(Int64, String)])
    func momentsOutOfRange(_ milliseconds: Int64, _ text: String) throws {
        let hex = writtenHex { out in
            out.append(.date)
            out.appendLittleEndian(milliseconds)
        }
        #expect(try value(hex) == .object(text))
    }

    @Test func intervals() throws {
        #expect(
            try value("fe 14000000 65 ebdf3606 b248 01 8051010000000000 00000000")
                == .intervalDayTime(DayTimeInterval(seconds: 86_400)!))
        #expect(
            try value("fe 14000000 65 ebdf3606 b248 0e ffffffff 02000000 00000000")
                == .intervalYearMonth(Period(years: -1, months: 2)))
        // More nanoseconds than a second has.
        #expect(
            try value("fe 14000000 65 ebdf3606 b248 01 0000000000000000 00ca9a3b") == .object("0 s 1000000000 ns"))
    }

    // MARK: Pauses

    /// What was scanned before a pause is converted only once.
    @Test func pauses() throws {
        let decimal = "1e 00000000 02000000 ffff"
        let date = "fe 0f000000 66 3aded540 9766 0000000000000000"
        let constant = "26 07000000 01000000"
        let (page, scanner) = try begin([decimal, date, decimal, constant, date, decimal], columns: 3)
        var types = BinaryTypes()
        #expect(try scanner.scan(calendar: nil, types: types) == .needsCalendar)
        #expect(try scanner.scan(calendar: nil, types: types) == .needsCalendar)
        #expect(try scanner.scan(calendar: Self.utc, types: types) == .needsType(7))
        #expect(try scanner.scan(calendar: Self.utc, types: types) == .needsType(7))
        types.store(
            BinaryType(id: 7, name: "Color", constants: [.init(name: "RED", ordinal: 1)]), for: 7)
        #expect(try scanner.scan(calendar: Self.utc, types: types) == .done)
        let number = Value.decimal(BigDecimal(-32_767))
        let day = Value.date(LocalDate(year: 1970, month: 1, day: 1)!)
        #expect(values(page) == [number, day, number, .object("RED"), day, number])
        #expect(!scanner.hasMore)
    }

    /// Types and dates within one value are asked for one after the other.
    @Test func pausesWithinAValue() throws {
        let list = "18 03000000 01 26 0100000000000000 0b 0000000000000000 26 0200000005000000"
        let (page, scanner) = try begin([list])
        var types = BinaryTypes()
        #expect(try scanner.scan(calendar: nil, types: types) == .needsType(1))
        types.store(nil, for: 1)
        #expect(try scanner.scan(calendar: nil, types: types) == .needsCalendar)
        #expect(try scanner.scan(calendar: Self.utc, types: types) == .needsType(2))
        types.store(BinaryType(id: 2, name: "Color", constants: []), for: 2)
        #expect(try scanner.scan(calendar: Self.utc, types: types) == .done)
        #expect(values(page) == [.object("[enum of type 1(0), 1970-01-01 00:00:00, Color(5)]")])
    }

    // MARK: Hostile values

    /// Objects can refer to themselves.
    @Test func referencesToItself() throws {
        // A list whose second element is the list.
        #expect(try value("18 02000000 01 03 07000000 66 0b000000") == .object("[7, [7, …]]"))
        #expect(throws: WireError.self) { try value("18 02000000 01 03 07000000 66 0c000000") }
        #expect(throws: WireError.self) { try value("18 01000000 01 66 00000000") }
        #expect(throws: WireError.self) { try value("18 01000000 01 66 ffffffff") }
    }

    /// Values nested deeper than anyone can read are left out, and the rows after them are read.
    @Test func nesting() throws {
        let deep = String(repeating: "18 01000000 01 ", count: 500) + "65"
        let (page, scanner) = try begin([deep, "03 01000000"])
        #expect(try scanner.scan(calendar: nil, types: BinaryTypes()) == .done)
        let shown = String(repeating: "[", count: 64) + "…" + String(repeating: "]", count: 64)
        #expect(values(page) == [.object(shown), .integer(1)])
        let deeper = String(repeating: "18 01000000 01 ", count: 100_000) + "65"
        #expect(throws: WireError.self) { try value(deeper) }
    }

    /// A short message cannot make a text without end: here, references to a long text.
    @Test func lengthOfText() throws {
        let count = 2000
        let payload = writtenHex { out in
            out.append(.collection)
            out.append(count: count)
            out.append(1 as UInt8)
            out.appendTyped(String(repeating: "x", count: 100_000))
            for index in 1..<count {
                out.append(.handle)
                out.append(count: 100_005 + (index - 1) * 5)
            }
        }
        #expect(throws: WireError.self) { try value(payload) }
    }

    /// An error leaves no rows.
    @Test(arguments: [
        "63", "09 01000000 ff", "08 02", "21 0000000000000000 40420f00", "03 010000", "1e 0000000000000000",
    ])
    func invalidValue(_ hex: String) throws {
        let (page, scanner) = try begin(["03 01000000", hex])
        #expect(throws: WireError.self) { try scanner.scan(calendar: Self.utc, types: BinaryTypes()) }
        #expect(page.rowCount == 0)
    }

    private func writtenHex(_ write: (inout ByteWriter) -> Void) -> String { written(write).map(hex).joined() }
}
