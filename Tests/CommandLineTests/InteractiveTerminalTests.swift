import Foundation
import Glibc
import Ignite3
import TestSupport
import Testing

/// What terminals do besides showing text: pastes, sizes, signals, and how they are left.
@Suite struct InteractiveTerminalTests {
    @Test func aPasteOfManyLinesArrivesAsItIs() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        let lines = (1...200).map { "select\t'\($0)\tétoile';" }
        seat.terminal.type(lines.joined(separator: "\r") + "\r\\echo all done\r")
        #expect(seat.terminal.shows("\nall done\n", within: 60))
        #expect(seat.statements == (1...200).map { "select\t'\($0)\tétoile'" })
    }

    @Test func aLongPasteArrivesAsItIs() throws {
        let seat = try Seat(environment: ["PAGER": " "])
        #expect(seat.prompts())
        let line = "select '" + String(repeating: "abcdefghi ", count: 10_000) + "';"
        seat.terminal.enter(line)
        #expect(seat.prompts(within: 120))
        #expect(seat.statements == [String(line.dropLast())])
    }

    /// What is typed while a statement runs is there when it is over: no line of it is cut.
    @Test func textTypedInAQueryIsKept() throws {
        let gate = Gate()
        let seat = try Seat(environment: ["PAGER": " "]) { request in
            if request.sql == "wait here" { try? gate.wait() }
            return littleAnswer(request)
        }
        #expect(seat.prompts())
        seat.terminal.enter("wait here;")
        #expect(seat.terminal.wait { seat.statements == ["wait here"] })
        let line = "select '" + String(repeating: "x", count: 6000) + "'"
        seat.terminal.enter(line + ";")
        gate.open()
        #expect(seat.prompts())
        #expect(seat.prompts())
        #expect(seat.statements == ["wait here", line])
    }

    /// Ctrl-C takes away what was typed or pasted behind the statement, too, in its line and in those that follow.
    @Test func nothingRunsBehindACancelledStatement() throws {
        let seat = try Seat(environment: ["PAGER": " "])
        #expect(seat.prompts())
        seat.terminal.type("endless; select 1;\nselect 2;\nselect 3;\n")
        #expect(seat.terminal.wait { seat.statements == ["endless"] })
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.shows("ERROR"))
        #expect(seat.prompts())
        #expect(seat.run("select 4;").contains("4"))
        #expect(seat.statements == ["endless", "select 4"])
    }

    @Test func aNewSizeIsKnownAtThePrompt() throws {
        let seat = try Seat(rows: 24, columns: 60)
        #expect(seat.prompts())
        seat.terminal.type("select 1")
        #expect(seat.terminal.shows("select 1"))
        seat.terminal.resize(rows: 30, columns: 120)
        #expect(seat.terminal.wait { seat.terminal.unseen.contains("select 1") })
        seat.terminal.type(" from a_table_whose_name_is_long where something = 'of a length';")
        // One line: with 60 columns it would have been two.
        #expect(seat.terminal.screenShows { $0.currentLine.contains("=> select 1 from") && $0.column > 90 })
        seat.terminal.type("\r")
        #expect(seat.prompts())
    }

    /// A line that was drawn in several rows is drawn over itself, whichever way the window grows.
    @Test func aNewSizeLeavesNoGhosts() throws {
        let seat = try Seat(environment: ["PAGER": " "], rows: 24, columns: 60)
        #expect(seat.prompts())
        let line = "select '" + String(repeating: "x", count: 80) + "end';"
        _ = seat.run(line)
        _ = seat.run("\\! clear")
        seat.terminal.type(Terminal.Key.up + Terminal.Key.up)
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("xend';") })
        for columns in [70, 65, 120, 200] {
            seat.terminal.resize(rows: 24, columns: columns)
            let all = "ignite3 \(seat.address)/PUBLIC=> \(line)"
            let shown = stride(from: 0, to: all.count, by: columns).map { all.dropFirst($0).prefix(columns) }
            #expect(
                seat.terminal.screenShows { screen in
                    screen.lines.filter { $0.contains("x") || $0.contains("ignite3") } == shown.map(String.init)
                }, "\(columns): \(seat.terminal.screen.text)")
        }
    }

    @Test(arguments: ["", "dumb", "no-such-terminal", "vt100", "linux", "screen-256color"])
    func typesOfTerminals(name: String) throws {
        let seat = try Seat(environment: ["TERM": name])
        #expect(seat.prompts())
        #expect(seat.run("select 1;").contains("(1 row)"))
        #expect(seat.terminal.text.contains("terminal type") == false)
        #expect(seat.leaves())
    }

    @Test func aLostConnectionIsMadeAnew() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.node.dropClients()
        let shown = seat.run("select 1;")
        #expect(shown.contains("WARNING: ") && shown.contains("reconnecting"), "\(shown)")
        #expect(shown.contains("(1 row)"))
    }

    @Test func aTransactionIsLostWithItsConnection() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        seat.node.dropClients()
        let shown = seat.run("select 1;")
        #expect(shown.contains("ERROR: ") && shown.contains("WARNING: the transaction was lost"), "\(shown)")
        #expect(seat.run("select 2;").contains("(1 row)"))
        #expect(seat.statements == ["select 2"])
    }

    /// The ways out of the program, from the prompt and from a query.
    enum WayOut: String, CaseIterable {
        case quit, endOfInput, terminated, hungUp, terminatedInAQuery, thirdInterrupt
    }

    @Test(arguments: WayOut.allCases)
    func theTerminalIsLeftAsItWasFound(way: WayOut) throws {
        let seat = try Seat(staysOpen: true)
        let before = seat.terminal.initialSettings
        #expect(seat.prompts())
        #expect(seat.terminal.settings != before)
        if way == .terminatedInAQuery || way == .thirdInterrupt {
            seat.terminal.enter("begin;")
            #expect(seat.prompts("*"))
            seat.terminal.enter("stuck;")
            #expect(seat.terminal.wait { seat.statements.last == "stuck" })
        }
        let child = try #require(seat.terminal.child)
        let started = Program.now
        let status: Int
        switch way {
        case .quit:
            seat.terminal.enter("\\q")
            status = 0
        case .endOfInput:
            seat.terminal.type(Terminal.Key.ctrlD)
            status = 0
        case .terminated, .terminatedInAQuery:
            kill(child, SIGTERM)
            status = 143
        case .hungUp:
            kill(child, SIGHUP)
            status = 129
        case .thirdInterrupt:
            seat.terminal.type(Terminal.Key.ctrlC)
            #expect(seat.terminal.wait { seat.node.journal.entries.last?.hasPrefix("OPERATION_CANCEL") == true })
            seat.terminal.type(Terminal.Key.ctrlC)
            #expect(seat.terminal.shows("the server has not responded yet; press Ctrl-C again to quit"))
            seat.terminal.type(Terminal.Key.ctrlC)
            status = 130
        }
        #expect(seat.terminal.shows("[status \(status)]"), "\(seat.terminal.unseen)")
        #expect(Program.now - started < (way == .thirdInterrupt ? 5 : 1.5))
        #expect(seat.terminal.settings == before)
    }

    /// Signals that end a program, and those of its crashes: the terminal is restored, and the status is the usual one.
    @Test(arguments: [
        SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO, SIGSYS, 40, SIGSEGV,
        SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT,
    ])
    func theTerminalIsRestoredAtASignal(number: Int32) throws {
        // Where a toolchain is installed, Swift's runtime shows a backtrace and waits for a key.
        let seat = try Seat(environment: ["SWIFT_BACKTRACE": "enable=no"], staysOpen: true)
        let before = seat.terminal.initialSettings
        #expect(seat.prompts())
        kill(try #require(seat.terminal.child), number)
        #expect(seat.terminal.shows("[status \(128 + number)]"), "\(seat.terminal.unseen)")
        #expect(seat.terminal.settings == before)
    }

    /// What is under way when Ctrl-\ is pressed.
    enum Moment: CaseIterable {
        case prompt, query, rows, password
    }

    @Test(arguments: Moment.allCases)
    func theTerminalIsRestoredAtQuit(moment: Moment) throws {
        let arguments = moment == .password ? ["-q", "-W", "-U", "ada"] : ["-q"]
        let seat = try Seat(arguments, environment: ["PAGER": " ", "SWIFT_BACKTRACE": "enable=no"], staysOpen: true)
        let terminal = seat.terminal
        let before = terminal.initialSettings
        #expect(moment == .password ? terminal.shows("Password for user ada: ") : seat.prompts())
        switch moment {
        case .prompt, .password: terminal.type(Terminal.Key.ctrlBackslash)
        case .query:
            terminal.enter("endless;")
            #expect(terminal.wait { seat.statements.last == "endless" })
            terminal.type(Terminal.Key.ctrlBackslash)
        case .rows:
            terminal.enter("rows 50000;")
            #expect(terminal.shows("100\n"))
            terminal.isLookedAt = false
            kill(try #require(terminal.child), SIGQUIT)
            #expect(terminal.wait { terminal.child == nil }, "the terminal is full, and the program does not end")
            terminal.isLookedAt = true
        }
        #expect(terminal.shows("[status 131]"), "\(terminal.unseen)")
        #expect(terminal.settings == before)
    }

    /// Under a shell with job control: the shell finds the terminal as it was, and the program finds its own again.
    @Test(arguments: [false, true])
    func suspendedAndContinued(inAQuery: Bool) throws {
        let node = try InProcessNode(littleAnswer)
        let terminal = try Terminal(
            ["--norc", "--noprofile", "-i"], environment: ["PS1": "shell$ "], executable: "/bin/bash")
        #expect(terminal.shows("shell$ "))
        terminal.enter("\(Program.path) -q \(node.address)")
        #expect(terminal.shows("PUBLIC=> "))
        terminal.type(inAQuery ? "endless;\r" : "select 'x")
        #expect(
            terminal.wait {
                inAQuery ? node.journal.entries.last == "SQL_EXEC endless" : terminal.unseen.contains("'x")
            })
        let program = terminal.foreground
        terminal.type(Terminal.Key.ctrlZ)
        #expect(terminal.shows("Stopped"))
        #expect(terminal.shows("shell$ "))
        terminal.enter("stty -a | grep -o ' icanon'")
        #expect(terminal.shows("\n icanon\n"))
        terminal.enter("fg")
        #expect(terminal.wait { terminal.foreground == program })
        if inAQuery {
            terminal.type(Terminal.Key.ctrlC)
            #expect(terminal.shows("PUBLIC=> "))
            terminal.enter("select 'x';")
        } else {
            #expect(terminal.shows("PUBLIC=> select 'x"))
            terminal.enter("';")
        }
        #expect(terminal.shows("(1 row)"))
        #expect(terminal.shows("PUBLIC=> "))
        terminal.enter("\\q")
        #expect(terminal.shows("shell$ "))
    }
}
