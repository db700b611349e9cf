import Foundation
import TestSupport
import Testing

/// All tests on a node. `IGNITE_ADDRESSES` names a real one. Without it, `make test` runs those that are not marked as
/// `.realNode` on an embedded one.
@Suite(.enabled(if: Node.isThere, "IGNITE_ADDRESSES names no node"))
struct ClusterTests {}

/// The node that `IGNITE_ADDRESSES` names, as the tests use it: through the program.
enum Node {
    static let address: String? = {
        let address = ProcessInfo.processInfo.environment["IGNITE_ADDRESSES"] ?? ""
        if !address.isEmpty { return address }
        print("ClusterTests: SKIPPED, IGNITE_ADDRESSES is not set; IGNITE_ADDRESSES=127.0.0.1:10800 runs them")
        return nil
    }()

    static var isThere: Bool { address != nil }
    /// Whether it is an embedded one, which has one writer and does not support everything.
    static let isEmbedded = ProcessInfo.processInfo.environment["IGNITE_EMBEDDED"] != nil

    /// What the program is called with: the address first, no start-up file.
    static func arguments(_ arguments: [String]) -> [String] { ["-X"] + arguments + [address ?? ""] }

    /// Runs the program on a script from start to end.
    static func run(
        _ arguments: String..., script: String = "", environment: [String: String] = [:],
        output: Program.Output = .gathered, folder: String? = nil, within seconds: Double = 60
    ) -> Program.Result {
        Program.run(
            Node.arguments(arguments), environment: environment, input: script, output: output, folder: folder,
            within: seconds)
    }

    /// Starts the program; its standard input stays open.
    static func start(_ arguments: String..., script: String = "", environment: [String: String] = [:]) -> Program {
        Program(Node.arguments(arguments), environment: environment, input: Array(script.utf8))
    }

    /// What a query gives, rows without anything around them.
    static func value(_ query: String) -> String {
        let result = run("-A", "-t", "-c", query)
        return result.status == 0 ? String(result.text.dropLast()) : result.errors
    }

    /// Kills a transaction of another session; returns whether it is gone. A busy node can report success for a
    /// transaction that lives on.
    static func kill(transaction id: some StringProtocol) -> Bool {
        eventually {
            let killed = run("-c", "kill transaction '\(id)'")
            let query =
                "select count(*) from system.transactions where transaction_id = '\(id)' "
                + "and transaction_state = 'PENDING'"
            return killed.status == 0 && value(query) == "0"
        }
    }

    /// How many queries the node runs whose text contains a mark.
    static func queries(with mark: String) -> Int? {
        // The asking query must not find itself.
        let (head, tail) = (mark.prefix(1), mark.dropFirst())
        return Int(
            value("select count(*) from system.sql_queries where sql like '%\(head)' || '\(tail)%'"))
    }

    /// A name that no other run uses.
    static func uniqueName(_ prefix: String) -> String { "\(prefix)_\(suffix)_\(counter.next())" }

    private static let suffix = String(UInt64.random(in: 0..<(1 << 40)), radix: 36).uppercased()
    private static let counter = Counter()
}

/// Numbers from 1, one for each who asks.
private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var last = 0

    func next() -> Int {
        lock.withLock {
            last += 1
            return last
        }
    }
}

/// Tables that the tests of a suite share: made before the first test, dropped behind the last.
///
/// A node takes a second for each, so suites share tables and tests keep to keys or tables of their own.
struct OwnTables: SuiteTrait, TestScoping {
    let statements: String

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard Node.isThere else { return try await function() }
        let created = Node.run("-q", "-v", "ON_ERROR_STOP=1", script: statements)
        try #require(created.status == 0, "\(created.errors)")
        defer { drop() }
        try await function()
    }

    private func drop() {
        let made = statements.matches(of: /create (table|schema) ([\w.]+)/).map { "drop \($0.1) \($0.2);" }
        _ = Node.run("-q", script: made.reversed().joined())
    }
}

extension Trait where Self == OwnTables {
    static func tables(_ statements: String) -> Self { OwnTables(statements: statements) }
}

extension Trait where Self == ConditionTrait {
    /// For tests of what only a real node has: several writers, or what the embedded node refuses.
    static var realNode: Self { .disabled(if: Node.isEmbedded, "the embedded node does not have this") }
}
