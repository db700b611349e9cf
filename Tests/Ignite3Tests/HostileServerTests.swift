import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Servers that announce what cannot be, nest without end, or answer what nobody asked.
@Suite struct HostileServerTests {
    /// Bytes in hex that announce far more than follows.
    struct Announcement: CustomTestStringConvertible {
        let testDescription: String
        let body: String

        init(_ what: String, _ body: String) {
            testDescription = what
            self.body = body
        }
    }

    /// What stands before the columns: no cursor, rows, no more, not applied, -1.
    private static let head = "c0 c3 c2 c2 ff"
    /// The same and one column X of type BIGINT.
    private static let bigint = head + "01 06 a1 58 c3 05 00 00 c2"

    @Test(arguments: [
        Announcement("columns", head + "ce 7f ff ff ff"),
        Announcement("columns, 64 bits", head + "cf 7f ff ff ff ff ff ff ff"),
        Announcement("columns, negative", head + "d2 80 00 00 00"),
        Announcement("fields of a column", head + "01 ce 7f ff ff ff a1 58 c3 05 00 00 c2 00"),
        Announcement("a name of 8 bits", head + "01 06 d9 ff 58 58 58 58 58 58 58"),
        Announcement("a name of 16 bits", head + "01 06 da ff ff 58 58 58 58 58"),
        Announcement("a name of 32 bits", head + "01 06 db ff ff ff ff 58 58 58"),
        Announcement("rows", bigint + "ce 7f ff ff ff"),
        Announcement("rows, negative", bigint + "ff"),
        Announcement("rows without columns", head + "00 ce 7f ff ff ff"),
        Announcement("a row of 8 bits", bigint + "01 c4 ff 00 01 01 01"),
        Announcement("a row of 16 bits", bigint + "01 c5 ff ff 00 01"),
        Announcement("a row of 32 bits", bigint + "01 c6 ff ff ff ff"),
        Announcement("an empty row", bigint + "01 c4 00 00 00"),
        Announcement("an offset of 1 byte", bigint + "01 c4 03 00 ff 01"),
        Announcement("an offset of 2 bytes", bigint + "01 c4 04 01 ff ff 01"),
        Announcement("an offset of 4 bytes", bigint + "01 c4 06 02 ff ff ff ff 01"),
        Announcement("offsets of 8 bytes", bigint + "01 c4 0a 03 ff ff ff ff ff ff ff ff 01"),
        Announcement(
            "offsets that descend",
            head + "02 06 a1 58 c3 05 00 00 c2 06 a1 59 c3 05 00 00 c2 01 c4 05 00 02 01 01 01"),
        Announcement("an array for a number", "dd ff ff ff ff"),
        Announcement("a map for a number", "df ff ff ff ff"),
        Announcement("an extension for a number", "c9 ff ff ff ff"),
    ])
    func inAnAnswer(_ announcement: Announcement) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.answer(exec.id) { $0.append(bytes(announcement.body)) })
            try connection.waitForEnd()
        }
        let session = try peer.connect()
        let before = addressSpacePeak()
        let error = try failure { try session.run("q") }
        #expect(error.code == .protocolViolation)
        #expect(error.message.hasPrefix("SQL_EXEC: the answer of \(peer.address) cannot be read at byte "))
        #expect(addressSpacePeak() - before < 1 << 30)
        try peer.finish()
    }

    /// Behind the flags of an error: an id, a code, a class, a message, a trace, extensions.
    @Test(arguments: [
        Announcement("a class", "db ff ff ff ff"),
        Announcement("a message", "a1 43 db 7f ff ff ff 41"),
        Announcement("extensions", "a1 43 c0 c0 ce 7f ff ff ff"),
        Announcement("update counters", "a1 43 c0 c0 01 b3 73716c2d7570646174652d636f756e74657273 ce 7f ff ff ff"),
        Announcement("an array", "a1 43 c0 c0 01 a1 58 dd ff ff ff ff"),
        Announcement("a map", "a1 43 c0 c0 01 a1 58 df ff ff ff ff"),
        Announcement("an extension", "a1 43 c0 c0 01 a1 58 c9 ff ff ff ff 01"),
    ])
    func inAnError(_ announcement: Announcement) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(
                PeerFrame.answer(exec.id, flags: .error) { out in
                    out.pack(IgniteUUID(mostSignificant: 1, leastSignificant: 2))
                    out.pack(1 << 16 | 2)
                    out.append(bytes(announcement.body))
                })
            try connection.waitForEnd()
        }
        let session = try peer.connect()
        let error = try failure { try session.run("q") }
        #expect(error.code == .protocolViolation)
        #expect(error.message.hasPrefix("response header: the answer of \(peer.address) cannot be read at byte "))
        try peer.finish()
    }

    /// What stands behind the magic, its length included.
    @Test(arguments: [
        Announcement("an empty frame", "00000000"),
        Announcement("another protocol", "00000003 040000"),
        Announcement("a node's name", "0000001b 030000 00 d803 00000000000000000000000000000000 db ffffffff"),
        Announcement("clusters", "0000001d 030000 00 d803 00000000000000000000000000000000 a141 ce 7fffffff"),
        Announcement("a refusal's class", "0000001c 030000 01 05 db ffffffff 00000000000000000000000000000000000000"),
        Announcement("no MessagePack", "00000004 c1c1c1c1"),
    ])
    func inAHandshake(_ announcement: Announcement) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            connection.send(Frame.magic + bytes(announcement.body))
            try connection.waitForEnd()
        }
        let error = try failure { _ = try peer.connect() }
        #expect(error.code == .protocolViolation)
        #expect(error.message.hasPrefix("handshake: the answer of \(peer.address) cannot be read at byte "))
        try peer.finish()
    }

    @Test(arguments: ["7ffffffc", "7fffffff", "80000000", "ffffffff"])
    func aHandshakeThatIsTooLong(_ length: String) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            connection.send(Frame.magic + bytes(length))
            try connection.waitForEnd()
        }
        let error = try failure { _ = try peer.connect() }
        #expect(error.code == .protocolViolation)
        #expect(
            error.message.hasPrefix(
                "\(peer.address) announced a frame with an invalid length of \(Int(length, radix: 16)!) bytes"))
        try peer.finish()
    }

    /// The extra fields of a column: arrays in arrays, two million deep. Those that end are passed over.
    @Test(arguments: [false, true])
    func deepNesting(ends: Bool) throws {
        let depth = 2_000_000
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(
                PeerFrame.answer(exec.id) { out in
                    out.append(bytes(Self.head + "01 07 a1 58 c3 05 00 00 c2"))
                    out.append(repeating: 0x91, count: depth)
                    if ends { out.append(bytes("c0 01 c4 03 00 01 05")) }
                })
            try connection.waitForEnd()
        }
        let session = try peer.connect()
        if ends {
            #expect(try session.run("q").values == rows(5...5))
        } else {
            let error = try failure { try session.run("q") }
            #expect(error.code == .protocolViolation)
            #expect(error.message.contains("cannot be read at byte \(depth + 20) of \(depth + 21)"), "\(error.message)")
        }
        session.close()
        try peer.finish()
    }

    /// A frame that comes in two halves, long after each other: a heartbeat goes out meanwhile.
    @Test func aDelayedAnswer() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open(idleTimeoutMilliseconds: 600)
            let exec = try connection.expect(.sqlExec)
            let answer = PeerFrame.rows(exec.id, numbers, rows(1...3))
            connection.send(Array(answer[..<10]))
            let heartbeat = try connection.expect(.heartbeat)
            connection.send(Array(answer[10...]))
            connection.answer(heartbeat)
            try connection.readToEnd()
        }
        let session = try peer.connect()
        #expect(try session.run("q").values == rows(1...3))
        session.close()
        try peer.finish()
    }

    /// Answers to what was given up, to what was answered, and to what was never asked, do no harm.
    @Test func answersThatNobodyWaitsFor() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let given = try (0..<4).map { _ in try connection.expect(.sqlExec) }
            let exec = try connection.expect(.sqlExec)
            connection.send(
                PeerFrame.rows(given[0].id, numbers, rows(7...8))
                    + PeerFrame.error(given[1].id, ErrorBlock(.sql, 4, "too late"))
                    // Its body cannot be read: there is nothing in it.
                    + PeerFrame.answer(given[2].id)
                    + PeerFrame.rows(given[3].id, numbers, rows(1...2), cursor: 44)
                    + PeerFrame.rows(given[3].id, numbers, rows(1...2), cursor: 45)
                    + PeerFrame.answer(.max) + PeerFrame.answer(.min) + PeerFrame.answer(-1))
            let answer = PeerFrame.rows(exec.id, numbers, rows(3...4))
            connection.send(answer + answer)
            connection.answer(try connection.expect(.sqlCursorClose))
            let last = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(last.id, numbers, rows(9...9)))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        for sql in ["a", "b", "c", "d"] { _ = try session.start(sql, options: StatementSettings()) }
        #expect(try session.run("q").values == rows(3...4))
        #expect(try session.run("r").values == rows(9...9))
        session.close()
        try peer.finish()
        #expect(
            peer.journal.entries == ["HEARTBEAT"] + ["a", "b", "c", "d", "q"].map { "SQL_EXEC \($0)" }
                + ["SQL_CURSOR_CLOSE 44", "SQL_EXEC r"])
    }
}
