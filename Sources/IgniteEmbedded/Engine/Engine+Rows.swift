import Ignite3
import IgniteCore

extension Engine {
    /// What an operation on rows by key comes to.
    enum RowsAnswer {
        /// Done, without a result.
        case done
        /// Whether it was done, or whether all the keys exist.
        case flag(Bool)
        /// Rows, with the values of all columns in the order of the schema; nil for a row that does not exist.
        case rows([[Value]?])
        /// Keys, with the values of the key columns in the order of the primary key.
        case keys([[Value]])
    }

    /// Runs an operation on rows by key (ignite3-protocol.md 10).
    ///
    /// What each operation does with its records, and its answer:
    ///
    /// | Operation | | Answer |
    /// |---|---|---|
    /// | tupleGet, tupleGetAll | | `rows`: one for each key, in their order |
    /// | tupleContainsKey, tupleContainsAllKeys | | `flag`: whether all keys exist |
    /// | tupleUpsert, tupleUpsertAll | writes all rows, old or new | `done` |
    /// | tupleGetAndUpsert | likewise | `rows`: the old row, or nil |
    /// | tupleInsert | writes the row if its key does not exist | `flag`: whether it was written |
    /// | tupleInsertAll | likewise for each row | `rows`: those that were not written, as they were sent |
    /// | tupleReplace | writes the row if its key exists | `flag`: whether it was written |
    /// | tupleGetAndReplace | likewise | `rows`: the old row, or nil |
    /// | tupleReplaceExact | writes the second row if the first one exists with exactly these values | `flag` |
    /// | tupleDelete | deletes the row | `flag`: whether it existed |
    /// | tupleGetAndDelete | likewise | `rows`: the old row, or nil |
    /// | tupleDeleteAll | deletes the rows | `keys`: those that did not exist |
    /// | tupleDeleteExact | deletes the row if it has exactly these values | `flag` |
    /// | tupleDeleteAllExact | likewise for each row | `rows`: those that were not deleted, as they were sent |
    ///
    /// Unlike SQL, values keep their nanoseconds. A batch without a transaction is one transaction.
    ///
    /// - Parameters:
    ///   - operation: One of the operations TUPLE_*.
    ///   - table: The id of the table. It was found a moment ago, in this version of its schema; the tuples were read by
    ///     it.
    ///   - schemaVersion: That version. If the table has changed since, the operation throws IGN-TBL-5.
    ///   - records: The rows, or keys if `operation.takesKeys`: values of the types of their columns, of all columns in
    ///     the order of the schema, or of the key columns in the order of the primary key. A value that is nil is not
    ///     given: the column gets its default, in `tupleReplace` and `tupleUpsert` too. `.null` is NULL. Whether
    ///     columns can be NULL, and how long values can be, was not checked: errors are IGN-MARSHALLING-1.
    ///   - transaction: Nil for a transaction of its own.
    func rows(
        _ operation: Operation, table id: Int, schemaVersion: Int, records: [[Value?]], transaction: EngineTransaction?
    ) throws(SQLError) -> RowsAnswer {
        let read = { (connection: Database, catalog: Catalog) throws(SQLError) -> RowsAnswer in
            guard let table = catalog.tables[id] else { throw SQLError.noTable(id) }
            guard table.version == schemaVersion else {
                throw SQLError(
                    code: 2 << 16 | 5,
                    message: "Schema version mismatch [expectedVer=\(table.version), actualVer=\(schemaVersion)]")
            }
            let binder = Binder(
                "", catalog: catalog, schema: table.schema, parameters: [], activity: ActivityRows(engine: self))
            return try KeyedRows(table: table, connection: connection, binder: binder).run(operation, records)
        }
        if let transaction {
            if operation.writesRows && transaction.isReadOnly {
                throw SQLError(
                    code: 7 << 16 | 8, message: "Failed to enlist read-write operation into read-only transaction")
            }
            return try transaction.run { (connection, catalog, willWrite) throws(StatementError) in
                do throws(SQLError) {
                    if operation.writesRows { try willWrite() }
                    return (try read(connection, catalog), nil)
                } catch {
                    throw .running(error)
                }
            }
        }
        let connection = try connection()
        defer { giveBack(connection) }
        if operation.writesRows {
            return try write(connection) { () throws(SQLError) in try read(connection, catalog) }
        }
        try connection.execute("BEGIN")
        defer { try? connection.execute("COMMIT") }
        return try read(connection, try catalogSeen(by: connection))
    }
}

extension Engine {
    /// All tables, as TABLES_GET_QUALIFIED lists them.
    var tables: [Tables.Table] {
        catalog.tables.values.sorted { $0.id < $1.id }.map { Tables.Table(id: $0.id, schema: $0.schema, name: $0.name) }
    }

    /// Returns the schema of a table; nil if there is no such table.
    func schema(ofTable id: Int) -> TableSchemas.Schema? {
        guard let table = catalog.tables[id] else { return nil }
        let columns = table.columns.map { column in
            let isDecimal = column.type.type == .decimal
            let hasPrecision = isDecimal || column.type.isTime
            return TableSchemas.SchemaColumn(
                name: column.name, type: column.type.type, isNullable: column.type.isNullable,
                keyPosition: table.keyIndex.columns.firstIndex { $0.column == column.id },
                colocationPosition: table.colocation.firstIndex(of: column.id),
                scale: isDecimal ? column.type.scale ?? 0 : 0, precision: hasPrecision ? column.type.precision ?? 0 : 0)
        }
        return TableSchemas.Schema(version: table.version, columns: columns)
    }
}

extension SQLType {
    /// Whether it has digits of a fraction of a second.
    var isTime: Bool { type == .time || type == .timestamp || type == .timestampWithLocalTimeZone }
}
