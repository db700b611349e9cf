package import IgniteCore

/// A table over the entries of a cache (ignite2-protocol.md 6).
package struct QueryEntity: Equatable, Sendable {
    package struct Field: Equatable, Sendable {
        package var name: String
        /// The name of a Java class.
        package var type: String
        package var isKey = false
        package var isNotNull = false
        package var defaultValue = TypedValue.null
        /// -1 for none; from version 1.2.0 on.
        package var precision: Int32 = -1
        /// -1 for none; from version 1.2.0 on.
        package var scale: Int32 = -1

        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    package struct Alias: Equatable, Sendable {
        package var field: String
        package var alias: String

        package init(field: String, alias: String) {
            self.field = field
            self.alias = alias
        }
    }

    package struct Index: Equatable, Sendable {
        package enum Kind: UInt8, Sendable {
            case sorted = 0
            case fullText = 1
            case geospatial = 2
        }

        package struct Field: Equatable, Sendable {
            package var name: String
            package var isDescending: Bool

            package init(name: String, isDescending: Bool = false) {
                self.name = name
                self.isDescending = isDescending
            }
        }

        package var name: String
        package var kind: Kind
        package var inlineSize: Int32
        package var fields: [Field]

        package init(name: String, kind: Kind = .sorted, inlineSize: Int32 = -1, fields: [Field]) {
            self.name = name
            self.kind = kind
            self.inlineSize = inlineSize
            self.fields = fields
        }
    }

    package var keyType, valueType, table, keyField, valueField: String?
    package var fields: [Field] = []
    package var aliases: [Alias] = []
    package var indexes: [Index] = []

    package init(keyType: String?, valueType: String?) {
        self.keyType = keyType
        self.valueType = valueType
    }

    package init(from reader: inout ByteReader, version: ProtocolVersion) throws(WireError) {
        keyType = try reader.typedStringOrNil()
        valueType = try reader.typedStringOrNil()
        table = try reader.typedStringOrNil()
        keyField = try reader.typedStringOrNil()
        valueField = try reader.typedStringOrNil()
        for _ in 0..<(try reader.count(ofAtLeast: 13)) { fields.append(try Field(from: &reader, version)) }
        for _ in 0..<(try reader.count(ofAtLeast: 10)) {
            aliases.append(Alias(field: try reader.typedString(), alias: try reader.typedString()))
        }
        for _ in 0..<(try reader.count(ofAtLeast: 14)) { indexes.append(try Index(from: &reader)) }
    }

    package func encode(to out: inout ByteWriter, version: ProtocolVersion) {
        for name in [keyType, valueType, table, keyField, valueField] { out.appendTyped(name) }
        out.append(count: fields.count)
        for field in fields { field.encode(to: &out, version) }
        out.append(count: aliases.count)
        for alias in aliases {
            out.appendTyped(alias.field)
            out.appendTyped(alias.alias)
        }
        out.append(count: indexes.count)
        for index in indexes { index.encode(to: &out) }
    }
}

extension QueryEntity.Field {
    init(from reader: inout ByteReader, _ version: ProtocolVersion) throws(WireError) {
        name = try reader.typedString()
        type = try reader.typedString()
        isKey = try reader.bool()
        isNotNull = try reader.bool()
        defaultValue = try TypedValue(from: &reader)
        guard version.hasPrecision else { return }
        precision = try reader.littleEndian(Int32.self)
        scale = try reader.littleEndian(Int32.self)
    }

    func encode(to out: inout ByteWriter, _ version: ProtocolVersion) {
        out.appendTyped(name)
        out.appendTyped(type)
        out.append(isKey)
        out.append(isNotNull)
        defaultValue.encode(to: &out)
        guard version.hasPrecision else { return }
        out.appendLittleEndian(precision)
        out.appendLittleEndian(scale)
    }
}

extension QueryEntity.Index {
    init(from reader: inout ByteReader) throws(WireError) {
        name = try reader.typedString()
        let start = reader.offset
        guard let kind = Kind(rawValue: try reader.byte()) else {
            throw .invalid(offset: start, what: "an unknown kind of index")
        }
        self.kind = kind
        inlineSize = try reader.littleEndian(Int32.self)
        fields = []
        for _ in 0..<(try reader.count(ofAtLeast: 6)) {
            fields.append(Field(name: try reader.typedString(), isDescending: try reader.bool()))
        }
    }

    func encode(to out: inout ByteWriter) {
        out.appendTyped(name)
        out.append(kind.rawValue)
        out.appendLittleEndian(inlineSize)
        out.append(count: fields.count)
        for field in fields {
            out.appendTyped(field.name)
            out.append(field.isDescending)
        }
    }
}
