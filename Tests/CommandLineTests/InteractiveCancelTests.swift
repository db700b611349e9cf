import Foundation
import Glibc
import TestSupport
import Testing

/// Ctrl-C while something runs, and the signals that end the program, at a terminal.
@Suite struct InteractiveCancelTests {
    private func waitFor(_ seat: Seat, _ entry: String) -> Bool {
        seat.terminal.wait { seat.node.journal.entries.contains { $0.hasPrefix(entry) } }
    }

    /// Types a statement that does not end and waits until the node has it.
    private func start(_ seat: Seat, _ statement: String) {
        seat.terminal.enter(statement + ";")
        #expect(seat.terminal.wait { seat.statements.last == statement })
    }

    @Test func beforeTheFirstPageItIsCancelledOnTheServer() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        start(seat, "endless")
        seat.terminal.type(Terminal.Key.ctrlC)
        let shown = try #require(seat.terminal.read(until: "PUBLIC=> "))
        #expect(shown.contains("ERROR: ") && shown.contains("cancelled"), "\(shown)")
        #expect(shown.ranges(of: "ERROR").count == 1)
        #expect(waitFor(seat, "OPERATION_CANCEL"))
        #expect(seat.run("select 1;").contains("(1 row)"))
    }

    /// Presses are counted by statement.
    @Test func anyNumberOfStatementsCanBeCancelled() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        for number in 1...4 {
            start(seat, "endless \(number)")
            seat.terminal.type(Terminal.Key.ctrlC)
            #expect(seat.prompts())
        }
        #expect(!seat.terminal.text.contains("press Ctrl-C again"))
    }

    @Test func beforeTheFirstPageInATransaction() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        start(seat, "endless")
        seat.terminal.type(Terminal.Key.ctrlC)
        let shown = try #require(seat.terminal.read(until: "PUBLIC!> "))
        #expect(shown.contains("WARNING: the transaction was aborted"), "\(shown)")
        #expect(seat.run("commit;").contains("ERROR: not committed: "))
    }

    /// Once rows have come the cursor is closed instead, which the transaction survives.
    @Test func whileAPageIsAwaitedInATransaction() throws {
        let seat = try Seat(environment: ["PAGER": " "])
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        seat.terminal.enter("halting 100;")
        #expect(seat.terminal.shows(" 100\n"), "what has come is shown")
        seat.terminal.type(Terminal.Key.ctrlC)
        let shown = try #require(seat.terminal.read(until: "PUBLIC*> "))
        #expect(shown.contains("ERROR: ") && shown.contains("cancelled"), "\(shown)")
        #expect(seat.node.journal.entries.contains { $0.hasPrefix("SQL_CURSOR_CLOSE") })
        #expect(!seat.node.journal.entries.contains { $0.hasPrefix("OPERATION_CANCEL") })
        _ = seat.run("insert 1;", mark: "*")
        #expect(!seat.run("commit;").contains("ERROR"))
    }

    /// The terminal takes no more, as if Ctrl-S had been typed: a press is heard nevertheless.
    @Test func whileRowsArePrinted() throws {
        let seat = try Seat(environment: ["PAGER": " "])
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        seat.terminal.isLookedAt = false
        seat.terminal.enter("rows 1000000;")
        #expect(waitFor(seat, "SQL_CURSOR_NEXT_PAGE"))
        kill(seat.terminal.process, SIGINT)
        #expect(waitFor(seat, "SQL_CURSOR_CLOSE"))
        seat.terminal.isLookedAt = true
        let shown = try #require(seat.terminal.read(until: "PUBLIC*> "))
        #expect(shown.contains("ERROR: cancelled"), "\(shown.suffix(300))")
        #expect(!shown.contains("(1000000 rows)"))
        #expect(!seat.run("commit;").contains("ERROR"))
    }

    /// DDL goes on to its end: it is not reported as cancelled.
    @Test func aCancelWithoutEffect() throws {
        let seat = try Seat([])
        #expect(seat.prompts())
        start(seat, "slow 1")
        seat.terminal.type(Terminal.Key.ctrlC)
        let shown = try #require(seat.terminal.read(until: "PUBLIC=> "))
        #expect(!shown.contains("ERROR") && !shown.contains("cancel"), "\(shown)")
        #expect(shown.contains("SLOW"), "the tag: \(shown)")
    }

    /// Who sees nothing happen is told once that the press was heard, and nothing that may prove wrong.
    @Test func aCancelWithoutAnswer() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        start(seat, "stuck")
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.shows("\ncancel sent; waiting for the server\n"))
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.shows("press Ctrl-C again to quit\n"))
        #expect(seat.terminal.text.ranges(of: "cancel sent").count == 1)
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.end(within: 2) == 130)
    }

    /// As everywhere at a terminal, the key drops what was typed before it and not yet read.
    @Test func whatWasTypedAheadIsDropped() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        start(seat, "endless")
        seat.terminal.type("select 'ahead';\r" + Terminal.Key.ctrlC)
        #expect(seat.prompts())
        #expect(seat.run("select 1;").contains("(1 row)"))
        #expect(seat.statements == ["endless", "select 1"])
    }

    /// Ctrl-C is how \watch ends, within a query as between two.
    @Test(arguments: ["select 1", "endless"])
    func aWatchEndsQuietly(statement: String) throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter("\(statement) \\watch 1000")
        #expect(seat.terminal.wait { seat.statements.last == statement + " " })
        if statement != "endless" { #expect(seat.terminal.shows("(1 row)\n")) }
        seat.terminal.type(Terminal.Key.ctrlC)
        let shown = try #require(seat.terminal.read(until: "PUBLIC=> "))
        #expect(!shown.contains("ERROR") && !shown.contains("cancel"), "\(shown)")
        #expect(seat.run("select 1;").contains("(1 row)"))
    }

    @Test func theSecondPressTellsAndTheThirdLeaves() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        start(seat, "stuck")
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(waitFor(seat, "OPERATION_CANCEL"))
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.shows("the server has not responded yet; press Ctrl-C again to quit\n"))
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.end(within: 2) == 130)
    }

    /// Leaving by Ctrl-C is in good order, as leaving by a signal: the transaction is rolled back.
    @Test func theThirdPressRollsBack() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        start(seat, "stuck")
        for notice in ["cancel sent", "press Ctrl-C again to quit"] {
            seat.terminal.type(Terminal.Key.ctrlC)
            #expect(seat.terminal.shows(notice))
        }
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.end(within: 2) == 130)
        #expect(eventually { seat.node.journal.entries.contains { $0.hasPrefix("TX_ROLLBACK") } })
    }

    @Test func inAScriptAtTheTerminalTheNextStatementRuns() throws {
        let seat = try Seat(["-q"])
        #expect(seat.prompts())
        try seat.terminal.home.write(Array("endless;\nselect 'after';\n".utf8), to: "script.sql")
        seat.terminal.enter("\\i \(seat.terminal.home.path)/script.sql")
        #expect(seat.terminal.wait { seat.statements.last == "endless" })
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.shows("script.sql:1: ERROR: "))
        #expect(seat.terminal.shows("after"))
        #expect(seat.prompts())
    }

    /// A command of the system's gets the presses that are typed while it runs.
    @Test func pressesBelongToACommand() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter("\\! trap 'echo pressed; exit' INT; echo ready; while :; do read a; done")
        #expect(seat.terminal.shows("\nready\n"))
        #expect(seat.terminal.showsPress("pressed\n"))
        #expect(seat.prompts())
        #expect(seat.run("select 1;").contains("(1 row)"))
    }

    @Test func interruptWhileConnecting() throws {
        let listener = try Listener()
        let terminal = try Terminal(["--connect-timeout", "60", listener.address])
        #expect(terminal.wait { listener.hasVisitor })
        terminal.type(Terminal.Key.ctrlC)
        #expect(terminal.end(within: 2) == 130)
    }

    @Test(arguments: [SIGTERM, SIGHUP], ["endless", "stuck", "halting 100", ""])
    func endingSignals(signal: Int32, statement: String) throws {
        let seat = try Seat(environment: ["PAGER": " "])
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        if !statement.isEmpty { start(seat, statement) }
        let started = Program.now
        seat.terminal.signal(signal)
        #expect(seat.terminal.end(within: 5) == 128 + signal)
        #expect(Program.now - started < 1.5)
        // The terminal goes with the program and may take its last words along; the node knows.
        #expect(eventually { seat.node.journal.entries.contains { $0.hasPrefix("TX_ROLLBACK") } })
    }

    /// The window is closed: nobody is left to read a message, and the transaction is rolled back.
    @Test func theWindowIsClosed() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        start(seat, "endless")
        let started = Program.now
        seat.terminal.hangUp()
        #expect(seat.terminal.end(within: 5) != nil)
        #expect(Program.now - started < 1.5)
    }
}
