import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Ctrl-C, and signals that end the program, while an answer is awaited.
@Suite struct InterruptTests {
    @Test func aStatementIsCancelledByItsRequest() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            interrupt.press(.cancel)
            let cancel = try connection.expect(.operationCancel)
            guard try cancel.number() == exec.id else { throw PeerError("another request was cancelled") }
            // The two answers come in any order; here the cancel's is the first.
            connection.answer(cancel)
            connection.refuse(exec, ErrorBlock(.sql, 6, "The query was cancelled while executing."))
            let second = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(second.id, numbers, rows(1...1)))
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        let error = try failure { try session.run("q") }
        #expect(error.code == .cancelled)
        #expect(error.message == "The query was cancelled while executing.")
        #expect(error.server?.code == "IGN-SQL-6" && error.sql == "q")
        #expect(try session.run("r").values == rows(1...1))
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "SQL_EXEC q", "OPERATION_CANCEL 2", "SQL_EXEC r"])
    }

    /// A change that is about to be done is not cancelled: the server could lose track of its transaction
    /// (ignite3-protocol.md 9.7).
    @Test func aChangeThatIsAnsweredImmediatelyIsNotCancelled() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            interrupt.press(.cancel)
            connection.send(PeerFrame.updated(exec.id, 1))
            let second = try connection.expect(.sqlExec)
            interrupt.press(.cancel)
            connection.refuse(second, ErrorBlock(.sql, 5, "PK unique constraint is violated"))
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        #expect(try session.run("insert 1").outcome == .updated(1))
        let error = try failure { try session.run("insert 2") }
        #expect(error.code == .server && error.server?.code == "IGN-SQL-5")
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "SQL_EXEC insert 1", "SQL_EXEC insert 2"])
    }

    /// Whoever presses is told that nothing can be done, and the answer is waited for.
    @Test func aCommitIsNotCancelled() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            let commit = try connection.expect(.txCommit)
            interrupt.press(.cancel)
            guard eventually({ !interrupt.told.isEmpty }) else { throw PeerError("nothing was said") }
            connection.answer(commit)
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        try session.commit(try session.begin(isReadOnly: false, timeout: 60))
        session.close()
        try peer.finish()
        #expect(interrupt.told == [false])
        #expect(peer.journal.entries.last == "TX_COMMIT 5")
    }

    /// DDL is not cancelled: it answers success, and its work is done (ignite3-protocol.md 9.7).
    @Test func aStatementThatCompletesAllTheSame() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            interrupt.press(.cancel)
            connection.answer(try connection.expect(.operationCancel))
            connection.send(PeerFrame.applied(exec.id, true))
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        #expect(try session.run("create").outcome == .applied(true))
        session.close()
        try peer.finish()
    }

    @Test func aReactionOfNoneChangesNothing() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            interrupt.press(.none)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...1)))
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        #expect(try session.run("q").values == rows(1...1))
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "SQL_EXEC q"])
    }

    /// Once rows have come, the cursor is closed, which leaves a transaction usable.
    @Test func aLaterPageIsCancelledByClosingTheCursor() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            let page = try connection.expect(.sqlCursorNextPage)
            interrupt.press(.cancel)
            let close = try connection.expect(.sqlCursorClose)
            connection.send(PeerFrame.page(page.id, rows(3...4), hasMore: true))
            connection.answer(close)
            let second = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(second.id, numbers, rows(9...9)))
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        let result = try session.run("q")
        let error = try failure { _ = try result.advance() }
        #expect(error.code == .cancelled)
        #expect(result.values == rows(1...2))
        #expect(try session.run("r").values == rows(9...9))
        session.close()
        try peer.finish()
        #expect(
            peer.journal.entries == [
                "HEARTBEAT", "SQL_EXEC q", "SQL_CURSOR_NEXT_PAGE 7", "SQL_CURSOR_CLOSE 7", "SQL_EXEC r",
            ])
    }

    /// 200 ms after the close the execution is cancelled, if the page has not come.
    @Test func aLaterPageThatStaysAwayIsCancelledByItsExecution() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            let page = try connection.expect(.sqlCursorNextPage)
            interrupt.press(.cancel)
            connection.answer(try connection.expect(.sqlCursorClose))
            let closed = Deadline.now
            let cancel = try connection.expect(.operationCancel)
            guard try cancel.number() == exec.id else { throw PeerError("another request was cancelled") }
            guard closed.advanced(bySeconds: 0.1).isPast else { throw PeerError("cancelled too soon") }
            connection.answer(cancel)
            connection.refuse(page, ErrorBlock(.sql, 6, "The query was cancelled while executing."))
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        let result = try session.run("q")
        #expect(try failure { _ = try result.advance() }.code == .cancelled)
        #expect(session.failure == nil)
        session.close()
        try peer.finish()
        #expect(
            peer.journal.entries.prefix(5) == [
                "HEARTBEAT", "SQL_EXEC q", "SQL_CURSOR_NEXT_PAGE 7", "SQL_CURSOR_CLOSE 7", "OPERATION_CANCEL 2",
            ])
    }

    /// A program that ends cancels the statement and waits for nothing. Closing the connection cancels what still runs
    /// as well, because it would go on without a first page (ignite3-protocol.md 12.4).
    @Test func leaving() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            _ = try connection.expect(.sqlExec)
            interrupt.press(.leave)
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        let error = try failure { try session.run("q") }
        #expect(error.code == .terminated)
        #expect(error.message == "ended by a signal")
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "SQL_EXEC q", "OPERATION_CANCEL 2", "OPERATION_CANCEL 2"])
    }

    /// A change that is about to be done is not cancelled then, either.
    @Test func leavingAfterAChangeIsDone() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            interrupt.press(.leave)
            connection.send(PeerFrame.updated(exec.id, 1))
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        #expect(try failure { try session.run("insert") }.code == .terminated)
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "SQL_EXEC insert"])
    }

    /// Even from a server that sends without end, though nothing that was asked for.
    @Test func leavingWhileTheServerNeverStops() throws {
        let interrupt = try TestInterrupt()
        let notification = PeerFrame.answer(4711, flags: .notification)
        let flood = [UInt8](Array(repeating: notification, count: 10_000).joined())
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            _ = try connection.expect(.sqlExec)
            connection.send(flood)
            interrupt.press(.leave)
            while connection.send(flood) {}
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        #expect(try failure { try session.run("q") }.code == .terminated)
        session.close()
        try peer.finish()
    }

    @Test func leavingBetweenPages() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let exec = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
            _ = try connection.expect(.sqlCursorNextPage)
            interrupt.press(.leave)
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        let result = try session.run("q")
        #expect(try failure { _ = try result.advance() }.code == .terminated)
        session.close()
        try peer.finish()
        #expect(peer.journal.entries.contains("OPERATION_CANCEL 2"))
    }

    /// A cancel in a transaction aborts it; its state is asked for as after any error.
    @Test func aCancelInATransaction() throws {
        let interrupt = try TestInterrupt()
        let node = try InProcessNode { request in
            interrupt.press(.cancel)
            return .endless
        }
        let session = try Ignite3Session.connect(node.options, eventLoop: EventLoop(interrupt: interrupt))
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        #expect(try failure { try session.run("q", in: transaction) }.code == .cancelled)
        #expect(transaction.state == .failed("the transaction was aborted"))
        session.close()
        let entries = node.journal.entries.map { $0.contains("SYSTEM.TRANSACTIONS") ? "?" : $0 }
        #expect(
            entries == ["HEARTBEAT", "TX_BEGIN", "SQL_EXEC q", "OPERATION_CANCEL 3", "?", "TX_ROLLBACK 1"])
    }
}
