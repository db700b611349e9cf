import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Lists of what goes on in the cluster on a screen of 80 columns, and what errors say about it.
@Suite struct ListWidthTests {
    private static let id = "01a220c6-ff23-0000-0642-126e00000001"

    private func node(_ rows: [Value]) throws -> InProcessNode {
        try InProcessNode { request in
            guard request.sql.contains("SYSTEM.SQL_QUERIES") else {
                let message =
                    "conflict [locker=01a220c7-229b-0000-0642-126e00000001, holder=\(Self.id), abandoned=false]"
                return .error(ErrorBlock(.transaction, 4, message))
            }
            return .rows(rows.indices.map { Column(name: "COLUMN_\($0)", type: .varchar) }, [rows])
        }
    }

    /// The id stays whole, so that it can be copied; the statement goes on in the next line.
    @Test(arguments: [20, 31, 400]) func queries(length: Int) throws {
        let sql = String(repeating: "s", count: length)
        let result = try node([.varchar(Self.id), .varchar("5"), .varchar(sql)]).runShell(
            "-P", "columns=80", script: "\\queries\n")
        #expect(result.status == 0 && result.lines.allSatisfy { $0.count <= 80 }, "\(result.text)")
        #expect(result.text.contains(" \(Self.id) | 5        | s"))
        let letters = result.text.count { $0 == "s" }
        #expect(letters == length + 2, "with those of the title")
    }

    @Test func moreOfQueries() throws {
        let texts = (0..<9).map { Value.varchar("\($0) \(Self.id)") }
        let result = try node(texts).runShell("-P", "columns=80", script: "\\queries+\n")
        #expect(result.lines.allSatisfy { $0.count <= 80 } && result.text.contains("COLUMN_8 | 8 \(Self.id)\n"))
        let wide = try node(texts).runShell("-A", "-t", script: "\\queries+\n")
        #expect(wide.lines.count == 2, "the format that is set is left alone")
    }

    @Test func aConflictNamesTheHolder() throws {
        let result = try node([]).runShell(script: "update t set a = 1;\n")
        #expect(
            result.errors.contains(
                "HINT: transaction \(Self.id) holds a lock: \\txs shows it, \\kill transaction \(Self.id) ends it\n"))
    }
}
