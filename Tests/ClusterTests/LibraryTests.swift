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
            #expect(try ignite.execute("CREATE TABLE \(table) (id INT PRIMARY KEY)").wasApplied == true)
            #expect(try ignite.execute("CREATE TABLE IF NOT EXISTS \(table) (id INT PRIMARY KEY)").wasApplied == false)
            defer { _ = try? ignite.execute("DROP TABLE \(table)") }
            let error = #expect(throws: IgniteError.self) {
                try ignite.transaction { transaction in
                    try transaction.execute("INSERT INTO \(table) VALUES (1)")
                    // The program takes no notice of the error; COMMIT must.
                    _ = try? transaction.execute("INSERT INTO \(table) VALUES (1)")
                }
            }
            #expect(error?.code == .notCommitted)
            #expect(try ignite.execute("SELECT id FROM \(table)").next() == nil)
            try ignite.transaction { try $0.execute("INSERT INTO \(table) VALUES (2)") }
            #expect(try ignite.execute("SELECT id FROM \(table)").next()?[0] == .integer(2))
            #expect(try ignite.execute("DELETE FROM \(table)").updateCount == 1)
            #expect(try ignite.execute("DELETE FROM \(table)").updateCount == 0)
        }

        @Test func errorsCarryTheServersRecord() throws {
            let ignite = try client()
            defer { ignite.close() }
            let error = #expect(throws: IgniteError.self) { try ignite.execute("SELECT *\nFROM nosuch") }
            #expect(error?.code == .server)
            #expect(error?.server?.codeText == "IGN-SQL-4")
            #expect(error?.position == IgniteError.Position(line: 2, column: 6))
            #expect(error?.sql == "SELECT *\nFROM nosuch")
        }
    }
}
