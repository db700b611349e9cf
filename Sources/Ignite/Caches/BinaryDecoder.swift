import IgniteCore

/// Decodes values of caches as Swift values: objects as Decodable types.
struct BinaryDecoder {
    let access: any CacheAccess

    /// - Throws: `conversion` if the value cannot be read as the type.
    func decode<Wanted: Decodable>(_ type: Wanted.Type, _ value: BinaryValue) throws(IgniteError) -> Wanted {
        do {
            return try item(type, value)
        } catch let error as IgniteError {
            throw error
        } catch let error as DecodingError {
            throw IgniteError(.conversion, "\(type): \(error.words)")
        } catch {
            throw IgniteError(.conversion, "\(type): \(error)")
        }
    }

    fileprivate func item<Wanted: Decodable>(_ type: Wanted.Type, _ value: BinaryValue) throws -> Wanted {
        if let known = type as? any BinaryConvertible.Type, let result = try known.init(binaryValue: value) as? Wanted {
            return result
        }
        if let known = type as? any LocalValue.Type {
            guard let sql = try access.value(value), let result = known.init(sql: sql) as? Wanted else {
                throw IgniteError(.conversion, "\(value.words) cannot be read as \(type)")
            }
            return result
        }
        if let known = type as? any DecodableMap.Type {
            guard let result = try known.fromBinary(value, self) as? Wanted else {
                throw IgniteError(.conversion, "\(value.words) cannot be read as \(type)")
            }
            return result
        }
        if let known = type as? any FixedWidthInteger.Type {
            let number = try value.integer(Int64.self)
            guard let result = known.exactly(number) as? Wanted else {
                throw IgniteError(.conversion, "\(value.words) does not fit \(type)")
            }
            return result
        }
        return try Wanted(from: NodeDecoder(value, self))
    }
}

extension FixedWidthInteger {
    fileprivate static func exactly(_ number: Int64) -> Self? { Self(exactly: number) }
}

/// A dictionary, which would otherwise decode itself from an object or a list.
private protocol DecodableMap {
    static func fromBinary(_ value: BinaryValue, _ decoder: BinaryDecoder) throws -> Self?
}

extension Dictionary: DecodableMap where Key: Decodable, Value: Decodable {
    fileprivate static func fromBinary(_ value: BinaryValue, _ decoder: BinaryDecoder) throws -> Self? {
        guard case .map(_, let entries) = value else { return nil }
        return Dictionary(
            try entries.map { (try decoder.item(Key.self, $0.key), try decoder.item(Value.self, $0.value)) },
            uniquingKeysWith: { _, last in last })
    }
}

private struct NodeDecoder: Decoder, SingleValueDecodingContainer {
    let value: BinaryValue
    let decoder: BinaryDecoder
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(_ value: BinaryValue, _ decoder: BinaryDecoder) {
        self.value = value
        self.decoder = decoder
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = value else {
            throw IgniteError(.conversion, "\(value.words) has no fields")
        }
        return KeyedDecodingContainer(FieldContainer<Key>(object: object, decoder: decoder))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = value.elements else { throw IgniteError(.conversion, "\(value.words) is not a list") }
        return ElementContainer(elements: elements, decoder: decoder)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { value.isNull }
    func decode<Wanted: Decodable>(_ type: Wanted.Type) throws -> Wanted { try decoder.item(type, value) }
}

private struct FieldContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: BinaryObject
    let decoder: BinaryDecoder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { object.fields.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try value(key).isNull }

    func decode<Wanted: Decodable>(_ type: Wanted.Type, forKey key: Key) throws -> Wanted {
        let value = try value(key)
        do {
            return try decoder.item(type, value)
        } catch let error as IgniteError {
            throw error.with(context: "\"\(key.stringValue)\"")
        }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try NodeDecoder(value(key), decoder).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try NodeDecoder(value(key), decoder).unkeyedContainer()
    }
    func superDecoder() throws -> any Decoder { NodeDecoder(.object(object), decoder) }
    func superDecoder(forKey key: Key) throws -> any Decoder { NodeDecoder(try value(key), decoder) }

    private func find(_ key: Key) -> BinaryValue? {
        let name = key.stringValue
        return object[name] ?? object.fields.first { fieldNameMatches($0.name, name) }?.value
    }

    private func value(_ key: Key) throws -> BinaryValue {
        guard let value = find(key) else {
            let near = suggestion(for: key.stringValue, among: object.fields.map(\.name))
            throw IgniteError(
                .conversion,
                "an object of type \(object.typeName ?? "\(object.typeID)") has no field \"\(key.stringValue)\"\(near)")
        }
        return value
    }
}

private struct ElementContainer: UnkeyedDecodingContainer {
    let elements: [BinaryValue]
    let decoder: BinaryDecoder
    var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex == elements.count }

    init(elements: [BinaryValue], decoder: BinaryDecoder) {
        self.elements = elements
        self.decoder = decoder
    }

    private mutating func next() throws -> BinaryValue {
        guard !isAtEnd else { throw IgniteError(.conversion, "a list has only \(elements.count) elements") }
        defer { currentIndex += 1 }
        return elements[currentIndex]
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, elements[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }
    mutating func decode<Wanted: Decodable>(_ type: Wanted.Type) throws -> Wanted {
        let index = currentIndex
        do {
            return try decoder.item(type, try next())
        } catch let error as IgniteError {
            throw error.with(context: "element \(index + 1)")
        }
    }
    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try NodeDecoder(next(), decoder).container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try NodeDecoder(next(), decoder).unkeyedContainer()
    }
    mutating func superDecoder() throws -> any Decoder { NodeDecoder(try next(), decoder) }
}
