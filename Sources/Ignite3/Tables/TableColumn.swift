package import IgniteCore

/// A column of a table.
package struct TableColumn: Equatable {
    /// The name as stored.
    package var name: String
    package var type: ColumnType
    package var isNullable: Bool
    /// Its position in the primary key; nil if it is not part of it.
    package var keyPosition: Int?
    /// The digits of a decimal, or of the fraction of a time; nil for other types.
    package var precision: Int?
    /// The digits after the decimal point of a decimal; nil for other types.
    package var scale: Int?
    /// The maximum number of UTF-16 units in a VARCHAR, or of bytes in a VARBINARY; nil for other types.
    package var length: Int?

    /// - Parameter length: The length, which the schemas of the client protocol do not contain; nil if unknown.
    init(_ column: TableSchemas.SchemaColumn, length: Int?) {
        name = column.name
        type = column.type
        isNullable = column.isNullable
        keyPosition = column.keyPosition
        switch type {
        case .decimal: (precision, scale) = (column.precision, column.scale)
        case .time, .timestamp, .timestampWithLocalTimeZone: precision = column.precision
        case .varchar, .varbinary: self.length = length
        default: break
        }
    }

    /// The column as results describe it.
    package var column: Column {
        Column(name: name, type: type, isNullable: isNullable, precision: precision ?? length, scale: scale)
    }

    /// Why a column cannot hold a value, worded to follow the column's name.
    struct Misfit: Error {
        let reason: String
    }

    /// Returns the value in the column's type; times are cut to the column's digits, as the server does.
    func fitted(_ value: Value) throws(Misfit) -> Value {
        switch (type, value) {
        case (_, .null):
            guard isNullable, keyPosition == nil else { throw Misfit(reason: "must not be NULL") }
            return value
        case (.tinyint, _): return .tinyint(try whole(value))
        case (.smallint, _): return .smallint(try whole(value))
        case (.integer, _): return .integer(try whole(value))
        case (.bigint, _): return .bigint(try whole(value))
        case (.boolean, .boolean), (.real, .real), (.double, .double), (.uuid, .uuid): return value
        case (.double, .real(let value)): return .double(Double(value))
        case (.real, .double(let number)):
            guard let exact = number.isNaN ? .nan : Float(exactly: number) else {
                throw Misfit(reason: "cannot hold \(value)")
            }
            return .real(exact)
        case (.decimal, .decimal(let value)): return .decimal(try decimal(value))
        case (.decimal, .tinyint), (.decimal, .smallint), (.decimal, .integer), (.decimal, .bigint):
            return .decimal(try decimal(BigDecimal(whole(value))))
        case (.date, .date):
            try requireInRange(value)
            return value
        case (.time, .time(let time)): return .time(time.cut(toDigits: precision ?? 9))
        case (.timestamp, .timestamp(var moment)):
            try requireInRange(value)
            moment.time = moment.time.cut(toDigits: precision ?? 9)
            return .timestamp(moment)
        case (.timestampWithLocalTimeZone, .timestampWithLocalTimeZone(let instant)):
            try requireInRange(value)
            return .timestampWithLocalTimeZone(instant.cut(toDigits: precision ?? 9))
        case (.varchar, .varchar(let text)):
            // A text never has more UTF-16 units than bytes.
            if let length, text.utf8.count > length, text.utf16.count > length {
                throw Misfit(reason: "holds at most \(length) characters, not \(text.utf16.count)")
            }
            return value
        case (.varbinary, .varbinary(let bytes)):
            if let length, bytes.count > length {
                throw Misfit(reason: "holds at most \(length) bytes, not \(bytes.count)")
            }
            return value
        default: throw Misfit(reason: "is of type \(type.sqlName), not \(value.type.sqlName)")
        }
    }

    private func requireInRange(_ value: Value) throws(Misfit) {
        guard value.isInRange else { throw Misfit(reason: "cannot hold \(value)") }
    }

    /// Returns a whole number of any width if it is in the range of this one.
    private func whole<Integer: FixedWidthInteger>(_ value: Value) throws(Misfit) -> Integer {
        let number: Int64
        switch value {
        case .tinyint(let value): number = Int64(value)
        case .smallint(let value): number = Int64(value)
        case .integer(let value): number = Int64(value)
        case .bigint(let value): number = value
        default: throw Misfit(reason: "is of type \(type.sqlName), not \(value.type.sqlName)")
        }
        guard let exact = Integer(exactly: number) else { throw Misfit(reason: "cannot hold \(number)") }
        return exact
    }

    private func decimal(_ value: BigDecimal) throws(Misfit) -> BigDecimal {
        let precision = precision ?? BigDecimal.maximumPrecision
        let scale = scale ?? 0
        guard !value.isTooLong else { throw Misfit(reason: "cannot hold a number with that many digits") }
        let digits = value.digitCounts
        guard digits.behind <= scale else {
            throw Misfit(
                reason: "holds at most \(scale) digits after the decimal point, not \(digits.behind)")
        }
        guard digits.before <= precision - scale else {
            throw Misfit(
                reason:
                    "holds at most \(precision - scale) digits before the decimal point, not \(digits.before)"
            )
        }
        return value
    }
}
