/// The SQL type of a result column or of a parameter.
///
/// Ignite 3 sends these with every result; the names are SQL's, the wire's own names stand behind them
/// (ignite3-protocol.md 11.1).
@nonexhaustive public enum ColumnType: Sendable, CaseIterable {
    /// `select null`: always null. NULL.
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
    /// TIME, without zone.
    case time
    /// DATETIME, without zone.
    case timestamp
    /// TIMESTAMP: a moment, shown in the session's zone.
    case timestampWithLocalTimeZone
    /// UUID.
    case uuid
    /// STRING.
    case varchar
    /// BYTE_ARRAY.
    case varbinary
    /// PERIOD: years, months and days. Occurs in results of expressions only.
    case intervalYearMonth
    /// DURATION: seconds and nanoseconds. Occurs in results of expressions only.
    case intervalDayTime

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
        }
    }

    /// Whether values are numbers, which tables align right and JSON writes bare.
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

    /// The alias, the column's name, or the expression's text; not unique within a result.
    public package(set) var name: String
    /// The type of the values.
    public package(set) var type: ColumnType
    /// Whether NULL can occur.
    public package(set) var isNullable: Bool
    /// Significant digits of a number, length of a VARCHAR or VARBINARY, fraction digits of a time; nil when unknown.
    public package(set) var precision: Int?
    /// Digits after the decimal point; nil where there is no such thing.
    public package(set) var scale: Int?
    /// The table column behind it; nil for expressions.
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
