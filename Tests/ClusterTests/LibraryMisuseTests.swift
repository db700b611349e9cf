import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

private let table = Node.uniqueName("MISUSE")

extension ClusterTests {
    /// What a program should not do, and what it is told then.
    @Suite(.tables("create table \(table) (id int primary key, name varchar(5));"))
    struct LibraryMisuseTests {
        private let numbers = "SELECT x FROM TABLE(SYSTEM_RANGE(1, 1000)) ORDER BY x"

        private func ids(_ rows: [ResultRow]) throws -> [Int] { try rows.map { try $0.get(at: 0) } }

        // MARK: A closed connection

        @Test func aClosedClientSaysSo() throws {
            try withClient(pageSize: 3) { client in
                let rows = try client.execute(SQLStatement(unsafe: numbers))
                let table = try client.table(table)
                let transaction = try client.begin()
                try transaction.execute("INSERT INTO \(unsafe: table.name) VALUES (1, NULL)")
                client.close()
                client.close()
                #expect(client.isClosed)
                let calls: [() throws -> Void] = [
                    { try client.execute("SELECT 1") }, { _ = try client.describe("SELECT 1") },
                    { _ = try client.begin() }, { try client.transaction { _ in } }, { try client.keepAlive() },
                    { _ = try client.nodes() }, { _ = try client.schemas() }, { _ = try client.tables() },
                    { _ = try client.table("x") }, { try client.executeScript("SELECT 1") },
                    { try client.executeBatch("DELETE FROM x WHERE id = ?", [[1]]) }, { _ = try table.get(1) },
                    { try table.upsert([1, nil]) }, { try transaction.execute("SELECT 1") },
                    { _ = try rows.fetchAll() }, { _ = try rows.next() },
                    { try transaction.commit() }, { try transaction.rollback() }, { try client.commit() },
                    { try client.rollback() }, { try client.setAutocommit(false) },
                ]
                for (index, call) in calls.enumerated() {
                    let error = try failure(call)
                    #expect(error.code == .closed && error.isConnectionFailure && !error.wasSent, "\(index) \(error)")
                }
                #expect(try transaction.state() == .rolledBack)
                // What only gives up has nothing to complain of.
                try rows.close()
                client.canceller.cancel()
            }
        }

        /// Results, tables and transactions keep their connection, though the client is dropped.
        @Test func whatIsOpenKeepsTheConnection() throws {
            func rows() throws -> Rows {
                try Ignite.connect("ignite://\(Node.address ?? "")?pageSize=3").execute(SQLStatement(unsafe: numbers))
            }
            #expect(try ids(rows().fetchAll()) == Array(1...1000))
            func transaction() throws -> ClientTransaction { try Ignite.connect(Node.address ?? "").begin() }
            let open = try transaction()
            #expect(try open.execute("INSERT INTO \(unsafe: table) VALUES (10, 'tx')").updateCount == 1)
            try open.commit()
            #expect(try Ignite.connect(Node.address ?? "").table(table).get(10)?.get(String.self, "NAME") == "tx")
        }

        /// Nothing stays on the node of a client that is dropped with all that it has opened.
        @Test func aDroppedClientLeavesNothingBehind() throws {
            let mark = Node.uniqueName("DROPPED")
            func use() throws {
                let client = try Ignite.connect("ignite://\(Node.address ?? "")?pageSize=3")
                let transaction = try client.begin()
                try transaction.execute("INSERT INTO \(unsafe: table) VALUES (20, NULL)")
                let open = try (
                    client.execute("\(unsafe: numbers) /* \(unsafe: mark) */"),
                    transaction.execute("\(unsafe: numbers) /* \(unsafe: mark) */")
                )
                #expect(try ids(open.0.fetchMany(4)) == [1, 2, 3, 4])
                #expect(try withClient { try runs(mark, $0) } == 2)
            }
            try use()
            try withClient { client in
                #expect(eventually { (try? runs(mark, client)) == 0 })
                // The row is not there, and nobody holds its lock.
                #expect(
                    eventually {
                        (try? client.execute("INSERT INTO \(unsafe: table) VALUES (20, NULL)").updateCount) == 1
                    })
            }
        }

        // MARK: Results

        @Test func severalResultsAtOnce() throws {
            try withClient(pageSize: 3) { client in
                let mark = Node.uniqueName("SEVERAL")
                let sql = "\(numbers) /* \(mark) */"
                let results = try (0..<4).map { _ in try client.execute(SQLStatement(unsafe: sql)) }
                var dropped: Rows? = try client.execute(SQLStatement(unsafe: sql))
                for _ in 0..<3 { for result in results { _ = try result.fetchMany(4) } }
                _ = try dropped?.next()
                try results[1].close()
                dropped = nil
                #expect(try client.execute("INSERT INTO \(unsafe: table) VALUES (30, 'mid')").updateCount == 1)
                #expect(try failure { _ = try results[1].next() }.code == .closed)
                #expect(try ids(results[0].fetchMany(2)) == [13, 14])
                #expect(try ids(results[2].fetchAll()) == Array(13...1000))
                #expect(try ids(results[0].fetchAll()) == Array(15...1000))
                try results[1].close()
                #expect(eventually { (try? runs(mark, client)) == 1 })
                #expect(try ids(results[3].fetchAll()) == Array(13...1000))
                #expect(try results[0].next() == nil && results[3].next() == nil)
                #expect(eventually { (try? runs(mark, client)) == 0 })
            }
        }

        @Test(arguments: [true, false])
        func aResultWhoseTransactionHasEnded(_ isCommitted: Bool) throws {
            try withClient(pageSize: 3) { client in
                let transaction = try client.begin()
                let result = try transaction.execute(SQLStatement(unsafe: numbers))
                #expect(try ids(result.fetchMany(1)) == [1])
                if isCommitted { try transaction.commit() } else { try transaction.rollback() }
                // These have come before.
                #expect(try ids(result.fetchMany(2)) == [2, 3])
                for _ in 0..<2 {
                    let error = try failure { _ = try result.next() }
                    #expect(error.code == .transactionEnded && error.hint?.contains("before COMMIT") == true)
                }
                #expect(try failure { try transaction.execute("SELECT 1") }.code == .transactionEnded)
                let twice = try failure { try transaction.commit() }
                #expect(twice.code == .transactionEnded && !twice.wasSent)
                #expect(twice.message.contains(isCommitted ? "committed" : "rolled back"))
                #expect(try transaction.state() == (isCommitted ? .committed : .rolledBack))
                try transaction.rollback()
                #expect(try client.execute(SQLStatement(unsafe: numbers)).fetchAll().count == 1000)
            }
        }

        @Test func namesOfNoColumn() throws {
            struct Wrong: Codable { var id: Int; var nmae: String }
            try withClient { client in
                let rows = try client.execute("SELECT 1 AS id, 'x' AS name")
                let row = try #require(try rows.next())
                #expect(row["nosuch"] == nil && row["name"] == "x" && row["NAME"] == "x")
                let missing = try failure { _ = try row.get(Int.self, "nosuch") }
                #expect(missing.message == "the result has no column \"nosuch\"")
                #expect(missing.hint == "its columns are ID, NAME" && missing.code == .conversion)
                #expect(try failure { _ = try rows.position(of: "nosuch") }.code == .conversion)
                #expect(
                    try failure { _ = try row.get(Int.self, at: 2) }.message.contains(
                        "there is no column 3 (the result has 2)"))
                #expect(try failure { _ = try row.decode(Int.self, String.self, Int.self) }.code == .conversion)
                #expect(try failure { _ = try row.decode(Wrong.self) }.message.contains("nmae"))
                #expect(
                    try failure { _ = try row.get(Int.self, "name") }.message.contains(
                        "row 1, column 2 \"NAME\" (VARCHAR)"))
                let records = try client.table(table).records(of: Wrong.self)
                let near = try failure { try records.upsert(Wrong(id: 1, nmae: "x")) }
                #expect(near.message.hasSuffix("there is no column for \"nmae\"; did you mean NAME?"))
                let ddl = try client.execute("CREATE TABLE IF NOT EXISTS \(unsafe: table) (id INT PRIMARY KEY)")
                #expect(ddl.columns.isEmpty && ddl.wasApplied == false)
                #expect(try failure { _ = try ddl.next() }.message == "the statement returns no rows")
            }
        }

        // MARK: Statements

        @Test func whatIsNoStatement() throws {
            try withClient { client in
                for sql in ["", "-- nothing", "SELECT 1; SELECT 2", "COMMIT", "START TRANSACTION", "SELECT '"] {
                    let error = try failure { try client.execute(SQLStatement(unsafe: sql)) }
                    #expect(
                        error.code == .server && (error.isSyntaxError || error.isInvalidStatement), "\(sql): \(error)")
                    #expect(error.sql == sql)
                }
                let value = String(repeating: "x", count: 1 << 20)
                let long = try failure { try client.execute("INSERT INTO \(unsafe: table) VALUES (40, ?)", value) }
                #expect(long.message == "Value too long for type: VARCHAR(5)" && long.isInvalidStatement)
                let byKey = try failure { try client.table(table).upsert([40, value]) }
                #expect(byKey.message.hasSuffix("column NAME holds at most 5 characters, not 1048576"))
                #expect(!byKey.wasSent && byKey.code == .invalidArgument)
                try client.setAutocommit(false)
                let ddl = try failure { try client.execute("DROP TABLE \(unsafe: table)") }
                #expect(ddl.message == "DDL doesn't support transactions.")
                #expect(try failure { try client.executeScript("SELECT 1") }.code == .invalidArgument)
                try client.execute("INSERT INTO \(unsafe: table) VALUES (41, NULL)")
                try client.commit()
            }
        }

        @Test func transactionsOfAnotherClient() throws {
            try withClient { client in
                try withClient { other in
                    let transaction = try other.begin()
                    let error = try failure { try client.table(table).upsert([50, nil], in: transaction) }
                    #expect(error.message == "the transaction belongs to another client" && !error.wasSent)
                    try transaction.rollback()
                }
                for timeout in [Duration.zero, .seconds(-1), .seconds(2_000_000_000)] {
                    let error = try failure { _ = try client.begin(timeout: timeout) }
                    #expect(
                        error.code == .invalidArgument && error.message.contains("more than 0 seconds, and at most"))
                }
            }
        }

        // MARK: Threads

        /// In a process of its own: who calls from two threads at once is stopped, and told why.
        @Test func twoThreadsAtOnce() async throws {
            let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                nonisolated(unsafe) let client = try Ignite.connect(
                    ProcessInfo.processInfo.environment["IGNITE_ADDRESSES"] ?? "")
                Thread.detachNewThread { while true { _ = try? client.execute("SELECT 1") } }
                while true { _ = try? client.execute("SELECT 2") }
            }
            let words = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
            #expect(
                words.contains("Ignite: two threads use one connection at the same time; open a connection for each"))
        }

        /// One after the other is no misuse, whichever threads they are.
        @Test func fromThreadToThread() throws {
            try withClient(pageSize: 3) { client in
                nonisolated(unsafe) let rows = try client.execute(SQLStatement(unsafe: numbers))
                nonisolated(unsafe) var found: [Int] = []
                for _ in 0..<10 {
                    let isDone = DispatchSemaphore(value: 0)
                    Thread.detachNewThread {
                        found += (try? rows.fetchMany(100).map { try $0.get(Int.self, at: 0) }) ?? []
                        isDone.signal()
                    }
                    isDone.wait()
                }
                #expect(found == Array(1...1000))
            }
        }
    }
}
