import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// Which columns are made narrower, and what becomes of wide cells after the sample. The lines are psql's.
@Suite struct WrappedFormatTests {
    private func table(_ rows: [[TestValue]], _ type: ColumnType = .varchar) -> TestTable {
        TestTable(
            name: "", columns: [Column(name: "T", type: .varchar), Column(name: "U", type: type)], rows: rows)
    }

    private func lines(
        _ table: TestTable, _ columns: Int?, sampleRows: Int? = nil, _ change: (inout FormatSettings) -> Void = { _ in }
    ) -> [String] {
        let settings = settings("wrapped") {
            ($0.tuplesOnly, $0.columns) = (true, columns)
            change(&$0)
        }
        let text = table.text(settings, sampleRows: sampleRows)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(2).map(String.init)
    }

    @Test func theColumnThatIsWidestForItsAverageGivesWay() {
        let table = table([
            [.text("1234567890"), .text("abcdefghij")], [.text("1"), .text("abcdefghij")],
            [.text("1"), .text("abcdefghij")],
        ])
        #expect(
            lines(table, 25) == [" 1234567890 | abcdefghij", " 1          | abcdefghij", " 1          | abcdefghij"])
        #expect(
            lines(table, 21) == [
                " 123456.| abcdefghij", ".7890   | ", " 1      | abcdefghij", " 1      | abcdefghij",
            ])
    }

    @Test func marksTellPiecesFromLinesOfTheValue() {
        let table = table([[.text("abcdef\ngh"), .text("x")]])
        #expect(lines(table, 8) == [" ab.| x", ".cd.| ", ".ef+| ", " gh | "])
        #expect(lines(table, 7) { $0.border = 0 } == ["abcd.x", "ef  +", "gh   "])
        #expect(
            lines(table, 12) { ($0.border, $0.lineStyle) = (2, .unicode) } == [
                "│ abcd…│ x │", "│…ef  ↵│   │", "│ gh   │   │", "└──────┴───┘",
            ])
    }

    @Test func namesAreNotWrapped() {
        let table = TestTable(
            name: "", columns: [Column(name: "LONG_NAME", type: .varchar)], rows: [[.text("1234567890123")]])
        #expect(lines(table, 11) == [" 123456789.", ".0123"])
        // Where even the names are too wide, psql wraps nothing.
        #expect(lines(table, 10) == [" 1234567890123"])
    }

    @Test func charactersAreNotCut() {
        let table = table([[.text("日本語日本語"), .text("xy")]])
        #expect(lines(table, 11) == [" 日本 .| x.", ".語日 .|.y", ".本語  | "])
        // A character that is wider than its column has a line of its own.
        let narrow = TestTable(
            name: "", columns: [Column(name: "", type: .varchar)], rows: [[.text("")], [.text("日本x")]])
        #expect(lines(narrow, 5, sampleRows: 1) == [" ", " 日.", ".本.", ".x"])
    }

    @Test func laterCellsAreWrappedToTheWidthOfTheSample() {
        let table = table([[.text("abc"), .text("x")], [.text("12345678"), .text("y")]])
        #expect(lines(table, 80, sampleRows: 1) == [" abc | x", " 123.| y", ".456.| ", ".78  | "])
        #expect(
            lines(table, 80, sampleRows: 1) { $0.expanded = .on } == [
                "T | abc", "U | x", "--+----", "T | 123.", "  |.456.", "  |.78", "U | y",
            ])
    }

    @Test func numbersAreWrappedToo() {
        let table = table([[.text("a"), .integer(1_234_567)]], .integer)
        #expect(lines(table, 8) == [" a | 12.", "   |.34.", "   |.56.", "   |. 7"])
    }

    @Test func theScreenIsTheTargetUnlessOneIsSet() {
        let table = table([[.text("1234567890"), .text("x")]])
        #expect(lines(table, nil) { $0.screenWidth = 10 } == [" 1234.| x", ".5678.| ", ".90   | "])
        #expect(lines(table, 12) { $0.screenWidth = 80 }.count == 2)
        #expect(lines(table, 0) { $0.screenWidth = 10 }.count == 3)
    }

    @Test func withoutATargetNothingIsWrapped() {
        let long = String(repeating: "y", count: 500)
        let table = table([[.text("ab"), .text("x")], [.text(long), .text("z")]])
        #expect(lines(table, nil)[1] == " \(long) | z")
        #expect(lines(table, nil, sampleRows: 1)[1] == " \(long) | z")
    }
}
