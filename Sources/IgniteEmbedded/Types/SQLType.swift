import IgniteCore

/// The type of an expression or of a column.
struct SQLType: Equatable, Sendable {
    var type: ColumnType
    /// The digits of a number, the length of a text or binary, the digits of the fraction of a time; nil if unlimited or
    /// not applicable.
    var precision: Int?
    /// The digits after the decimal point; nil if not applicable.
    var scale: Int?
    var isNullable = true
    /// Whether it is CHAR, the type of text literals. Results show it as VARCHAR; error messages name it.
    var isFixedLength = false

    init(_ type: ColumnType, precision: Int? = nil, scale: Int? = nil, isNullable: Bool = true) {
        self.type = type
        self.precision = precision
        self.scale = scale
        self.isNullable = isNullable
    }
}
