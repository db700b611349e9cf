import IgniteCore

/// Turns rows into records of a table (ignite3-protocol.md 10) for one version of its schema, and checks them first.
struct TableRowEncoder: ~Copyable {
    let version: Int
    /// The columns of the schema.
    private let columns: [TableColumn]
    /// Where in a row the value for each of them stands; nil: it is newer than the rows.
    private let places: [Int?]
    /// The columns of the primary key, in its order.
    private let keyColumns: [Int]
    /// Columns of the rows, by their names, that the schema has no more.
    private let dropped: [(place: Int, name: String)]
    /// How many values a row has.
    private let width: Int

    private(set) var records = ByteWriter(capacity: 1 << 16)
    private(set) var recordCount = 0
    /// The hashes of the keys in the records, where they are wanted.
    private(set) var keys: Set<Int> = []
    private var tuple = TupleWriter()
    private var notGiven: [UInt8] = []

    /// - Parameters:
    ///   - columns: those of the schema.
    ///   - rowColumns: those that rows have values for, in the order of the values.
    init(version: Int, columns: [TableColumn], rowColumns: [TableColumn]) {
        self.version = version
        self.columns = columns
        places = columns.map { column in rowColumns.firstIndex { $0.name == column.name } }
        keyColumns = TableSchemas.keyOrder(columns)
        dropped = rowColumns.enumerated().compactMap { place, column in
            columns.contains { $0.name == column.name } ? nil : (place, column.name)
        }
        width = rowColumns.count
    }

    /// Begins anew.
    mutating func clear() {
        records.truncate()
        recordCount = 0
        keys = []
    }

    /// Appends a row; nil stands for a column's default.
    mutating func append(row: [Value?], notingKey: Bool) throws(IgniteError) {
        guard row.count == width else {
            throw fault("a row has \(width) values, and this one has \(row.count)")
        }
        for (place, name) in dropped where row[place] != nil { throw fault("there is no column \(name) any more") }
        tuple.clear()
        notGiven.removeAll(keepingCapacity: true)
        for (index, column) in columns.enumerated() {
            if let place = places[index], let value = row[place] {
                try append(value, column)
                continue
            }
            guard column.keyPosition == nil else { throw fault("column \(column.name) of the key must be given") }
            tuple.append { _ in }
            while notGiven.count <= index / 8 { notGiven.append(0) }
            notGiven[index / 8] |= 1 << UInt8(index % 8)
        }
        if notingKey { keys.insert(tuple.hash(of: keyColumns)) }
        writeRecord()
    }

    /// Appends a key, its values in the order of the primary key.
    mutating func append(key: [Value?], notingKey: Bool) throws(IgniteError) {
        guard key.count == keyColumns.count else {
            throw fault("a key has \(keyColumns.count) values, and this one has \(key.count)")
        }
        tuple.clear()
        notGiven.removeAll(keepingCapacity: true)
        for (value, index) in zip(key, keyColumns) { try append(value ?? .null, columns[index]) }
        if notingKey { keys.insert(tuple.hash(of: Array(keyColumns.indices))) }
        writeRecord()
    }

    private mutating func append(_ value: Value, _ column: TableColumn) throws(IgniteError) {
        do throws(TableColumn.Misfit) {
            let fitted = try column.fitted(value)
            tuple.append { $0.appendElement(fitted) }
        } catch {
            throw fault("column \(column.name) \(error.reason)")
        }
    }

    private mutating func writeRecord() {
        records.pack(bitMask: notGiven)
        tuple.pack(to: &records)
        recordCount += 1
    }

    private func fault(_ text: String) -> IgniteError { IgniteError(.invalidArgument, text) }
}

extension TableSchemas {
    /// The places of the key's columns, in the order of the primary key.
    static func keyOrder(_ columns: [TableColumn]) -> [Int] {
        columns.indices.filter { columns[$0].keyPosition != nil }
            .sorted { columns[$0].keyPosition ?? 0 < columns[$1].keyPosition ?? 0 }
    }
}
