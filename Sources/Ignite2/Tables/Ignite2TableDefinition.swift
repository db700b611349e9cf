import IgniteCore

/// A table over the entries of a cache, and where the entries have its columns.
struct Ignite2TableDefinition: TableDefinition {
    /// What is stored as the key or the value of an entry.
    enum Storage: Sendable {
        /// The value of one column.
        case single(column: Int)
        /// An object with a field for each of some columns.
        case object(type: String, fields: [(name: String, column: Int)])
    }

    let schema: String
    let name: String
    let cache: CacheTarget
    let facts: TableFacts
    let isTransactional: Bool
    let columns: [TableColumn]
    /// The defaults of the columns, `.null` for none; nil for those that views do not show.
    let defaults: [Value?]
    let key: Storage
    let value: Storage
    /// Until when the table counts as unchanged without asking.
    private(set) var freshUntil = Deadline.after(seconds: Ignite2TableDefinition.lifetime)

    /// The seconds after which the cluster is asked again: others can change the table.
    private static let lifetime = 1.0

    var fullName: String { "\(schema).\(name)" }

    var identity: TableIdentity {
        var hasher = Hasher()
        hasher.combine(fullName)
        hasher.combine(facts)
        return TableIdentity(id: Int(cache.id), version: hasher.finalize())
    }

    /// Records that the table was asked for and has not changed.
    mutating func stayedTheSame() { freshUntil = .after(seconds: Self.lifetime) }

    /// - Parameters:
    ///   - columnNames: The columns in their order.
    ///   - keyNames: The columns of the key in its order.
    /// - Throws: `unsupported` if it is not known how entries hold the columns.
    init(
        schema: String, name: String, cache: CacheTarget, facts: TableFacts, columnNames: [String], keyNames: [String],
        configuration: CacheConfiguration
    ) throws(IgniteError) {
        self.schema = schema
        self.name = name
        self.cache = cache
        self.facts = facts
        isTransactional = configuration.atomicity == .transactional
        guard let mapping = TableMapping(configuration, columns: facts.columns) else {
            throw Self.unmapped("its cache has several tables")
        }
        var columns: [TableColumn] = []
        var defaults: [Value?] = []
        for column in columnNames {
            guard let fact = facts.rows.first(where: { $0.column == column }) else {
                throw Self.unmapped("column \(column) is in no system view")
            }
            guard let type = ColumnType(javaClass: fact.javaClass) else {
                throw Self.unmapped("column \(column) is of class \(fact.javaClass)")
            }
            let position = fact.isKey ? keyNames.firstIndex(of: column) : nil
            guard fact.isKey == (position != nil) else { throw Self.unmapped("its key is not known") }
            let isWhole = column == mapping.valueColumn
            columns.append(
                TableColumn(fact, type: type, isNullable: fact.isNullable && !isWhole, keyPosition: position))
            defaults.append(fact.defaultText.map { Value($0, type) } ?? .some(.null))
        }
        self.columns = columns
        self.defaults = defaults
        let isKey = columns.map { $0.keyPosition != nil }
        key = try Self.storage(
            columns, columns.indices.filter { isKey[$0] }, whole: mapping.keyColumn, mapping.keyType, mapping)
        value = try Self.storage(
            columns, columns.indices.filter { !isKey[$0] }, whole: mapping.valueColumn, mapping.rowType, mapping)
        // Keys are equal only if their fields have the same order.
        if case .object(_, let fields) = key, let type = mapping.keyType {
            guard fields.map(\.name).sorted() == type.fields.map(\.name).sorted() else {
                throw Self.unmapped("its key has fields that are not columns")
            }
        }
    }

    /// - Parameters:
    ///   - members: The columns of the key, or of the value.
    ///   - whole: The column that is the whole key or value.
    ///   - type: The type of objects that are keys or values.
    private static func storage(
        _ columns: [TableColumn], _ members: [Int], whole: String?, _ type: TableMapping.ObjectType?,
        _ mapping: TableMapping
    ) throws(IgniteError) -> Storage {
        guard let type else {
            guard members.count == 1, columns[members[0]].name == whole else {
                throw unmapped("its key or its value is no column")
            }
            return .single(column: members[0])
        }
        var fields: [(name: String, column: Int)] = []
        for member in members {
            let column = columns[member].name
            guard let field = mapping.field(ofColumn: column), !field.contains(".") else {
                throw unmapped("column \(column) is no field of its objects")
            }
            fields.append((field, member))
        }
        if let (first, second) = BinaryType.sharedField(fields.map(\.name)) {
            let names = fields.filter { [first, second].contains($0.name) }.map { columns[$0.column].name }
            throw IgniteError(
                .conversion,
                "columns \(names.joined(separator: " and ")) are the same field of its objects, so one value is both",
                hint: "create the table with names of columns that differ in more than case")
        }
        let order = type.fields.map(\.name)
        return .object(
            type: type.name,
            fields: fields.sorted { (order.firstIndex(of: $0.name) ?? 0) < (order.firstIndex(of: $1.name) ?? 0) })
    }

    private static func unmapped(_ reason: String) -> IgniteError {
        IgniteError(.unsupported, "rows cannot be read and written by key: \(reason)", hint: "use SQL")
    }
}

extension TableColumn {
    init(_ fact: TableFacts.Row, type: ColumnType, isNullable: Bool, keyPosition: Int?) {
        self.init(name: fact.column, type: type, isNullable: isNullable, keyPosition: keyPosition)
        let limit = (1..<Int(Int32.max)).contains(fact.precision) ? fact.precision : nil
        switch type {
        // The engine H2 gives 65535 for a DECIMAL that was added without a precision.
        case .decimal where limit != nil && fact.precision != 65_535: (precision, scale) = (limit, max(0, fact.scale))
        case .time: precision = 3
        case .timestamp: precision = 9
        case .varchar, .varbinary: length = limit
        default: break
        }
    }
}

extension ColumnType {
    /// The type of a column by the Java class of its values; nil for classes that are no types of SQL.
    init?(javaClass: String) {
        switch BinaryKind(javaClass: javaClass) {
        case .boolean: self = .boolean
        case .byte: self = .tinyint
        case .short: self = .smallint
        case .int: self = .integer
        case .long: self = .bigint
        case .float: self = .real
        case .double: self = .double
        case .decimal: self = .decimal
        case .string: self = .varchar
        case .byteArray: self = .varbinary
        case .sqlDate: self = .date
        case .time: self = .time
        case .timestamp: self = .timestamp
        case .uuid: self = .uuid
        default: return nil
        }
    }
}

extension ColumnType {
    /// The type that SQL has for a class, also for those whose values are not stored in the form of that type.
    init?(classOfSQL javaClass: String) {
        if let type = ColumnType(javaClass: javaClass) {
            self = type
            return
        }
        switch javaClass {
        case "java.util.Date": self = .timestamp
        case "java.lang.Character": self = .varchar
        default: return nil
        }
    }
}

extension Value {
    /// Creates the value of a default from its text in SYS.TABLE_COLUMNS; nil if that does not show it.
    fileprivate init?(_ text: String, _ type: ColumnType) {
        let value: Value? =
            switch type {
            case .boolean: Bool(text.lowercased()).map { .boolean($0) }
            case .tinyint: Int8(text).map { .tinyint($0) }
            case .smallint: Int16(text).map { .smallint($0) }
            case .integer: Int32(text).map { .integer($0) }
            case .bigint: Int64(text).map { .bigint($0) }
            case .real: Float(text).map { .real($0) }
            case .double: Double(text).map { .double($0) }
            case .decimal: BigDecimal(text).map { .decimal($0) }
            case .varchar: .varchar(text)
            case .date: LocalDate(text).map { .date($0) }
            case .time: LocalTime(text).map { .time($0) }
            case .timestamp: LocalDateTime(text).map { .timestamp($0) }
            case .uuid: IgniteUUID(text).map { .uuid($0) }
            default: nil
            }
        guard let value else { return nil }
        self = value
    }
}
