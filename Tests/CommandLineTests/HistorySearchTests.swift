import Foundation
import TestSupport
import Testing

/// Ctrl-R and Ctrl-S at the prompt.
@Suite struct HistorySearchTests {
    private static let ctrlG = "\u{07}"
    private static let ctrlS = "\u{13}"

    /// Someone who has typed three statements.
    private func seat() throws -> Seat {
        let seat = try Seat()
        #expect(seat.prompts())
        for statement in ["select 'one two';", "select 'two';", "select 'three';"] { _ = seat.run(statement) }
        return seat
    }

    private func shows(_ seat: Seat, _ line: String) -> Bool {
        seat.terminal.screenShows { $0.currentLine.hasSuffix(line) }
    }

    @Test func findsOlderAndNewerOnes() throws {
        let seat = try seat()
        seat.terminal.type(Terminal.Key.ctrlR)
        #expect(shows(seat, "(reverse-i-search)`':"))
        seat.terminal.type("two")
        #expect(shows(seat, "(reverse-i-search)`two': select 'two';"))
        seat.terminal.type(Terminal.Key.ctrlR)
        #expect(shows(seat, "(reverse-i-search)`two': select 'one two';"))
        seat.terminal.type(Terminal.Key.ctrlR)
        #expect(shows(seat, "(failed reverse-i-search)`two': select 'one two';"))
        seat.terminal.type(Self.ctrlS)
        #expect(shows(seat, "(i-search)`two': select 'two';"))
        seat.terminal.type("\r")
        #expect(seat.terminal.wait { seat.statements.count == 4 })
        #expect(seat.statements.last == "select 'two'")
    }

    /// Other keys take what was found, with the cursor at it, and then do what they always do.
    @Test func aFoundLineIsEdited() throws {
        let seat = try seat()
        seat.terminal.type(Terminal.Key.ctrlR + "thr" + Terminal.Key.ctrlA)
        #expect(shows(seat, "=> select 'three';"))
        seat.terminal.type("x" + Terminal.Key.ctrlR + "one" + Terminal.Key.left + "X")
        #expect(shows(seat, "=> select X'one two';"))
        seat.terminal.enter("")
        #expect(seat.terminal.wait { seat.statements.last == "select X'one two'" }, "\(seat.statements)")
    }

    @Test func backspaceTakesTheLastCharacterBack() throws {
        let seat = try seat()
        seat.terminal.type(Terminal.Key.ctrlR + "on")
        #expect(shows(seat, "`on': select 'one two';"))
        seat.terminal.type("x")
        #expect(shows(seat, "(failed reverse-i-search)`onx': select 'one two';"))
        seat.terminal.type(Terminal.Key.backspace)
        #expect(shows(seat, "(reverse-i-search)`on': select 'one two';"))
        seat.terminal.type(Terminal.Key.backspace)
        #expect(shows(seat, "(reverse-i-search)`o': select 'two';"))
        seat.terminal.type(Self.ctrlG)
        #expect(shows(seat, "PUBLIC=>"))
    }

    /// Ctrl-G brings the line back that was there, and the cursor to where it was.
    @Test func ctrlGLeavesTheLineAsItWas() throws {
        let seat = try seat()
        seat.terminal.type("select 5" + Terminal.Key.left + Terminal.Key.ctrlR + "two" + Self.ctrlG)
        #expect(shows(seat, "=> select 5"))
        seat.terminal.enter("4")
        #expect(seat.terminal.shows("PUBLIC-> "))
        seat.terminal.enter(";")
        #expect(seat.prompts())
        #expect(seat.statements.last == "select 45\n")
    }

    @Test func ctrlCLeavesLineAndSearch() throws {
        let seat = try seat()
        seat.terminal.type("nonsense" + Terminal.Key.ctrlR + "two" + Terminal.Key.ctrlC)
        #expect(seat.prompts())
        #expect(seat.run("select 7;").contains("(1 row)"))
        #expect(seat.statements.last == "select 7")
    }

    /// Without a pattern Ctrl-R seeks again what was sought last.
    @Test func theLastPatternCountsAgain() throws {
        let seat = try seat()
        seat.terminal.type(Terminal.Key.ctrlR + "one\r")
        #expect(seat.prompts())
        seat.terminal.type(Terminal.Key.ctrlR + Terminal.Key.ctrlR)
        #expect(shows(seat, "(reverse-i-search)`one': select 'one two';"))
        seat.terminal.type(Self.ctrlG)
    }

    /// A long statement of many lines is shown where the pattern stands, in one line, and taken whole.
    @Test func aLongStatement() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        let rows = (0..<400).map { "(\($0), 'row \($0)')" }
        for line in ["create x", rows.joined(separator: ",\n") + ";"] { seat.terminal.enter(line) }
        #expect(seat.prompts())
        seat.terminal.type(Terminal.Key.ctrlR + "row 377'")
        #expect(
            seat.terminal.screenShows {
                $0.currentLine.hasPrefix("(reverse-i-search)`row 377'': ")
                    && $0.currentLine.contains("'row 377'), (378, ")
            })
        seat.terminal.type("\r")
        #expect(seat.terminal.wait { seat.statements.count == 2 })
        #expect(seat.statements[0] == seat.statements[1])
    }
}
