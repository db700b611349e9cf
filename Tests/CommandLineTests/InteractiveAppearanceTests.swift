import Foundation
import Glibc
import TestSupport
import Testing

/// Colours, and the line that tells how far a query is.
@Suite struct InteractiveAppearanceTests {
    private static let escape = UInt8(0x1B)

    @Test func whatIsColoured() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        _ = seat.run("select 1;")
        _ = seat.run("bad 1;")
        _ = seat.run("commit;")
        let shown = String(decoding: seat.terminal.bytes, as: UTF8.self)
        #expect(shown.contains("\u{1B}[1mSQL\u{1B}[0m"))
        #expect(shown.contains("\u{1B}[1;31mERROR\u{1B}[0m: "))
        #expect(shown.contains("\u{1B}[1;33mWARNING\u{1B}[0m: "))
        #expect(shown.contains("\u{1B}[1mignite3 \(seat.address)/PUBLIC=>\u{1B}[0m "))
        #expect(shown.contains("\n select 1\r\n"), "the data is not")
    }

    @Test func nullIsColouredAndTakesNoMoreRoom() throws {
        let seat = try Seat(["-q", "-P", "null=NIL", "-P", "border=2", "-P", "pager=off"], columns: 80)
        #expect(seat.prompts())
        _ = seat.run("nulls 1;")
        let shown = String(decoding: seat.terminal.bytes, as: UTF8.self)
        #expect(shown.contains("|   \u{1B}[2mNIL\u{1B}[0m | \u{1B}[2mNIL\u{1B}[0m  |"), "\(shown)")
        #expect(seat.terminal.screen.lines.contains("|   NIL | NIL  |"), "\(seat.terminal.screen.text)")
        #expect(seat.terminal.screen.lines.contains("| 12345 | text |"))
    }

    @Test func whatIsForeignInAPromptIsEscaped() throws {
        let seat = try Seat(["-q"])
        #expect(seat.prompts())
        _ = seat.run("\\set evil 'a\\033[2Jb\\001'")
        _ = seat.run("\\set colour '\\033[32m'")
        seat.terminal.enter("\\set PROMPT1 '%[%:colour:%]%:evil:=> '")
        #expect(seat.terminal.shows("a\\x1B[2Jb\\x01=> "))
        let shown = String(decoding: seat.terminal.bytes, as: UTF8.self)
        #expect(shown.contains("\u{1B}[32ma\\x1B[2Jb"), "a colour that takes no room is one's own")
    }

    @Test(arguments: [
        (["-q", "--color", "never"], [:]), (["-q"], ["NO_COLOR": "1"]), (["-q"], ["TERM": "dumb"]),
        (["-q"], ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"]),
    ])
    func withoutColours(arguments: [String], environment: [String: String]) throws {
        let seat = try Seat(arguments, environment: environment)
        #expect(seat.prompts())
        _ = seat.run("select 1;")
        _ = seat.run("bad 1;")
        let shown = String(decoding: seat.terminal.bytes, as: UTF8.self)
        #expect(!shown.contains("\u{1B}[1m") && !shown.contains("\u{1B}[1;3") && !shown.contains("\u{1B}[0m"))
        if environment["TERM"] == "dumb" { #expect(!seat.terminal.bytes.contains(Self.escape)) }
    }

    @Test(arguments: [
        ([], [:], false), ([], ["TERM": "xterm"], false), (["--color", "always"], [:], true),
        ([], ["CLICOLOR_FORCE": "1"], true), ([], ["CLICOLOR_FORCE": "0"], false),
        (["--color", "always"], ["NO_COLOR": "1"], true), (["--color", "never"], ["CLICOLOR_FORCE": "1"], false),
    ])
    func inAPipe(arguments: [String], environment: [String: String], isColoured: Bool) throws {
        let node = try InProcessNode(littleAnswer)
        let result = Program.run(
            arguments + ["-c", "select 1", "-c", "bad 1", "\(node.address)"], environment: environment)
        #expect(result.output.contains(Self.escape) == isColoured)
        #expect(result.errors.utf8.contains(Self.escape) == isColoured)
    }

    /// Formats that programs read have no colours even when they are forced.
    @Test(arguments: ["csv", "tsv", "json", "jsonl", "unaligned", "html", "markdown", "insert", "latex", "asciidoc"])
    func machineFormats(format: String) throws {
        let node = try InProcessNode(littleAnswer)
        let result = Program.run(
            ["--color", "always", "--format", format, "-P", "null=NIL", "-c", "nulls 1", "\(node.address)"])
        #expect(result.status == 0)
        #expect(!result.output.contains(Self.escape))
    }

    @Test(.needs(.less)) func lessIsGivenColoursUnlessItIsToldOtherwise() throws {
        for (environment, isColoured) in [
            (["PAGER": "less -F"], true), (["LESS": "-M"], false), (["LESS": "-R"], true), (["PAGER": "cat -v"], false),
        ] {
            let seat = try Seat(environment: environment, rows: 100)
            #expect(seat.prompts())
            _ = seat.run("\\pset pager always")
            seat.terminal.enter("rows 1;")
            #expect(seat.terminal.shows("\n(1 row)\n"))
            let shown = String(decoding: seat.terminal.bytes, as: UTF8.self)
            #expect(shown.contains("\u{1B}[1mN\u{1B}[0m") == isColoured, "\(environment)")
        }
    }

    /// The query behind a command is over when the command is: nothing is drawn any more, however long the next takes.
    @Test func progressEndsWithTheCommand() throws {
        let result = try littleNode().run("--progress", "always", script: "\\schema NOSUCH\n\\! sleep 1.3\n")
        #expect(result.errors.contains("ERROR"))
        #expect(!result.errors.contains("running, "), "\(result.errors)")
    }

    /// Files hold text, whatever the terminal shows.
    @Test(arguments: ["log", "output", "target"])
    func filesHoldNoColours(way: String) throws {
        let home = try TemporaryFolder()
        let file = home.path + "/out"
        let seat = try Seat(
            way == "log" ? ["-q", "-L", file] : ["-q", "--color", "always"], environment: ["PAGER": " "], home: home)
        #expect(seat.prompts())
        if way == "output" { _ = seat.run("\\o \(file)") }
        _ = seat.run(way == "target" ? "nulls 1 \\g \(file)" : "nulls 1;")
        _ = seat.run("rows 40;")
        #expect(seat.leaves())
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(!bytes.isEmpty && !bytes.contains(Self.escape))
    }

    @Test(arguments: ["color", "progress"])
    func unknownChoice(option: String) {
        let result = Program.run(["--\(option)", "sometimes"])
        #expect(result.status == 1)
        #expect(result.errors.contains("--\(option) must be auto, always or never, not \"sometimes\""))
    }

    // MARK: Progress

    @Test func aLongWaitShowsTheTime() throws {
        let seat = try Seat([])
        #expect(seat.prompts())
        seat.terminal.enter("endless;")
        #expect(seat.terminal.screenShows { $0.currentLine.hasPrefix("running, 1.0 s") })
        #expect(seat.terminal.screenShows { $0.currentLine.hasPrefix("running, 1.5 s") }, "it is drawn in place")
        #expect(seat.terminal.screen.lines.count { $0.contains("running, ") } == 1)
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.prompts())
        #expect(!seat.terminal.screen.text.contains("running, "), "\(seat.terminal.screen.text)")
        #expect(seat.terminal.screen.lines.contains { $0.hasPrefix("ERROR: ") })
    }

    /// Ctrl-Z leaves the line to the shell below, which finds it empty.
    @Test func aStopErasesTheLine() throws {
        let node = try InProcessNode(littleAnswer)
        let terminal = try Terminal(
            ["--norc", "--noprofile", "-i"], environment: ["PS1": "shell$ "], executable: "/bin/bash")
        #expect(terminal.shows("shell$ "))
        terminal.enter("\(Program.path) -c endless \(node.address)")
        #expect(terminal.screenShows { $0.currentLine.hasPrefix("running, 1") })
        terminal.type(Terminal.Key.ctrlZ)
        #expect(terminal.shows("Stopped"))
        #expect(terminal.shows("shell$ "))
        #expect(!terminal.screen.text.contains("running, "), "\(terminal.screen.text)")
        terminal.enter("fg")
        #expect(terminal.screenShows { $0.currentLine.hasPrefix("running, ") })
        #expect(terminal.screen.lines.count { $0.contains("running, ") } == 1)
        terminal.type(Terminal.Key.ctrlC)
        #expect(terminal.shows("ERROR: "))
    }

    @Test func rowsOnTheirWayToAFileAreCounted() throws {
        let seat = try Seat([])
        #expect(seat.prompts())
        seat.terminal.enter("halting 100 \\g \(seat.terminal.home.path)/out")
        #expect(
            seat.terminal.screenShows { $0.currentLine.hasPrefix("100 rows, ") && $0.currentLine.contains(" rows/s, ") }
        )
        seat.terminal.type(Terminal.Key.ctrlC)
        #expect(seat.prompts())
        #expect(!seat.terminal.screen.text.contains("rows/s"))
    }

    /// Rows that appear at the terminal tell by themselves; with `-q` nothing is said; `--progress` has the last word.
    @Test(arguments: [
        ([], "halting 100;", false), (["-q"], "endless;", false), (["--progress", "never"], "endless;", false),
        (["-q", "--progress", "always"], "endless;", true),
    ])
    func whetherItIsShown(arguments: [String], line: String, isShown: Bool) throws {
        let seat = try Seat(arguments + ["--timeout", "2"], environment: ["PAGER": " "])
        #expect(seat.prompts())
        let shown = seat.run(line)
        #expect(shown.contains("did not answer in time") || shown.contains("took longer than 2 s"), "\(shown)")
        #expect((shown.contains("running, ") || shown.contains("rows/s")) == isShown, "\(shown)")
    }

    @Test func notInAPipe() throws {
        let node = try InProcessNode(littleAnswer)
        let result = Program.run(["--timeout", "2", "-c", "endless 1", "\(node.address)"])
        #expect(result.errors.contains("did not answer in time"))
        #expect(!result.errors.contains("running, "))
    }
}
