import Ignite3
import IgniteCore
import TestSupport
import Testing

/// However the bytes of answers arrive, and whatever comes between them, the rows are the same.
@Suite struct AnswerDeliveryTests {
    enum Delivery: CaseIterable {
        case whole, single, behindOthers, withNotifications, longer, withAssignment, halves
    }

    @Test(arguments: Delivery.allCases)
    func rowsArrive(_ delivery: Delivery) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            Self.send([PeerFrame.handshake()], delivery, connection)
            let heartbeat = try connection.expect(.heartbeat)
            Self.send([PeerFrame.answer(heartbeat.id)], delivery, connection)
            let exec = try connection.expect(.sqlExec)
            Self.send([PeerFrame.rows(exec.id, numbers, rows(1...3), cursor: 7)], delivery, connection, id: exec.id)
            let page = try connection.expect(.sqlCursorNextPage)
            Self.send([PeerFrame.page(page.id, rows(4...5), hasMore: false)], delivery, connection, id: page.id)
            try connection.readToEnd()
        }
        let session = try peer.connect()
        #expect(try session.run("q").allValues() == rows(1...5))
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "SQL_EXEC q", "SQL_CURSOR_NEXT_PAGE 7"])
    }

    private static func send(_ frames: [[UInt8]], _ delivery: Delivery, _ connection: PeerConnection, id: Int64 = 0) {
        for frame in frames {
            // The handshake comes before anything else, and is no frame with a header.
            let isHandshake = frame.starts(with: Frame.magic)
            switch delivery {
            case .single: connection.sendSingly(frame)
            case .halves:
                connection.send(Array(frame[..<(frame.count / 2)]))
                connection.send(Array(frame[(frame.count / 2)...]))
            case .behindOthers where !isHandshake:
                let unknown = PeerFrame.rows(4711, numbers, rows(100...109), cursor: 99)
                connection.send(unknown + PeerFrame.answer(0) + frame + unknown)
            case .withNotifications where !isHandshake:
                // The same id: the flags alone tell that these are no answers.
                let notification = PeerFrame.answer(id, flags: .notification) { $0.pack("news") }
                let call = PeerFrame.answer(id, flags: .serverCall) { $0.pack(1) }
                let failed = written { out in
                    Frame.write(to: &out) { out in
                        ResponseHeader(id: id, flags: [.notification, .error]).encode(to: &out)
                        ErrorBlock(.sql, 7, "not meant for this request").encode(to: &out)
                    }
                }
                connection.send(notification + call + failed + frame)
            case .longer:
                // A later version may append values to every answer; the first frame has the magic in front.
                let tail = written { out in
                    out.pack("more")
                    out.pack(1 << 40)
                    out.packNil()
                }
                let start = isHandshake ? 4 : 0
                let length = UInt32(frame.count - start - 4 + tail.count)
                connection.send(
                    Array(frame[..<start]) + written { $0.appendBigEndian(length) } + Array(frame[(start + 4)...])
                        + tail)
            case .withAssignment where !isHandshake && id > 0:
                // Flag 1 puts a timestamp into the header (ignite3-protocol.md 5).
                var body: [UInt8] = Array(frame[4...])
                body.removeFirst(3)
                connection.send(
                    PeerFrame.answer(id, flags: .assignmentChanged) { $0.append(body) })
            default: connection.send(frame)
            }
        }
    }

    /// The answers to two requests in one segment, the later one first.
    @Test func severalFramesInOneSegment() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            var pages: [PeerRequest] = []
            for cursor in [Int64(7), 8] {
                let exec = try connection.expect(.sqlExec)
                connection.send(PeerFrame.rows(exec.id, numbers, rows(cursor...cursor), cursor: cursor))
                pages.append(try connection.expect(.sqlCursorNextPage))
            }
            connection.send(
                PeerFrame.page(pages[1].id, rows(80...81), hasMore: false)
                    + PeerFrame.page(pages[0].id, rows(70...71), hasMore: false))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let first = try session.run("a")
        let second = try session.run("b")
        #expect(try first.allValues() == rows(7...7) + rows(70...71))
        #expect(try second.allValues() == rows(8...8) + rows(80...81))
        session.close()
        try peer.finish()
    }

    /// Larger than any buffer on the way, in both directions.
    @Test func longMessages() throws {
        let length = 3_000_000
        let column = [Column(name: "S", type: .varchar)]
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            let text = String(repeating: "y", count: try exec.sqlExec().sql.utf8.count)
            connection.send(PeerFrame.rows(exec.id, column, [[.varchar(text)], ["end"]]))
            let second = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(second.id, column, [["short"]]))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let result = try session.run(String(repeating: "x", count: length))
        #expect(result.values == [[.varchar(String(repeating: "y", count: length))], ["end"]])
        #expect(try session.run("r").values == [["short"]])
        session.close()
        try peer.finish()
    }
}
