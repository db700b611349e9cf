import Foundation
import Glibc
import TestSupport
import Testing

extension ClusterTests {
    /// `\top` at a terminal, on a node of Ignite 3.
    @Suite struct TopTests {
        @Test func aQueryIsShownAndKilled() throws {
            let mark = Node.uniqueName("TOP")
            try TopPerson(Node.arguments([])).killsQuery(
                mark, Node.start("-c", Node.endlessQuery(mark))
            ) { Node.queries(with: mark) == 0 }
        }

        @Test(.realNode) func aTransactionIsShownWithItsLocks() throws {
            let table = Node.uniqueName("TOPTX")
            #expect(Node.run("-c", "create table \(table) (id int primary key)").status == 0)
            defer { _ = Node.run("-c", "drop table \(table)") }
            let writer = Node.start("-A", "-t", script: "begin;\ninsert into \(table) values (1);\n\\txs\n\\echo on\n")
            try #require(writer.waitForOutput("on\n"))
            let own = String(decoding: writer.output, as: UTF8.self).split(separator: "\n").first {
                $0.contains("|yes|")
            }
            let id = String(try #require(own?.split(separator: "|").first))
            let person = try TopPerson(Node.arguments([]))
            person.terminal.type("3/\(id)\r")
            #expect(person.sees { $0.contains(">\(id)") && $0.contains("READ_WRITE") })
            person.terminal.type("4")
            #expect(person.sees { $0.contains(">\(id)") && $0.contains("IX, X") })
            person.terminal.type("ky")
            #expect(person.sees { $0.contains("ended transaction \(id)") && $0.contains(" (none)") })
            person.leaves()
            writer.send("commit;\n")
            #expect(writer.finish().errors.contains("ERROR: not committed: "))
        }

        /// Whatever ends it leaves the terminal as it was.
        @Test(arguments: ["q", Terminal.Key.ctrlC, "TERM", "HUP", "QUIT"])
        func theTerminalIsAsItWas(_ way: String) throws {
            let person = try TopPerson(Node.arguments(["-q"]), isFromCommand: true)
            let program = try #require(person.terminal.child)
            let signals = ["TERM": SIGTERM, "HUP": SIGHUP, "QUIT": SIGQUIT]
            if let signal = signals[way] {
                kill(program, signal)
                #expect(person.terminal.shows("[status \(128 + signal)]"))
            } else {
                person.terminal.type(way)
                #expect(person.terminal.shows("[status 0]"))
            }
            #expect(!person.terminal.screen.isAlternate)
            #expect(person.terminal.wait { person.terminal.settings == person.settings })
        }

        @Test func resizing() throws {
            let person = try TopPerson(Node.arguments([]))
            for (rows, columns) in [(40, 120), (10, 40), (3, 10), (24, 80)] {
                person.terminal.resize(rows: rows, columns: columns)
                let isDrawn = person.terminal.screenShows { screen in
                    rows < 6
                        ? screen.lines[0].hasPrefix("window")
                        : screen.lines[rows - 1].contains("interval")
                            || screen.lines[rows - 1].hasPrefix("q quit")
                }
                #expect(isDrawn, "\(rows) × \(columns)\n\(person.terminal.screen.text)")
            }
            person.leaves()
        }

        /// One query and one look at the nodes for each refresh, however many keys are pressed.
        @Test func keysCostTheClusterNothing() throws {
            let folder = try TemporaryFolder()
            let log = "\(folder.path)/log"
            let started = Program.now
            let person = try TopPerson(Node.arguments(["--log", log]), command: "\\top 1")
            for _ in 0..<50 { person.terminal.type("srs12341r?\u{1B}[Bq\t") }
            #expect(
                person.terminal.wait {
                    (try? String(contentsOfFile: log, encoding: .utf8))?.ranges(of: "> CLUSTER_GET_NODES").count ?? 0
                        > 4
                })
            let seconds = Program.now - started
            let frames = try String(contentsOfFile: log, encoding: .utf8)
            #expect(Double(frames.ranges(of: "> SQL_EXEC").count) <= seconds + 2, "one is for Tab")
            person.terminal.type("q")
            person.leaves()
        }

        @Test func itIsRefusedWithoutATerminal() {
            let result = Node.run("-c", "\\top")
            #expect(result.errors.hasPrefix("ERROR: \\top needs a terminal") && result.status == 1)
            #expect(result.text == "")
        }

        @Test func itIsRefusedWithoutACursor() throws {
            let terminal = try Terminal(Node.arguments(["-c", "\\top"]), environment: ["TERM": "dumb"])
            #expect(terminal.end() == 1)
            #expect(terminal.text.contains("ERROR: \\top: a terminal without a movable cursor"))
            #expect(!terminal.bytes.contains(0x1B))
        }

        @Test func withoutColorsThereAreNone() throws {
            let person = try TopPerson(Node.arguments(["--color", "never"]))
            person.terminal.type("k\u{1B}?\u{1B}134")
            #expect(person.sees { $0.contains("[4 Locks") })
            let text = String(decoding: person.terminal.bytes, as: UTF8.self)
            #expect(!text.contains("\u{1B}[7m") && !text.contains("\u{1B}[1m") && !text.contains("\u{1B}[2m"))
            person.leaves()
        }
    }
}

extension Ignite2ClusterTests {
    /// `\top` at a terminal, on nodes of Ignite 2.
    @Suite struct TopTests {
        @Test(arguments: Ignite2Node.present) func aQueryIsShownAndKilled(_ node: Ignite2Node) throws {
            let mark = Node.uniqueName("TOP")
            try TopPerson(node.arguments([])).killsQuery(
                mark, node.start("-c", node.endlessQuery(mark))
            ) { node.queries(with: mark) == 0 }
        }

        @Test(arguments: Ignite2Node.transactional) func aTransactionIsShown(_ node: Ignite2Node) throws {
            try node.withTable("id int primary key, v int") { table in
                let label = Node.uniqueName("LABEL")
                let writer = node.start(
                    "-A", "-t", script: "\\begin label '\(label)'\ninsert into \(table) values (1, 1);\n\\echo on\n")
                try #require(writer.waitForOutput("on\n"))
                let person = try TopPerson(node.arguments([]))
                person.terminal.type("4/\(label)\r")
                #expect(person.sees { $0.contains(label) && $0.contains("[4 Locks") && !$0.contains("(none)") })
                person.terminal.type("ky")
                // The server says that it has ended the transaction, which is not true while its client is idle.
                #expect(person.sees { $0.contains(" is still there, although") })
                person.leaves()
                _ = writer.end()
            }
        }
    }
}

extension OwnClusterTests.LostNodeTests {
    @Suite struct TopLossTests {
        @Test func itGoesOnWhenItsNodeDies() throws { try TopLoss().aNodeDies() }
        @Test func itGoesOnWhenItsNodeFreezes() throws { try TopLoss().aNodeFreezes() }
    }
}

extension OwnClusterTests.Ignite2.LostNodeTests {
    @Suite struct TopLossTests {
        @Test func itGoesOnWhenItsNodeDies() throws { try TopLoss().aNodeDies() }
        @Test func itGoesOnWhenItsNodeFreezes() throws { try TopLoss().aNodeFreezes() }
    }
}

/// `\top` while the node that it asks goes away.
private struct TopLoss {
    private let cluster = OwnCluster.running

    private func start() throws -> TopPerson {
        let person = try TopPerson(["-X", cluster.addresses(1, 0, 2)], command: "\\top 1", columns: 120)
        #expect(person.sees(within: 60) { $0.contains("1 Nodes 3") && $0.contains(cluster.addresses[1]) })
        return person
    }

    func aNodeDies() throws {
        let person = try start()
        try cluster.kill(1)
        // The cluster needs some seconds before its views can be read again.
        #expect(
            person.sees(within: 90) { screen in
                screen.contains(cluster.addresses[0]) && !screen.contains("data ")
            })
        person.terminal.type("1")
        #expect(person.sees(within: 90) { $0.contains(" gone") || $0.contains(" offline") })
        person.leaves(quietly: false)
        cluster.revive(1)
    }

    /// Keys are heard meanwhile, and the rows stay.
    func aNodeFreezes() throws {
        let person = try start()
        let node = try #require(cluster.processID(1).flatMap { Int32($0) })
        freeze(node)
        defer {
            kill(node, SIGCONT)
            // The others have shut it out, and on Ignite 2 it then stops.
            cluster.command("kill", "1")
            cluster.revive(1)
        }
        for _ in 0..<3 {
            person.terminal.type("1")
            #expect(person.sees(within: 1) { $0.contains("[1 Nodes 3]") })
            person.terminal.type("2")
            #expect(person.sees(within: 1) { $0.contains("[2 Queries") })
        }
        #expect(person.sees(within: 30) { $0.contains("was lost") || !$0.contains(cluster.addresses[1]) })
        #expect(person.sees(within: 60) { $0.contains(cluster.addresses[0]) })
        person.leaves(quietly: false)
    }
}

/// Someone who watches `\top`.
private struct TopPerson {
    let terminal: Terminal
    /// The terminal's before the program began.
    let settings: [UInt8]

    /// - Parameter isFromCommand: Whether `-c` runs the command.
    init(
        _ arguments: [String], command: String = "\\top", columns: Int = 80, isFromCommand: Bool = false
    ) throws {
        terminal = try Terminal(
            (isFromCommand ? ["-c", command] : []) + arguments, environment: ["SWIFT_BACKTRACE": "enable=no"],
            columns: columns, staysOpen: isFromCommand)
        settings = terminal.initialSettings
        if !isFromCommand {
            try #require(terminal.shows("/PUBLIC=> ", within: 60))
            terminal.enter(command)
        }
        #expect(sees(within: 60) { $0.contains("[2 Queries") && !$0.contains("(not read yet)") })
    }

    func sees(within seconds: Double = 20, _ condition: (String) -> Bool) -> Bool {
        let isSeen = terminal.screenShows(within: seconds) { $0.isAlternate && condition($0.text) }
        if !isSeen { print(terminal.screen.text) }
        return isSeen
    }

    /// Quits `\top`, and then the shell.
    ///
    /// - Parameter quietly: Whether the shell has nothing to say.
    func leaves(quietly: Bool = true) {
        terminal.type("q")
        // The prompt of a lost connection has another mark.
        let mark = quietly ? "/PUBLIC=>" : "/PUBLIC"
        #expect(terminal.screenShows { !$0.isAlternate && $0.currentLine.contains(mark) }, "\(terminal.screen.text)")
        if quietly { #expect(!terminal.screen.text.contains("WARNING"), "\(terminal.screen.text)") }
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
    }

    func killsQuery(_ mark: String, _ program: Program, isGone: () -> Bool) throws {
        defer { _ = program.end() }
        terminal.type("/\(mark)\r")
        // Calcite does not keep the text as it was.
        #expect(sees { $0.contains("(1 shown)") && $0.lowercased().contains("count(*)") })
        terminal.type(Terminal.Key.enter)
        #expect(sees { $0.lowercased().contains("system_range") && $0.contains("Esc back") })
        terminal.type("\u{1B}")
        #expect(sees { $0.contains("k kill") })
        terminal.type("k")
        #expect(sees { $0.contains("end query ") && $0.contains("? y/N") })
        #expect(!isGone())
        terminal.type("y")
        #expect(sees { $0.contains("ended query ") && $0.contains(" (none)") })
        #expect(isGone())
        #expect(program.finish().status == 1)
        leaves()
    }
}
