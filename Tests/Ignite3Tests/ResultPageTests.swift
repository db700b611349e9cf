import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Results of several pages (ignite3-protocol.md 9.2).
@Suite struct ResultPageTests {
    /// The client stops after each step of its own, so whatever it sent is there when the peer looks.
    @Test func onePageIsAskedForAheadAndNeverTwo() throws {
        let steps = (0..<4).map { _ in Gate() }
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(request.id, numbers, rows(1...2), cursor: 7))
            for page in 0..<3 {
                try steps[page].wait()
                let request = try connection.expect(.sqlCursorNextPage)
                guard try request.number() == 7, try connection.isQuiet() else { throw PeerError("not one page ahead") }
                let first = Int64(page) * 2 + 3
                connection.send(PeerFrame.page(request.id, rows(first...first + 1), hasMore: page < 2))
            }
            try steps[3].wait()
            guard try connection.isQuiet() else { throw PeerError("something was sent behind the last page") }
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let result = try session.run("q", pageSize: 2)
        #expect(result.outcome == .rows && result.columns == numbers)
        var first: Int64 = 1
        for step in steps {
            step.open()
            #expect(result.values == rows(first...first + 1))
            first += 2
            #expect(result.hasMore == (first < 9))
            #expect(try result.advance() == (first < 9))
        }
        try result.close()
        session.close()
        try peer.finish()
        #expect(
            peer.journal.entries == ["HEARTBEAT", "SQL_EXEC q"] + Array(repeating: "SQL_CURSOR_NEXT_PAGE 7", count: 3))
    }

    @Test func aResultOfOnePageAsksForNothing() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(request.id, numbers, []))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let result = try session.run("q")
        #expect(result.values.isEmpty && !result.hasMore)
        #expect(try !result.advance())
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "SQL_EXEC q"])
    }

    /// Given up or closed: the page under way is dropped, and the connection goes on.
    @Test(arguments: [false, true])
    func aResultThatIsNotReadToItsEnd(isClosed: Bool) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            let page = try connection.expect(.sqlCursorNextPage)
            let close = try connection.expect(.sqlCursorClose)
            connection.answer(close)
            connection.send(PeerFrame.page(page.id, rows(3...4), hasMore: true))
            let second = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(second.id, numbers, rows(9...9)))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        var result: ResultSet? = try session.run("q")
        if isClosed {
            try result?.close()
            #expect(try result?.advance() == false)
        }
        result = nil
        #expect(try session.run("r").values == rows(9...9))
        session.close()
        try peer.finish()
        #expect(
            peer.journal.entries == [
                "HEARTBEAT", "SQL_EXEC q", "SQL_CURSOR_NEXT_PAGE 7", "SQL_CURSOR_CLOSE 7", "SQL_EXEC r",
            ])
    }

    /// The page under way was the last one, so the server knows the cursor no more: no error for who closes it.
    @Test func closingMayComeTooLate() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            let page = try connection.expect(.sqlCursorNextPage)
            connection.send(PeerFrame.page(page.id, rows(3...4), hasMore: false))
            let close = try connection.expect(.sqlCursorClose)
            connection.refuse(close, ErrorBlock(.common, 65535, "Failed to find resource with id: 7"))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        try session.run("q").close()
        #expect(session.failure == nil)
        session.close()
        try peer.finish()
    }

    /// Whoever wants no more rows is not kept by a silent server; what it says later is nobody's.
    @Test func closingTheCursorOfASilentServer() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            let page = try connection.expect(.sqlCursorNextPage)
            let close = try connection.expect(.sqlCursorClose)
            let cancel = try connection.expect(.operationCancel)
            let second = try connection.expect(.sqlExec)
            connection.send(PeerFrame.page(page.id, rows(3...4), hasMore: true))
            for late in [close, cancel] { connection.answer(late) }
            connection.send(PeerFrame.rows(second.id, numbers, rows(8...9)))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let started = Deadline.now
        try session.run("q").close()
        #expect(!started.advanced(bySeconds: 3).isPast)
        #expect(try session.run("own").values == rows(8...9))
        session.close()
        try peer.finish()
    }

    @Test func anErrorBehindTheFirstPageClosesTheCursor() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            connection.refuse(try connection.expect(.sqlCursorNextPage), ErrorBlock(.sql, 7, "Division by zero"))
            connection.answer(try connection.expect(.sqlCursorClose))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let result = try session.run("q")
        let error = try failure { _ = try result.advance() }
        #expect(error.code == .server && error.server?.code == "IGN-SQL-7")
        #expect(result.values == rows(1...2))
        #expect(try !result.advance())
        session.close()
        try peer.finish()
        #expect(peer.journal.entries.last == "SQL_CURSOR_CLOSE 7")
    }

    @Test func twoResultsAtATime() throws {
        let node = try InProcessNode { request in .rows(numbers, rows(request.sql == "a" ? 1...7 : 11...16)) }
        let session = try Ignite3Session.connect(node.options, eventLoop: EventLoop())
        let first = try session.run("a", pageSize: 2)
        let second = try session.run("b", pageSize: 3)
        var (fromFirst, fromSecond) = (first.values, second.values)
        while first.hasMore || second.hasMore {
            if try first.advance() { fromFirst += first.values }
            if try second.advance() { fromSecond += second.values }
        }
        #expect(fromFirst == rows(1...7))
        #expect(fromSecond == rows(11...16))
        session.close()
    }

    /// The pages of two results are answered the wrong way round.
    @Test func pagesOutOfOrder() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            var pages: [PeerRequest] = []
            for cursor in [Int64(7), 8] {
                let exec = try connection.expect(.sqlExec)
                connection.send(PeerFrame.rows(exec.id, numbers, rows(cursor...cursor), cursor: cursor))
                pages.append(try connection.expect(.sqlCursorNextPage))
            }
            for page in pages.reversed() {
                let cursor = try page.number() * 100
                connection.send(PeerFrame.page(page.id, rows(cursor...cursor + 1), hasMore: false))
            }
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let first = try session.run("a")
        let second = try session.run("b")
        #expect(try first.allValues() == rows(7...7) + rows(700...701))
        #expect(try second.allValues() == rows(8...8) + rows(800...801))
        session.close()
        try peer.finish()
    }
}
