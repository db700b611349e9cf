import IgniteCore

/// The name of a column's type as it is written in SQL, from what the system views tell of it.
///
/// They hold the protocol's names, and a length, precision and scale for every type, most of which mean nothing
/// (ignite3-protocol.md 11.1, 13).
package func sqlTypeName(_ type: String, precision: Int, scale: Int, length: Int) -> String {
    switch type {
    case "INT8": "TINYINT"
    case "INT16": "SMALLINT"
    case "INT32": "INTEGER"
    case "INT64": "BIGINT"
    case "FLOAT": "REAL"
    case "STRING": length == defaultLength ? "VARCHAR" : "VARCHAR(\(length))"
    case "BYTE_ARRAY": length == defaultLength ? "VARBINARY" : "VARBINARY(\(length))"
    case "DECIMAL": precision == defaultPrecision && scale == 0 ? "DECIMAL" : "DECIMAL(\(precision), \(scale))"
    case "TIME": "TIME(\(precision))"
    case "DATETIME": "TIMESTAMP(\(precision))"
    case "TIMESTAMP": "TIMESTAMP(\(precision)) WITH LOCAL TIME ZONE"
    // BOOLEAN, DOUBLE, DATE and UUID have the same name; so may types to come.
    default: type
    }
}

extension Column {
    /// The same for a column of a result, of which only what is known is told.
    var sqlTypeName: String {
        guard let precision else { return type.sqlName }
        return switch type {
        case .varchar, .varbinary: precision == defaultLength ? type.sqlName : "\(type.sqlName)(\(precision))"
        case .decimal:
            precision == defaultPrecision && scale ?? 0 == 0 ? type.sqlName : "DECIMAL(\(precision), \(scale ?? 0))"
        case .time, .timestamp: "\(type.sqlName)(\(precision))"
        case .timestampWithLocalTimeZone: "TIMESTAMP(\(precision)) WITH LOCAL TIME ZONE"
        default: type.sqlName
        }
    }
}

/// The length of a VARCHAR or VARBINARY that was declared without one.
private let defaultLength = 65536
/// The precision of a DECIMAL that was declared without one.
private let defaultPrecision = 32767
