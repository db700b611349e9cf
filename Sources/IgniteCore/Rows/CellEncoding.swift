/// The encoding of a value in the bytes of a cell, which also determines the type of the value.
///
/// Each cell has an encoding, rather than each column, because Ignite 2 does not send column types: every value has its
/// own. The encodings are those of ignite3-protocol.md 11.3; all integers are little-endian.
@usableFromInline
package enum CellEncoding: UInt8, Sendable, CaseIterable {
    /// NULL, without bytes.
    case null
    /// 1 byte, 0 or 1.
    case boolean
    /// Two's complement of 1 byte.
    case int8
    /// Two's complement of 1 or 2 bytes.
    case int16
    /// Two's complement of 1, 2 or 4 bytes.
    case int32
    /// Two's complement of 1, 2, 4 or 8 bytes.
    case int64
    /// An IEEE float of 4 bytes.
    case real
    /// An IEEE double of 8 bytes, or an equal float of 4 bytes.
    case double
    /// An int16 scale, then the unscaled value, big-endian; `Cell.scale` is the scale to show.
    case decimal
    /// 3 bytes: `year << 9 | month << 5 | day`.
    case date
    /// 4, 5 or 6 bytes: hour, minute, second, and a fraction in ms, µs or ns.
    case time
    /// A date, then a time.
    case dateTime
    /// int64 seconds since 1970 UTC, then int32 nanoseconds unless they are 0.
    case instant
    /// Two int64, the most significant first.
    case uuid
    /// Valid UTF-8.
    case text
    /// Raw bytes.
    case bytes
    /// Years, months, days: three integers of 1, 2 or 4 bytes.
    case period
    /// int64 seconds, then int32 nanoseconds unless they are 0.
    case duration
    /// Valid UTF-8: the text of a value that SQL has no type for.
    case object

    /// The type of the values.
    package var type: ColumnType {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .int8: .tinyint
        case .int16: .smallint
        case .int32: .integer
        case .int64: .bigint
        case .real: .real
        case .double: .double
        case .decimal: .decimal
        case .date: .date
        case .time: .time
        case .dateTime: .timestamp
        case .instant: .timestampWithLocalTimeZone
        case .uuid: .uuid
        case .text: .varchar
        case .bytes: .varbinary
        case .period: .intervalYearMonth
        case .duration: .intervalDayTime
        case .object: .object
        }
    }

    /// Whether the bytes are an integer of any width.
    @inlinable package var isInteger: Bool {
        switch self {
        case .int8, .int16, .int32, .int64: true
        default: false
        }
    }
}
