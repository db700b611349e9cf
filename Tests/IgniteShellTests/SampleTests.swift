import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// Results whose columns have no types: each value says its own.
@Suite struct SampleTests {
    private func withoutTypes(_ table: TestTable) -> TestTable {
        TestTable(
            name: table.name, columns: table.columns.map { Column(name: $0.name, type: .null) }, rows: table.rows)
    }

    /// Every format writes them as if it knew the types.
    @Test(arguments: SnapshotTests.all)
    func formatsNeedNoTypes(_ setting: SnapshotTests.Setting) {
        for table in TestTable.all where !table.rows.isEmpty {
            let typed = table.text(setting.settings)
            let untyped = withoutTypes(table).text(setting.settings)
            #expect(untyped == typed, "\(table.name)")
        }
    }

    @Test func theFirstValueTellsTheAlignment() {
        let rows: [[TestValue]] = [
            [.null, .null, .null, .integer(1)], [.null, .integer(1), .text("1"), .integer(2)],
            [.null, .integer(2), .text("2"), .null],
        ]
        let names = ["A", "B", "C", "D"]
        let columns = names.map { Column(name: $0, type: .null) }
        let sample = Sample(columns, page: testPage(rows), isWhole: true)
        #expect(sample.columns.map(\.type) == [.null, .bigint, .varchar, .bigint])
        #expect(sample.alignments == [.left, .right, .left, .right])
        #expect(sample.columns.map(\.name) == names)
    }

    @Test func aTypeOfTheServersGoesBeforeTheValues() {
        let columns = [Column(name: "A", type: .varchar), Column(name: "B", type: .decimal)]
        let sample = Sample(columns, page: testPage([[.integer(1), .null]]), isWhole: true)
        #expect(sample.columns == columns)
        #expect(sample.alignments == [.left, .right])
    }
}
