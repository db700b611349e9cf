import Glibc
import TestSupport
import Testing

/// What a person sees who starts the program at a terminal and types.
@Suite struct InteractivePromptTests {
    @Test func greetsAndPrompts() throws {
        let seat = try Seat([])
        #expect(seat.prompts())
        let lines = seat.terminal.screen.lines
        #expect(lines[0].hasPrefix("ignite-sql "), "\(lines)")
        #expect(lines[0].contains("3.1.0"), "\(lines)")
        #expect(seat.terminal.text.contains("\nType \\? for help, \\q to quit.\n"))
        #expect(seat.leaves())
    }

    @Test func quietGreetsNot() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        #expect(seat.terminal.text == "ignite3 \(seat.address)/PUBLIC=> ")
    }

    @Test func answersAStatement() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        #expect(seat.run("select 1;").contains("\n   SQL    \n----------\n select 1\n(1 row)\n\n"))
        #expect(seat.run("insert x;").contains("insert x;\nignite3"), "quiet: no tag")
    }

    @Test(arguments: [
        ("select", "-"), ("select 'a", "'"), ("select \"a", "\""), ("select /* a", "*"), ("select (1", "("),
        ("select (1, 'a", "'"), ("select 'a' -- b'", "-"),
    ])
    func continuationTellsWhatIsOpen(line: String, mark: String) throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter(line)
        #expect(seat.terminal.shows("\nignite3 \(seat.address)/PUBLIC\(mark)> "), "\(seat.terminal.unseen)")
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.prompts())
    }

    @Test func aStatementOfSeveralLinesArrivesAsItWasTyped() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter("select 'a")
        #expect(seat.terminal.shows("PUBLIC'> "))
        seat.terminal.enter("b',")
        #expect(seat.terminal.shows("PUBLIC-> "))
        #expect(seat.run("(1);").contains("(1 row)"))
        #expect(seat.statements == ["select 'a\nb',\n(1)"])
    }

    @Test func interruptClearsTheLine() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.type("select nonsense")
        #expect(seat.terminal.shows("nonsense"))
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.prompts())
        _ = seat.run("select 2;")
        #expect(seat.statements == ["select 2"])
    }

    /// Nothing of a statement that was given up is left under the new prompt, wherever the cursor was.
    @Test func interruptLeavesTheLineBehind() throws {
        let seat = try Seat(rows: 10, columns: 40)
        #expect(seat.prompts())
        let text = "select " + String(repeating: "abcdefghi ", count: 9) + "end"
        seat.terminal.type(text)
        #expect(seat.terminal.screenShows { $0.currentLine.hasSuffix("end") })
        seat.terminal.type(Terminal.Key.ctrlA)
        #expect(seat.terminal.screenShows { $0.currentLine.contains("select") })
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.prompts())
        #expect(seat.terminal.screenShows { $0.currentLine == "ignite3 \(seat.address)/PUBLIC=>" })
        #expect(seat.terminal.screen.lines.contains { $0.hasSuffix("end^C") }, "\(seat.terminal.screen.lines)")
    }

    @Test func interruptOfACommandOfTheSystem() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter("\\! echo begun; exec sleep 60")
        #expect(seat.terminal.shows("\nbegun"))
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.prompts())
        #expect(seat.terminal.screenShows { $0.currentLine == "ignite3 \(seat.address)/PUBLIC=>" })
    }

    @Test func interruptClearsTheStatement() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter("select 'nonsense")
        #expect(seat.terminal.shows("PUBLIC'> "))
        seat.terminal.type("more" + Terminal.Key.ctrlC)
        #expect(seat.prompts())
        _ = seat.run("select 2;")
        #expect(seat.statements == ["select 2"])
    }

    /// At the prompt a press never counts towards the one that leaves.
    @Test func interruptsAtThePromptNeverLeave() throws {
        let seat = try Seat()
        for _ in 1...5 {
            #expect(seat.prompts())
            seat.terminal.type(Terminal.Key.ctrlC)
        }
        #expect(seat.prompts())
        #expect(seat.run("select 2;").contains("(1 row)"))
    }

    @Test(arguments: [Terminal.Key.ctrlD, "quit\r", "exit\r", "quit;\r", "EXIT\r", "\\q\r"])
    func leaves(keys: String) throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.type(keys)
        #expect(seat.terminal.end() == 0)
        #expect(seat.statements == [])
    }

    /// Within a statement the words are words of it, and Ctrl-D behind text is no end.
    @Test func wordsWithinAStatement() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter("select")
        #expect(seat.terminal.shows("PUBLIC-> "))
        seat.terminal.enter("exit")
        #expect(seat.terminal.shows("PUBLIC-> "))
        _ = seat.run("help;")
        #expect(seat.statements == ["select\nexit\nhelp"])
    }

    @Test func helpIsAWord() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        #expect(seat.run("help").contains("type \\? for help, \\q to quit"))
        #expect(seat.statements == [])
    }

    /// What `\\e` leaves unfinished is shown before the continuation prompt, what it finishes is not.
    @Test func unfinishedTextOfTheEditorIsShown() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("#!/bin/sh\nprintf 'select 1,\\n  2' >\"$1\"\n".utf8), to: "editor")
        #expect(chmod("\(folder.path)/editor", 0o755) == 0)
        let seat = try Seat(environment: ["EDITOR": "\(folder.path)/editor"])
        #expect(seat.prompts())
        seat.terminal.enter("\\e")
        #expect(
            seat.terminal.shows("\\e\nselect 1,\n  2\nignite3 \(seat.address)/PUBLIC-> "), "\(seat.terminal.unseen)")
        #expect(seat.run(";").contains("(1 row)"))
        #expect(seat.statements == ["select 1,\n  2\n"])
    }

    @Test func transactionMarks() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        _ = seat.run("begin;", mark: "*")
        _ = seat.run("insert 1;", mark: "*")
        #expect(seat.run("dead 1;", mark: "!").contains("WARNING: the transaction was aborted"))
        #expect(seat.run("commit;").contains("ERROR: not committed: "))
    }

    @Test func wideCharactersAreMovedOver() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.type("select '日本e\u{301}" + Terminal.Key.backspace)
        seat.terminal.type(String(repeating: Terminal.Key.left, count: 2) + "x語" + Terminal.Key.ctrlA)
        #expect(seat.terminal.screenShows { $0.currentLine.contains("select 'x語日本") || $0.column < 40 })
        seat.terminal.type("\u{05}';\r")
        #expect(seat.prompts())
        #expect(seat.statements.count == 1, "\(seat.statements)")
        #expect(seat.statements.first?.unicodeScalars.contains("語") == true, "\(seat.statements)")
    }
}
