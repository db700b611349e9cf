import TestSupport
import Testing

private let table = Node.uniqueName("TYPES")

extension ClusterTests {
    /// The text of every type, as a user sees it.
    @Suite(
        .tables(
            """
            create table \(table) (
                id int primary key, b boolean, ti tinyint, si smallint, i int, bi bigint, r real, d double,
                de decimal(38, 10), d0 decimal(38), da date, t time(3), ts timestamp(3),
                tl timestamp(3) with local time zone, u uuid, v varchar, vb varbinary);
            insert into \(table) (id) values (0);
            insert into \(table) values (1, true, -128, -32768, -2147483648, -9223372036854775808,
                -3.4028235E38, -1.7976931348623157E308, -0.0000000001, -99999999999999999999999999999999999999,
                date '0001-01-01', time '00:00:00', timestamp '0001-01-02 00:00:00',
                timestamp with local time zone '2024-07-01 12:00:00',
                cast('00000000-0000-0000-0000-000000000000' as uuid), '', x'');
            insert into \(table) values (2, false, 127, 32767, 2147483647, 9223372036854775807, 1.4E-45, 4.9E-324,
                9999999999999999999999999999.9999999999, 99999999999999999999999999999999999999,
                date '9999-12-31', time '23:59:59.999', timestamp '9999-12-31 05:59:59.999',
                timestamp with local time zone '2024-01-01 12:00:00.120',
                cast('ffffffff-ffff-ffff-ffff-ffffffffffff' as uuid), 'a"b,c''d', x'00ff10');
            """))
    struct TypeTests {
        private static let names = "ID B TI SI I BI R D DE D0 DA T TS TL U V VB".split(separator: " ").map(String.init)

        /// Row by row: the text of each column.
        private static let texts = [
            ["0"] + Array(repeating: "", count: 16),
            [
                "1", "true", "-128", "-32768", "-2147483648", "-9223372036854775808", "-3.4028235e+38",
                "-1.7976931348623157e+308", "-0.0000000001", "-99999999999999999999999999999999999999", "0001-01-01",
                "00:00:00", "0001-01-02 00:00:00", "2024-07-01 12:00:00+00:00", "00000000-0000-0000-0000-000000000000",
                "", "",
            ],
            [
                "2", "false", "127", "32767", "2147483647", "9223372036854775807", "1e-45", "5e-324",
                "9999999999999999999999999999.9999999999", "99999999999999999999999999999999999999", "9999-12-31",
                "23:59:59.999", "9999-12-31 05:59:59.999", "2024-01-01 12:00:00.12+00:00",
                "ffffffff-ffff-ffff-ffff-ffffffffffff", "a\"b,c'd", "00ff10",
            ],
        ]

        private func select(_ option: String) -> Program.Result {
            Node.run(option, "-t", "-c", "select * from \(table) order by id")
        }

        @Test func aligned() {
            let rows = Node.run("-t", "-c", "select * from \(table) order by id").lines.filter { !$0.isEmpty }
            let found = rows.map { row in row.split(separator: "|", omittingEmptySubsequences: false).map(trimmed) }
            #expect(found == Self.texts)
            // Numbers stand right, everything else left.
            let cells = rows[2].split(separator: "|", omittingEmptySubsequences: false)
            #expect(cells[2] == "  127 " && cells[1] == " false ", "\(rows[2])")
        }

        private func trimmed(_ cell: Substring) -> String {
            String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }

        @Test func csv() {
            var rows = Self.texts.map { row in row.map { $0.contains("\"") ? "\"a\"\"b,c'd\"" : $0 } }
            // Empty text is told from NULL.
            rows[1][15] = "\"\""
            rows[1][16] = "\"\""
            #expect(select("--csv").lines == rows.map { $0.joined(separator: ",") } + [""])
        }

        @Test func json() {
            let quoted = Set(["DA", "T", "TS", "TL", "U", "V", "VB"])
            let objects = Self.texts.enumerated().map { index, row in
                let members = zip(Self.names, row).map { name, text in
                    if index == 0 && name != "ID" { return "\"\(name)\":null" }
                    let text = text.replacing("\"", with: "\\\"")
                    guard quoted.contains(name) else { return "\"\(name)\":\(text)" }
                    let isMoment = name == "TS" || name == "TL"
                    return "\"\(name)\":\"\(isMoment ? text.replacing(" ", with: "T") : text)\""
                }
                return "{\(members.joined(separator: ","))}"
            }
            #expect(select("--format=jsonl").lines == objects + [""])
            #expect(select("--json").text == "[" + objects.joined(separator: ",\n") + "]\n")
        }

        @Test(arguments: [
            ("Asia/Tokyo", "2024-07-01 21:00:00+09:00", "2024-01-01 21:00:00.12+09:00"),
            ("America/New_York", "2024-07-01 08:00:00-04:00", "2024-01-01 07:00:00.12-05:00"),
            ("+05:30", "2024-07-01 17:30:00+05:30", "2024-01-01 17:30:00.12+05:30"),
            ("GMT-2", "2024-07-01 10:00:00-02:00", "2024-01-01 10:00:00.12-02:00"),
            ("UTC", "2024-07-01 12:00:00+00:00", "2024-01-01 12:00:00.12+00:00"),
        ])
        func zones(zone: String, summer: String, winter: String) {
            let query = "select tl from \(table) where id > 0 order by id"
            #expect(Node.run("--csv", "-t", "--time-zone", zone, "-c", query).lines == [summer, winter, ""])
            let json = Node.run("--format=jsonl", "--time-zone", zone, "-c", query)
            #expect(
                json.lines == [summer, winter].map { "{\"TL\":\"\($0.replacing(" ", with: "T"))\"}" } + [""])
        }

        @Test func zoneOfTheEnvironment() {
            let query = "select tl, cast(tl as varchar) from \(table) where id = 1"
            let result = Node.run("--csv", "-t", "-c", query, environment: ["TZ": "Europe/Berlin"])
            #expect(result.text == "2024-07-01 14:00:00+02:00,2024-07-01 14:00:00 Europe/Berlin\n")
            let option = Node.run(
                "--csv", "-t", "--time-zone", "UTC", "-c", query, environment: ["TZ": "Europe/Berlin"])
            #expect(option.text.hasPrefix("2024-07-01 12:00:00+00:00,"))
        }

        /// The zone counts for what is typed, too: what was written in it reads back the same.
        @Test func literalsAreInTheZone() {
            let result = Node.run(
                "--csv", "-t", "--time-zone", "Asia/Tokyo", "-c",
                "select timestamp with local time zone '2024-03-05 06:07:08'")
            #expect(result.text == "2024-03-05 06:07:08+09:00\n")
        }

        /// Expressions: text, and JSON.
        private static let expressions = [
            ("cast('NaN' as double)", "NaN", "\"NaN\""),
            ("cast('Infinity' as double)", "Infinity", "\"Infinity\""),
            ("cast('-Infinity' as real)", "-Infinity", "\"-Infinity\""),
            ("cast('NaN' as real)", "NaN", "\"NaN\""),
            ("cast(0.1 as real)", "0.1", "0.1"),
            ("cast(0.1 as double) + cast(0.2 as double)", "0.30000000000000004", "0.30000000000000004"),
            ("cast(100 as double)", "100", "100"),
            ("1e20", "1e+20", "1e+20"),
            ("1.50", "1.50", "1.50"),
            ("cast(1 as decimal(10, 3))", "1.000", "1.000"),
            (
                "123456789012345678901234567890.12345678", "123456789012345678901234567890.12345678",
                "123456789012345678901234567890.12345678"
            ),
            ("cast(null as uuid)", "", "null"),
            ("null", "", "null"),
            ("interval '1' year", "1 year", "\"P1Y\""),
            ("interval '1-2' year to month", "1 year 2 mons", "\"P1Y2M\""),
            ("interval '-14' month", "-1 years -2 mons", "\"P-1Y-2M\""),
            ("interval '3' day", "3 days", "\"P3D\""),
            ("interval '1 02:03:04.5' day to second", "1 day 02:03:04.5", "\"P1DT2H3M4.5S\""),
            ("interval '-1' second", "-00:00:01", "\"PT-1S\""),
            ("interval '0' day", "00:00:00", "\"PT0S\""),
            ("'日本 😀'", "日本 😀", "\"日本 😀\""),
            ("u&'a\\0009b'", "a\tb", "\"a\\tb\""),
        ]

        @Test(.realNode) func expressionsAsText() {
            let script = Self.expressions.map { "select \($0.0);\n" }.joined()
            let result = Node.run("--csv", "-t", script: script)
            #expect(result.errors == "")
            #expect(result.lines == Self.expressions.map(\.1) + [""])
        }

        @Test(.realNode) func expressionsAsJSON() {
            let script = Self.expressions.map { "select \($0.0) as x;\n" }.joined()
            let result = Node.run("--format", "jsonl", script: script)
            #expect(result.lines == Self.expressions.map { "{\"X\":\($0.2)}" } + [""])
        }

        @Test(.realNode) func wideAndControlCharactersInATable() {
            let result = Node.run(
                script: "select '日本' as a, 1 as b; select u&'x\\000Ay' as a, 1 as b;")
            #expect(
                result.text == """
                      A   | B 
                    ------+---
                     日本 | 1
                    (1 row)

                     A | B 
                    ---+---
                     x+| 1
                     y | 
                    (1 row)


                    """)
            #expect(Node.run("-t", "-c", "select u&'\\001B[31m' as a").text == " \\x1B[31m\n\n")
        }

        @Test func manyColumns() {
            let columns = (1...300).map { "\($0) as c\($0)" }.joined(separator: ", ")
            let result = Node.run("--csv", "-t", "-c", "select \(columns)")
            #expect(result.text == (1...300).map(String.init).joined(separator: ",") + "\n")
        }
    }
}
