import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

private let table = Node.uniqueName("FAULTS")

extension ClusterTests {
    /// Each question that an error answers, provoked on a node.
    @Suite(
        .tables(
            """
            create table \(table) (id int primary key, name varchar(5) not null);
            create table \(table)_lock (id int primary key, name varchar(5) not null);
            """))
    struct LibraryErrorTests {
        /// What an error answers, in the order of `ErrorKinds`.
        private func answers(_ error: IgniteError) -> [String] {
            [
                ("retryable", error.isRetryable), ("connection", error.isConnectionFailure),
                ("cancelled", error.isCancelled), ("timeout", error.isTimeout),
                ("integrity", error.isIntegrityViolation), ("syntax", error.isSyntaxError),
                ("invalid", error.isInvalidStatement), ("data", error.isDataError), ("internal", error.isInternal),
            ].filter(\.1).map(\.0)
        }

        // MARK: The server's errors

        @Test(
            .realNode,
            arguments: [
                ("SELEC 1", "IGN-SQL-3", "syntax", 1, 1),
                ("SELECT *\nFROM nosuch", "IGN-SQL-4", "invalid", 2, 6),
                ("SELECT nosuch\r\nFROM \(table)", "IGN-SQL-4", "invalid", 1, 8),
                ("INSERT INTO \(table) VALUES (1, 1)", "IGN-SQL-4", "invalid", 0, 0),
                ("INSERT INTO \(table) VALUES (1, 'too long')", "IGN-SQL-4", "invalid", 0, 0),
                ("SELECT ?", "IGN-SQL-4", "invalid", 0, 0),
                ("CREATE TABLE \(table) (id INT PRIMARY KEY)", "IGN-SQL-4", "invalid", 0, 0),
                ("DROP TABLE nosuch", "IGN-SQL-4", "invalid", 0, 0),
                ("INSERT INTO \(table) VALUES (0, 'x'), (0, 'y')", "IGN-SQL-5", "integrity", 0, 0),
                ("INSERT INTO \(table) VALUES (1, CAST(? AS VARCHAR))", "IGN-SQL-5", "integrity", 0, 0),
                ("SELECT 1 / 0", "IGN-SQL-7", "data", 0, 0),
                ("SELECT CAST('x' AS INT)", "IGN-SQL-7", "data", 0, 0),
                ("CALL foo()", "IGN-CMN-65535", "internal", 0, 0),
            ])
        func ofStatements(_ sql: String, _ code: String, _ answer: String, _ line: Int, _ column: Int) throws {
            try withClient { client in
                let parameters: [Value] = sql.contains("CAST(?") ? [nil] : []
                let error = try failure { try client.execute(SQLStatement(unsafe: sql), parameters: parameters) }
                #expect(error.code == .server && error.wasSent && error.server?.code == code, "\(error)")
                #expect(answers(error) == [answer])
                #expect(UUID(uuidString: error.server?.traceID ?? "") != nil)
                #expect(error.server?.className?.hasPrefix("org.apache.ignite") == true)
                #expect(error.sql == sql && error.address == client.server.address)
                #expect(error.description == "\(code) \(error.message)" && !error.message.isEmpty)
                // 0: the message tells no place, or one that this test leaves to others.
                if line > 0 { #expect(error.position == IgniteError.Position(line: line, column: column)) }
            }
        }

        @Test func ofATableThatIsGone() throws {
            try withClient { client in
                let name = Node.uniqueName("GONE")
                try client.execute("CREATE TABLE \(unsafe: name) (id INT PRIMARY KEY)")
                let table = try client.table(name)
                try client.execute("DROP TABLE \(unsafe: name)")
                let calls: [() throws -> Void] = [
                    { try table.upsert([1]) }, { _ = try table.get(1) }, { _ = try table.getAll([1, 2]) },
                    { _ = try table.containsKey(1) }, { _ = try table.containsAllKeys([1, 2]) },
                    { try table.deleteAll([1, 2]) },
                ]
                for call in calls {
                    let error = try failure(call)
                    #expect(error.server?.code == "IGN-TBL-2" && answers(error) == ["invalid"], "\(error)")
                    #expect(error.message.hasPrefix("table PUBLIC.\(name): "))
                }
                #expect(try failure { _ = try client.table(name) }.code == .invalidArgument)
            }
        }

        /// A transaction that such an operation left open would stay until the node ends, and no index could be built.
        @Test func ofManyKeysLeavesNoTransactionOpen() throws {
            try withClient { client in
                let name = Node.uniqueName("GONE")
                try client.execute("CREATE TABLE \(unsafe: name) (id INT PRIMARY KEY)")
                let table = try client.table(name)
                try client.execute("DROP TABLE \(unsafe: name)")
                let views = "SELECT TRANSACTION_ID FROM SYSTEM.TRANSACTIONS WHERE TRANSACTION_TYPE = 'READ_WRITE'"
                func open() throws -> Set<Value> {
                    Set(try client.execute(SQLStatement(unsafe: views)).fetchAll().map { $0[0] })
                }
                let before = try open()
                _ = try failure { _ = try table.getAll([1, 2]) }
                _ = try failure { _ = try table.containsAllKeys([1, 2]) }
                _ = try failure { try table.upsertAll([[1], [2]]) }
                // Those of other tests come to their end.
                let new = try open().subtracting(before)
                #expect(eventually { (try? open().isDisjoint(with: new)) == true })
            }
        }

        /// Who reads does not wait for who writes.
        @Test func ofReadersThereIsNone() throws {
            try withClient { client in
                try client.execute("INSERT INTO \(unsafe: table) VALUES (60, 'old')")
                let byKey = try client.table(table)
                let transaction = try client.begin()
                try byKey.upsert([60, "new"], in: transaction)
                try withClient { other in
                    other.observe(client.observableTimestamp)
                    let reading = try other.table(table)
                    #expect(try reading.get(60)?["NAME"] == "old")
                    #expect(try reading.getAll([60, 61]).map { $0?["NAME"] } == ["old", nil])
                    #expect(try reading.containsAllKeys([60]) && !reading.containsAllKeys([60, 61]))
                    #expect(try other.execute("SELECT name FROM \(unsafe: table) WHERE id = 60").next()?[0] == "old")
                    try transaction.commit()
                    other.observe(client.observableTimestamp)
                    #expect(try reading.getAll([60]).map { $0?["NAME"] } == ["new"])
                }
            }
        }

        /// Two that want one lock: the later one gives way, and may try again. Statements of other tests lock tables.
        @Test func ofALock() throws {
            try withClient { client in
                let (first, second) = (try client.begin(), try client.begin())
                let insert = "INSERT INTO \(table)_lock VALUES (10, 'x')"
                try first.execute(SQLStatement(unsafe: insert))
                let error = try failure { try second.execute(SQLStatement(unsafe: insert)) }
                #expect(error.server?.code == "IGN-TX-4" && answers(error) == ["retryable"], "\(error)")
                #expect(try failure { try second.commit() }.code == .notCommitted)
                try first.rollback()
                try client.transaction { try $0.execute(SQLStatement(unsafe: insert)) }
            }
        }

        @Test func ofATimeOut() throws {
            let client = try Ignite.connect("ignite://\(Node.address ?? "")?timeout=0.2")
            let error = try failure {
                try client.execute("SELECT COUNT(*) FROM TABLE(SYSTEM_RANGE(1, 100000000000))")
            }
            #expect(error.message == "the query took longer than 0.2 s, and was cancelled")
            #expect(answers(error) == ["timeout"] && error.wasSent && !error.isRetryable)
        }

        @Test func ofAQueryThatIsKilled() throws {
            try withClient(pageSize: 1) { client in
                let mark = Node.uniqueName("KILLED")
                let rows = try client.execute(
                    "SELECT /* \(unsafe: mark) */ x FROM TABLE(SYSTEM_RANGE(1, 100000000000))")
                let ids = """
                    SELECT QUERY_ID FROM SYSTEM.SQL_QUERIES WHERE SQL LIKE ? AND SQL NOT LIKE '%SQL_QUERIES%' \
                    AND PARENT_QUERY_ID IS NULL
                    """
                let id = try single(client, ids, [.varchar("%\(mark)%")])
                #expect(try client.execute("KILL QUERY '\(unsafe: String(describing: id))'").wasApplied == true)
                let error = try failure { try rows.forEach { _ in } }
                #expect(error.server?.code == "IGN-SQL-6" && answers(error) == ["cancelled"], "\(error)")
                #expect(try failure { _ = try rows.next() }.server == error.server)
            }
        }

        // MARK: Transactions

        @Test func ofATransactionThatIsKilled() throws {
            try withClient { client in
                let transaction = try client.begin()
                try transaction.execute("INSERT INTO \(unsafe: table) VALUES (20, 'x')")
                let mark = Node.uniqueName("OWN")
                let own =
                    "SELECT TRANSACTION_ID FROM SYSTEM.SQL_QUERIES WHERE SQL LIKE '%\(mark)%' AND PARENT_QUERY_ID IS NULL"
                let id = try #require(try transaction.execute(SQLStatement(unsafe: own)).next())[0]
                #expect(try client.execute("KILL TRANSACTION '\(unsafe: String(describing: id))'").wasApplied == true)
                guard case .aborted = try transaction.state() else {
                    Issue.record("it lives")
                    return
                }
                let error = try failure { try transaction.commit() }
                #expect(error.code == .notCommitted && answers(error) == ["retryable"] && !error.wasSent)
                #expect(try client.execute("SELECT * FROM \(unsafe: table) WHERE id = 20").next() == nil)
            }
        }

        @Test func ofATransactionWhoseTimeIsUp() throws {
            try withClient { client in
                let transaction = try client.begin(timeout: .seconds(0.3))
                try transaction.execute("INSERT INTO \(unsafe: table) VALUES (30, 'x')")
                while try transaction.state() == .open {}
                let error = try failure { try transaction.commit() }
                #expect(error.code == .notCommitted && error.message.contains("timed out"), "\(error)")
                #expect(answers(error) == ["retryable", "timeout"] && !error.isOutcomeUnknown)
                let ended = try failure { try transaction.execute("SELECT * FROM \(unsafe: table)") }
                #expect(ended.code == .transactionEnded && !ended.wasSent)
                #expect(try client.execute("SELECT * FROM \(unsafe: table) WHERE id = 30").next() == nil)
            }
        }

        /// A statement finds it dead.
        @Test func ofAStatementWhoseTransactionTimedOut() throws {
            try withClient { client in
                let transaction = try client.begin(timeout: .seconds(0.3))
                try transaction.execute("INSERT INTO \(unsafe: table) VALUES (31, 'x')")
                // The node looks at intervals: until then, statements run. A read of the whole table would wait for the locks
                // of other tests.
                let query = "SELECT * FROM \(table) WHERE id = 31"
                let error = try failure { while true { try transaction.execute(SQLStatement(unsafe: query)) } }
                #expect(error.code == .server && answers(error) == ["retryable", "timeout"], "\(error)")
                #expect(error.hint == "the transaction timed out; nothing was written")
                let ended = try failure { try transaction.execute("SELECT 1") }
                #expect(ended.code == .transactionEnded && answers(ended) == ["retryable", "timeout"])
                #expect(try failure { try transaction.commit() }.isTimeout)
                #expect(try client.execute("SELECT * FROM \(unsafe: table) WHERE id = 31").next() == nil)
            }
        }

        /// Reads only, in the state of its beginning.
        @Test func ofAReadOnlyTransaction() throws {
            try withClient { client in
                let reading = try client.begin(readOnly: true)
                let count = "SELECT COUNT(*) FROM \(table) WHERE id = 40"
                #expect(try reading.execute(SQLStatement(unsafe: count)).next()?[0] == .bigint(0))
                try client.execute("INSERT INTO \(unsafe: table) VALUES (40, 'x')")
                #expect(try reading.execute(SQLStatement(unsafe: count)).next()?[0] == .bigint(0))
                let error = try failure { try reading.execute("INSERT INTO \(unsafe: table) VALUES (41, 'x')") }
                #expect(error.message == "DML cannot be started by using read only transactions.")
                try reading.rollback()
                #expect(try single(client, count) == .bigint(1))
            }
        }

        // MARK: Connections

        @Test func ofConnecting() throws {
            let address = Node.address ?? ""
            let refused = try failure { _ = try Ignite.connect("127.0.0.1:1") }
            #expect(refused.code == .connectionFailed && !refused.wasSent && refused.address == "127.0.0.1:1")
            #expect(answers(refused) == ["retryable", "connection"] && refused.message.contains("connection refused"))
            let client = try Ignite.connect("127.0.0.1:1,\(address)")
            #expect(try single(client, "SELECT 1") == 1)
            let other = try failure { _ = try Ignite.connect("ignite2://\(address)") }
            #expect(other.code == .unsupported && answers(other).isEmpty && !other.wasSent)
            let typo = try failure { _ = try Ignite.connect("ignite://\(address)?pagesize=3") }
            #expect(typo.code == .invalidArgument && typo.message.hasSuffix("did you mean \"pageSize\"?"))
            var options = try ClientOptions(address)
            options.pageSize = 0
            #expect(try failure { _ = try Ignite.connect(options) }.code == .invalidArgument)
            options = try ClientOptions(address)
            options.timeZone = "Mars/Phobos"
            let zone = try Ignite.connect(options)
            #expect(try failure { try zone.execute("SELECT 1") }.message == "Unknown time-zone ID: Mars/Phobos")
        }

        /// The connection breaks in the midst of a result.
        @Test func ofAConnectionThatIsLost() throws {
            let certificates = try Certificates()
            var behaviour = TLSFront.Behaviour()
            behaviour.endAfter = 100_000
            let front = try TLSFront(before: ClientOptions(Node.address ?? "").addresses[0], certificates, behaviour)
            var options = ClientOptions()
            options.addresses = [front.address]
            options.tls.caFile = certificates.file("ca.pem")
            let client = try Ignite.connect(options)
            let transaction = try client.begin()
            try transaction.execute("INSERT INTO \(unsafe: table) VALUES (50, 'x')")
            let rows = try client.execute("SELECT x FROM TABLE(SYSTEM_RANGE(1, 1000000))")
            let lost = try failure { try rows.forEach { _ in } }
            // A query has written nothing.
            #expect(lost.code == .connectionLost && answers(lost) == ["retryable", "connection"], "\(lost)")
            #expect(lost.hint == "run the query again: the rows that had not arrived are lost")
            #expect(rows.rowNumber > 1000)
            #expect(try transaction.state() == .lost)
            let closed = try failure { try client.execute("SELECT 1") }
            #expect(closed.code == .closed && closed.message.hasPrefix("nothing was sent: ") && client.isClosed)
            #expect(try failure { try transaction.commit() }.code == .notCommitted)
            #expect(try single(client, "SELECT 1") == 1 && !client.isClosed)
            try withClient { other in
                #expect(
                    eventually {
                        (try? other.execute("INSERT INTO \(unsafe: table) VALUES (50, 'y')").updateCount) == 1
                    })
            }
        }

        // MARK: The program's

        @Test func ofConversions() throws {
            try withClient { client in
                let row = try #require(try client.execute("SELECT 300, CAST(NULL AS INT), 'x', 1.5").next())
                let calls: [(() throws -> Void, String)] = [
                    ({ _ = try row.get(Int8.self, at: 0) }, "300 does not fit Int8"),
                    ({ _ = try row.get(Int.self, at: 1) }, "NULL is not a valid Int"),
                    ({ _ = try row.get(Int.self, at: 2) }, "cannot be read as Int"),
                    ({ _ = try row.get(Int.self, at: 3) }, "1.5 is not a whole number that fits Int"),
                ]
                for (call, words) in calls {
                    let error = try failure(call)
                    #expect(error.code == .conversion && answers(error) == ["data"] && error.message.hasSuffix(words))
                }
            }
        }
    }
}
