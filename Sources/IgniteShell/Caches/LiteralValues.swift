import IgniteCore

/// Turns literals into keys and values of a cache.
///
/// A type in the literal decides, then that of the cache's table or of the field, and then the literal's own: whole
/// numbers are `long`, and others `double`.
struct LiteralValues {
    let caches: any CacheAccess
    let source: LiteralSource
    /// The table over the entries of the cache, if it has one.
    let mapping: TableMapping?
    /// What objects have added to the types of the cluster, in words.
    private(set) var additions: [String] = []
    /// The types of objects that were asked for.
    private var types: [Int32: BinaryType?] = [:]

    init(_ caches: any CacheAccess, _ source: LiteralSource, _ mapping: TableMapping?) {
        self.caches = caches
        self.source = source
        self.mapping = mapping
    }

    mutating func key(_ literal: CacheLiteral) throws(IgniteError) -> BinaryValue {
        let key = try entryPart(literal, mapping?.keyType, mapping?.keyKind, isKey: true)
        return try fitting(literal) { () throws(IgniteError) in try mapping?.key(key) ?? key }
    }

    mutating func value(_ literal: CacheLiteral) throws(IgniteError) -> BinaryValue {
        let value = try entryPart(literal, mapping?.rowType, mapping?.valueKind, isKey: false)
        return try fitting(literal) { () throws(IgniteError) in try mapping?.value(value) ?? value }
    }

    private mutating func entryPart(
        _ literal: CacheLiteral, _ objects: TableMapping.ObjectType?, _ kind: BinaryKind?, isKey: Bool
    ) throws(IgniteError) -> BinaryValue {
        guard !literal.isNull else { throw fault("a cache cannot contain null", literal) }
        guard let objects, literal.type == nil else { return try value(literal, as: kind) }
        let columns = objects.fields.map { "\($0.name): …" }.joined(separator: ", ")
        guard case .object(let type, let fields) = literal.form else {
            throw fault("expected an object, found \(literal.words)", literal)
                .with(hint: "the \(isKey ? "keys" : "values") of the table are objects: {\(columns)}")
        }
        if let type, BinaryType.id(of: type) != BinaryType.id(of: objects.name) {
            throw fault("the table of the cache requires type \(objects.name), not \(type)", literal)
        }
        return .object(try row(fields, objects, isKey: isKey, literal))
    }

    /// Returns an object of the table, with the fields in their order: keys are equal only if their bytes are.
    private mutating func row(
        _ fields: [CacheLiteral.Field], _ objects: TableMapping.ObjectType, isKey: Bool, _ literal: CacheLiteral
    ) throws(IgniteError) -> BinaryObject {
        var found: [String: BinaryValue] = [:]
        for field in fields {
            guard let column = objects.field(field.name) else {
                throw source.fault(objects.lacks(field.name).message, at: field.place)
            }
            let value = try value(field.value, as: BinaryKind(javaClass: column.type))
            guard found.updateValue(value, forKey: column.name) == nil else {
                throw source.fault("\"\(column.name)\" is given twice", at: field.place)
            }
        }
        var ordered: [BinaryObject.Field] = []
        for column in objects.fields {
            // SQL reads a field that is not there as NULL. Null itself would not show the type of the field to others.
            if let value = found[column.name], !value.isNull {
                ordered.append(BinaryObject.Field(column.name, value))
            } else if isKey {
                throw fault("the key needs \"\(column.name)\"", literal)
            }
        }
        return BinaryObject(type: objects.name, fields: ordered)
    }

    // MARK: Any value

    /// - Parameter wanted: The type that a table or a field requires; nil if there is none.
    private mutating func value(_ literal: CacheLiteral, as wanted: BinaryKind?) throws(IgniteError) -> BinaryValue {
        if let name = literal.type {
            guard let kind = BinaryKind(word: name) else { return try constant(literal, of: name) }
            var bare = literal
            bare.type = nil
            if case .text(let text) = literal.form, let value = Self.number(text, kind) { return value }
            return try value(bare, as: kind)
        }
        switch literal.form {
        case .null: return .null
        case .boolean(let value):
            try require(wanted ?? .boolean, [.boolean], literal)
            return .bool(value)
        case .bytes(let bytes):
            try require(wanted ?? .byteArray, [.byteArray], literal)
            return .byteArray(bytes)
        case .number(let digits): return try number(digits, wanted, literal)
        case .text(let text): return try self.text(text, wanted, literal)
        case .list(let elements): return try list(elements, wanted, literal)
        case .map(let entries):
            try require(wanted ?? .map, [.map, .object], literal)
            var pairs: [BinaryValue.Entry] = []
            for entry in entries {
                pairs.append(BinaryValue.Entry(try value(entry.key, as: nil), try value(entry.value, as: nil)))
            }
            return .map(.hashMap, pairs)
        case .object(let type, let fields):
            if fields.isEmpty, type == nil, wanted == .map { return .map(.hashMap, []) }
            try require(wanted ?? .object, [.object], literal)
            return .object(try object(type, fields, literal))
        }
    }

    private func require(_ wanted: BinaryKind, _ possible: [BinaryKind], _ literal: CacheLiteral) throws(IgniteError) {
        guard possible.contains(wanted) else {
            throw fault("expected \(wanted.word), found \(literal.words)", literal)
        }
    }

    /// Returns the number of a text with a type, such as `'NaN'::double`; nil if the text or the type is none.
    private static func number(_ text: String, _ kind: BinaryKind) -> BinaryValue? {
        switch kind {
        case .float: Float(text).map { .float($0) }
        case .double: Double(text).map { .double($0) }
        default: number(digits: text, kind)
        }
    }

    private static func number(digits: String, _ kind: BinaryKind) -> BinaryValue? {
        switch kind {
        case .byte: Int8(digits).map { .byte($0) }
        case .short: Int16(digits).map { .short($0) }
        case .int: Int32(digits).map { .int($0) }
        case .long: Int64(digits).map { .long($0) }
        case .float: Float(digits).flatMap { $0.isFinite ? .float($0) : nil }
        case .double: Double(digits).flatMap { $0.isFinite ? .double($0) : nil }
        case .decimal: BigDecimal(digits).map { .decimal($0) }
        default: nil
        }
    }

    private func number(
        _ digits: String, _ wanted: BinaryKind?, _ literal: CacheLiteral
    ) throws(IgniteError) -> BinaryValue {
        let isWhole = digits.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") }
        let kind = wanted ?? (isWhole ? .long : .double)
        // A field that is described as an object takes any value.
        if kind == .object { return try number(digits, nil, literal) }
        guard Self.numbers.contains(kind) else { throw fault("expected \(kind.word), found \(literal.words)", literal) }
        guard let value = Self.number(digits: digits, kind) else {
            let advice = wanted == nil ? "write ::decimal after it" : nil
            throw fault("\(digits.prefix(40)) does not fit \(kind.word)", literal).with(hint: advice)
        }
        return value
    }

    private static let numbers: Set<BinaryKind> = [.byte, .short, .int, .long, .float, .double, .decimal]

    private func text(
        _ text: String, _ wanted: BinaryKind?, _ literal: CacheLiteral
    ) throws(IgniteError) -> BinaryValue {
        let kind = wanted ?? .string
        let value: BinaryValue? =
            switch kind {
            case .string, .object: .string(text)
            case .char: text.utf16.count == 1 ? .char(text.utf16.first!) : nil
            case .uuid: IgniteUUID(text).map { .uuid($0) }
            case .sqlDate: try LocalDate(text).map { (date) throws(IgniteError) in try caches.binaryValue(.date(date)) }
            case .time: try LocalTime(text).map { (time) throws(IgniteError) in try caches.binaryValue(.time(time)) }
            case .timestamp, .date: try moment(text, kind)
            default: throw fault("expected \(kind.word), found a text", literal)
            }
        guard let value else { throw fault("'\(text.prefix(40))' is no \(kind.word)", literal) }
        return value
    }

    /// Returns the point in time of a local date and time, whose time can be left out.
    private func moment(_ text: String, _ kind: BinaryKind) throws(IgniteError) -> BinaryValue? {
        guard let local = LocalDateTime(text) ?? LocalDateTime("\(text) 00:00"),
            case .timestamp(let milliseconds, let nanoseconds) = try caches.binaryValue(.timestamp(local))
        else { return nil }
        guard kind == .date else { return .timestamp(milliseconds: milliseconds, nanoseconds: nanoseconds) }
        return nanoseconds == 0 ? .date(milliseconds: milliseconds) : nil
    }

    /// Returns the constant of an enum by its name: `'RED'::Color`.
    private func constant(_ literal: CacheLiteral, of name: String) throws(IgniteError) -> BinaryValue {
        guard case .text(let text) = literal.form, let type = try caches.type(BinaryType.id(of: name)),
            let constants = type.constants
        else { throw fault("there is no type \(name) for \(literal.words.prefix { $0 != "'" })", literal) }
        guard let constant = constants.first(where: { $0.name == text }) else {
            let near = suggestion(for: text, among: constants.map(\.name))
            throw fault("enum \(type.name) has no constant \"\(text)\"\(near)", literal)
        }
        return .enumeration(typeID: type.id, ordinal: constant.ordinal)
    }

    // MARK: Objects

    private mutating func object(
        _ name: String?, _ fields: [CacheLiteral.Field], _ literal: CacheLiteral
    ) throws(IgniteError) -> BinaryObject {
        guard let name else {
            throw fault("an object needs the name of its type", literal)
                .with(hint: "for example: Person {name: 'Ada'}; a map has quoted keys: {'name': 'Ada'}")
        }
        let type = try type(name)
        if type?.constants != nil {
            throw fault("\(name) is an enum; write 'CONSTANT'::\(name)", literal)
        }
        if type == nil, !additions.contains("Type \(name) was registered.") {
            additions.append("Type \(name) was registered.")
        }
        var result: [BinaryObject.Field] = []
        var given: Set<Int32> = []
        for field in fields {
            let id = BinaryType.id(of: field.name)
            guard given.insert(id).inserted else {
                throw source.fault("\"\(field.name)\" is given twice", at: field.place)
            }
            let known = type?.fields.first { $0.id == id }
            // A field whose type nobody knows cannot be registered, and other clients could not read its name.
            if known == nil, field.value.isNull { continue }
            if let type, known == nil {
                additions.append("Field \"\(field.name)\" was added to type \(type.name).")
            }
            let value = try value(field.value, as: known.flatMap { BinaryKind(rawValue: $0.type) })
            result.append(BinaryObject.Field(known?.name ?? field.name, value))
        }
        let ids = Set(result.map { BinaryType.id(of: $0.name) })
        // In the order in which others write them: keys are equal only if their bytes are.
        if let order = type?.schemas.first(where: { Set($0.fieldIDs) == ids && $0.fieldIDs.count == ids.count }) {
            result.sort { place(of: $0, in: order) < place(of: $1, in: order) }
        }
        return BinaryObject(type: type?.name ?? name, fields: result)
    }

    private mutating func type(_ name: String) throws(IgniteError) -> BinaryType? {
        let id = BinaryType.id(of: name)
        if let known = types[id] { return known }
        let type = try caches.type(id)
        types[id] = .some(type)
        return type
    }

    private func place(of field: BinaryObject.Field, in schema: BinaryType.Schema) -> Int {
        schema.fieldIDs.firstIndex(of: BinaryType.id(of: field.name)) ?? 0
    }

    // MARK: Lists

    private mutating func list(
        _ elements: [CacheLiteral], _ wanted: BinaryKind?, _ literal: CacheLiteral
    ) throws(IgniteError) -> BinaryValue {
        let kind = wanted == .object ? .collection : wanted ?? .collection
        let isTyped = ![.collection, .objectArray].contains(kind)
        guard !isTyped || kind.element != nil, kind != .enumerationArray else {
            throw fault("expected \(kind.word), found a list", literal)
        }
        var values: [BinaryValue] = []
        for element in elements {
            if element.isNull, isTyped, kind.element.map(Self.primitives.contains) == true {
                throw fault("null cannot be in \(kind.word)", element)
            }
            let value = try value(element, as: isTyped ? kind.element : nil)
            guard !isTyped || value.isNull || value.kind == kind.element else {
                throw fault("expected \(kind.element?.word ?? ""), found \(value.kind?.word ?? "null")", element)
            }
            values.append(value)
        }
        return Self.array(kind, values)
    }

    private static let primitives: Set<BinaryKind> = [.byte, .short, .int, .long, .float, .double, .char, .boolean]

    private static func array(_ kind: BinaryKind, _ values: [BinaryValue]) -> BinaryValue {
        switch kind {
        case .byteArray:
            .byteArray(values.compactMap { if case .byte(let v) = $0 { UInt8(bitPattern: v) } else { nil } })
        case .shortArray: .shortArray(values.compactMap { if case .short(let v) = $0 { v } else { nil } })
        case .intArray: .intArray(values.compactMap { if case .int(let v) = $0 { v } else { nil } })
        case .longArray: .longArray(values.compactMap { if case .long(let v) = $0 { v } else { nil } })
        case .floatArray: .floatArray(values.compactMap { if case .float(let v) = $0 { v } else { nil } })
        case .doubleArray: .doubleArray(values.compactMap { if case .double(let v) = $0 { v } else { nil } })
        case .charArray: .charArray(values.compactMap { if case .char(let v) = $0 { v } else { nil } })
        case .booleanArray: .boolArray(values.compactMap { if case .bool(let v) = $0 { v } else { nil } })
        case .objectArray: .objectArray(typeID: -1, values)
        default:
            BinaryValue.ElementType.allCases.first { $0.arrayKind == kind }.map { .array($0, values) }
                ?? .collection(.arrayList, values)
        }
    }

    // MARK: Errors

    private func fault(_ message: String, _ literal: CacheLiteral) -> IgniteError {
        source.fault(message, at: literal.place)
    }

    /// Runs a check of the table, whose error gets the place of the literal.
    private func fitting(
        _ literal: CacheLiteral, _ body: () throws(IgniteError) -> BinaryValue
    ) throws(IgniteError) -> BinaryValue {
        do throws(IgniteError) { return try body() } catch { throw fault(error.message, literal) }
    }
}
