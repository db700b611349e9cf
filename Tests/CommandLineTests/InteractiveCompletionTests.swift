import IgniteCore
import TestSupport
import Testing

/// Tab at a terminal.
@Suite struct InteractiveCompletionTests {
    private static let names = [
        ["S", "PUBLIC", "", ""], ["R", "PUBLIC", "PERSON", "FIRST_NAME"], ["R", "PUBLIC", "PERSON", "LAST_NAME"],
        ["R", "PUBLIC", "PURCHASE", "AMOUNT"],
    ].map { $0.map { Value.varchar($0) } }

    /// Types text, and Tab once it is shown: with more input behind it a tab would be text.
    private func type(_ text: String, _ seat: Seat) -> Bool {
        seat.terminal.type(text)
        guard seat.terminal.screenShows({ $0.currentLine.hasSuffix("> \(text)") }) else { return false }
        seat.terminal.type("\t")
        return true
    }

    @Test func insertsWhatIsClear() throws {
        let seat = try Seat(names: Self.names)
        #expect(seat.prompts())
        #expect(type("select * from per", seat))
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("> select * from person") })
        seat.terminal.enter("where 1 = 1;")
        #expect(seat.prompts())
        #expect(seat.statements == ["select * from person where 1 = 1"])
    }

    @Test func listsWhatIsNot() throws {
        let seat = try Seat(names: Self.names)
        #expect(seat.prompts())
        #expect(type("select * from p", seat))
        #expect(seat.terminal.shows("person"))
        #expect(seat.terminal.shows("purchase"))
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("> select * from p") })
    }

    @Test(arguments: ["n", "y", "\u{3}"])
    func asksBeforeItListsVeryMany(answer: String) throws {
        let names = (0..<150).map { ["R", "PUBLIC", "TABLE_\($0)", "ID"].map { Value.varchar($0) } }
        let seat = try Seat(names: names)
        #expect(seat.prompts())
        #expect(type("select * from table_", seat))
        #expect(seat.terminal.shows("Display all 150 possibilities? (y or n)"))
        seat.terminal.type(answer)
        if answer == "y" { #expect(seat.terminal.shows("table_149")) }
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("> select * from table_") })
        seat.terminal.enter("7;")
        #expect(seat.terminal.wait { seat.statements == ["select * from table_7"] })
    }

    @Test func knowsWhatHasJustBeenMade() throws {
        let seat = try Seat(names: nil)
        #expect(seat.prompts())
        _ = seat.run("create table newcomer (id int);")
        #expect(type("select * from new", seat))
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("> select * from newcomer") })
    }

    /// What is there already behind the cursor counts.
    @Test func completesInTheMiddle() throws {
        let seat = try Seat(names: Self.names)
        #expect(seat.prompts())
        let rest = " from person p;"
        seat.terminal.type("select p.f\(rest)")
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("p.f\(rest)") })
        seat.terminal.type(String(repeating: "\u{2}", count: rest.count))
        #expect(seat.terminal.screenShows { $0.column == $0.currentLine.count - rest.count })
        seat.terminal.type("\t")
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("select p.first_name\(rest)") })
        seat.terminal.enter("")
        #expect(seat.terminal.wait { seat.statements == ["select p.first_name from person p"] })
    }

    @Test func completesColumnsOfQueries() throws {
        let seat = try Seat(names: Self.names)
        #expect(seat.prompts())
        seat.terminal.enter("with x as (select first_name fn from person)")
        #expect(type("select * from x where x.", seat))
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("where x.fn") })
    }

    @Test func completesSettings() throws {
        let seat = try Seat(names: Self.names)
        #expect(seat.prompts())
        #expect(type("select 1 \\g (form", seat))
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("\\g (format=") })
        seat.terminal.type("cs")
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("(format=cs") })
        seat.terminal.type("\t")
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("(format=csv") })
    }

    /// The program's own environment, and the node that it is connected to.
    @Test func completesWhatIsAroundIt() throws {
        let seat = try Seat(names: Self.names)
        #expect(seat.prompts())
        #expect(type("\\setenv HOM", seat))
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("\\setenv HOME") })
        seat.terminal.type("\u{15}")
        #expect(seat.terminal.screenShows { !$0.currentLine.contains("HOME") })
        #expect(type("\\c ignite://", seat))
        #expect(seat.terminal.screenShows { $0.currentLine.contains("\\c ignite://127.0.0.1:") })
    }

    @Test func aSilentNodeDoesNotHoldAnyoneUp() throws {
        let seat = try Seat(names: nil)
        #expect(seat.prompts())
        #expect(type("select * from person where nul", seat))
        #expect(seat.terminal.shows("null"))
        seat.terminal.enter(";")
        #expect(seat.prompts())
    }

    @Test func fetchesAnewAfterDDLAndGivesUpForStatements() throws {
        let seat = try Seat(names: Self.names)
        #expect(seat.prompts())
        #expect(seat.terminal.wait { seat.catalogQueries == 1 })
        _ = seat.run("insert 1;")
        #expect(type("select * from pur", seat))
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("> select * from purchase") })
        let before = seat.catalogQueries
        seat.terminal.enter(";")
        #expect(seat.prompts())
        _ = seat.run("create table x (id int);")
        #expect(seat.terminal.wait { seat.catalogQueries == before + 1 })
        // What other sessions have done shows in these.
        _ = seat.run("\\d")
        #expect(seat.terminal.wait { seat.catalogQueries == before + 2 })
        _ = seat.run("bad;")
        #expect(seat.terminal.wait { seat.catalogQueries == before + 3 })
    }
}
