import Foundation
import TestSupport
import Testing

/// What is answered without any network.
struct HelpAndVersionTests {
    /// Nobody listens there; whoever tries to connect ends with 2.
    private let nowhere = ["IGNITE_SQL_URI": "ignite://127.0.0.1:1"]

    @Test(arguments: ["--help", "-?"])
    func helpFitsATerminal(option: String) {
        let result = Program.run([option], environment: nowhere)
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(result.lines.filter { $0.count > 80 } == [])
        #expect(result.text.contains("Usage: ignite-sql [OPTION]... [CONNECTION]"))
    }

    @Test func helpEndsWithExitStatusesAndExamples() throws {
        let text = Program.run(["--help"]).text
        let statuses = try #require(text.range(of: "Exit status"))
        let examples = try #require(text.range(of: "Examples"))
        #expect(statuses.lowerBound < examples.lowerBound)
        #expect(text[examples.upperBound...].split(separator: "\n").count == 3)
    }

    /// Every option that help names is one that the program takes.
    @Test func helpNamesOptionsThatExist() {
        let text = Program.run(["--help"]).text
        let names = text.split(whereSeparator: { " ,()[\n".contains($0) }).filter { $0.hasPrefix("--") }.map(
            String.init)
        #expect(names.count > 15)
        for name in Set(names) {
            // With --help behind it; the argument is for options that take one.
            let result = Program.run([name, "x=1", "--help"], environment: nowhere)
            #expect(!result.errors.contains("unrecognized"), "\(name): \(result.errors)")
            #expect(!result.errors.contains("ambiguous"), "\(name): \(result.errors)")
        }
    }

    @Test(arguments: ["--version", "-V"])
    func version(option: String) {
        let result = Program.run([option], environment: nowhere)
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(result.text.wholeMatch(of: /ignite-sql \d+\.\d+\.\d+\n/) != nil)
    }

    @Test(arguments: ["--help", "--version"])
    func fullDisk(option: String) {
        let result = Program.run([option], output: .file("/dev/full"))
        #expect(result.status == 1)
        #expect(result.errors.contains("no space left"))
    }

    @Test(arguments: ["--help", "--version"])
    func closedOutput(option: String) {
        let result = Program.run([option], output: .closed)
        #expect(result.status == 141)
        #expect(result.errors == "")
    }

    /// No start-up file is read for either, whatever it holds.
    @Test func startupFileIsNotRead() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("\\echo read\n".utf8), to: "rc")
        let result = Program.run(["--version"], environment: ["IGNITE_SQL_RC": folder.path + "/rc"])
        #expect(result.status == 0)
        #expect(!result.text.contains("read"))
    }

    /// Descriptor 1 is not there at all.
    @Test func noOutput() {
        let program = Program(["-c", "exec \"$0\" --version >&-", Program.path], executable: "/bin/sh")
        let result = program.finish()
        #expect(result.status == 1)
        #expect(result.errors.lowercased().contains("standard output: bad file descriptor"))
    }
}
