import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Key-value operations against a server that plays a script: what goes out, in which order, and what errors do.
@Suite struct TableOperationTests {
    private static let columns = [
        TableSchemas.SchemaColumn(name: "V", type: .varchar),
        TableSchemas.SchemaColumn(name: "K2", type: .integer, isNullable: false, keyPosition: 1, colocationPosition: 1),
        TableSchemas.SchemaColumn(name: "K1", type: .varchar, isNullable: false, keyPosition: 0, colocationPosition: 0),
        TableSchemas.SchemaColumn(name: "N", type: .integer),
    ]

    /// The table of the recorded exchanges, and the same with a column more.
    private static let first = TableSchemas.Schema(version: 1, columns: columns)
    private static let second = TableSchemas.Schema(
        version: 2, columns: columns + [TableSchemas.SchemaColumn(name: "W", type: .bigint)])

    private static func row(_ key: Int32, _ value: Value? = "val") -> [Value?] { [value, .integer(key), "key", nil] }

    /// What a program has asked for before its first operation.
    private static let beginning = ["HEARTBEAT", "TABLE_GET_QUALIFIED", "SCHEMAS_GET", "SQL_EXEC \(lengthQuery)"]
    private static let lengthQuery =
        "SELECT COLUMN_NAME, COLUMN_LENGTH FROM SYSTEM.TABLE_COLUMNS "
        + "WHERE TABLE_ID = ? AND COLUMN_TYPE IN ('STRING', 'BYTE_ARRAY')"

    /// Opens the table with a server that has opened it, too.
    private func open(
        eventLoop: EventLoop = EventLoop(), _ script: @escaping @Sendable (PeerConnection) throws -> Void
    ) throws -> (peer: ScriptedPeer, session: Ignite3Session, table: any RowTable) {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.open()
            try connection.offerTable(Self.first)
            try script(connection)
            try connection.readToEnd()
        }
        let session = try peer.connect(eventLoop: eventLoop)
        return (peer, session, try session.table("g3_kv"))
    }

    private func journal(_ peer: ScriptedPeer, _ session: Ignite3Session) throws -> [String] {
        session.close()
        try peer.finish()
        let entries = peer.journal.entries
        #expect(Array(entries.prefix(4)) == Self.beginning)
        return Array(entries.dropFirst(4))
    }

    // MARK: Form

    /// The records are those of the recorded exchanges: a row with its default, and a key in the key's order.
    @Test func recordsAsRecorded() throws {
        let upsert = Array(try Golden("kv-upsert").request.suffix(17))
        let get = Array(try Golden("kv-get").requestPayload.dropFirst(2))
        let row = Array(try Golden("kv-get").responsePayload.dropFirst(11))
        let (peer, session, table) = try open { connection in
            try connection.beginTransaction(5)
            let request = try connection.expect(.tupleUpsert)
            let (found, _) = try request.tupleRequest()
            guard found.table == 150, found.schemaVersion == 1, found.records == upsert else {
                throw PeerError("another request: \(request.body)")
            }
            connection.answer(request) { $0.pack(1) }
            connection.answer(try connection.expect(.txCommit))
            let read = try connection.expect(.tupleGet)
            guard read.body == get else { throw PeerError("another request: \(read.body)") }
            connection.answer(read) { $0.append(row) }
        }
        try table.upsert(["val", 5, "key", nil])
        #expect(try table.get(["key", 5]) == ["val", 5, "key", 7])
        #expect(
            try journal(peer, session) == ["TX_BEGIN", "TUPLE_UPSERT 1 in 5", "TX_COMMIT 5", "TUPLE_GET 1"])
    }

    /// Nothing is sent of what cannot be right.
    @Test func checkedBeforeAnythingIsSent() throws {
        let (peer, session, table) = try open { _ in }
        for bad in [[nil, 5, nil, nil], [nil, "5", "key", nil], [.varchar("123456"), 5, "key", nil]] as [[Value?]] {
            #expect(try failure { try table.upsert(bad) }.code == .invalidArgument)
        }
        #expect(try failure { _ = try table.get(["key", .null]) }.message.hasSuffix("column K2 must not be NULL"))
        #expect(try failure { _ = try table.get(["key"]) }.message.hasSuffix("expected a key with 2 values, not 1"))
        #expect(
            try failure { _ = try table.getAll([["key", 1], ["key", "x"]]) }.message.contains(": row 2: column K2"))
        #expect(try table.upsertAll([[Value?]]()) == 0)
        #expect(try journal(peer, session) == [])
    }

    // MARK: Pages

    /// Pages go out without waiting for those before, and are committed in their order whatever comes back first.
    @Test func pagesUnderWay() throws {
        let (peer, session, table) = try open { connection in
            var requests: [PeerRequest] = []
            for id in Int64(1)...3 {
                try connection.beginTransaction(id)
                requests.append(try connection.expect(.tupleUpsertAll))
            }
            for request in requests.reversed() { connection.answer(request) { $0.pack(1) } }
            for _ in 1...3 { connection.answer(try connection.expect(.txCommit)) }
        }
        table.pageSize = 2
        #expect(try table.upsertAll((1...5).map { Self.row($0) }) == 5)
        #expect(
            try journal(peer, session) == [
                "TX_BEGIN", "TUPLE_UPSERT_ALL 2 in 1", "TX_BEGIN", "TUPLE_UPSERT_ALL 2 in 2", "TX_BEGIN",
                "TUPLE_UPSERT_ALL 1 in 3", "TX_COMMIT 1", "TX_COMMIT 2", "TX_COMMIT 3",
            ])
    }

    /// The later row of one key wins: its page waits until the earlier one is in.
    @Test func equalKeysWait() throws {
        let (peer, session, table) = try open { connection in
            try connection.beginTransaction(1)
            let first = try connection.expect(.tupleUpsertAll)
            try connection.beginTransaction(2)
            connection.answer(first) { $0.pack(1) }
            connection.answer(try connection.expect(.txCommit))
            let second = try connection.expect(.tupleUpsertAll)
            try connection.beginTransaction(3)
            connection.answer(second) { $0.pack(1) }
            connection.answer(try connection.expect(.txCommit))
            connection.answer(try connection.expect(.txRollback))
        }
        table.pageSize = 1
        #expect(try table.upsertAll([Self.row(1, "a"), Self.row(1, "b")]) == 2)
        let entries = try journal(peer, session)
        #expect(
            entries == [
                "TX_BEGIN", "TUPLE_UPSERT_ALL 1 in 1", "TX_BEGIN", "TX_COMMIT 1", "TUPLE_UPSERT_ALL 1 in 2", "TX_BEGIN",
                "TX_COMMIT 2", "TX_ROLLBACK 3",
            ])
    }

    /// After an error nothing behind it is committed, and the error tells how far the rows are in.
    @Test func aPageFails() throws {
        let (peer, session, table) = try open { connection in
            var requests: [PeerRequest] = []
            for id in Int64(1)...3 {
                try connection.beginTransaction(id)
                requests.append(try connection.expect(.tupleInsertAll))
            }
            for (index, request) in requests.enumerated() {
                if index == 1 {
                    connection.refuse(request, ErrorBlock(.transaction, 4, "Failed to acquire a lock"))
                } else {
                    connection.answer(request) { out in
                        TupleOperation.encodeResponse(.tupleInsertAll, schemaVersion: 1, rows: [], to: &out)
                    }
                }
            }
            connection.answer(try connection.expect(.txCommit))
            for _ in 2...3 { connection.answer(try connection.expect(.txRollback)) }
        }
        table.pageSize = 2
        let error = try failure { _ = try table.insertAll((1...5).map { Self.row($0) }) }
        #expect(error.server?.code == "IGN-TX-4")
        #expect(error.message == "table PUBLIC.G3_KV: Failed to acquire a lock")
        #expect(error.hint == "the first 2 rows are written, and none after them")
        #expect(error.rowsDone == 2)
        #expect(Array(try journal(peer, session).suffix(3)) == ["TX_COMMIT 1", "TX_ROLLBACK 2", "TX_ROLLBACK 3"])
    }

    /// A row that cannot be right stops the pages behind it, not those before.
    @Test func aRowDoesNotFit() throws {
        let (peer, session, table) = try open { connection in
            try connection.beginTransaction(1)
            connection.answer(try connection.expect(.tupleUpsertAll)) { $0.pack(1) }
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 2, to: &$0) }
            connection.answer(try connection.expect(.txCommit))
        }
        table.pageSize = 2
        var rows = (1...6).map { Self.row($0) }
        rows[3][1] = .boolean(true)
        let error = try failure { _ = try table.upsertAll(rows) }
        #expect(
            error.message == "table PUBLIC.G3_KV: row 4: column K2 is of type INTEGER, not BOOLEAN")
        #expect(error.rowsDone == 2)
        #expect(
            try journal(peer, session) == [
                "TX_BEGIN", "TUPLE_UPSERT_ALL 2 in 1", "TX_BEGIN", "TX_COMMIT 1", "TX_ROLLBACK 2",
            ])
    }

    /// Where a connection goes during a commit, nobody knows what became of it.
    @Test func aConnectionLostDuringCommit() throws {
        let (peer, session, table) = try open { connection in
            try connection.beginTransaction(1)
            connection.answer(try connection.expect(.tupleUpsertAll)) { $0.pack(1) }
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 2, to: &$0) }
            _ = try connection.expect(.txCommit)
            connection.close()
        }
        table.pageSize = 2
        let error = try failure { _ = try table.upsertAll([Self.row(1), Self.row(2)]) }
        #expect(error.code == .connectionLost && error.rowsDone == 0)
        #expect(
            error.hint == "the first 0 rows are written; rows 1 to 2 may or may not be written, and none after them are"
        )
        session.close()
        try peer.finish()
    }

    @Test func aCommitThatALostNodeDisturbs() throws {
        let (peer, session, table) = try open { connection in
            try connection.beginTransaction(1)
            connection.answer(try connection.expect(.tupleUpsert)) { $0.pack(1) }
            let commit = try connection.expect(.txCommit)
            connection.refuse(commit, ErrorBlock(.common, 65_535, "Connection refused: /127.0.0.1:3344"))
        }
        let error = try failure { try table.upsert(Self.row(1)) }
        #expect(error.isOutcomeUnknown && !error.isRetryable && error.code == .server)
        #expect(error.hint == "it is unknown whether the row was written", "\(error.hint ?? "")")
        _ = try journal(peer, session)
    }

    @Test func aCommitIsRefused() throws {
        let (peer, session, table) = try open { connection in
            try connection.beginTransaction(1)
            connection.answer(try connection.expect(.tupleUpsert)) { $0.pack(1) }
            let commit = try connection.expect(.txCommit)
            connection.refuse(commit, ErrorBlock(.transaction, 13, "Transaction is killed"))
        }
        let error = try failure { try table.upsert(Self.row(1)) }
        #expect(error.code == .notCommitted)
        #expect(error.message == "table PUBLIC.G3_KV: not committed: Transaction is killed")
        _ = try journal(peer, session)
    }

    @Test func ctrlCStopsALoad() throws {
        let interrupt = try TestInterrupt()
        let (peer, session, table) = try open(eventLoop: EventLoop(interrupt: interrupt)) { connection in
            try connection.beginTransaction(1)
            _ = try connection.expect(.tupleUpsertAll)
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 2, to: &$0) }
            interrupt.press(.cancel)
            connection.answer(try connection.expect(.operationCancel))
            // Which of the two comes first depends on when the client has seen that the second has begun.
            connection.answer(try connection.expect(.txRollback))
            connection.answer(try connection.expect(.txRollback))
        }
        table.pageSize = 2
        let error = try failure { _ = try table.upsertAll([Self.row(1), Self.row(2)]) }
        #expect(error.code == .cancelled && error.rowsDone == 0)
        #expect(session.failure == nil)
        #expect(Set(try journal(peer, session).suffix(2)) == ["TX_ROLLBACK 1", "TX_ROLLBACK 2"])
    }

    /// A commit is waited for all the same, and then nothing more is begun.
    @Test func ctrlCDuringCommit() throws {
        let interrupt = try TestInterrupt()
        let (peer, session, table) = try open(eventLoop: EventLoop(interrupt: interrupt)) { connection in
            try connection.beginTransaction(1)
            connection.answer(try connection.expect(.tupleUpsertAll)) { $0.pack(1) }
            connection.answer(try connection.expect(.txBegin)) { TxBegin.encodeResponse(id: 2, to: &$0) }
            let commit = try connection.expect(.txCommit)
            interrupt.press(.cancel)
            connection.answer(commit)
            connection.answer(try connection.expect(.txRollback))
        }
        table.pageSize = 1
        (table as? Ignite3Table)?.requestLimit = 1
        let error = try failure { _ = try table.upsertAll([Self.row(1), Self.row(2)]) }
        #expect(error.code == .cancelled && error.rowsDone == 1)
        #expect(
            try journal(peer, session) == [
                "TX_BEGIN", "TUPLE_UPSERT_ALL 1 in 1", "TX_BEGIN", "TX_COMMIT 1", "TX_ROLLBACK 2",
            ])
    }

    // MARK: Schemas

    /// The version that the server expects is fetched, and the rows are written again in it.
    @Test func anOutdatedSchemaIsFetched() throws {
        let (peer, session, table) = try open { connection in
            try connection.beginTransaction(1)
            connection.refuse(try connection.expect(.tupleUpsert), .mismatch(2))
            connection.answer(try connection.expect(.txRollback))
            try connection.offerSchema(Self.second)
            try connection.beginTransaction(2)
            let request = try connection.expect(.tupleUpsert)
            let (upsert, records) = try request.tupleRequest()
            // N and the new column W are not given.
            guard upsert.schemaVersion == 2, records[0].notGiven == [0b11000],
                records[0].tuple == PeerFrame.tuple(["val", 5, "key", nil, nil])
            else { throw PeerError("\(upsert)") }
            connection.answer(request) { $0.pack(2) }
            connection.answer(try connection.expect(.txCommit))
            let get = try connection.expect(.tupleGet)
            connection.answer(get) { out in
                let row = PeerFrame.tuple(["val", 5, "key", nil, .bigint(9)])
                TupleOperation.encodeResponse(.tupleGet, schemaVersion: 2, rows: [row], to: &out)
            }
        }
        try table.upsert(Self.row(5))
        // Rows keep the form that the program knows.
        #expect(try table.get(["key", 5]) == ["val", 5, "key", .null])
        #expect(
            try journal(peer, session) == [
                "TX_BEGIN", "TUPLE_UPSERT 1 in 1", "TX_ROLLBACK 1", "SCHEMAS_GET", "SQL_EXEC \(Self.lengthQuery)",
                "TX_BEGIN", "TUPLE_UPSERT 1 in 2", "TX_COMMIT 2", "TUPLE_GET 1",
            ])
    }

    /// A server that always wants another version is not asked for ever.
    @Test func schemasWithoutEnd() throws {
        let (peer, session, table) = try open { connection in
            for version in 2...6 {
                try connection.beginTransaction(Int64(version))
                connection.refuse(try connection.expect(.tupleDelete), .mismatch(version))
                connection.answer(try connection.expect(.txRollback))
                if version < 6 {
                    try connection.offerSchema(TableSchemas.Schema(version: version, columns: Self.columns))
                }
            }
        }
        let error = try failure { _ = try table.delete(["key", 1]) }
        #expect(error.server?.code == "IGN-TBL-5")
        _ = try journal(peer, session)
    }

    /// Answers that are none end the connection, and trap nothing.
    @Test func nonsense() throws {
        let (peer, session, table) = try open { connection in
            let request = try connection.expect(.tupleGet)
            connection.answer(request) { out in
                TupleOperation.encodeResponse(.tupleGet, schemaVersion: 1, rows: [[0, 9, 9, 9, 9]], to: &out)
            }
        }
        #expect(try failure { _ = try table.get(["key", 1]) }.code == .protocolViolation)
        #expect(session.failure?.code == .protocolViolation)
        try peer.finish()
    }
}

extension ErrorBlock {
    fileprivate static func mismatch(_ version: Int) -> ErrorBlock {
        ErrorBlock(
            traceID: IgniteUUID(mostSignificant: 1, leastSignificant: 2), code: 2 << 16 | 5,
            className: "org.apache.ignite.lang.IgniteException",
            message: "Schema version mismatch", expectedSchemaVersion: version)
    }
}

extension PeerConnection {
    /// Answers what a client asks before its first operation on the table.
    fileprivate func offerTable(_ schema: TableSchemas.Schema) throws {
        answer(try expect(.tableGetQualified)) {
            Tables.encodeTable(Tables.Table(id: 150, schema: "PUBLIC", name: "G3_KV"), to: &$0)
        }
        try offerSchema(schema)
    }

    /// Answers the question for a schema, and for the lengths of the columns.
    fileprivate func offerSchema(_ schema: TableSchemas.Schema) throws {
        let request = try expect(.schemasGet)
        let asked = try request.read(TableSchemas.Request.init(from:))
        guard asked.table == 150, asked.versions ?? [schema.version] == [schema.version] else {
            throw PeerError("another schema: \(asked)")
        }
        answer(request) { TableSchemas.encodeResponse([schema], to: &$0) }
        let columns = [Column(name: "COLUMN_NAME", type: .varchar), Column(name: "COLUMN_LENGTH", type: .integer)]
        send(PeerFrame.rows(try expect(.sqlExec).id, columns, [["V", 5], ["K1", 10]]))
    }

    @discardableResult
    fileprivate func beginTransaction(_ id: Int64) throws -> Int64 {
        answer(try expect(.txBegin)) { TxBegin.encodeResponse(id: id, to: &$0) }
        return id
    }
}
