import IgniteCore

extension SQLType {
    /// The most digits of a DECIMAL, and those of one that is declared without them.
    static let maximumPrecision = 32_767

    static let boolean = SQLType(.boolean)
    static let tinyint = SQLType(.tinyint)
    static let smallint = SQLType(.smallint)
    static let integer = SQLType(.integer)
    static let bigint = SQLType(.bigint)
    static let real = SQLType(.real)
    static let double = SQLType(.double)
    static let date = SQLType(.date)
    static let uuid = SQLType(.uuid)
    static let null = SQLType(.null)
    /// VARCHAR of any length.
    static let varchar = SQLType(.varchar)
    /// VARBINARY of any length.
    static let varbinary = SQLType(.varbinary)

    static func decimal(_ precision: Int, _ scale: Int) -> SQLType {
        SQLType(.decimal, precision: precision, scale: scale)
    }

    static func char(_ length: Int) -> SQLType {
        var type = SQLType(.varchar, precision: length)
        type.isFixedLength = true
        return type
    }

    var isText: Bool { type == .varchar }
    var isBinary: Bool { type == .varbinary }
    var isNull: Bool { type == .null }
    var isApproximate: Bool { type == .real || type == .double }
    var isDecimal: Bool { type == .decimal }
    var isNumeric: Bool { type.isNumeric }

    /// Whether it is one of the four integer types.
    var isInteger: Bool {
        switch type {
        case .tinyint, .smallint, .integer, .bigint: true
        default: false
        }
    }

    var isDateTime: Bool {
        switch type {
        case .date, .time, .timestamp, .timestampWithLocalTimeZone: true
        default: false
        }
    }

    var isInterval: Bool { type == .intervalYearMonth || type == .intervalDayTime }

    /// The digits before and after the point that values of an exact type can have.
    var digits: (precision: Int, scale: Int) {
        switch type {
        case .tinyint: (3, 0)
        case .smallint: (5, 0)
        case .integer: (10, 0)
        case .bigint: (19, 0)
        default: (precision ?? Self.maximumPrecision, scale ?? 0)
        }
    }

    /// The name in SQL with its precision: `CHAR(1)`, `DECIMAL(4, 2)`, `TIMESTAMP_WITH_LOCAL_TIME_ZONE(1)`.
    var text: String {
        switch type {
        case .varchar: isFixedLength ? "CHAR(\(precision ?? 1))" : precision.map { "VARCHAR(\($0))" } ?? "VARCHAR"
        case .varbinary:
            isFixedLength ? "BINARY(\(precision ?? 1))" : precision.map { "VARBINARY(\($0))" } ?? "VARBINARY"
        case .decimal: "DECIMAL(\(digits.precision), \(digits.scale))"
        case .time, .timestamp: "\(type.sqlName)(\(precision ?? 0))"
        case .timestampWithLocalTimeZone: "TIMESTAMP_WITH_LOCAL_TIME_ZONE(\(precision ?? 0))"
        default: type.sqlName
        }
    }

    /// The name of the family, as in messages about functions that do not exist: `CHARACTER`, `NUMERIC`.
    var family: String {
        switch type {
        case .varchar: "CHARACTER"
        case .varbinary: "BINARY"
        case .tinyint, .smallint, .integer, .bigint, .decimal, .real, .double: "NUMERIC"
        case .timestampWithLocalTimeZone: "TIMESTAMP_WITH_LOCAL_TIME_ZONE"
        default: type.sqlName
        }
    }

    /// What follows a value in SQL for SQLite, so that texts are compared as in Ignite; empty for other types.
    var collationClause: String { isText ? " COLLATE \(Self.collation)" : "" }

    /// The collation that compares texts as Ignite does.
    static let collation = "IGNITE"

    /// The same type that can be NULL, or not.
    func nullable(_ isNullable: Bool = true) -> SQLType {
        var type = self
        type.isNullable = isNullable
        return type
    }
}

extension FunctionLibrary {
    /// Returns a type as it is named in error messages: `<CHAR(1)>`.
    static func typeText(_ type: SQLType) -> String { "<\(type.text)>" }
}
