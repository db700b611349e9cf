import Foundation
import TestSupport
import Testing

/// What was typed before: with the arrow keys, and in the file.
@Suite struct InteractiveHistoryTests {
    private func historyPath(_ home: TemporaryFolder) -> String { home.path + "/.local/state/ignite-sql/history" }

    /// The statements in the file; libedit escapes line ends and blanks.
    private func kept(_ home: TemporaryFolder) -> [String] {
        let text = (try? String(contentsOfFile: historyPath(home), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map {
            String($0).replacing("\\040", with: " ").replacing("\\012", with: "\n").replacing("\\134", with: "\\")
        }
    }

    @Test func oneEntryAStatementForItsOwnerOnly() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter("select")
        #expect(seat.terminal.shows("-> "))
        _ = seat.run("  1;")
        _ = seat.run("select 2; select 3;")
        _ = seat.run("\\timing off")
        #expect(kept(seat.terminal.home) == ["select\n  1;", "select 2; select 3;", "\\timing off"])
        let attributes = try FileManager.default.attributesOfItem(atPath: historyPath(seat.terminal.home))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(seat.leaves())
    }

    @Test func upBringsTheWholeStatementBack() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        seat.terminal.enter("select 'a")
        #expect(seat.terminal.shows("'> "))
        _ = seat.run("b';")
        _ = seat.run(Terminal.Key.up)
        #expect(seat.statements == ["select 'a\nb'", "select 'a\nb'"])
    }

    @Test func anotherSessionFindsIt() throws {
        let first = try Seat()
        #expect(first.prompts())
        _ = first.run("select 'old';")
        let second = try Seat(home: first.terminal.home)
        #expect(second.prompts())
        _ = second.run(Terminal.Key.up)
        #expect(second.statements == ["select 'old'"])
    }

    @Test func sessionsSideBySideLoseNothing() throws {
        let first = try Seat()
        let second = try Seat(home: first.terminal.home)
        #expect(first.prompts())
        #expect(second.prompts())
        for number in 1...5 {
            _ = first.run("select \(number);")
            _ = second.run("select 1\(number);")
        }
        #expect(kept(first.terminal.home) == (1...5).flatMap { ["select \($0);", "select 1\($0);"] })
    }

    @Test func secretsAreKeptOut() throws {
        let seat = try Seat()
        #expect(seat.prompts())
        for secret in [
            "create user joe with password 's3cret';", "create user joe identified by s3cret;",
            "alter user joe with password 's3cret';", "alter  user joe 's3cret';", "create user joe 's3cret';",
            "\\echo ignite://joe:s3cret@host", "select 's3cret' as Password;",
        ] {
            _ = seat.run(secret)
        }
        _ = seat.run("select 'ignite://host/a:b@c';")
        #expect(kept(seat.terminal.home) == ["select 'ignite://host/a:b@c';"])
    }

    @Test(arguments: [
        ("none", [" select 1;", "select 2;", "select 2;"]), ("ignorespace", ["select 2;", "select 2;"]),
        ("ignoredups", [" select 1;", "select 2;"]), ("ignoreboth", ["select 2;"]),
    ])
    func control(setting: String, expected: [String]) throws {
        let seat = try Seat(["-q", "-v", "HISTCONTROL=\(setting)"])
        #expect(seat.prompts())
        for line in [" select 1;", "select 2;", "select 2;"] { _ = seat.run(line) }
        #expect(kept(seat.terminal.home) == expected)
    }

    @Test func isCutToItsSize() throws {
        let first = try Seat()
        #expect(first.prompts())
        for number in 1...9 { _ = first.run("select \(number);") }
        first.terminal.type(Terminal.Key.ctrlD)
        #expect(first.terminal.end() == 0)
        let second = try Seat(["-q", "-v", "HISTSIZE=3"], home: first.terminal.home)
        #expect(second.prompts())
        #expect(kept(first.terminal.home) == ["select 7;", "select 8;", "select 9;"])
    }

    @Test func environmentNamesTheFile() throws {
        let folder = try TemporaryFolder()
        let seat = try Seat(environment: ["IGNITE_SQL_HISTORY": folder.path + "/mine"])
        #expect(seat.prompts())
        _ = seat.run("select 1;")
        #expect(try String(contentsOfFile: folder.path + "/mine", encoding: .utf8).contains("select\\0401;"))
    }

    @Test func nothingIsKeptInTheNullDevice() throws {
        let seat = try Seat(environment: ["IGNITE_SQL_HISTORY": "/dev/null"])
        #expect(seat.prompts())
        _ = seat.run("select 1;")
        #expect(!seat.terminal.text.contains("WARNING"))
        let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/null")
        #expect(attributes[.posixPermissions] as? Int == 0o666, "the device is everybody's")
    }

    /// A file that is none of ours, or cannot be made: one warning, everything else works, and nothing is harmed.
    @Test(arguments: ["file/history", "foreign", "folder"])
    func aFileThatCannotBeUsed(path: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("a file".utf8), to: "file")
        try folder.write(Array("a foreign file\n".utf8), to: "foreign")
        try folder.write([], to: "folder/x")
        let seat = try Seat(environment: ["IGNITE_SQL_HISTORY": "\(folder.path)/\(path)"])
        #expect(seat.prompts())
        for number in 1...3 { #expect(seat.run("select \(number);").contains("(1 row)")) }
        _ = seat.run(Terminal.Key.up)
        #expect(seat.statements.last == "select 3")
        #expect(seat.leaves())
        #expect(seat.terminal.text.ranges(of: "WARNING: ").count == 1, "\(seat.terminal.text)")
        #expect(try String(contentsOfFile: folder.path + "/foreign", encoding: .utf8) == "a foreign file\n")
    }
}
