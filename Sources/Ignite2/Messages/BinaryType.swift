package import IgniteCore

/// The description of a type in messages (ignite2-protocol.md 7).
extension BinaryType {
    package init(from reader: inout ByteReader) throws(WireError) {
        self.init(
            id: try reader.littleEndian(Int32.self), name: try reader.typedString(),
            affinityField: try reader.typedStringOrNil())
        for _ in 0..<(try reader.count(ofAtLeast: 13)) {
            fields.append(
                Field(
                    name: try reader.typedString(), type: try reader.littleEndian(Int32.self),
                    id: try reader.littleEndian(Int32.self)))
        }
        if try reader.bool() {
            var constants: [Constant] = []
            for _ in 0..<(try reader.count(ofAtLeast: 9)) {
                constants.append(
                    Constant(name: try reader.typedString(), ordinal: try reader.littleEndian(Int32.self)))
            }
            self.constants = constants
        }
        for _ in 0..<(try reader.count(ofAtLeast: 8)) {
            schemas.append(Schema(id: try reader.littleEndian(Int32.self), fieldIDs: try reader.int32s()))
        }
    }

    package func encode(to out: inout ByteWriter) {
        out.appendLittleEndian(id)
        out.appendTyped(name)
        out.appendTyped(affinityField)
        out.append(count: fields.count)
        for field in fields {
            out.appendTyped(field.name)
            out.appendLittleEndian(field.type)
            out.appendLittleEndian(field.id)
        }
        out.append(constants != nil)
        if let constants {
            out.append(count: constants.count)
            for constant in constants {
                out.appendTyped(constant.name)
                out.appendLittleEndian(constant.ordinal)
            }
        }
        out.append(count: schemas.count)
        for schema in schemas {
            out.appendLittleEndian(schema.id)
            out.append(schema.fieldIDs)
        }
    }
}

/// GET_BINARY_TYPE (ignite2-protocol.md 7): the id of a type. The request of PUT_BINARY_TYPE is a description.
package enum GetBinaryType {
    package static func encode(id: Int32, to out: inout ByteWriter) { out.appendLittleEndian(id) }

    package static func decode(from reader: inout ByteReader) throws(WireError) -> Int32 {
        try reader.littleEndian(Int32.self)
    }

    /// Reads the description; nil if there is no such type.
    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> BinaryType? {
        try reader.bool() ? try BinaryType(from: &reader) : nil
    }

    package static func encodeResponse(_ type: BinaryType?, to out: inout ByteWriter) {
        out.append(type != nil)
        type?.encode(to: &out)
    }
}

/// GET_BINARY_TYPE_NAME and REGISTER_BINARY_TYPE_NAME (ignite2-protocol.md 7): the class of a type. The first answers
/// the name, the second whether it was registered.
package struct BinaryTypeName: Equatable {
    /// 0 for Java, 1 for .NET.
    package var platform: UInt8
    package var typeID: Int32
    /// Only in REGISTER_BINARY_TYPE_NAME.
    package var name: String?

    package init(platform: UInt8 = 0, typeID: Int32, name: String? = nil) {
        self.platform = platform
        self.typeID = typeID
        self.name = name
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        platform = try reader.byte()
        typeID = try reader.littleEndian(Int32.self)
        if reader.remaining > 0 { name = try reader.typedString() }
    }

    package func encode(to out: inout ByteWriter) {
        out.append(platform)
        out.appendLittleEndian(typeID)
        if let name { out.appendTyped(name) }
    }
}

/// GET_BINARY_CONFIGURATION (ignite2-protocol.md 7): how the cluster writes complex objects. The request is empty.
package struct BinaryConfiguration: Equatable, Sendable {
    package enum NameMapper: UInt8, Sendable {
        case fullName = 0
        case simpleName = 1
        case custom = 2
    }

    /// Whether objects end with the places of their fields only.
    package var hasCompactFooter: Bool
    package var nameMapper: NameMapper

    package init(hasCompactFooter: Bool, nameMapper: NameMapper) {
        self.hasCompactFooter = hasCompactFooter
        self.nameMapper = nameMapper
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        hasCompactFooter = try reader.bool()
        let start = reader.offset
        guard let mapper = NameMapper(rawValue: try reader.byte()) else {
            throw .invalid(offset: start, what: "an unknown name mapper")
        }
        nameMapper = mapper
    }

    package func encode(to out: inout ByteWriter) {
        out.append(hasCompactFooter)
        out.append(nameMapper.rawValue)
    }
}
