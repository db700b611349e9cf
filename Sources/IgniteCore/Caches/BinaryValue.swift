/// A value of a cache, exactly as Ignite 2 stores it.
///
/// Swift types convert to it by themselves (see `Cache`). Use it as a type hint where the stored type is not the obvious
/// one, such as `.char` or `.date`, and for keys and values of any type: `Cache<BinaryValue, BinaryValue>`.
///
/// Keys are equal only if their types are: `.int(1)` and `.long(1)` are two keys.
public enum BinaryValue: Sendable, Hashable {
    /// No value.
    case null
    /// A Java `byte`.
    case byte(Int8)
    /// A Java `short`.
    case short(Int16)
    /// A Java `int`.
    case int(Int32)
    /// A Java `long`.
    case long(Int64)
    /// A Java `float`.
    case float(Float)
    /// A Java `double`.
    case double(Double)
    /// A Java `char`: a UTF-16 code unit.
    case char(UInt16)
    /// A Java `boolean`.
    case bool(Bool)
    /// A `String`.
    case string(String)
    /// A `java.util.UUID`.
    case uuid(IgniteUUID)
    /// A `BigDecimal`. As keys, decimals of different scales differ.
    case decimal(BigDecimal)
    /// A `java.util.Date`: milliseconds since 1970 UTC.
    case date(milliseconds: Int64)
    /// A `java.sql.Date`, as which SQL stores a DATE: the milliseconds since 1970 UTC at which the day begins in the zone
    /// of the server.
    case sqlDate(milliseconds: Int64)
    /// A `java.sql.Time`, as which SQL stores a TIME: the milliseconds since 1970 UTC of the time on 1970-01-01 in the
    /// zone of the server.
    case time(milliseconds: Int64)
    /// A `java.sql.Timestamp`, as which SQL stores a TIMESTAMP: milliseconds since 1970 UTC, and 0 to 999,999 nanoseconds
    /// within the millisecond.
    case timestamp(milliseconds: Int64, nanoseconds: Int32)
    /// A `byte[]`.
    case byteArray([UInt8])
    /// A `short[]`.
    case shortArray([Int16])
    /// An `int[]`.
    case intArray([Int32])
    /// A `long[]`.
    case longArray([Int64])
    /// A `float[]`.
    case floatArray([Float])
    /// A `double[]`.
    case doubleArray([Double])
    /// A `char[]`.
    case charArray([UInt16])
    /// A `boolean[]`.
    case boolArray([Bool])
    /// An array whose elements are all of the type, or null.
    case array(ElementType, [BinaryValue])
    /// An array of objects; the id is that of the type of its elements, or -1 for any.
    case objectArray(typeID: Int32, [BinaryValue])
    /// A Java collection.
    case collection(CollectionKind, [BinaryValue])
    /// A Java map, in its order.
    case map(MapKind, [Entry])
    /// A constant of an enum.
    case enumeration(typeID: Int32, ordinal: Int32)
    /// An object with fields.
    case object(BinaryObject)
    /// A value that this client cannot read, such as one in Java's own serialization: its type code, then its bytes.
    case other([UInt8])

    /// The types of the elements of `array`.
    public enum ElementType: Sendable, Hashable, CaseIterable {
        /// Elements are `string`.
        case string
        /// Elements are `uuid`.
        case uuid
        /// Elements are `date`.
        case date
        /// Elements are `decimal`.
        case decimal
        /// Elements are `timestamp`.
        case timestamp
        /// Elements are `time`.
        case time
    }

    /// The Java class of a collection; the raw value is its code in the protocol.
    public enum CollectionKind: Int8, Sendable, Hashable {
        /// A set of another class; it comes back as `hashSet`.
        case userSet = -1
        /// A collection of another class; it comes back as `arrayList`.
        case userCollection = 0
        /// `ArrayList`.
        case arrayList = 1
        /// `LinkedList`.
        case linkedList = 2
        /// `HashSet`.
        case hashSet = 3
        /// `LinkedHashSet`.
        case linkedHashSet = 4
        /// `Collections.singletonList`; it comes back as `other`.
        case singletonList = 5
    }

    /// The Java class of a map; the raw value is its code in the protocol.
    public enum MapKind: Int8, Sendable, Hashable {
        /// `HashMap`.
        case hashMap = 1
        /// `LinkedHashMap`.
        case linkedHashMap = 2
    }

    /// A key of a map and its value.
    public struct Entry: Sendable, Hashable {
        /// The key.
        public var key: BinaryValue
        /// The value.
        public var value: BinaryValue

        /// Creates an entry.
        public init(_ key: BinaryValue, _ value: BinaryValue) {
            self.key = key
            self.value = value
        }
    }

    /// Whether there is no value.
    public var isNull: Bool { self == .null }
}

/// An object with named fields, as Ignite 2 stores it: for types that have no Swift type, or have other fields at times.
///
/// ```swift
/// var person = BinaryObject(type: "Person", ["id": .int(1), "name": .string("Ada")])
/// person["name"] = .string("Åsa")
/// ```
public struct BinaryObject: Sendable {
    /// A field.
    public struct Field: Sendable, Hashable {
        /// The name; `field` and its id if the cluster does not know the name.
        public let name: String
        /// The value.
        public var value: BinaryValue

        /// Creates a field.
        public init(_ name: String, _ value: BinaryValue) {
            self.name = name
            self.value = value
        }
    }

    /// The name of the type: for Java classes usually the full name, such as `org.example.Person`; nil if the cluster
    /// does not know the type.
    public let typeName: String?
    /// The id of the type, a hash of its name.
    public let typeID: Int32
    /// The fields, in the order in which they are stored.
    public private(set) var fields: [Field]
    /// The bytes that were read; nil once a field has changed, or if they refer to what is outside of the object. Written
    /// back, they are the same key.
    package private(set) var encoded: [UInt8]?
    /// A value of each field's type where a Swift type declares them, because null does not show its type.
    package var declaredTypes: [BinaryValue]?

    /// Creates an object. Ignite ignores case in the names of types and fields.
    public init(type name: String, _ fields: KeyValuePairs<String, BinaryValue>) {
        self.init(type: name, fields: fields.map { Field($0.key, $0.value) })
    }

    /// Creates an object from a list of fields.
    public init(type name: String, fields: [Field]) {
        typeName = name
        typeID = BinaryType.id(of: name)
        self.fields = fields
    }

    /// Creates an object that was read.
    package init(typeID: Int32, typeName: String?, fields: [Field], encoded: [UInt8]?) {
        self.typeName = typeName
        self.typeID = typeID
        self.fields = fields
        self.encoded = encoded
    }

    /// Returns an object of the same type with other fields, and a value of each field's type.
    package func replacing(_ fields: [Field], declaredTypes: [BinaryValue]) -> BinaryObject {
        var object = self
        object.encoded = nil
        object.fields = fields
        object.declaredTypes = declaredTypes
        return object
    }

    /// The value of a field, whose name may differ in case; nil if there is none.
    ///
    /// Setting a field that does not exist adds it; setting nil removes it.
    public subscript(name: String) -> BinaryValue? {
        get { fields.first { $0.name == name }?.value ?? position(of: name).map { fields[$0].value } }
        set {
            encoded = nil
            declaredTypes = nil
            switch (position(of: name), newValue) {
            case (let position?, let value?): fields[position].value = value
            case (let position?, nil): fields.remove(at: position)
            case (nil, let value?): fields.append(Field(name, value))
            case (nil, nil): break
            }
        }
    }

    private func position(of name: String) -> Int? {
        let id = BinaryType.id(of: name)
        return fields.firstIndex { BinaryType.id(of: $0.name) == id }
    }
}

extension BinaryObject: Hashable {
    /// Returns whether two objects have the same type and the same fields in the same order.
    public static func == (left: BinaryObject, right: BinaryObject) -> Bool {
        left.typeID == right.typeID && left.fields == right.fields
    }

    /// Hashes the type and the fields.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(typeID)
        hasher.combine(fields)
    }
}
