import Ignite2
import IgniteCore
import TestSupport
import Testing

/// Sessions with a server that follows a script.
@Suite struct Ignite2SessionTests {
    private func run(
        _ sql: String, pageSize: Int = 1024, _ script: @escaping @Sendable (PeerConnection) throws -> Void,
        _ check: (any Session) throws -> Void
    ) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            try Ignite2Peer.open(connection)
            try script(connection)
        }
        let session = try Ignite2Peer.connect(peer)
        try check(session)
        session.close()
        try peer.finish()
    }

    private func numbers(_ result: ResultSet) throws -> [Int] {
        var numbers: [Int] = []
        repeat {
            numbers += result.page.rows.map { Int($0.value(of: $0[0]).description) ?? -1 }
        } while try result.advance()
        return numbers
    }

    // MARK: The handshake

    @Test func anOlderServerGetsItsVersion() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.nextLittleEndianFrame()
            connection.send(
                Ignite2Peer.refused(ProtocolVersion(1, 4, 0), "Unsupported version: 1.7.0", status: 1))
            let second = try #require(try connection.nextLittleEndianFrame())
            #expect(second == [1, 1, 0, 4, 0, 0, 0, 2])
            connection.send(Ignite2Peer.accepted(version: ProtocolVersion(1, 4, 0)))
            let query = try #require(try Ignite2Peer.next(connection))
            connection.send(Ignite2Peer.answer(query.id, status: 1, message: "50000: no such function"))
            try connection.waitForEnd()
        }
        let session = try Ignite2Peer.connect(peer)
        #expect(session.server.protocolName == "Ignite 2" && session.server.scheme == "ignite2")
        let error = try failure { _ = try session.begin(TransactionOptions()) }
        #expect(error.code == .unsupported)
        session.close()
        try peer.finish()
    }

    @Test func aRefusedLogin() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.nextLittleEndianFrame()
            connection.send(
                Ignite2Peer.refused(
                    ProtocolVersion(0, 0, 0), "The user name or password is incorrect [userName=ada]", status: 2000))
            try connection.waitForEnd()
        }
        let error = try failure { _ = try Ignite2Peer.connect(peer, user: "ada", password: "wrong") }
        #expect(error.isAuthenticationFailure)
        #expect(error.message.contains("wrong user or password for user \"ada\""))
        #expect(!error.message.contains("wrong\"") && !"\(error)".contains("=wrong"))
        try peer.finish()
    }

    @Test func anotherKindOfServer() throws {
        for answer in [Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), Array("SSH-2.0-x\r\n".utf8)] {
            let peer = try ScriptedPeer { listener in
                let connection = try listener.accept()
                _ = try connection.nextLittleEndianFrame()
                connection.send(answer)
                try connection.waitForEnd()
            }
            let error = try failure { _ = try Ignite2Peer.connect(peer) }
            #expect(error.code == .connectionFailed)
            #expect(error.message.contains("is not an Ignite 2 node: it answered '"), "\(error.message)")
            try peer.finish()
        }
    }

    @Test func aSilentServer() throws {
        let peer = try ScriptedPeer { listener in try listener.accept().waitForEnd() }
        let error = try failure { _ = try Ignite2Peer.connect(peer, timeout: 0.3) }
        #expect(error.isTimeout && error.message.contains("did not answer within 0.3 s"), "\(error.message)")
        try peer.finish()
    }

    @Test(arguments: [false, true]) func aSilentServerAndTheSocketTimeout(_ shakesHands: Bool) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.nextLittleEndianFrame()
            if shakesHands { connection.send(Ignite2Peer.accepted()) }
            try connection.waitForEnd()
        }
        let error = try failure { _ = try Ignite2Peer.connect(peer, socketTimeout: 0.1) }
        #expect(error.isTimeout && error.message.contains("did not answer within 0.1 s"), "\(error.message)")
        #expect(error.hint?.hasSuffix("raise socketTimeout") == true)
        try peer.finish()
    }

    @Test func theConnectionIsLostWithoutASignOfLife() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            try Ignite2Peer.open(connection)
            let query = try Ignite2Peer.expect(.querySqlFields, connection)
            // More of them than the limit has room for without an answer.
            for _ in 0..<3 {
                connection.send(Ignite2Peer.answer(try Ignite2Peer.expect(.heartbeat, connection).id))
            }
            connection.send(Ignite2Peer.rows(query.id, cursor: 1, [1], more: false))
            _ = try Ignite2Peer.expect(.querySqlFields, connection)
            _ = try Ignite2Peer.expect(.heartbeat, connection)
            try connection.waitForEnd()
        }
        let session = try Ignite2Peer.connect(peer, socketTimeout: 1)
        let slow = try session.execute("select x", parameters: [], options: StatementSettings(), in: nil)
        #expect(try numbers(slow) == [1])
        let error = try failure {
            _ = try session.execute("select x", parameters: [], options: StatementSettings(), in: nil)
        }
        #expect(error.code == .connectionLost && error.message.hasSuffix("no data received for 1 s"))
        try peer.finish()
    }

    // MARK: Results

    /// Servers lose a page if two are requested at once.
    @Test func onePageIsUnderWay() throws {
        try run("q") { connection in
            let query = try Ignite2Peer.expect(.querySqlFields, connection)
            let request = try query.sql()
            #expect(request.sql == "select x" && request.schema == "PUBLIC" && request.includesNames)
            connection.send(Ignite2Peer.rows(query.id, cursor: 7, [1, 2], more: true))
            for first: Int32 in [3, 5, 7] {
                let page = try Ignite2Peer.expect(.querySqlFieldsCursorGetPage, connection)
                #expect(page.body == [7, 0, 0, 0, 0, 0, 0, 0])
                connection.send(
                    Ignite2Peer.rows(page.id, cursor: 7, [first, first + 1], more: first < 7, isFirst: false))
            }
            // The server has closed the cursor after its last page: nothing more is sent.
            try connection.waitForEnd()
        } _: { session in
            let result = try session.execute("select x", parameters: [], options: StatementSettings(), in: nil)
            #expect(result.columns == [Column(name: "X", type: .integer)])
            #expect(try numbers(result) == Array(1...8))
        }
    }

    @Test func rowsThatAreNotWantedAreClosed() throws {
        try run("q") { connection in
            let query = try Ignite2Peer.expect(.querySqlFields, connection)
            connection.send(Ignite2Peer.rows(query.id, cursor: 9, [1], more: true))
            _ = try Ignite2Peer.expect(.querySqlFieldsCursorGetPage, connection)
            let close = try Ignite2Peer.expect(.resourceClose, connection)
            #expect(close.body == [9, 0, 0, 0, 0, 0, 0, 0])
            connection.send(Ignite2Peer.answer(close.id))
            try connection.waitForEnd()
        } _: { session in
            try session.execute("select x", parameters: [], options: StatementSettings(), in: nil).close()
        }
    }

    @Test func answersInAnyOrder() throws {
        try run("q") { connection in
            let first = try Ignite2Peer.expect(.querySqlFields, connection)
            let second = try Ignite2Peer.expect(.querySqlFields, connection)
            connection.send(Ignite2Peer.rows(second.id, cursor: 2, [2], more: false))
            connection.send(Ignite2Peer.rows(first.id, cursor: 1, [1], more: false))
            try connection.waitForEnd()
        } _: { session in
            let first = try session.start("select 1", options: StatementSettings())
            let second = try session.start("select 2", options: StatementSettings())
            #expect(try numbers(try first.result()) == [1])
            #expect(try numbers(try second.result()) == [2])
        }
    }

    @Test(arguments: [
        "0000000000000000 01000000 01000000 6503", "0000000000000000 01000000 ffffff7f 00",
        "0000000000000000 ffffff7f", "0000000000000000 01000000 09010000005a 01000000 fa 00",
        "0000000000000000 01000000 09010000005a 01000000 09ffffff7f 00",
        "0000000000000000 01000000 09010000005a 01000000 1effffffffffffff7f 00",
        "0000000000000000 01000000 09010000005a 01000000 0300000000 02", "",
    ])
    func damagedRows(_ body: String) throws {
        try run("q") { connection in
            let query = try Ignite2Peer.expect(.querySqlFields, connection)
            connection.send(Ignite2Peer.answer(query.id) { $0.append(bytes(body)) })
            try connection.waitForEnd()
        } _: { session in
            let error = try failure {
                _ = try session.execute("select x", parameters: [], options: StatementSettings(), in: nil)
            }
            #expect(error.code == .protocolViolation, "\(error)")
            #expect(session.failure != nil)
        }
    }

    // MARK: Errors

    @Test func whatMayHaveHappened() throws {
        for (sql, isUnknown) in [("insert into t values (1)", true), ("select 1", false)] {
            try run("q") { connection in
                _ = try Ignite2Peer.expect(.querySqlFields, connection)
            } _: { session in
                let error = try failure {
                    _ = try session.execute(sql, parameters: [], options: StatementSettings(), in: nil)
                }
                #expect(error.code == .connectionLost)
                #expect(error.isOutcomeUnknown == isUnknown)
            }
        }
    }

    @Test func theServersWords() throws {
        try run("q") { connection in
            let query = try Ignite2Peer.expect(.querySqlFields, connection)
            connection.send(
                Ignite2Peer.answer(query.id, status: 1, message: "23000: Failed to INSERT some keys\n\tat Foo.bar"))
            try connection.waitForEnd()
        } _: { session in
            let error = try failure {
                _ = try session.execute(
                    "insert into t values (1)", parameters: [], options: StatementSettings(), in: nil)
            }
            #expect(error.description == "23000 Failed to INSERT some keys")
            #expect(error.server?.sqlState == "23000" && error.isIntegrityViolation)
            #expect(error.server?.stackTrace?.hasSuffix("at Foo.bar") == true)
        }
    }

    /// The rest would be a page of fields.
    @Test func theFirstLineOfAMessage() {
        for (message, line) in [
            ("Cache transaction timed out: GridNearTxLocal[xid=1]", "Cache transaction timed out"),
            (
                "Failed to send message because node left grid [nodeId=1, msg=GridNearTxPrepareRequest [futId=2]]",
                "Failed to send message because node left grid"
            ),
            ("Operation failed [nodeId=1, err=no such user]", "Operation failed [nodeId=1, err=no such user]"),
        ] {
            #expect(ServerError(status: 1, message: message, operation: .txEnd).firstLine == line)
        }
    }

    // MARK: Transactions

    @Test func theOptionsOfATransactionAreSent() throws {
        let wanted = [
            TransactionOptions(),
            TransactionOptions(timeout: .seconds(0.5), concurrency: .optimistic, isolation: .serializable),
            TransactionOptions(concurrency: .pessimistic, isolation: .repeatableRead, label: "orders"),
        ]
        try run("q") { connection in
            for (id, expected) in zip(
                Int32(1)...,
                [
                    TxStart.Request(timeoutMilliseconds: 600_000),
                    TxStart.Request(
                        concurrency: .optimistic, isolation: .serializable, timeoutMilliseconds: 500),
                    TxStart.Request(isolation: .repeatableRead, timeoutMilliseconds: 600_000, label: "orders"),
                ])
            {
                let begin = try Ignite2Peer.expect(.txStart, connection)
                let request = try begin.body.withUnsafeBytes { bytes in
                    var reader = ByteReader(bytes)
                    return try TxStart.Request(from: &reader)
                }
                #expect(request == expected)
                connection.send(Ignite2Peer.answer(begin.id) { TxStart.encodeResponse(id: id, to: &$0) })
            }
            // SQL in the others is not sent.
            let query = try Ignite2Peer.expect(.querySqlFields, connection)
            connection.send(Ignite2Peer.rows(query.id, cursor: 1, [7], more: false))
            for id: UInt8 in 1...3 {
                let end = try Ignite2Peer.expect(.txEnd, connection)
                #expect(end.body == [id, 0, 0, 0, 0])
                connection.send(Ignite2Peer.answer(end.id))
            }
            try connection.waitForEnd()
        } _: { session in
            let transactions = try wanted.map { (options) throws(IgniteError) in try session.begin(options) }
            for transaction in transactions[1...] {
                let error = try failure {
                    _ = try session.execute("q", parameters: [], options: StatementSettings(), in: transaction)
                }
                #expect(error.code == .unsupported && error.message.contains("does not support isolation"))
            }
            let result = try session.execute("q", parameters: [], options: StatementSettings(), in: transactions[0])
            #expect(try numbers(result) == [7])
        }
    }

    @Test func readOnlyIsRefused() throws {
        try run("q") {
            try $0.waitForEnd()
        } _: { session in
            let error = try failure { _ = try session.begin(TransactionOptions(readOnly: true)) }
            #expect(error.code == .unsupported && error.message.contains("does not support read-only transactions"))
        }
    }

    /// A server would run the statement outside of any transaction.
    @Test func anEndedTransactionIsNotSent() throws {
        try run("q") { connection in
            let begin = try Ignite2Peer.expect(.txStart, connection)
            connection.send(Ignite2Peer.answer(begin.id) { TxStart.encodeResponse(id: 5, to: &$0) })
            let end = try Ignite2Peer.expect(.txEnd, connection)
            #expect(end.body == [5, 0, 0, 0, 1])
            connection.send(Ignite2Peer.answer(end.id))
            try connection.waitForEnd()
        } _: { session in
            let transaction = try session.begin(TransactionOptions())
            try session.commit(transaction)
            let error = try failure {
                _ = try session.execute("select 1", parameters: [], options: StatementSettings(), in: transaction)
            }
            #expect(error.code == .transactionEnded)
        }
    }

    /// Nothing is waited for after that.
    @Test func aCommitThatALostNodeDisturbsIsUnknown() throws {
        try run("q") { connection in
            let begin = try Ignite2Peer.expect(.txStart, connection)
            connection.send(Ignite2Peer.answer(begin.id) { TxStart.encodeResponse(id: 5, to: &$0) })
            let commit = try Ignite2Peer.expect(.txEnd, connection)
            connection.send(
                Ignite2Peer.answer(commit.id, status: 1, message: "class org.apache.ignite.IgniteException"))
            let end = try Ignite2Peer.expect(.txEnd, connection)
            #expect(end.body == [5, 0, 0, 0, 0])
            try connection.waitForEnd()
        } _: { session in
            let transaction = try session.begin(TransactionOptions())
            let error = try failure { try session.commit(transaction) }
            #expect(error.isOutcomeUnknown && error.server != nil && !session.hasTransactions)
        }
    }

    @Test func aLostCommitIsUnknown() throws {
        try run("q") { connection in
            let begin = try Ignite2Peer.expect(.txStart, connection)
            connection.send(Ignite2Peer.answer(begin.id) { TxStart.encodeResponse(id: 5, to: &$0) })
            _ = try Ignite2Peer.expect(.txEnd, connection)
        } _: { session in
            let transaction = try session.begin(TransactionOptions())
            let error = try failure { try session.commit(transaction) }
            #expect(error.isOutcomeUnknown && error.message.contains("the outcome of COMMIT is unknown"))
        }
    }
}
