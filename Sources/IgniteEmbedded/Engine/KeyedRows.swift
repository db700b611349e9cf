import Ignite3
import IgniteCore

/// Operations on the rows of one table by key, within a transaction of SQLite.
struct KeyedRows {
    let table: TableEntry
    let connection: Database
    let binder: Binder
    private let keys: [ColumnEntry]

    init(table: TableEntry, connection: Database, binder: Binder) {
        self.table = table
        self.connection = connection
        self.binder = binder
        keys = table.keyIndex.columns.compactMap { table.column(id: $0.column) }
    }

    func run(_ operation: Operation, _ records: [[Value?]]) throws(SQLError) -> Engine.RowsAnswer {
        switch operation {
        case .tupleGet, .tupleGetAll: return .rows(try get(try keys(records)))
        case .tupleContainsKey, .tupleContainsAllKeys:
            return .flag(try !get(try keys(records)).contains { $0 == nil })
        case .tupleUpsert, .tupleUpsertAll:
            _ = try write("INSERT OR REPLACE", try rows(records))
            return .done
        case .tupleGetAndUpsert:
            let rows = try rows(records)
            let old = try get(rows.map(keyOf))
            _ = try write("INSERT OR REPLACE", rows)
            return .rows(old)
        case .tupleInsert: return .flag(try write("INSERT OR IGNORE", try rows(records))[0])
        case .tupleInsertAll:
            let rows = try rows(records)
            return .rows(zip(rows, try write("INSERT OR IGNORE", rows)).filter { !$1 }.map { $0.0 })
        case .tupleReplace, .tupleGetAndReplace:
            let rows = try rows(records)
            let old = try get(rows.map(keyOf))
            if old[0] != nil { _ = try write("INSERT OR REPLACE", rows) }
            return operation == .tupleReplace ? .flag(old[0] != nil) : .rows(old)
        case .tupleReplaceExact:
            let rows = try rows(records)
            guard rows.count == 2 else { throw Self.marshalling("two rows expected") }
            guard let old = try get([keyOf(rows[0])])[0], old == rows[0] else { return .flag(false) }
            _ = try write("INSERT OR REPLACE", [rows[1]])
            return .flag(true)
        case .tupleDelete: return .flag(try delete(try keys(records))[0])
        case .tupleDeleteAll:
            let keys = try keys(records)
            return .keys(zip(keys, try delete(keys)).filter { !$1 }.map { $0.0 })
        case .tupleGetAndDelete:
            let keys = try keys(records)
            let old = try get(keys)
            _ = try delete(keys)
            return .rows(old)
        case .tupleDeleteExact, .tupleDeleteAllExact:
            var kept: [[Value]] = []
            for row in try rows(records) {
                if let old = try get([keyOf(row)])[0], old == row {
                    _ = try delete([keyOf(row)])
                } else {
                    kept.append(row)
                }
            }
            return operation == .tupleDeleteExact ? .flag(kept.isEmpty) : .rows(kept)
        default: throw .internalError("Unexpected operation: \(operation.name)")
        }
    }

    // MARK: Records

    private static func marshalling(_ message: String) -> SQLError {
        SQLError(code: 22 << 16 | 1, message: message, className: "org.apache.ignite.lang.MarshallerException")
    }

    private func keys(_ records: [[Value?]]) throws(SQLError) -> [[Value]] {
        try records.map { (record) throws(SQLError) in try key(record) }
    }

    private func key(_ record: [Value?]) throws(SQLError) -> [Value] {
        var values: [Value] = []
        for (column, value) in zip(keys, record) {
            guard let value, !value.isNull else {
                throw Self.marshalling("Column '\(column.name)' does not allow NULLs")
            }
            values.append(value)
        }
        return values
    }

    private func keyOf(_ row: [Value]) -> [Value] {
        keys.map { key in table.columns.firstIndex { $0.id == key.id }.map { row[$0] } ?? .null }
    }

    /// Fills in the defaults and checks the limits of the columns.
    private func rows(_ records: [[Value?]]) throws(SQLError) -> [[Value]] {
        var defaults: [Int: PreparedStatement] = [:]
        var rows: [[Value]] = []
        rows.reserveCapacity(records.count)
        for record in records {
            var row: [Value] = []
            row.reserveCapacity(record.count)
            for (index, column) in table.columns.enumerated() {
                if let value = record[index] {
                    row.append(try checked(value, column))
                } else {
                    row.append(try defaultValue(of: column, &defaults))
                }
            }
            rows.append(row)
        }
        return rows
    }

    private func defaultValue(
        of column: ColumnEntry, _ prepared: inout [Int: PreparedStatement]
    ) throws(SQLError) -> Value {
        var value = Value.null
        if column.defaultText != nil {
            let statement: PreparedStatement
            if let known = prepared[column.id] {
                statement = known
            } else {
                statement = try connection.prepare("SELECT \(try binder.defaultValue(of: column))")
                prepared[column.id] = statement
            }
            _ = try statement.step()
            value = statement.value(at: 0, type: column.type)
            statement.reset()
        }
        return try checked(value, column)
    }

    private func checked(_ value: Value, _ column: ColumnEntry) throws(SQLError) -> Value {
        let type = column.type
        try value.requireMilliseconds()
        switch value {
        case .null:
            guard type.isNullable else { throw Self.marshalling("Column '\(column.name)' does not allow NULLs") }
        case .varchar(let text):
            guard let length = type.precision, text.utf8.count > length, text.utf16.count > length else { break }
            throw tooLong(column)
        case .varbinary(let bytes):
            if let length = type.precision, bytes.count > length { throw tooLong(column) }
        case .decimal(let decimal):
            let number = ExactDecimal(decimal).rescaled(to: type.scale ?? 0)
            guard number.digitCount <= type.precision ?? Int.max else {
                throw Self.marshalling("Numeric field overflow in column '\(column.name)'")
            }
            return .decimal(BigDecimal(number))
        case .time(let time): return .time(time.cut(toDigits: type.precision ?? 9))
        case .timestamp(let timestamp):
            guard let instant = Instant(timestamp) else { break }
            return LocalDateTime(instant.cut(toDigits: type.precision ?? 9)).map { .timestamp($0) } ?? value
        case .timestampWithLocalTimeZone(let instant):
            return .timestampWithLocalTimeZone(instant.cut(toDigits: type.precision ?? 9))
        default: break
        }
        return value
    }

    private func tooLong(_ column: ColumnEntry) -> SQLError {
        Self.marshalling(
            "Value too long [column='\(column.name)', type=\(FunctionLibrary.typeText(column.type))]")
    }

    // MARK: Statements

    private var keyCondition: String {
        keys.enumerated().map { "\($1.storedName) = ?\($0 + 1)" }.joined(separator: " AND ")
    }

    private func get(_ keys: [[Value]]) throws(SQLError) -> [[Value]?] {
        let names = table.columns.map(\.storedName).joined(separator: ", ")
        let sql = "SELECT \(names) FROM \(table.storedName) WHERE \(keyCondition)"
        return try each(keys, self.keys, sql) { (statement, hasRow) in
            hasRow ? table.columns.enumerated().map { statement.value(at: $0, type: $1.type) } : nil
        }
    }

    /// - Returns: Whether each row was written.
    private func write(_ verb: String, _ rows: [[Value]]) throws(SQLError) -> [Bool] {
        let names = table.columns.map(\.storedName).joined(separator: ", ")
        let places = table.columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        let sql = "\(verb) INTO \(table.storedName) (\(names)) VALUES (\(places))"
        return try each(rows, table.columns, sql) { (_, _) in connection.changes > 0 }
    }

    /// - Returns: Whether each key existed.
    private func delete(_ keys: [[Value]]) throws(SQLError) -> [Bool] {
        let sql = "DELETE FROM \(table.storedName) WHERE \(keyCondition)"
        return try each(keys, self.keys, sql) { (_, _) in connection.changes > 0 }
    }

    /// Runs a statement for each row.
    ///
    /// - Parameter result: What comes of a row, by the statement and whether it has found a row.
    private func each<Result>(
        _ rows: [[Value]], _ columns: [ColumnEntry], _ sql: String, _ result: (PreparedStatement, Bool) -> Result
    ) throws(SQLError) -> [Result] {
        let statement = try connection.prepare(sql)
        var results: [Result] = []
        results.reserveCapacity(rows.count)
        for row in rows {
            for (index, value) in row.enumerated() {
                try statement.bind(value, as: columns[index].type, at: index + 1)
            }
            let hasRow = try statement.step()
            results.append(result(statement, hasRow))
            statement.reset()
        }
        return results
    }
}
