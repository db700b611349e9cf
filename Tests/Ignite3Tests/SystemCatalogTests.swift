import Ignite3
import IgniteCore
import Testing

/// What the system views of Ignite 3.1.0 hold, in words.
@Suite struct SystemCatalogTests {
    /// Columns, and how they were declared.
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
}

/// What rows of the system views become in `\d NAME`, without a server.
@Suite struct RelationPageTests {
    private let catalog = Ignite3Dialect().catalog

    @Test func table() {
        let relation = Relation(kind: .table, id: "7", schema: "PUBLIC", name: "T")
        let report = catalog.page(of: relation, isVerbose: true)
        #expect(report.queries.map(\.columns) == [8, 7, 4])
        #expect(report.queries.allSatisfy { $0.sql.contains("TABLE_ID = 7") })
        let table = report.table([
            [
                ["ID", "INT32", "0", "0", "1", "false", "0", "0"],
                ["a b", "STRING", "0", "0", "20", "true", "", ""],
            ],
            [
                ["T_PK", "HASH", "true", "AVAILABLE", "primary", "ID", ""],
                ["T_AB", "SORTED", "false", "BUILDING", "", "a b", "DESC_NULLS_FIRST"],
                ["T_AB", "SORTED", "false", "BUILDING", "", "ID", "ASC_NULLS_LAST"],
            ],
            [["default", "Z", "25", "1"]],
        ])
        #expect(table.titles == ["Column", "Type", "Nullable", "Primary key", "Colocation"])
        #expect(
            table.rows == [["ID", "INTEGER", "not null", "1", "1"], ["a b", "VARCHAR(20)", "", "", ""]])
        #expect(
            table.footers == [
                "Indexes:", "    \"T_PK\" PRIMARY KEY, hash (ID)",
                "    \"T_AB\" sorted (\"a b\" DESC, ID ASC), building",
                "Colocated by: (ID)", "Zone: \"Z\" (25 partitions, 1 replica)", "Storage profile: \"default\"", "Id: 7",
            ])
        let plain = catalog.page(of: relation, isVerbose: false).table([[], [], []])
        #expect(plain.titles == ["Column", "Type", "Nullable"] && plain.footers == ["Indexes:", "Colocated by: ()"])
    }

    @Test func index() {
        let relation = Relation(kind: .index, id: "9", schema: "PUBLIC", name: "T_PK")
        let table = catalog.page(of: relation, isVerbose: false).table([
            [["ID", "INT64", "0", "0", "1", ""]], [["T", "HASH", "true", "AVAILABLE", "primary"]],
        ])
        #expect(
            table
                == CatalogReport.Table(
                    ["Column", "Type", "Order"], [["ID", "BIGINT", ""]],
                    footers: ["primary key, hash, for table \"PUBLIC.T\""]))
    }
}
