import IgniteCore
import Testing

@testable import Ignite2

/// Definitions of Ignite 2, without a server.
@Suite struct DefinitionTests {
    private func columns(_ text: String) -> [TableStructure.OrderedColumn] {
        text.split(separator: " ").map { part in
            let isDescending = part.hasSuffix("-")
            return .init(String(isDescending ? part.dropLast() : part), isDescending ? "DESC" : "ASC")
        }
    }

    /// The server appends the columns of the key that an index does not have.
    @Test(arguments: [
        ("C- I B ID", "B ID", "C- I"), ("B ID", "B ID", "B"), ("ID B", "B ID", "ID"), ("C B- ID", "B ID", "C B-"),
        ("C", "B ID", "C"), ("C ID B", "B ID", "C ID"), ("C", "ID", "C"), ("C ID", "ID", "C"), ("A B", "", "A B"),
    ])
    func indexesWithTheKey(_ stored: String, _ key: String, _ declared: String) {
        let key = columns(key).map { TableStructure.OrderedColumn($0.name, "") }
        #expect(withoutAppendedKey(columns(stored), key: key) == columns(declared))
    }

    /// Every type of Ignite 3, and what differs.
    @Test func tablesOfIgnite3() {
        var table = TableStructure(schema: "S", name: "T")
        table.columns = [
            .init(Column(name: "ID", type: .uuid, isNullable: false), defaultValue: .function("RAND_UUID")),
            .init(Column(name: "D", type: .date, isNullable: false)),
            .init(Column(name: "N", type: .decimal, precision: 32767, scale: 0)),
            .init(Column(name: "V", type: .varchar, precision: 65536), defaultValue: .constant("a'b")),
            .init(Column(name: "W", type: .varbinary, precision: 7), defaultValue: .constant("00ff")),
            .init(Column(name: "AT", type: .timestampWithLocalTimeZone, precision: 6)),
            .init(Column(name: "U", type: .uuid), defaultValue: .constant("6f1c6f2e-0000-4000-8000-000000000001")),
            .init(
                Column(name: "ROWNUM", type: .timestamp, precision: 9), defaultValue: .constant("2020-01-01 00:00:00")),
        ]
        table.key = [.init("ID", "ASC"), .init("D", "DESC")]
        table.isKeySorted = true
        table.colocation = ["ID"]
        table.copies = .number(2)
        table.storage = "Stored in the zone Z"
        table.indexes = [
            .init(name: "H", isHash: true, columns: [.init("V", "")]),
            .init(name: "I", isHash: false, columns: [.init("V", "DESC NULLS LAST")]),
        ]
        let script = Ignite2Dialect(engine: .calcite).definitionWriter.table(table, isNative: false)
        #expect(
            script.create.text == """
                -- Stored in the zone Z
                -- Column AT: points in time are TIMESTAMP, in the time zone of the server.
                -- Column U: the engine Calcite takes no default for UUID, such as 6f1c6f2e-0000-4000-8000-000000000001.
                -- Nodes of 2.17.0 with the engine Calcite fail on the type DATE in a primary key (D).
                -- The primary key has no order.
                -- Index H is a hash index; Ignite 2 has sorted ones.
                -- Index I: Ignite 2 does not take an order of NULL.
                -- Column ID: Ignite 2 has no functions as defaults, such as RAND_UUID.
                CREATE TABLE S.T (
                  ID UUID NOT NULL,
                  D DATE NOT NULL,
                  N DECIMAL,
                  V VARCHAR DEFAULT 'a''b',
                  W VARBINARY(7) DEFAULT x'00ff',
                  AT TIMESTAMP,
                  U UUID,
                  "ROWNUM" TIMESTAMP DEFAULT TIMESTAMP '2020-01-01 00:00:00',
                  PRIMARY KEY (ID, D)
                ) WITH "template=partitioned,backups=1,atomicity=transactional,affinity_key=ID";

                """)
        #expect(script.localized == ["AT"])
        #expect(
            script.indexes.map(\.text) == [
                "CREATE INDEX H ON S.T (V ASC);\n", "CREATE INDEX I ON S.T (V DESC);\n",
            ])
    }

    /// Views can list a table that is gone: the server refuses to read it, or its cache is in no view.
    @Test func tablesThatAreGone() throws {
        func row(_ name: String, _ cache: String) -> [String] {
            ["PUBLIC", name, cache, "", "", "", "", ""]
                + (cache.isEmpty ? Array(repeating: "", count: 19) : ["PARTITIONED"] + Array(repeating: "", count: 18))
        }
        let names = RelationNames(nil, visible: ["PUBLIC"])
        let definition = try Ignite2Dialect(engine: .h2).catalog.definition(
            names, ask: { (_) throws(IgniteError) in [[], [row("A", "C"), row("B", "")], [], [], [], []] },
            inspect: { (query) throws(IgniteError) in query.sql.contains("\"A\"") ? .refused("no A") : .rows([["X"]]) })
        let faults = definition?.tables.map(\.fault)
        #expect(faults == ["the server does not tell what it is like: no A", "its cache  is gone"])
    }

    /// What the string after WITH cannot hold is a comment.
    @Test func optionsThatCannotBeWritten() {
        var table = TableStructure(schema: "PUBLIC", name: "T")
        table.columns = [.init(Column(name: "id", type: .bigint)), .init(Column(name: "V", type: .bigint))]
        table.key = [.init("id", "")]
        table.options = [("cache_name", "a,b"), ("affinity_key", "id"), ("backups", "1")]
        let text = Ignite2Dialect(engine: .h2).definitionWriter.table(table, isNative: true).create.text
        #expect(text.contains("-- WITH cannot contain the option cache_name=a,b.\n"))
        #expect(text.contains("-- WITH cannot contain the option affinity_key=id.\n"))
        #expect(text.hasSuffix(") WITH \"backups=1\";\n"))
    }
}
