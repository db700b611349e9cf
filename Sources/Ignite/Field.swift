public import IgniteCore

/// One value of one row, which has not been converted to a Swift value yet.
public struct Field: Sendable {
    private let row: ResultRow
    /// The position of its column, from 0.
    public let position: Int

    init(row: ResultRow, position: Int) {
        self.row = row
        self.position = position
    }

    /// The column of the field.
    public var column: Column { row.header.columns[position] }

    /// The number of its row in the result, from 1.
    public var rowNumber: Int { row.number }

    /// Whether the field is NULL.
    public var isNull: Bool { cell.isNull }

    /// The value, of whatever type.
    public var value: Value {
        withExtendedLifetime(row.page) { row.cells.value(of: cell) }
    }

    var cell: Cell { withExtendedLifetime(row.page) { row.cells[position] } }

    /// Calls the body with the start and the number of the cell's bytes.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeRawPointer, Int) -> Result) -> Result {
        withExtendedLifetime(row.page) {
            let cell = row.cells[position]
            return body(row.cells.bytes + Int(cell.offset), Int(cell.length))
        }
    }

    /// Returns the error for a value that cannot be read as the given type. It names row, column and type; `problem`
    /// adds details.
    public func failure(_ wanted: Any.Type, _ problem: String? = nil) -> IgniteError {
        guard let problem else {
            return isNull
                ? IgniteError(
                    .conversion, "\(place): NULL is not a valid \(wanted)", hint: "use \(wanted)? to accept NULL")
                : IgniteError(.conversion, "\(place): cannot be read as \(wanted)")
        }
        let type = problem.contains("\(wanted)") ? "" : "\(wanted): "
        return IgniteError(.conversion, "\(place): \(type)\(problem)")
    }

    private var place: String {
        let type = isNull ? column.type : cell.encoding.type
        return "row \(rowNumber), column \(position + 1) \"\(column.name)\" (\(type.sqlName))"
    }

    /// Reads the field. An error from the program's own type is given the place, too.
    func read<Wanted: FieldDecodable>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        do throws(IgniteError) { return try Wanted(field: self) } catch { throw placed(error, type) }
    }

    /// Returns the error with row, column and type, unless it names them already.
    func placed(_ error: any Error, _ wanted: Any.Type) -> IgniteError {
        switch error {
        case let error as IgniteError where error.code != .conversion || error.message.hasPrefix(place): error
        case let error as IgniteError: failure(wanted, error.message).with(hint: error.hint)
        case let error as DecodingError: failure(wanted, error.words)
        default: failure(wanted, "\(error)")
        }
    }
}

/// A Swift type that the fields of a result can be read as.
///
/// | Swift | Reads |
/// |---|---|
/// | `Bool` | BOOLEAN |
/// | `Int`, `Int8` … `Int64` | TINYINT … BIGINT, and DECIMAL without a fraction, if the number fits |
/// | `Double` | DOUBLE, REAL, and whole numbers that a Double can hold |
/// | `Float` | REAL, and DOUBLE if the number fits |
/// | `String` | VARCHAR, and values of Ignite 2 that SQL has no type for, as text |
/// | `[UInt8]` | VARBINARY |
/// | ``BigDecimal`` | DECIMAL and whole numbers |
/// | ``LocalDate``, ``LocalTime``, ``LocalDateTime`` | DATE, TIME, TIMESTAMP |
/// | ``Instant`` | TIMESTAMP WITH LOCAL TIME ZONE |
/// | ``IgniteUUID`` | UUID |
/// | ``Period``, ``DayTimeInterval`` | INTERVAL of years and months, of days to seconds |
/// | ``Value`` | any type |
/// | `Optional` of these | NULL as nil |
///
/// Nothing is rounded, and no value is read as a type that could lose a part of it. Such a read fails with an error of
/// code `conversion`, whose message names row, column and type.
///
/// ## Your own types
///
/// A type defines how it is read:
///
/// ```swift
/// extension Celsius: FieldDecodable {
///     init(field: Field) throws(IgniteError) { self.init(degrees: try Double(field: field)) }
/// }
/// ```
public protocol FieldDecodable {
    /// Reads the field.
    ///
    /// - Throws: `conversion`; create the error with ``Field/failure(_:_:)``.
    init(field: Field) throws(IgniteError)
}
