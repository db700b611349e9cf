import Foundation
import Glibc
import TestSupport
import Testing

/// Folders that cannot be used, or are not named: one warning at most, and everything else works.
@Suite struct InteractiveFolderTests {
    /// Runs a statement and leaves; answers all that was shown.
    private func session(
        _ environment: [String: String], home: TemporaryFolder? = nil, program: [String]? = nil
    ) throws -> String {
        let node = try littleNode()
        let command = (program ?? []) + [Program.path, "-q", "\(node.address)"]
        let terminal = try Terminal(
            Array(command.dropFirst()), environment: environment, home: home, executable: command[0])
        #expect(terminal.shows("PUBLIC=> "))
        for _ in 1...2 {
            terminal.enter("select 5;")
            #expect(terminal.shows("(1 row)"), "\(terminal.text)")
            #expect(terminal.shows("PUBLIC=> "))
        }
        terminal.type(Terminal.Key.up)
        #expect(terminal.shows("select 5;"), "the history of the session itself")
        terminal.enter("")
        #expect(terminal.shows("(1 row)"))
        terminal.enter("\\q")
        #expect(terminal.end() == 0)
        return terminal.text
    }

    @Test func withoutHome() throws {
        let text = try session(["HOME": ""])
        #expect(!text.contains("WARNING"), "\(text)")
    }

    @Test func aFileWhereAFolderShouldBe() throws {
        let home = try TemporaryFolder()
        try home.write([], to: "file")
        let path = home.path + "/file"
        let text = try session(["XDG_STATE_HOME": path, "XDG_CONFIG_HOME": path], home: home)
        #expect(text.ranges(of: "WARNING").count == 1, "\(text)")
        #expect(text.contains("/file/ignite-sql/history: not a directory; the history is not saved\n"), "\(text)")
    }

    /// Root may write everywhere, so the program runs as nobody.
    @Test(.needs(.ordinaryUser))
    func foldersThatCannotBeWritten() throws {
        let home = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: home.path + "/.local/state", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: home.path + "/.config", withIntermediateDirectories: true)
        for folder in ["", "/.local", "/.local/state", "/.config"] { chmod(home.path + folder, 0o555) }
        defer { for folder in ["", "/.local", "/.local/state"] { chmod(home.path + folder, 0o755) } }
        let text = try session([:], home: home, program: getuid() == 0 ? ["/usr/bin/env"] + Requirement.asNobody : nil)
        #expect(text.ranges(of: "WARNING").count == 1, "\(text)")
        #expect(text.contains("/history: permission denied; the history is not saved\n"), "\(text)")
    }
}
