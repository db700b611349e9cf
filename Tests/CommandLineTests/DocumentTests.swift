import Foundation
import TestSupport
import Testing

/// The manual page and the shells' completions in the tree are those that the program makes from its tables.
@Suite struct DocumentTests {
    @Test(arguments: [
        ("man", "man/ignite-sql.1"), ("bash", "completions/ignite-sql.bash"), ("zsh", "completions/_ignite-sql"),
        ("fish", "completions/ignite-sql.fish"), ("tour", "docs/tour.md"),
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

    /// In a narrow terminal lines end within words, but not within names of options, which are copied from there.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")))
    func manualDoesNotHyphenateOptions() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/groff")
        process.arguments = [
            "-mandoc", "-Tascii", "-P-cbou", "-rLL=50n", root.appending(path: "man/ignite-sql.1").path,
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(text.contains("--tls-key-password-file"))
        for line in text.split(separator: "\n") where line.hasSuffix("-") {
            let word = line.split(separator: " ").last ?? ""
            #expect(word.dropLast().allSatisfy { $0.isLetter }, "\(line)")
        }
    }

    @Test func manualNamesOptionsWithMinusSigns() {
        let text = Program.run(["--generate", "man"]).text
        #expect(text.contains(".It Fl \\%\\-page\\-size "))
        #expect(text.contains(".Nm ignite\\-sql"))
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix(".Dl") && $0.contains(" -") })
    }

    @Test func unknownDocument() {
        let result = Program.run(["--generate", "nonsense"])
        #expect(result.status == 1)
        #expect(result.errors.contains("unknown document \"nonsense\""))
    }
}
