// Properties of Codable types can be values of caches. Only the coders of caches write and read them: other formats have
// nothing to tell their types with.

extension BinaryValue: Codable {
    /// Throws: only a cache can contain the value.
    public func encode(to encoder: any Encoder) throws { throw notEncodable(self, encoder) }
    /// Throws: only a cache can contain the value.
    public init(from decoder: any Decoder) throws { throw notDecodable(Self.self, decoder) }
}

extension BinaryObject: Codable {
    /// Throws: only a cache can contain the object.
    public func encode(to encoder: any Encoder) throws { throw notEncodable(self, encoder) }
    /// Throws: only a cache can contain the object.
    public init(from decoder: any Decoder) throws { throw notDecodable(Self.self, decoder) }
}

private func notEncodable(_ value: some Any, _ encoder: any Encoder) -> any Error {
    EncodingError.invalidValue(
        value,
        EncodingError.Context(
            codingPath: encoder.codingPath, debugDescription: "\(type(of: value)) can be written only to caches"))
}

private func notDecodable(_ type: Any.Type, _ decoder: any Decoder) -> any Error {
    DecodingError.typeMismatch(
        type,
        DecodingError.Context(
            codingPath: decoder.codingPath, debugDescription: "\(type) can be read only from caches"))
}
