import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// A little node and a person who is connected to it.
struct Seat {
    let node: InProcessNode
    let terminal: Terminal
    /// What stands before the mark in the prompt.
    let address: String

    /// - Parameters:
    ///   - greets: whether two lines are shown at the start; with `-q` they are not.
    ///   - names: the rows of the catalogue; nil: it is never answered.
    ///   - answer: what the node answers.
    init(
        _ arguments: [String] = ["-q"], environment: [String: String] = [:], home: TemporaryFolder? = nil,
        rows: Int = 24, columns: Int = 80, staysOpen: Bool = false,
        names: [[Value]]? = [],
        answer: @escaping @Sendable (SqlExec.Request) -> InProcessNode.Answer = littleAnswer
    ) throws {
        node = try InProcessNode { request in
            guard Self.isCatalogQuery(request.sql) else { return answer(request) }
            let columns = ["KIND", "A", "B", "C"].map { Column(name: $0, type: .varchar) }
            return names.map { .rows(columns, $0) } ?? .endless
        }
        address = "\(node.address)"
        terminal = try Terminal(
            arguments + [address], environment: environment, home: home, rows: rows, columns: columns,
            staysOpen: staysOpen)
    }

    /// Waits for the prompt, with the mark of the transaction.
    func prompts(_ mark: String = "=", within seconds: Double = 20) -> Bool {
        terminal.shows("ignite3 \(address)/PUBLIC\(mark)> ", within: seconds)
    }

    /// Types a line and waits for the next prompt; everything that was shown up to that, the line included.
    func run(_ line: String, mark: String = "=") -> String {
        terminal.enter(line)
        return terminal.read(until: "ignite3 \(address)/PUBLIC\(mark)> ") ?? "no prompt: \(terminal.unseen)"
    }

    /// The statements that the node was sent, without what the shell asks for completion.
    var statements: [String] { sent.filter { !Self.isCatalogQuery($0) } }

    /// How often the catalogue was asked for.
    var catalogQueries: Int { sent.count { Self.isCatalogQuery($0) } }

    private var sent: [String] {
        node.journal.entries.filter { $0.hasPrefix("SQL_EXEC ") }.map { String($0.dropFirst(9)) }
    }

    private static func isCatalogQuery(_ sql: String) -> Bool { sql.contains("FROM SYSTEM.TABLE_COLUMNS") }

    /// Types `\q` and waits for the end.
    func leaves() -> Bool {
        terminal.enter("\\q")
        return terminal.end() == 0
    }
}

/// Answers `rows N` with so many numbers, `halting N` too, but as if there were more, `wide N` with a text of so many letters, `endless` and `stuck` with nothing, `bad` with an
/// error, `nulls` with a row of NULL and another, `insert …` with a count, `slow` as DDL that a cancel has no effect on, everything else with what was asked.
@Sendable func littleAnswer(_ request: SqlExec.Request) -> InProcessNode.Answer {
    let sql = request.sql
    let words = sql.split(separator: " ")
    let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
    switch words.first?.lowercased() {
    case "rows":
        return .rows([Column(name: "N", type: .integer)], (0..<number).map { [.integer(Int32($0 + 1))] })
    case "halting":
        return .halting([Column(name: "N", type: .integer)], (0..<number).map { [.integer(Int32($0 + 1))] })
    case "nulls":
        let columns = [Column(name: "A", type: .integer), Column(name: "B", type: .varchar)]
        return .rows(columns, [[.null, .null], [.integer(12345), .varchar("text")]])
    case "wide":
        return .rows([Column(name: "TEXT", type: .varchar)], [[.varchar(String(repeating: "w", count: number))]])
    case "endless": return .endless
    case "stuck": return .stuck
    case "bad": return .error(ErrorBlock(.sql, 4, "this is bad"))
    case "dead": return .error(ErrorBlock(.transaction, 13, "this is dead"))
    case "insert": return .updated(1)
    case "create": return .applied(true)
    case "slow": return .whenCancelled(.applied(true))
    default: return .rows([Column(name: "SQL", type: .varchar)], [[.varchar(sql)]])
    }
}
