import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// Tables of results that go on after the sample, rows cut at the screen's edge, `\x auto`.
@Suite struct StreamingTests {
    @Test func numberColumnsAreAsWideAsTheirTypeCanBe() {
        let table = TestTable(
            name: "", columns: [Column(name: "N", type: .integer), Column(name: "T", type: .varchar)],
            rows: [[.integer(1), .text("a")], [.integer(-2_147_483_648), .text("b")]])
        let expected = """
                  N      | T\u{20}
            -------------+---
                       1 | a
             -2147483648 | b
            (2 rows)


            """
        #expect(table.text(settings("aligned"), sampleRows: 1) == expected)
    }

    @Test func aWiderCellPushesItsOwnRowOnly() {
        let table = TestTable(
            name: "", columns: [Column(name: "T", type: .varchar), Column(name: "U", type: .varchar)],
            rows: [[.text("ab"), .text("x")], [.text("longer"), .text("y")], [.text("c"), .text("z")]])
        #expect(
            table.text(settings("aligned"), sampleRows: 1) == """
                 T  | U\u{20}
                ----+---
                 ab | x
                 longer | y
                 c  | z
                (3 rows)


                """)
        #expect(
            table.text(settings("aligned") { ($0.border, $0.tuplesOnly) = (2, true) }, sampleRows: 1) == """
                | ab | x |
                | longer | y |
                | c  | z |
                +----+---+


                """)
    }

    @Test func linesOfACellAreKeptAfterTheSample() {
        let table = TestTable(
            name: "", columns: [Column(name: "T", type: .varchar), Column(name: "U", type: .varchar)],
            rows: [[.text("ab"), .text("x")], [.text("one\ntwo"), .text("y")]])
        #expect(
            table.text(settings("aligned") { $0.tuplesOnly = true }, sampleRows: 1) == """
                 ab | x
                 one+| y
                 two |\u{20}


                """)
        #expect(
            table.text(settings("vertical") { $0.tuplesOnly = true }, sampleRows: 1) == """
                T | ab
                U | x
                --+---
                T | one+
                  | two
                U | y


                """)
    }

    @Test func columnsThatCanBeNullHaveRoomForNull() {
        let table = TestTable(
            name: "", columns: [Column(name: "T", type: .varchar), Column(name: "U", type: .varchar)],
            rows: [[.text("a"), .text("x")], [.null, .text("y")]])
        let text = table.text(settings("aligned") { ($0.null, $0.tuplesOnly) = ("(null)", true) }, sampleRows: 1)
        #expect(text == " a      | x\n (null) | y\n\n")
    }

    private static let widest: [(Column, Int)] = [
        (Column(name: "", type: .boolean), 5), (Column(name: "", type: .tinyint), 4),
        (Column(name: "", type: .smallint), 6), (Column(name: "", type: .bigint), 20),
        (Column(name: "", type: .real), 15), (Column(name: "", type: .double), 24),
        (Column(name: "", type: .decimal), 1), (Column(name: "", type: .decimal, precision: 5, scale: 0), 6),
        (Column(name: "", type: .decimal, precision: 5, scale: 2), 7),
        (Column(name: "", type: .decimal, precision: 2, scale: 5), 8),
        (Column(name: "", type: .decimal, precision: 32767, scale: 32766), 40),
        (Column(name: "", type: .decimal, precision: .max, scale: .max), 40),
        (Column(name: "", type: .date), 10), (Column(name: "", type: .time, precision: 0), 8),
        (Column(name: "", type: .time, precision: 3), 12), (Column(name: "", type: .timestamp), 29),
        (Column(name: "", type: .timestamp, precision: 6), 26), (Column(name: "", type: .uuid), 36),
        (Column(name: "", type: .timestampWithLocalTimeZone, precision: 3), 29),
        (Column(name: "", type: .varchar, precision: 100), 1),
    ]

    @Test(arguments: widest)
    func knowsTheWidestValue(_ column: Column, _ width: Int) {
        let other = Column(name: "", type: .varchar)
        let table = TestTable(name: "", columns: [column, other], rows: [[.integer(1), .text("|")]])
        let text = table.text(settings("aligned") { ($0.tuplesOnly, $0.border) = (true, 0) }, sampleRows: 1)
        // Numbers stand right and everything else left, so the place of the second column tells the width.
        #expect(text.split(separator: "\n")[0].utf8.count == width + 2)
    }

    @Test func nothingIsCutAtTheScreensEdge() {
        let table = TestTable(
            name: "", columns: [Column(name: "NAME", type: .varchar), Column(name: "TEXT", type: .varchar)],
            rows: [
                [.text("a"), .text("fits")], [.text("b"), .text("just fits.")], [.text("c"), .text("is too long")],
                [.text("d"), .text("日本語日本語")], [.text("日本語"), .text("one\nand a long line")],
            ])
        let text = table.text(settings("aligned") { ($0.screenWidth, $0.footer) = (20, false) })
        #expect(
            text == """
                  NAME  |      TEXT       
                --------+-----------------
                 a      | fits
                 b      | just fits.
                 c      | is too long
                 d      | 日本語日本語
                 日本語 | one            +
                        | and a long line


                """)
    }

    @Test func nothingIsCutWithoutAScreen() {
        let long = String(repeating: "x", count: 5000)
        let table = TestTable(name: "", columns: [Column(name: "T", type: .varchar)], rows: [[.text(long)]])
        #expect(table.text(settings("aligned")).contains(long))
        #expect(table.text(settings("csv") { $0.screenWidth = 20 }).contains(long))
        #expect(table.text(settings("vertical") { $0.screenWidth = 20 }).contains(long))
    }

    @Test func expandedAutoGoesByTheWidthOfTheTable() {
        let table = TestTable(
            name: "", columns: [Column(name: "A", type: .varchar), Column(name: "B", type: .varchar)],
            rows: [[.text("1234567"), .text("12345")]])
        func isVertical(_ change: (inout FormatSettings) -> Void) -> Bool {
            let text = table.text(
                settings("aligned") {
                    $0.expanded = .auto
                    change(&$0)
                })
            return text.contains("RECORD 1")
        }
        // The row takes 17 cells: two columns, three blanks and a line, one more blank at the end.
        #expect(!isVertical { _ in })
        #expect(!isVertical { $0.screenWidth = 17 })
        #expect(isVertical { $0.screenWidth = 16 })
        #expect(isVertical { $0.columns = 16 })
        #expect(!isVertical { ($0.columns, $0.screenWidth) = (17, 16) })
        #expect(isVertical { ($0.columns, $0.screenWidth) = (0, 16) })
    }

    @Test func expandedAutoLeavesASingleColumnAlone() {
        let table = TestTable(name: "", columns: [Column(name: "A", type: .varchar)], rows: [[.text("1234567890")]])
        #expect(!table.text(settings("aligned") { ($0.expanded, $0.columns) = (.auto, 5) }).contains("RECORD"))
    }
}
