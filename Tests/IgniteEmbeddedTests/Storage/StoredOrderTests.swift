import Ignite3
import IgniteCore
import Testing

@testable import IgniteEmbedded

/// Values come back as they were stored, and SQLite orders them as Ignite does.
@Suite struct StoredOrderTests {
    private let database: Database

    init() throws { database = try Database(path: ":memory:") }

    /// Stores values in random order, and returns them in the order of SQLite.
    private func sorted(_ values: [Value], _ type: SQLType) throws -> [Value] {
        try database.execute("CREATE TABLE t (v)")
        defer { try? database.execute("DROP TABLE t") }
        let insert = try database.prepare("INSERT INTO t VALUES (?)")
        for value in values.shuffled() {
            try insert.bind(value, at: 1)
            _ = try insert.step()
            insert.reset()
        }
        let collation = type.isText ? " COLLATE IGNITE" : ""
        let select = try database.prepare("SELECT v FROM t ORDER BY v\(collation)")
        var result: [Value] = []
        while try select.step() { result.append(select.value(at: 0, type: type)) }
        return result
    }

    private func check<Element: Hashable>(
        _ elements: [Element], _ type: SQLType, _ value: (Element) -> Value, by isLess: (Element, Element) -> Bool
    ) throws {
        let unique = Array(Set(elements))
        #expect(try sorted(unique.map(value), type) == unique.sorted(by: isLess).map(value))
    }

    @Test func decimals() throws {
        var texts = ["0", "1", "-1", "10", "9", "0.1", "0.01", "-0.1", "-0.01", "99", "100", "101", "1e30", "-1e30"]
        texts += ["0.10000000000000000001", "1e-300", "-1e-300", "12345678901234567890.5", "9999", "10000", "99.99"]
        for _ in 0..<300 {
            let digits = (0..<Int.random(in: 1...25)).map { _ in "\(Int.random(in: 0...9))" }.joined()
            texts.append("\(Bool.random() ? "-" : "")\(digits)e\(Int.random(in: -30...10))")
        }
        let numbers = try texts.map { try #require(BigDecimal($0)) }
        try check(numbers, .decimal(400, 300), { .decimal($0) }, by: <)
    }

    @Test func equalDecimalsHaveOneForm() throws {
        let forms = try ["1.5", "1.50", "1.500000", "15e-1"].map {
            DecimalKey.bytes(ExactDecimal(try #require(BigDecimal($0))))
        }
        #expect(Set(forms).count == 1)
        #expect(DecimalKey.bytes(ExactDecimal(0, scale: 5)) == DecimalKey.bytes(ExactDecimal(0)))
        #expect(try sorted([.decimal(BigDecimal(150, scale: 2))], .decimal(5, 1)).first?.description == "1.5")
        #expect(try sorted([.decimal(BigDecimal(15, scale: 1))], .decimal(5, 3)).first?.description == "1.500")
    }

    @Test func integersAndFloats() throws {
        try check([Int64.min, -1, 0, 1, .max, 255, -256, 65_536], .bigint, { .bigint($0) }, by: <)
        try check([Int8.min, -1, 0, .max], .tinyint, { .tinyint($0) }, by: <)
        let doubles = [-Double.infinity, -1e300, -1.5, 0, .leastNonzeroMagnitude, 1, 1.5, 1e300, .infinity]
        try check(doubles, .double, { .double($0) }, by: <)
        try check([-1.1, 0.1, 1.1, 3.4e38] as [Float], .real, { .real($0) }, by: <)
        try check([false, true], .boolean, { .boolean($0) }) { !$0 && $1 }
        let zero = try sorted([.double(-0.0)], .double)
        #expect(zero.first?.description == "-0")
    }

    @Test func datesAndTimes() throws {
        let days = [-4_000_000, -1, 0, 1, 20_000, 100_000]
        try check(days.compactMap { LocalDate(daysSince1970: $0) }, .date, { .date($0) }, by: <)
        let times = [0, 1_000_000, 999_000_000, 86_399_999_000_000].compactMap { LocalTime(nanosecondOfDay: $0) }
        try check(times, SQLType(.time, precision: 9), { .time($0) }, by: <)
        let instants = [(-1, 999_000_000), (0, 0), (-5_000_000_000, 5_000_000), (0, 1_000_000), (5_000_000_000, 0)]
            .compactMap {
                Instant(seconds: $0.0, nanoseconds: $0.1)
            }
        try check(
            instants, SQLType(.timestampWithLocalTimeZone, precision: 9), { .timestampWithLocalTimeZone($0) }, by: <)
        try check(
            instants.compactMap { LocalDateTime($0) }, SQLType(.timestamp, precision: 9), { .timestamp($0) }, by: <)
    }

    @Test func timesHaveMilliseconds() throws {
        let instant = try #require(Instant(seconds: -1, nanoseconds: 123_456_789))
        let type = SQLType(.timestampWithLocalTimeZone, precision: 9)
        let stored = try sorted([.timestampWithLocalTimeZone(instant)], type)
        #expect(stored == [.timestampWithLocalTimeZone(instant.cut(toDigits: 3))])
        #expect(throws: SQLError.self) { try Value.timestampWithLocalTimeZone(instant).requireMilliseconds() }
        try Value.timestampWithLocalTimeZone(instant.cut(toDigits: 3)).requireMilliseconds()
    }

    /// Java compares the halves as signed numbers.
    @Test func uuids() throws {
        let halves: [UInt64] = [0, 1, 1 << 63, .max, .max - 1, 1 << 62]
        let uuids = halves.flatMap { first in
            halves.map { IgniteUUID(mostSignificant: first, leastSignificant: $0) }
        }
        try check(uuids, .uuid, { .uuid($0) }) { left, right in
            (Int64(bitPattern: left.mostSignificant), Int64(bitPattern: left.leastSignificant))
                < (Int64(bitPattern: right.mostSignificant), Int64(bitPattern: right.leastSignificant))
        }
    }

    @Test func textsInUTF16() throws {
        let texts = [
            "", "a", "A", "B", "ä", "a\0b", "a\0", "a b", "ab", "\u{E000}", "\u{FFFD}", "😀", "😀a", "\u{FFFD}a", "日本",
        ]
        try check(texts, .varchar, { .varchar($0) }) { $0.utf16.lexicographicallyPrecedes($1.utf16) }
    }

    @Test func binariesUnsigned() throws {
        let binaries: [[UInt8]] = [[], [0], [0, 0], [1], [0x7F], [0x80], [0x80, 1], [0xFF]]
        try check(binaries, .varbinary, { .varbinary($0) }) { $0.lexicographicallyPrecedes($1) }
    }

    /// Elements of tuples are those of the values.
    @Test func elementsAreThoseOfValues() throws {
        let values: [(Value, SQLType)] = [
            (.null, .integer), (.integer(0), .integer), (.bigint(-129), .bigint), (.bigint(1 << 40), .bigint),
            (.varchar(""), .varchar), (.varchar("ä\0"), .varchar), (.varbinary([]), .varbinary),
            (.varbinary([0x80, 1]), .varbinary), (.null, .varchar), (.double(0.1), .double), (.boolean(true), .boolean),
        ]
        for (value, type) in values {
            let select = try database.prepare("SELECT ?")
            try select.bind(value, at: 1)
            _ = try select.step()
            var written = ByteWriter()
            select.appendElement(at: 0, type: type, to: &written)
            var expected = ByteWriter()
            expected.appendElement(value)
            #expect(written.array == expected.array, "\(value)")
        }
    }

    @Test func literalsAreTheValues() throws {
        for value in [.leastNonzeroMagnitude, 1.1, -0.0, 1e300, .infinity, -.infinity] {
            let select = try database.prepare("SELECT \(StoredValue.real(value).sql)")
            _ = try select.step()
            #expect(select.value(at: 0, type: .double) == .double(value))
        }
        for text in ["it's", "a\0b", ""] {
            let select = try database.prepare("SELECT \(StoredValue.text(text).sql)")
            _ = try select.step()
            #expect(select.value(at: 0, type: .varchar) == .varchar(text))
        }
    }
}
