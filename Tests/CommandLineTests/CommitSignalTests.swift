import Glibc
import Ignite3
import TestSupport
import Testing

/// The program is to end while COMMIT is under way: nobody knows what becomes of it, and the message says so.
struct CommitSignalTests {
    private static let unknown = "the server did not respond to COMMIT: its outcome is unknown; check the data"

    private func start(_ node: InProcessNode) throws -> Program {
        let program = Program(["-X", "\(node.address)"], input: Array("begin;\nupdate a;\ncommit;\n".utf8))
        try #require(program.wait { node.journal.entries.contains { $0.hasPrefix("TX_COMMIT") } })
        return program
    }

    @Test(arguments: [SIGTERM, SIGHUP]) func aSignal(signal: Int32) throws {
        let node = try InProcessNode(silent: [.txCommit]) { _ in .updated(1) }
        let program = try start(node)
        program.signal(signal)
        let result = program.end(within: 5)
        #expect(result.status == 128 + signal)
        #expect(result.errors.contains("WARNING: \(Self.unknown)\n"), "\(result.errors)")
        #expect(!result.errors.contains("rolled back"))
    }

    @Test func theThirdPress() throws {
        let node = try InProcessNode(silent: [.txCommit]) { _ in .updated(1) }
        let program = try start(node)
        for notice in ["waiting for the server\n", "press Ctrl-C again to quit\n"] {
            program.signal(SIGINT)
            #expect(program.waitForErrors(notice))
        }
        program.signal(SIGINT)
        let result = program.end(within: 5)
        #expect(result.status == 130)
        #expect(result.errors.contains("WARNING: \(Self.unknown)\n"), "\(result.errors)")
    }
}
