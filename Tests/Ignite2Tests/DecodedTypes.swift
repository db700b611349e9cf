import Ignite2
import IgniteCore
import TestSupport

/// Responses about binary types, in the form of the recorded expectations.
enum DecodedTypes {
    static func json(_ operation: Operation, _ reader: inout ByteReader) throws(WireError) -> JSON {
        switch operation {
        case .getBinaryType: return json(try GetBinaryType.decodeResponse(from: &reader))
        case .getBinaryTypeName: return .object(["name": .string(try reader.typedString())])
        case .registerBinaryTypeName: return .object(["bool": .boolean(try reader.bool())])
        default:
            let configuration = try BinaryConfiguration(from: &reader)
            return .object([
                "compact_footer": .boolean(configuration.hasCompactFooter),
                "name_mapper": .integer(Int64(configuration.nameMapper.rawValue)),
            ])
        }
    }

    private static func json(_ type: BinaryType?) -> JSON {
        guard let type else { return .object(["exists": .boolean(false)]) }
        let fields = type.fields.map { field in
            JSON.object([
                "name": .string(field.name), "type": .integer(Int64(field.type)), "id": .integer(Int64(field.id)),
            ])
        }
        let schemas = type.schemas.map { schema in
            JSON.object([
                "id": .integer(Int64(schema.id)), "fields": .array(schema.fieldIDs.map { .integer(Int64($0)) }),
            ])
        }
        var json: [String: JSON] = [
            "exists": .boolean(true), "type_id": .integer(Int64(type.id)), "type_name": .string(type.name),
            "affinity_field": .optional(type.affinityField), "fields": .array(fields),
            "is_enum": .boolean(type.constants != nil), "schemas": .array(schemas),
        ]
        if let constants = type.constants {
            json["enum"] = .array(constants.map { .array([.string($0.name), .integer(Int64($0.ordinal))]) })
        }
        return .object(json)
    }
}
