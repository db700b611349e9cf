import IgniteCore

/// A value as SQLite keeps it. Equal types compare as Ignite compares them, in SQLite's own order.
enum StoredValue {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// Creates the stored form of a value.
    ///
    /// Times are cut to milliseconds: Ignite's SQL has no finer ones.
    ///
    /// - Parameter type: The type of the column or parameter; nil for that of the value. Numbers and times become that
    ///   type without a check of its range.
    init(_ value: Value, as type: SQLType? = nil) throws(SQLError) {
        switch value {
        case .null: self = .null
        case .boolean(let value): self = .integer(value ? 1 : 0)
        case .tinyint(let value): self = Self.number(Int64(value), type?.type)
        case .smallint(let value): self = Self.number(Int64(value), type?.type)
        case .integer(let value): self = Self.number(Int64(value), type?.type)
        case .bigint(let value): self = Self.number(value, type?.type)
        case .real(let value): self = try Self.number(Double(value))
        case .double(let value): self = try Self.number(value)
        case .decimal(let value): self = .blob(DecimalKey.bytes(ExactDecimal(value)))
        case .date(let value): self = .integer(Int64(value.daysSince1970))
        case .time(let value): self = .integer(value.cut(toDigits: min(type?.precision ?? 3, 3)).nanosecondOfDay)
        case .timestamp(let value):
            guard let instant = Instant(value) else { throw .runtime("TIMESTAMP out of range") }
            self = .blob(InstantKey.bytes(instant.cut(toDigits: min(type?.precision ?? 3, 3))))
        case .timestampWithLocalTimeZone(let value):
            self = .blob(InstantKey.bytes(value.cut(toDigits: min(type?.precision ?? 3, 3))))
        case .uuid(let value): self = .blob(UUIDKey.bytes(value))
        case .varchar(let value): self = .text(value)
        case .varbinary(let value): self = .blob(value)
        default: throw .unsupported("values of type \(value.type.sqlName)")
        }
    }

    private static func number(_ value: Int64, _ type: ColumnType?) -> StoredValue {
        switch type {
        case .real, .double: .real(Double(value))
        case .decimal: .blob(DecimalKey.bytes(ExactDecimal(value)))
        default: .integer(value)
        }
    }

    /// SQLite has no NaN: it becomes NULL.
    static func number(_ value: Double) throws(SQLError) -> StoredValue {
        guard !value.isNaN else { throw .nan }
        return .real(value)
    }

    /// The text of the value in SQL.
    var sql: String {
        switch self {
        case .null: return "NULL"
        case .integer(.min): return "(-9223372036854775807-1)"
        case .integer(let value): return "\(value)"
        case .real(let value):
            // Every number reads back as itself: 17 digits are enough, and SQLite rounds correctly only up to 15.
            if value == .infinity { return "9e999" }
            if value == -.infinity { return "-9e999" }
            return "ig_double(\(Int64(bitPattern: value.bitPattern)))"
        case .text(let text):
            // A zero byte ends the text of a statement.
            guard !text.utf8.contains(0) else { return "CAST(\(Self.hex(Array(text.utf8))) AS TEXT)" }
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        case .blob(let bytes): return Self.hex(bytes)
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return "x'" + String(decoding: text, as: UTF8.self) + "'"
    }
}

extension Value {
    /// Refuses times with more than milliseconds, which rows written by key keep in Ignite.
    func requireMilliseconds() throws(SQLError) {
        let nanosecond =
            switch self {
            case .time(let value): Int64(value.nanosecond)
            case .timestamp(let value): Int64(value.time.nanosecond)
            case .timestampWithLocalTimeZone(let value): Int64(value.nanoseconds)
            default: 0 as Int64
            }
        if nanosecond % 1_000_000 != 0 { throw .unsupported("times with more than milliseconds: \(self)") }
    }
}

extension SQLError {
    /// SQLite has no NaN.
    static let nan = SQLError.unsupported("NaN")
}
