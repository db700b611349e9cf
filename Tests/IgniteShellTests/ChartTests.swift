import Foundation
import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// `\chart`: what is drawn, of which columns, and which rows.
@Suite struct ChartTests {
    typealias Answer = InProcessNode.Answer

    private static func rows(_ count: Int, _ row: (Int) -> [Value]) -> [[Value]] { (0..<count).map(row) }

    private static func day(_ number: Int) -> LocalDate {
        let date = Calendar.date(ofDay: number)
        return LocalDate(year: date.year, month: date.month, day: date.day)!
    }

    private static func columns(_ columns: (String, ColumnType)...) -> [Column] {
        columns.map { Column(name: $0.0, type: $0.1) }
    }

    /// 2023-12-20.
    private static let firstDay = 19_711

    static let answers: [String: Answer] = [
        "balances": .rows(
            columns(("NAME", .varchar), ("BALANCE", .decimal)),
            [
                ["Ada", .decimal(BigDecimal("120.50")!)], ["Grace", .decimal(BigDecimal("-30.25")!)], ["Edsger", nil],
                ["日本語の名前", .decimal(BigDecimal("77.00")!)], [nil, .decimal(BigDecimal("0.01")!)],
                ["two\nlines \u{1B}[31m", .decimal(BigDecimal("-120.50")!)],
                ["a name that is much longer than a third of the window", .decimal(BigDecimal("0.00")!)],
            ]),
        "quarters": .rows(
            columns(("QUARTER", .varchar), ("NORTH", .integer), ("SOUTH", .integer), ("EAST", .integer)),
            [["Q1", 10, 20, 5], ["Q2", 15, -12, 7], ["Q3", nil, 22, 30]]),
        "cities": .rows(
            columns(("DAY", .date), ("CITY", .varchar), ("VISITS", .integer)),
            rows(40) { [.date(day(firstDay + $0 / 2)), $0 % 2 == 0 ? "Rome" : "Oslo", .integer(Int32($0 * ($0 % 2)))] }),
        "waves": .rows(
            columns(("X", .integer), ("A", .double), ("B", .double)),
            rows(60) {
                let x = Double($0)
                return [.integer(Int32($0)), .double(x * x - 50 * x), $0 / 10 == 3 ? nil : .double(20 * x - 300)]
            }),
        // Spring comes on 2024-03-31 at 01:00 UTC.
        "hours": .rows(
            columns(("TS", .timestampWithLocalTimeZone), ("LOAD", .real)),
            rows(48) {
                [
                    .timestampWithLocalTimeZone(Instant(seconds: 1_711_800_000 + Int64($0) * 1800)!),
                    .real(Float($0 % 12) / 4),
                ]
            }),
        "days": .rows(
            columns(("D", .timestamp), ("V", .bigint)),
            rows(30) {
                [
                    .timestamp(LocalDateTime(date: day(firstDay + $0), time: LocalTime(hour: 12, minute: 0)!)),
                    $0 % 9 == 4 ? nil : .bigint(Int64($0) * 12_345_678),
                ]
            }),
        "numbers": .rows(
            columns(("V", .double)),
            rows(200) { [.double(Double($0 * $0 % 113) / 10)] }
                + [[nil], [nil], [.double(.nan)], [.double(-.infinity)]]),
        "extremes": .rows(
            columns(("N", .varchar), ("V", .double)),
            [
                ["a", .double(.infinity)], ["b", .double(.nan)], ["c", .double(-.greatestFiniteMagnitude)],
                ["d", .double(.greatestFiniteMagnitude)], ["e", .double(.leastNonzeroMagnitude)],
            ]),
        "equal": .rows(columns(("X", .integer), ("V", .integer)), rows(5) { [.integer(Int32($0)), 7] }),
        "one": .rows(columns(("A", .integer), ("B", .integer)), [[5, 7]]),
        "none": .rows(columns(("A", .integer)), []),
        "texts": .rows(columns(("NAME", .varchar), ("CITY", .varchar)), [["Ada", "London"]]),
        "nulls": .rows(columns(("N", .varchar), ("V", .integer)), [["a", nil], ["b", nil]]),
        "unsorted": .rows(
            columns(("X", .integer), ("V", .integer)), [5, 1, 4, 2, 3, nil].map { x in [x, x.isNull ? 0 : x] }),
        "folded": .rows(columns(("TOTAL", .integer), ("Mixed", .integer)), [[1, 2], [3, 4]]),
    ]

    // MARK: Pictures

    static let pictures = [
        "bar": "balances \\chart", "bar-groups": "quarters \\chart", "bar-split": "cities \\chart bar day city visits",
        "bar-extremes": "extremes \\chart", "line": "waves \\chart", "line-labels": "quarters \\chart line",
        "line-days": "days \\chart", "line-hours": "hours \\chart", "line-split": "cities \\chart",
        "line-equal": "equal \\chart line", "line-one": "one \\chart line", "hist": "numbers \\chart",
        "hist-integers": "equal \\chart hist x", "hist-times": "hours \\chart hist ts", "spark": "waves \\chart spark",
        "spark-times": "days \\chart spark",
    ]

    /// Each picture with Unicode and ASCII, and in a narrow window; `RECORD_SNAPSHOTS=1 swift test` writes the files
    /// anew.
    @Test(arguments: pictures.keys.sorted())
    func isAsRecorded(_ name: String) throws {
        let script = try #require(Self.pictures[name])
        let node = try littleNode(Self.answers)
        var text = ""
        for (locale, columns) in [("C.UTF-8", 80), ("C", 80), ("C.UTF-8", 40)] {
            let result = node.runShell(
                "-P", "columns=\(columns)", script: script + "\n",
                environment: ["LC_ALL": locale, "TZ": "Europe/Berlin"])
            #expect(result.errors == "")
            text += "==== \(locale), \(columns) columns ====\n\(result.text)"
        }
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            try Data(text.utf8).write(to: folder.appendingPathComponent("Snapshots/chart-\(name).txt"))
            return
        }
        let folder = try #require(Bundle.module.url(forResource: "Snapshots", withExtension: nil))
        #expect(try String(contentsOf: folder.appendingPathComponent("chart-\(name).txt"), encoding: .utf8) == text)
    }

    @Test func noLineIsWiderThanTheWindow() throws {
        let node = try littleNode(Self.answers)
        for script in Self.pictures.values {
            for columns in [36, 47, 59, 80, 132] {
                let result = node.runShell("-P", "columns=\(columns)", script: "\(script)\n")
                #expect(
                    result.lines.allSatisfy { displayWidth($0) <= columns }, "\(script), \(columns)\n\(result.text)")
            }
        }
    }

    /// Without color and escapes.
    @Test func inAPipeItIsPlainText() throws {
        let node = try littleNode(Self.answers)
        for script in Self.pictures.values {
            #expect(!node.runShell(script: "\(script)\n").text.contains("\u{1B}"), "\(script)")
        }
    }

    // MARK: Columns

    @Test(arguments: [
        ("balances \\chart", "BALANCE"), ("waves \\chart", "● A  ○ B  by X"), ("one \\chart", "row  █ A  ▒ B"),
        ("quarters \\chart 1 4", "QUARTER  EAST"), ("quarters \\chart line quarter, east", " EAST  by QUARTER"),
        ("quarters \\chart south", "SOUTH  rows"), ("folded \\chart line total \"Mixed\"", " Mixed  by TOTAL"),
        ("folded \\chart line total mixed", " Mixed  by TOTAL"), ("cities \\chart", "● Rome  ○ Oslo  by DAY"),
    ])
    func columnsThatAreDrawn(_ script: String, _ header: String) throws {
        let result = try littleNode(Self.answers).runShell(script: "\(script)\n")
        #expect(result.errors == "")
        #expect(result.lines.first?.contains(header) == true, "\(result.text)")
    }

    @Test(arguments: [
        ("texts \\chart", "no column is a number: NAME VARCHAR, CITY VARCHAR"),
        ("texts \\chart hist", "no column is a number or time: NAME VARCHAR, CITY VARCHAR"),
        ("balances \\chart bar blance", "column \"BLANCE\" does not exist; did you mean BALANCE?"),
        ("balances \\chart lime", "column \"LIME\" does not exist; did you mean line?"),
        ("balances \\chart 3", "column number 3 is out of range 1 to 2"),
        ("quarters \\chart hist north south", "hist draws one column"),
        ("cities \\chart spark city visits", "column \"CITY\" is not a number but VARCHAR"),
        ("nulls \\chart line n v", "nothing to draw: all values of V are NULL or not finite"),
        ("\\chart", "no statement to run and no result to draw"),
    ])
    func whatCannotBeDrawn(_ script: String, _ message: String) throws {
        let result = try littleNode(Self.answers).runShell(script: "\(script)\n")
        #expect(result.errors.contains("ERROR: \\chart: \(message)\n"), "\(result.errors)")
        #expect(result.text == "")
    }

    // MARK: Rows

    @Test func withoutRows() throws {
        let result = try littleNode(Self.answers).runShell(script: "none \\chart\n\\echo :ROW_COUNT\n")
        #expect(result.text == "(0 rows)\n0\n")
        #expect(result.errors == "")
    }

    /// A statement without a result is run, as with `\g`.
    @Test func anUpdateIsOnlyRun() throws {
        let result = try littleNode(Self.answers).runShell(script: "update t \\chart\n")
        #expect(result.text == "")
        #expect(result.errors.contains("UPDATE 3"))
    }

    @Test func nullIsNotZero() throws {
        let result = try littleNode(Self.answers).runShell("-P", "null=none", script: "nulls \\chart\n")
        #expect(result.lines == [" N  V", " a ┤ none", " b ┤ none", ""])
    }

    /// Lines follow the positions, because rows without ORDER BY come in any order.
    @Test func rowsAreSortedAndCounted() throws {
        let node = try littleNode(Self.answers)
        let sorted = node.runShell("-P", "columns=40", script: "unsorted \\chart line\n").lines
        #expect(sorted.count { $0.contains("⡠") || $0.contains("⠊") } > 4, "\(sorted)")
        #expect(sorted.dropLast().last == "(without 1 row whose X is NULL or not finite)")
    }

    @Test func barsHaveALimit() throws {
        let node = try littleNode()
        let result = node.runShell(script: "rows 3000 \\chart bar\n\\echo :ROW_COUNT\n")
        #expect(result.lines.suffix(3) == ["(the first 1000 rows; the result has more)", "1000", ""])
        #expect(node.statements.count == 1)
    }

    /// Rows that share a column of the screen keep their extremes, and memory is limited.
    @Test func manyRowsKeepTheirPeaks() throws {
        let rows = (0..<50_000).map { [Value.integer(Int32($0)), .integer($0 == 31_234 ? 900 : 0)] }
        let answer = Answer.rows([Column(name: "X", type: .integer), Column(name: "V", type: .integer)], rows)
        let result = try littleNode(["many": answer]).runShell(script: "many \\chart spark v\nmany \\chart\n")
        #expect(result.lines[1].hasSuffix("  0  900     0"))
        #expect(result.text.contains("900 ┤") || result.text.contains("1000 ┤"))
        #expect(result.lines.contains { $0.contains("⡇") || $0.contains("⢸") })
    }

    @Test func everyRowIsInAnInterval() throws {
        let result = try littleNode().runShell("-P", "columns=60", script: "rows 100000 \\chart\n")
        let counts = result.lines.filter { $0.contains("┤") }.compactMap {
            $0.split(separator: " ").last.flatMap { Int($0) }
        }
        #expect(counts.reduce(0, +) == 100_000)
        #expect(result.lines.dropLast().last?.hasPrefix("(too many different values") == true)
    }

    // MARK: Which result

    @Test func theLastResultIsDrawnWithoutRunningIt() throws {
        let node = try littleNode(Self.answers)
        let result = node.runShell("-q", "-A", "-t", script: "one;\nupdate t;\n\\chart\n\\last\n")
        #expect(node.statements == ["one", "update t"])
        #expect(result.lines.contains("5|7") && result.text.contains("┤"))
    }

    @Test func aDrawnResultIsKept() throws {
        let node = try littleNode(Self.answers)
        let result = node.runShell("-A", "-t", script: "one \\chart spark\n\\chart bar\n\\last\n")
        #expect(node.statements == ["one "])
        #expect(result.lines.suffix(2) == ["5|7", ""])
    }

    /// A result that was too large to keep is queried again; a statement that writes is not run again.
    @Test func whatRunsAgain() throws {
        let node = try littleNode(Self.answers)
        _ = node.runShell(script: "\\o /dev/null\nselect 1;\nrows 5000;\n\\chart hist\n")
        #expect(node.statements.last == "rows 5000" && node.statements.count == 3)
        let other = try littleNode(Self.answers)
        #expect(other.runShell(script: "update t;\n\\chart\n").errors.contains("no result to draw"))
        #expect(other.statements == ["update t"])
    }

    @Test func watchRepeatsTheChart() throws {
        let node = try littleNode(Self.answers)
        let result = node.runShell(script: "one \\chart spark \\watch 0 c=2\n\\watch 0 c=1\n")
        #expect(node.statements.count == 3)
        #expect(result.lines.filter { $0.hasPrefix(" A ") }.count == 3)
        #expect(result.lines.filter { $0.hasSuffix("(every 0s)") }.count == 3)
        // Another statement is printed again.
        let table = node.runShell(script: "one \\chart spark\none;\n\\watch 0 c=1\n").text
        #expect(table.components(separatedBy: "(1 row)").count == 3)
    }

    @Test func parametersAndTargets() throws {
        let folder = try TemporaryFolder()
        let node = try littleNode(Self.answers)
        let result = node.runShell(script: "\\o \(folder.path)/chart\none \\bind 5 \\chart spark\n")
        #expect(result.text == "" && result.errors == "")
        #expect(try String(contentsOfFile: "\(folder.path)/chart", encoding: .utf8).contains(" A ▄"))
    }
}
