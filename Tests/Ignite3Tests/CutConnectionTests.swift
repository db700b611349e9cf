import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Connections that end at any byte of an answer, and what that means for whoever waits.
@Suite struct CutConnectionTests {
    @Test(arguments: [false, true])
    func withinTheHandshake(isReset: Bool) throws {
        let frame = PeerFrame.handshake()
        let peer = try ScriptedPeer { listener in
            for length in frame.indices {
                let connection = try listener.accept()
                _ = try connection.readHandshake()
                connection.send(Array(frame[..<length]))
                if isReset { connection.reset() } else { connection.close() }
                // Who gets no answer at all tries whether TLS is spoken.
                if length == 0 { try listener.accept().close() }
            }
        }
        for length in frame.indices {
            let error = try failure { _ = try peer.connect() }
            #expect(error.code == .connectionFailed, "\(length) bytes")
            let prefix = "\(peer.address) closed the connection before it was made: "
            #expect(error.message.hasPrefix(prefix), "\(length) bytes: \(error.message)")
        }
        try peer.finish()
    }

    @Test(arguments: [false, true])
    func withinAnAnswer(isReset: Bool) throws {
        let count = PeerFrame.rows(2, numbers, rows(1...3)).count
        let peer = try ScriptedPeer { listener in
            for length in 0..<count {
                let connection = try listener.open()
                let exec = try connection.expect(.sqlExec)
                connection.send(Array(PeerFrame.rows(exec.id, numbers, rows(1...3)).prefix(length)))
                if isReset { connection.reset() } else { connection.close() }
            }
        }
        for length in 0..<count {
            let session = try peer.connect()
            let error = try failure { try session.run("q") }
            expectLost(error, peer, length)
            #expect(error.sql == "q")
            #expect(session.failure?.code == .connectionLost)
        }
        try peer.finish()
    }

    /// The rows before the cut stay, and there are no others.
    @Test(arguments: [false, true])
    func withinALaterPage(isReset: Bool) throws {
        let count = PeerFrame.page(3, rows(3...4), hasMore: true).count
        let peer = try ScriptedPeer { listener in
            for length in 0..<count {
                let connection = try listener.open()
                let exec = try connection.expect(.sqlExec)
                connection.send(PeerFrame.rows(exec.id, numbers, rows(1...2), cursor: 7))
                let page = try connection.expect(.sqlCursorNextPage)
                connection.send(Array(PeerFrame.page(page.id, rows(3...4), hasMore: true).prefix(length)))
                if isReset { connection.reset() } else { connection.close() }
            }
        }
        for length in 0..<count {
            let session = try peer.connect()
            let result: ResultSet
            do throws(IgniteError) {
                result = try session.run("q")
            } catch {
                // A reset may take the first page with it.
                #expect(isReset)
                expectLost(error, peer, length)
                continue
            }
            expectLost(try failure { _ = try result.advance() }, peer, length)
            #expect(result.values == rows(1...2))
            #expect(try !result.advance())
        }
        try peer.finish()
    }

    /// Every statement that is under way fails, whichever is asked first; one that was answered before has its rows.
    @Test func withSeveralStatementsUnderWay() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let first = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(first.id, numbers, rows(1...2), cursor: 7))
            _ = try connection.expect(.sqlCursorNextPage)
            let requests = try (0..<3).map { _ in try connection.expect(.sqlExec) }
            connection.send(
                PeerFrame.rows(requests[1].id, numbers, rows(5...6))
                    + PeerFrame.rows(requests[0].id, numbers, rows(8...9)).dropLast())
        }
        let session = try peer.connect()
        let paged = try session.run("q")
        let pending = try ["a", "b", "c"].map { try session.start($0, options: StatementSettings()) }
        expectLost(try failure { _ = try pending[2].result() }, peer, 2)
        #expect(pending.allSatisfy { $0.isReady })
        #expect(try pending[1].result().values == rows(5...6))
        expectLost(try failure { _ = try pending[0].result() }, peer, 0)
        expectLost(try failure { _ = try paged.advance() }, peer, 3)
        expectLost(try failure { try session.run("r") }, peer, 4)
        try peer.finish()
    }

    private func expectLost(_ error: IgniteError, _ peer: ScriptedPeer, _ place: Int) {
        #expect(error.code == .connectionLost, "\(place)")
        let message = "the connection to \(peer.address) was lost: "
        #expect(
            ["closed by the server", "connection reset by the server", "connection closed by the server"]
                .contains { error.message == message + $0 }, "\(place): \(error.message)")
    }
}
