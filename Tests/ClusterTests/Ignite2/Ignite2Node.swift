import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

/// All tests on real Ignite 2 nodes: `IGNITE2_ADDRESSES` names one with the engine Calcite, `IGNITE2_H2_ADDRESSES` one
/// with the engine H2. Without them they are skipped.
///
/// One test runs at a time: a statement that creates a table and a transaction of another session wait for each other.
@Suite(
    .serialized,
    .enabled(if: !Ignite2Node.present.isEmpty, "IGNITE2_ADDRESSES and IGNITE2_H2_ADDRESSES name no nodes"))
struct Ignite2ClusterTests {}

/// The nodes that the environment names, as the tests use them: through the program.
enum Ignite2Node: String, CaseIterable, Sendable {
    case calcite = "IGNITE2_ADDRESSES"
    case h2 = "IGNITE2_H2_ADDRESSES"

    static let present: [Ignite2Node] = {
        let present = allCases.filter { !$0.address.isEmpty }
        for missing in allCases where !present.contains(missing) {
            print("Ignite2ClusterTests: SKIPPED on \(missing), \(missing.rawValue) is not set")
        }
        return present
    }()

    /// Those whose SQL takes part in transactions.
    static var transactional: [Ignite2Node] { present.filter { $0 == .calcite } }

    var address: String { ProcessInfo.processInfo.environment[rawValue] ?? "" }

    func arguments(_ arguments: [String]) -> [String] { ["-X"] + arguments + [address] }

    /// Runs the program on a script from start to end.
    func run(
        _ arguments: String..., script: String = "", environment: [String: String] = [:],
        output: Program.Output = .gathered
    ) -> Program.Result {
        Program.run(self.arguments(arguments), environment: environment, input: script, output: output)
    }

    /// Starts the program; its standard input stays open.
    func start(_ arguments: String..., script: String = "") -> Program {
        Program(self.arguments(arguments), input: Array(script.utf8))
    }

    /// Returns what a query gives, rows without anything around them.
    func value(_ query: String) -> String {
        let result = run("-A", "-t", "-c", query)
        return result.status == 0 ? String(result.text.dropLast()) : result.errors
    }

    /// Runs the body with a client of the library.
    func withClient<Result>(
        listeners: [any ClientEventListener] = [], _ body: (Client) throws -> Result
    ) throws -> Result {
        var options = try ClientOptions("ignite2://\(address)")
        // What would wait forever is a failure of its own.
        options.statementTimeout = .seconds(60)
        let client = try Ignite.connect(options, listeners: listeners)
        defer { client.close() }
        return try body(client)
    }

    /// Runs the body with a table that no other test uses.
    func withTable<Result>(_ columns: String, _ body: (String) throws -> Result) throws -> Result {
        let name = Node.uniqueName("T2")
        let created = run("-q", "-c", "create table \(name) (\(columns)) with \"atomicity=transactional\"")
        try #require(created.status == 0, "\(created.errors)")
        defer { _ = run("-q", "-c", "drop table \(name)") }
        return try body(name)
    }

    /// A query that does not end by itself.
    func endlessQuery(_ mark: String) -> String {
        let range = self == .h2 ? "system_range(1, 100000000000)" : "table(system_range(1, 100000000000))"
        return "select count(*) as \(mark) from \(range) where mod(x, 7) = 3;"
    }

    /// Rows 1 to `count`.
    func numbers(_ count: Int) -> String {
        self == .h2 ? "system_range(1, \(count))" : "table(system_range(1, \(count)))"
    }

    /// Returns the number of queries of the node whose text contains a mark.
    func queries(with mark: String) -> Int? {
        // The asking query must not find itself.
        let (head, tail) = (mark.prefix(1), mark.dropFirst())
        return Int(value("select count(*) from sys.sql_queries where sql like '%\(head)' || '\(tail)%'"))
    }
}
