import CSQLite
import Ignite3
import IgniteCore

/// One compiled statement of a database, with its parameters and its current row.
final class PreparedStatement {
    private let database: Database
    private let call = SQLite.call
    private var handle: OpaquePointer?

    init(_ handle: OpaquePointer, of database: Database) {
        self.handle = handle
        self.database = database
    }

    deinit { finalize() }

    /// Gives the memory back. Nothing can be done with the statement after it.
    func finalize() {
        _ = handle.map { call.pointee.sqlite3_finalize($0) }
        handle = nil
    }

    /// Ends the run, so that the statement can be run again with other parameters.
    func reset() {
        _ = call.pointee.sqlite3_reset(handle)
        _ = call.pointee.sqlite3_clear_bindings(handle)
    }

    /// Goes to the next row; false after the last.
    func step() throws(SQLError) -> Bool {
        switch call.pointee.sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = database.error()
            _ = call.pointee.sqlite3_reset(handle)
            throw error
        }
    }

    /// The number of parameters in the SQL for SQLite.
    var parameterCount: Int { Int(call.pointee.sqlite3_bind_parameter_count(handle)) }

    // MARK: Parameters

    /// Sets a parameter in its stored form.
    ///
    /// - Parameters:
    ///   - type: The type to store it as; nil for its own. Numbers and times become that type without a check; values
    ///     of other types stay what they are.
    ///   - index: From 1.
    func bind(_ value: Value, as type: SQLType? = nil, at index: Int) throws(SQLError) {
        let stored = try StoredValue(value, as: type)
        let index = Int32(index)
        let result =
            switch stored {
            case .null: call.pointee.sqlite3_bind_null(handle, index)
            case .integer(let value): call.pointee.sqlite3_bind_int64(handle, index, value)
            case .real(let value): call.pointee.sqlite3_bind_double(handle, index, value)
            case .text(var text):
                text.withUTF8 { bytes in
                    call.pointee.sqlite3_bind_text(
                        handle, index,
                        UnsafeRawPointer(bytes.baseAddress ?? emptyText).assumingMemoryBound(to: CChar.self),
                        Int32(clamping: bytes.count), sqlite_transient())
                }
            case .blob(let blob):
                blob.withUnsafeBytes {
                    call.pointee.sqlite3_bind_blob(
                        handle, index, $0.baseAddress ?? UnsafeRawPointer(SQLite.emptyBytes), Int32(clamping: $0.count),
                        sqlite_transient())
                }
            }
        guard result == SQLITE_OK else { throw database.error() }
    }

    // MARK: The current row

    /// Whether a column is NULL.
    func isNull(at column: Int) -> Bool {
        call.pointee.sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
    }

    /// Returns the bytes of a text or blob; they are valid until the next step.
    private func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = call.pointee.sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: start, count: Int(call.pointee.sqlite3_column_bytes(handle, column)))
    }

    /// Returns the value of a column.
    func value(at column: Int, type: SQLType) -> Value {
        let index = Int32(column)
        guard call.pointee.sqlite3_column_type(handle, index) != SQLITE_NULL else { return .null }
        switch type.type {
        case .boolean: return .boolean(call.pointee.sqlite3_column_int64(handle, index) != 0)
        case .tinyint: return .tinyint(Int8(truncatingIfNeeded: call.pointee.sqlite3_column_int64(handle, index)))
        case .smallint: return .smallint(Int16(truncatingIfNeeded: call.pointee.sqlite3_column_int64(handle, index)))
        case .integer: return .integer(Int32(truncatingIfNeeded: call.pointee.sqlite3_column_int64(handle, index)))
        case .bigint: return .bigint(call.pointee.sqlite3_column_int64(handle, index))
        case .real: return .real(Float(call.pointee.sqlite3_column_double(handle, index)))
        case .double: return .double(call.pointee.sqlite3_column_double(handle, index))
        case .decimal:
            let number = DecimalKey.number(bytes(index))
            return .decimal(BigDecimal(number.rescaled(to: max(number.scale, type.scale ?? 0))))
        case .date:
            let day = Int(call.pointee.sqlite3_column_int64(handle, index))
            return LocalDate(daysSince1970: day).map { .date($0) } ?? .null
        case .time:
            return LocalTime(nanosecondOfDay: call.pointee.sqlite3_column_int64(handle, index)).map { .time($0) }
                ?? .null
        case .timestamp: return LocalDateTime(InstantKey.instant(bytes(index))).map { .timestamp($0) } ?? .null
        case .timestampWithLocalTimeZone: return .timestampWithLocalTimeZone(InstantKey.instant(bytes(index)))
        case .uuid: return .uuid(UUIDKey.uuid(bytes(index)))
        case .varbinary: return .varbinary([UInt8](bytes(index)))
        case .intervalYearMonth:
            let months = Int32(truncatingIfNeeded: call.pointee.sqlite3_column_int64(handle, index))
            return .intervalYearMonth(Period(years: months / 12, months: months % 12))
        case .intervalDayTime:
            let interval = DayTimeInterval(.milliseconds(call.pointee.sqlite3_column_int64(handle, index)))
            return interval.map { .intervalDayTime($0) } ?? .null
        default: return .varchar(String(decoding: bytes(index), as: UTF8.self))
        }
    }

    /// Appends a column as an element of a tuple (ignite3-protocol.md 11.3); nothing for NULL.
    func appendElement(at column: Int, type: SQLType, to out: inout ByteWriter) {
        let index = Int32(column)
        switch type.type {
        case .tinyint, .smallint, .integer, .bigint:
            let value = call.pointee.sqlite3_column_int64(handle, index)
            if value == 0, call.pointee.sqlite3_column_type(handle, index) == SQLITE_NULL { return }
            if let value = Int8(exactly: value) {
                out.appendLittleEndian(value)
            } else if let value = Int16(exactly: value) {
                out.appendLittleEndian(value)
            } else if let value = Int32(exactly: value) {
                out.appendLittleEndian(value)
            } else {
                out.appendLittleEndian(value)
            }
        case .varchar, .varbinary:
            let bytes = bytes(index)
            if bytes.isEmpty, call.pointee.sqlite3_column_type(handle, index) == SQLITE_NULL { return }
            // No UTF-8 begins with this byte.
            if bytes.first ?? variableLengthMarker == variableLengthMarker { out.append(variableLengthMarker) }
            out.append(bytes)
        default: out.appendElement(value(at: column, type: type))
        }
    }
}

/// Where the bytes of an empty text begin.
private var emptyText: UnsafePointer<UInt8> { UnsafePointer(SQLite.emptyBytes.assumingMemoryBound(to: UInt8.self)) }
