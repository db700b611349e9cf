import IgniteCore
import IgniteShell
import TestSupport
import Testing

@Suite struct DescribeTests {
    @Test func lettersBehindANameBelongToIt() {
        func name(_ text: String) -> String? { MetaCommand.named(text)?.name }
        for written in ["d", "dS", "d+", "dS+", "d+S", "dtS+", "l+", "zones+", "dn+"] {
            #expect(name(written) == written)
        }
        for written in ["lS", "dtx", "d-", "zonesS", "nodesS", "caches-", "x+", "dd"] { #expect(name(written) == nil) }
        #expect(MetaCommand.named("dt")?.synopsis == "\\dt[S+] [PATTERN]")
    }

    // MARK: Tables of text

    private func text(_ change: (inout FormatSettings) -> Void = { _ in }, _ format: String = "aligned") -> String {
        var settings = FormatSettings()
        settings.format = format
        settings.title = "Table \"T\""
        settings.footers = ["Indexes:", "    \"T_PK\""]
        change(&settings)
        let table = textTable(["Column", "Type"], [["A", "INTEGER"], ["Bé", ""]])
        var out = ByteWriter()
        var output = OutputFormats.make(settings)
        output.begin(Sample(table.columns, page: table.page, isWhole: true), to: &out)
        for row in table.page.rows { output.row(row, to: &out) }
        output.end(ResultEnd(rowCount: 2), to: &out)
        return String(decoding: out.array, as: UTF8.self)
    }

    @Test func footersStandInThePlaceOfTheRowCount() {
        #expect(
            text() == """
                    Table "T"
                 Column |  Type  \u{20}
                --------+---------
                 A      | INTEGER
                 Bé     |\u{20}
                Indexes:
                    "T_PK"


                """)
        #expect(text({ $0.footer = false }) == text())
        #expect(!text({ $0.tuplesOnly = true }).contains("Indexes"))
        #expect(text({ $0.border = 2 }).hasSuffix("+--------+---------+\nIndexes:\n    \"T_PK\"\n\n"))
    }

    @Test func footersInOtherFormats() {
        #expect(text({ $0.expanded = .on }).hasSuffix("Column | Bé\nType   | \n\nIndexes:\n    \"T_PK\"\n\n"))
        #expect(text({ ($0.expanded, $0.border) = (.on, 2) }).hasSuffix("---+\nIndexes:\n    \"T_PK\"\n\n"))
        #expect(
            text({ _ in }, "unaligned") == "Table \"T\"\nColumn|Type\nA|INTEGER\nBé|\nIndexes:\n    \"T_PK\"\n")
        #expect(text({ $0.expanded = .on }, "unaligned").hasSuffix("Type|\n\nIndexes:\n    \"T_PK\"\n"))
        #expect(text({ _ in }, "csv") == "Column,Type\nA,INTEGER\nBé,\n")
        #expect(text({ _ in }, "jsonl").hasSuffix("{\"Column\":\"Bé\",\"Type\":null}\n"))
    }

    @Test func aTextTableWithoutRows() {
        let table = textTable(["A"], [])
        #expect(table.page.rowCount == 0)
        #expect(table.columns.map(\.name) == ["A"])
    }
}
