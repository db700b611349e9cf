import IgniteCore

/// The columns in which entries of a cache are shown: one for a key or a value, or one for each field of objects.
struct EntryColumns {
    /// The columns of all keys, or of all values.
    enum Part: Equatable {
        case whole(name: String)
        /// Objects of one type, by the names of their fields.
        case fields(typeID: Int32, [String])

        var count: Int {
            switch self {
            case .whole: 1
            case .fields(_, let names): names.count
            }
        }

        /// Returns whether every part of a value has a column.
        func fits(_ value: BinaryValue) -> Bool {
            guard case .fields(let typeID, let names) = self else { return true }
            guard case .object(let object) = value, object.typeID == typeID else { return false }
            return object.fields.allSatisfy { names.contains($0.name) }
        }
    }

    let key: Part
    let value: Part

    /// Columns for entries of any kind.
    init(_ mapping: TableMapping?) {
        key = .whole(name: mapping?.keyColumn ?? "key")
        value = .whole(name: mapping?.valueColumn ?? "value")
    }

    /// Chooses columns for entries, which are all, or only the first ones.
    init(
        _ entries: [BinaryEntry], isComplete: Bool, _ mapping: TableMapping?, _ caches: any CacheAccess
    ) throws(IgniteError) {
        let whole = EntryColumns(mapping)
        key =
            try Self.fields(entries.lazy.map(\.key), isComplete: isComplete, mapping?.keyType, caches) ?? whole.key
        value =
            try Self.fields(entries.lazy.map(\.value), isComplete: isComplete, mapping?.rowType, caches)
            ?? whole.value
    }

    /// Returns a column for each field; nil if the values are not objects of one type.
    private static func fields(
        _ values: some Sequence<BinaryValue>, isComplete: Bool, _ table: TableMapping.ObjectType?,
        _ caches: any CacheAccess
    ) throws(IgniteError) -> Part? {
        var names = table?.fields.map(\.name) ?? []
        var known = Set(names)
        var typeID: Int32?
        for value in values {
            guard case .object(let object) = value, object.typeName != nil, !object.fields.isEmpty,
                typeID ?? object.typeID == object.typeID
            else { return nil }
            typeID = object.typeID
            for field in object.fields where known.insert(field.name).inserted { names.append(field.name) }
        }
        guard let typeID = typeID ?? table.map({ BinaryType.id(of: $0.name) }) else { return nil }
        // Entries that follow can have fields that these do not have.
        if !isComplete {
            for field in try caches.type(typeID)?.fields ?? [] where known.insert(field.name).inserted {
                names.append(field.name)
            }
        }
        return .fields(typeID: typeID, names)
    }

    /// The number of columns.
    var count: Int { key.count + value.count }

    /// The names. A field that both keys and values have gets a different name in each.
    var names: [String] {
        switch (key, value) {
        case (.whole(let key), .whole(let value)): [key, value]
        case (.whole(let key), .fields(_, let names)): [key] + names
        case (.fields(_, let names), .whole(let value)): names + [value]
        case (.fields(_, let keys), .fields(_, let values)):
            keys.map { values.contains($0) ? "key.\($0)" : $0 } + values
        }
    }

    func fits(_ entry: BinaryEntry) -> Bool { key.fits(entry.key) && value.fits(entry.value) }

    /// Adds the row of an entry.
    func add(_ entry: BinaryEntry, to page: inout PageBuilder, _ caches: any CacheAccess) throws(IgniteError) {
        try add(entry.key, key, to: &page, caches)
        try add(entry.value, value, to: &page, caches)
    }

    private func add(
        _ value: BinaryValue, _ part: Part, to page: inout PageBuilder, _ caches: any CacheAccess
    ) throws(IgniteError) {
        guard case .fields(_, let names) = part, case .object(let object) = value else {
            return page.add(try shown(value, caches))
        }
        // Most objects have all fields, in the order of the columns.
        for (index, name) in names.enumerated() {
            let isNext = index < object.fields.count && object.fields[index].name == name
            let field = isNext ? object.fields[index] : object.fields.first { $0.name == name }
            page.add(try field.map { (field) throws(IgniteError) in try shown(field.value, caches) } ?? .null)
        }
    }

    /// Returns a value as SQL shows it: as text, if SQL has no type for it.
    private func shown(_ value: BinaryValue, _ caches: any CacheAccess) throws(IgniteError) -> Value {
        if case .decimal(let number) = value, number.isTooLong { return .object(try caches.text(value)) }
        if let known = try caches.value(value) { return known }
        return .object(try caches.text(value))
    }
}
