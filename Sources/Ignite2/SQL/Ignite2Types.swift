import IgniteCore

/// The types of columns that both engines have.
let ignite2DataTypes = [
    DataType("BOOLEAN", "true or false"),
    DataType("TINYINT", "whole number of 1 byte"),
    DataType("SMALLINT", "whole number of 2 bytes"),
    DataType("INTEGER", "whole number of 4 bytes; INT"),
    DataType("BIGINT", "whole number of 8 bytes"),
    DataType("REAL", "floating-point number of 4 bytes"),
    DataType("DOUBLE", "floating-point number of 8 bytes; DOUBLE PRECISION"),
    DataType("DECIMAL(p, s)", "number of p digits, s of them after the decimal point; DEC, NUMERIC"),
    DataType("VARCHAR(n)", "text of at most n characters; no limit by default"),
    DataType("CHAR(n)", "the same as VARCHAR(n); not padded"),
    DataType("VARBINARY(n)", "at most n bytes; no limit by default"),
    DataType("BINARY(n)", "the same as VARBINARY(n)"),
    DataType("DATE", "date"),
    DataType("TIME", "time of day"),
    DataType("TIMESTAMP", "date and time in the time zone of the server"),
    DataType("UUID", "128-bit identifier"),
]

/// The types of columns with the Calcite engine.
let calciteDataTypes =
    ignite2DataTypes + [
        DataType("INTERVAL DAY TO SECOND", "period of days, hours, minutes and seconds"),
        DataType("INTERVAL YEAR TO MONTH", "period of years and months"),
    ]

/// Returns the SQL name of a column's type from the values in the system views (ignite2-protocol.md 4.8).
///
/// - Parameters:
///   - javaClass: The Java class of the values: `java.lang.Integer`; `int` for a column that is not null.
///   - precision: The declared precision or length. Both engines also give numbers that mean "none", and Calcite
///     gives one for every type.
package func ignite2TypeName(_ javaClass: String, precision: Int, scale: Int) -> String {
    switch javaClass {
    case "java.lang.Boolean", "boolean": return "BOOLEAN"
    case "java.lang.Byte", "byte": return "TINYINT"
    case "java.lang.Short", "short": return "SMALLINT"
    case "java.lang.Integer", "int": return "INTEGER"
    case "java.lang.Long", "long": return "BIGINT"
    case "java.lang.Float", "float": return "REAL"
    case "java.lang.Double", "double": return "DOUBLE"
    case "java.math.BigDecimal":
        guard (1..<unlimitedPrecision).contains(precision) else { return "DECIMAL" }
        return "DECIMAL(\(precision), \(max(scale, 0)))"
    case "java.lang.String": return sized("VARCHAR", precision)
    case "java.lang.Character", "char": return "CHAR(1)"
    case "[B": return sized("VARBINARY", precision)
    case "java.sql.Date", "java.time.LocalDate": return "DATE"
    case "java.sql.Time", "java.time.LocalTime": return "TIME"
    case "java.sql.Timestamp", "java.util.Date", "java.time.LocalDateTime": return "TIMESTAMP"
    case "java.util.UUID": return "UUID"
    case "java.time.Duration": return "INTERVAL DAY TO SECOND"
    case "java.time.Period": return "INTERVAL YEAR TO MONTH"
    case "java.lang.Object": return "OTHER"
    // A class of the user, for which SQL has no name.
    default: return javaClass
    }
}

/// Returns the SQL name of the type of a result column. Results contain no precision; it can be known from elsewhere.
func ignite2TypeName(of column: Column) -> String {
    let name = column.type.sqlName
    guard let precision = column.precision else { return name }
    return switch column.type {
    case .varchar: sized("VARCHAR", precision)
    case .varbinary: sized("VARBINARY", precision)
    case .decimal: ignite2TypeName("java.math.BigDecimal", precision: precision, scale: column.scale ?? 0)
    default: name
    }
}

private func sized(_ name: String, _ length: Int) -> String {
    (1..<Int(Int32.max)).contains(length) ? "\(name)(\(length))" : name
}

/// The precision that the H2 engine gives for a DECIMAL added without one.
private let unlimitedPrecision = 65535
