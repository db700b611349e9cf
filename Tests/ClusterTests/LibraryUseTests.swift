import Foundation
import Ignite
import IgniteCore
import IgniteFoundation
import TestSupport
import Testing

private let table = Node.uniqueName("USE")
/// The table of a test whose transactions would wait for those of others: reading a range locks the whole table.
private let lockedTable = Node.uniqueName("USE_LOCKED")
private let schema = Node.uniqueName("USE_SCHEMA")

extension ClusterTests {
    /// What a program of the library does every day: connecting, cursors, parameters, batches, transactions.
    @Suite(
        .tables(
            """
            create schema \(schema);
            create table \(schema).own (id int primary key, note varchar default 'own');
            create table \(table) (id int primary key, name varchar, price decimal(10, 2), born date);
            create table \(lockedTable) (id int primary key);
            """))
    struct LibraryUseTests {
        private let numbers = "SELECT x FROM TABLE(SYSTEM_RANGE(1, 100)) ORDER BY x"

        // MARK: Connecting

        @Test func optionsAndURISayTheSame() throws {
            let address = Node.address ?? ""
            let uri =
                "ignite://\(address)/\(schema.lowercased())?pageSize=2&timeout=30&connectTimeout=5&timeZone=Asia/Tokyo"
            var options = try ClientOptions(address)
            options.schema = schema.lowercased()
            options.pageSize = 2
            options.statementTimeout = .seconds(30)
            options.connectTimeout = .seconds(5)
            options.timeZone = "Asia/Tokyo"
            #expect(try ClientOptions(uri) == options)
            for client in [try Ignite.connect(uri), try Ignite.connect(options)] {
                #expect(try client.execute("DELETE FROM own").updateCount == 0)
                #expect(try client.table("own").name == "\(schema).OWN")
                #expect(try client.describe("SELECT * FROM own").columns.count == 2)
                let zone = "SELECT CAST(TIMESTAMP WITH LOCAL TIME ZONE '2024-07-01 12:00:00' AS VARCHAR)"
                #expect(try single(client, zone) == "2024-07-01 12:00:00 Asia/Tokyo")
                let rows = try client.execute("SELECT x FROM TABLE(SYSTEM_RANGE(1, 5))")
                #expect(try rows.fetchAll().count == 5 && rows.rowNumber == 5)
                #expect(client.server.protocolName == "Ignite 3" && client.server.tls == nil && !client.isClosed)
                #expect(
                    try client.nodes().contains { $0.name == client.server.nodeName && $0.id == client.server.nodeID })
                #expect(try client.keepAlive() > .zero)
                client.close()
                client.close()
            }
        }

        /// What another connection has committed is there at once for fresh reads, in read-only transactions as well.
        @Test func freshReads() throws {
            let address = Node.address ?? ""
            let reader = try Ignite.connect("ignite://\(address)?freshReads=true")
            let writer = try Ignite.connect("ignite://\(address)")
            let count = "SELECT COUNT(name) FROM \(table) WHERE id BETWEEN 900 AND 999"
            for id in 900..<905 {
                try writer.execute("INSERT INTO \(unsafe: table) (id, name) VALUES (?, 'fresh')", id)
                #expect(try single(reader, count) == .bigint(Int64(id - 899)))
            }
            try writer.execute("DELETE FROM \(unsafe: table) WHERE id BETWEEN 900 AND 999")
            let inTransaction = try reader.transaction(readOnly: true) { transaction in
                try transaction.execute(SQLStatement(unsafe: count)).fetchAll().first?.get(Int64.self, at: 0)
            }
            #expect(inTransaction == 0)
        }

        /// With certificates on both sides, before the node.
        @Test func connectingWithTLS() throws {
            let certificates = try Certificates()
            var behaviour = TLSFront.Behaviour()
            behaviour.clientAuthority = "ca"
            let front = try TLSFront(before: ClientOptions(Node.address ?? "").addresses[0], certificates, behaviour)
            let uri =
                "ignite://\(front.address)?tlsCA=\(certificates.file("ca.pem"))&tlsCert=\(certificates.file("locked.pem"))"
                + "&tlsKey=\(certificates.file("locked.key"))&tlsKeyPassword=secret"
            let client = try Ignite.connect(uri)
            #expect(client.server.tls?.hasSuffix(", verified") == true)
            #expect(try client.execute(SQLStatement(unsafe: numbers)).fetchAll().count == 100)
            client.close()
        }

        // MARK: Parameters

        @Test func parametersOfAnyNumber() throws {
            enum Color: String, ValueConvertible { case red }
            try withClient { client in
                #expect(try client.execute("SELECT 1", parameters: []).next()?.values == [1])
                for count in [1, 2, 50, 300] {
                    let list = Array(repeating: "CAST(? AS INT)", count: count).joined(separator: ", ")
                    let given = (0..<count).map { Value.integer(Int32($0)) }
                    #expect(try client.execute("SELECT \(unsafe: list)", parameters: given).next()?.values == given)
                }
                let row = try client.execute(
                    "SELECT ?, ?, ?, ?, CAST(? AS INT)", Color.red, Int8(1), 1 << 40, 2.5 as Float, nil as Int?
                ).next()
                #expect(row?.values == ["red", .tinyint(1), .bigint(1 << 40), .real(2.5), nil])
                let few = try failure { try client.execute("SELECT CAST(? AS INT), CAST(? AS DATE)", 1) }
                #expect(few.message.hasSuffix("and 1 was given: number 2 (DATE) has no value"))
                let wrong = try failure {
                    try client.execute("SELECT * FROM \(unsafe: table) WHERE id = ? AND born = ?", 1, true)
                }
                #expect(
                    wrong.message.hasSuffix("(parameter 2 is of type BOOLEAN, but DATE is expected)"), "\(wrong)")
            }
        }

        @Test func typesOfFoundation() throws {
            try withClient { client in
                let date = Date(timeIntervalSince1970: 1_719_835_200.125)
                let uuid = try #require(UUID(uuidString: "01020304-0506-0708-090A-0B0C0D0E0F10"))
                let decimal = try #require(Decimal(string: "-12.5"))
                let row = try #require(
                    try client.execute("SELECT ?, ?, ?, ?", date, uuid, decimal, Data([0x80, 0])).next())
                #expect(
                    try row.decode(Date.self, UUID.self, Decimal.self, Data.self) == (
                        date, uuid, decimal, Data([0x80, 0])
                    ))
            }
        }

        // MARK: Cursors

        @Test func whatAStatementCameTo() throws {
            try withClient { client in
                let insert = "INSERT INTO \(table) (id, name) VALUES (1, 'a'), (2, 'b')"
                #expect(try client.execute(SQLStatement(unsafe: insert)).updateCount == 2)
                #expect(try client.execute("UPDATE \(unsafe: table) SET name = 'c' WHERE id = 1").updateCount == 1)
                let merge = """
                    MERGE INTO \(table) t USING (SELECT 2 AS id UNION ALL SELECT 3) s ON t.id = s.id \
                    WHEN MATCHED THEN UPDATE SET name = 'm' WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)
                    """
                #expect(try client.execute(SQLStatement(unsafe: merge)).updateCount == 2)
                #expect(try client.execute("DELETE FROM \(unsafe: table) WHERE id > ? AND id < 4", -1).updateCount == 3)
                let ddl = try client.execute("DROP TABLE IF EXISTS \(unsafe: table)_NOT")
                #expect(ddl.wasApplied == false && ddl.updateCount == nil)
                let rows = try client.execute(SQLStatement(unsafe: numbers))
                #expect(rows.wasApplied == nil && rows.updateCount == nil && rows.rowNumber == 0)
            }
        }

        @Test func everyWayToFetch() throws {
            struct Item: Codable, Equatable { var id: Int; var name: String?; var price: BigDecimal }
            try withClient(pageSize: 7) { client in
                let rows = try client.execute(
                    "SELECT x AS id, CAST(x AS VARCHAR) AS name, x * 0.5 AS price FROM TABLE(SYSTEM_RANGE(1, 50)) ORDER BY x"
                )
                let name = try rows.position(of: "name")
                let first = try #require(try rows.next())
                #expect(try first.decode(Int.self, String.self, BigDecimal.self) == (1, "1", BigDecimal("0.5")!))
                #expect(try first.decode(Item.self) == Item(id: 1, name: "1", price: BigDecimal("0.5")!))
                #expect(try first.get(String.self, at: name) == "1" && first.get(Int64.self, "ID") == 1)
                #expect(first[0] == .bigint(1) && first["NAME"] == "1" && first.number == 1)
                let some = try rows.fetchMany(20)
                #expect(try some.map { try $0.get(Int.self, at: 0) } == Array(2...21) && rows.rowNumber == 21)
                var ids: [Int] = []
                struct Enough: Error {}
                #expect(throws: Enough.self) {
                    try rows.forEach { row in
                        ids.append(try row.get(at: 0))
                        if ids.count == 9 { throw Enough() }
                    }
                }
                #expect(ids == Array(22...30))
                let rest = try rows.fetchAll()
                #expect(rest.count == 20 && rest.last?.number == 50)
                #expect(try rows.next() == nil && rows.fetchAll().isEmpty && rows.fetchMany(5).isEmpty)
                // Rows stay as they were while other pages came.
                #expect(try first.get(Int.self, at: 0) == 1 && some[0].get(String.self, at: 1) == "2")
            }
        }

        // MARK: Batches

        /// A sequence without end in sight, which asks the node itself; what is behind a fault is never read.
        @Test func batchesFromASequence() throws {
            try withClient(pageSize: 100) { client in
                var made = 0
                let rows = (1000...).lazy.map { id -> [Value] in
                    made += 1
                    if made % 200 == 0 { _ = try? client.execute("SELECT 1").next() }
                    return [id == 1734 ? 1000 : .integer(Int32(id)), "x"]
                }
                let error = try failure {
                    try client.executeBatch("INSERT INTO \(unsafe: table) (id, name) VALUES (?, ?)", rows)
                }
                #expect(error.isIntegrityViolation && error.rowsDone == 734 && error.updateCounts?.count == 734)
                #expect(made >= 735 && made <= 1000)
                let range = "SELECT COUNT(*), MAX(id) FROM \(table) WHERE id BETWEEN 1000 AND 2999"
                #expect(try client.execute(SQLStatement(unsafe: range)).next()?.values == [.bigint(734), 1733])
                let wrong = try failure {
                    try client.executeBatch("DELETE FROM \(unsafe: table) WHERE id = ?", [[1000], [1001, 1]])
                }
                #expect(
                    wrong.message == "row 2 of the batch has 2 values, but the first has 1"
                        && wrong.code == .invalidArgument)
                let typed = try failure {
                    try client.executeBatch("DELETE FROM \(unsafe: table) WHERE id = ?", [["one"], ["two"]])
                }
                #expect(typed.message.contains("parameter 1 is of type VARCHAR, but INTEGER is expected"))
                #expect(typed.rowsDone == 0 && typed.updateCounts == [])
                let short = try failure {
                    try client.executeBatch("DELETE FROM \(unsafe: table) WHERE id = ? AND name = ?", [[1000]])
                }
                #expect(short.message.contains("number 2 (VARCHAR) has no value"))
                let query = try failure { try client.executeBatch("SELECT ?", [[1]]) }
                #expect(query.isInvalidStatement && query.rowsDone == 0)
                #expect(
                    try client.executeBatch("DELETE FROM \(unsafe: table) WHERE id >= ? AND id < 3000", [[1000]]) == [
                        734
                    ])
                #expect(try client.executeBatch("DELETE FROM \(unsafe: table) WHERE id = ?", [[Value]]()) == [])
            }
        }

        // MARK: Transactions

        @Test func severalTransactionsAtOnce() throws {
            try withClient { client in
                let (first, second, third) = (try client.begin(), try client.begin(), try client.begin(readOnly: true))
                try first.execute("INSERT INTO \(unsafe: lockedTable) (id) VALUES (3001)")
                try second.execute("INSERT INTO \(unsafe: lockedTable) (id) VALUES (3002)")
                let ids = "SELECT id FROM \(lockedTable) WHERE id BETWEEN 3000 AND 3999 ORDER BY id"
                func seen(_ rows: [ResultRow]) -> [Value] { rows.map { $0[0] } }
                // By key: to read the range would wait for the end of the other one, whose row lies in it.
                let one = "SELECT id FROM \(lockedTable) WHERE id = ?"
                #expect(try seen(first.execute(SQLStatement(unsafe: one), 3001).fetchAll()) == [3001])
                #expect(try seen(client.execute(SQLStatement(unsafe: ids)).fetchAll()).isEmpty)
                #expect(try first.state() == .open && second.state() == .open && third.state() == .open)
                try first.commit()
                try second.rollback()
                #expect(try first.state() == .committed && second.state() == .rolledBack)
                #expect(try seen(third.execute(SQLStatement(unsafe: ids)).fetchAll()).isEmpty && third.isReadOnly)
                try third.commit()
                #expect(try seen(client.execute(SQLStatement(unsafe: ids)).fetchAll()) == [3001])
                struct Odd: Error {}
                #expect(throws: Odd.self) {
                    try client.transaction { transaction in
                        try transaction.execute("DELETE FROM \(unsafe: lockedTable) WHERE id = 3001")
                        throw Odd()
                    }
                }
                let count = try client.transaction(timeout: .seconds(60)) {
                    try seen($0.execute(SQLStatement(unsafe: ids)).fetchAll()).count
                }
                #expect(count == 1)
                try client.transaction { transaction in
                    try client.table(lockedTable).delete(3001, in: transaction)
                    try transaction.rollback()
                }
                #expect(try client.table(lockedTable).containsKey(3001))
            }
        }

        // MARK: The cluster

        @Test func whatThereIs() throws {
            try withClient { client in
                #expect(try client.schemas().contains(schema) && !client.schemas().contains("SYSTEM"))
                #expect(try client.tables(in: schema) == [TableInfo(schema: schema, name: "OWN", zone: "Default")])
                #expect(try client.tables().map(\.name).contains(table) && client.tables(in: "no'such").isEmpty)
                #expect(try client.table("\(schema).own").columns.map(\.name) == ["ID", "NOTE"])
                let described = try client.describe(
                    "SELECT o.note AS n FROM \(unsafe: schema).own o WHERE id = ? AND note <> ?")
                #expect(described.parameters.map(\.type) == [.integer, .varchar])
                let column = try #require(described.columns.first)
                #expect(
                    column.name == "N" && column.type == .varchar && column.isNullable && column.precision == 65_536)
                #expect(column.origin == Column.Origin(schema: schema, table: "OWN", column: "NOTE"))
                #expect(try client.describe("DELETE FROM \(unsafe: table)").columns.map(\.name) == ["ROWCOUNT"])
                #expect(try client.describe("DROP TABLE \(unsafe: table)").columns.map(\.name) == ["APPLIED"])
                let untyped = try failure { _ = try client.describe("SELECT ?") }
                #expect(untyped.isInvalidStatement && untyped.message.contains("explicit type cast"))
            }
        }

        /// The nodes' clocks go from client to client with what was written.
        @Test func clocksGoFromClientToClient() throws {
            try withClient { writer in
                try withClient { reader in
                    for id in 4000..<4010 {
                        try writer.execute("INSERT INTO \(unsafe: table) (id) VALUES (?)", id)
                        reader.observe(writer.observableTimestamp)
                        #expect(reader.observableTimestamp >= writer.observableTimestamp)
                        let found = try reader.execute("SELECT id FROM \(unsafe: table) WHERE id = ?", id).next()
                        #expect(found?[0] == .integer(Int32(id)))
                    }
                }
            }
        }
    }
}
