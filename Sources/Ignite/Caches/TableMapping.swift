import IgniteCore
private import Synchronization

/// What a cache with a table over its entries requires of keys and values, so that SQL can read what is written by key.
struct TableMapping: Sendable {
    /// The objects of the table: all values, or all keys.
    struct ObjectType: Sendable {
        let name: String
        /// The fields, and their Java classes.
        let fields: [QueryEntity.Field]

        /// Returns the field for a property, and its value as the field stores it; nil for a null property without a
        /// field.
        func fit(_ value: BinaryValue, _ property: String) throws(IgniteError) -> (String, BinaryValue)? {
            let id = BinaryType.id(of: property)
            let field =
                fields.first { BinaryType.id(of: $0.name) == id }
                ?? fields.first { fieldNameMatches($0.name, property) }
            guard let field else {
                // Nothing is lost, and what was read can be written back.
                if value.isNull { return nil }
                let near = suggestion(for: property, among: fields.map(\.name))
                throw IgniteError(.conversion, "there is no field for \"\(property)\"\(near)")
            }
            do throws(IgniteError) {
                return (field.name, try value.fit(javaClass: field.type))
            } catch {
                throw error.with(context: "\"\(property)\"")
            }
        }
    }

    private let entity: QueryEntity

    /// - Returns: nil if the cache has no table, or several.
    init?(_ configuration: CacheConfiguration) {
        guard let entities = configuration.queryEntities, entities.count == 1 else { return nil }
        entity = entities[0]
    }

    /// The type of the values.
    var valueTypeName: String? { entity.valueType }
    /// The objects that are keys; nil if keys are single values.
    var keyType: ObjectType? { objects(entity.keyType, areKeys: true) }
    /// The objects that are values; nil if values are single values.
    var valueType: ObjectType? { objects(entity.valueType, areKeys: false) }

    private func objects(_ type: String?, areKeys: Bool) -> ObjectType? {
        guard let type, JavaClass.examples[type] == nil else { return nil }
        // Entities that users configure do not always say which fields are those of keys.
        let saysKeys = entity.fields.contains(where: \.isKey)
        let isWhole = entity.keyField != nil
        let fields = entity.fields.filter {
            areKeys ? $0.isKey || !saysKeys : !$0.isKey || (!isWhole && $0.name == entity.valueField)
        }
        return ObjectType(name: type, fields: fields)
    }

    /// Returns a key as the table stores it.
    func key(_ key: BinaryValue) throws(IgniteError) -> BinaryValue {
        guard let type = entity.keyType else { return key }
        return try key.fit(javaClass: type)
    }

    /// Returns a value as the table stores it.
    func value(_ value: BinaryValue) throws(IgniteError) -> BinaryValue {
        guard let type = entity.valueType else { return value }
        return try value.fit(javaClass: type)
    }
}

/// The table over the entries of a cache, which is asked for once, before the first key or value is written. Caches on
/// several connections can share it.
package final class CacheTable: Sendable {
    private let known = Mutex<TableMapping??>(nil)

    package init() {}

    func mapping(ask: () throws(IgniteError) -> TableMapping?) throws(IgniteError) -> TableMapping? {
        if let mapping = known.withLock({ $0 }) { return mapping }
        let mapping = try ask()
        known.withLock { $0 = .some(mapping) }
        return mapping
    }
}

/// The classes of Java that values of caches have.
enum JavaClass {
    /// A value of each class.
    static let examples: [String: BinaryValue] = [
        "java.lang.Boolean": .bool(false), "java.lang.Byte": .byte(0), "java.lang.Short": .short(0),
        "java.lang.Integer": .int(0), "java.lang.Long": .long(0), "java.lang.Float": .float(0),
        "java.lang.Double": .double(0), "java.lang.Character": .char(0), "java.lang.String": .string(""),
        "java.math.BigDecimal": .decimal(0), "java.util.Date": .date(milliseconds: 0),
        "java.util.UUID": .uuid(IgniteUUID(mostSignificant: 0, leastSignificant: 0)),
        "java.sql.Date": .sqlDate(milliseconds: 0), "java.sql.Time": .time(milliseconds: 0),
        "java.sql.Timestamp": .timestamp(milliseconds: 0, nanoseconds: 0), "[B": .byteArray([]),
    ]
}

extension BinaryValue {
    /// Returns the value as one of a Java class: numbers in the width of the class, and decimals for whole numbers.
    ///
    /// - Throws: `conversion` if the value is of another type, which would make the column unreadable for SQL.
    fileprivate func fit(javaClass: String) throws(IgniteError) -> BinaryValue {
        guard !isNull, let example = JavaClass.examples[javaClass] else { return self }
        switch (example, self) {
        case (.byte, .short), (.byte, .int), (.byte, .long): return .byte(try integer(Int8.self))
        case (.short, .byte), (.short, .int), (.short, .long): return .short(try integer(Int16.self))
        case (.int, .byte), (.int, .short), (.int, .long): return .int(try integer(Int32.self))
        case (.long, .byte), (.long, .short), (.long, .int): return .long(try integer(Int64.self))
        case (.decimal, .byte), (.decimal, .short), (.decimal, .int), (.decimal, .long):
            return .decimal(BigDecimal(try integer(Int64.self)))
        case (.double, .float(let value)): return .double(Double(value))
        case (.timestamp, .date(let milliseconds)): return .timestamp(milliseconds: milliseconds, nanoseconds: 0)
        default:
            guard isSameCase(as: example) else {
                throw IgniteError(.conversion, "\(words) is no \(javaClass), which the table requires")
            }
            return self
        }
    }

    private func isSameCase(as other: BinaryValue) -> Bool {
        switch (self, other) {
        case (.bool, .bool), (.byte, .byte), (.short, .short), (.int, .int), (.long, .long), (.float, .float),
            (.double, .double), (.char, .char), (.string, .string), (.decimal, .decimal), (.date, .date),
            (.uuid, .uuid), (.sqlDate, .sqlDate), (.time, .time), (.timestamp, .timestamp),
            (.byteArray, .byteArray):
            true
        default: false
        }
    }
}

/// A Codable type that names its objects in caches. Without this, the name is that of the Swift type.
///
/// ```swift
/// struct Person: Codable, BinaryTypeNamed {
///     static let binaryTypeName = "org.example.Person"
///     var id: Int32
/// }
/// ```
public protocol BinaryTypeNamed {
    /// The name of the type: for a Java class usually its full name.
    static var binaryTypeName: String { get }
}

/// Returns the name of the objects of a Swift type.
func binaryTypeName(of type: Any.Type) -> String {
    (type as? any BinaryTypeNamed.Type)?.binaryTypeName ?? "\(type)"
}
