public import IgniteCore

extension Optional: FieldDecodable where Wrapped: FieldDecodable {
    /// Reads NULL as nil.
    public init(field: Field) throws(IgniteError) {
        self = field.isNull ? nil : try Wrapped(field: field)
    }
}

extension FieldDecodable where Self: RawRepresentable, RawValue: FieldDecodable {
    /// Reads the raw value. An enum only needs to declare the conformance: `enum Color: String, FieldDecodable`.
    public init(field: Field) throws(IgniteError) {
        guard let value = Self(rawValue: try RawValue(field: field)) else {
            throw field.failure(Self.self, "\(field.value) is not a valid \(Self.self)")
        }
        self = value
    }
}

extension Value: FieldDecodable {
    /// Reads a value of any type.
    public init(field: Field) throws(IgniteError) { self = field.value }
}

extension Bool: FieldDecodable {
    /// Reads BOOLEAN.
    public init(field: Field) throws(IgniteError) {
        guard field.cell.encoding == .boolean else { throw field.failure(Self.self) }
        self = field.withBytes { start, _ in start.load(as: UInt8.self) != 0 }
    }
}

extension Field {
    /// Returns a whole number of any width.
    @inline(__always)
    func integer<Wanted: FixedWidthInteger>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        guard cell.encoding.isInteger else { return try wholeDecimal(type) }
        guard let number = Wanted(exactly: withBytes(CellBytes.integer)) else { throw tooLarge(type) }
        return number
    }

    /// Returns a DECIMAL that is a whole number.
    private func wholeDecimal<Wanted: FixedWidthInteger>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        guard case .decimal(let decimal) = value else { throw failure(type) }
        guard let number = decimal.wholeNumber else {
            throw failure(type, "\(decimal) is not a whole number that fits \(type)")
        }
        guard let number = Wanted(exactly: number) else { throw tooLarge(type) }
        return number
    }

    private func tooLarge(_ type: Any.Type) -> IgniteError { failure(type, "\(value) does not fit \(type)") }

    /// Returns a floating-point number that is exactly the value of the field.
    @inline(__always)
    func floatingPoint<Wanted: BinaryFloatingPoint>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        switch cell.encoding {
        case .double:
            let double = withBytes(CellBytes.double)
            if double.isNaN { return .nan }
            guard let number = Wanted(exactly: double) else { throw tooLarge(type) }
            return number
        case .real: return Wanted(withBytes(CellBytes.real))
        case .int8, .int16, .int32, .int64:
            guard let number = Wanted(exactly: withBytes(CellBytes.integer)) else { throw tooLarge(type) }
            return number
        default: throw failure(type)
        }
    }
}

extension Int: FieldDecodable {
    /// Reads a whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Int8: FieldDecodable {
    /// Reads a whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Int16: FieldDecodable {
    /// Reads a whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Int32: FieldDecodable {
    /// Reads a whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Int64: FieldDecodable {
    /// Reads a whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Double: FieldDecodable {
    /// Reads DOUBLE, REAL, or a whole number that fits exactly. For DECIMAL, use `CAST(… AS DOUBLE)`, which rounds it.
    public init(field: Field) throws(IgniteError) { self = try field.floatingPoint(Self.self) }
}

extension Float: FieldDecodable {
    /// Reads REAL, or a DOUBLE or whole number that fits exactly.
    public init(field: Field) throws(IgniteError) { self = try field.floatingPoint(Self.self) }
}

extension String: FieldDecodable {
    /// Reads VARCHAR, and the text of a value that SQL has no type for. For other types, ``Value/description`` returns a
    /// text.
    public init(field: Field) throws(IgniteError) {
        guard field.cell.encoding == .text || field.cell.encoding == .object else { throw field.failure(Self.self) }
        self = field.withBytes { String(decoding: UnsafeRawBufferPointer(start: $0, count: $1), as: UTF8.self) }
    }
}

extension [UInt8]: FieldDecodable {
    /// Reads VARBINARY.
    public init(field: Field) throws(IgniteError) {
        guard field.cell.encoding == .bytes else { throw field.failure(Self.self) }
        self = field.withBytes { [UInt8](UnsafeRawBufferPointer(start: $0, count: $1)) }
    }
}

extension BigDecimal: FieldDecodable {
    /// Reads DECIMAL, or a whole number.
    public init(field: Field) throws(IgniteError) {
        switch field.value {
        case .decimal(let value): self = value
        case .tinyint(let value): self.init(Int64(value))
        case .smallint(let value): self.init(Int64(value))
        case .integer(let value): self.init(Int64(value))
        case .bigint(let value): self.init(value)
        default: throw field.failure(Self.self)
        }
    }
}

extension LocalDate: FieldDecodable {
    /// Reads DATE.
    public init(field: Field) throws(IgniteError) {
        guard case .date(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension LocalTime: FieldDecodable {
    /// Reads TIME.
    public init(field: Field) throws(IgniteError) {
        guard case .time(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension LocalDateTime: FieldDecodable {
    /// Reads TIMESTAMP.
    public init(field: Field) throws(IgniteError) {
        guard case .timestamp(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension Instant: FieldDecodable {
    /// Reads TIMESTAMP WITH LOCAL TIME ZONE.
    public init(field: Field) throws(IgniteError) {
        guard case .timestampWithLocalTimeZone(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension IgniteUUID: FieldDecodable {
    /// Reads UUID.
    public init(field: Field) throws(IgniteError) {
        guard case .uuid(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension Period: FieldDecodable {
    /// Reads INTERVAL of years and months.
    public init(field: Field) throws(IgniteError) {
        guard case .intervalYearMonth(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension DayTimeInterval: FieldDecodable {
    /// Reads INTERVAL of days to seconds.
    public init(field: Field) throws(IgniteError) {
        guard case .intervalDayTime(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}
