import Foundation
import TestSupport
import Testing

/// `\p`, `\r`, `\s`, `\prompt`, `\getenv`, `\setenv` in scripts.
struct BufferCommandTests {
    @Test func showing() throws {
        let result = try littleNode().runShell("-t", script: "\\p\nselect 1,\n2 \\p\n;\n\\p\n")
        #expect(result.text == "select 1,\n2 \n 1 | 2\n\nselect 1,\n2 \n;\n")
        #expect(result.errors == "Query buffer is empty.\n")
    }

    @Test func forgetting() throws {
        let node = try littleNode()
        _ = node.runShell(script: "select ( \\r\nselect 2;\n")
        #expect(node.statements == ["select 2"])
    }

    @Test func noHistoryInScripts() throws {
        #expect(
            try littleNode().runShell(script: "\\s\n").errors.contains(
                "\\s: history is available only in interactive mode"))
    }

    @Test func askingInAScript() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            Array("\\prompt 'Name? ' name\n\\prompt other\n\\echo [:name] [:other]\n\\prompt more\n".utf8),
            to: "ask.sql")
        let result = try littleNode().runShell("-f", "\(folder.path)/ask.sql", script: "Ada L.\r\nsecond\n")
        #expect(result.text == "Name? [Ada L.] [second]\n")
        #expect(result.errors.contains("\\prompt: end of input; more is not set"))
        #expect(result.errorLines.count == 1)
    }

    @Test func environment() throws {
        let script = """
            \\set kept old
            \\getenv found THERE
            \\getenv kept NOT_THERE
            \\echo :found :kept
            \\setenv THERE 'and here'
            \\! echo $THERE
            \\setenv THERE
            \\! echo ${THERE-gone}
            """
        let result = try littleNode().runShell(script: script, environment: ["THERE": "here"])
        #expect(result.text == "here old\nand here\ngone\n")
        #expect(result.errors == "")
    }

    @Test(arguments: [
        ("\\setenv A=B c", "\\setenv: \"A=B\" is not a valid variable name"),
        ("\\setenv ''", "\\setenv: \"\" is not a valid variable name"),
        ("\\getenv 'a b' HOME", "\\getenv: invalid variable name: \"a b\""),
        ("\\getenv ECHO HOME", "\\getenv: unrecognized value"),
    ])
    func wrongNames(_ command: String, _ message: String) throws {
        let result = try littleNode().runShell(script: command)
        #expect(result.errors.contains("ERROR: \(message)"))
    }
}
