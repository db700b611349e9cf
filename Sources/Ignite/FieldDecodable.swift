public import IgniteCore

extension Optional: FieldDecodable where Wrapped: FieldDecodable {
    /// nil for NULL.
    public init(field: Field) throws(IgniteError) {
        self = field.isNull ? nil : try Wrapped(field: field)
    }
}

extension FieldDecodable where Self: RawRepresentable, RawValue: FieldDecodable {
    /// Reads the raw value; an enum needs to say no more than `enum Color: String, FieldDecodable`.
    public init(field: Field) throws(IgniteError) {
        guard let value = Self(rawValue: try RawValue(field: field)) else {
            throw field.failure(Self.self, "\(field.value) is no \(Self.self)")
        }
        self = value
    }
}

extension Value: FieldDecodable {
    /// Whatever it is.
    public init(field: Field) throws(IgniteError) { self = field.value }
}

extension Bool: FieldDecodable {
    /// BOOLEAN.
    public init(field: Field) throws(IgniteError) {
        guard field.cell.encoding == .boolean else { throw field.failure(Self.self) }
        self = field.withBytes { start, _ in start.load(as: UInt8.self) != 0 }
    }
}

extension Field {
    /// A whole number of any width.
    @inline(__always)
    func integer<Wanted: FixedWidthInteger>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        guard cell.encoding.isInteger else { return try wholeDecimal(type) }
        guard let number = Wanted(exactly: withBytes(CellForm.integer)) else { throw tooLarge(type) }
        return number
    }

    /// A DECIMAL that is a whole number.
    private func wholeDecimal<Wanted: FixedWidthInteger>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        guard case .decimal(let decimal) = value else { throw failure(type) }
        guard let number = decimal.wholeNumber else {
            throw failure(type, "\(decimal) is no whole number that fits \(type)")
        }
        guard let number = Wanted(exactly: number) else { throw tooLarge(type) }
        return number
    }

    private func tooLarge(_ type: Any.Type) -> IgniteError { failure(type, "\(value) does not fit \(type)") }

    /// A floating-point number that is exactly what the field holds.
    @inline(__always)
    func floatingPoint<Wanted: BinaryFloatingPoint>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        switch cell.encoding {
        case .double:
            let double = withBytes(CellForm.double)
            if double.isNaN { return .nan }
            guard let number = Wanted(exactly: double) else { throw tooLarge(type) }
            return number
        case .real: return Wanted(withBytes(CellForm.real))
        case .int8, .int16, .int32, .int64:
            guard let number = Wanted(exactly: withBytes(CellForm.integer)) else { throw tooLarge(type) }
            return number
        default: throw failure(type)
        }
    }
}

extension Int: FieldDecodable {
    /// A whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Int8: FieldDecodable {
    /// A whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Int16: FieldDecodable {
    /// A whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Int32: FieldDecodable {
    /// A whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Int64: FieldDecodable {
    /// A whole number that fits.
    public init(field: Field) throws(IgniteError) { self = try field.integer(Self.self) }
}

extension Double: FieldDecodable {
    /// DOUBLE, REAL, or a whole number that it can hold. A DECIMAL is none: `CAST(… AS DOUBLE)` rounds it.
    public init(field: Field) throws(IgniteError) { self = try field.floatingPoint(Self.self) }
}

extension Float: FieldDecodable {
    /// REAL, or a DOUBLE or whole number that it can hold.
    public init(field: Field) throws(IgniteError) { self = try field.floatingPoint(Self.self) }
}

extension String: FieldDecodable {
    /// VARCHAR. Other values have a text as ``Value/description``.
    public init(field: Field) throws(IgniteError) {
        guard field.cell.encoding == .text else { throw field.failure(Self.self) }
        self = field.withBytes { String(decoding: UnsafeRawBufferPointer(start: $0, count: $1), as: UTF8.self) }
    }
}

extension [UInt8]: FieldDecodable {
    /// VARBINARY.
    public init(field: Field) throws(IgniteError) {
        guard field.cell.encoding == .bytes else { throw field.failure(Self.self) }
        self = field.withBytes { [UInt8](UnsafeRawBufferPointer(start: $0, count: $1)) }
    }
}

extension BigDecimal: FieldDecodable {
    /// DECIMAL, or a whole number.
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
    /// DATE.
    public init(field: Field) throws(IgniteError) {
        guard case .date(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension LocalTime: FieldDecodable {
    /// TIME.
    public init(field: Field) throws(IgniteError) {
        guard case .time(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension LocalDateTime: FieldDecodable {
    /// TIMESTAMP.
    public init(field: Field) throws(IgniteError) {
        guard case .timestamp(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension Instant: FieldDecodable {
    /// TIMESTAMP WITH LOCAL TIME ZONE.
    public init(field: Field) throws(IgniteError) {
        guard case .timestampWithLocalTimeZone(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension IgniteUUID: FieldDecodable {
    /// UUID.
    public init(field: Field) throws(IgniteError) {
        guard case .uuid(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension Period: FieldDecodable {
    /// INTERVAL of years and months.
    public init(field: Field) throws(IgniteError) {
        guard case .intervalYearMonth(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}

extension DayTimeInterval: FieldDecodable {
    /// INTERVAL of days to seconds.
    public init(field: Field) throws(IgniteError) {
        guard case .intervalDayTime(let value) = field.value else { throw field.failure(Self.self) }
        self = value
    }
}
