/// A column of a table.
package struct TableColumn: Equatable, Sendable {
    /// The name as stored.
    package var name: String
    package var type: ColumnType
    package var isNullable: Bool
    /// Its position in the primary key; nil if it is not part of it.
    package var keyPosition: Int?
    /// The digits of a decimal, or of the fraction of a time; nil for other types, and for decimals without a limit.
    package var precision: Int?
    /// The digits after the decimal point of a decimal; nil for other types.
    package var scale: Int?
    /// The maximum number of UTF-16 units in a VARCHAR, or of bytes in a VARBINARY; nil for other types.
    package var length: Int?

    package init(name: String, type: ColumnType, isNullable: Bool, keyPosition: Int? = nil) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.keyPosition = keyPosition
    }

    /// The column as results describe it.
    package var column: Column {
        Column(name: name, type: type, isNullable: isNullable, precision: precision ?? length, scale: scale)
    }

    /// Why a column cannot hold a value, worded to follow the column's name.
    private struct Misfit: Error {
        let reason: String
    }

    /// Returns the value in the column's type; times are cut to the column's digits, as the server does.
    ///
    /// - Parameter isInRange: Whether servers accept a date or a point in time.
    /// - Throws: `invalidArgument`, which names the column.
    package func fitted(_ value: Value, isInRange: (Value) -> Bool) throws(IgniteError) -> Value {
        do throws(Misfit) {
            let fitted = try inType(value)
            guard isInRange(fitted) else { throw Misfit(reason: "cannot hold \(value)") }
            return fitted
        } catch {
            throw IgniteError(.invalidArgument, "column \(name) \(error.reason)")
        }
    }

    /// The error for a row without a value for this column of the key.
    package var isRequired: IgniteError {
        IgniteError(.invalidArgument, "a value for key column \(name) is required")
    }

    private func inType(_ value: Value) throws(Misfit) -> Value {
        switch (type, value) {
        case (_, .null):
            guard isNullable, keyPosition == nil else { throw Misfit(reason: "must not be NULL") }
            return value
        case (.tinyint, _): return .tinyint(try whole(value))
        case (.smallint, _): return .smallint(try whole(value))
        case (.integer, _): return .integer(try whole(value))
        case (.bigint, _): return .bigint(try whole(value))
        case (.boolean, .boolean), (.real, .real), (.double, .double), (.uuid, .uuid), (.date, .date):
            return value
        case (.double, .real(let value)): return .double(Double(value))
        case (.real, .double(let number)):
            guard let exact = number.isNaN ? .nan : Float(exactly: number) else {
                throw Misfit(reason: "cannot hold \(value)")
            }
            return .real(exact)
        case (.decimal, .decimal(let value)): return .decimal(try decimal(value))
        case (.decimal, .tinyint), (.decimal, .smallint), (.decimal, .integer), (.decimal, .bigint):
            return .decimal(try decimal(BigDecimal(whole(value))))
        case (.time, .time(let time)): return .time(time.cut(toDigits: precision ?? 9))
        case (.timestamp, .timestamp(var moment)):
            moment.time = moment.time.cut(toDigits: precision ?? 9)
            return .timestamp(moment)
        case (.timestampWithLocalTimeZone, .timestampWithLocalTimeZone(let instant)):
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
        guard !value.isTooLong else { throw Misfit(reason: "cannot hold a number with that many digits") }
        guard let precision else { return value }
        let scale = scale ?? 0
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
        // Ignite 2 counts zeros at the end as digits.
        return value.scale > scale ? value.withoutTrailingZeros.rescaled(to: Int16(clamping: scale)) : value
    }
}

extension [TableColumn] {
    /// The positions of the key's columns, in the order of the primary key.
    package var keyOrder: [Int] {
        indices.filter { self[$0].keyPosition != nil }
            .sorted { self[$0].keyPosition ?? 0 < self[$1].keyPosition ?? 0 }
    }

    /// Returns the error for a row with another number of values than columns.
    package func wrongCount(ofRow count: Int) -> IgniteError {
        IgniteError(.invalidArgument, "expected a row with \(self.count) values, not \(count)")
    }

    /// Returns the error for a key with another number of values than columns.
    package func wrongCount(ofKey count: Int) -> IgniteError {
        IgniteError(.invalidArgument, "expected a key with \(keyOrder.count) values, not \(count)")
    }

    /// Returns the error for a row with a value for a column that the table no longer has.
    package static func isGone(_ column: String) -> IgniteError {
        IgniteError(.invalidArgument, "column \(column) no longer exists")
    }
}
