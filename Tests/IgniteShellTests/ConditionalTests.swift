import Foundation
import TestSupport
import Testing

/// `\if`, `\elif`, `\else`, `\endif`.
struct ConditionalTests {
    @Test(arguments: [
        ("\\if 1\n\\echo a\n\\else\n\\echo b\n\\endif", "a"),
        ("\\if off\n\\echo a\n\\else\n\\echo b\n\\endif", "b"),
        ("\\if 0\n\\echo a\n\\elif yes\n\\echo b\n\\elif 1\n\\echo c\n\\else\n\\echo d\n\\endif", "b"),
        ("\\if 0\n\\echo a\n\\elif 0\n\\echo b\n\\endif\n\\echo c", "c"),
        ("\\if 1\n\\if 0\n\\echo a\n\\endif\n\\echo b\n\\endif", "b"),
        ("\\if 0\n\\if 1\n\\echo a\n\\elif 1\n\\echo b\n\\else\n\\echo c\n\\endif\n\\else\n\\echo d\n\\endif", "d"),
        ("\\set yes on\n\\if :yes\n\\echo a\n\\endif", "a"),
        ("\\if :{?nothing}\n\\echo a\n\\else\n\\echo b\n\\endif", "b"),
        ("\\if `echo 1`\n\\echo a\n\\endif", "a"),
        ("\\if 1 \\\\ \\echo a\n\\endif", "a"),
    ])
    func theBranchThatIsTaken(_ script: String, _ expected: String) throws {
        let result = try littleNode().runShell("-v", "ON_ERROR_STOP=1", script: script)
        #expect(result.text == expected + "\n")
        #expect(result.errors == "")
        #expect(result.status == 0)
    }

    /// Nothing of a skipped branch is run, sent, expanded or written.
    @Test func nothingHappensInASkippedBranch() throws {
        let folder = try TemporaryFolder()
        let script = """
            \\set text 'select 2;'
            \\if 0
            select 1;
            select 3 \\g |touch \(folder.path)/made1
            :text
            \\echo `touch \(folder.path)/made2`
            \\if `touch \(folder.path)/made3`
            \\elif `touch \(folder.path)/made4`
            \\endif
            \\! touch \(folder.path)/made5
            \\o \(folder.path)/made6
            \\set AUTOCOMMIT nonsense
            \\no_such_command 'open
            \\q
            \\elif 1
            \\elif `touch \(folder.path)/made7`
            \\endif
            select 4;
            """
        let node = try littleNode()
        let result = node.runShell("-t", "-A", script: script)
        #expect(result.errors == "")
        #expect(result.text == "4\n")
        #expect(node.statements == ["select 4"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    /// A statement may go through branches; a skipped one leaves nothing in it.
    @Test func withinAStatement() throws {
        let node = try littleNode()
        _ = node.runShell(script: "select\n\\if 0\n 1, (\n\\elif 1\n 2\n\\else\n 3\n\\endif\n, 4;\n")
        #expect(
            node.statements.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") } == ["select 2 , 4"])
    }

    @Test(arguments: [
        ("\\else", "\\else: no matching \\if"),
        ("\\elif 1", "\\elif: no matching \\if"),
        ("\\endif", "\\endif: no matching \\if"),
        ("\\if 1\n\\else\n\\else\n\\endif", "\\else: cannot occur after \\else"),
        ("\\if 1\n\\else\n\\elif 1\n\\endif", "\\elif: cannot occur after \\else"),
        ("\\if 0\nselect 1;", "end of script without closing \\endif"),
        ("\\if 1\n\\else\nselect 'it", "unterminated quoted string, started at line 3, column 8"),
    ])
    func whatDoesNotBelong(_ script: String, _ message: String) throws {
        let node = try littleNode()
        let result = node.runShell("-v", "ON_ERROR_STOP=1", script: script)
        #expect(result.status == 3)
        #expect(result.errors.contains("ERROR: \(message)"))
        #expect(node.statements == [])
    }

    @Test(arguments: ["", "maybe", "1 2", "'on off'", "'open"])
    func whatIsNeitherTrueNorFalse(_ expression: String) throws {
        let result = try littleNode().runShell(script: "\\if \(expression)\n\\echo a\n\\else\n\\echo b\n\\endif")
        #expect(result.text == "b\n")
        #expect(result.errors.contains("is neither true nor false; treated as false"))
        #expect(result.status == 0)
    }

    /// Each script has blocks of its own.
    @Test func aBlockDoesNotReachIntoAnotherScript() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("\\else\n\\echo inner\n\\if 0\n".utf8), to: "inner.sql")
        let result = try littleNode().runShell(script: "\\if 1\n\\i \(folder.path)/inner.sql\n\\echo outer\n\\endif\n")
        #expect(result.text == "inner\nouter\n")
        #expect(result.errors.contains("inner.sql:1: ERROR: \\else: no matching \\if"))
        #expect(result.errors.contains("inner.sql:3: ERROR: end of script without closing \\endif"))
    }
}
