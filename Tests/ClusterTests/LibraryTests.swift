import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

extension ClusterTests {
    /// The library on a real node: parameters and results of every type.
    @Suite struct LibraryTests {
        private func client() throws -> Client { try Ignite.connect(Node.address ?? "") }

        /// What a parameter comes back as: itself, but for what the SQL engine changes (ignite3-protocol.md 11.4).
        @Test(arguments: [
            (Value.boolean(true), Value.boolean(true)),
            (.tinyint(.min), .tinyint(.min)), (.smallint(.max), .smallint(.max)), (.integer(.min), .integer(.min)),
            (.bigint(.min), .bigint(.min)), (.bigint(.max), .bigint(.max)),
            (.real(.leastNonzeroMagnitude), .real(.leastNonzeroMagnitude)), (.real(0.1), .real(0.1)),
            (.double(.greatestFiniteMagnitude), .double(.greatestFiniteMagnitude)), (.double(0.1), .double(0.1)),
            (.double(-.infinity), .double(-.infinity)), (.double(0.5), .double(0.5)),
            // Decimal parameters are DECIMAL(28, 6) inside the engine.
            (.decimal(BigDecimal("-1.123456789")!), .decimal(BigDecimal("-1.123456")!)),
            (.decimal(BigDecimal("1000000")!), .decimal(BigDecimal("1000000")!)),
            (.date(LocalDate(year: 1, month: 1, day: 1)!), .date(LocalDate(year: 1, month: 1, day: 1)!)),
            (.date(LocalDate(year: 9999, month: 12, day: 31)!), .date(LocalDate(year: 9999, month: 12, day: 31)!)),
            // Times are cut to milliseconds.
            (
                .time(LocalTime(hour: 23, minute: 59, second: 59, nanosecond: 123_456_789)!),
                .time(LocalTime(hour: 23, minute: 59, second: 59, nanosecond: 123_000_000)!)
            ),
            (
                .timestamp(
                    LocalDateTime(
                        date: LocalDate(year: 2024, month: 2, day: 29)!,
                        time: LocalTime(hour: 12, minute: 0, second: 0, nanosecond: 999_999_999)!)),
                .timestamp(
                    LocalDateTime(
                        date: LocalDate(year: 2024, month: 2, day: 29)!,
                        time: LocalTime(hour: 12, minute: 0, second: 0, nanosecond: 999_000_000)!))
            ),
            (
                .timestampWithLocalTimeZone(Instant(seconds: -1, nanoseconds: 500_000_000)!),
                .timestampWithLocalTimeZone(Instant(seconds: -1, nanoseconds: 500_000_000)!)
            ),
            (
                .uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!),
                .uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!)
            ),
            (.varchar(""), .varchar("")), (.varchar("Grüße 世界 🚀 '\"\n"), .varchar("Grüße 世界 🚀 '\"\n")),
            (.varbinary([]), .varbinary([])), (.varbinary([0x80]), .varbinary([0x80])),
            (.varbinary([0x80, 0, 255]), .varbinary([0x80, 0, 255])),
        ])
        func parameterComesBack(_ sent: Value, _ expected: Value) throws {
            let ignite = try client()
            defer { ignite.close() }
            let row = try #require(try ignite.execute("SELECT ?", sent).next())
            #expect(row[0] == expected)
        }

        @Test func nullComesBack() throws {
            let ignite = try client()
            defer { ignite.close() }
            #expect(try ignite.execute("SELECT CAST(? AS INT)", nil).next()?[0] == .null)
        }

        /// CAST keeps all digits of a decimal parameter.
        @Test func castKeepsTheDigitsOfADecimal() throws {
            let ignite = try client()
            defer { ignite.close() }
            let digits = "12345678901234567890123456.123456789012"
            let row = try #require(
                try ignite.execute("SELECT CAST(? AS DECIMAL(38, 12))", BigDecimal(digits)!).next())
            #expect(row[0] == .decimal(BigDecimal(digits)!))
            #expect(row[0].description == digits)
        }

        @Test func columnsTellTheirOrigin() throws {
            let ignite = try client()
            defer { ignite.close() }
            let rows = try ignite.execute("SELECT s.SCHEMA_NAME AS n, 1.50 FROM SYSTEM.SCHEMAS s")
            #expect(rows.columns[0].name == "N")
            #expect(rows.columns[0].origin?.table == "SCHEMAS")
            #expect(rows.columns[0].origin?.column == "SCHEMA_NAME")
            #expect(rows.columns[1].type == .decimal)
            #expect(rows.columns[1].scale == 2)
            #expect(rows.columns[1].origin == nil)
        }

        @Test func rowsOfSeveralPagesComeInOrder() throws {
            var options = try ClientOptions(Node.address ?? "")
            options.pageSize = 7
            let ignite = try Ignite.connect(options)
            defer { ignite.close() }
            let rows = try ignite.execute("SELECT x FROM TABLE(SYSTEM_RANGE(1, 100)) ORDER BY x")
            var found: [Value] = []
            while let row = try rows.next() { found.append(row["X"]!) }
            #expect(found == (1...100).map { Value.bigint($0) })
        }

        @Test func aFailedTransactionIsNotCommitted() throws {
            let ignite = try client()
            defer { ignite.close() }
            let table = "LIBRARY_\(UInt32.random(in: 0 ... .max))"
            #expect(try ignite.execute("CREATE TABLE \(unsafe: table) (id INT PRIMARY KEY)").wasApplied == true)
            #expect(
                try ignite.execute("CREATE TABLE IF NOT EXISTS \(unsafe: table) (id INT PRIMARY KEY)").wasApplied
                    == false)
            defer { _ = try? ignite.execute("DROP TABLE \(unsafe: table)") }
            let error = #expect(throws: IgniteError.self) {
                try ignite.transaction { transaction in
                    try transaction.execute("INSERT INTO \(unsafe: table) VALUES (1)")
                    // The program takes no notice of the error; COMMIT must.
                    _ = try? transaction.execute("INSERT INTO \(unsafe: table) VALUES (1)")
                }
            }
            #expect(error?.code == .notCommitted)
            #expect(try ignite.execute("SELECT id FROM \(unsafe: table)").next() == nil)
            try ignite.transaction { try $0.execute("INSERT INTO \(unsafe: table) VALUES (2)") }
            #expect(try ignite.execute("SELECT id FROM \(unsafe: table)").next()?[0] == .integer(2))
            #expect(try ignite.execute("DELETE FROM \(unsafe: table)").updateCount == 1)
            #expect(try ignite.execute("DELETE FROM \(unsafe: table)").updateCount == 0)
        }

        /// The number of the parameter at fault, which the server does not tell.
        @Test func parametersThatDoNotFitAreNamed() throws {
            let ignite = try client()
            defer { ignite.close() }
            func message(_ sql: String, _ parameters: [Value]) throws -> String {
                try #require(throws: IgniteError.self) {
                    try ignite.execute(SQLStatement(unsafe: sql), parameters: parameters)
                }.message
            }
            let table = "LIBRARY_\(UInt32.random(in: 0 ... .max))"
            try ignite.execute("CREATE TABLE \(unsafe: table) (id INT PRIMARY KEY, name VARCHAR)")
            defer { _ = try? ignite.execute("DROP TABLE \(unsafe: table)") }
            let insert = "INSERT INTO \(table) VALUES (?, ?)"
            #expect(
                try message(insert, [1])
                    == "the statement takes 2 parameters, and 1 was given: number 2 (VARCHAR) has no value")
            #expect(try message(insert, [1, "x", 3]).hasSuffix("3 were given: there is no ? for number 3"))
            #expect(try message(insert, ["x", "x"]).contains("parameter 1 is of type VARCHAR, but INTEGER"))
            #expect(try message(insert, [1, 2]).contains("parameter 2 is of type INTEGER, but VARCHAR"))
            #expect(
                try message(insert, [.bigint(1 << 40), "x"])
                    .contains("parameter 1 is 1099511627776, which does not fit INTEGER"))
            #expect(try ignite.tables(in: "PUBLIC").contains { $0.name == table })
            #expect(try ignite.describe(SQLStatement(unsafe: insert)).parameters.map(\.type) == [.integer, .varchar])
            // A whole number of the program's is an INTEGER, with which the key is looked up.
            let id = 7
            let plan = try #require(
                try ignite.execute("EXPLAIN SELECT * FROM \(unsafe: table) WHERE id = ?", id).next())
            #expect(try plan.get(String.self, at: 0).contains("KeyValueGet"))
        }

        @Test func aStatementIsCancelledFromAnotherThread() throws {
            let ignite = try client()
            defer { ignite.close() }
            let canceller = ignite.canceller
            let mark = "cancelled \(UInt32.random(in: 0 ... .max))"
            Thread.detachNewThread {
                // As soon as the node is seen to run it.
                let watcher = try? Ignite.connect(Node.address ?? "")
                let sql = "SELECT COUNT(*) FROM SYSTEM.SQL_QUERIES WHERE SQL LIKE ? AND SQL NOT LIKE '%SQL_QUERIES%'"
                while let row = try? watcher?.execute(SQLStatement(unsafe: sql), "%\(mark)%").next(),
                    row[0] == .bigint(0)
                {}
                canceller.cancel()
            }
            let error = #expect(throws: IgniteError.self) {
                try ignite.execute("SELECT /* \(unsafe: mark) */ COUNT(*) FROM TABLE(SYSTEM_RANGE(1, 100000000000))")
            }
            #expect(error?.isCancelled == true)
            #expect(try ignite.execute("SELECT 1").fetchAll().count == 1)
        }

        @Test func withoutAutocommitNothingIsSeenUntilCommit() throws {
            let (ignite, other) = (try client(), try client())
            defer {
                ignite.close()
                other.close()
            }
            let table = "LIBRARY_\(UInt32.random(in: 0 ... .max))"
            try other.execute("CREATE TABLE \(unsafe: table) (id INT PRIMARY KEY)")
            defer { _ = try? other.execute("DROP TABLE \(unsafe: table)") }
            func count() throws -> Int? {
                try other.execute("SELECT COUNT(*) FROM \(unsafe: table)").next()?.get(at: 0)
            }
            ignite.observe(other.observableTimestamp)
            try ignite.setAutocommit(false)
            try ignite.execute("INSERT INTO \(unsafe: table) VALUES (?)", 1)
            try ignite.rollback()
            try ignite.execute("INSERT INTO \(unsafe: table) VALUES (?)", 2)
            #expect(try count() == 0)
            try ignite.commit()
            other.observe(ignite.observableTimestamp)
            #expect(try count() == 1)
            let transaction = try ignite.begin()
            #expect(try transaction.state() == .open)
            try transaction.execute("INSERT INTO \(unsafe: table) VALUES (3)")
            #expect(throws: IgniteError.self) { try transaction.execute("INSERT INTO \(unsafe: table) VALUES (2)") }
            #expect(try transaction.state() == .aborted("the transaction was aborted"))
            try transaction.rollback()
            #expect(try count() == 1)
        }

        @Test func errorsCarryTheServersRecord() throws {
            let ignite = try client()
            defer { ignite.close() }
            let error = #expect(throws: IgniteError.self) { try ignite.execute("SELECT *\nFROM nosuch") }
            #expect(error?.code == .server)
            #expect(error?.server?.code == "IGN-SQL-4")
            #expect(error?.position == IgniteError.Position(line: 2, column: 6))
            #expect(error?.sql == "SELECT *\nFROM nosuch")
        }
    }
}
