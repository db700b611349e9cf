import Foundation
import TestSupport
import Testing

extension OwnClusterTests {
    /// Connections that are lost: three nodes, which drop a connection on which nothing comes for two seconds.
    ///
    /// Node 0 holds the cluster's metadata, without which no statement runs; others die.
    @Suite(.serialized, .ownCluster("--idle-timeout", "2000", nodes: 3))
    struct LostNodeTests {}
}

extension OwnCluster.Running {
    /// All addresses, in the order of these nodes.
    func addresses(_ nodes: Int...) -> String { nodes.map { addresses[$0] }.joined(separator: ",") }

    /// Starts a killed node again and waits until it takes statements.
    func revive(_ node: Int) {
        command("revive", "\(node)")
        #expect(
            eventually(within: 90) {
                Program.run(["-X", "-c", "select 1", addresses[node]]).status == 0
            }, "node \(node) is back")
    }

    /// Makes a table that a killed node leaves whole.
    func createReplicated(_ table: String) throws {
        let zone = "create zone if not exists z3 (partitions 4, replicas 3) storage profiles['default']"
        let columns = "create table \(table) (id int primary key, v int)"
        let statements =
            isIgnite2
            ? ["-c", "\(columns) with \"template=replicated,atomicity=transactional\""]
            : ["-c", zone, "-c", "\(columns) zone z3"]
        let made = Program.run(["-X"] + statements + [address])
        try #require(made.status == 0, "\(made.errors)")
    }

    /// Whether a query runs whose text contains a mark, which the asking one must not find in itself.
    ///
    /// - Parameter node: The node that is asked; those of Ignite 2 know only their own queries.
    func runs(_ mark: String, on node: Int = 0) -> Bool {
        let pattern = "'%\(mark.dropLast())' || '\(mark.suffix(1))%'"
        let view = isIgnite2 ? "sys.sql_queries" : "system.sql_queries"
        return Int(value("select count(*) from \(view) where sql like \(pattern)", on: node)) ?? 0 > 0
    }

    /// A number from a table, asked for until the cluster has recovered from the loss of a node.
    func number(_ query: String) -> Int? {
        var number: Int?
        _ = eventually(within: 60) {
            number = Int(value(query))
            return number != nil
        }
        return number
    }
}

/// What `--log` writes of one program.
struct LoggedFrames {
    let folder: TemporaryFolder
    var path: String { folder.path + "/frames" }

    init() throws { folder = try TemporaryFolder() }

    /// How many lines contain a text: `> HEARTBEAT`, `* connected`.
    func count(_ text: String) -> Int {
        let lines = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return lines.ranges(of: text + " ").count + lines.ranges(of: text + "\n").count
    }

    /// How many connections have carried more than handshakes and heartbeats: a server may reset one before that, which
    /// is made anew then (ignite3-protocol.md 3).
    var connectionsUsed: Int {
        var count = 0
        var isUsed = false
        for line in ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n") {
            if line.hasSuffix("* connected") { isUsed = false }
            guard !isUsed, line.contains(" > "), !line.contains("> HANDSHAKE "), !line.contains("> HEARTBEAT ") else {
                continue
            }
            isUsed = true
            count += 1
        }
        return count
    }
}
