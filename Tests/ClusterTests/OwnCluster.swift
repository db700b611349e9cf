import Foundation
import Glibc
import TestSupport
import Testing

/// A cluster on free ports, with a table `T`, around the suite.
struct OwnCluster: SuiteTrait, TestScoping {
    /// The script that starts clusters; `IGNITE_CLUSTER` names it.
    static let script = ProcessInfo.processInfo.environment["IGNITE_CLUSTER"] ?? ""

    /// Further options of the script: `--tls`, `--mtls`, `--idle-timeout`.
    let options: [String]
    /// `USER:PASSWORD`, without which nobody is let in; nil: everybody is.
    let credentials: String?
    let nodes: Int
    /// `ignite3` or `ignite2`.
    let product: String

    struct Running: Sendable {
        /// `host:port` of each node.
        var addresses: [String]
        var folder: String
        /// `ignite3` or `ignite2`.
        var product = ""
        /// What the program needs beside the address.
        var options: [String] = []

        /// That of the first node.
        var address: String { addresses.first ?? "" }

        /// A certificate or a key.
        func file(_ name: String) -> String { "\(folder)/tls/\(name)" }

        @discardableResult
        func command(_ words: String...) -> Program.Result { command(words) }

        @discardableResult
        func command(_ words: [String]) -> Program.Result {
            Program([OwnCluster.script] + words + ["--dir", folder], executable: "/usr/bin/env").finish(within: 200)
        }

        /// Kills a node and waits until it is gone: only then all of its connections are closed.
        func kill(_ node: Int) throws {
            let process = try #require(processID(node))
            command("kill", "\(node)")
            #expect(eventually { !isAlive(process) })
        }

        /// A node's process.
        func processID(_ node: Int) -> Substring? {
            let summary = (try? String(contentsOfFile: folder + "/cluster.json", encoding: .utf8)) ?? ""
            let list = summary.firstMatch(of: /"pids": \[([\d\s,]*)\]/)?.1
            let processes = list?.matches(of: /\d+/).map(\.output) ?? []
            return processes.indices.contains(node) ? processes[node] : nil
        }

        /// Whether a process runs; a zombie does not, once its last thread has ended.
        private func isAlive(_ process: Substring) -> Bool {
            let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            return status.map { !$0.contains("State:\tZ") || !$0.contains("Threads:\t1\n") } ?? false
        }

        /// What a query gives through a node, rows without anything around them.
        func value(_ query: String, on node: Int = 0) -> String {
            String(Program.run(["-X", "-A", "-t", "-c", query] + options + [addresses[node]]).text.dropLast())
        }
    }

    @TaskLocal static var running = Running(addresses: [], folder: "")

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard !Self.script.isEmpty else { return try await function() }
        let folder = try TemporaryFolder()
        let port = freePort()
        let addresses = (0..<nodes).map { "127.0.0.1:\(port + $0)" }
        var running = Running(addresses: addresses, folder: folder.path + "/cluster", product: product)
        if options.contains(where: { $0.hasSuffix("tls") }) {
            running.options = [
                "--tls-ca", running.file("ca.pem"), "--tls-cert", running.file("client.pem"), "--tls-key",
                running.file("client.key"),
            ]
        }
        defer { running.command("stop") }
        let started = running.command(
            ["start", product, "--port", "\(port)", "--nodes", "\(nodes)", "--heap", "512m"]
                + (credentials.map { ["--auth", $0] } ?? []) + options)
        try #require(started.status == 0, "\(started.errors)")
        let connection = "\(product)://" + (credentials.map { "\($0)@" } ?? "") + running.address
        let table = "create table t (id int primary key\(running.isIgnite2 ? ", v int" : ""))" + running.transactional
        // On a busy machine, the first statement on a node that has just started takes long.
        let creation = ["-X", "--connect-timeout", "60", "-c", table] + running.options + [connection]
        let created = Program.run(creation)
        try #require(created.status == 0, "\(created.errors)")
        try await Self.$running.withValue(running) { try await function() }
    }

    /// A port that is free together with those that the nodes take beside it.
    private func freePort() -> Int {
        var port = 0
        repeat {
            port = Int.random(in: 20_000..<30_000)
        } while (0..<nodes).contains { node in
            [0, 100, 200, 300].contains { !Listener.isFree(port + node + $0) }
        }
        return port
    }
}

/// Freezes a process, and returns when all of its threads have stopped: until then they may still answer.
func freeze(_ process: Int32) {
    Glibc.kill(process, SIGSTOP)
    let folder = "/proc/\(process)/task"
    _ = eventually {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return threads.allSatisfy { thread in
            guard let state = try? String(contentsOfFile: "\(folder)/\(thread)/stat", encoding: .utf8) else {
                return true
            }
            // The state follows the name, which is in parentheses.
            return state.split(separator: ")").last?.hasPrefix(" T") == true
        }
    }
}

extension Trait where Self == OwnCluster {
    static func ownCluster(_ options: String..., credentials: String? = nil, nodes: Int = 1) -> Self {
        OwnCluster(options: options, credentials: credentials, nodes: nodes, product: "ignite3")
    }

    static func ownIgnite2Cluster(_ options: String..., credentials: String? = nil, nodes: Int = 1) -> Self {
        OwnCluster(options: options, credentials: credentials, nodes: nodes, product: "ignite2")
    }
}

// What tests of both products need to know of a cluster.
extension OwnCluster.Running {
    var isIgnite2: Bool { product == "ignite2" }

    /// What a table needs to take part in transactions, behind its columns.
    var transactional: String { isIgnite2 ? " with \"atomicity=transactional\"" : "" }

    // The frames of a product, as logs name them.
    var statementFrame: String { isIgnite2 ? "QUERY_SQL_FIELDS" : "SQL_EXEC" }
    var pageFrame: String { isIgnite2 ? "QUERY_SQL_FIELDS_CURSOR_GET_PAGE" : "SQL_CURSOR_NEXT_PAGE" }
    var commitFrame: String { isIgnite2 ? "TX_END" : "TX_COMMIT" }
    /// A query that does not end by itself.
    func endlessQuery(_ mark: String) -> String {
        isIgnite2 ? Ignite2Node.calcite.endlessQuery(mark) : Node.endlessQuery(mark)
    }

    /// The statements of the client itself, before the first of anybody's.
    var statementsOfConnecting: Int { isIgnite2 ? 1 : 0 }
}

/// All tests that need a cluster of their own, one suite after the other: nodes take long to start.
@Suite(.serialized, .enabled(if: !OwnCluster.script.isEmpty, "IGNITE_CLUSTER names no script"))
struct OwnClusterTests {
    /// Those on Ignite 2.
    @Suite struct Ignite2 {}
}
