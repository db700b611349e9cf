import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// What servers, data and files say reaches the screen escaped, wherever it is shown.
@Suite struct ForeignTextTests {
    private static let evil = "\u{1B}]0;x\u{07}\u{1B}[2J\u{9B}\u{202E}"
    private static let escaped = "\\x1B]0;x\\x07\\x1B[2J\\u009B\\u202E"

    private func node() throws -> InProcessNode {
        try littleNode(["evil": .error(ErrorBlock(.sql, 4, "first \(Self.evil)\nsecond"))])
    }

    private func isClean(_ result: Program.Result) -> Bool {
        let shown = result.text + result.errors
        return shown.unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || !Self.evil.unicodeScalars.contains(scalar) || "]0;x[2J".unicodeScalars.contains(scalar)
        }
    }

    @Test func errorsOfTheServer() throws {
        let result = try node().runShell(script: "evil;\n\\errverbose\n")
        #expect(isClean(result), "\(result.errors.debugDescription)")
        #expect(result.errors.components(separatedBy: "first \(Self.escaped)\nsecond\n").count == 3)
    }

    @Test(arguments: [
        "\\nosuch\(evil)", "\\i /nosuch\(evil)", "\\set \(evil) x", "\\pset \(evil) x", "\\? \(evil)",
        "\\o /no/\(evil)",
        "\\h nosuch\(evil)", "\\set x '\(evil)'\n\\set", "\\pset title 'x\(evil)'\nselect 1;",
    ])
    func commands(script: String) throws {
        let result = try node().runShell(script: script + "\n")
        #expect(isClean(result), "\((result.text + result.errors).debugDescription)")
        #expect((result.text + result.errors).contains("\\x1B"))
    }

    /// Where the output is a file, the statements in it are what they were.
    @Test func whatTheUserSaysIsWrittenAsItWasSaid() throws {
        let result = try node().runShell("-a", script: "\\echo '\(Self.evil)'\n\\warn '\(Self.evil)'\n")
        #expect(result.text.contains("\n\(Self.evil)\n") && result.errors == "\(Self.evil)\n")
        #expect(result.text.contains("\\echo '\(Self.evil)'\n"))
    }

    @Test func theLogOfTheSession() throws {
        let folder = try TemporaryFolder()
        let log = "\(folder.path)/log"
        _ = try node().runShell("-L", log, script: "evil '\(Self.evil)';\nselect '\(Self.evil)';\n")
        let text = try String(contentsOfFile: log, encoding: .utf8)
        #expect(text.contains("evil '\(Self.escaped)'") && !text.unicodeScalars.contains("\u{1B}"))
    }
}
