import Testing

@testable import IgniteEmbedded

@Suite struct EmbeddedScriptTests {
    @Test(
        arguments: [
            (
                "CREATE TABLE T (ID INT PRIMARY KEY);\nINSERT INTO T VALUES (1);\nSELECT\n  NAME FROM T",
                "Failed to validate query. From line 4, column 3 to line 4, column 6: Column 'NAME' not found in any table"
            ),
            ("SELECT 1; SELECT 'a' + 1", "Failed to validate query. From line 1, column 18 to line 1, column 24: "),
            (
                "SELECT 1;\nSELECT FROM",
                "Failed to parse query: Incorrect syntax near the keyword 'FROM' at line 2, column 8"
            ),
            (
                "CREATE TABLE U (ID INT PRIMARY KEY);\nCREATE TABLE V (ID INT PRIMARY KEY, N INT DEFAULT 'x')",
                "Invalid default value for column 'N'"
            ),
        ])
    func placesInErrorsAreThoseInTheScript(_ sql: String, _ message: String) throws {
        let engine = try Engine(.temporary)
        defer { engine.close() }
        let error = #expect(throws: SQLError.self) {
            try engine.executeScript(StatementRequest(sql: sql, cancellation: Cancellation()))
        }
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }

    @Test func defaultsAreThoseOfTheirStatement() throws {
        let engine = try Engine(.temporary)
        defer { engine.close() }
        let script =
            "SELECT 'before'; CREATE TABLE T (ID INT PRIMARY KEY, N VARCHAR DEFAULT 'ü'); INSERT INTO T (ID) VALUES (1)"
        try engine.executeScript(StatementRequest(sql: script, cancellation: Cancellation()))
        #expect(engine.catalog.table("PUBLIC", "T")?.column("N")?.defaultText == "'ü'")
    }
}
