import Ignite3
import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// What `--log` writes.
@Suite struct FrameLogTests {
    @Test func logsFramesWithoutData() throws {
        let columns = [Column(name: "X", type: .bigint)]
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.send(PeerFrame.rows(try connection.expect(.sqlExec).id, columns, [[.bigint(1)], [.bigint(2)]]))
            let failing = try connection.expect(.sqlExec)
            connection.send(PeerFrame.error(failing.id, ErrorBlock(.sql, 4, "no such table")))
            try connection.readToEnd()
        }
        var lines: [String] = []
        var options = peer.options
        options.user = "jo"
        options.password = "s3cret"
        let session = try Ignite3Session.connect(
            options, eventLoop: EventLoop(), listeners: [FrameLog { lines.append($0) }])
        _ = try session.execute("select 'data'", options: StatementSettings())
        _ = try? session.execute("select 'wrong'", options: StatementSettings())
        session.close()
        try peer.finish()
        let events = lines.map { line -> String in
            #expect(line.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}Z .*\n/) != nil, "\(line)")
            return line.split(separator: " ").dropFirst(2).joined(separator: " ")
                .replacing("\(peer.address)", with: "PEER")
        }
        let shape = events.map { $0.replacing(/\ \d+( IGN.*)?\n/) { " N\($0.1 ?? "")" } }
        #expect(
            shape == [
                "PEER * connected\n", "PEER > HANDSHAKE 0 N", "PEER < HANDSHAKE 0 N", "PEER > HEARTBEAT 1 N",
                "PEER < HEARTBEAT 1 N", "PEER > SQL_EXEC 2 N", "PEER < SQL_EXEC 2 N", "PEER > SQL_EXEC 3 N",
                "PEER < SQL_EXEC 3 N IGN-SQL-4", "PEER * the connection to PEER is closed\n",
            ])
    }
}
