import Foundation
import IgniteCore
import Testing

@testable import Ignite3
@testable import IgniteEmbedded

/// Compares the embedded node with what a real one has answered.
///
/// The file has a line for each expression, with its type and its value or error. The word `refused` follows where the
/// embedded node refuses it, and `worded` where both have the same error in other words.
@Suite struct RecordedAnswerTests {
    @Test func theNodeAnswersLikeARealOne() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Recorded.tsv")
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        let socket = try NodeSocket(node)
        var differences: [String] = []
        var count = 0
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(fields.count >= 3, "\(line)")
            count += 1
            let (type, answer) = Self.answer(fields[0], socket)
            switch fields.count > 3 ? fields[3] : "" {
            case "refused":
                if !answer.contains("The embedded node does not support") {
                    differences.append("\(fields[0]) is not refused: \(type) \(answer)")
                }
            case "worded":
                let code = fields[2].prefix { $0 != " " }
                if !answer.hasPrefix("\(code) ") {
                    differences.append("\(fields[0])\n  is  \(answer)\n  not \(fields[2])")
                }
            default:
                if type != fields[1] || answer != fields[2] {
                    differences.append(
                        "\(fields[0])\n  is  \(type)\t\(answer)\n  not \(fields[1])\t\(fields[2])")
                }
            }
        }
        #expect(differences.isEmpty, "\(differences.count) of \(count):\n\(differences.joined(separator: "\n"))")
        #expect(count > 250)
    }

    private static func answer(_ expression: String, _ socket: NodeSocket) -> (type: String, answer: String) {
        let isQuery = expression.hasPrefix("select ") || expression.hasPrefix("values ")
        do {
            let rows = try socket.run(isQuery ? expression : "select \(expression)")
            let types = socket.lastColumns.map { sqlTypeName(of: $0) }
            return (types.joined(separator: "; "), rows.joined(separator: " \\n "))
        } catch {
            return ("error", withoutPlace("\(error)"))
        }
    }

    /// Removes the place in the statement, and the forms that an operator has.
    private static func withoutPlace(_ message: String) -> String {
        var text = message
        for start in ["From line ", "At line "] {
            guard let place = text.range(of: start), let end = text[place.lowerBound...].range(of: ": ") else {
                continue
            }
            text.removeSubrange(place.lowerBound..<end.upperBound)
        }
        if let forms = text.range(of: ". Supported form(s)") { text.removeSubrange(forms.lowerBound...) }
        return text.replacingOccurrences(of: "\n", with: " \\n ")
    }
}
