import IgniteCore

/// Encodes Encodable types as rows of a table; their keys are column names, as for `RowDecoder`.
///
/// A nil property is `.null`; a column that the type does not encode is nil, which means its default.
final class RowEncoder: Encoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private let header: ResultHeader
    private var row: [Value?] = []
    /// The known keys, and the place of the last one: the next lookup is for the same key or the one after it.
    private var places: [ResultHeader.KeyPlace]
    private var last = -1

    init(_ header: ResultHeader) {
        self.header = header
        places = header.keyPlaces
    }

    /// - Throws: `conversion` if a property has no column, or if no SQL value is equal to it.
    func row<Record: Encodable>(of record: Record) throws(IgniteError) -> [Value?] {
        row = Array(repeating: nil, count: header.columns.count)
        last = -1
        do {
            try record.encode(to: self)
        } catch let error as IgniteError {
            throw error
        } catch EncodingError.invalidValue(_, let context) {
            throw IgniteError(.conversion, "\(Record.self): \(context.debugDescription)")
        } catch {
            throw IgniteError(.conversion, "\(Record.self): \(error)")
        }
        return row
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(RowContainer<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        Refusal("a row is not a list; use keys named after its columns")
    }
    func singleValueContainer() -> any SingleValueEncodingContainer {
        Refusal("a row is not a single value; use keys named after its columns")
    }

    fileprivate func position(of key: some CodingKey) -> Int? {
        let key = key.stringValue
        last += 1
        if last < places.count, places[last].key == key { return places[last].position }
        if !places.contains(where: { $0.key == key }) {
            header.find(key: key)
            places = header.keyPlaces
        }
        last = places.firstIndex { $0.key == key } ?? 0
        return places[last].position
    }

    fileprivate func set(_ value: Value, _ key: some CodingKey) throws(IgniteError) {
        guard let position = position(of: key) else {
            // Nothing is lost, and what was read from the table can be written back.
            guard !value.isNull else { return }
            throw noColumn(key.stringValue)
        }
        guard row[position] == nil else {
            throw IgniteError(
                .conversion,
                "\"\(key.stringValue)\" and another property are both column \(header.columns[position].name)")
        }
        row[position] = value
    }

    /// Sets a whole number of a type that has no SQL equivalent.
    fileprivate func set(_ number: some FixedWidthInteger, _ key: some CodingKey) throws(IgniteError) {
        guard let whole = Int64(exactly: number) else {
            throw IgniteError(.conversion, "\"\(key.stringValue)\": \(number) does not fit BIGINT")
        }
        try set(.bigint(whole), key)
    }

    /// Encodes a value of any type into one column.
    fileprivate func encode<Item: Encodable>(_ item: Item, _ key: some CodingKey) throws {
        if let convertible = item as? any ValueConvertible {
            let value: Value
            do {
                value = try convertible.igniteValue
            } catch {
                throw error.with(context: "\"\(key.stringValue)\"")
            }
            return try set(value, key)
        }
        // The standard library's integers encode themselves as themselves, without end.
        if let number = item as? any FixedWidthInteger { return try set(number, key) }
        try item.encode(to: FieldEncoder(row: self, key: key))
    }

    private func noColumn(_ key: String) -> IgniteError {
        let names = header.columns.map(\.name)
        let near = suggestion(for: key, among: names)
        return IgniteError(.conversion, "there is no column for \"\(key)\"\(near)")
    }
}

private struct RowContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: RowEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { try encoder.set(.null, key) }
    func encode<Item: Encodable>(_ value: Item, forKey key: Key) throws { try encoder.encode(value, key) }

    func encode(_ value: Bool, forKey key: Key) throws { try encoder.set(.boolean(value), key) }
    func encode(_ value: String, forKey key: Key) throws { try encoder.set(.varchar(value), key) }
    func encode(_ value: Double, forKey key: Key) throws { try encoder.set(.double(value), key) }
    func encode(_ value: Float, forKey key: Key) throws { try encoder.set(.real(value), key) }
    func encode(_ value: Int, forKey key: Key) throws { try encoder.set(.bigint(Int64(value)), key) }
    func encode(_ value: Int8, forKey key: Key) throws { try encoder.set(.tinyint(value), key) }
    func encode(_ value: Int16, forKey key: Key) throws { try encoder.set(.smallint(value), key) }
    func encode(_ value: Int32, forKey key: Key) throws { try encoder.set(.integer(value), key) }
    func encode(_ value: Int64, forKey key: Key) throws { try encoder.set(.bigint(value), key) }
    func encode(_ value: UInt, forKey key: Key) throws { try encoder.set(value, key) }
    func encode(_ value: UInt8, forKey key: Key) throws { try encoder.set(value, key) }
    func encode(_ value: UInt16, forKey key: Key) throws { try encoder.set(value, key) }
    func encode(_ value: UInt32, forKey key: Key) throws { try encoder.set(value, key) }
    func encode(_ value: UInt64, forKey key: Key) throws { try encoder.set(value, key) }

    // Codable's own versions leave nil out, which would mean the default of the column.
    func encodeIfPresent<Item: Encodable>(_ value: Item?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try present(value, key, encode) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try present(value, key, encode) }

    private func present<Item>(_ value: Item?, _ key: Key, _ encode: (Item, Key) throws -> Void) throws {
        if let value { try encode(value, key) } else { try encodeNil(forKey: key) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        FieldEncoder(row: encoder, key: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        FieldEncoder(row: encoder, key: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder }
    func superEncoder(forKey key: Key) -> any Encoder { FieldEncoder(row: encoder, key: key) }
}

/// One column, for single-value types.
private struct FieldEncoder<Key: CodingKey>: Encoder, SingleValueEncodingContainer {
    let row: RowEncoder
    let key: Key
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(
            KeyedRefusal<Nested>("\"\(key.stringValue)\": a column is a single value and has no keys"))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        Refusal("\"\(key.stringValue)\": a column is a single value, not a list")
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() throws { try row.set(.null, key) }
    func encode<Item: Encodable>(_ value: Item) throws { try row.encode(value, key) }
}

/// Fails when anything is encoded: the error cannot be thrown where the container is created.
private struct Refusal: UnkeyedEncodingContainer, SingleValueEncodingContainer {
    let reason: String
    let count = 0
    var codingPath: [any CodingKey] { [] }

    init(_ reason: String) { self.reason = reason }

    func encodeNil() throws { throw IgniteError.conversion(reason) }
    func encode<Item: Encodable>(_ value: Item) throws { throw IgniteError.conversion(reason) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(KeyedRefusal<Nested>(reason))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self }
    func superEncoder() -> any Encoder { RefusingEncoder(reason: reason) }
}

private struct KeyedRefusal<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let reason: String
    var codingPath: [any CodingKey] { [] }

    init(_ reason: String) { self.reason = reason }

    func encodeNil(forKey key: Key) throws { throw IgniteError.conversion(reason) }
    func encode<Item: Encodable>(_ value: Item, forKey key: Key) throws { throw IgniteError.conversion(reason) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(KeyedRefusal<Nested>(reason))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { Refusal(reason) }
    func superEncoder() -> any Encoder { RefusingEncoder(reason: reason) }
    func superEncoder(forKey key: Key) -> any Encoder { RefusingEncoder(reason: reason) }
}

private struct RefusingEncoder: Encoder {
    let reason: String
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(KeyedRefusal<Nested>(reason))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { Refusal(reason) }
    func singleValueContainer() -> any SingleValueEncodingContainer { Refusal(reason) }
}
