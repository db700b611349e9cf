import IgniteCore

/// The types of columns (ignite3-protocol.md 11.1).
let ignite3DataTypes = [
    DataType("BOOLEAN", "true or false"),
    DataType("TINYINT", "whole number of 1 byte"),
    DataType("SMALLINT", "whole number of 2 bytes"),
    DataType("INTEGER", "whole number of 4 bytes; INT"),
    DataType("BIGINT", "whole number of 8 bytes"),
    DataType("REAL", "floating-point number of 4 bytes"),
    DataType("DOUBLE", "floating-point number of 8 bytes; FLOAT, DOUBLE PRECISION"),
    DataType("DECIMAL(p, s)", "number of p digits, s of them after the decimal point; DEC, NUMERIC"),
    DataType("VARCHAR(n)", "text of at most n characters; 65536 by default"),
    DataType("VARBINARY(n)", "at most n bytes; 65536 by default"),
    DataType("DATE", "date"),
    DataType("TIME(p)", "time of day, p fraction digits (0)"),
    DataType("TIMESTAMP(p)", "date and time without time zone, p fraction digits (6)"),
    DataType("TIMESTAMP(p) WITH LOCAL TIME ZONE", "point in time, shown in the session's time zone"),
    DataType("UUID", "128-bit identifier"),
]

/// Returns the SQL name of a column's type from the values in the system views.
///
/// The views contain the names of the protocol, and a length, precision and scale for every type, most of which have no
/// meaning (ignite3-protocol.md 11.1, 13).
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
    // BOOLEAN, DOUBLE, DATE and UUID have the same name; future types may, too.
    default: type
    }
}

/// Returns the SQL name of the type of a result column, for which less may be known.
func sqlTypeName(of column: Column) -> String {
    let type = column.type
    guard let precision = column.precision else { return type.sqlName }
    let scale = column.scale ?? 0
    return switch type {
    case .varchar, .varbinary: precision == defaultLength ? type.sqlName : "\(type.sqlName)(\(precision))"
    case .decimal: precision == defaultPrecision && scale == 0 ? type.sqlName : "DECIMAL(\(precision), \(scale))"
    case .time, .timestamp: "\(type.sqlName)(\(precision))"
    case .timestampWithLocalTimeZone: "TIMESTAMP(\(precision)) WITH LOCAL TIME ZONE"
    default: type.sqlName
    }
}

/// The length of a VARCHAR or VARBINARY declared without one.
private let defaultLength = 65536
/// The precision of a DECIMAL declared without one.
private let defaultPrecision = 32767
