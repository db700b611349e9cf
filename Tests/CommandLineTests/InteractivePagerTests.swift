import Foundation
import Glibc
import TestSupport
import Testing

/// Results that are leafed through.
@Suite struct InteractivePagerTests {
    /// A pager that shows that it was used.
    private static let marking = ["PAGER": "sed 's/^/paged:/'"]

    @Test(arguments: [
        // Two lines above the rows, two below; the last line of the screen is the prompt's.
        ("rows 19;", false), ("rows 20;", true), ("rows 3000;", true), ("rows 3000 \\gx", true), ("rows 9 \\gx", false),
        ("rows 12 \\gx", true),
        // The line below the name is two wider than the value.
        ("wide 78;", false), ("wide 79;", true),
        ("\\conninfo", false), ("\\?", true),
    ])
    func whatIsPaged(line: String, isPaged: Bool) throws {
        let seat = try Seat(environment: Self.marking)
        #expect(seat.prompts())
        #expect(seat.run(line).contains("\npaged:") == isPaged)
    }

    @Test func aWideResultIsWholeInAPager() throws {
        let seat = try Seat(environment: Self.marking)
        #expect(seat.prompts())
        #expect(seat.run("wide 300;").contains("\npaged: " + String(repeating: "w", count: 300) + "\n"))
    }

    @Test func withoutPagerAWideResultGoesOnInTheNextLine() throws {
        let seat = try Seat(environment: Self.marking)
        #expect(seat.prompts())
        #expect(seat.run("\\pset pager off").contains("\n"))
        #expect(
            seat.run("wide 300;").contains(
                "\n " + String(repeating: "w", count: 300) + "\n"))
        #expect(seat.run("rows 30;").contains("\n 30\n"))
    }

    @Test func settings() throws {
        let seat = try Seat([], environment: Self.marking)
        #expect(seat.prompts())
        #expect(seat.run("\\pset pager always").contains("Pager is always used.\n"))
        #expect(seat.run("select 1;").contains("\npaged: select 1\n"))
        #expect(seat.run("\\pset pager").contains("Pager usage is off.\n"))
        #expect(seat.run("\\pset pager").contains("Pager is used for long output.\n"))
        #expect(seat.run("\\pset pager_min_lines 40").contains("Pager won't be used for less than 40 line(s).\n"))
        #expect(!seat.run("rows 35;").contains("paged:"))
        #expect(seat.run("rows 36;").contains("paged:"))
    }

    @Test(arguments: [
        ["IGNITE_SQL_PAGER": "sed 's/^/paged:/'", "PAGER": "false"], ["IGNITE_SQL_PAGER": " ", "PAGER": "false"],
        ["PAGER": " "], ["PATH": "/nonexistent"],
    ])
    func environmentNamesThePager(environment: [String: String]) throws {
        let seat = try Seat(environment: environment)
        #expect(seat.prompts())
        let shown = seat.run("rows 30;")
        #expect(shown.contains("paged: 30\n") == (environment.count == 2 && environment["IGNITE_SQL_PAGER"] != " "))
        #expect(shown.contains(" 30\n"))
        #expect(!shown.contains("less"))
    }

    /// The rows are not lost with it, and it is said once.
    @Test(arguments: ["nosuch-pager", "/no/such/pager -x", "nosuch-pager | cat"])
    func aPagerThatIsNotThere(command: String) throws {
        let seat = try Seat(environment: ["PAGER": command])
        #expect(seat.prompts())
        let word = command.split(separator: " ")[0]
        let first = seat.run("rows 30;")
        #expect(
            first.contains("WARNING: could not start the pager: \(word) not found\n") && first.contains("\n 30\n"),
            "\(first)")
        let second = seat.run("rows 31;")
        #expect(!second.contains("pager") && second.contains("\n 31\n"), "\(second)")
    }

    /// Lists are leafed through like results.
    @Test(arguments: ["\\?", "\\h", "\\h select", "\\pset", "\\set", "\\s"])
    func listsArePaged(line: String) throws {
        let seat = try Seat(environment: Self.marking, rows: 6)
        #expect(seat.prompts())
        for number in 1...6 { _ = seat.run("select \(number);") }
        #expect(seat.run(line).contains("\npaged:"))
        #expect(!seat.run("\\echo 1").contains("paged:"))
    }

    @Test(arguments: [([:], "-SRFX"), (["LESS": "-M"], "-M")])
    func optionsOfLess(environment: [String: String], expected: String) throws {
        let seat = try Seat(environment: environment.merging(["PAGER": "cat; echo \"LESS=$LESS\""]) { $1 })
        #expect(seat.prompts())
        #expect(seat.run("rows 30;").contains("\nLESS=\(expected)\n"))
        // It is nobody else's.
        #expect(seat.run("\\! echo LESS=$LESS").contains("\nLESS=\(environment["LESS"] ?? "")\n"))
    }

    @Test(.needs(.less)) func lessIsThePagerAndLeavesTheTerminalToTheShell() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        // The prompt stands a moment before the editor has set the terminal; a key that shows tells that it has.
        seat.terminal.type("x")
        #expect(seat.terminal.shows("x"))
        let settings = seat.terminal.settings
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.prompts())
        seat.terminal.enter("rows 100;")
        #expect(seat.terminal.screenShows { $0.currentLine == ":" })
        #expect(seat.terminal.screen.lines.dropLast().last == "  21")
        seat.terminal.type("G")
        #expect(seat.terminal.screenShows { $0.lines.contains("(100 rows)") })
        seat.terminal.type("q")
        #expect(seat.prompts())
        #expect(seat.terminal.wait { seat.terminal.settings == settings })
        #expect(seat.run("select 1;").contains("(1 row)"))
    }

    /// The rest is not fetched, the transaction goes on, and nobody says a word.
    @Test func quittingClosesTheCursor() throws {
        let seat = try Seat(environment: ["PAGER": "head -5"])
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        let shown = seat.run("rows 200000;", mark: "*")
        #expect(shown.contains("           3\nignite3"), "\(shown)")
        #expect(seat.node.journal.entries.contains("SQL_CURSOR_CLOSE 2"))
        #expect(!seat.node.journal.entries.contains { $0.hasPrefix("OPERATION_CANCEL") })
        _ = seat.run("insert 1;", mark: "*")
        #expect(!seat.run("commit;").contains("ERROR"))
    }

    /// The same while the next page is awaited: the end of the pager is noticed although nothing is written.
    @Test func quittingEndsTheWaitForAPage() throws {
        let seat = try Seat(environment: ["PAGER": "read line </dev/tty"])
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        seat.terminal.enter("halting 100;")
        #expect(seat.terminal.wait { seat.node.journal.entries.last?.hasPrefix("SQL_CURSOR_NEXT_PAGE") == true })
        seat.terminal.enter("")
        let shown = try #require(seat.terminal.read(until: "PUBLIC*> "))
        #expect(!shown.contains("ERROR") && !shown.contains("cancel"), "\(shown)")
        #expect(seat.run("select 1;", mark: "*").contains("(1 row)"))
    }

    @Test func pressesBelongToThePager() throws {
        // A press may come before or while it reads.
        let pager = "trap 'echo pressed' INT; echo ready; until read a </dev/tty; do :; done; tail -3"
        let seat = try Seat(environment: ["PAGER": pager])
        #expect(seat.prompts())
        seat.terminal.enter("rows 200000;")
        #expect(seat.terminal.shows("\nready\n"))
        #expect(seat.terminal.showsPress("pressed\n"))
        seat.terminal.enter("")
        #expect(seat.terminal.shows("200000\n(200000 rows)\n"))
        #expect(seat.prompts())
        #expect(!seat.node.journal.entries.contains { $0.hasPrefix("OPERATION_CANCEL") })
        // A press that was the pager's counts nowhere.
        #expect(seat.run("select 1;").contains("(1 row)"))
    }

    @Test(.needs(.less)) func anEndingSignalEndsThePagerToo() throws {
        let seat = try Seat(staysOpen: true)
        let settings = seat.terminal.initialSettings
        #expect(seat.prompts())
        seat.terminal.enter("rows 100;")
        #expect(seat.terminal.screenShows { $0.currentLine == ":" })
        let started = Program.now
        kill(try #require(seat.terminal.child), SIGTERM)
        #expect(seat.terminal.shows("[status 143]"))
        #expect(Program.now - started < 1.5)
        #expect(seat.terminal.wait(within: 2) { seat.terminal.settings == settings })
    }

    @Test func filesAndCommandsAreNotPaged() throws {
        let seat = try Seat(environment: Self.marking)
        #expect(seat.prompts())
        let file = seat.terminal.home.path + "/out"
        #expect(!seat.run("rows 30 \\g \(file)").contains("paged:"))
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("(30 rows)"))
        #expect(!seat.run("rows 30 \\g |cat").contains("paged:"))
        _ = seat.run("\\o \(file)")
        #expect(!seat.run("rows 30;").contains("paged:"))
    }
}
