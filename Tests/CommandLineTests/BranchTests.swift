import TestSupport
import Testing

/// `\if` at the terminal.
struct BranchTests {
    /// The prompt tells that nothing is run, and Ctrl-C leaves the block.
    @Test func atTheTerminal() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        #expect(seat.run("\\if 0", mark: "@").contains("\\if 0"))
        #expect(seat.run("select 1;", mark: "@").contains("the statement is ignored"))
        #expect(seat.run("\\echo no", mark: "@").contains("\\echo is ignored"))
        #expect(seat.run("\\else").contains("\\else"))
        #expect(seat.run("select 2;").contains("select 2"))
        #expect(seat.run("\\elif 1").contains("cannot occur after"))
        _ = seat.run("\\if 0", mark: "@")
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.terminal.shows("\\if: left"))
        #expect(seat.prompts())
        #expect(seat.statements == ["select 2"])
        #expect(seat.leaves())
    }
}
