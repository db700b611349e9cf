import Foundation
import Ignite3
package import IgniteCore

/// A node for tests of commands: `select` and values give one row of them, `rows` some more, `update` an update.
///
/// - `select 1, 'a', null` — one row with columns A, B, C: INTEGER for numbers, else VARCHAR.
/// - `rows N` — N rows of one column N, from 1.
/// - `table` — what `answers` holds for a text.
/// - Anything else that begins with `fail` is an error; the rest is DDL.
package func littleNode(
    _ answers: [String: InProcessNode.Answer] = [:], password: String? = nil, clusterID: IgniteUUID? = nil
) throws -> InProcessNode {
    try InProcessNode(password: password, clusterID: clusterID) { request in
        let sql = request.sql.trimmed
        if let answer = answers[sql] { return answer }
        let words = sql.split(separator: " ", maxSplits: 1)
        switch words.first {
        case "select": return selected(String(words.last ?? ""))
        case "rows":
            let count = Int32(words.last ?? "") ?? 0
            return .rows([Column(name: "N", type: .integer)], count > 0 ? (1...count).map { [.integer($0)] } : [])
        case "update": return .updated(3)
        case "fail": return .error(ErrorBlock(.sql, 4, "it failed"))
        default: return .applied(true)
        }
    }
}

private func selected(_ list: String) -> InProcessNode.Answer {
    var columns: [Column] = []
    var row: [Value] = []
    for item in list.split(separator: ",").map({ String($0).trimmed }) {
        let name = String(UnicodeScalar(UInt8(65 + columns.count)))
        if let number = Int32(item) {
            columns.append(Column(name: name, type: .integer))
            row.append(.integer(number))
        } else {
            columns.append(Column(name: name, type: .varchar))
            row.append(item == "null" ? .null : .varchar(item.trimmingQuotes))
        }
    }
    return .rows(columns, [row])
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    fileprivate var trimmingQuotes: String { hasPrefix("'") ? String(dropFirst().dropLast()) : self }
}

extension InProcessNode {
    /// Runs the program on a script from standard input.
    package func run(
        _ arguments: String..., script: String, environment: [String: String] = [:]
    ) -> Program.Result {
        Program.run(["-X"] + arguments + ["\(address)"], environment: environment, input: script)
    }

    /// The statements that came, in their order.
    package var statements: [String] {
        journal.entries.filter { $0.hasPrefix("SQL_EXEC ") }.map { String($0.dropFirst(9)) }
    }
}

/// What was seen in a node's thread.
package final class Seen<Item: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var items: [Item] = []

    package init() {}

    package func note(_ item: Item) { lock.withLock { items.append(item) } }
    package var all: [Item] { lock.withLock { items } }
}
