import Foundation
import Ignite
import Ignite3
import IgniteCore
import TestSupport
import Testing

private let types = Node.uniqueName("TABLE_TYPES")
private let small = Node.uniqueName("TABLE_SMALL")
private let strict = Node.uniqueName("TABLE_STRICT")
private let changing = Node.uniqueName("TABLE_CHANGING")

extension ClusterTests {
    /// The key-value operations on a real node.
    @Suite(
        .tables(
            """
            create table \(types) (id int primary key, b boolean, ti tinyint, si smallint, i int, bi bigint, r real, \
            d double, de decimal(38, 10), da date, t time(9), ts timestamp(9), tl timestamp(9) with local time zone, \
            u uuid, v varchar, vb varbinary);
            create table \(small) (v varchar(20) default 'none', k2 int, k1 varchar(10), n int, primary key (k1, k2));
            create table \(strict) (id int primary key, name varchar(5) not null, must int not null default 7, \
            de decimal(5, 2), vb varbinary(2), t time(3), ti tinyint);
            create table \(changing) (id int primary key, a int, b int);
            """))
    struct TableTests {
        private func open(_ name: String) throws -> (session: Ignite3Session, table: any RowTable) {
            let session = try Ignite3Session.connect(try ClientOptions(Node.address ?? ""), eventLoop: EventLoop())
            return (session, try session.table(name))
        }

        // MARK: Types

        private static let nanoseconds = LocalTime(hour: 23, minute: 59, second: 59, nanosecond: 999_999_999)!
        private static let microseconds = LocalTime(hour: 1, minute: 2, second: 3, nanosecond: 4_000)!
        private static let firstMoment = LocalDateTime(
            date: LocalDate(year: 1, month: 1, day: 1)!, time: LocalTime(hour: 18, minute: 0)!)
        private static let lastMoment = LocalDateTime(
            date: LocalDate(year: 9999, month: 12, day: 31)!,
            time: LocalTime(hour: 5, minute: 59, second: 59, nanosecond: 999_999_999)!)

        /// The limits of every type, by column; row after row.
        private static let limits: [[Value]] = [
            [.integer(.min)] + Array(repeating: .null, count: 15),
            [
                .integer(1), .boolean(false), .tinyint(.min), .smallint(.min), .integer(.min), .bigint(.min),
                .real(-.greatestFiniteMagnitude), .double(-.greatestFiniteMagnitude),
                .decimal(BigDecimal("-9999999999999999999999999999.9999999999")!),
                .date(LocalDate(year: 1, month: 1, day: 1)!), .time(LocalTime(hour: 0, minute: 0)!),
                .timestamp(firstMoment), .timestampWithLocalTimeZone(Instant(seconds: -62_135_532_000)!),
                .uuid(IgniteUUID(mostSignificant: 0, leastSignificant: 0)), "", .varbinary([]),
            ],
            [
                .integer(2), .boolean(true), .tinyint(.max), .smallint(.max), .integer(.max), .bigint(.max),
                .real(.greatestFiniteMagnitude), .double(.greatestFiniteMagnitude),
                .decimal(BigDecimal("9999999999999999999999999999.9999999999")!),
                .date(LocalDate(year: 9999, month: 12, day: 31)!), .time(nanoseconds), .timestamp(lastMoment),
                .timestampWithLocalTimeZone(Instant(seconds: 253_402_235_999, nanoseconds: 999_999_999)!),
                .uuid(IgniteUUID(mostSignificant: .max, leastSignificant: .max)), "Grüße 世界 🚀\u{0}'\"\n",
                .varbinary([0x80]),
            ],
            [
                .integer(3), .boolean(true), .tinyint(-1), .smallint(-129), .integer(-32_769),
                .bigint(-2_147_483_649), .real(.infinity), .double(-.infinity), .decimal(BigDecimal("100000")!),
                .date(LocalDate(year: 1969, month: 12, day: 31)!), .time(microseconds),
                .timestamp(LocalDateTime(date: LocalDate(year: 2024, month: 2, day: 29)!, time: microseconds)),
                .timestampWithLocalTimeZone(Instant(seconds: -1, nanoseconds: 500_000_001)!),
                .uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!),
                .varchar(String(repeating: "x", count: 65_536)),
                .varbinary([0x80, 0x00, 0xFF]),
            ],
            [
                .integer(4), .boolean(false), .tinyint(0), .smallint(128), .integer(32_768), .bigint(2_147_483_648),
                .real(.leastNonzeroMagnitude), .double(.leastNonzeroMagnitude), .decimal(BigDecimal("-0.0000000001")!),
                .date(LocalDate(year: 2000, month: 2, day: 29)!), .time(LocalTime(hour: 12, minute: 0)!),
                .timestamp(LocalDateTime(date: LocalDate(year: 1969, month: 12, day: 31)!, time: nanoseconds)),
                .timestampWithLocalTimeZone(Instant(seconds: 0)!),
                .uuid(IgniteUUID(mostSignificant: 1, leastSignificant: 0)), "\u{10FFFF}", .varbinary([0x00]),
            ],
        ]

        /// What is written is read back to the last nanosecond, and over SQL cut to milliseconds.
        @Test func limitsOfEveryType() throws {
            let (session, table) = try open(types)
            defer { session.close() }
            #expect(try table.upsertAll(Self.limits) == Self.limits.count)
            for row in Self.limits { #expect(try table.get([row[0]]) == row) }
            #expect(try table.getAll(Self.limits.map { [$0[0]] }) == Self.limits)
            for row in Self.limits {
                let found = try session.execute(
                    "SELECT * FROM \(types) WHERE id = ?", parameters: [row[0]], options: StatementSettings(), in: nil)
                let cells = found.page.row(0)
                let values = found.columns.indices.map { cells.value(of: cells[$0]) }
                #expect(values == row.map(Self.inMilliseconds))
            }
            #expect(try table.deleteAll(Self.limits.map { [$0[0]] }) == [])
        }

        private static func inMilliseconds(_ value: Value) -> Value {
            switch value {
            case .time(let time): .time(time.cut(toDigits: 3))
            case .timestamp(let moment):
                .timestamp(LocalDateTime(date: moment.date, time: moment.time.cut(toDigits: 3)))
            case .timestampWithLocalTimeZone(let instant): .timestampWithLocalTimeZone(instant.cut(toDigits: 3))
            default: value
            }
        }

        /// NaN equals nothing, itself included.
        @Test func notANumber() throws {
            let (session, table) = try open(types)
            defer { session.close() }
            var row: [Value?] = Array(repeating: nil, count: 16)
            (row[0], row[6], row[7]) = (100, .real(.nan), .double(.nan))
            try table.upsert(row)
            let found = try #require(try table.get([100]))
            guard case .real(let real) = found[6], case .double(let double) = found[7] else {
                Issue.record("\(found)")
                return
            }
            #expect(real.isNaN && double.isNaN)
            #expect(Node.value("select r, d from \(types) where id = 100") == "NaN|NaN")
            #expect(try table.delete([100]))
        }

        /// Whole numbers of another width fit where their value does, in DECIMAL too; REAL fits into DOUBLE.
        @Test func otherWidths() throws {
            let (session, table) = try open(types)
            defer { session.close() }
            var row: [Value?] = Array(repeating: nil, count: 16)
            (row[0], row[2], row[4], row[5]) = (.bigint(101), .bigint(-128), .tinyint(5), .smallint(6))
            (row[7], row[8]) = (.real(0.5), .integer(-7))
            try table.upsert(row)
            let found = try #require(try table.get([.smallint(101)]))
            #expect(found[2] == .tinyint(-128) && found[4] == 5 && found[5] == .bigint(6))
            #expect(found[7] == .double(0.5) && found[8] == .decimal(-7))
            #expect(try table.delete([101]))
        }

        // MARK: Operations

        private func key(_ name: String, _ number: Int32 = 1) -> [Value] { [.varchar(name), .integer(number)] }
        private func row(_ name: String, _ v: Value?, _ n: Value? = nil, _ number: Int32 = 1) -> [Value?] {
            [v, .integer(number), .varchar(name), n]
        }
        private func found(_ name: String, _ v: Value, _ n: Value = nil, _ number: Int32 = 1) -> [Value] {
            [v, .integer(number), .varchar(name), n]
        }

        /// One after the other, so that each starts from what the last has left; once on their own, once in a
        /// transaction.
        @Test(arguments: [false, true])
        func operationsOnOneRow(inTransaction: Bool) throws {
            let (session, table) = try open(small)
            defer { session.close() }
            let name = inTransaction ? "one tx" : "one"
            let transaction = inTransaction ? try session.begin(isReadOnly: false, timeout: 60) : nil
            let key = key(name)
            #expect(table.keyColumns == [2, 1])
            #expect(try table.get(key, in: transaction) == nil)
            #expect(try table.containsKey(key, in: transaction) == false)
            #expect(try table.insert(row(name, "a", 1), in: transaction))
            #expect(try table.insert(row(name, "b", 2), in: transaction) == false)
            #expect(try table.get(key, in: transaction) == found(name, "a", 1))
            try table.upsert(row(name, nil, nil), in: transaction)
            // The default of the one, and of the other, which has none.
            #expect(try table.get(key, in: transaction) == found(name, "none", nil))
            try table.upsert(row(name, .null, 3), in: transaction)
            #expect(try table.get(key, in: transaction) == found(name, nil, 3))
            #expect(try table.getAndUpsert(row(name, "c", 4), in: transaction) == found(name, nil, 3))
            #expect(try table.replace(row(name, "d", 5), in: transaction))
            #expect(try table.replace(row("\(name)?", "d", 5), in: transaction) == false)
            #expect(try table.replace(exactly: row(name, "d", 6), with: row(name, "e", 7), in: transaction) == false)
            #expect(try table.replace(exactly: row(name, "d", 5), with: row(name, "e", 7), in: transaction))
            #expect(try table.getAndReplace(row(name, "f", 8), in: transaction) == found(name, "e", 7))
            #expect(try table.getAndReplace(row("\(name)?", "f", 8), in: transaction) == nil)
            #expect(try table.containsKey(key, in: transaction))
            #expect(try table.delete(exactly: row(name, "f", 9), in: transaction) == false)
            #expect(try table.delete(exactly: row(name, "f", 8), in: transaction))
            #expect(try table.delete(key, in: transaction) == false)
            #expect(try table.getAndUpsert(row(name, "g"), in: transaction) == nil)
            #expect(try table.delete(key, in: transaction))
            try table.upsert(row(name, "h"), in: transaction)
            #expect(try table.getAndDelete(key, in: transaction) == found(name, "h"))
            #expect(try table.getAndDelete(key, in: transaction) == nil)
            if let transaction { try session.commit(transaction) }
        }

        @Test(arguments: [false, true])
        func operationsOnManyRows(inTransaction: Bool) throws {
            let (session, table) = try open(small)
            defer { session.close() }
            table.pageSize = 3
            let name = inTransaction ? "many tx" : "many"
            let transaction = inTransaction ? try session.begin(isReadOnly: false, timeout: 60) : nil
            let numbers = Array(Int32(1)...10)
            let keys = numbers.map { key(name, $0) }
            #expect(try table.getAll(keys, in: transaction) == Array(repeating: nil, count: 10))
            #expect(try table.upsertAll(numbers.map { row(name, "x", .integer($0), $0) }, in: transaction) == 10)
            #expect(try table.containsAllKeys(keys, in: transaction))
            #expect(try table.containsAllKeys(keys + [key(name, 11)], in: transaction) == false)
            let wanted = numbers.reversed().map { key(name, $0 + 1) }
            #expect(
                try table.getAll(wanted, in: transaction)
                    == [nil] + numbers.reversed().dropLast().map { found(name, "x", .integer($0), $0) })
            // Some are there.
            let skipped = try table.insertAll((8...13).map { row(name, "y", nil, $0) }, in: transaction)
            #expect(Set(skipped) == Set((8...10).map { found(name, "y", nil, $0) }))
            let wrong = try table.deleteAll(
                exactly: [row(name, "x", 1, 1), row(name, "x", 3, 2), row(name, "y", nil, 11)], in: transaction)
            #expect(wrong == [found(name, "x", 3, 2)])
            let missing = try table.deleteAll((1...14).map { key(name, $0) }, in: transaction)
            #expect(Set(missing) == Set([1, 11, 14].map { key(name, $0) }))
            #expect(try table.getAll(keys, in: transaction) == Array(repeating: nil, count: 10))
            if let transaction { try session.commit(transaction) }
        }

        /// Of rows with one key the last one wins, within a page and across pages.
        @Test(arguments: [4, 50])
        func theLastOfEqualKeysWins(pageSize: Int) throws {
            let (session, table) = try open(small)
            defer { session.close() }
            table.pageSize = pageSize
            let name = "same \(pageSize)"
            let rows = (1...200).map { row(name, "x", .integer($0), $0 % 7) }
            #expect(try table.upsertAll(rows) == 200)
            for number in Int32(0)..<7 {
                let last = (1...200).last { $0 % 7 == Int(number) } ?? 0
                #expect(try table.get(key(name, number)) == found(name, "x", .integer(Int32(last)), number))
            }
            #expect(try table.deleteAll((0..<7).map { key(name, $0) }) == [])
        }

        @Test func aTransactionRollsBack() throws {
            let (session, table) = try open(small)
            defer { session.close() }
            let transaction = try session.begin(isReadOnly: false, timeout: 60)
            try table.upsert(row("rolled", "x"), in: transaction)
            try session.rollback(transaction)
            #expect(try table.get(key("rolled")) == nil)
            let error = try failure { try table.upsert(row("rolled", "x"), in: transaction) }
            #expect(error.code == .transactionEnded)
        }

        // MARK: Failures

        /// Whatever is wrong with a value is told before anything is sent.
        @Test(
            arguments: [
                ([nil, "a", 1], "expected a row with 7 values, not 3"),
                ([nil, "a", nil, nil, nil, nil, nil], "a value for key column ID is required"),
                ([.null, "a", nil, nil, nil, nil, nil], "column ID must not be NULL"),
                ([1, .null, nil, nil, nil, nil, nil], "column NAME must not be NULL"),
                ([1, "123456", nil, nil, nil, nil, nil], "column NAME holds at most 5 characters, not 6"),
                ([1, "🚀🚀🚀", nil, nil, nil, nil, nil], "column NAME holds at most 5 characters, not 6"),
                ([1, 5, nil, nil, nil, nil, nil], "column NAME is of type VARCHAR, not INTEGER"),
                ([1, "a", .bigint(1 << 31), nil, nil, nil, nil], "column MUST cannot hold 2147483648"),
                (
                    [1, "a", nil, .decimal(BigDecimal("1000")!), nil, nil, nil],
                    "column DE holds at most 3 digits before the decimal point"
                ),
                (
                    [1, "a", nil, .decimal(BigDecimal("1.234")!), nil, nil, nil],
                    "column DE holds at most 2 digits after the decimal point"
                ),
                ([1, "a", nil, nil, .varbinary([1, 2, 3]), nil, nil], "column VB holds at most 2 bytes, not 3"),
                ([1, "a", nil, nil, nil, nil, 128], "column TI cannot hold 128"),
                ([1, "a", nil, nil, nil, "noon", nil], "column T is of type TIME, not VARCHAR"),
            ] as [([Value?], String)])
        func valuesThatDoNotFit(_ row: [Value?], _ message: String) throws {
            let (session, table) = try open(strict)
            defer { session.close() }
            let error = try failure { try table.upsert(row) }
            #expect(error.code == .invalidArgument)
            #expect(error.message.hasPrefix("table PUBLIC.\(strict): \(message)"), "\(error.message)")
            let many = try failure { try table.upsertAll([row]) }
            #expect(many.message.hasPrefix("table PUBLIC.\(strict): row 1: \(message)"), "\(many.message)")
            #expect(many.rowsDone == 0)
        }

        /// Those that just fit; times are cut to the digits of the column.
        @Test func valuesThatFit() throws {
            let (session, table) = try open(strict)
            defer { session.close() }
            try table.upsert([
                1, "äöüÄÖ", nil, .decimal(BigDecimal("-999.99000")!), .varbinary([0x80, 0x80]), .time(Self.nanoseconds),
                127,
            ])
            let found = try #require(try table.get([1]))
            #expect(
                found == [
                    1, "äöüÄÖ", 7, .decimal(BigDecimal("-999.99")!), .varbinary([0x80, 0x80]),
                    .time(LocalTime(hour: 23, minute: 59, second: 59, nanosecond: 999_000_000)!), .tinyint(127),
                ])
            #expect(try table.delete([1]))
        }

        /// A column without a default that is not given is known to the server only. Its error leaves nothing open there.
        @Test func aFailedWriteLeavesNoTransaction() throws {
            let (session, table) = try open(strict)
            defer { session.close() }
            table.pageSize = 10
            var rows: [[Value?]] = (1...95).map { [.integer($0 + 1000), "a", nil, nil, nil, nil, nil] }
            rows[44][1] = nil
            let error = try failure { try table.upsertAll(rows) }
            #expect(error.code == .server && error.server?.code.hasPrefix("IGN-MARSHALLING-") == true)
            #expect(error.rowsDone == 40)
            #expect(error.hint == "the first 40 rows are written, and none after them")
            let keys = (1001...1095).map { [Value.integer($0)] }
            #expect(try table.getAll(keys).map { $0 != nil } == (1...95).map { $0 <= 40 })
            // What is open would keep others from a row that it has locked.
            rows[44][1] = "b"
            #expect(try table.upsertAll(rows) == 95)
            let first = rows[0][0] ?? .null
            #expect(try table.get([first])?[2] == 7)
            #expect(try table.deleteAll(keys) == [])
        }

        @Test func aTableThatIsNotThere() throws {
            let (session, _) = try open(small)
            defer { session.close() }
            let error = try failure { _ = try session.table("no.such") }
            #expect(error.code == .invalidArgument && error.message == "there is no table NO.SUCH")
            #expect(
                try session.table("\"PUBLIC\".\(small.lowercased())").columns.map(\.name) == ["V", "K2", "K1", "N"])
            #expect(try session.tables().contains { $0.schema == "PUBLIC" && $0.name == small })
        }

        /// A column more, and one less, while the table is in use: rows keep the form that the program knows.
        @Test func theSchemaChanges() throws {
            let (session, table) = try open(changing)
            defer { session.close() }
            try table.upsert([1, 10, 20])
            #expect(Node.run("-c", "alter table \(changing) add column c int default 30").status == 0)
            table.pageSize = 2
            #expect(try table.upsertAll((2...9).map { [.integer($0), 11, nil] }) == 8)
            #expect(Node.value("select a, b, c from \(changing) where id = 9") == "11||30")
            #expect(try table.getAll([[1], [2]]) == [[1, 10, 20], [2, 11, nil]])
            #expect(Node.run("-c", "alter table \(changing) drop column b").status == 0)
            let error = try failure { try table.upsert([3, 12, 21]) }
            #expect(error.message == "table PUBLIC.\(changing): column B no longer exists")
            #expect(error.code == .invalidArgument)
            try table.upsert([3, 13, nil])
            #expect(try table.get([3]) == [3, 13, nil])
        }
    }
}
