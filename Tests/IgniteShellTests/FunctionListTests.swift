import TestSupport
import Testing

/// `\\df`, which asks no server.
struct FunctionListTests {
    private func names(_ pattern: String) throws -> [String] {
        let result = try littleNode().runShell("-A", "-t", "-q", script: "\\df \(pattern)\n")
        #expect(result.errors == "")
        return result.lines.dropLast().map { String($0.prefix { $0 != "|" }) }
    }

    @Test(arguments: [
        ("round", ["ROUND"]), ("l*r", ["LOWER"]), ("\"substr\"*", []), ("SUBSTR?*", ["SUBSTRING"]),
        ("lower|upper", ["LOWER", "UPPER"]), ("*date", ["CURRENT_DATE", "DATE_FROM_UNIX_DATE", "UNIX_DATE"]),
        ("nosuch", []),
    ])
    func patterns(_ pattern: String, _ expected: [String]) throws {
        #expect(try names(pattern) == expected)
    }

    @Test func all() throws {
        let result = try littleNode().runShell("-A", "-q", script: "\\df\n")
        #expect(
            result.lines.prefix(3) == ["List of functions", "Name|Arguments|Description", "ABS|number|absolute value"])
        #expect(result.lines.contains("PI||the number pi"))
        #expect(result.lines.count > 120)
    }
}
