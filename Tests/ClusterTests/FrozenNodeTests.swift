import Foundation
import Glibc
import TestSupport
import Testing

extension OwnClusterTests {
    @Suite(.serialized, .ownCluster())
    struct FrozenNodeTests {
        @Test func timeOut() throws { try FrozenNode().timeOut() }

        @Test(arguments: FrozenNode.Moment.allCases.filter { $0 != .idle })
        func threePresses(_ moment: FrozenNode.Moment) throws { try FrozenNode().threePresses(moment) }

        @Test(arguments: FrozenNode.Moment.allCases)
        func afterwards(_ moment: FrozenNode.Moment) throws { try FrozenNode().afterwards(moment) }
    }
}

extension OwnClusterTests.Ignite2 {
    @Suite(.serialized, .ownIgnite2Cluster())
    struct FrozenNodeTests {
        @Test func timeOut() throws { try FrozenNode().timeOut() }

        @Test(arguments: FrozenNode.Moment.allCases.filter { $0 != .idle })
        func threePresses(_ moment: FrozenNode.Moment) throws { try FrozenNode().threePresses(moment) }

        @Test(arguments: FrozenNode.Moment.allCases)
        func afterwards(_ moment: FrozenNode.Moment) throws { try FrozenNode().afterwards(moment) }
    }
}

/// A node that does not answer, and does later. One alone: others would shut it out.
struct FrozenNode {
    private let cluster = OwnCluster.running

    /// What a statement waits for when the node freezes.
    enum Moment: CaseIterable, CustomTestStringConvertible {
        case idle, beforeTheFirstPage, betweenPages, inTransaction, atCommit, atCommitOfReads

        var testDescription: String { "\(self)" }

        var isCommit: Bool { self == .atCommit || self == .atCommitOfReads }
    }

    /// Freezes the node while something is done.
    private func frozen(_ body: (_ thaw: () -> Void) throws -> Void) throws {
        let node = try #require(cluster.processID(0).flatMap { Int32($0) })
        freeze(node)
        defer { Glibc.kill(node, SIGCONT) }
        try body { Glibc.kill(node, SIGCONT) }
    }

    private func start(_ script: String, _ arguments: String...) -> Program {
        Program(["-X", "-A", "-t"] + arguments + [cluster.address], input: Array(script.utf8))
    }

    /// The time of a statement is over although the server does not say so; its answer, when it comes late, is
    /// nobody's.
    func timeOut() throws {
        // The first of all takes longer.
        #expect(cluster.value("insert into t (id) values (1)") == "")
        let idle = start("\\echo ready\n", "--timeout", "2")
        let inTransaction = start("begin;\ninsert into t (id) values (2);\n\\echo ready\n", "--timeout", "2")
        let atCommit = start("begin;\ninsert into t (id) values (3);\n\\echo ready\n", "--timeout", "2")
        let programs = [idle, inTransaction, atCommit]
        for program in programs { try #require(program.waitForOutput("ready\n")) }
        // Each page has this time.
        let betweenPages = start("\\echo ready\n", "--timeout", "4", "--page-size", "10")
        betweenPages.send("select x from table(system_range(1, 5000000));\n\\warn end\nselect 'own';\n")
        #expect(betweenPages.waitForOutput("ready\n"))
        betweenPages.readsOutput = false
        #expect(betweenPages.wait { betweenPages.unreadOutput > 60_000 })
        try frozen { thaw in
            let started = Program.now
            idle.send("select 'late';\n\\warn end\n")
            inTransaction.send("select 'late';\n\\warn end\n")
            atCommit.send("commit;\n\\warn end\n")
            #expect(idle.waitForErrors("end\n", within: 20))
            #expect(Program.now - started < 10)
            #expect(idle.errorText.contains("ERROR: \(cluster.address) did not answer in time"))
            for program in [inTransaction, atCommit] { #expect(program.waitForErrors("end\n", within: 30)) }
            #expect(
                inTransaction.errorText.contains("ERROR: \(cluster.address) did not answer in time"),
                "\(inTransaction.errorText)")
            #expect(
                inTransaction.errorText.contains("WARNING: the state of the transaction is unknown"),
                "\(inTransaction.errorText)")
            let outcome = cluster.isIgnite2 ? "; the outcome of COMMIT is unknown\n" : "ERROR: not committed: "
            #expect(atCommit.errorText.contains(outcome), "\(atCommit.errorText)")
            betweenPages.readsOutput = true
            #expect(betweenPages.waitForErrors("end\n", within: 30))
            #expect(betweenPages.errorText.contains("ERROR: "), "\(betweenPages.errorText)")
            let silent = Program.run(["-X", "--connect-timeout", "1", "-c", "select 1", cluster.address])
            #expect(silent.status == 2)
            thaw()
            inTransaction.send("commit;\n")
        }
        for program in programs { program.send("select 'own';\n") }
        for program in programs {
            let result = program.finish(within: 30)
            #expect(result.status == 0)
            #expect(result.text == "ready\nown\n")
            #expect(!result.errors.contains("\nCOMMIT\n"), "\(result.errors)")
        }
        let rows = betweenPages.finish(within: 30)
        #expect(rows.text.hasSuffix("\nown\n"))
        let numbers = rows.text.split(separator: "\n").dropFirst().dropLast()
        #expect(numbers.elementsEqual((1...numbers.count).map { "\($0)" }), "none missing, none twice")
        // COMMIT was sent to Ignite 2, which carries it out in the end; Ignite 3 is asked first.
        let committed = cluster.isIgnite2 ? "3" : ""
        #expect(eventually { cluster.value("select id from t where id in (2, 3)") == committed })
    }

    /// The first press is answered by words, the second too, the third leaves, whatever is under way.
    func threePresses(_ moment: Moment) throws {
        let person = try Person(moment, on: cluster, staysOpen: true)
        try frozen { _ in
            person.startsWaiting()
            let started = Program.now
            person.presses(and: "; waiting for the server\n")
            #expect(Program.now - started < 3)
            person.presses(and: "the server has not responded yet; press Ctrl-C again to quit\n")
            person.presses(and: "[status 130]")
            let settings = person.settings
            #expect(person.terminal.wait { person.terminal.settings == settings })
            // Ignite 3 is asked first about a transaction that has written, so COMMIT was not sent.
            let isAskedFirst = moment == .atCommit && !cluster.isIgnite2
            let text = person.terminal.text
            #expect(text.contains("not committed") == isAskedFirst, "\(text)")
            #expect(text.contains("outcome is unknown") == (moment.isCommit && !isAskedFirst), "\(text)")
        }
        // What the program left open is rolled back before somebody else needs what it has locked.
        let view = cluster.isIgnite2 ? "sys.transactions" : "system.transactions where transaction_type = 'READ_WRITE'"
        #expect(eventually { cluster.value("select count(*) from \(view)") == "0" })
    }

    /// The node goes on, and so does the person, with rows of their own.
    func afterwards(_ moment: Moment) throws {
        let person = try Person(moment, on: cluster)
        let terminal = person.terminal
        try frozen { thaw in
            guard moment != .idle else { return }
            person.startsWaiting()
            person.presses(and: "; waiting for the server\n")
            thaw()
            #expect(terminal.shows("/PUBLIC"))
        }
        terminal.enter("rollback;")
        #expect(terminal.shows("/PUBLIC=> "))
        for number in 1...3 {
            terminal.enter("select 'own\(number)' as own;")
            #expect(terminal.shows("\nown\(number)\n(1 row)\n"))
        }
        #expect(!terminal.text.contains("was lost"))
        #expect(person.frames.connectionsUsed == 1)
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }
}

/// Someone at a terminal who has come so far that the node may freeze.
private struct Person {
    typealias Moment = FrozenNode.Moment

    let terminal: Terminal
    let frames: LoggedFrames
    let moment: Moment
    private let cluster: OwnCluster.Running
    /// The terminal's before the program began.
    let settings: [UInt8]
    /// Pages that were fetched for Tab.
    private let pagesOfNames: Int

    init(_ moment: Moment, on cluster: OwnCluster.Running, staysOpen: Bool = false) throws {
        self.moment = moment
        self.cluster = cluster
        frames = try LoggedFrames()
        terminal = try Terminal(
            ["-X", "-A", "--page-size", "10", "--log", frames.path, cluster.address], environment: ["PAGER": " "],
            columns: 120, staysOpen: staysOpen)
        settings = terminal.initialSettings
        try #require(terminal.shows("/PUBLIC=> "))
        // The names for Tab have come, so that whatever is sent later is the person's.
        let frames = frames
        try #require(
            terminal.wait {
                frames.count("< \(cluster.statementFrame)") > cluster.statementsOfConnecting
                    && frames.count("< \(cluster.pageFrame)") == frames.count("> \(cluster.pageFrame)")
            })
        pagesOfNames = frames.count("< \(cluster.pageFrame)")
        if moment == .inTransaction || moment.isCommit {
            terminal.enter("begin;")
            #expect(terminal.shows("/PUBLIC*> "))
            // Its COMMIT may be carried out in spite of all, so the next one needs another key.
            let insert = "insert into t (id) values (\(Int.random(in: 100...1_000_000_000)));"
            // By key: reading all rows would wait for a transaction that the one before has left.
            terminal.enter(moment == .atCommit ? insert : "select id from t where id = 1;")
            #expect(terminal.shows("/PUBLIC*> "))
        }
        if moment == .betweenPages {
            terminal.isLookedAt = false
            terminal.enter("select x from table(system_range(1, 5000000));")
            try #require(terminal.wait { frames.count("< \(cluster.pageFrame)") > 20 })
        }
    }

    /// Makes the program wait for the frozen node.
    func startsWaiting() {
        if moment == .betweenPages {
            terminal.isLookedAt = true
            // Up to the last row that has come.
            let isEmpty = terminal.wait(within: 10) {
                let pages = frames.count("< \(cluster.pageFrame)") - pagesOfNames
                return terminal.unseen.hasSuffix("\n\(pages * 10 + 10)") && isAsleep
            }
            #expect(isEmpty, "\(terminal.unseen.suffix(50))")
            return
        }
        let sendsCommit = moment == .atCommitOfReads || moment == .atCommit && cluster.isIgnite2
        let request = "> " + (sendsCommit ? cluster.commitFrame : cluster.statementFrame)
        let sent = frames.count(request)
        terminal.enter(moment.isCommit ? "commit;" : "select 'late';")
        #expect(terminal.wait { frames.count(request) > sent })
    }

    /// Whether the program waits for something.
    private var isAsleep: Bool {
        let process = terminal.child ?? terminal.process
        let fields = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.split(separator: " ")
        return fields.map { $0.count > 2 && $0[2] == "S" } ?? false
    }

    func presses(and sees: String) {
        terminal.type(Terminal.Key.ctrlC)
        #expect(terminal.shows(sees, within: 5), "\(moment): \(terminal.unseen.suffix(300))")
    }
}
