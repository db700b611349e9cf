import Ignite
import IgniteCore
import TestSupport
import Testing

/// A column of each type, each with a row of a value and a row of NULL.
let everyColumn: [(column: Column, value: Value)] = [
    (Column(name: "B", type: .boolean), true),
    (Column(name: "T", type: .tinyint), .tinyint(-8)),
    (Column(name: "S", type: .smallint), .smallint(-16)),
    (Column(name: "I", type: .integer), .integer(-32)),
    (Column(name: "L", type: .bigint), .bigint(-64)),
    (Column(name: "R", type: .real), .real(0.5)),
    (Column(name: "D", type: .double), .double(0.1)),
    (Column(name: "N", type: .decimal, precision: 5, scale: 2), .decimal(BigDecimal("-12.50")!)),
    (Column(name: "DA", type: .date), .date(LocalDate(year: 2024, month: 2, day: 29)!)),
    (Column(name: "TI", type: .time), .time(LocalTime(hour: 12, minute: 34, second: 56)!)),
    (
        Column(name: "TS", type: .timestamp),
        .timestamp(
            LocalDateTime(date: LocalDate(year: 2024, month: 2, day: 29)!, time: LocalTime(hour: 1, minute: 2)!))
    ),
    (Column(name: "TZ", type: .timestampWithLocalTimeZone), .timestampWithLocalTimeZone(Instant(seconds: 5)!)),
    (Column(name: "U", type: .uuid), .uuid(IgniteUUID(mostSignificant: 1, leastSignificant: 2))),
    (Column(name: "V", type: .varchar), "Grüße"),
    (Column(name: "X", type: .varbinary), .varbinary([0x80, 1])),
    (Column(name: "YM", type: .intervalYearMonth), .intervalYearMonth(Period(years: 1, months: 2))),
    (Column(name: "DS", type: .intervalDayTime), .intervalDayTime(DayTimeInterval(seconds: 7)!)),
]

/// A node whose every query gives these rows.
func nodeOf(_ columns: [Column], _ rows: [[Value]]) throws -> InProcessNode {
    try InProcessNode { _ in .rows(columns, rows) }
}

extension InProcessNode {
    func client(pageSize: Int = 1024) throws -> Client {
        var options = options
        options.pageSize = pageSize
        return try Ignite.connect(options)
    }
}

/// The first row of a query that gives one column with one value.
func row(_ type: ColumnType, _ value: Value, name: String = "X", scale: Int? = nil) throws -> ResultRow {
    try row([Column(name: name, type: type, scale: scale)], [value])
}

/// The only row of a result.
func row(_ columns: [Column], _ values: [Value]) throws -> ResultRow {
    let node = try nodeOf(columns, [values])
    return try #require(try node.client().execute("q").next())
}

/// The error that the body ends with.
func failure(of body: () throws -> Void) throws -> IgniteError {
    try #require(throws: IgniteError.self, performing: body)
}
