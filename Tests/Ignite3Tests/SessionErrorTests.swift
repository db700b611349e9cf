import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Errors of the server, lost connections, and answers that cannot be read.
@Suite struct SessionErrorTests {
    /// A peer that answers the first statement with these bytes and then waits for the end.
    private func peer(
        andCloses: Bool = false, answer: @escaping @Sendable (Int64) -> [UInt8]
    ) throws -> ScriptedPeer {
        try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.send(answer(try connection.expect(.sqlExec).id))
            if !andCloses { try connection.waitForEnd() }
        }
    }

    @Test func anErrorOfTheServerLeavesTheConnectionUsable() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let message = "Failed to parse query: Encountered \"selec\". At line 1, column 2"
            connection.refuse(try connection.expect(.sqlExec), ErrorBlock(.sql, 3, message))
            let second = try connection.expect(.sqlExec)
            connection.send(PeerFrame.updated(second.id, 3))
            let third = try connection.expect(.sqlExec)
            connection.send(PeerFrame.applied(third.id, true))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let error = try failure { try session.run("selec") }
        #expect(error.code == .server)
        #expect(error.sql == "selec" && error.address == "\(peer.address)")
        #expect(error.server?.code == "IGN-SQL-3" && error.server?.className == "org.apache.ignite.sqlException")
        #expect(error.server?.traceID == "00000000-0000-00a1-0000-0000000000b2")
        #expect(error.position == IgniteError.Position(line: 1, column: 2))
        #expect(try session.run("insert").outcome == .updated(3))
        #expect(try session.run("create").outcome == .applied(true))
        session.close()
        try peer.finish()
    }

    @Test(arguments: [false, true])
    func connectionLostBeforeTheAnswer(withReset: Bool) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            _ = try connection.expect(.sqlExec)
            if withReset { connection.reset() } else { connection.close() }
        }
        let session = try peer.connect()
        let error = try failure { try session.run("q") }
        #expect(error.code == .connectionLost)
        #expect(error.message.hasPrefix("the connection to \(peer.address) was lost"))
        #expect(error.sql == "q")
        #expect(session.failure?.code == .connectionLost)
        // What follows fails at once, in the same way.
        #expect(try failure { try session.run("r") }.code == .connectionLost)
        session.close()
        try peer.finish()
    }

    /// The page that came before the end is still delivered.
    @Test func connectionLostBetweenPages() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            let page = try connection.expect(.sqlCursorNextPage)
            connection.send(PeerFrame.page(page.id, rows(3...4), hasMore: true))
            _ = try connection.expect(.sqlCursorNextPage)
        }
        let session = try peer.connect()
        let result = try session.run("q")
        #expect(try result.advance())
        #expect(result.values == rows(3...4))
        try peer.finish()
        #expect(try failure { _ = try result.advance() }.code == .connectionLost)
        #expect(try !result.advance())
        try result.close()
    }

    @Test func connectionLostWithinAFrame() throws {
        for length in [1, 4, 5, 20] {
            let peer = try peer(andCloses: true) { Array(PeerFrame.rows($0, numbers, rows(1...9)).prefix(length)) }
            let session = try peer.connect()
            #expect(try failure { try session.run("q") }.code == .connectionLost, "\(length) bytes")
        }
    }

    @Test func anAnswerToARequestThatTheServerCouldNotRead() throws {
        let peer = try peer { _ in PeerFrame.error(-1, ErrorBlock(.client, 2, "Unexpected value")) }
        let session = try peer.connect()
        let error = try failure { try session.run("q") }
        #expect(error.code == .protocolViolation)
        #expect(error.message == "\(peer.address) could not read a request: Unexpected value")
        #expect(error.server?.code == "IGN-CLIENT-2")
        try peer.finish()
    }

    /// The client closes the connection: the peer sees its end.
    @Test(arguments: ["ffffffff", "7ffffffc", "80000000"])
    func aFrameThatIsTooLong(_ length: String) throws {
        let peer = try peer { _ in bytes(length) }
        let session = try peer.connect()
        let error = try failure { try session.run("q") }
        #expect(error.code == .protocolViolation)
        #expect(
            error.message.hasPrefix(
                "\(peer.address) announced a frame with an invalid length of \(Int(length, radix: 16)!) bytes"))
        #expect(error.hint == "the connection was closed")
        try peer.finish()
    }

    /// Room is made for what has come, not for what is promised.
    @Test func aFrameOfWhichLittleComes() throws {
        let before = addressSpacePeak()
        let peer = try peer(andCloses: true) { _ in bytes("7ffffff0") + [UInt8](repeating: 1, count: 100_000) }
        let session = try peer.connect()
        #expect(try failure { try session.run("q") }.code == .connectionLost)
        #expect(addressSpacePeak() - before < 1 << 30)
    }

    /// An answer that cannot be read: what it was, where it goes wrong, and the bytes there.
    struct Unreadable: CustomTestStringConvertible {
        let what: String
        /// Follows the header of the answer, which takes 3 bytes.
        let body: String
        /// Within the frame, its length included.
        let offset: Int
        let text: String

        var testDescription: String { what }
    }

    /// What stands before the rows: no cursor, rows, no more, not applied, -1, one column X of this type.
    private static func head(_ type: String, cursor: String = "c0 c3 c2") -> String {
        "\(cursor) c2 ff 01 06 a1 58 c3 \(type) 00 00 c2"
    }

    @Test(arguments: [
        Unreadable(what: "nothing", body: "", offset: 7, text: "the message ends in the middle of a value"),
        Unreadable(what: "no MessagePack", body: "c1 c1 c1", offset: 7, text: "an integer expected, found byte c1"),
        Unreadable(
            what: "a type", body: "c0 c3 c2 c2 ff 01 06 a1 58 c3 0e 00 00 c2 00", offset: 17,
            text: "an unknown column type"),
        Unreadable(
            what: "a name", body: "c0 c3 c2 c2 ff 01 06 a2 c3 28 c3 05 00 00 c2 00", offset: 14,
            text: "a string that is not UTF-8"),
        Unreadable(
            what: "a long value", body: head("04") + "01 c4 07 00 05 01 00 00 00 00", offset: 26,
            text: "a value that does not match its column's type"),
        Unreadable(
            what: "a string", body: head("0f") + "01 c4 04 00 02 c3 28", offset: 26,
            text: "a value that does not match its column's type"),
        Unreadable(
            what: "month 13", body: head("09") + "01 c4 05 00 03 a1 d1 0f", offset: 26,
            text: "a value that does not match its column's type"),
        Unreadable(
            what: "offsets", body: head("05") + "01 c4 03 00 09 01", offset: 25,
            text: "a tuple with offsets outside of it"),
        Unreadable(
            what: "more rows than there are", body: head("05") + "05 c4 03 00 01 01", offset: 21,
            text: "the message ends in the middle of a value"),
        Unreadable(
            what: "more pages without a cursor", body: head("05", cursor: "c0 c3 c3") + "01 c4 03 00 01 01",
            offset: 7, text: "further pages without a cursor"),
    ])
    func anAnswerThatCannotBeRead(_ answer: Unreadable) throws {
        let peer = try peer { id in PeerFrame.answer(id) { $0.append(bytes(answer.body)) } }
        let session = try peer.connect()
        let error = try failure { try session.run("q") }
        #expect(error.code == .protocolViolation)
        let total = bytes(answer.body).count + 7
        #expect(
            error.message.hasPrefix(
                "SQL_EXEC: the answer of \(peer.address) cannot be read at byte \(answer.offset) of \(total): "
                    + "\(answer.text) (bytes from"))
        #expect(error.hint == "the connection was closed")
        #expect(session.failure?.code == .protocolViolation)
        try peer.finish()
    }

    @Test func anEmptyFrame() throws {
        let peer = try peer { _ in [0, 0, 0, 0] }
        let session = try peer.connect()
        let error = try failure { try session.run("q") }
        #expect(error.code == .protocolViolation)
        #expect(error.message.hasPrefix("response header: the answer of \(peer.address) cannot be read at byte 4 of 4"))
        try peer.finish()
    }

    /// After a page that cannot be read no value of it, or of the one before, is left to be taken for good.
    @Test(arguments: ["01 c4 02 00 02", "02 c4 03 00 01 07 c4 05 00 03 01 02 03", "7f"])
    func aLaterPageThatCannotBeRead(_ rowBytes: String) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            let page = try connection.expect(.sqlCursorNextPage)
            connection.send(
                PeerFrame.answer(page.id) { out in
                    out.append(bytes(rowBytes))
                    out.pack(false)
                })
            try connection.waitForEnd()
        }
        let session = try peer.connect()
        let result = try session.run("q")
        let error = try failure { _ = try result.advance() }
        #expect(error.code == .protocolViolation)
        #expect(error.message.hasPrefix("SQL_CURSOR_NEXT_PAGE: the answer of \(peer.address) cannot be read at byte"))
        #expect(result.page.rowCount == 0 || result.values == rows(1...2))
        #expect(try !result.advance())
        try peer.finish()
    }
}
