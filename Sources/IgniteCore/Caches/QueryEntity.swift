/// A table over the entries of a cache of Ignite 2.
public struct QueryEntity: Hashable, Sendable {
    /// A column of the table: a field of keys or values.
    public struct Field: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The name of its Java class, such as `java.lang.Integer`.
        public var type: String
        /// Whether it is a field of keys.
        public var isKey = false
        /// Whether NULL is refused.
        public var isNotNull = false
        /// The value of rows that do not set the column.
        public var defaultValue = BinaryValue.null
        /// The maximum number of digits or characters; -1 for the default.
        public var precision: Int32 = -1
        /// The number of digits after the decimal point; -1 for the default.
        public var scale: Int32 = -1

        /// Creates a column of values.
        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// Another name of a field in SQL.
    public struct Alias: Hashable, Sendable {
        /// The field.
        public var field: String
        /// Its name in SQL.
        public var alias: String

        /// Creates an alias.
        public init(field: String, alias: String) {
            self.field = field
            self.alias = alias
        }
    }

    /// An index of the table.
    public struct Index: Hashable, Sendable {
        /// The kind of an index; the raw value is the code in the protocol.
        public enum Kind: UInt8, Hashable, Sendable {
            /// For comparisons.
            case sorted = 0
            /// For text queries.
            case fullText = 1
            /// For places.
            case geospatial = 2
        }

        /// A field of an index.
        public struct Field: Hashable, Sendable {
            /// The name.
            public var name: String
            /// Whether the order is descending.
            public var isDescending: Bool

            /// Creates a field.
            public init(name: String, isDescending: Bool = false) {
                self.name = name
                self.isDescending = isDescending
            }
        }

        /// The name.
        public var name: String
        /// The kind.
        public var kind: Kind
        /// The number of bytes of a value that the index contains; -1 for the default.
        public var inlineSize: Int32
        /// The fields, in order.
        public var fields: [Field]

        /// Creates an index.
        public init(name: String, kind: Kind = .sorted, inlineSize: Int32 = -1, fields: [Field]) {
            self.name = name
            self.kind = kind
            self.inlineSize = inlineSize
            self.fields = fields
        }
    }

    /// The type of the keys: a Java class, or a type of objects.
    public var keyType: String?
    /// The type of the values.
    public var valueType: String?
    /// The name of the table; nil for that of the value's type.
    public var table: String?
    /// The column for the whole key, if it is no object.
    public var keyField: String?
    /// The column for the whole value, if it is no object.
    public var valueField: String?
    /// The columns.
    public var fields: [Field] = []
    /// Other names of columns.
    public var aliases: [Alias] = []
    /// The indexes.
    public var indexes: [Index] = []

    /// Creates a table without columns.
    public init(keyType: String?, valueType: String?) {
        self.keyType = keyType
        self.valueType = valueType
    }
}
