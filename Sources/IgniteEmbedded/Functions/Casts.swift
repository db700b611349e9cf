import IgniteCore

extension FunctionLibrary {
    /// Returns the conversion of CAST.
    static func cast(from: SQLType, to: SQLType) throws(SQLError) -> BoundFunction {
        if from.isInterval, from.type != to.type { throw .unsupported("casts of intervals") }
        let result = to.nullable(from.isNullable)
        guard let sql = castSQL(from, to) else {
            throw .validation("Cast function cannot convert value of type \(from.text) to type \(to.text)")
        }
        return BoundFunction(argumentTypes: [from], resultType: result) { sql($0[0]) }
    }

    /// Returns the conversion of an operand to the common type.
    static func implicit(from: SQLType, to: SQLType) throws(SQLError) -> BoundFunction {
        // Texts and binaries are never cut here.
        if (from.isText && to.isText) || (from.isBinary && to.isBinary) {
            return BoundFunction(argumentTypes: [from], resultType: to.nullable(from.isNullable)) { $0[0] }
        }
        return try cast(from: from, to: to)
    }

    private typealias SQL = (String) -> String

    private static func castSQL(_ from: SQLType, _ to: SQLType) -> SQL? {
        if from.isNull || to.isNull { return { $0 } }
        switch to.type {
        case .boolean:
            if from.type == .boolean { return { $0 } }
            return from.isText ? { "ig_text_to_boolean(\($0))" } : nil
        case .tinyint, .smallint, .integer, .bigint: return integerSQL(from, to)
        case .real, .double: return approximateSQL(from, to)
        case .decimal: return decimalSQL(from, to)
        case .varchar: return textSQL(from, to)
        case .varbinary:
            guard from.isBinary else { return nil }
            return cut(from, to, "ig_cut_binary") { $0 }
        case .date, .time, .timestamp, .timestampWithLocalTimeZone: return dateTimeSQL(from, to)
        case .intervalYearMonth, .intervalDayTime: return from.type == to.type ? { $0 } : nil
        case .uuid:
            if from.type == .uuid { return { $0 } }
            return from.isText ? { "ig_text_to_uuid(\($0))" } : nil
        default: return nil
        }
    }

    private static func integerSQL(_ from: SQLType, _ to: SQLType) -> SQL? {
        if from.isInteger {
            return from.digits.precision <= to.digits.precision ? { $0 } : { "ig_to_\(suffix(to))(\($0))" }
        }
        if from.isText { return { "ig_text_to_\(suffix(to))(\($0))" } }
        guard from.isNumeric else { return nil }
        return { "ig_\(from.isDecimal ? "decimal" : "double")_to_\(suffix(to))(\($0))" }
    }

    private static func approximateSQL(_ from: SQLType, _ to: SQLType) -> SQL? {
        if from.type == to.type { return { $0 } }
        switch from.type {
        // A REAL is stored as the equal double.
        case .real: return { $0 }
        case .double: return { "ig_double_to_real(\($0))" }
        case .varchar: return { "ig_text_to_\(suffix(to))(\($0))" }
        default:
            guard from.isNumeric else { return nil }
            return { "ig_\(from.isDecimal ? "decimal" : "integer")_to_\(suffix(to))(\($0))" }
        }
    }

    private static func decimalSQL(_ from: SQLType, _ to: SQLType) -> SQL? {
        let (precision, scale) = to.digits
        let digits = "\(precision), \(scale)"
        if from.isDecimal {
            let own = from.digits
            if own.scale <= scale, own.precision - own.scale <= precision - scale { return { $0 } }
            return { fitted($0, precision, scale) }
        }
        if from.isInteger {
            if from.digits.precision <= precision - scale { return { "ig_integer_to_decimal(\($0))" } }
            return { fitted("ig_integer_to_decimal(\($0))", precision, scale) }
        }
        if from.isApproximate { return { "ig_double_to_decimal(\($0), \(digits))" } }
        return from.isText ? { "ig_text_to_decimal(\($0), \(digits))" } : nil
    }

    /// Returns the SQL of a decimal within its limits.
    static func fitted(_ sql: String, _ precision: Int, _ scale: Int) -> String {
        "ig_fit_decimal(\(sql), \(precision), \(scale))"
    }

    private static func textSQL(_ from: SQLType, _ to: SQLType) -> SQL? {
        switch from.type {
        case .varchar: return cut(from, to, "ig_cut_text") { $0 }
        case .boolean: return cut(from, to, "ig_cut_text") { "CASE \($0) WHEN 1 THEN 'TRUE' WHEN 0 THEN 'FALSE' END" }
        case .tinyint, .smallint, .integer, .bigint: return cut(from, to, "ig_cut_text") { "CAST(\($0) AS TEXT)" }
        case .real: return cut(from, to, "ig_cut_text") { "ig_real_to_text(\($0))" }
        case .double: return cut(from, to, "ig_cut_text") { "ig_double_to_text(\($0))" }
        case .decimal: return cut(from, to, "ig_cut_text") { "ig_decimal_to_text(\($0), \(from.digits.scale))" }
        case .date: return cut(from, to, "ig_cut_text") { "ig_date_to_text(\($0))" }
        // LOCALTIME and LOCALTIMESTAMP have more digits than their types.
        case .time:
            return cut(from, to, "ig_cut_text") { "ig_time_to_text(ig_cut_time(\($0), \(from.precision ?? 0)))" }
        case .timestamp:
            return cut(from, to, "ig_cut_text") {
                "ig_timestamp_to_text(ig_cut_instant(\($0), \(from.precision ?? 0)))"
            }
        case .timestampWithLocalTimeZone: return cut(from, to, "ig_cut_text") { "ig_instant_to_text(\($0))" }
        case .uuid: return cut(from, to, "ig_cut_text") { "ig_uuid_to_text(\($0))" }
        default: return nil
        }
    }

    /// Returns a conversion that cuts the value to the length of a text or binary.
    private static func cut(_ from: SQLType, _ to: SQLType, _ function: String, _ sql: @escaping SQL) -> SQL {
        guard let length = to.precision else { return sql }
        if from.type == to.type, let own = from.precision, own <= length { return sql }
        return { "\(function)(\(sql($0)), \(length))" }
    }

    private static func dateTimeSQL(_ from: SQLType, _ to: SQLType) -> SQL? {
        let digits = to.precision ?? 0
        if from.isText {
            switch to.type {
            case .date: return { "ig_text_to_date(\($0))" }
            case .time: return { "ig_text_to_time(\($0), \(digits))" }
            case .timestamp: return { "ig_text_to_timestamp(\($0), \(digits))" }
            default: return { "ig_text_to_instant(\($0), \(digits))" }
            }
        }
        let isLonger = from.precision ?? 0 <= digits
        switch (from.type, to.type) {
        case (.date, .date): return { $0 }
        case (.date, .timestamp): return { "ig_date_to_timestamp(\($0))" }
        case (.date, .timestampWithLocalTimeZone): return { "ig_local_to_instant(ig_date_to_timestamp(\($0)))" }
        case (.time, .time): return isLonger ? { $0 } : { "ig_cut_time(\($0), \(digits))" }
        case (.time, .timestamp): return { "ig_cut_instant(ig_time_to_timestamp(\($0)), \(digits))" }
        case (.time, .timestampWithLocalTimeZone):
            return { "ig_local_to_instant(ig_cut_instant(ig_time_to_timestamp(\($0)), \(digits)))" }
        case (.timestamp, .date): return { "ig_timestamp_to_date(\($0))" }
        case (.timestamp, .time): return { "ig_timestamp_to_time(\($0), \(digits))" }
        case (.timestamp, .timestamp), (.timestampWithLocalTimeZone, .timestampWithLocalTimeZone):
            return isLonger ? { $0 } : { "ig_cut_instant(\($0), \(digits))" }
        case (.timestamp, .timestampWithLocalTimeZone):
            return { "ig_local_to_instant(ig_cut_instant(\($0), \(digits)))" }
        case (.timestampWithLocalTimeZone, .date): return { "ig_timestamp_to_date(ig_instant_to_local(\($0)))" }
        case (.timestampWithLocalTimeZone, .time):
            return { "ig_timestamp_to_time(ig_instant_to_local(\($0)), \(digits))" }
        case (.timestampWithLocalTimeZone, .timestamp):
            return { "ig_cut_instant(ig_instant_to_local(\($0)), \(digits))" }
        default: return nil
        }
    }
}
