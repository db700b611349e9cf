import Foundation
import Glibc
import TestSupport
import Testing

extension OwnClusterTests.LostNodeTests {
    @Suite struct KilledNodeTests {
        @Test func underWay() throws { try KilledNode().underWay() }
        @Test func atCommit() throws { try KilledNode().atCommit() }
    }
}

/// Nodes that die, under all that a connection may be used for at that moment.
struct KilledNode {
    private let cluster = OwnCluster.running

    /// Starts the program on node 1; the others are there to go on with.
    private func start(_ arguments: String..., script: String) -> Program {
        Program(
            ["-X", "-A", "-t", "--connect-timeout", "30"] + arguments + [cluster.addresses(1, 0, 2)],
            input: Array(script.utf8))
    }

    /// All kinds of loss with one kill: nodes take long to start.
    func underWay() throws {
        // A node of Ignite 2 creates no table while a transaction is open.
        try cluster.createReplicated("many")
        let people = try People(on: cluster)
        let inserts = (1...50_000).map { "insert into many values (\($0), 0);\n" }.joined()
        let folder = try TemporaryFolder()
        try folder.write(Array(inserts.utf8), to: "inserts.sql")

        let idle = start(script: "\\echo ready\n")
        let single = Program(["-X", cluster.addresses[1]], input: Array("\\echo ready\n".utf8))
        let begin = "begin;\ninsert into t (id) values (1);\n\\echo ready\n"
        let inTransaction = start(script: begin)
        let beforeCommit = start(script: begin.replacing("(1)", with: "(2)"))
        let withoutWrites = start(script: "begin;\nselect 1;\n\\echo ready\n")
        let all = [idle, single, inTransaction, beforeCommit, withoutWrites]
        for program in all { try #require(program.waitForOutput("ready\n")) }
        let beforeRows = start(script: cluster.endlessQuery("BUSY") + "\n\\echo never\n")
        #expect(eventually { cluster.runs("BUSY", on: 1) })
        let betweenPages = start(
            "--page-size", "200", script: "select x from table(system_range(1, 5000000));\n\\echo never\n")
        betweenPages.readsOutput = false
        #expect(betweenPages.wait { betweenPages.unreadOutput > 60_000 })
        let script = start(script: "\\i \(folder.path)/inserts.sql\n\\echo never\n")
        #expect(script.wait { script.errorText.ranges(of: "INSERT 1\n").count > 20 })

        try cluster.kill(1)
        for program in [idle, single, inTransaction] { program.send("select 7;\n\\echo went on\n") }
        for program in [beforeCommit, withoutWrites] { program.send("commit;\n\\echo never\n") }
        betweenPages.readsOutput = true
        let results = (all + [beforeRows, betweenPages, script]).map { $0.finish() }
        people.goOnWithAnotherNode()
        cluster.revive(1)
        people.write()

        let goneOn = results[0]
        #expect(goneOn.status == 0)
        #expect(goneOn.text == "ready\n7\nwent on\n")
        #expect(goneOn.errorLines.count == 1, "\(goneOn.errors)")
        #expect(goneOn.errors.contains("WARNING: the connection to \(cluster.addresses[1]) was lost: "))
        let noneLeft = results[1]
        #expect(noneLeft.status == 2)
        #expect(noneLeft.errors.contains("could not connect"), "\(noneLeft.errors)")
        #expect(noneLeft.text == "ready\n")

        let lost = results[2]
        #expect(lost.status == 2)
        #expect(lost.errors.contains("WARNING: the transaction was lost"), "\(lost.errors)")
        #expect(lost.text == "ready\n")
        for result in results[3...4] {
            #expect(result.status == 2)
            #expect(result.errors.contains("ERROR: not committed: "), "\(result.errors)")
            #expect(!result.errors.contains("\nCOMMIT\n") && !result.text.contains("never"))
        }

        let unanswered = results[5]
        #expect(unanswered.status == 2)
        #expect(unanswered.text == "")
        #expect(unanswered.errors.contains("ERROR: the connection to \(cluster.addresses[1]) was lost: "))
        let cut = results[6]
        #expect(cut.status == 2)
        let rows = cut.text.split(separator: "\n")
        #expect(rows.count > 1000 && rows.elementsEqual((1...rows.count).map { "\($0)" }), "whole rows, in order")
        #expect(cut.errors.contains("<stdin>:1: ERROR: the connection"), "\(cut.errors)")

        let stopped = results[7]
        let count = stopped.errors.ranges(of: "INSERT 1\n").count
        #expect(stopped.status == 2)
        #expect(stopped.errors.contains("/inserts.sql:\(count + 1): ERROR: "), "\(stopped.errors.suffix(300))")
        #expect(stopped.text == "")
        let last = try #require(cluster.number("select max(id) from many"))
        #expect(last == count || last == count + 1)
        #expect(cluster.number("select count(*) from many") == last)
        #expect(cluster.number("select count(*) from t where id in (1, 2)") == 0)
    }

    /// What is said of COMMIT is what the table shows.
    func atCommit() throws {
        try cluster.createReplicated("committed")
        let programs = try (1...4).map { number in
            let frames = try LoggedFrames()
            let work = number == 4 ? "select 1" : "insert into committed values (\(number), 0), (\(number + 10), 0)"
            let program = start(
                "--log", frames.path, script: "begin;\n\(work);\n\\echo ready\n")
            try #require(program.waitForOutput("ready\n"))
            return (number, program, frames)
        }
        let node = try #require(cluster.processID(1).flatMap { Int32($0) })
        // Two are caught with COMMIT under way, if they are not too fast.
        for (_, program, frames) in programs[..<2] {
            program.send("commit;\n\\echo never\n")
            #expect(eventually { frames.count("> \(cluster.commitFrame)") == 1 })
        }
        freeze(node)
        // The third asks Ignite 3 first whether its transaction lives; the fourth, which wrote nothing, does not.
        let third = "> " + (cluster.isIgnite2 ? cluster.commitFrame : cluster.statementFrame)
        let asked = programs[2].2.count(third)
        for (_, program, _) in programs[2...] { program.send("commit;\n\\echo never\n") }
        #expect(eventually { programs[2].2.count(third) > asked })
        #expect(eventually { programs[3].2.count("> \(cluster.commitFrame)") == 1 })
        try cluster.kill(1)
        let results = programs.map { $0.1.finish() }
        cluster.revive(1)

        for (number, result) in zip(1..., results) {
            let rows = cluster.number("select count(*) from committed where id in (\(number), \(number + 10))")
            let isUnknown = result.errors.contains("the outcome of COMMIT is unknown")
            switch number {
            case 3 where !cluster.isIgnite2:
                #expect(result.errors.contains("ERROR: not committed: "), "\(result.errors)")
                #expect(rows == 0)
            case 3, 4:
                #expect(isUnknown, "\(result.errors)")
                #expect(rows == 0 || rows == 2)
            default:
                #expect(isUnknown != result.errors.contains("\nCOMMIT\n"), "\(result.errors)")
                #expect(isUnknown ? rows == 0 || rows == 2 : rows == 2, "\(rows ?? -1): \(result.errors)")
            }
            if !result.errors.contains("\nCOMMIT\n") { #expect(result.status == 2) }
        }
    }
}

/// Three people whose node dies: one does nothing, one has a transaction open, one waits for an answer.
private struct People {
    private let cluster: OwnCluster.Running
    private let terminals: [Terminal]
    private let (first, second): (String, String)

    /// Before: all on node 1.
    init(on cluster: OwnCluster.Running) throws {
        self.cluster = cluster
        (first, second) = (cluster.addresses[1], cluster.addresses[0])
        try cluster.createReplicated("typed")
        let arguments = ["-X", "--connect-timeout", "30", cluster.addresses(1, 0, 2)]
        terminals = try (0..<3).map { _ in try Terminal(arguments, columns: 160) }
        for terminal in terminals { try #require(terminal.shows("\(cluster.product) \(first)/PUBLIC=> ")) }
        for line in ["begin;", "insert into typed values (1, 0);"] {
            terminals[1].enter(line)
            #expect(terminals[1].shows("PUBLIC*> "))
        }
        terminals[2].enter(cluster.endlessQuery("TYPED"))
        #expect(eventually { cluster.runs("TYPED", on: 1) })
    }

    func goOnWithAnotherNode() {
        // What was under way fails and is not sent again.
        let (inTransaction, busy) = (terminals[1], terminals[2])
        #expect(busy.shows("ERROR: the connection to \(first) was lost: "))
        #expect(busy.shows("PUBLIC!> "))
        // The mark shows it before anything is tried.
        inTransaction.enter("")
        #expect(inTransaction.shows("PUBLIC!> "))
        inTransaction.enter("insert into typed values (2, 0);")
        #expect(inTransaction.shows("ERROR: the connection to \(first) was lost: "))
        #expect(inTransaction.shows("WARNING: the transaction was lost"))
        #expect(inTransaction.shows("PUBLIC!> "))
        for (index, terminal) in terminals.enumerated() {
            terminal.enter("select 'again\(index)' as again;")
            #expect(terminal.shows("WARNING: the connection to \(first) was lost: "))
            #expect(terminal.shows("again\(index)\n"))
            #expect(terminal.shows("\(cluster.product) \(second)/PUBLIC=> "))
        }
    }

    /// After the revival: without the node a write may have to wait.
    func write() {
        for (index, terminal) in terminals.enumerated() {
            terminal.enter("insert into typed values (\(10 + index), 0);")
            #expect(terminal.shows("INSERT 1\n\(cluster.product) \(second)/PUBLIC=> ", within: 60))
        }
        #expect(cluster.number("select count(*) from typed where id >= 10") == 3)
        #expect(cluster.number("select count(*) from typed where id < 10") == 0)
        #expect(!cluster.runs("TYPED"))
        for terminal in terminals {
            terminal.enter("\\q")
            #expect(terminal.end() == 0)
        }
    }
}
