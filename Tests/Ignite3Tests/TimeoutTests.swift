import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Heartbeats, and statements that take too long.
@Suite struct TimeoutTests {
    /// An idle timeout of 600 ms makes a heartbeat due after half a second without a request; the query is answered
    /// when it has been seen.
    @Test func heartbeatsGoOnDuringALongQuery() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open(idleTimeoutMilliseconds: 600)
            let exec = try connection.expect(.sqlExec)
            connection.answer(try connection.expect(.heartbeat))
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...1)))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        #expect(try session.run("q").values == rows(1...1))
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "SQL_EXEC q", "HEARTBEAT"])
    }

    /// While something else is awaited, here a pipe that the peer's thread writes to.
    @Test func heartbeatsGoOnWhileNothingIsAsked() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open(idleTimeoutMilliseconds: 600)
            connection.answer(try connection.expect(.heartbeat))
            interrupt.press(.none)
            try connection.readToEnd()
        }
        let eventLoop = EventLoop()
        let session = try peer.connect(eventLoop: eventLoop)
        #expect(eventLoop.wait(for: interrupt.descriptor, 1, until: .after(seconds: 10)) == .ready)
        #expect(session.failure == nil)
        session.close()
        try peer.finish()
    }

    /// Heartbeats wait while the server does not take what was sent before: it would read them no sooner. Nor do they
    /// put off the end of the statement.
    @Test func noHeartbeatsPileUpBehindARequestThatDoesNotGoOut() throws {
        let gate = Gate()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open(idleTimeoutMilliseconds: 600)
            try gate.wait()
            _ = try connection.expect(.sqlExec)
            _ = try connection.expect(.operationCancel)
            // On a slow machine, heartbeats are due again before the next statement.
            var second = try #require(try connection.next())
            while second.operation == Operation.heartbeat.rawValue {
                connection.answer(second)
                second = try #require(try connection.next())
            }
            connection.send(PeerFrame.rows(second.id, numbers, rows(1...1)))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        // A value rather than a long text, which the client would read before it sends anything.
        let large = Value.varbinary([UInt8](repeating: 0, count: 8_000_000))
        let error = try failure { try session.run("q", parameters: [large], timeout: 0.05) }
        #expect(error.code == .timedOut)
        gate.open()
        #expect(try session.run("q").values == rows(1...1))
        session.close()
        try peer.finish()
    }

    /// One second after the timeout the client does not wait for the server any more. The statement is cancelled, and
    /// the cursor that a late answer brings is closed.
    @Test func aServerThatDoesNotKeepTheTime() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            guard try exec.sqlExec().timeoutMilliseconds == 50 else { throw PeerError("another timeout") }
            let cancel = try connection.expect(.operationCancel)
            guard try cancel.number() == exec.id else { throw PeerError("another request was cancelled") }
            let second = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            connection.answer(cancel)
            connection.send(PeerFrame.rows(second.id, numbers, rows(5...5)))
            connection.answer(try connection.expect(.sqlCursorClose))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let start = Deadline.now
        let error = try failure { try session.run("q", timeout: 0.05) }
        #expect(start.advanced(bySeconds: 1.05).isPast)
        #expect(error.code == .timedOut && error.sql == "q")
        #expect(error.message == "\(peer.address) did not answer in time")
        #expect(error.hint == "the statement may still be running there")
        #expect(session.failure == nil)
        #expect(try session.run("r").values == rows(5...5))
        session.close()
        try peer.finish()
        #expect(
            peer.journal.entries == [
                "HEARTBEAT", "SQL_EXEC q", "OPERATION_CANCEL 2", "SQL_EXEC r", "SQL_CURSOR_CLOSE 7",
            ])
    }

    /// On the wire 0 means none.
    @Test func theShortestTimeoutIsNotNone() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            guard try exec.sqlExec().timeoutMilliseconds == 1 else { throw PeerError("no timeout for the statement") }
            connection.send(PeerFrame.applied(exec.id, true))
            let begin = try connection.expect(.txBegin)
            guard try begin.txBegin().timeoutMilliseconds == 1 else { throw PeerError("none for the transaction") }
            connection.answer(begin) { TxBegin.encodeResponse(id: 5, to: &$0) }
            connection.answer(try connection.expect(.txRollback))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        try session.run("q", timeout: 0.0001)
        _ = try session.begin(isReadOnly: true, timeout: 0.0001)
        session.close()
        try peer.finish()
    }

    /// The server does not count the time of a query, because it counts until the cursor is closed. The query is
    /// cancelled, and its late answer closed.
    @Test func aQueryThatTakesTooLong() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            guard try exec.sqlExec().timeoutMilliseconds == 0 else { throw PeerError("the server counts") }
            let cancel = try connection.expect(.operationCancel)
            guard try cancel.number() == exec.id else { throw PeerError("another request was cancelled") }
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            connection.answer(cancel)
            connection.answer(try connection.expect(.sqlCursorClose))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let start = Deadline.now
        let error = try failure { try session.run("select 1", timeout: 0.05) }
        // It does not wait longer than for the answer to the cancel.
        #expect(!start.advanced(bySeconds: 1).isPast)
        #expect(error.code == .timedOut && error.isTimeout && !error.isOutcomeUnknown)
        #expect(error.message == "the query took longer than 0.05 s, and was cancelled")
        #expect(error.hint == "timeout sets the limit")
        session.close()
        try peer.finish()
        #expect(
            peer.journal.entries == [
                "HEARTBEAT", "SQL_EXEC select 1", "OPERATION_CANCEL 2", "SQL_CURSOR_CLOSE 7",
            ])
    }

    /// The time that a program takes to read the rows does not count: each page has the whole time.
    @Test func aSlowReaderIsNotASlowQuery() throws {
        let gate = Gate()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            let page = try connection.expect(.sqlCursorNextPage)
            try gate.wait()
            connection.send(PeerFrame.page(page.id, rows(3...4), hasMore: false))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let result = try session.run("select 1", timeout: 0.3)
        // The reader takes longer than the limit before it asks.
        let limit = Deadline.after(seconds: 0.4)
        _ = EventLoop().wait(until: limit)
        gate.open()
        #expect(try result.advance())
        session.close()
        try peer.finish()
    }

    /// The same between two pages: the query is cancelled and the cursor closed.
    @Test func aPageThatDoesNotCome() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let result = try session.run("q", timeout: 0.05)
        #expect(try failure { _ = try result.advance() }.code == .timedOut)
        #expect(session.failure == nil)
        session.close()
        try peer.finish()
        #expect(
            peer.journal.entries == [
                "HEARTBEAT", "SQL_EXEC q", "SQL_CURSOR_NEXT_PAGE 7", "OPERATION_CANCEL 2", "SQL_CURSOR_CLOSE 7",
            ])
    }
}
