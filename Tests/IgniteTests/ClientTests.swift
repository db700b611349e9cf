import Ignite
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// The connection: its end, its idle time, its cluster.
@Suite struct ClientTests {
    private let numbers = [Column(name: "X", type: .bigint)]

    private func rows(_ count: Int64) -> [[Value]] { (1...count).map { [.bigint($0)] } }

    @Test func closingTwiceIsHarmlessAndNothingRunsBehindIt() throws {
        let node = try nodeOf(numbers, rows(10))
        let client = try node.client(pageSize: 2)
        #expect(!client.isClosed)
        let transaction = try client.begin()
        let result = try client.execute("q")
        client.close()
        client.close()
        try result.close()
        #expect(client.isClosed)
        let calls: [() throws -> Void] = [
            { try client.execute("q") }, { _ = try client.begin() }, { try client.keepAlive() },
            { _ = try client.nodes() }, { _ = try client.describe("q") }, { try client.transaction { _ in } },
            { try client.commit() }, { try client.rollback() }, { try client.setAutocommit(false) },
            { try transaction.commit() }, { try transaction.rollback() },
        ]
        for call in calls {
            let error = try failure(of: call)
            #expect(error.code == .closed && error.isConnectionFailure && !error.wasSent)
        }
        #expect(try failure { try transaction.execute("q") }.wasSent == false)
        #expect(node.journal.entries.filter { $0.hasPrefix("TX_") } == ["TX_BEGIN", "TX_ROLLBACK 1"])
    }

    /// A statement that has reached the server is not sent again.
    @Test func aLostStatementIsNotRepeated() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            _ = try connection.expect(.sqlExec)
            connection.reset()
        }
        let client = try Ignite.connect(peer.options)
        let lost = try failure { try client.execute("insert") }
        #expect(lost.code == .connectionLost && lost.wasSent && lost.isOutcomeUnknown && !lost.isRetryable)
        try peer.finish()
        let unmade = try failure { try client.execute("q") }
        #expect(unmade.code == .connectionFailed && !unmade.wasSent && unmade.isRetryable)
        #expect(unmade.message.contains(" was lost: ") && unmade.message.contains("; reconnecting: "))
    }

    /// A peer that takes no notice of anything keeps nobody from leaving.
    @Test func droppingAClientWaitsForNothing() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 5, to: &$0) }
            _ = try connection.expect(.txRollback)
            try connection.readToEnd()
        }
        func use() throws {
            let client = try Ignite.connect(peer.options)
            let transaction = try client.begin()
            #expect(!transaction.isReadOnly)
        }
        try use()
        try peer.finish()
    }

    @Test func keepAliveSendsHeartbeatsWhenTheyAreDue() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open(idleTimeoutMilliseconds: 1500)
            connection.answer(try connection.expect(.heartbeat))
            try connection.readToEnd()
        }
        let client = try Ignite.connect(peer.options)
        let first = try client.keepAlive()
        #expect(first > .zero && first <= .milliseconds(500))
        // As an idle program does; the deadline keeps a failing test from running for ever.
        let deadline = Deadline.after(seconds: 20)
        while peer.journal.entries.filter({ $0 == "HEARTBEAT" }).count < 2, !deadline.isPast { try client.keepAlive() }
        client.close()
        try peer.finish()
    }

    @Test func keepAliveNoticesThatTheServerHasGone() throws {
        let gate = Gate()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            connection.close()
            gate.open()
        }
        let client = try Ignite.connect(peer.options)
        try gate.wait()
        let error = try failure { while true { try client.keepAlive() } }
        #expect(error.code == .connectionLost)
        #expect(try failure { try client.keepAlive() }.code == .closed)
    }

    /// The program's own clients hand on what they have seen of the cluster.
    @Test func observableTimestampsGoFromClientToClient() throws {
        let node = try InProcessNode { .updated(request: $0) }
        let (writer, reader) = (try node.client(), try node.client())
        try writer.execute("a")
        let seen = writer.observableTimestamp
        #expect(seen > reader.observableTimestamp)
        reader.observe(seen)
        #expect(reader.observableTimestamp == seen)
        reader.observe(1)
        #expect(reader.observableTimestamp == seen)
        #expect(try reader.execute("b").updateCount ?? 0 >= seen)
    }

    @Test func describeTellsParametersAndColumns() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let question = try connection.expect(.sqlQueryMeta)
            guard try question.sqlQueryMeta().schema == "PUBLIC" else { throw PeerError("another schema") }
            connection.answer(question) {
                SqlQueryMeta.encodeResponse(
                    StatementDescription(
                        parameters: [Column(name: "", type: .integer, isNullable: true)],
                        columns: [
                            Column(
                                name: "N", type: .decimal, isNullable: false, precision: 10, scale: 2,
                                origin: Column.Origin(schema: "PUBLIC", table: "T", column: "C"))
                        ]),
                    to: &$0)
            }
            try connection.readToEnd()
        }
        var options = peer.options
        options.schema = "public"
        let description = try Ignite.connect(options).describe("q")
        #expect(description.parameters.map(\.type) == [.integer])
        let column = try #require(description.columns.first)
        #expect(column.name == "N" && column.type == .decimal && !column.isNullable && column.precision == 10)
        #expect(column.scale == 2 && column.origin?.schema == "PUBLIC" && column.origin?.table == "T")
        #expect(column.origin?.column == "C")
    }

    @Test func nodesTablesAndSchemas() throws {
        let names = ["SCHEMA_NAME", "TABLE_NAME", "ZONE_NAME"].map { Column(name: $0, type: .varchar) }
        let node = try InProcessNode(schemas: nil) { request in
            request.sql.contains("SYSTEM.TABLES")
                ? .rows(names, [["PUBLIC", "T", request.parameters?.count == 1 ? "one" : "all"]])
                : .rows([names[0]], [["PUBLIC"], ["S"], ["SYSTEM"]])
        }
        let client = try node.client()
        #expect(try client.nodes().map(\.name) == ["peer"])
        #expect(try client.schemas() == ["PUBLIC", "S"])
        #expect(try client.tables() == [TableInfo(schema: "PUBLIC", name: "T", zone: "all")])
        #expect(try client.tables(in: "PUBLIC").first?.zone == "one")
    }

    @Test func aResultToldInNumbers() throws {
        let node = try InProcessNode { request in
            request.sql == "ddl" ? .applied(true) : request.sql == "dml" ? .updated(3) : .rows(numbers, rows(10))
        }
        let client = try node.client(pageSize: 3)
        #expect(try client.execute("ddl").wasApplied == true && client.execute("ddl").updateCount == nil)
        #expect(try client.execute("dml").updateCount == 3 && client.execute("dml").wasApplied == nil)
        #expect(try client.execute("dml").columns.isEmpty)
        let result = try client.execute("q")
        #expect(try result.fetchMany(4).map { try $0.get(Int.self, at: 0) } == [1, 2, 3, 4])
        #expect(result.rowNumber == 4 && result.updateCount == nil && result.wasApplied == nil)
        for count in [0, -1] {
            #expect(try failure { _ = try result.fetchMany(count) }.code == .invalidArgument)
        }
        var others: [Int] = []
        try result.forEach { others.append(try $0.decode(Int.self)) }
        #expect(others == Array(5...10) && result.rowNumber == 10)
        #expect(try result.next() == nil && result.fetchAll().isEmpty)
    }

    /// That there are no rows is not that they are over.
    @Test(arguments: [
        ("dml", "read updateCount: it changed 3"), ("ddl", "read wasApplied to see whether it changed anything"),
    ])
    func aStatementThatGivesNoRows(_ sql: String, _ hint: String) throws {
        let node = try InProcessNode { $0.sql == "ddl" ? .applied(true) : .updated(3) }
        let result = try node.client().execute(SQLStatement(unsafe: sql))
        let calls: [() throws -> Void] = [
            { _ = try result.next() }, { _ = try result.fetchMany(1) }, { _ = try result.fetchAll() },
            { try result.forEach { _ in } },
        ]
        for call in calls {
            let error = try failure(of: call)
            #expect(error.code == .invalidArgument && error.message == "the statement returns no rows")
            #expect(error.hint == hint)
        }
        try result.close()
    }

    @Test func aClosedResultGivesNothingMore() throws {
        let node = try nodeOf(numbers, rows(10))
        let client = try node.client(pageSize: 2)
        let result = try client.execute("q")
        _ = try result.next()
        try result.close()
        try result.close()
        #expect(try failure { _ = try result.next() }.code == .closed)
        #expect(node.journal.entries.contains { $0.hasPrefix("SQL_CURSOR_CLOSE") })
        #expect(try client.execute("q").fetchAll().count == 10)
    }

    /// An error in the middle must not look like the end to who asks again.
    @Test func anErrorOnTheWayStays() throws {
        let columns = numbers
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(request.id, columns, [[.bigint(1)]], cursor: 9))
            connection.refuse(try connection.expect(.sqlCursorNextPage), ErrorBlock(.sql, 7, "Division by zero"))
            try connection.readToEnd()
        }
        let client = try Ignite.connect(peer.options)
        let result = try client.execute("q")
        #expect(try result.next()?.get(Int.self, at: 0) == 1)
        for _ in 0..<2 { #expect(try failure { _ = try result.next() }.message == "Division by zero") }
        client.close()
        try peer.finish()
    }

    @Test func twoThreadsAtOnceTrap() async {
        await #expect(processExitsWith: .failure) {
            let use = ExclusiveAccess()
            try use.within { () throws(IgniteError) in try use.within { () throws(IgniteError) in } }
        }
    }
}

extension InProcessNode.Answer {
    /// As many changed rows as the request's observable timestamp says.
    static func updated(request: SqlExec.Request) -> Self { .updated(request.observableTimestamp) }
}
