import IgniteCore

/// Rows of every type of column at its limits, for the tests that write them one way and read them another.
enum TypeRows {
    /// The columns behind `id`.
    static let columns = """
        b boolean, ti tinyint, si smallint, i int, bi bigint, r real, d double, de decimal(38, 10), d0 decimal(38), \
        da date, t time(9), ts timestamp(9), tl timestamp(9) with local time zone, u uuid, v varchar, vb varbinary
        """
    /// Parameters for `id` and a row: without CAST a decimal one is DECIMAL(28, 6).
    static let placeholders =
        "?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS DECIMAL(38, 10)), CAST(? AS DECIMAL(38)), ?, ?, ?, ?, ?, ?, ?"

    static let all: [[Value]] = [least, greatest, smallest, notNumbers, infinite, empty]

    private static let least: [Value] = [
        false, .tinyint(.min), .smallint(.min), .integer(.min), .bigint(.min), .real(-.greatestFiniteMagnitude),
        .double(-.greatestFiniteMagnitude), .decimal(BigDecimal("-9999999999999999999999999999.9999999999")!),
        .decimal(BigDecimal("-99999999999999999999999999999999999999")!), .date(LocalDate("0001-01-01")!),
        .time(LocalTime("00:00:00")!), .timestamp(LocalDateTime("0001-01-01 18:00:00")!),
        .timestampWithLocalTimeZone(Instant("0001-01-01 18:00:00Z")!),
        .uuid(IgniteUUID("00000000-0000-0000-0000-000000000000")!), "", .varbinary([]),
    ]

    private static let greatest: [Value] = [
        true, .tinyint(.max), .smallint(.max), .integer(.max), .bigint(.max), .real(.greatestFiniteMagnitude),
        .double(.greatestFiniteMagnitude), .decimal(BigDecimal("9999999999999999999999999999.9999999999")!),
        .decimal(BigDecimal("99999999999999999999999999999999999999")!), .date(LocalDate("9999-12-31")!),
        .time(LocalTime("23:59:59.999999999")!), .timestamp(LocalDateTime("9999-12-31 05:59:59.999999999")!),
        .timestampWithLocalTimeZone(Instant("9999-12-31 05:59:59.999999999Z")!),
        .uuid(IgniteUUID("ffffffff-ffff-ffff-ffff-ffffffffffff")!),
        // As long as VARCHAR and VARBINARY are without a length of their own.
        .varchar(String(repeating: "ß", count: 65_536)), .varbinary([UInt8](repeating: 0x80, count: 65_536)),
    ]

    private static let smallest: [Value] = [
        true, .tinyint(0), .smallint(0), .integer(0), .bigint(0), .real(.leastNonzeroMagnitude),
        .double(.leastNonzeroMagnitude),
        .decimal(BigDecimal("0.0000000001")!), .decimal(0), .date(LocalDate("2000-02-29")!),
        .time(LocalTime("00:00:00.000000001")!), .timestamp(LocalDateTime("1969-12-31 23:59:59.123456789")!),
        .timestampWithLocalTimeZone(Instant(seconds: -1, nanoseconds: 123_456_789)!),
        .uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!), "a\0b 世界 🚀 '\"\\\r\n", .varbinary([0]),
    ]

    private static let notNumbers = numbers(.nan, .nan, "-0.5000000000")
    private static let infinite = numbers(.infinity, -.infinity, "-1.0000000000")
    private static let empty = [Value](repeating: .null, count: 16)

    private static func numbers(_ real: Float, _ double: Double, _ decimal: String) -> [Value] {
        var row = empty
        row[5] = .real(real)
        row[6] = .double(double)
        row[7] = .decimal(BigDecimal(decimal)!)
        return row
    }

    /// What SQL makes of a value: times lose what is finer than milliseconds.
    static func cut(_ value: Value) -> Value {
        switch value {
        case .time(let time): .time(time.cut(toDigits: 3))
        case .timestamp(let moment):
            .timestamp(LocalDateTime(date: moment.date, time: moment.time.cut(toDigits: 3)))
        case .timestampWithLocalTimeZone(let instant): .timestampWithLocalTimeZone(instant.cut(toDigits: 3))
        default: value
        }
    }
}
