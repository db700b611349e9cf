public import Ignite

/// A table whose rows are read and written by key, without SQL; returned by `IgnitePool.table`.
///
/// ```swift
/// let people = try await pool.table("person")
/// try await people.upsert([id, name, .default])                   // nil is NULL
/// let name = try await people.get(1)?.get(String.self, "NAME")
/// try await people.records(of: Person.self).upsertAll(everybody)  // Codable types
/// try await pool.transaction { try await people.delete(1, in: $0) }
/// ```
///
/// ## Operations
///
/// Rows, keys, times and transactions work as in `Table`, which performs the operations. For operations that are
/// missing here, use `withTable`.
///
/// An asynchronous table keeps the pool alive, can be kept and shared, and works over all connections. Sequences of
/// rows are sent to the thread of a connection and read there.
public struct AsyncTable: Sendable {
    /// The schema and name, as stored: `PUBLIC.PERSON`.
    public let name: String
    /// The columns, in the order of the values of a row. `precision` is also the length of VARCHAR and VARBINARY.
    public let columns: [Column]
    /// The positions of the primary key's columns in `columns`, in the order of the key.
    public let keyPositions: [Int]
    /// The maximum number of rows in one request of `upsertAll` and similar operations; 4096 by default, at least 1.
    public var pageSize: Int
    /// The time that the cluster may take for an operation, or for each page of many rows; zero for no limit, nil for
    /// that of the options.
    public var timeout: Duration?
    private let found: any TableDefinition
    private let pool: IgnitePool

    init(_ table: Table, found: any TableDefinition, pool: IgnitePool) {
        name = table.name
        columns = table.columns
        keyPositions = table.keyPositions
        pageSize = table.pageSize
        self.found = found
        self.pool = pool
    }

    /// Returns the rows as values of a Codable type.
    public func records<Record: Codable & Sendable>(of type: Record.Type) -> AsyncRecords<Record> {
        AsyncRecords(table: self)
    }

    /// Runs the body with the table, on the thread of a connection, to use any operation of `Table`.
    ///
    /// ```swift
    /// let old = try await people.withTable { table, transaction in try table.getAndDelete(1, in: transaction) }
    /// ```
    ///
    /// - Parameters:
    ///   - transaction: A transaction of the pool; the body gets it as a transaction of its client.
    ///   - body: Runs once; the same rules apply as for `IgnitePool.withClient`.
    /// - Throws: What the body throws, and the same errors as `IgnitePool.withClient`.
    public func withTable<Result: Sendable>(
        in transaction: AsyncTransaction? = nil, _ body: @Sendable (Table, ClientTransaction?) throws -> Result
    ) async throws -> Result {
        try await pool.call(in: transaction) { connection, client, transaction in
            let table = try connection.table(found, client)
            table.pageSize = pageSize
            table.timeout = timeout
            return try body(table, transaction)
        }
    }

    // MARK: By key

    /// Returns the row with a key, given as an argument for each of its columns; nil if there is none.
    ///
    /// - Throws: The same errors as `Table.get` and `IgnitePool.execute`.
    public func get<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: AsyncTransaction? = nil
    ) async throws -> ResultRow? {
        try await get(values(of: repeat each key, as: "key value"), in: transaction)
    }

    /// Returns the row with a key given as a list of values.
    public func get(_ key: [Value], in transaction: AsyncTransaction? = nil) async throws -> ResultRow? {
        try await withTable(in: transaction) { try $0.get(key, in: $1) }
    }

    /// Returns the rows with the given keys, in the order of the keys; nil for each key that does not exist.
    public func getAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: AsyncTransaction? = nil
    ) async throws -> [ResultRow?] {
        try await getAll(keyLists(keys), in: transaction)
    }

    /// Returns the rows with keys given as lists of values.
    public func getAll(_ keys: [[Value]], in transaction: AsyncTransaction? = nil) async throws -> [ResultRow?] {
        try await withTable(in: transaction) { try $0.getAll(keys, in: $1) }
    }

    /// Returns whether there is a row with a key.
    public func containsKey<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: AsyncTransaction? = nil
    ) async throws -> Bool {
        let key = try values(of: repeat each key, as: "key value")
        return try await withTable(in: transaction) { try $0.containsKey(key, in: $1) }
    }

    /// Deletes the row with a key, and returns whether there was one.
    @discardableResult
    public func delete<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: AsyncTransaction? = nil
    ) async throws -> Bool {
        let key = try values(of: repeat each key, as: "key value")
        return try await withTable(in: transaction) { try $0.delete(key, in: $1) }
    }

    /// Deletes the rows with the given keys, and returns the keys that did not exist, in any order.
    ///
    /// - Throws: The same errors as `upsertAll`.
    @discardableResult
    public func deleteAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: AsyncTransaction? = nil
    ) async throws -> [ResultRow] {
        try await deleteAll(keyLists(keys), in: transaction)
    }

    /// Deletes the rows with keys given as lists of values.
    @discardableResult
    public func deleteAll(_ keys: [[Value]], in transaction: AsyncTransaction? = nil) async throws -> [ResultRow] {
        try await withTable(in: transaction) { try $0.deleteAll(keys, in: $1) }
    }

    /// Returns the keys as lists of values. All keys are converted before anything is sent.
    private func keyLists(_ keys: some Sequence<some ValueConvertible>) throws(IgniteError) -> [[Value]] {
        var values: [[Value]] = []
        for key in keys {
            do throws(IgniteError) {
                values.append([try key.igniteValue])
            } catch {
                throw IgniteError(
                    error.code, "table \(name): row \(values.count + 1): \(error.message)", hint: error.hint)
            }
        }
        return values
    }

    // MARK: Rows

    /// Inserts a row, or replaces the one with the same key.
    ///
    /// - Throws: The same errors as `Table.upsert` and `IgnitePool.execute`.
    public func upsert(_ row: [(any ValueConvertible)?], in transaction: AsyncTransaction? = nil) async throws {
        _ = try await write(.upsert, row, transaction)
    }

    /// Inserts a row unless its key exists, and returns whether it did.
    public func insert(_ row: [(any ValueConvertible)?], in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await write(.insert, row, transaction)
    }

    /// Replaces the row with the same key, and returns whether there was one.
    public func replace(_ row: [(any ValueConvertible)?], in transaction: AsyncTransaction? = nil) async throws -> Bool
    {
        try await write(.replace, row, transaction)
    }

    private func write(
        _ operation: RowOperation, _ row: [(any ValueConvertible)?], _ transaction: AsyncTransaction?
    ) async throws -> Bool {
        let row = try TableRow(row)
        return try await withTable(in: transaction) { try $0.run(operation, row, in: $1).isTrue }
    }

    /// Inserts rows, or replaces those with the same keys; among equal keys, the last wins.
    ///
    /// - Returns: The number of rows.
    /// - Throws: The same errors as `upsert`, and an `IgniteError` of code `cancelled` if the task is cancelled.
    ///   Outside a transaction, `rowsDone` is the number of rows written.
    @discardableResult
    public func upsertAll(
        _ rows: sending some Sequence<[(any ValueConvertible)?]> & SendableMetatype,
        in transaction: AsyncTransaction? = nil
    ) async throws -> Int {
        // The sequence was sent, and only one thread reads it.
        nonisolated(unsafe) let rows = rows
        return try await withTable(in: transaction) { try $0.upsertAll(rows, in: $1) }
    }

    /// Inserts the rows whose keys do not exist, and returns the others, in any order.
    ///
    /// - Throws: The same errors as `upsertAll`.
    public func insertAll(
        _ rows: sending some Sequence<[(any ValueConvertible)?]> & SendableMetatype,
        in transaction: AsyncTransaction? = nil
    ) async throws -> [ResultRow] {
        nonisolated(unsafe) let rows = rows
        return try await withTable(in: transaction) { try $0.insertAll(rows, in: $1) }
    }
}

extension IgnitePool {
    /// Returns a table whose rows are read and written by key. The table is looked up once; keep the result.
    ///
    /// - Parameter name: The name as in SQL: `person`, `sales.person`, `"My Table"`. Without a schema, the one of the
    ///   options applies.
    /// - Throws: The same errors as `Client.table` and `execute`.
    public func table(_ name: String) async throws -> AsyncTable {
        try await call { client in
            let found = try client.find(table: name)
            return AsyncTable(try client.table(found), found: found, pool: self)
        }
    }
}
