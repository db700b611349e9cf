import IgniteCore
import IgniteShell
import TestSupport
import Testing

@Suite struct DescribeTests {
    /// What the system views of Ignite 3.1.0 tell of columns, and how these were declared.
    @Test(arguments: [
        ("BOOLEAN", 0, 0, 1, "BOOLEAN"), ("INT8", 0, 0, 1, "TINYINT"), ("INT16", 0, 0, 1, "SMALLINT"),
        ("INT32", 0, 0, 1, "INTEGER"), ("INT64", 0, 0, 1, "BIGINT"), ("FLOAT", 0, 0, 1, "REAL"),
        ("DOUBLE", 0, 0, 1, "DOUBLE"), ("DECIMAL", 10, 2, 10, "DECIMAL(10, 2)"), ("DECIMAL", 5, 0, 5, "DECIMAL(5, 0)"),
        ("DECIMAL", 32767, 0, 32767, "DECIMAL"), ("DECIMAL", 32767, 3, 32767, "DECIMAL(32767, 3)"),
        ("DATE", 0, 0, 1, "DATE"), ("TIME", 3, 0, 3, "TIME(3)"), ("DATETIME", 6, 0, 6, "TIMESTAMP(6)"),
        ("TIMESTAMP", 9, 0, 9, "TIMESTAMP(9) WITH LOCAL TIME ZONE"), ("UUID", 0, 0, 1, "UUID"),
        ("STRING", 0, 0, 20, "VARCHAR(20)"), ("STRING", 0, 0, 65536, "VARCHAR"),
        ("BYTE_ARRAY", 0, 0, 7, "VARBINARY(7)"), ("BYTE_ARRAY", 0, 0, 65536, "VARBINARY"),
        ("SOMETHING_NEW", 1, 2, 3, "SOMETHING_NEW"),
    ])
    func typeName(_ type: String, _ precision: Int, _ scale: Int, _ length: Int, _ name: String) {
        #expect(sqlTypeName(type, precision: precision, scale: scale, length: length) == name)
    }

    @Test func objectsOfLocks() {
        let names = ["178": "table PUBLIC.T", "179": "index PUBLIC.T_PK"]
        let key = "LockKey [ctx=179, key=java.nio.HeapByteBuffer[pos=0 lim=6 cap=6]]"
        #expect(lockedObject(key, names) == "index PUBLIC.T_PK, a key")
        #expect(lockedObject("LockKey [ctx=null, key=178_part_21]", names) == "table PUBLIC.T, partition 21")
        let row = "LockKey [ctx=178_part_21, key=RowId [partitionId=21, uuid=000001a1-fd9c-3e83-d32b-8dcb0fe71d78]]"
        #expect(lockedObject(row, names) == "table PUBLIC.T, partition 21, a row")
        for unknown in [
            "", "LockKey [ctx=", "LockKey [ctx=]", "LockKey [ctx=180, key=x]", "LockKey [ctx=null, key=180_part_1]",
            "LockKey [ctx=null, key=178]", "another form",
        ] {
            #expect(lockedObject(unknown, names) == unknown)
        }
    }

    @Test func lettersBehindANameBelongToIt() {
        func name(_ text: String) -> String? { MetaCommand.named(text)?.name }
        for written in ["d", "dS", "d+", "dS+", "d+S", "dtS+", "l+", "zones+", "dn+"] {
            #expect(name(written) == written)
        }
        for written in ["lS", "dtx", "d-", "zonesS", "nodes+", "x+", "dd"] { #expect(name(written) == nil) }
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
