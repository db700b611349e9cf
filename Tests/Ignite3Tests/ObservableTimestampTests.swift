import Ignite3
import IgniteCore
import TestSupport
import Testing

/// The greatest timestamp seen is sent; it never goes back (ignite3-protocol.md 5).
@Suite struct ObservableTimestampTests {
    @Test func theGreatestIsSent() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open(observableTimestamp: 100)
            // What each answer brings, and what the request before it must have sent.
            let steps: [(sent: Int64, brought: Int64, isError: Bool)] = [
                (100, 0, false), (100, 250, true), (250, 200, false), (250, 300, false), (300, 0, true),
            ]
            for step in steps {
                let exec = try connection.expect(.sqlExec)
                let sent = try exec.sqlExec().observableTimestamp
                guard sent == step.sent else { throw PeerError("\(sent) sent, not \(step.sent)") }
                if step.isError {
                    connection.refuse(exec, ErrorBlock(.sql, 7, "no"), observableTimestamp: step.brought)
                } else {
                    connection.send(
                        PeerFrame.rows(exec.id, numbers, rows(1...1), observableTimestamp: step.brought))
                }
            }
            // Begin sends it too, and an answer that nobody awaits counts.
            connection.send(PeerFrame.answer(4711, observableTimestamp: 400))
            let begin = try connection.expect(.txBegin)
            guard [300, 400].contains(try begin.txBegin().observableTimestamp) else { throw PeerError("begin") }
            connection.answer(begin) { TxBegin.encodeResponse(id: 5, to: &$0) }
            let commit = try connection.expect(.txCommit)
            connection.answer(commit, observableTimestamp: 500)
            let last = try connection.expect(.sqlExec)
            guard try last.sqlExec().observableTimestamp == 500 else { throw PeerError("commit") }
            connection.send(PeerFrame.applied(last.id, true))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        for isError in [false, true, false, false, true] {
            if isError {
                #expect(try failure { try session.run("q") }.code == .server)
            } else {
                try session.run("q")
            }
        }
        try session.commit(try session.begin(isReadOnly: true, timeout: 60))
        try session.run("r")
        session.close()
        try peer.finish()
    }

    /// A fresh read sends the cluster's present time: that of the handshake and what has gone by since.
    @Test func freshReadsSendThePresentTime() throws {
        let start: Int64 = 1_000_000
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open(observableTimestamp: start << 16)
            for isFresh in [false, true] {
                let exec = try connection.expect(.sqlExec)
                let sent = try exec.sqlExec().observableTimestamp >> 16
                guard isFresh ? (start + 5..<start + 60_000).contains(sent) : sent == start else {
                    throw PeerError("\(sent) sent, fresh: \(isFresh)")
                }
                connection.send(PeerFrame.rows(exec.id, numbers, rows(1...1)))
            }
            let begin = try connection.expect(.txBegin)
            guard try begin.txBegin().observableTimestamp >> 16 >= start + 5 else { throw PeerError("begin") }
            connection.answer(begin) { TxBegin.encodeResponse(id: 5, to: &$0) }
            let commit = try connection.expect(.txCommit)
            connection.answer(commit)
            try connection.readToEnd()
        }
        let session = try peer.connect()
        let moment = Deadline.after(seconds: 0.005)
        while !moment.isPast {}
        var options = StatementSettings()
        _ = try session.execute("q", options: options)
        options.readsFresh = true
        _ = try session.execute("q", options: options)
        try session.commit(try session.begin(isReadOnly: true, readsFresh: true, timeout: 60))
        session.close()
        try peer.finish()
    }

    /// A new connection to the same cluster goes on where the lost one was.
    @Test func itOutlivesItsConnection() throws {
        let peer = try ScriptedPeer { listener in
            do {
                let first = try listener.open(observableTimestamp: 100)
                let exec = try first.expect(.sqlExec)
                first.send(PeerFrame.updated(exec.id, 1, observableTimestamp: 900))
                _ = try first.expect(.sqlExec)
                first.reset()
            }
            let second = try listener.open(observableTimestamp: 200)
            let exec = try second.expect(.sqlExec)
            guard try exec.sqlExec().observableTimestamp == 900 else { throw PeerError("the clock went back") }
            second.send(PeerFrame.applied(exec.id, true))
            try second.readToEnd()
        }
        let eventLoop = EventLoop()
        let lost = try peer.connect(eventLoop: eventLoop)
        try lost.run("insert")
        #expect(try failure { try lost.run("q") }.code == .connectionLost)
        let session = try Ignite3Session.connect(peer.options, eventLoop: eventLoop, inPlaceOf: lost)
        try session.run("q")
        session.close()
        try peer.finish()
    }
}
