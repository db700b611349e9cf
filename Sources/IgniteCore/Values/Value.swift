/// One SQL value: a parameter of a statement, or a field of a row.
///
/// Values can be written as literals, as in `execute(sql, 10, "x", nil)`. A whole number is an INTEGER or, if it does
/// not fit, a BIGINT; a number with a decimal point is a DOUBLE; a string is a VARCHAR.
@nonexhaustive public enum Value: Sendable, Hashable {
    /// NULL of any type.
    case null
    /// BOOLEAN.
    case boolean(Bool)
    /// TINYINT.
    case tinyint(Int8)
    /// SMALLINT.
    case smallint(Int16)
    /// INTEGER.
    case integer(Int32)
    /// BIGINT.
    case bigint(Int64)
    /// REAL.
    case real(Float)
    /// DOUBLE.
    case double(Double)
    /// DECIMAL.
    case decimal(BigDecimal)
    /// DATE.
    case date(LocalDate)
    /// TIME.
    case time(LocalTime)
    /// TIMESTAMP: a date and a time without time zone.
    case timestamp(LocalDateTime)
    /// TIMESTAMP WITH LOCAL TIME ZONE: a point in time.
    case timestampWithLocalTimeZone(Instant)
    /// UUID.
    case uuid(IgniteUUID)
    /// VARCHAR.
    case varchar(String)
    /// VARBINARY.
    case varbinary([UInt8])
    /// INTERVAL of years and months.
    case intervalYearMonth(Period)
    /// INTERVAL of days to seconds.
    case intervalDayTime(DayTimeInterval)
    /// A value that SQL has no type for, such as an array or an object of a Java class, as text. It is only read: it
    /// cannot be a parameter.
    case object(String)

    /// The SQL type.
    public var type: ColumnType {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .tinyint: .tinyint
        case .smallint: .smallint
        case .integer: .integer
        case .bigint: .bigint
        case .real: .real
        case .double: .double
        case .decimal: .decimal
        case .date: .date
        case .time: .time
        case .timestamp: .timestamp
        case .timestampWithLocalTimeZone: .timestampWithLocalTimeZone
        case .uuid: .uuid
        case .varchar: .varchar
        case .varbinary: .varbinary
        case .intervalYearMonth: .intervalYearMonth
        case .intervalDayTime: .intervalDayTime
        case .object: .object
        }
    }

    /// Whether the value is NULL.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

extension Value: CustomStringConvertible {
    /// The text that the shell shows for the value, with points in time in UTC; `NULL` for NULL.
    public var description: String {
        switch self {
        case .null: "NULL"
        case .boolean(let value): value ? "true" : "false"
        case .tinyint(let value): value.description
        case .smallint(let value): value.description
        case .integer(let value): value.description
        case .bigint(let value): value.description
        case .real(let value): text { $0.appendShortest(value) }
        case .double(let value): text { $0.appendShortest(value) }
        case .decimal(let value): value.description
        case .date(let value): value.description
        case .time(let value): value.description
        case .timestamp(let value): value.description
        case .timestampWithLocalTimeZone(let value): value.description
        case .uuid(let value): value.description
        case .varchar(let value): value
        case .varbinary(let value): value.reduce(into: "") { $0 += hex($1) }
        case .intervalYearMonth(let value): value.description
        case .intervalDayTime(let value): value.description
        case .object(let value): value
        }
    }
}

extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
    /// Creates NULL.
    public init(nilLiteral: ()) { self = .null }

    /// Creates a BOOLEAN.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }

    /// Creates an INTEGER, or a BIGINT if it does not fit.
    public init(integerLiteral value: Int64) {
        self = Int32(exactly: value).map { .integer($0) } ?? .bigint(value)
    }

    /// Creates a DOUBLE.
    public init(floatLiteral value: Double) { self = .double(value) }

    /// Creates a VARCHAR.
    public init(stringLiteral value: String) { self = .varchar(value) }
}

/// Returns what `write` appends to an empty writer, as a string.
func text(_ write: (inout ByteWriter) -> Void) -> String {
    var out = ByteWriter(capacity: 64)
    write(&out)
    return String(decoding: out.bytes, as: UTF8.self)
}
