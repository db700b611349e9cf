import Ignite
import IgniteCore
import TestSupport
import Testing

private let table = Node.uniqueName("LIMITS")
private let fractions = Node.uniqueName("FRACTIONS")

extension ClusterTests {
    /// Every type at its limits, as parameter and as result, in SQL and by key.
    @Suite(
        .tables(
            """
            create table \(table) (id int primary key, \(TypeRows.columns), long varchar(2000000), \
            longb varbinary(2000000));
            create table \(fractions) (id int primary key, t0 time, t3 time(3), t9 time(9), ts0 timestamp(0), \
            ts6 timestamp, ts9 timestamp(9), tl3 timestamp(3) with local time zone, \
            tl9 timestamp(9) with local time zone);
            """))
    struct LibraryTypeTests {
        // MARK: There and back

        @Test func rowsWrittenBySQL() throws {
            try withClient { client in
                let insert =
                    "INSERT INTO \(table) (id, b, ti, si, i, bi, r, d, de, d0, da, t, ts, tl, u, v, vb) VALUES "
                let byKey = try client.table(table)
                for (index, row) in TypeRows.all.enumerated() {
                    let id = Value.integer(Int32(index))
                    try client.execute(
                        SQLStatement(unsafe: insert + "(\(TypeRows.placeholders))"), parameters: [id] + row)
                    let expected = texts([id] + row.map(TypeRows.cut))
                    let read = try #require(
                        try client.execute("SELECT * FROM \(unsafe: table) WHERE id = ?", id).next())
                    #expect(texts(Array(read.values.prefix(17))) == expected)
                    // SQL has cut the times when it wrote them.
                    #expect(texts(Array(try #require(try byKey.get([id])).values.prefix(17))) == expected)
                }
            }
        }

        @Test func rowsWrittenByKey() throws {
            try withClient { client in
                let byKey = try client.table(table)
                let ids = (100..<100 + TypeRows.all.count).map { Value.integer(Int32($0)) }
                let rows = zip(ids, TypeRows.all).map { [$0] + $1 }
                #expect(try byKey.upsertAll(rows.map { $0 + [nil, nil] }) == rows.count)
                let found = try byKey.getAll(ids.map { [$0] })
                let query = "SELECT * FROM \(table) WHERE id BETWEEN 100 AND 199 ORDER BY id"
                let cut = try client.execute(SQLStatement(unsafe: query)).fetchAll()
                for (index, row) in rows.enumerated() {
                    #expect(texts(Array(try #require(found[index]).values.prefix(17))) == texts(row))
                    #expect(texts(Array(cut[index].values.prefix(17))) == texts(row.map(TypeRows.cut)))
                }
            }
        }

        /// From none to nine digits: what the columns keep, by key and in SQL.
        @Test func digitsOfAFraction() throws {
            try withClient { client in
                let byKey = try client.table(fractions)
                #expect(byKey.columns.map(\.precision) == [nil, 0, 3, 9, 0, 6, 9, 3, 9])
                let day = try #require(LocalDate("2024-02-29"))
                for digits in 0...9 {
                    let time = LocalTime(hour: 23, minute: 59, second: 59, nanosecond: 123_456_789)!.cut(
                        toDigits: digits)
                    let moment = Value.timestamp(LocalDateTime(date: day, time: time))
                    let instant = Value.timestampWithLocalTimeZone(
                        Instant(seconds: -1, nanoseconds: Int32(time.nanosecond))!)
                    let row: [Value] = [
                        .time(time), .time(time), .time(time), moment, moment, moment, instant, instant,
                    ]
                    func kept(_ precisions: [Int]) -> [Value] { zip(row, precisions).map { cut($0, $1) } }
                    let id = Value.integer(Int32(digits))
                    try byKey.upsert([id] + row)
                    #expect(try byKey.get([id])?.values.dropFirst() == kept([0, 3, 9, 0, 6, 9, 3, 9])[...])
                    let select = "SELECT * FROM \(fractions) WHERE id = ?"
                    #expect(
                        try client.execute(SQLStatement(unsafe: select), id).next()?.values.dropFirst()
                            == kept([0, 3, 3, 0, 3, 3, 3, 3])[...])
                    let other = Value.integer(Int32(100 + digits))
                    try client.execute(
                        "INSERT INTO \(unsafe: fractions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", parameters: [other] + row
                    )
                    #expect(try byKey.get([other])?.values.dropFirst() == kept([0, 3, 3, 0, 3, 3, 3, 3])[...])
                    for value in row { #expect(try single(client, "SELECT ?", [value]) == cut(value, 3)) }
                }
            }
        }

        private func cut(_ value: Value, _ digits: Int) -> Value {
            switch value {
            case .time(let time): .time(time.cut(toDigits: digits))
            case .timestamp(let moment):
                .timestamp(LocalDateTime(date: moment.date, time: moment.time.cut(toDigits: digits)))
            case .timestampWithLocalTimeZone(let instant): .timestampWithLocalTimeZone(instant.cut(toDigits: digits))
            default: value
            }
        }

        /// NULL has no type of its own; CAST gives it any.
        @Test func nullOfEveryType() throws {
            try withClient { client in
                let bare = try client.execute("SELECT ?", nil)
                #expect(try bare.columns[0].type == .null && bare.next()?[0] == .null)
                #expect(try single(client, "SELECT COALESCE(?, 1)", [nil]) == 1)
                for type in ColumnType.allCases where type != .null && type != .object {
                    let rows = try client.execute("SELECT CAST(? AS \(unsafe: type.sqlName))", nil)
                    #expect(try rows.columns[0].type == type && rows.next()?[0] == .null)
                }
                let empty: Int? = nil
                #expect(try client.execute("SELECT CAST(? AS INT)", empty).next()?.get(Int?.self, at: 0) == nil)
            }
        }

        // MARK: Large values

        @Test(arguments: [0, 1, 1 << 20])
        func textsAndBytesOfAnyLength(_ length: Int) throws {
            let text = String(repeating: "x", count: length)
            let bytes = [UInt8](repeating: 0x80, count: length)
            try withClient { client in
                let row = try #require(
                    try client.execute("SELECT ?, ?, LENGTH(?), OCTET_LENGTH(?)", text, bytes, text, bytes).next())
                #expect(try row.decode(String.self, [UInt8].self, Int.self, Int.self) == (text, bytes, length, length))
                let byKey = try client.table(table)
                let columns = byKey.columns.map(\.name)
                let id = 200 + 2 * length
                try client.execute("INSERT INTO \(unsafe: table) (id, long, longb) VALUES (?, ?, ?)", id, text, bytes)
                var found = try #require(try byKey.get(id))
                #expect(try found.get(String.self, "LONG") == text && found.get([UInt8].self, "LONGB") == bytes)
                var other: [(any ValueConvertible)?] = columns.map { _ in .default }
                other[0] = id + 1
                other[17...18] = [text, bytes]
                try byKey.upsert(other)
                let select = "SELECT long, longb FROM \(table) WHERE id = ?"
                found = try #require(try client.execute(SQLStatement(unsafe: select), id + 1).next())
                #expect(try found.decode(String.self, [UInt8].self) == (text, bytes))
            }
        }

        // MARK: Out of range

        /// Nothing is sent: a transaction lives on, and the number of the parameter is told.
        @Test func momentsOutOfRangeAreNotSent() throws {
            let values: [(Value, String)] = [
                (.date(LocalDate(year: 0, month: 12, day: 31)!), "0000-12-31, which is out of the range of DATE"),
                (.date(LocalDate(year: -16_384, month: 1, day: 1)!), "-16384-01-01, which"),
                (.date(LocalDate(year: 10_000, month: 1, day: 1)!), "10000-01-01, which"),
                (.timestamp(LocalDateTime("0001-01-01 17:59:59.999999999")!), "17:59:59.999999999, which"),
                (.timestamp(LocalDateTime("9999-12-31 06:00:00")!), "9999-12-31 06:00:00, which"),
                (
                    .timestampWithLocalTimeZone(Instant("0001-01-01 17:59:59Z")!),
                    "which is out of the range of TIMESTAMP WITH LOCAL TIME ZONE"
                ),
                (.timestampWithLocalTimeZone(Instant(seconds: (1 << 40) - 1)!), "36812-02-20 00:36:15+00:00, which"),
            ]
            try withClient { client in
                let transaction = try client.begin()
                for (value, words) in values {
                    let error = try failure { try transaction.execute("SELECT ?, ?", 1, value) }
                    #expect(error.code == .invalidArgument && !error.wasSent)
                    #expect(error.message.hasPrefix("parameter 2 is ") && error.message.contains(words), "\(error)")
                    let batch = try failure {
                        try transaction.executeBatch(
                            "INSERT INTO \(unsafe: table) (id, da) VALUES (?, ?)", [[1, nil], [2, value]])
                    }
                    #expect(batch.message.hasPrefix("row 2 of the batch: parameter 2 is "), "\(batch)")
                    let byKey = try client.table(table)
                    let place = [ColumnType.date: 10, .timestamp: 12, .timestampWithLocalTimeZone: 13][value.type] ?? 0
                    var row: [(any ValueConvertible)?] = byKey.columns.map { _ in .default }
                    (row[0], row[place]) = (300, value)
                    let refused = try failure { try byKey.upsert(row, in: transaction) }
                    #expect(refused.code == .invalidArgument && refused.message.contains(" cannot hold "))
                }
                #expect(try transaction.state() == .open)
                try transaction.commit()
            }
        }

        /// What only the server can judge is an error of its own, which names the parameter.
        @Test func numbersOutOfRange() throws {
            try withClient { client in
                func message(_ column: String, _ value: Value) throws -> String {
                    let sql = "INSERT INTO \(table) (id, \(column)) VALUES (?, ?)"
                    let error = try failure { try client.execute(SQLStatement(unsafe: sql), 301, value) }
                    #expect(error.code == .server && error.isDataError)
                    return error.message
                }
                #expect(try message("ti", 128).hasSuffix("(parameter 2 is 128, which does not fit TINYINT)"))
                #expect(try message("si", -32_769).hasSuffix("(parameter 2 is -32769, which does not fit SMALLINT)"))
                #expect(try message("i", .bigint(1 << 31)).contains("2147483648, which does not fit INTEGER"))
                #expect(try message("de", .decimal(BigDecimal("1e22")!)).contains("precision 28, scale 6"))
                let huge = try #require(BigDecimal(String(repeating: "9", count: 32_767)))
                #expect(
                    try failure {
                        try client.execute("SELECT ?", BigDecimal(unscaled: huge.unscaled + [0, 0], scale: 0))
                    }
                    .code == .invalidArgument)
                // A DOUBLE that is too large becomes infinite in a REAL column, without a word; by key it is refused.
                try client.execute("INSERT INTO \(unsafe: table) (id, r) VALUES (?, ?)", 302, 1e300)
                let byKey = try client.table(table)
                #expect(try byKey.get(302)?.get(Float.self, "R") == .infinity)
                var row: [(any ValueConvertible)?] = byKey.columns.map { _ in .default }
                (row[0], row[6]) = (303, 1e300)
                #expect(try failure { try byKey.upsert(row) }.message.hasSuffix("column R cannot hold 1e+300"))
            }
        }

        // MARK: Intervals

        @Test func intervalsAreResults() throws {
            try withClient { client in
                func period(_ sql: String, _ parameters: [Value] = []) throws -> Period {
                    try #require(try client.execute("SELECT \(unsafe: sql)", parameters: parameters).next()).get(at: 0)
                }
                func span(_ sql: String, _ parameters: [Value] = []) throws -> DayTimeInterval {
                    try #require(try client.execute("SELECT \(unsafe: sql)", parameters: parameters).next()).get(at: 0)
                }
                #expect(try period("INTERVAL '-1-2' YEAR TO MONTH") == Period(years: -1, months: -2))
                #expect(try period("CAST(? AS INTERVAL YEAR TO MONTH)", ["1-2"]) == Period(years: 1, months: 2))
                #expect(try period("? * INTERVAL '1' MONTH", [178_956_970]) == Period("14913080 years 10 mons"))
                #expect(
                    try span("CAST(? AS INTERVAL DAY TO SECOND)", ["1 02:03:04.5"])
                        == DayTimeInterval("1 day 02:03:04.5"))
                #expect(try span("? * INTERVAL '1' SECOND", [-1]).duration == .seconds(-1))
                #expect(try span("? * INTERVAL '1' DAY", [106_751]).duration == .seconds(106_751 * 86_400))
                let date = try single(client, "SELECT DATE '2024-01-31' + ? * INTERVAL '1' MONTH", [1])
                #expect(date == .date(LocalDate("2024-02-29")!))
            }
        }

        /// No server takes one so far. The day one does, this test tells to say so in the documents.
        @Test(arguments: [Value.intervalYearMonth(Period(years: 1)), .intervalDayTime(DayTimeInterval(seconds: 1)!)])
        func intervalsAreNoParameters(_ interval: Value) throws {
            try withClient { client in
                let transaction = try client.begin()
                let sql = "SELECT ?, CAST(? AS INTERVAL \(interval.type == .intervalDayTime ? "DAY" : "YEAR"))"
                let error = try failure { try transaction.execute(SQLStatement(unsafe: sql), 1, interval) }
                #expect(error.code == .server && error.isInvalidStatement)
                #expect(error.message.hasSuffix("(parameter 2 is an \(interval.type.sqlName))"), "\(error)")
                let unit = interval.type == .intervalDayTime ? "SECOND" : "MONTH"
                #expect(error.hint?.contains("? * INTERVAL '1' \(unit)") == true)
                try transaction.rollback()
                let table = try client.table(table)
                let refused = try failure {
                    try table.upsert([1, interval] + table.columns.dropFirst(2).map { _ in .default })
                }
                #expect(refused.message.contains("column B is of type BOOLEAN, not INTERVAL"))
            }
        }

        // MARK: Text

        /// A value's description is what SQL makes of it, and reads.
        @Test(arguments: [
            Value.boolean(true), .bigint(.min), .decimal(BigDecimal("-12.500000")!), .date(LocalDate("0001-01-01")!),
            .date(LocalDate("9999-12-31")!), .time(LocalTime("23:59:59.12")!), .time(LocalTime("00:00:00")!),
            .timestamp(LocalDateTime("2024-02-29 12:34:56.789")!), .varchar("x"),
            .uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!),
        ])
        func textsOfSQL(_ value: Value) throws {
            try withClient { client in
                let text = try single(client, "SELECT CAST(? AS VARCHAR)", [value])
                #expect(text.description.lowercased() == value.description)
                let type = [.decimal: "DECIMAL(28, 6)", .time: "TIME(3)"][value.type] ?? value.type.sqlName
                #expect(try single(client, "SELECT CAST(? AS \(type))", [.varchar(value.description)]) == value)
            }
        }

        /// There is CHAR in expressions; what comes is VARCHAR without padding.
        @Test func fixedLength() throws {
            try withClient { client in
                let rows = try client.execute("SELECT CAST(? AS CHAR(5))", "ab")
                #expect(
                    try rows.columns[0].type == .varchar && rows.columns[0].precision == 5 && rows.next()?[0] == "ab")
            }
        }
    }
}
