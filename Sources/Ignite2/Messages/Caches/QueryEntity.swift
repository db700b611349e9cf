package import IgniteCore

/// A table over the entries of a cache in messages (ignite2-protocol.md 6).
extension QueryEntity {
    package init(from reader: inout ByteReader, version: ProtocolVersion) throws(WireError) {
        self.init(keyType: try reader.typedStringOrNil(), valueType: try reader.typedStringOrNil())
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
        self.init(name: try reader.typedString(), type: try reader.typedString())
        isKey = try reader.bool()
        isNotNull = try reader.bool()
        defaultValue = try BinaryValue(from: &reader)
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
        let name = try reader.typedString()
        let start = reader.offset
        guard let kind = Kind(rawValue: try reader.byte()) else {
            throw .invalid(offset: start, what: "an unknown kind of index")
        }
        self.init(name: name, kind: kind, inlineSize: try reader.littleEndian(Int32.self), fields: [])
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
