import Foundation
import Glibc
import TestSupport
import Testing

/// `\watch` and signals.
struct StatementCommandTests {
    @Test func controlCEndsTheWatch() throws {
        let node = try littleNode()
        let program = Program(["-X", "\(node.address)"], input: Array("select 5 \\watch 1000\n\\echo behind\n".utf8))
        #expect(program.waitForOutput("(1 row)"))
        program.signal(SIGINT)
        let result = program.finish(within: 10)
        #expect(result.text.hasSuffix("behind\n"))
        #expect(result.errors == "")
        #expect(result.status == 0)
    }
}
