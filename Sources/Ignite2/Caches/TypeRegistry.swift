import IgniteCore

/// The types of objects and enums that a session knows, asks for and registers (ignite2-protocol.md 7).
final class TypeRegistry {
    private unowned let session: Ignite2Session
    /// Whether objects that are written end with the places of their fields only.
    private(set) var hasCompactFooter = true
    private var isFooterKnown = false
    /// The schemas whose types were asked for because they were unknown.
    private var asked: Set<ValueReader.SchemaKey> = []

    init(_ session: Ignite2Session) { self.session = session }

    private var connection: Ignite2Connection { session.connection }
    private var deadline: Deadline? { Ignite2Session.deadline(session.timeout) }

    // MARK: Types

    /// Asks for a type; nil if the cluster does not know it.
    func type(_ id: Int32) throws(IgniteError) -> BinaryType? {
        try session.learnType(id)
        return session.types[id]??.type
    }

    /// Registers a type, or adds its fields and schemas to it.
    func register(_ type: BinaryType) throws(IgniteError) {
        do throws(IgniteError) {
            try connection.call(
                .putBinaryType, until: deadline, interruption: .leaveRequest, { type.encode(to: &$0) },
                decode: { (_) throws(WireError) in })
        } catch {
            throw error.with(context: "type \(type.name)")
        }
        // Others may have added to it as well.
        try session.learnType(type.id)
    }

    // MARK: Writing

    /// Registers the types of the objects in a value, so that others can read their fields, and returns the value to
    /// write.
    ///
    /// - Parameter depth: The number of values that contain it.
    func prepare(_ value: BinaryValue, depth: Int = 0) throws(IgniteError) -> BinaryValue {
        try value.validate(depth: depth)
        switch value {
        case .object(let object): return .object(try prepare(object, depth))
        case .objectArray(let id, let values): return .objectArray(typeID: id, try prepare(values, depth))
        case .collection(let kind, let values): return .collection(kind, try prepare(values, depth))
        case .map(let kind, let entries):
            var prepared: [BinaryValue.Entry] = []
            for entry in entries {
                let key = try prepare(entry.key, depth: depth + 1)
                prepared.append(BinaryValue.Entry(key, try prepare(entry.value, depth: depth + 1)))
            }
            return .map(kind, prepared)
        default: return value
        }
    }

    private func prepare(_ values: [BinaryValue], _ depth: Int) throws(IgniteError) -> [BinaryValue] {
        var prepared: [BinaryValue] = []
        prepared.reserveCapacity(values.count)
        for value in values { prepared.append(try prepare(value, depth: depth + 1)) }
        return prepared
    }

    private func prepare(_ given: BinaryObject, _ depth: Int) throws(IgniteError) -> BinaryObject {
        // An object that was read is registered.
        guard given.encoded == nil else { return given }
        try learnFooter()
        let object = try writable(given, depth)
        try register(object)
        return object
    }

    /// Returns the object without the null fields whose types are unknown. Null does not show its type, and a type with a
    /// field of which the cluster does not know the name cannot be read by all clients.
    private func writable(_ object: BinaryObject, _ depth: Int) throws(IgniteError) -> BinaryObject {
        var fields: [BinaryObject.Field] = []
        var declared: [BinaryValue] = []
        var hasChanged = false
        for (index, field) in object.fields.enumerated() {
            let value = try prepare(field.value, depth: depth + 1)
            let example = value.isNull ? object.declaredTypes?[index] ?? .null : value
            let isKnown = example.isNull ? try self.isKnown(field.name, ofType: object.typeID) : true
            hasChanged = hasChanged || !isKnown || value != field.value
            guard isKnown else { continue }
            fields.append(BinaryObject.Field(field.name, value))
            declared.append(example)
        }
        return hasChanged ? object.replacing(fields, declaredTypes: declared) : object
    }

    /// Returns whether the cluster knows the type of a field. It is asked for a type once.
    private func isKnown(_ field: String, ofType id: Int32) throws(IgniteError) -> Bool {
        if session.types[id] == nil { try session.learnType(id) }
        return session.types[id]??.fieldType(BinaryType.id(of: field)) != nil
    }

    private func register(_ object: BinaryObject) throws(IgniteError) {
        let ids = object.fields.map { BinaryType.id(of: $0.name) }
        let schema = BinaryType.Schema(fieldIDs: ids)
        if let known = session.types[object.typeID] ?? nil {
            if try knows(object, ids, known), known.fieldNames(ofSchema: schema.id) != nil { return }
        }
        guard let name = object.typeName else {
            throw IgniteError(
                .invalidArgument, "an object has no type name: the cluster does not know type \(object.typeID)")
        }
        guard Set(ids).count == ids.count else {
            throw IgniteError(.invalidArgument, "an object of type \(name) has two fields with the same name")
        }
        let known = try type(object.typeID)
        if let known = session.types[object.typeID] ?? nil {
            if try knows(object, ids, known), known.fieldNames(ofSchema: schema.id) != nil { return }
        }
        var type = BinaryType(id: object.typeID, name: known?.name ?? name, affinityField: known?.affinityField)
        type.schemas = [schema]
        for (index, field) in object.fields.enumerated() {
            let stored = known?.fields.first { $0.id == ids[index] }?.type
            let example = field.value.isNull ? object.declaredTypes?[index] ?? .null : field.value
            // Fields of unknown types are left out.
            guard let code = stored ?? (example.isNull ? nil : example.metadataCode) else { continue }
            type.fields.append(BinaryType.Field(name: field.name, type: code, id: ids[index]))
        }
        try register(type)
    }

    /// Returns whether the cluster knows all fields that are not null.
    ///
    /// - Throws: `invalidArgument` if a field has another type than the cluster knows: servers accept it, and then nobody
    ///   else can read the field.
    private func knows(
        _ object: BinaryObject, _ ids: [Int32], _ known: BinaryTypes.Known
    ) throws(IgniteError) -> Bool {
        var isComplete = true
        for (field, id) in zip(object.fields, ids) where !field.value.isNull {
            guard let code = known.fieldType(id) else {
                isComplete = false
                continue
            }
            // A field of any type takes everything.
            guard code != field.value.metadataCode, code != BinaryKind.object.metadataCode else { continue }
            throw IgniteError(
                .invalidArgument,
                "field \"\(field.name)\" of type \(known.name) is \(BinaryKind.word(ofCode: code)), "
                    + "not \(BinaryKind.word(ofCode: field.value.metadataCode))")
        }
        return isComplete
    }

    /// Asks how the cluster writes objects, before the first one.
    private func learnFooter() throws(IgniteError) {
        guard !isFooterKnown else { return }
        if let chosen = session.compactFooter {
            hasCompactFooter = chosen
        } else if connection.features.contains(.binaryConfiguration) {
            hasCompactFooter = try connection.call(
                .getBinaryConfiguration, until: deadline, { _ in },
                decode: { (reader) throws(WireError) in try BinaryConfiguration(from: &reader) }
            ).hasCompactFooter
        }
        isFooterKnown = true
    }

    // MARK: Reading

    /// Decodes an answer with values, and asks for the types of the objects in it.
    func decode<Result>(
        _ answer: Ignite2Connection.Answer, _ name: String, over connection: Ignite2Connection,
        _ body: (inout ValueReader, inout ByteReader) throws(WireError) -> Result
    ) throws(IgniteError) -> Result {
        defer { connection.recycle(answer.buffer) }
        while true {
            var values = ValueReader(types: session.types)
            let result = try connection.wire.decode(answer.buffer, answer.body, name) {
                (reader) throws(WireError) in try body(&values, &reader)
            }
            // An object can have a schema that its type does not list: each is asked for once.
            let new = values.unknownSchemas.filter { asked.insert($0).inserted }
            if new.isEmpty { return result }
            for id in Set(new.map(\.type)) {
                try session.learnType(id)
            }
        }
    }
}
