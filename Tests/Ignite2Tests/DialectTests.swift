import Ignite2
import IgniteCore
import Testing

/// The words and the messages of both engines of Ignite 2.17.0.
@Suite struct DialectTests {
    private static let calcite = Ignite2Dialect(engine: .calcite)
    private static let h2 = Ignite2Dialect(engine: .h2)

    @Test func listsAreInTheOrderOfTheirNames() {
        for dialect in [Self.calcite, Self.h2] {
            let functions = dialect.functions.map(\.name)
            #expect(functions == Set(functions).sorted())
            let statements = dialect.statementHelp.map(\.name)
            #expect(statements == Set(statements).sorted())
        }
    }

    @Test func namesAreQuotedWhereTheEngineNeedsIt() {
        #expect(Self.calcite.identifier("USER") == "\"USER\"" && Self.h2.identifier("USER") == "USER")
        #expect(Self.calcite.identifier("TODAY") == "TODAY" && Self.h2.identifier("TODAY") == "\"TODAY\"")
        #expect(Self.h2.identifier("na me") == "\"na me\"" && Self.h2.identifier("SELECT") == "\"SELECT\"")
    }

    @Test func dollarQuotesBelongToH2() {
        #expect(Self.h2.lexicalRules.hasDollarQuotes && !Self.calcite.lexicalRules.hasDollarQuotes)
    }

    @Test(arguments: [
        (
            "Failed to validate query. From line 1, column 15 to line 1, column 18: Object 'NOPE' not found",
            MissingName.relation("NOPE", schema: nil)
        ),
        ("Object 'NOPE' not found within 'SYS'", .relation("NOPE", schema: "SYS")),
        ("Object 'D_SCH.NOPE' not found", .relation("NOPE", schema: "D_SCH")),
        ("At line 1, column 8: Table 'X' not found", .relation("X", schema: nil)),
        ("Column 'NOPE' not found in any table", .column("NOPE")),
        ("Column 'NOPE' not found in table 'PUBLIC.D_T'", .column("NOPE")),
        ("From line 1, column 18 to line 1, column 21: Unknown target column 'NOPE'", .column("NOPE")),
        ("Table doesn't exist: NOPE", .relation("NOPE", schema: nil)),
        ("Column doesn't exist: NOPE", .column("NOPE")),
        ("Failed to parse query. Table \"NOPE\" not found; SQL statement:", .relation("NOPE", schema: nil)),
        ("Failed to parse query. Schema \"NOPE\" not found; SQL statement:", .relation("NOPE", schema: nil)),
        ("Failed to parse query. Column \"D_T.NOPE\" not found; SQL statement:", .column("NOPE")),
    ])
    func missingNames(_ message: String, _ name: MissingName) {
        #expect(Self.calcite.missingName(in: message) == name)
    }

    @Test(arguments: [
        "", "'", "Object 'd_t' not found within 'PUBLIC'; did you mean 'D_T'?",
        "Failed to parse query. Function \"NOPE\" not found; SQL statement:", "Index doesn't exist: NOPE",
        "Value conversion failed [column=T, from=java.lang.String, to=java.lang.Long]", "Division by zero: \"1\"",
    ])
    func otherMessages(_ message: String) { #expect(Self.h2.missingName(in: message) == nil) }

    @Test func passwordsAreSetWithExactNames() throws {
        let statement = try #require(Self.h2.users.settingPassword)
        #expect(statement("my\"user", "it's") == "ALTER USER \"my\"\"user\" WITH PASSWORD 'it''s'")
    }
}
