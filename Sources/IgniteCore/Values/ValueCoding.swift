// Value types as text in Swift's coders, in the format of `description`.

/// Reads a value from its text.
private func decoded<Value: LosslessStringConvertible>(_ decoder: any Decoder) throws -> Value {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Value(text) else {
        throw DecodingError.dataCorruptedError(
            in: container, debugDescription: "'\(text)' is not a valid \(Value.self)")
    }
    return value
}

/// Writes a value as its text.
private func write(_ value: some LosslessStringConvertible, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value.description)
}

extension BigDecimal: Codable, LosslessStringConvertible {
    /// Decodes the text of `description`.
    public init(from decoder: any Decoder) throws { self = try decoded(decoder) }

    /// Encodes the text of `description`.
    public func encode(to encoder: any Encoder) throws { try write(self, to: encoder) }
}

extension LocalDate: Codable, LosslessStringConvertible {
    /// Decodes the text of `description`.
    public init(from decoder: any Decoder) throws { self = try decoded(decoder) }

    /// Encodes the text of `description`.
    public func encode(to encoder: any Encoder) throws { try write(self, to: encoder) }
}

extension LocalTime: Codable, LosslessStringConvertible {
    /// Decodes the text of `description`.
    public init(from decoder: any Decoder) throws { self = try decoded(decoder) }

    /// Encodes the text of `description`.
    public func encode(to encoder: any Encoder) throws { try write(self, to: encoder) }
}

extension LocalDateTime: Codable, LosslessStringConvertible {
    /// Decodes the text of `description`.
    public init(from decoder: any Decoder) throws { self = try decoded(decoder) }

    /// Encodes the text of `description`.
    public func encode(to encoder: any Encoder) throws { try write(self, to: encoder) }
}

extension Instant: Codable, LosslessStringConvertible {
    /// Decodes the text of `description`.
    public init(from decoder: any Decoder) throws { self = try decoded(decoder) }

    /// Encodes the text of `description`.
    public func encode(to encoder: any Encoder) throws { try write(self, to: encoder) }
}

extension IgniteUUID: Codable, LosslessStringConvertible {
    /// Decodes the text of `description`.
    public init(from decoder: any Decoder) throws { self = try decoded(decoder) }

    /// Encodes the text of `description`.
    public func encode(to encoder: any Encoder) throws { try write(self, to: encoder) }
}

extension Period: Codable, LosslessStringConvertible {
    /// Decodes the text of `description`.
    public init(from decoder: any Decoder) throws { self = try decoded(decoder) }

    /// Encodes the text of `description`.
    public func encode(to encoder: any Encoder) throws { try write(self, to: encoder) }
}

extension DayTimeInterval: Codable, LosslessStringConvertible {
    /// Decodes the text of `description`.
    public init(from decoder: any Decoder) throws { self = try decoded(decoder) }

    /// Encodes the text of `description`.
    public func encode(to encoder: any Encoder) throws { try write(self, to: encoder) }
}
