/// What a cache with a table over its entries requires of keys and values, so that SQL can read what is written by key.
package struct TableMapping: Sendable {
    /// The objects of the table: all values, or all keys.
    package struct ObjectType: Sendable {
        package let name: String
        /// The fields, and their Java classes.
        package let fields: [QueryEntity.Field]

        /// Returns the field that is meant by a name, whose case and underscores may differ.
        package func field(_ name: String) -> QueryEntity.Field? {
            let id = BinaryType.id(of: name)
            return fields.first { BinaryType.id(of: $0.name) == id }
                ?? fields.first { fieldNameMatches($0.name, name) }
        }

        /// The error for a name without a field.
        package func lacks(_ name: String) -> IgniteError {
            let near = suggestion(for: name, among: fields.map(\.name))
            return IgniteError(.conversion, "there is no field for \"\(name)\"\(near)")
        }

        /// Returns the object that a value is.
        ///
        /// - Throws: `conversion` if it is no object of this type: servers store it, and then SQL fails on the table, or
        ///   the node does.
        fileprivate func require(_ value: BinaryValue) throws(IgniteError) -> BinaryObject {
            guard case .object(let object) = value, object.typeID == BinaryType.id(of: name) else {
                throw IgniteError(
                    .conversion, "\(value.words) is no object of type \(name), which the table requires")
            }
            return object
        }

        /// Returns an object of this type whose fields are as the table stores them.
        package func fit(_ object: BinaryObject) throws(IgniteError) -> BinaryObject {
            // What was read from the cluster is.
            guard object.encoded == nil else { return object }
            var fields: [BinaryObject.Field] = []
            var declared: [BinaryValue] = []
            for (index, field) in object.fields.enumerated() {
                guard let (name, value) = try fit(field.value, field.name) else { continue }
                fields.append(BinaryObject.Field(name, value))
                declared.append(value.isNull ? object.declaredTypes?[index] ?? .null : value)
            }
            return object.replacing(fields, declaredTypes: declared)
        }

        /// Returns a key with all its columns in their order: keys are equal only if their bytes are.
        fileprivate func key(_ object: BinaryObject) throws(IgniteError) -> BinaryObject {
            guard object.encoded == nil else { return object }
            var columns: [BinaryObject.Field] = []
            for column in fields {
                guard let value = object[column.name], !value.isNull else {
                    throw IgniteError(.conversion, "there is no value for column \(column.name) of the key")
                }
                columns.append(BinaryObject.Field(column.name, value))
            }
            return object.replacing(columns, declaredTypes: columns.map(\.value))
        }

        /// Returns the field for a property, and its value as the field stores it; nil for a null property without a
        /// field.
        package func fit(_ value: BinaryValue, _ property: String) throws(IgniteError) -> (String, BinaryValue)? {
            guard let field = field(property) else {
                // Nothing is lost, and what was read can be written back.
                if value.isNull { return nil }
                throw lacks(property)
            }
            do throws(IgniteError) {
                return (field.name, try value.fit(javaClass: field.type))
            } catch {
                throw error.with(context: "\"\(property)\"")
            }
        }
    }

    /// A column of the table as it is now.
    package struct Column: Sendable {
        package let name: String
        /// The Java class.
        package let type: String

        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    private let entity: QueryEntity
    /// Whether SQL stores decimals with the scale of their column.
    private let extendsDecimals: Bool

    /// - Parameter columns: The columns; empty if they are those of the configuration.
    /// - Returns: nil if the cache has no table, or several.
    package init?(_ configuration: CacheConfiguration, columns: [Column], extendsDecimals: Bool = false) {
        guard let entities = configuration.queryEntities, entities.count == 1 else { return nil }
        self.extendsDecimals = extendsDecimals
        entity = columns.isEmpty ? entities[0] : entities[0].with(columns)
    }

    /// The type of the values.
    package var valueTypeName: String? { entity.valueType }
    /// The objects that are keys; nil if keys are single values.
    package var keyType: ObjectType? { objects(entity.keyType, areKeys: true) }
    /// The objects that are values; nil if values are single values.
    package var valueType: ObjectType? { objects(entity.valueType, areKeys: false) }
    /// The objects that are values, without the column of the key: SQL takes it from the key.
    package var rowType: ObjectType? {
        valueType.map { type in
            ObjectType(name: type.name, fields: type.fields.filter { $0.name != entity.keyField })
        }
    }
    /// The type of keys that are single values.
    package var keyKind: BinaryKind? { entity.keyType.flatMap(BinaryKind.init(javaClass:)) }
    /// The type of values that are single values.
    package var valueKind: BinaryKind? { entity.valueType.flatMap(BinaryKind.init(javaClass:)) }
    /// The column of keys that are single values, if it has a name of its own.
    package var keyColumn: String? { entity.keyField }
    /// The column of values that are single values, if it has a name of its own.
    package var valueColumn: String? { entity.valueField }

    /// Whether the table says which fields are those of keys. Those that users configure do not always do so.
    private var saysKeys: Bool { entity.fields.contains(where: \.isKey) }

    /// Returns the field of keys or values that a column shows.
    package func field(ofColumn column: String) -> String? {
        entity.fields.first { entity.shows($0.name, as: column) }?.name
    }

    private func objects(_ type: String?, areKeys: Bool) -> ObjectType? {
        guard let type, BinaryKind(javaClass: type) == nil else { return nil }
        let isWhole = entity.keyField != nil
        let fields = entity.fields.filter {
            areKeys ? $0.isKey || !saysKeys : !$0.isKey || (!isWhole && $0.name == entity.valueField)
        }
        return ObjectType(name: type, fields: fields)
    }

    /// Returns a key as the table stores it.
    package func key(_ key: BinaryValue) throws(IgniteError) -> BinaryValue {
        guard let type = entity.keyType else { return key }
        if let columns = keyType {
            let object = try columns.require(key)
            let fitting = try columns.fit(object)
            let key = saysKeys ? try columns.key(fitting) : fitting
            guard extendsDecimals, key.encoded == nil else { return .object(key) }
            let fields = key.fields.map { BinaryObject.Field($0.name, extended($0.value, $0.name)) }
            return .object(key.replacing(fields, declaredTypes: fields.map(\.value)))
        }
        return extended(try key.fit(javaClass: type), entity.keyField)
    }

    /// Returns a decimal of a key with the scale of its column: 1 and 1.00 are two keys, and SQL stores 1.00.
    private func extended(_ value: BinaryValue, _ field: String?) -> BinaryValue {
        guard extendsDecimals, case .decimal(let number) = value,
            let scale = entity.fields.first(where: { $0.name == field })?.scale, scale >= 0
        else { return value }
        return number.extended(toScale: Int(scale)).map { .decimal($0) } ?? value
    }

    /// Returns a value as the table stores it.
    package func value(_ value: BinaryValue) throws(IgniteError) -> BinaryValue {
        guard let type = entity.valueType else { return value }
        if let row = rowType { return .object(try row.fit(try row.require(value))) }
        return try value.fit(javaClass: type)
    }
}

extension QueryEntity {
    /// Returns the table with the fields of its columns: the configuration is as old as the cache.
    fileprivate func with(_ columns: [TableMapping.Column]) -> QueryEntity {
        let names = Set(["_KEY", "_VAL"] + [keyField, valueField].compactMap { $0 })
        var entity = self
        entity.fields.removeAll { field in
            !names.contains(field.name) && !columns.contains { shows(field.name, as: $0.name) }
        }
        for column in columns where !names.contains(column.name) {
            guard !fields.contains(where: { shows($0.name, as: column.name) }) else { continue }
            entity.fields.append(Field(name: column.name, type: column.type))
        }
        return entity
    }

    /// Returns whether a column has the name, or the alias, of a field.
    fileprivate func shows(_ field: String, as column: String) -> Bool {
        let alias = aliases.first { $0.field == field }?.alias
        return (alias ?? field).uppercased() == column.uppercased()
    }
}

/// Returns whether a field is meant by a property: without regard to case and underscores, so that `birthDate` is
/// BIRTH_DATE.
package func fieldNameMatches(_ field: String, _ property: String) -> Bool {
    func bare(_ name: String) -> String { String(name.lowercased().filter { $0 != "_" }) }
    return bare(field) == bare(property)
}

extension BinaryValue {
    /// Returns the value as one of a Java class: numbers in the width of the class, and decimals for whole numbers.
    ///
    /// - Throws: `conversion` if the value is of another type, which would make the column unreadable for SQL.
    fileprivate func fit(javaClass: String) throws(IgniteError) -> BinaryValue {
        guard !isNull, let wanted = BinaryKind(javaClass: javaClass) else { return self }
        switch (wanted, self) {
        case (.byte, .short), (.byte, .int), (.byte, .long): return .byte(try integer(Int8.self))
        case (.short, .byte), (.short, .int), (.short, .long): return .short(try integer(Int16.self))
        case (.int, .byte), (.int, .short), (.int, .long): return .int(try integer(Int32.self))
        case (.long, .byte), (.long, .short), (.long, .int): return .long(try integer(Int64.self))
        case (.decimal, .byte), (.decimal, .short), (.decimal, .int), (.decimal, .long):
            return .decimal(BigDecimal(try integer(Int64.self)))
        case (.double, .float(let value)): return .double(Double(value))
        case (.timestamp, .date(let milliseconds)): return .timestamp(milliseconds: milliseconds, nanoseconds: 0)
        default:
            guard kind == wanted else {
                throw IgniteError(.conversion, "\(words) is no \(javaClass), which the table requires")
            }
            return self
        }
    }
}
