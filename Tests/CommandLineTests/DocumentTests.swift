import Foundation
import TestSupport
import Testing

/// The manual page and the shells' completions in the tree are those that the program makes from its tables.
@Suite struct DocumentTests {
    @Test(arguments: [
        ("man", "man/ignite-sql.1"), ("bash", "completions/ignite-sql.bash"), ("zsh", "completions/_ignite-sql"),
        ("fish", "completions/ignite-sql.fish"),
    ])
    func isUpToDate(_ name: String, _ path: String) throws {
        let result = Program.run(["--generate", name])
        #expect(result.status == 0)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: path)
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            try result.text.write(to: file, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(result.text == kept, "\(path) is not what the tables say; RECORD_SNAPSHOTS=1 make test records it")
    }

    @Test func unknownDocument() {
        let result = Program.run(["--generate", "nonsense"])
        #expect(result.status == 1)
        #expect(result.errors.contains("there is no document \"nonsense\""))
    }
}
