public import IgniteCore

/// One value of one row, which has not been made into a Swift value yet.
public struct Field: Sendable {
    private let row: ResultRow
    /// The position of its column, from 0.
    public let position: Int

    init(row: ResultRow, position: Int) {
        self.row = row
        self.position = position
    }

    /// The column.
    public var column: Column { row.header.columns[position] }

    /// The number of its row in the result, from 1.
    public var rowNumber: Int { row.number }

    /// Whether it is NULL.
    public var isNull: Bool { cell.isNull }

    /// The value, whatever its type.
    public var value: Value {
        withExtendedLifetime(row.page) { row.cells.value(of: cell) }
    }

    var cell: Cell { withExtendedLifetime(row.page) { row.cells[position] } }

    /// Calls the body with where the bytes of the cell begin, and how many they are.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeRawPointer, Int) -> Result) -> Result {
        withExtendedLifetime(row.page) {
            let cell = row.cells[position]
            return body(row.cells.bytes + Int(cell.offset), Int(cell.length))
        }
    }

    /// The error for a value that is none of the wanted type; it names row, column and type. `problem` says more than
    /// that, when there is more.
    public func failure(_ wanted: Any.Type, _ problem: String? = nil) -> IgniteError {
        guard let problem else {
            return isNull
                ? IgniteError(.conversion, "\(place): NULL is no \(wanted)", hint: "\(wanted)? takes NULL, too")
                : IgniteError(.conversion, "\(place): cannot be read as \(wanted)")
        }
        let type = problem.contains("\(wanted)") ? "" : "\(wanted): "
        return IgniteError(.conversion, "\(place): \(type)\(problem)")
    }

    private var place: String {
        let type = isNull ? column.type : cell.encoding.type
        return "row \(rowNumber), column \(position + 1) \"\(column.name)\" (\(type.sqlName))"
    }

    /// Reads the field. What types of the program's own throw names the place, too.
    func read<Wanted: FieldDecodable>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        do throws(IgniteError) { return try Wanted(field: self) } catch { throw placed(error, type) }
    }

    /// The error with row, column and type, unless it names them already.
    func placed(_ error: any Error, _ wanted: Any.Type) -> IgniteError {
        switch error {
        case let error as IgniteError where error.code != .conversion || error.message.hasPrefix(place): error
        case let error as IgniteError: failure(wanted, error.message).with(hint: error.hint)
        case let error as DecodingError: failure(wanted, error.words)
        default: failure(wanted, "\(error)")
        }
    }
}

/// A Swift type that fields of a result can be read as.
///
/// | Swift | reads |
/// |---|---|
/// | `Bool` | BOOLEAN |
/// | `Int`, `Int8` … `Int64` | TINYINT … BIGINT, and DECIMAL without fraction, where the number fits |
/// | `Double` | DOUBLE, REAL, and whole numbers that a Double can hold |
/// | `Float` | REAL, and DOUBLE where the number fits |
/// | `String`, `[UInt8]` | VARCHAR, VARBINARY |
/// | ``BigDecimal`` | DECIMAL and whole numbers |
/// | ``LocalDate``, ``LocalTime``, ``LocalDateTime`` | DATE, TIME, TIMESTAMP |
/// | ``Instant`` | TIMESTAMP WITH LOCAL TIME ZONE |
/// | ``IgniteUUID`` | UUID |
/// | ``Period``, ``DayTimeInterval`` | INTERVAL of years and months, of days to seconds |
/// | ``Value`` | everything |
/// | `Optional` of these | NULL as nil |
///
/// Nothing is rounded, and nothing read as another type where that could lose something: that is an error of the code
/// `conversion`, whose message names row, column and type. A type of your own says how it is read:
///
/// ```swift
/// extension Celsius: FieldDecodable {
///     init(field: Field) throws(IgniteError) { self.init(degrees: try Double(field: field)) }
/// }
/// ```
public protocol FieldDecodable {
    /// Reads the field.
    ///
    /// - Throws: `conversion`, best made by ``Field/failure(_:_:)``.
    init(field: Field) throws(IgniteError)
}
