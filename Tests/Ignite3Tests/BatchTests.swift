import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Batches and scripts against a server that plays a script.
@Suite struct BatchTests {
    private var options: StatementSettings {
        var options = StatementSettings()
        options.pageSize = 2
        return options
    }

    private static func pairs(_ count: Int) -> [[Value]] {
        (1...count).map { [.integer(Int32($0)), .varchar("row \($0)")] }
    }

    /// A page is not sent before the one in front of it is answered; together they hold all rows in their order.
    @Test func pageAfterPage() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            for (page, count) in [2, 2, 1].enumerated() {
                let request = try connection.expect(.sqlExecBatch)
                let batch = try request.sqlExecBatch()
                let expected = Self.pairs(5).dropFirst(page * 2).prefix(2).map { row in
                    written { out in
                        if let parameters = try? SqlExec.Parameters(row) { out.pack(binary: parameters.tuple) }
                    }
                }
                guard batch.parameterCount == 2, batch.rowCount == count, batch.rows == Array(expected.joined()),
                    batch.statement.sql == "q", batch.statement.transaction == nil,
                    batch.statement.observableTimestamp == Int64(page) + 1
                else { throw PeerError("\(batch)") }
                guard try connection.isQuiet() else { throw PeerError("the next page came too early") }
                connection.answer(request, observableTimestamp: Int64(page) + 2) {
                    SqlExecBatch.encodeResponse(Array(repeating: Int64(page), count: count), to: &$0)
                }
            }
            try connection.readToEnd()
        }
        let session = try peer.connect()
        #expect(try session.executeBatch("q", rows: Self.pairs(5), options: options) == [0, 0, 1, 1, 2])
        #expect(try session.executeBatch("q", rows: [], options: options) == [])
        session.close()
        try peer.finish()
    }

    /// The page under way is answered as if nothing had happened; the next one is not sent.
    @Test func aCancelThatAnAnswerOvertakes() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExecBatch)
            interrupt.press(.cancel)
            connection.answer(try connection.expect(.operationCancel))
            connection.answer(request) { SqlExecBatch.encodeResponse([1, 1], to: &$0) }
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        let error = try failure { _ = try session.executeBatch("q", rows: Self.pairs(6), options: options) }
        #expect(error.code == .cancelled && error.rowsDone == 2 && !error.isOutcomeUnknown)
        session.close()
        try peer.finish()
        #expect(peer.journal.entries.count { $0.hasPrefix("SQL_EXEC_BATCH") } == 1)
    }

    /// A server may have committed what it reports as cancelled.
    @Test func aCancelledPageMayBeIn() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.sqlExecBatch)) { SqlExecBatch.encodeResponse([1, 1], to: &$0) }
            let request = try connection.expect(.sqlExecBatch)
            interrupt.press(.cancel)
            connection.answer(try connection.expect(.operationCancel))
            var error = ErrorBlock(.sql, 6, "The query was cancelled while executing.")
            error.updateCounters = [1]
            connection.refuse(request, error)
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        let error = try failure { _ = try session.executeBatch("q", rows: Self.pairs(6), options: options) }
        #expect(error.code == .cancelled && error.rowsDone == 3 && error.isOutcomeUnknown)
        #expect(error.hint == "the first 3 rows are written, and possibly some of those sent with the next")
        session.close()
        try peer.finish()
    }

    /// The counts of all pages come with the error, and nothing more is sent.
    @Test func aRowFails() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.sqlExecBatch)) { SqlExecBatch.encodeResponse([3, 4], to: &$0) }
            var error = ErrorBlock(.sql, 5, "PK unique constraint is violated")
            error.updateCounters = [5]
            connection.refuse(try connection.expect(.sqlExecBatch), error)
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let error = try failure { _ = try session.executeBatch("q", rows: Self.pairs(6), options: options) }
        #expect(error.server?.code == "IGN-SQL-5" && error.sql == "q")
        #expect(error.updateCounts == [3, 4, 5] && error.rowsDone == 3)
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "SQL_EXEC_BATCH q", "SQL_EXEC_BATCH q"])
    }

    /// What is wrong with a later row is told when the rows before it are in.
    @Test func aRowOfAnotherLength() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.sqlExecBatch)) { SqlExecBatch.encodeResponse([1, 1], to: &$0) }
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let error = try failure {
            _ = try session.executeBatch("q", rows: Self.pairs(2) + [[3]], options: options)
        }
        #expect(error.code == .invalidArgument && error.rowsDone == 2 && error.updateCounts == [1, 1])
        #expect(error.message == "row 3 of the batch has 1 values, but the first has 2")
        session.close()
        try peer.finish()
    }

    @Test func aLostConnection() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.sqlExecBatch)) { SqlExecBatch.encodeResponse([1, 1], to: &$0) }
            _ = try connection.expect(.sqlExecBatch)
            connection.close()
        }
        let session = try peer.connect()
        let error = try failure { _ = try session.executeBatch("q", rows: Self.pairs(4), options: options) }
        #expect(error.code == .connectionLost && error.rowsDone == 2)
        try peer.finish()
    }

    /// A script that fails may never be answered: Ctrl-C leaves it at once.
    @Test func ctrlCLeavesAScript() throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let script = try connection.expect(.sqlExecScript)
            let request = try script.read(SqlExecScript.decode)
            guard request.sql == "a; b", request.parameters == (try SqlExec.Parameters([1, "x"])) else {
                throw PeerError("\(request)")
            }
            interrupt.press(.cancel)
            let cancel = try connection.expect(.operationCancel)
            guard try cancel.number() == script.id else { throw PeerError("another request was cancelled") }
            connection.answer(cancel)
            connection.answer(try connection.expect(.sqlExecScript))
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: EventLoop(interrupt: interrupt))
        let error = try failure { try session.executeScript("a; b", parameters: [1, "x"], options: options) }
        #expect(error.code == .cancelled && error.sql == "a; b")
        try session.executeScript("c", options: options)
        session.close()
        try peer.finish()
    }
}
