import Foundation
import IgniteCore
import Testing

@testable import Ignite3
@testable import IgniteEmbedded

/// Compares whole statements with what a real node has answered: the names and the types of columns, rows, errors with
/// their places.
///
/// The file has a line for each statement, with the columns and the rows, or `error` and the error.
@Suite struct RecordedStatementTests {
    @Test func theNodeAnswersLikeARealOne() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("RecordedStatements.tsv")
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        let socket = try NodeSocket(node)
        var differences: [String] = []
        var count = 0
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(fields.count == 3, "\(line)")
            count += 1
            let (columns, answer) = Self.answer(fields[0], socket)
            if columns != fields[1] || answer != fields[2] {
                differences.append("\(fields[0])\n  is  \(columns)\t\(answer)\n  not \(fields[1])\t\(fields[2])")
            }
        }
        #expect(differences.isEmpty, "\(differences.count) of \(count):\n\(differences.joined(separator: "\n"))")
        #expect(count > 100)
    }

    static func answer(_ sql: String, _ socket: NodeSocket) -> (columns: String, answer: String) {
        do {
            let rows = try socket.run(sql)
            let columns = socket.lastColumns.map { "\($0.name) \(sqlTypeName(of: $0))" }.joined(separator: "; ")
            return (columns, rows.joined(separator: " \\n "))
        } catch {
            return ("error", "\(error)".replacingOccurrences(of: "\n", with: " \\n "))
        }
    }
}
