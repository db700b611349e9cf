/// The SQL type of a result column or of a parameter.
///
/// Ignite 3 sends the type with every result. Ignite 2 does not: the type of a column is that of its first value that
/// is not NULL. The cases have SQL's names; their descriptions give the names in the protocol of Ignite 3
/// (ignite3-protocol.md 11.1).
@nonexhaustive public enum ColumnType: Sendable, CaseIterable {
    /// NULL: the type of `select null`. On Ignite 2, also that of a column whose first page contains only NULL.
    case null
    /// BOOLEAN.
    case boolean
    /// INT8.
    case tinyint
    /// INT16.
    case smallint
    /// INT32.
    case integer
    /// INT64.
    case bigint
    /// FLOAT, 4 bytes.
    case real
    /// DOUBLE, 8 bytes.
    case double
    /// DECIMAL.
    case decimal
    /// DATE.
    case date
    /// TIME, without a time zone.
    case time
    /// DATETIME, without a time zone. Ignite 2 keeps points in time, which are read in the time zone of the server.
    case timestamp
    /// TIMESTAMP: a point in time, shown in the session's time zone. Only from Ignite 3.
    case timestampWithLocalTimeZone
    /// UUID.
    case uuid
    /// STRING.
    case varchar
    /// BYTE_ARRAY.
    case varbinary
    /// PERIOD: years, months and days. Occurs only in results of expressions.
    case intervalYearMonth
    /// DURATION: seconds and nanoseconds. Occurs only in results of expressions.
    case intervalDayTime
    /// A value that SQL has no type for, such as an array or an object of a Java class, as text. Only from Ignite 2.
    case object

    /// The name in SQL, without precision: `TIMESTAMP WITH LOCAL TIME ZONE`.
    public var sqlName: String {
        switch self {
        case .null: "NULL"
        case .boolean: "BOOLEAN"
        case .tinyint: "TINYINT"
        case .smallint: "SMALLINT"
        case .integer: "INTEGER"
        case .bigint: "BIGINT"
        case .real: "REAL"
        case .double: "DOUBLE"
        case .decimal: "DECIMAL"
        case .date: "DATE"
        case .time: "TIME"
        case .timestamp: "TIMESTAMP"
        case .timestampWithLocalTimeZone: "TIMESTAMP WITH LOCAL TIME ZONE"
        case .uuid: "UUID"
        case .varchar: "VARCHAR"
        case .varbinary: "VARBINARY"
        case .intervalYearMonth: "INTERVAL YEAR TO MONTH"
        case .intervalDayTime: "INTERVAL DAY TO SECOND"
        case .object: "OTHER"
        }
    }

    /// Whether values are numbers, which tables align right and JSON writes without quotes.
    public var isNumeric: Bool {
        switch self {
        case .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal: true
        default: false
        }
    }
}

/// One column of a result.
public struct Column: Sendable, Equatable {
    /// The table column that a result column comes from, as stored.
    public struct Origin: Sendable, Equatable {
        /// The schema, as stored.
        public let schema: String
        /// The table, as stored.
        public let table: String
        /// The column, as stored.
        public let column: String

        package init(schema: String, table: String, column: String) {
            self.schema = schema
            self.table = table
            self.column = column
        }
    }

    /// The alias, the column's name, or the text of the expression; not unique within a result.
    public package(set) var name: String
    /// The type of the values.
    public package(set) var type: ColumnType
    /// Whether NULL can occur; always true in results of Ignite 2.
    public package(set) var isNullable: Bool
    /// Significant digits of a number, length of a VARCHAR or VARBINARY, fraction digits of a time; nil if unknown.
    public package(set) var precision: Int?
    /// Digits after the decimal point; nil if not applicable.
    public package(set) var scale: Int?
    /// The table column that the values come from; nil for expressions.
    public package(set) var origin: Origin?

    package init(
        name: String, type: ColumnType, isNullable: Bool = true, precision: Int? = nil, scale: Int? = nil,
        origin: Origin? = nil
    ) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.precision = precision
        self.scale = scale
        self.origin = origin
    }
}
