import IgniteCore

/// Encodes rows as records of a table (ignite3-protocol.md 10) for one version of its schema, after checking them.
struct TableRowEncoder: ~Copyable {
    let version: Int
    /// The columns of the schema.
    private let columns: [TableColumn]
    /// The position in a row of the value for each column; nil if the column is newer than the rows.
    private let places: [Int?]
    /// The columns of the primary key, in its order.
    private let keyColumns: [Int]
    /// The columns of the rows, by name, that the schema no longer has.
    private let dropped: [(place: Int, name: String)]
    /// The columns that rows have values for.
    private let rowColumns: [TableColumn]

    private(set) var records = ByteWriter(capacity: 1 << 16)
    private(set) var recordCount = 0
    /// The hashes of the keys in the records, if they are needed.
    private(set) var keys: Set<Int> = []
    private var tuple = TupleWriter()
    private var notGiven: [UInt8] = []

    /// - Parameters:
    ///   - columns: The columns of the schema.
    ///   - rowColumns: The columns that rows have values for, in the order of the values.
    init(version: Int, columns: [TableColumn], rowColumns: [TableColumn]) {
        self.version = version
        self.columns = columns
        places = columns.map { column in rowColumns.firstIndex { $0.name == column.name } }
        keyColumns = columns.keyOrder
        dropped = rowColumns.enumerated().compactMap { place, column in
            columns.contains { $0.name == column.name } ? nil : (place, column.name)
        }
        self.rowColumns = rowColumns
    }

    /// Starts again without records.
    mutating func clear() {
        records.truncate()
        recordCount = 0
        keys = []
    }

    /// Appends a row; nil means the default of the column.
    mutating func append(row: [Value?], notingKey: Bool) throws(IgniteError) {
        guard row.count == rowColumns.count else { throw rowColumns.wrongCount(ofRow: row.count) }
        for (place, name) in dropped where row[place] != nil { throw [TableColumn].isGone(name) }
        tuple.clear()
        notGiven.removeAll(keepingCapacity: true)
        for (index, column) in columns.enumerated() {
            if let place = places[index], let value = row[place] {
                try append(value, column)
                continue
            }
            guard column.keyPosition == nil else { throw column.isRequired }
            tuple.append { _ in }
            while notGiven.count <= index / 8 { notGiven.append(0) }
            notGiven[index / 8] |= 1 << UInt8(index % 8)
        }
        if notingKey { keys.insert(tuple.hash(of: keyColumns)) }
        writeRecord()
    }

    /// Appends a key, with its values in the order of the primary key.
    mutating func append(key: [Value?], notingKey: Bool) throws(IgniteError) {
        guard key.count == keyColumns.count else { throw columns.wrongCount(ofKey: key.count) }
        tuple.clear()
        notGiven.removeAll(keepingCapacity: true)
        for (value, index) in zip(key, keyColumns) { try append(value ?? .null, columns[index]) }
        if notingKey { keys.insert(tuple.hash(of: Array(keyColumns.indices))) }
        writeRecord()
    }

    private mutating func append(_ value: Value, _ column: TableColumn) throws(IgniteError) {
        let fitted = try column.fitted(value, isInRange: \.isInRange)
        tuple.append { $0.appendElement(fitted) }
    }

    private mutating func writeRecord() {
        records.pack(bitMask: notGiven)
        tuple.pack(to: &records)
        recordCount += 1
    }
}

extension TableColumn {
    /// - Parameter length: The length, which the schemas of the client protocol do not contain; nil if unknown.
    init(_ column: TableSchemas.SchemaColumn, length: Int?) {
        self.init(
            name: column.name, type: column.type, isNullable: column.isNullable, keyPosition: column.keyPosition)
        switch type {
        case .decimal: (precision, scale) = (column.precision, column.scale)
        case .time, .timestamp, .timestampWithLocalTimeZone: precision = column.precision
        case .varchar, .varbinary: self.length = length
        default: break
        }
    }
}
