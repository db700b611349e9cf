import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// FRESH_READS and the option `freshReads`: whether a read asks for what is committed up to now.
struct FreshReadTests {
    /// A node whose clock stands still, so that only fresh reads send more than the last answer brought.
    private func node(_ seen: Seen<Bool>) throws -> InProcessNode {
        try InProcessNode { request in
            let isFresh = request.observableTimestamp >= 1 << 16
            seen.note(isFresh)
            // A fresh read must have waited for a millisecond to go by.
            return .rows([Column(name: "FRESH", type: .boolean)], [[.boolean(isFresh)]])
        }
    }

    @Test(
        arguments: [
            ([], "", false), (["-v", "FRESH_READS=on"], "", true), ([], "?freshReads=true", true),
            (["-v", "FRESH_READS=off"], "?freshReads=true", false), ([], "?freshReads=false", false),
        ] as [([String], String, Bool)])
    func inScripts(_ arguments: [String], _ query: String, _ isFresh: Bool) throws {
        let seen = Seen<Bool>()
        let node = try node(seen)
        let result = Program.run(
            ["-X", "-A", "-t"] + arguments + ["ignite3://\(node.address)/\(query)"],
            input: "\\! sleep 0.01\nselect 1;\n")
        #expect(result.text == (isFresh ? "true\n" : "false\n"), "\(result.errors)")
        #expect(seen.all == [isFresh])
    }

    /// A person who types gets fresh reads; what was pasted and follows at once does not wait each time.
    @Test func atTheTerminal() throws {
        let seat = try Seat(["-q", "-A", "-t"]) { request in
            .rows([Column(name: "F", type: .boolean)], [[.boolean(request.observableTimestamp >= 1 << 16)]])
        }
        #expect(seat.prompts())
        let pause = Deadline.after(seconds: 0.15)
        #expect(seat.terminal.wait { pause.isPast })
        seat.terminal.type("select 1;\rselect 2;\r")
        #expect(seat.terminal.shows("true"))
        #expect(seat.terminal.shows("false"))
        #expect(seat.prompts())
        #expect(seat.run("\\set FRESH_READS off").contains("FRESH_READS"))
        let secondPause = Deadline.after(seconds: 0.15)
        #expect(seat.terminal.wait { secondPause.isPast })
        #expect(seat.run("select 3;").contains("false"))
        #expect(seat.leaves())
    }

    @Test func aWrongValue() throws {
        let result = Program.run(["-X", "ignite3://127.0.0.1:1?freshReads=maybe"])
        #expect(result.status == 1)
        #expect(result.errors.contains("must be true or false, not \"maybe\""))
    }
}
