import Ignite3
import IgniteShell
import Testing

/// What the names that were not found were meant to be.
@Suite struct CatalogSuggestionTests {
    private static let catalog = {
        var catalog = Catalog()
        catalog.schemas = ["PUBLIC", "SALES", "SYSTEM"]
        catalog.relations = [
            Catalog.Relation("PUBLIC", "PERSON", ["ID", "NAME", "q T"]), Catalog.Relation("SALES", "ORDERS", ["ID"]),
            Catalog.Relation("SYSTEM", "TABLES", ["TABLE_NAME"]),
            Catalog.Relation("PUBLIC", "OTHER", ["NAMES"]),
        ]
        return catalog
    }()

    @Test(arguments: [
        ("Object 'PRESON' not found", "PERSON"), ("Object 'SALSE' not found", "SALES"),
        ("Object 'ORDERS' not found", "SALES.ORDERS"), ("Object 'TABLES' not found", "SYSTEM.TABLES"),
        ("Object 'TABLS' not found within 'SYSTEM'", "SYSTEM.TABLES"),
        ("Object 'SYSTEM.TABLS' not found", "SYSTEM.TABLES"),
        ("Table with name 'SALES.ORDER' not found.", "SALES.ORDERS"),
        ("Column 'NMAE' not found in any table", "NAME"), ("Column 'NMAE' not found in table 'P'", "NAME"),
        ("Unknown target column 'Q T'", "\"q T\""),
        ("Column with name 'DI' not found in table 'PUBLIC.PERSON'.", nil),
        ("Object 'NOTHING' not found", nil), ("it's", nil), ("", nil), ("Object 'PERSON", nil),
        ("Object 'PERSON' not found within '", "PERSON"),
    ])
    func ofMessages(message: String, name: String?) {
        let hint = Self.catalog.suggestion(
            for: "Failed to validate query. At line 1, column 8: \(message)", of: "select nmae from person p",
            schema: "PUBLIC", Ignite3Dialect())
        #expect(hint == name.map { "did you mean \($0)?" })
    }

    @Test func nothingIsKnownInAScript() {
        #expect(
            Catalog().suggestion(for: "Object 'X' not found", of: "select * from x", schema: "PUBLIC", Ignite3Dialect())
                == nil)
    }
}
