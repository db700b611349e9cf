import Foundation
import TestSupport
import Testing

/// `--health` without a cluster.
@Suite struct HealthTests {
    private func run(_ arguments: String...) -> Program.Result { Program.run(["-X", "--health"] + arguments) }

    @Test func nothingListens() {
        let result = run("127.0.0.1:1,127.0.0.1:2")
        #expect(result.status == 3)
        #expect(result.lines[0] == "UNKNOWN: no node answers at any of the 2 addresses")
        #expect(result.lines[1].hasPrefix("UNKNOWN   127.0.0.1:1: does not answer: "))
        #expect(result.lines[1].contains("connection refused") && result.lines.count == 4)
    }

    @Test func forMachines() throws {
        let result = run("--json", "127.0.0.1:1")
        #expect(result.status == 3)
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? [[String: Any]])
        #expect(rows.count == 1 && rows[0]["severity"] as? String == "unknown")
        #expect(rows[0]["object"] as? String == "127.0.0.1:1")
    }

    /// To a monitoring system, 1 would be a warning and 2 an emergency.
    @Test func mistakesAreUnknown() {
        for mistake in [["--nonsense"], ["-c", "select 1"], ["embedded:"], ["127.0.0.1:x"]] {
            let result = Program.run(["-X", "--health"] + mistake)
            #expect(result.status == 3 && !result.errors.isEmpty, "\(mistake) \(result)")
        }
    }

    /// A node that accepts connections and says nothing.
    @Test func aSilentNode() throws {
        let listener = try Listener()
        let start = Program.now
        let result = run(listener.address)
        #expect(result.status == 3 && result.text.contains("frozen or overloaded"), "\(result)")
        #expect(Program.now - start < 10)
    }
}
