import TestSupport
import Testing

private let source = Node.uniqueName("SOURCE")
private let copy = Node.uniqueName("COPY")
private let columns = """
    (id int primary key, b boolean, ti tinyint, si smallint, i int, bi bigint, r real, d double, de decimal(38, 10),
    dl decimal(1000, 500), da date, t time(3), ts timestamp(3), tl timestamp(3) with local time zone, u uuid,
    "a text" varchar, vb varbinary)
    """

extension ClusterTests {
    /// What the format `insert` writes loads the same rows into another table, whatever the zone.
    @Suite(.tables("create table \(source) \(columns); create table \(copy) \(columns);"), .serialized)
    struct InsertTests {
        private static let nines = String(repeating: "9", count: 500)

        /// Values that are at an end of their type, or that have no literal, or that a reader could take for something
        /// else. Moments are written in UTC.
        private static let values: [(column: String, values: [String])] = [
            ("b", ["true", "false"]),
            ("ti", ["-128", "127"]),
            ("si", ["-32768", "32767"]),
            ("i", ["-2147483648", "2147483647"]),
            ("bi", ["-9223372036854775808", "9223372036854775807"]),
            (
                "r",
                [
                    "cast('NaN' as real)", "cast('Infinity' as real)", "cast('-Infinity' as real)",
                    "-cast(0 as real)", "1.4E-45", "3.4028235E38", "0.1", "16777216", "1.17549435E-38",
                ]
            ),
            (
                "d",
                [
                    "cast('NaN' as double)", "cast('Infinity' as double)", "cast('-Infinity' as double)",
                    "-cast(0 as double)", "4.9E-324", "-1.7976931348623157E308", "0.1", "1E21", "123456789012345680",
                ]
            ),
            ("de", ["9999999999999999999999999999.9999999999", "-0.0000000001", "0", "1"]),
            ("dl", ["\(nines).\(nines)", "-0.\(String(repeating: "0", count: 499))1"]),
            ("da", ["date '0001-01-01'", "date '9999-12-31'", "cast('1582-10-05' as date)"]),
            ("t", ["time '00:00:00'", "time '23:59:59.999'", "time '12:00:00.07'"]),
            (
                "ts",
                [
                    "timestamp '0001-01-01 18:00:00'", "timestamp '9999-12-31 05:59:59.999'",
                    "timestamp '1969-12-31 23:59:59.999'", "cast('1582-10-14 12:00:00.5' as timestamp)",
                ]
            ),
            (
                "tl",
                [
                    "0001-01-01 18:00:00", "9999-12-31 05:59:59.999", "1850-01-01 00:00:00", "1899-12-31 23:59:59.999",
                    "1900-01-01 00:00:00", "1937-06-30 23:00:00", "1969-12-31 23:59:59.999", "1970-01-01 00:00:00",
                    "2024-07-01 12:00:00.123", "2024-03-31 00:59:59", "2024-03-31 01:00:00", "2024-10-26 23:30:00",
                    "2024-10-27 00:30:00.5", "2024-10-27 01:30:00", "2024-10-27 02:30:00", "2024-11-03 05:30:00",
                    "2024-11-03 06:30:00", "2024-04-06 14:45:00", "2024-04-06 15:15:00", "2050-10-30 00:30:00",
                ].map { "timestamp with local time zone '\($0)'" }
            ),
            (
                "u",
                [
                    "cast('00000000-0000-0000-0000-000000000000' as uuid)",
                    "cast('ffeeddcc-bbaa-9988-7766-554433221100' as uuid)",
                ]
            ),
            (
                "\"a text\"",
                [
                    "", "''", " blanks ", "line\nbreak", "dos\r\nline", "a\rb", "tab\tstop",
                    "\u{1}\u{1F}\u{7F}\u{1B}[31m",
                    "日本 👨‍👩‍👧‍👦 \u{202E}", "back\\slash \\n", ":id :''id'' $1 ? ; -- no /* comment */ // x", "\"q\"",
                    "NULL", "ends\n", "a\n\\q\nb", "\u{FEFF}", String(repeating: "x", count: 20_000),
                ].map { "'\($0)'" }
            ),
            ("vb", ["x''", "x'00'", "x'80'", "x'8080ff'", "x'\(String(repeating: "ab", count: 5000))'"]),
        ]

        private func rows(of table: String) -> Program.Result {
            Node.run("--csv", "-c", "select * from \(table) order by id")
        }

        @Test(.realNode) func loadsTheSameRows() {
            var number = 0
            let script = Self.values.map { column, values in
                (values + ["null"]).map { value in
                    number += 1
                    return "insert into \(source) (id, \(column)) values (\(number), \(value));\n"
                }.joined()
            }.joined()
            #expect(Node.run("-q", "-v", "ON_ERROR_STOP=1", script: script).errors == "")
            let expected = rows(of: source)
            #expect(expected.lines.count > number && expected.status == 0)
            for zone in ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "+05:30"] {
                let written = Node.run(
                    "--format", "insert", "-P", "insert_table=\(copy)", "--time-zone", zone, "-c",
                    "select * from \(source) order by id")
                #expect(written.text.hasPrefix("-- for a session in the time zone \(zone)\nINSERT INTO \"\(copy)\" ("))
                let loaded = Node.run(
                    "-q", "-v", "ON_ERROR_STOP=1", "--time-zone", zone, script: "delete from \(copy);\n" + written.text)
                #expect(loaded.errors == "", "\(zone)")
                #expect(rows(of: copy).output == expected.output, "\(zone)")
            }
        }

        @Test func namesTheTableOfTheColumns() {
            let table = Node.run(
                "-q", "--format", "insert",
                script: "insert into \(copy) (id, b) values (-1, true); select b as x, id from \(copy) where id = -1;"
                    + "select id + 1 as n from \(copy) where id = -1; delete from \(copy) where id = -1;")
            #expect(
                table.text == """
                    INSERT INTO "\(copy)" ("B", "ID") VALUES (TRUE, -1);
                    INSERT INTO "TABLE_NAME" ("N") VALUES (0);

                    """)
        }
    }
}
