import IgniteCore

/// Encodes Swift values as values of caches: Codable types as objects with a field for each property.
struct BinaryEncoder {
    let access: any CacheAccess
    /// The fields of the objects of a table, and the name of their type.
    var table: TableMapping.ObjectType?
    /// The number of values that contain the one to encode.
    private var depth = 0

    init(access: any CacheAccess, table: TableMapping.ObjectType?) {
        self.access = access
        self.table = table
    }

    /// - Throws: `conversion` if no value of a cache is equal to it.
    func value<Item: Encodable>(_ item: Item) throws(IgniteError) -> BinaryValue {
        if let convertible = item as? any BinaryConvertible { return try convertible.binaryValue }
        do {
            return try encode(item)
        } catch let error as IgniteError {
            throw error
        } catch EncodingError.invalidValue(_, let context) {
            throw IgniteError(.conversion, "\(Item.self): \(context.debugDescription)")
        } catch {
            throw IgniteError(.conversion, "\(Item.self): \(error)")
        }
    }

    fileprivate func encode<Item: Encodable>(_ item: Item) throws -> BinaryValue {
        guard depth < BinaryValue.nestingLimit else { throw BinaryValue.nestedTooDeep }
        if let convertible = item as? any BinaryConvertible { return try convertible.binaryValue }
        if let local = item as? any LocalValue { return try access.binaryValue(local.igniteValue) }
        if let map = item as? any EncodableMap { return try map.binaryMap(self.nested) }
        if let set = item as? any EncodableSet { return try set.binarySet(self.nested) }
        // The standard library's integers encode themselves as themselves, without end.
        if let number = item as? any FixedWidthInteger {
            guard let whole = Int64(exactly: number) else {
                throw IgniteError(.conversion, "\(number) does not fit a Java long")
            }
            return .long(whole)
        }
        let encoder = NodeEncoder(self, typeName: binaryTypeName(of: Item.self))
        try item.encode(to: encoder)
        return encoder.result
    }

    /// The encoder for what objects contain.
    var nested: BinaryEncoder {
        var encoder = BinaryEncoder(access: access, table: nil)
        encoder.depth = depth + 1
        return encoder
    }
}

/// Dates and times whose points in time depend on the zone of the server.
protocol LocalValue: ValueConvertible {
    /// Creates the value from one of SQL; nil if it is of another type.
    init?(sql value: Value)
    static var binaryExample: BinaryValue { get }
}

extension LocalDate: LocalValue {
    init?(sql value: Value) {
        guard case .date(let date) = value else { return nil }
        self = date
    }
    static var binaryExample: BinaryValue { .sqlDate(milliseconds: 0) }
}

extension LocalTime: LocalValue {
    init?(sql value: Value) {
        guard case .time(let time) = value else { return nil }
        self = time
    }
    static var binaryExample: BinaryValue { .time(milliseconds: 0) }
}

extension LocalDateTime: LocalValue {
    init?(sql value: Value) {
        guard case .timestamp(let moment) = value else { return nil }
        self = moment
    }
    static var binaryExample: BinaryValue { .timestamp(milliseconds: 0, nanoseconds: 0) }
}

/// A dictionary, which would otherwise encode itself as an object or a list.
protocol EncodableMap {
    func binaryMap(_ encoder: BinaryEncoder) throws -> BinaryValue
}

extension Dictionary: EncodableMap where Key: Encodable, Value: Encodable {
    func binaryMap(_ encoder: BinaryEncoder) throws -> BinaryValue {
        // Swift's order is another one each time; equal dictionaries must be equal values.
        let entries = try map { BinaryValue.Entry(try encoder.value($0.key), try encoder.value($0.value)) }
        return .map(.hashMap, entries.sorted { "\($0.key)" < "\($1.key)" })
    }
}

/// A set, which would otherwise encode itself as a list.
protocol EncodableSet {
    func binarySet(_ encoder: BinaryEncoder) throws -> BinaryValue
}

extension Set: EncodableSet where Element: Encodable {
    func binarySet(_ encoder: BinaryEncoder) throws -> BinaryValue {
        .collection(.hashSet, try map { try encoder.value($0) }.sorted { "\($0)" < "\($1)" })
    }
}

/// An array of elements that have no array of their own in Java.
protocol EncodableList {}

extension Array: EncodableList where Element: Encodable {}

/// The parts of one value: the fields of an object, the elements of a list, or a single value.
private final class NodeEncoder: Encoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    fileprivate let encoder: BinaryEncoder
    private let typeName: String
    private var fields: [BinaryObject.Field] = []
    private var declared: [BinaryValue] = []
    private var elements: [BinaryValue] = []
    private var single: BinaryValue?
    private var isList = false
    private var children: [(key: String?, node: NodeEncoder)] = []

    init(_ encoder: BinaryEncoder, typeName: String) {
        self.encoder = encoder
        self.typeName = typeName
    }

    var result: BinaryValue {
        for (key, node) in children {
            if let key {
                set(node.result, key, example: .null)
            } else {
                elements.append(node.result)
            }
        }
        children = []
        if let single { return single }
        if isList { return .collection(.arrayList, elements) }
        var object = BinaryObject(type: encoder.table?.name ?? typeName, fields: fields)
        object.declaredTypes = declared
        return .object(object)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(FieldContainer<Key>(node: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        isList = true
        return ElementContainer(node: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleContainer(node: self) }

    /// - Parameter example: A value of the type of the property, for a value that is null.
    func set(_ value: BinaryValue, _ key: String, example: BinaryValue) {
        fields.append(BinaryObject.Field(key, value))
        declared.append(value.isNull ? example : value)
    }

    func encode<Item: Encodable>(_ item: Item, _ key: String) throws {
        let value: BinaryValue
        do {
            value = try encoder.nested.encode(item)
        } catch let error as IgniteError {
            throw error.with(context: "\"\(key)\"")
        }
        try set(encoder.table.map { try $0.fit(value, key) } ?? (key, value), example: example(of: Item.self))
    }

    private func set(_ field: (name: String, value: BinaryValue)?, example: BinaryValue) throws {
        guard let field else { return }
        set(field.value, field.name, example: example)
    }

    func encodeNil<Item>(_ type: Item.Type, _ key: String) throws {
        try set(encoder.table.map { try $0.fit(.null, key) } ?? (key, .null), example: example(of: type))
    }

    private func example<Item>(of type: Item.Type) -> BinaryValue {
        if let type = type as? any BinaryConvertible.Type { return type.binaryExample }
        if let type = type as? any LocalValue.Type { return type.binaryExample }
        if let type = type as? any RawRepresentable.Type { return rawExample(of: type) }
        if type is any FixedWidthInteger.Type { return .long(0) }
        if type is any EncodableMap.Type { return .map(.hashMap, []) }
        if type is any EncodableSet.Type || type is any EncodableList.Type { return .collection(.arrayList, []) }
        // A field of any type, for a structure or whatever the type encodes itself as.
        return .object(BinaryObject(type: "Object", [:]))
    }

    private func rawExample<Raw: RawRepresentable>(of type: Raw.Type) -> BinaryValue { example(of: Raw.RawValue.self) }

    func append(_ value: BinaryValue) { elements.append(value) }
    var count: Int { elements.count + children.count }
    func setSingle(_ value: BinaryValue) { single = value }

    /// Returns the encoder for a nested container, whose objects have a type of their own: `Shape.circle`.
    func child(_ key: String?) -> NodeEncoder {
        let node = NodeEncoder(encoder.nested, typeName: "\(typeName).\(key ?? "Element")")
        children.append((key, node))
        return node
    }
}

private struct FieldContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: NodeEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { try node.encodeNil(BinaryValue.self, key.stringValue) }
    func encode<Item: Encodable>(_ value: Item, forKey key: Key) throws { try node.encode(value, key.stringValue) }

    // Codable's own version leaves nil out, and with it the field.
    func encodeIfPresent<Item: Encodable>(_ value: Item?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try present(value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try present(value, key) }

    private func present<Item: Encodable>(_ value: Item?, _ key: Key) throws {
        guard let value else { return try node.encodeNil(Item.self, key.stringValue) }
        try node.encode(value, key.stringValue)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        node.child(key.stringValue).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        node.child(key.stringValue).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { node }
    func superEncoder(forKey key: Key) -> any Encoder { node.child(key.stringValue) }
}

private struct ElementContainer: UnkeyedEncodingContainer {
    let node: NodeEncoder
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.count }

    func encodeNil() throws { node.append(.null) }
    func encode<Item: Encodable>(_ value: Item) throws { node.append(try node.encoder.nested.encode(value)) }
    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        node.child(nil).container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        node.child(nil).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { node.child(nil) }
}

private struct SingleContainer: SingleValueEncodingContainer {
    let node: NodeEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil() throws { node.setSingle(.null) }
    func encode<Item: Encodable>(_ value: Item) throws { node.setSingle(try node.encoder.encode(value)) }
}
