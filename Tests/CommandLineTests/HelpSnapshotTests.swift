import Foundation
import TestSupport
import Testing

/// The texts of `\?` as they are shown, kept in files: a change of a table is seen in them.
@Suite struct HelpSnapshotTests {
    @Test(arguments: ["commands", "variables", "options"])
    func isAsKept(_ topic: String) throws {
        let result = try littleNode().run(script: "\\? \(topic)\n")
        #expect(result.status == 0)
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(topic).txt")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try result.text.write(to: file, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(result.text == kept, "RECORD_SNAPSHOTS=1 make test records it")
        for line in result.text.split(separator: "\n") where topic != "variables" {
            #expect(line.count <= 80, "\(line)")
        }
    }
}
