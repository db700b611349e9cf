import IgniteCore
import IgniteShell
import TestSupport

/// A result to be printed.
struct TestTable {
    let name: String
    let columns: [Column]
    let rows: [[TestValue]]

    /// The bytes that a format makes of it.
    ///
    /// - Parameter sampleRows: how many rows come with the first page; nil for all.
    func render(_ settings: FormatSettings, sampleRows: Int? = nil) -> [UInt8] {
        var format = OutputFormats.make(settings)
        let page = testPage(rows, columns: columns.count)
        let first = testPage(Array(rows.prefix(sampleRows ?? rows.count)), columns: columns.count)
        var out = ByteWriter(capacity: 16)
        format.begin(Sample(columns, page: first, isWhole: sampleRows == nil), to: &out)
        for index in rows.indices { format.row(page.row(index), to: &out) }
        format.end(ResultEnd(rowCount: rows.count), to: &out)
        return out.array
    }

    /// The same as text.
    func text(_ settings: FormatSettings, sampleRows: Int? = nil) -> String {
        String(decoding: render(settings, sampleRows: sampleRows), as: UTF8.self)
    }
}

/// Settings that differ from the defaults in what `change` changes.
func settings(_ format: String, _ change: (inout FormatSettings) -> Void = { _ in }) -> FormatSettings {
    var settings = FormatSettings()
    settings.format = format
    change(&settings)
    return settings
}

extension TestTable {
    static let all = [simple, types, numbers, texts, names, empty, nothing]

    static let simple = TestTable(
        name: "simple",
        columns: [Column(name: "ID", type: .integer), Column(name: "NAME", type: .varchar)],
        rows: [[.integer(1), .text("one")], [.integer(20), .null], [.null, .text("three")]])

    static let types = TestTable(
        name: "types",
        columns: [
            Column(name: "FLAG", type: .boolean), Column(name: "DAY", type: .date), Column(name: "CLOCK", type: .time),
            Column(name: "STAMP", type: .timestamp), Column(name: "MOMENT", type: .timestampWithLocalTimeZone),
            Column(name: "KEY", type: .uuid), Column(name: "BYTES", type: .varbinary),
            Column(name: "YM", type: .intervalYearMonth), Column(name: "DS", type: .intervalDayTime),
        ],
        rows: [
            [
                .boolean(true), .date(2024, 2, 29), .time(12, 34, 56, nanosecond: 789_000_000),
                .timestamp(2024, 2, 29, 12, 34, 56, nanosecond: 789_000_000),
                .instant(seconds: 1_719_802_800, nanoseconds: 0), .uuid("00112233-4455-6677-8899-aabbccddeeff"),
                .bytes([0, 1, 0xFE, 0xFF]), .period(years: 1, months: 2, days: 0),
                .duration(seconds: 93_784, nanoseconds: 5_000_000),
            ],
            [
                .boolean(false), .date(-9999, 1, 1), .time(0, 0, 0, nanosecond: 0),
                .timestamp(-9999, 1, 1, 0, 0, 0, nanosecond: 0),
                .instant(seconds: -62_135_596_801, nanoseconds: 1), .uuid("00000000-0000-0000-0000-000000000000"),
                .bytes([]), .period(years: -300, months: -11, days: 0), .duration(seconds: -1, nanoseconds: 0),
            ],
            [
                .boolean(true), .date(16383, 12, 31), .time(23, 59, 59, nanosecond: 999_999_999),
                .timestamp(16383, 12, 31, 23, 59, 59, nanosecond: 999_999),
                .instant(seconds: 253_402_300_799, nanoseconds: 999_999_999),
                .uuid("ffffffff-ffff-ffff-ffff-ffffffffffff"), .bytes([0x2C]), .period(years: 0, months: 0, days: 0),
                .duration(seconds: 0, nanoseconds: 0),
            ],
            Array(repeating: .null, count: 9),
        ])

    static let numbers = TestTable(
        name: "numbers",
        columns: [
            Column(name: "TINY", type: .tinyint), Column(name: "BIG", type: .bigint),
            Column(name: "DEC", type: .decimal, precision: 40, scale: 2), Column(name: "REAL", type: .real),
            Column(name: "DOUBLE", type: .double),
        ],
        rows: [
            [.integer(0), .integer(.max), .decimal("12345", scale: 2), .real(0.1), .double(0.1)],
            [
                .integer(-128), .integer(.min), .decimal("1234567890123456789012345678901234567890", scale: 2),
                .real(.greatestFiniteMagnitude), .double(.greatestFiniteMagnitude),
            ],
            [
                .integer(127), .integer(-1), .decimal("-1234567890123456789012345678901234567890", scale: 40),
                .real(.leastNonzeroMagnitude), .double(.leastNonzeroMagnitude),
            ],
            [.null, .integer(1_000_000), .decimal("-12", scale: -3), .real(.nan), .double(.nan)],
            [.null, .null, .decimal("0", scale: 2), .real(.infinity), .double(.infinity)],
            [.null, .null, .decimal("-5", scale: 1, shown: 2), .real(-.infinity), .double(-.infinity)],
            [.null, .null, .null, .real(16_777_216), .double(1e21)],
            [.null, .null, .null, .real(-0.0), .double(-0.0)],
        ])

    static let texts = TestTable(
        name: "texts",
        columns: [
            Column(name: "N", type: .integer), Column(name: "TEXT", type: .varchar),
            Column(name: "LAST", type: .varchar),
        ],
        rows: hardTexts.enumerated().map { [.integer(Int64($0 + 1)), .text($1), .text("end")] }
            + [[.integer(0), .null, .null], [.integer(-1), .text("two\nlines"), .text("three\nlines\nhere")]])

    static let hardTexts = [
        "", " blanks ", "comma, semicolon; bar|", "a \"quoted\" word", "it's", "back\\slash", "\\.", "NULL",
        "line\nbreak", "\n", "ends\n", "dos\r\nline", "a\rb", "tab\tstop", "12345678\tnext", "\u{1}\u{1F}\u{7F}",
        "escape \u{1B}[31m", "\u{85}\u{9F}", "\u{202E}turned\u{202C} \u{200E}\u{200F}\u{61C}\u{2066}\u{2069}",
        "Zürich", "日本語", "한국어", "e\u{301}te\u{301}", "\u{301}", "👍", "👨‍👩‍👧‍👦", "❤️", "🇩🇪🇯🇵", "🏴‍☠️", "1️⃣", "👋🏽", "नमस्ते",
        "\u{2028}", "wide 日本\nand 👍 on", "{\"a\": [1, \"\\u0000\"]}", "/",
    ]

    static let names = TestTable(
        name: "names",
        columns: [
            Column(name: "A", type: .integer), Column(name: "A", type: .integer), Column(name: "A_2", type: .varchar),
            Column(name: "COUNT(\n*)", type: .bigint), Column(name: "say \"x,y\"\t", type: .varchar),
            Column(name: "日本", type: .varchar), Column(name: "", type: .varchar),
        ],
        rows: [
            [.integer(1), .integer(2), .text("x"), .integer(3), .text("y"), .text("z"), .text("w")],
            [.integer(10), .integer(20), .text("a\nb\nc"), .null, .null, .text("long enough"), .null],
        ])

    static let empty = TestTable(
        name: "empty",
        columns: [Column(name: "ID", type: .integer), Column(name: "NAME", type: .varchar)], rows: [])

    static let nothing = TestTable(name: "nothing", columns: [], rows: [[]])
}
