public import IgniteCore

extension ResultRow {
    /// Returns the row as a `Decodable` type whose keys are column names.
    ///
    /// A key matches a column with exactly its name, in upper case, or with underscores between its words, so that
    /// `birthDate` is BIRTH_DATE.
    ///
    /// Properties whose types are ``FieldDecodable`` are read that way, and enums and other single-value types from one
    /// field. An optional property is nil for NULL, and if there is no such column.
    ///
    /// - Throws: `conversion` if a column is missing, or if a value cannot be read as the type of its property.
    public func decode<Wanted: Decodable>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        let decoder = RowDecoder(row: self)
        do {
            return try decodable(type, decoder) { () throws(IgniteError) in try field(at: 0) }
        } catch {
            if let field = decoder.field(of: error) { throw field.placed(error, type) }
            let row = "row \(number)"
            switch error {
            case let error as IgniteError where error.code != .conversion || error.message.hasPrefix(row): throw error
            case let error as IgniteError: throw error.with(context: "\(row): \(type)")
            case let error as DecodingError: throw IgniteError(.conversion, "\(row): \(type): \(error.words)")
            default: throw IgniteError(.conversion, "\(row): \(type): \(error)")
            }
        }
    }
}

extension ResultRow {
    /// Returns the value of the first column, for types that could also be read by keys.
    ///
    /// - Throws: `conversion` if there is no column, or if its value cannot be read as the type.
    public func decode<Wanted: FieldDecodable & Decodable>(_ type: Wanted.Type) throws(IgniteError) -> Wanted {
        try get(type, at: 0)
    }
}

extension DecodingError {
    private var context: Context? {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context
        @unknown default: nil
        }
    }

    /// The error without its path: the type's own `init(from:)` threw it.
    var words: String { context?.debugDescription ?? "cannot be read" }

    /// The key whose value is wrong, if the error concerns one.
    fileprivate var key: (any CodingKey)? { context?.codingPath.last }
}

/// Reads a type from one field if the type supports it, otherwise through the decoder.
private func decodable<Wanted: Decodable>(
    _ type: Wanted.Type, _ decoder: @autoclosure () -> any Decoder, _ field: () throws(IgniteError) -> Field
) throws -> Wanted {
    if let known = type as? any FieldDecodable.Type, let value = try known.init(field: field()) as? Wanted {
        return value
    }
    return try Wanted(from: decoder())
}

/// The fields of one row by their keys.
private final class RowDecoder: Decoder {
    let row: ResultRow
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    /// The known keys, and the place of the last one: the next lookup is for the same key or the one after it.
    private var places: [ResultHeader.KeyPlace]
    private var last = 0
    /// Whether the type is read from the first column only.
    private var isSingle = false

    init(row: ResultRow) {
        self.row = row
        places = row.header.keyPlaces
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RowContainer<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw noList }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        isSingle = true
        return FieldDecoder(field: try row.field(at: 0))
    }

    var noList: IgniteError { IgniteError(.conversion, "a row is not a list; use keys named after its columns") }

    /// Returns the field that an error from the type's own `init(from:)` concerns, if it is known.
    func field(of error: any Error) -> Field? {
        if isSingle { return try? row.field(at: 0) }
        guard let key = (error as? DecodingError)?.key, let position = position(of: key) else { return nil }
        return Field(row: row, position: position)
    }

    func position(of key: some CodingKey) -> Int? {
        let key = key.stringValue
        if last < places.count, places[last].key == key { return places[last].position }
        last += 1
        if last < places.count, places[last].key == key { return places[last].position }
        if !places.contains(where: { $0.key == key }) {
            row.header.find(key: key)
            places = row.header.keyPlaces
        }
        last = places.firstIndex { $0.key == key } ?? 0
        return places[last].position
    }

    func field(for key: some CodingKey) throws(IgniteError) -> Field {
        guard let position = position(of: key) else { throw row.header.noColumn(key.stringValue) }
        return Field(row: row, position: position)
    }
}

private struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: RowDecoder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { decoder.row.columns.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { decoder.position(of: key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try decoder.field(for: key).isNull }

    func decode<Wanted: Decodable>(_ type: Wanted.Type, forKey key: Key) throws -> Wanted {
        let field = try decoder.field(for: key)
        do {
            return try decodable(type, FieldDecoder(field: field)) { () throws(IgniteError) in field }
        } catch {
            throw field.placed(error, type)
        }
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try Bool(field: decoder.field(for: key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try String(field: decoder.field(for: key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try Double(field: decoder.field(for: key)) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try Float(field: decoder.field(for: key)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoder.field(for: key).integer(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try decoder.field(for: key).integer(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try decoder.field(for: key).integer(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try decoder.field(for: key).integer(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try decoder.field(for: key).integer(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try decoder.field(for: key).integer(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try decoder.field(for: key).integer(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try decoder.field(for: key).integer(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try decoder.field(for: key).integer(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try decoder.field(for: key).integer(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        throw try decoder.field(for: key).failure(type, "a field is a single value and has no keys")
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw try decoder.field(for: key).failure([Value].self, "a field is a single value, not a list")
    }

    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { FieldDecoder(field: try decoder.field(for: key)) }
}

/// One field, for single-value types.
private struct FieldDecoder: Decoder, SingleValueDecodingContainer {
    let field: Field
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw field.failure(type, "a field is a single value and has no keys")
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw field.failure([Value].self, "a field is a single value, not a list")
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { field.isNull }

    func decode<Wanted: Decodable>(_ type: Wanted.Type) throws -> Wanted {
        try decodable(type, self) { () throws(IgniteError) in field }
    }

    func decode(_ type: Bool.Type) throws -> Bool { try Bool(field: field) }
    func decode(_ type: String.Type) throws -> String { try String(field: field) }
    func decode(_ type: Double.Type) throws -> Double { try Double(field: field) }
    func decode(_ type: Float.Type) throws -> Float { try Float(field: field) }
    func decode(_ type: Int.Type) throws -> Int { try field.integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try field.integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try field.integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try field.integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try field.integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try field.integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try field.integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try field.integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try field.integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try field.integer(type) }
}
