import Ignite3
import IgniteCore
import TestSupport
import Testing

/// What does not fit into a request is refused before anything of it is sent, and the connection goes on.
@Suite struct RequestSizeTests {
    struct Request: CustomTestStringConvertible {
        let testDescription: String
        let message: String
        let send: @Sendable (Ignite3Session) throws -> Void

        init(_ what: String, _ message: String, send: @escaping @Sendable (Ignite3Session) throws -> Void) {
            testDescription = what
            self.message = message
            self.send = send
        }
    }

    private static let long = String(repeating: "x", count: 4000)

    @Test(arguments: [
        Request("a statement", "a statement of 4009 bytes exceeds the limit of 3072") { try $0.run(long) },
        Request("a text", "parameters up to number 2 of 4") { try $0.run("q", parameters: [1, .varchar(long)]) },
        Request("bytes", "parameters up to number 1 of 4") {
            try $0.run("q", parameters: [.varbinary([UInt8](long.utf8)), 1])
        },
        Request("many values", "parameters up to number ") {
            try $0.run("q", parameters: Array(repeating: 1, count: 1000))
        },
        Request("all together", "parameters up to number 1 of 1") {
            try $0.run(String(repeating: "x", count: 2000), parameters: [.varchar(String(repeating: "y", count: 1500))])
        },
        Request("a question", "a statement of 4006 bytes exceeds the limit of 3072") {
            _ = try $0.describe(long, schema: "PUBLIC", timeout: 0)
        },
        Request("a schema", "a statement of ") { _ = try $0.describe("q", schema: long, timeout: 0) },
        Request("a number", "parameter 2 is a DECIMAL of more than 32767 digits") {
            let number = BigDecimal(unscaled: [1] + [UInt8](repeating: 0, count: 100_000), scale: 0)
            $0.longestRequest = 1 << 20
            try $0.run("q", parameters: [1, .decimal(number)])
        },
    ])
    func tooLarge(_ request: Request) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...1)))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        session.longestRequest = 4096
        let error = try failure { try request.send(session) }
        #expect(error.code == .invalidArgument)
        #expect(error.message.hasPrefix("value too large: \(request.message)"), "\(error.message)")
        #expect(session.failure == nil)
        #expect(try session.run(String(repeating: "y", count: 3000)).values == rows(1...1))
        session.close()
        try peer.finish()
        #expect(peer.journal.entries.count == 2)
    }

    /// The longest number that a server can have is sent.
    @Test func theLongestNumber() throws {
        let number = try #require(BigDecimal("-" + String(repeating: "9", count: 32_767)))
        let parameters = try SqlExec.Parameters([.decimal(number)])
        #expect(parameters.count == 1 && parameters.tuple.count > 13_600)
    }

    /// Whatever the rest: 2 GiB, 4 GiB, and more than any number can tell.
    @Test(arguments: [Int(Int32.max), 1 << 32, Int.max])
    func noFrameIsLongerThanServersTake(_ length: Int) throws {
        let error = try failure { try Framing.require(length, atMost: Framing.room(), "a text") }
        #expect(error.message == "value too large: a text of \(length) bytes exceeds the limit of 2147482619")
        #expect(throws: Never.self) { try Framing.require(2_147_482_619, atMost: Framing.room(), "a text") }
    }

    /// Times that are no times, or longer than milliseconds can tell.
    @Test(arguments: [Double.infinity, -.infinity, .nan, 1e300, -1])
    func strangeTimes(_ seconds: Double) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.send(PeerFrame.updated(try connection.expect(.sqlExec).id, 1))
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            connection.answer(try connection.expect(.txRollback))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        #expect(try session.run("q", timeout: seconds).outcome == .updated(1))
        try session.rollback(try session.begin(isReadOnly: true, timeout: seconds))
        session.close()
        try peer.finish()
    }
}
