import IgniteCore

/// Turns rows and keys of a table into entries of its cache and back, after checking them.
struct TableRowCoder {
    let definition: Ignite2TableDefinition
    private let access: Ignite2CacheAccess
    /// The columns that rows have values for: those that the table had when it was opened.
    private let rowColumns: [TableColumn]
    /// The position in a row of the value for each column; nil if the column is newer than the rows.
    private let places: [Int?]
    /// The position among the columns of the value for each place in a row; nil if the column no longer exists.
    private let columnOfPlace: [Int?]
    private let keyOrder: [Int]
    private let keyShape: ObjectShape?
    private let valueShape: ObjectShape?
    /// Whether decimals are stored with all digits of their column: the engine Calcite does so, and keys of different
    /// scales differ.
    private let padsDecimals: Bool

    private var columns: [TableColumn] { definition.columns }

    /// Registers the types of the objects, as SQL itself would: those of the first row would count for everybody.
    init(
        _ definition: Ignite2TableDefinition, rowColumns: [TableColumn], _ access: Ignite2CacheAccess
    ) throws(IgniteError) {
        self.definition = definition
        self.access = access
        self.rowColumns = rowColumns
        let columns = definition.columns
        places = columns.map { column in rowColumns.firstIndex { $0.name == column.name } }
        columnOfPlace = rowColumns.map { column in columns.firstIndex { $0.name == column.name } }
        keyOrder = columns.keyOrder
        guard keyOrder.map({ columns[$0].name }) == rowColumns.keyOrder.map({ rowColumns[$0].name }) else {
            throw IgniteError(.invalidArgument, "the key has other columns than before", hint: "open the table again")
        }
        padsDecimals = access.session.engine == .calcite
        keyShape = try access.shape(of: definition.key, columns)
        valueShape = try access.shape(of: definition.value, columns)
    }

    // MARK: Rows to entries

    /// Returns a row in the order of the table's columns; nil in the given one means the default.
    func fitted(row: [Value?]) throws(IgniteError) -> [Value] {
        guard row.count == rowColumns.count else { throw rowColumns.wrongCount(ofRow: row.count) }
        for (place, column) in columnOfPlace.enumerated() where column == nil && row[place] != nil {
            throw [TableColumn].isGone(rowColumns[place].name)
        }
        var values: [Value] = []
        values.reserveCapacity(columns.count)
        for (index, column) in columns.enumerated() {
            if let place = places[index], let value = row[place] {
                values.append(try column.fitted(value, isInRange: \.isInRange))
                continue
            }
            guard column.keyPosition == nil else { throw column.isRequired }
            guard let value = definition.defaults[index] else {
                throw IgniteError(
                    .invalidArgument, "a value for column \(column.name) is required: its default is not known")
            }
            values.append(try column.fitted(value, isInRange: \.isInRange))
        }
        return values
    }

    /// Returns a row with the values of a key, in the order of the key, and NULL elsewhere.
    func fitted(key: [Value?]) throws(IgniteError) -> [Value] {
        guard key.count == keyOrder.count else { throw rowColumns.wrongCount(ofKey: key.count) }
        var values = [Value](repeating: .null, count: columns.count)
        for (value, index) in zip(key, keyOrder) {
            values[index] = try columns[index].fitted(value ?? .null, isInRange: \.isInRange)
        }
        return values
    }

    /// Returns the key of the entry of a row.
    func key(_ row: [Value]) throws(IgniteError) -> BinaryValue { try stored(definition.key, keyShape, row) }

    /// Returns the value of the entry of a row.
    func value(_ row: [Value]) throws(IgniteError) -> BinaryValue { try stored(definition.value, valueShape, row) }

    private func stored(
        _ storage: Ignite2TableDefinition.Storage, _ shape: ObjectShape?, _ row: [Value]
    ) throws(IgniteError) -> BinaryValue {
        switch storage {
        case .single(let column): return try stored(row[column], columns[column])
        case .object(let type, let members):
            var fields: [BinaryObject.Field] = []
            fields.reserveCapacity(members.count)
            for member in members {
                fields.append(
                    BinaryObject.Field(member.name, try stored(row[member.column], columns[member.column])))
            }
            var out = ByteWriter(capacity: 256)
            shape?.encode(fields.lazy.map(\.value), to: &out)
            try Framing.require(out.count, atMost: Framing.room(), "a row")
            return .object(
                BinaryObject(
                    typeID: BinaryType.id(of: type), typeName: type, fields: fields, encoded: out.array))
        }
    }

    private func stored(_ value: Value, _ column: TableColumn) throws(IgniteError) -> BinaryValue {
        if padsDecimals, case .decimal(let number) = value, let scale = column.scale {
            return .decimal(number.rescaled(to: Int16(clamping: scale)))
        }
        return try access.binaryValue(value)
    }

    // MARK: Entries to rows

    /// Returns a row of the table's columns.
    func row(_ key: BinaryValue, _ value: BinaryValue) throws(IgniteError) -> [Value] {
        var row = [Value](repeating: .null, count: columns.count)
        try read(key, definition.key, into: &row)
        try read(value, definition.value, into: &row)
        return row
    }

    private func read(
        _ stored: BinaryValue, _ storage: Ignite2TableDefinition.Storage, into row: inout [Value]
    ) throws(IgniteError) {
        switch storage {
        case .single(let column): row[column] = try shown(stored)
        case .object(_, let members):
            guard case .object(let object) = stored else { return }
            for member in members { row[member.column] = try shown(object[member.name] ?? .null) }
        }
    }

    /// Returns the value as SQL shows it.
    private func shown(_ stored: BinaryValue) throws(IgniteError) -> Value {
        if let value = try access.value(stored) { return value }
        return .object(try access.text(stored))
    }

    /// Returns the values of a row in the order in which the program knows the columns; NULL for those that no longer
    /// exist.
    func returned(row: [Value]) -> [Value] { columnOfPlace.map { $0.map { row[$0] } ?? .null } }

    /// Returns the values of a row's key, in the order of the key.
    func returned(keyOf row: [Value]) -> [Value] { keyOrder.map { row[$0] } }
}

extension Ignite2CacheAccess {
    /// Registers the type of the objects that are keys or values of a table.
    fileprivate func shape(
        of storage: Ignite2TableDefinition.Storage, _ columns: [TableColumn]
    ) throws(IgniteError) -> ObjectShape? {
        guard case .object(let type, let members) = storage else { return nil }
        let examples = members.map { BinaryObject.Field($0.name, columns[$0.column].type.example) }
        _ = try registry.prepare(.object(BinaryObject(type: type, fields: examples)))
        return ObjectShape(
            typeID: BinaryType.id(of: type), fields: members.map(\.name), hasCompactFooter: registry.hasCompactFooter)
    }
}

extension ColumnType {
    /// A value as which caches store the type.
    fileprivate var example: BinaryValue {
        switch self {
        case .boolean: .bool(false)
        case .tinyint: .byte(0)
        case .smallint: .short(0)
        case .integer: .int(0)
        case .bigint: .long(0)
        case .real: .float(0)
        case .double: .double(0)
        case .decimal: .decimal(0)
        case .date: .sqlDate(milliseconds: 0)
        case .time: .time(milliseconds: 0)
        case .timestamp: .timestamp(milliseconds: 0, nanoseconds: 0)
        case .uuid: .uuid(IgniteUUID(mostSignificant: 0, leastSignificant: 0))
        case .varbinary: .byteArray([])
        default: .string("")
        }
    }
}
