import IgniteCore
import Testing

@testable import Ignite3

/// Definitions of Ignite 3, without a server.
@Suite struct DefinitionTests {
    /// Plans of 3.1.0.
    @Test func defaultsInPlans() {
        let plan = """
            KeyValueModify
                table: PUBLIC.T
                fieldNames: [ROWCOUNT]
                sourceExpression: [null:INTEGER, _UTF-8'x''y, z)]', 1.500:DECIMAL(10, 3), 2020-01-01 10:00:00:TIMESTAMP(3), \
            RAND_UUID(), X'00ff':BINARY(2), 10:11:12.123:TIME(6), 2020-02-03, true, 1.5E10:DOUBLE, -5:BIGINT, \
            null:VARCHAR(65536) CHARACTER SET "UTF-8", _UTF-8'a
            é 𝄞, c:VARCHAR], %', _UTF-8'']
                type: INSERT
            """
        #expect(
            PlannedDefaults(plan: plan)?.values == [
                nil, .constant("x'y, z)]"), .constant("1.500"), .constant("2020-01-01 10:00:00"),
                .function("RAND_UUID"),
                .constant("00ff"), .constant("10:11:12.123"), .constant("2020-02-03"), .constant("true"),
                .constant("1.5E10"), .constant("-5"), nil, .constant("a\né 𝄞, c:VARCHAR], %"), .constant(""),
            ])
    }

    @Test(arguments: [
        "", "sourceExpression: [", "sourceExpression: [1", "sourceExpression: ['a", "sourceExpression: [ , ]",
    ])
    func plansOfAnotherForm(_ plan: String) {
        #expect(PlannedDefaults(plan: plan) == nil)
    }

    /// A table without any plan is written, and says what is not known.
    @Test func tablesWithoutDefaults() {
        let catalog = Ignite3Dialect().catalog
        var table = TableStructure(schema: "PUBLIC", name: "T")
        table.columns = [TableStructure.Column(Column(name: "ID", type: .integer, isNullable: false))]
        table = catalog.table(table, with: [["a plan of a later version"]])
        #expect(table.notes == ["The server does not tell the defaults of the columns."])
        #expect(catalog.details(of: table).sql.hasSuffix("INSERT INTO \"PUBLIC\".\"T\" VALUES (DEFAULT)"))
    }

    /// Every type of Ignite 2, and what differs.
    @Test func tablesOfIgnite2() {
        var table = TableStructure(schema: "PUBLIC", name: "T")
        table.columns = [
            .init(Column(name: "ID", type: .bigint)), .init(Column(name: "PAY", type: .decimal)),
            .init(Column(name: "RATE", type: .decimal, precision: 8, scale: 2)),
            .init(Column(name: "AT", type: .timestamp)), .init(Column(name: "HOUR", type: .time)),
            .init(Column(name: "NAME", type: .varchar, precision: 20), defaultValue: .constant("it's")),
            .init(Column(name: "ANY", type: .object), className: "java.lang.Object"),
        ]
        table.key = [.init("ID", "")]
        table.colocation = ["ID"]
        table.copies = .number(3)
        table.storage = "Stored in the cache C (partitioned)"
        table.obstacle = "SQL of Ignite 2 cannot create it"
        table.indexes = [
            .init(name: "I", isHash: false, columns: [.init("NAME", "DESC")]),
            .init(name: "J", isHash: false, columns: [.init("ANY", "ASC")]),
        ]
        let writer = Ignite3Dialect().definitionWriter
        let script = writer.table(table, isNative: false)
        #expect(
            script.create.text == """
                -- Stored in the cache C (partitioned)
                -- Column PAY: DECIMAL without precision is DECIMAL(38, 10); change it if there are longer numbers.
                -- Column ANY is left out: SQL has no type for java.lang.Object.
                CREATE TABLE PUBLIC.T (
                  ID BIGINT NOT NULL,
                  PAY DECIMAL(38, 10),
                  RATE DECIMAL(8, 2),
                  AT TIMESTAMP(9),
                  "HOUR" TIME(3),
                  NAME VARCHAR(20) DEFAULT 'it''s',
                  PRIMARY KEY (ID)
                ) COLOCATE BY (ID) ZONE REPLICAS_3;

                """)
        #expect(script.columns == ["ID", "PAY", "RATE", "AT", "HOUR", "NAME"])
        #expect(script.narrowed.map(\.name) == ["PAY"])
        #expect(
            script.indexes.map(\.text) == [
                "CREATE INDEX I ON PUBLIC.T USING SORTED (NAME DESC);\n",
                "-- There is no column ANY.\n-- CREATE INDEX J ON PUBLIC.T USING SORTED (\"ANY\" ASC)\n",
            ])
        var definition = ClusterDefinition()
        definition.schemas = ["S", "low"]
        definition.tables = [table, table]
        #expect(
            writer.preamble(definition, isNative: false).map(\.text) == [
                "CREATE SCHEMA IF NOT EXISTS S;\n", "CREATE SCHEMA IF NOT EXISTS \"low\";\n",
                "CREATE ZONE IF NOT EXISTS REPLICAS_3 (REPLICAS 3) STORAGE PROFILES ['default'];\n",
            ])
        let view = writer.view(ViewDefinition(schema: "PUBLIC", name: "V", sql: "select 1"))
        #expect(view.text == "-- Ignite 3 has no views.\n-- CREATE VIEW PUBLIC.V AS\n-- select 1\n")
    }

    @Test func keysThatCannotBeWritten() {
        var table = TableStructure(schema: "PUBLIC", name: "T")
        table.columns = [
            .init(Column(name: "K", type: .object), className: "com.example.Key"),
            .init(Column(name: "V", type: .bigint)),
        ]
        table.key = [.init("K", "")]
        let script = Ignite3Dialect().definitionWriter.table(table, isNative: false)
        #expect(script.create.isDisabled && script.create.text.contains("-- The primary key contains K.\n"))
        table.key = []
        #expect(Ignite3Dialect().definitionWriter.table(table, isNative: false).create.isDisabled)
    }

    /// The end of a line in a name does not end a comment.
    @Test func commentsThatNamesCannotEnd() {
        let statement = DefinitionStatement("a\r\nb", comments: ["x\ny\rz\u{2028}w", ""], isDisabled: true)
        #expect(statement.text == "-- x\n-- y\n-- z\n-- w\n--\n-- a\n-- b\n")
    }
}
