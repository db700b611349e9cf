import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

private let types = Node.uniqueName("LIBRARY_TYPES")
private let pairs = Node.uniqueName("LIBRARY_PAIRS")
/// DELETE of ranges locks the whole table, which would refuse the transactions of other tests.
private let batched = Node.uniqueName("LIBRARY_BATCHED")

extension ClusterTests {
    /// Batches and tables by key of the library, on a real node; what is in is looked at with SQL.
    @Suite(
        .tables(
            """
            create table \(types) (id int primary key, b boolean, ti tinyint, si smallint, i int, bi bigint, r real, \
            d double, de decimal(38, 10), da date, t time(9), ts timestamp(9), tl timestamp(9) with local time zone, \
            u uuid, v varchar(9) default 'none', vb varbinary);
            create table \(pairs) (note varchar(20) default 'none', k2 int, k1 varchar(10), n int not null default 7, \
            primary key (k1, k2));
            create table \(batched) (note varchar(20) default 'none', k2 int, k1 varchar(10), n int not null default 7, \
            primary key (k1, k2));
            """))
    struct TableLibraryTests {
        /// A property for every type of column.
        struct Everything: Codable, Equatable {
            var id: Int
            var b: Bool?
            var ti: Int8?
            var si: Int16?
            var i: Int?
            var bi: Int64?
            var r: Float?
            var d: Double?
            var de: BigDecimal?
            var da: LocalDate?
            var t: LocalTime?
            var ts: LocalDateTime?
            var tl: Instant?
            var u: IgniteUUID?
            var v: String?
            var vb: [UInt8]?

            static let full = Everything(
                id: 1, b: true, ti: -8, si: -16, i: -32, bi: .min, r: 0.1, d: 0.1, de: BigDecimal("-12.5")!,
                da: LocalDate(year: 2024, month: 2, day: 29)!,
                t: LocalTime(hour: 23, minute: 59, second: 59, nanosecond: 123_456_789)!,
                ts: LocalDateTime(
                    date: LocalDate(year: 1969, month: 12, day: 31)!,
                    time: LocalTime(hour: 1, minute: 2, second: 3, nanosecond: 4)!),
                tl: Instant(seconds: -1, nanoseconds: 999_999_999)!,
                u: IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!, v: "Grüße 🚀", vb: [0x80, 0])
        }

        private struct Pair: Codable, Equatable {
            var k1: String
            var k2: Int
            var note: String?
            var n: Int
        }

        private func client() throws -> Client { try Ignite.connect(Node.address ?? "") }

        private func table(_ name: String) throws -> Ignite.Table { try client().table(name) }

        // MARK: Types

        /// Nanoseconds stay; SQL cuts them.
        @Test func everyTypeThereAndBack() throws {
            let records = try table(types).records(of: Everything.self)
            let empty = Everything(id: 2)
            #expect(try records.upsertAll([.full, empty]) == 2)
            #expect(try records.getAll([1, 2, 3]) == [.full, empty, nil])
            #expect(
                try records.table.get(1)?["DE"] == .decimal(BigDecimal("-12.5000000000")!)
                    && records.table.get(2)?.values == [2] + Array(repeating: .null, count: 15))
            #expect(
                Node.value("select ti, bi, r, d, de, da, t, u, v, vb from \(types) where id = 1")
                    == "-8|-9223372036854775808|0.1|0.1|-12.5000000000|2024-02-29|23:59:59.123"
                    + "|01020304-0506-0708-090a-0b0c0d0e0f10|Grüße 🚀|8000")
            #expect(Node.value("select count(*) from \(types) where id = 2 and v is null and tl is null") == "1")
            // SQL knows other nanoseconds, and finds no row that is exactly so.
            let seen = try #require(try client().execute("SELECT * FROM \(unsafe: types) WHERE id = 1").next())
            let cut = try seen.decode(Everything.self)
            #expect(cut.t != Everything.full.t && cut.da == Everything.full.da)
            #expect(try !records.replace(exactly: cut, with: empty) && records.delete(exactly: .full))
            #expect(try records.delete(exactly: empty))
        }

        /// The default is for what is not said; nil is NULL.
        @Test func defaultsAndNull() throws {
            struct Short: Codable { var id: Int }
            let table = try table(types)
            try table.records(of: Short.self).upsert(Short(id: 11))
            try table.records(of: Everything.self).upsert(Everything(id: 12))
            try table.upsert([13] + Array(repeating: .default, count: 15))
            try table.upsert([14] + Array(repeating: nil, count: 15))
            #expect(try table.getAll(11...14).map { $0?["V"] } == ["none", .null, "none", .null])
            #expect(try table.deleteAll(11...15).map { $0[0] } == [15])
        }

        /// A REAL takes a Double that it can hold, a DECIMAL any whole number.
        @Test func otherTypesThatFit() throws {
            struct Odd: Codable, Equatable { var id: UInt64; var r: Double?; var de: UInt64?; var bi: UInt8? }
            let odds = try table(types).records(of: Odd.self)
            let odd = Odd(id: 21, r: 0.5, de: 5_000_000_000, bi: 200)
            try odds.upsert(odd)
            #expect(try odds.get(21) == odd)
            let error = try #require(throws: IgniteError.self) { try odds.upsert(Odd(id: 21, r: 0.1)) }
            #expect(error.message == "table PUBLIC.\(types): column R cannot hold 0.1")
            #expect(try odds.delete(21))
        }

        // MARK: Operations

        @Test(arguments: [false, true])
        func everyOperation(inTransaction: Bool) throws {
            let client = try client()
            defer { client.close() }
            let table = try client.table(pairs)
            let records = table.records(of: Pair.self)
            let transaction = inTransaction ? try client.begin() : nil
            let k = inTransaction ? "one tx" : "one"
            let (first, second) = (Pair(k1: k, k2: 1, note: "a", n: 1), Pair(k1: k, k2: 1, note: nil, n: 2))
            #expect(table.keyPositions.map { table.columns[$0].name } == ["K1", "K2"])
            #expect(table.columns.first { $0.name == "N" }?.isNullable == false)
            #expect(try records.get(k, 1, in: transaction) == nil)
            #expect(try records.insert(first, in: transaction) && !records.insert(second, in: transaction))
            #expect(
                try records.get(k, 1, in: transaction) == first && table.get([.varchar(k), 1], in: transaction) != nil)
            #expect(try records.getAndUpsert(second, in: transaction) == first)
            #expect(try records.replace(first, in: transaction))
            #expect(try !records.replace(exactly: second, with: first, in: transaction))
            #expect(try records.replace(exactly: first, with: second, in: transaction))
            #expect(try records.getAndReplace(first, in: transaction) == second)
            #expect(try !records.delete(exactly: second, in: transaction))
            #expect(try records.delete(exactly: first, in: transaction))
            try table.upsert([.default, 1, k, .default], in: transaction)
            #expect(try table.get(k, 1, in: transaction)?.values == ["none", 1, .varchar(k), 7])
            #expect(try records.containsKey(k, 1, in: transaction) && records.delete(k, 1, in: transaction))
            #expect(try records.getAndDelete(k, 1, in: transaction) == nil)
            let many = (1...20).map { Pair(k1: k, k2: $0, note: "m", n: $0) }
            table.pageSize = 3
            #expect(try records.upsertAll(many, in: transaction) == 20)
            #expect(try table.containsAllKeys((1...20).map { (k, $0) }, in: transaction))
            #expect(try records.getAll([(k, 20), (k, 21)], in: transaction) == [many[19], nil])
            let more = Pair(k1: k, k2: 21, note: nil, n: 0)
            #expect(try records.insertAll([many[0], more], in: transaction) == [many[0]])
            #expect(try records.deleteAll(exactly: [more, second], in: transaction) == [second])
            if let transaction { try transaction.commit() }
            #expect(Node.value("select count(*), sum(n) from \(pairs) where k1 = '\(k)'") == "20|210")
            let missing = try table.deleteAll((1...22).map { (k, $0) })
            #expect(Set(try missing.map { try $0.decode(String.self, Int.self).1 }) == [21, 22])
        }

        /// What is wrong in the middle is told with its row; pages before it are in, and nothing behind.
        @Test func aRowThatFails() throws {
            let client = try client()
            defer { client.close() }
            let table = try client.table(pairs)
            table.pageSize = 10
            let long = "ä" + String(repeating: "🚀", count: 10)
            let rows = (1...45).map { Pair(k1: "fails", k2: $0, note: $0 == 33 ? long : "x", n: 1) }
            let error = try #require(throws: IgniteError.self) { try table.records(of: Pair.self).upsertAll(rows) }
            #expect(
                error.message
                    == "table PUBLIC.\(pairs): row 33: column NOTE holds at most 20 characters, not 21")
            #expect(error.code == .invalidArgument && error.rowsDone == 30)
            #expect(Node.value("select count(*), max(k2) from \(pairs) where k1 = 'fails'") == "30|30")
            let missing = try client.transaction { try table.deleteAll((1...30).map { ("fails", $0) }, in: $0) }
            #expect(missing.isEmpty)
            let readOnly = try client.begin(readOnly: true)
            #expect(throws: IgniteError.self) { try table.upsert([nil, 1, "fails", nil], in: readOnly) }
            try readOnly.rollback()
            #expect(Node.value("select count(*) from \(pairs) where k1 = 'fails'") == "0")
        }

        @Test func aTableThatIsNotThere() throws {
            let client = try client()
            defer { client.close() }
            let near = String(pairs.dropLast()) + "?"
            let error = try #require(throws: IgniteError.self) { _ = try client.table("\"\(near)\"") }
            #expect(error.code == .invalidArgument && error.hint?.hasPrefix("did you mean PUBLIC.") == true)
        }

        // MARK: Batches

        @Test func batches() throws {
            var options = try ClientOptions(Node.address ?? "")
            options.pageSize = 10
            let client = try Ignite.connect(options)
            defer { client.close() }
            let insert = "INSERT INTO \(batched) (k1, k2, note, n) VALUES ('batch', ?, ?, ?)"
            let notes: [String?] = ["a", nil]
            #expect(
                try client.executeBatch(SQLStatement(unsafe: insert), (1...25).map { ($0, notes[$0 % 2], $0) }).count
                    == 25)
            #expect(
                Node.value("select count(*), count(note), sum(n) from \(batched) where k1 = 'batch'") == "25|12|325")
            let counts = try client.executeBatch(
                "DELETE FROM \(unsafe: batched) WHERE k1 = 'batch' AND k2 BETWEEN ? AND ?",
                [[1, 5], [4, 6], [20, nil]])
            #expect(counts == [5, 1, 0])
            // Row 14 has the key of a row that is in.
            let error = try #require(throws: IgniteError.self) {
                try client.executeBatch(SQLStatement(unsafe: insert), (101...130).map { [$0 == 114 ? 7 : $0, nil, 0] })
            }
            #expect(error.isIntegrityViolation && error.updateCounts == Array(repeating: 1, count: 13))
            #expect(error.rowsDone == 13)
            #expect(Node.value("select count(*), max(k2) from \(batched) where k1 = 'batch' and k2 > 100") == "13|113")
            let transaction = try client.begin()
            #expect(
                try transaction.executeBatch(SQLStatement(unsafe: insert), (201...215).map { ($0, "t", 0) }).count == 15
            )
            let inside = try #require(throws: IgniteError.self) {
                try transaction.executeBatch(SQLStatement(unsafe: insert), [(216, "t", 0), (201, "t", 0)])
            }
            #expect(inside.updateCounts == [1] && inside.rowsDone == nil)
            #expect(throws: IgniteError.self) { try transaction.commit() }
            #expect(Node.value("select count(*) from \(batched) where k1 = 'batch' and k2 > 200") == "0")
            try client.executeScript(
                "DELETE FROM \(unsafe: batched) WHERE k1 = ?; INSERT INTO \(unsafe: batched) (k1, k2) VALUES (?, 1)",
                "batch", "script")
            #expect(Node.value("select k1, n from \(batched) where k1 in ('batch', 'script')") == "script|7")
            try client.executeScript("DELETE FROM \(unsafe: batched) WHERE k1 = 'script'")
        }
    }
}
