/// The description of a type of objects, or of an enum, in a cluster of Ignite 2 (ignite2-protocol.md 7).
public struct BinaryType: Sendable, Hashable {
    /// A field of the type.
    public struct Field: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The code of its type in the protocol (ignite2-protocol.md 5): 3 for `int`, 9 for `String`, 103 for any object
        /// and for a DATE.
        public var type: Int32
        /// The id of the name.
        public var id: Int32

        /// Creates a field.
        public init(name: String, type: Int32) {
            self.init(name: name, type: type, id: BinaryType.id(of: name))
        }

        package init(name: String, type: Int32, id: Int32) {
            self.name = name
            self.type = type
            self.id = id
        }
    }

    /// A constant of an enum.
    public struct Constant: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The number by which objects refer to it.
        public var ordinal: Int32

        /// Creates a constant.
        public init(name: String, ordinal: Int32) {
            self.name = name
            self.ordinal = ordinal
        }
    }

    /// The fields of an object, in the order in which it contains them.
    public struct Schema: Sendable, Hashable {
        /// The id, a hash of the fields' ids.
        public var id: Int32
        /// The ids of the fields.
        public var fieldIDs: [Int32]

        package init(id: Int32, fieldIDs: [Int32]) {
            self.id = id
            self.fieldIDs = fieldIDs
        }

        /// Creates the schema of objects with these fields.
        public init(fieldIDs: [Int32]) {
            // FNV-1 over the bytes of the ids (ignite2-protocol.md 5.3).
            var hash: UInt32 = 0x811C_9DC5
            for id in fieldIDs {
                for shift in stride(from: UInt32(0), to: 32, by: 8) {
                    hash = (hash ^ (UInt32(bitPattern: id) >> shift & 0xFF)) &* 0x0100_0193
                }
            }
            self.init(id: Int32(bitPattern: hash), fieldIDs: fieldIDs)
        }
    }

    /// The id, a hash of the name.
    public var id: Int32
    /// The name.
    public var name: String
    /// The field of a key that determines the node of its entry, instead of the whole key.
    public var affinityField: String?
    /// All fields that objects of the type have.
    public var fields: [Field] = []
    /// The constants of an enum; nil for a type of objects.
    public var constants: [Constant]?
    /// The combinations of fields that objects of the type have.
    public var schemas: [Schema] = []

    /// Creates a description of a type of objects, whose fields objects contain in this order.
    public init(name: String, fields: [Field], affinityField: String? = nil) {
        self.init(id: Self.id(of: name), name: name, affinityField: affinityField, fields: fields)
        schemas = [Schema(fieldIDs: fields.map(\.id))]
    }

    /// Creates a description of an enum.
    public init(name: String, constants: [Constant]) {
        self.init(id: Self.id(of: name), name: name, constants: constants)
    }

    package init(
        id: Int32, name: String, affinityField: String? = nil, fields: [Field] = [], constants: [Constant]? = nil,
        schemas: [Schema] = []
    ) {
        self.id = id
        self.name = name
        self.affinityField = affinityField
        self.fields = fields
        self.constants = constants
        self.schemas = schemas
    }

    /// Returns the id of a type or field by its name; case is ignored (ignite2-protocol.md 5.3).
    public static func id(of name: String) -> Int32 {
        // Java folds each UTF-16 unit by itself.
        name.utf16.reduce(0) { hash, unit in hash &* 31 &+ Int32(lowercased(unit)) }
    }

    /// Returns the first two names that stand for the same field; nil if there are none.
    package static func sharedField(_ names: [String]) -> (String, String)? {
        var known: [Int32: String] = [:]
        for name in names {
            if let other = known.updateValue(name, forKey: id(of: name)) { return (other, name) }
        }
        return nil
    }

    private static func lowercased(_ unit: UInt16) -> UInt16 {
        if unit < 0x80 { return unit >= 0x41 && unit <= 0x5A ? unit | 0x20 : unit }
        guard let scalar = Unicode.Scalar(unit) else { return unit }
        let lower = scalar.properties.lowercaseMapping.utf16
        // Java maps İ (U+0130) to i, and drops the dot.
        return unit == 0x130 ? 0x69 : lower.count == 1 ? lower.first! : unit
    }
}
