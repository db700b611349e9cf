import IgniteCore
import Testing

struct ErrorPlaceTests {
    /// What stands in front of the statement in its first line is taken off every place there.
    @Test(arguments: [
        ("From line 1, column 32 to line 1, column 37: no", "From line 1, column 15 to line 1, column 20: no", 1, 15),
        ("Encountered \"+\" at line 1, column 18", "Encountered \"+\" at line 1, column 1", 1, 1),
        ("From line 1, column 20 to line 2, column 7", "From line 1, column 3 to line 2, column 7", 1, 3),
        ("At line 2, column 20", "At line 2, column 20", 2, 20),
        ("At line 11, column 20", "At line 11, column 20", 11, 20),
        ("At line 1, column 17", "At line 1, column 17", 1, 17), ("At line 1, column ", "At line 1, column ", nil, nil),
        ("", "", nil, nil),
    ])
    func behindAPrefix(_ message: String, _ expected: String, _ line: Int?, _ column: Int?) {
        let record = IgniteError.ServerRecord(
            code: "IGN-SQL-4", message: message)
        let error = IgniteError(.server, message, server: record, sql: "EXPLAIN PLAN FOR select")
            .with(sql: "select", sentAfter: "EXPLAIN PLAN FOR ")
        #expect(error.message == expected)
        #expect(error.sql == "select")
        #expect(error.position?.line == line && error.position?.column == column)
    }
}
