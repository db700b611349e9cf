import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// The table and columns that INSERT statements name, and literals that are not written like the values.
@Suite struct InsertFormatTests {
    private func column(_ name: String, from origin: (schema: String, table: String, column: String)?) -> Column {
        Column(
            name: name, type: .integer,
            origin: origin.map { Column.Origin(schema: $0.schema, table: $0.table, column: $0.column) })
    }

    private func head(_ columns: [Column], table: String? = nil) -> String {
        let table = TestTable(name: "", columns: columns, rows: [columns.map { _ in .integer(1) }])
            .text(settings("insert") { $0.insertTable = table })
        return String(table.prefix(while: { $0 != "1" }))
    }

    @Test func theTableIsTheOneThatAllColumnsComeFrom() {
        let id = column("X", from: ("PUBLIC", "T", "ID"))
        #expect(head([id]) == "INSERT INTO \"T\" (\"ID\") VALUES (")
        #expect(
            head([id, column("N", from: ("PUBLIC", "T", "NAME"))]).hasPrefix("INSERT INTO \"T\" (\"ID\", \"NAME\")"))
        #expect(
            head([id, column("N", from: ("PUBLIC", "U", "NAME"))]).hasPrefix(
                "INSERT INTO \"TABLE_NAME\" (\"X\", \"N\")"))
        #expect(
            head([id, column("N", from: ("S", "T", "NAME"))]).hasPrefix("INSERT INTO \"TABLE_NAME\" (\"X\", \"N\")"))
        #expect(head([id, column("N", from: nil)]).hasPrefix("INSERT INTO \"TABLE_NAME\" (\"X\", \"N\")"))
        #expect(head([column("N", from: nil)]).hasPrefix("INSERT INTO \"TABLE_NAME\" (\"N\")"))
        #expect(
            head([column("N", from: ("my \"s\"", "t", "n"))]).hasPrefix("INSERT INTO \"my \"\"s\"\"\".\"t\" (\"n\")"))
    }

    @Test(arguments: [
        ("t", "\"T\""), ("\"t\"", "\"t\""), ("s.t", "\"S\".\"T\""), ("\"s.x\".t", "\"s.x\".\"T\""),
        ("\"a \"\"b\"\"\".\"c\"", "\"a \"\"b\"\"\".\"c\""), ("\"\"\"\"", "\"\"\"\""), ("\"open", "\"open\""),
        ("größe", "\"GRÖSSE\""),
    ])
    func aGivenTableIsReadAsSQLWouldReadIt(_ name: String, _ written: String) {
        let id = column("X", from: ("PUBLIC", "T", "ID"))
        #expect(head([id], table: name) == "INSERT INTO \(written) (\"X\") VALUES (")
    }

    @Test func anEmptyResultHasNoStatement() {
        let moment = Column(name: "M", type: .timestampWithLocalTimeZone)
        #expect(TestTable(name: "", columns: [moment], rows: []).text(settings("insert")) == "")
    }

    /// The literals of one column, without the zone's comment.
    private func literals(_ type: ColumnType, _ values: [TestValue], zone: ZoneRules = ZoneRules()) -> [String] {
        let table = TestTable(name: "", columns: [Column(name: "A", type: type)], rows: values.map { [$0] })
        let text = table.text(settings("insert") { ($0.insertTable, $0.tuplesOnly, $0.zone) = ("t", true, zone) })
        return text.split(separator: "\n").map {
            String($0.dropFirst("INSERT INTO \"T\" (\"A\") VALUES (".count).dropLast(2))
        }
    }

    @Test func numbersWithoutLiteralsAreCast() {
        #expect(
            literals(.double, [.double(-0.0), .double(0), .double(.nan), .double(-.infinity), .double(1e300)]) == [
                "-CAST('0' AS DOUBLE)", "0", "CAST('NaN' AS DOUBLE)", "CAST('-Infinity' AS DOUBLE)", "1e+300",
            ])
        #expect(
            literals(.real, [.real(-0.0), .real(.infinity), .real(-1.5)]) == [
                "-CAST('0' AS REAL)", "CAST('Infinity' AS REAL)", "-1.5",
            ])
    }

    @Test func daysThatTheCalendarLeftOutAreCast() {
        #expect(
            literals(.date, [.date(1582, 10, 4), .date(1582, 10, 5), .date(1582, 10, 14), .date(1582, 10, 15)]) == [
                "DATE '1582-10-04'", "CAST('1582-10-05' AS DATE)", "CAST('1582-10-14' AS DATE)", "DATE '1582-10-15'",
            ])
        #expect(
            literals(.timestamp, [.timestamp(1582, 10, 10, 1, 2, 3, nanosecond: 0)]) == [
                "CAST('1582-10-10 01:02:03' AS TIMESTAMP)"
            ])
    }

    @Test func intervalsHaveRoomForTheirDigits() {
        #expect(
            literals(
                .intervalYearMonth,
                [
                    .period(years: 1, months: 2, days: 0), .period(years: -300, months: -11, days: 0),
                    .period(years: 0, months: 0, days: 0),
                ]) == [
                    "INTERVAL '1-2' YEAR TO MONTH", "INTERVAL -'300-11' YEAR(3) TO MONTH",
                    "INTERVAL '0-0' YEAR TO MONTH",
                ])
        #expect(
            literals(
                .intervalDayTime,
                [
                    .duration(seconds: 93_784, nanoseconds: 5_000_000),
                    .duration(seconds: -1, nanoseconds: 500_000_000),
                    .duration(seconds: 86_400_000, nanoseconds: 1),
                ]) == [
                    "INTERVAL '1 02:03:04.005' DAY TO SECOND", "INTERVAL -'0 00:00:00.5' DAY TO SECOND",
                    "INTERVAL '1000 00:00:00.000000001' DAY(4) TO SECOND(9)",
                ])
    }

    @Test func momentsThatALocalTimeCannotTellAreCountedInDays() throws {
        let zone = try ZoneRules(named: "Europe/Berlin")
        let values: [TestValue] = [
            .instant(seconds: 1_719_828_000, nanoseconds: 123_000_000),
            // 02:30 twice, before and after the clocks are set back.
            .instant(seconds: 1_729_989_000, nanoseconds: 0), .instant(seconds: 1_729_992_600, nanoseconds: 0),
            // 1969-12-31 23:59:59.5 and 1850-01-01 12:00 UTC
            .instant(seconds: -1, nanoseconds: 500_000_000), .instant(seconds: -3_786_782_400, nanoseconds: 0),
        ]
        #expect(
            literals(.timestampWithLocalTimeZone, values, zone: zone) == [
                "TIMESTAMP WITH LOCAL TIME ZONE '2024-07-01 12:00:00.123'",
                "TIMESTAMP WITH LOCAL TIME ZONE '2024-10-26 02:30:00' + INTERVAL '1' DAY",
                "TIMESTAMP WITH LOCAL TIME ZONE '2024-10-26 03:30:00' + INTERVAL '1' DAY",
                "TIMESTAMP WITH LOCAL TIME ZONE '2001-01-16 00:59:59.5' - INTERVAL '11338' DAY(5)",
                "TIMESTAMP WITH LOCAL TIME ZONE '2001-01-15 13:00:00' - INTERVAL '55166' DAY(5)",
            ])
    }
}
