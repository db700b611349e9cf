public import Ignite

/// A table whose rows are read and written by their keys, without SQL; from `IgnitePool.table`.
///
/// ```swift
/// let people = try await pool.table("person")
/// try await people.upsert([1, "Ada", nil])                        // nil: the default of the column
/// let name = try await people.get(1)?.get(String.self, "NAME")
/// try await people.records(of: Person.self).upsertAll(everybody)  // Codable types
/// try await pool.transaction { try await people.delete(1, in: $0) }
/// ```
///
/// Rows, keys, times and transactions are as `Table` tells, whose operations these are; what is missing here goes by
/// `withTable`. It keeps the pool, may be kept and shared, and is the same over all connections. Sequences of rows are
/// read on the thread of a connection, to which they are sent.
public struct AsyncTable: Sendable {
    /// Schema and name, as stored: `PUBLIC.PERSON`.
    public let name: String
    /// The columns, in the order of the values of a row. `precision` is also the length of VARCHAR and VARBINARY.
    public let columns: [Column]
    /// The places of the primary key's columns among `columns`, in the key's order.
    public let keyPositions: [Int]
    /// How many rows a request of `upsertAll` and its like has at most; 4096 at first, at least 1.
    public var pageSize: Int
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

    /// The rows as values of a Codable type.
    public func records<Record: Codable & Sendable>(of type: Record.Type) -> AsyncRecords<Record> {
        AsyncRecords(table: self)
    }

    /// Runs the body with the table, on the thread of a connection: whatever a `Table` can do.
    ///
    /// ```swift
    /// let old = try await people.withTable { table, transaction in try table.getAndDelete(1, in: transaction) }
    /// ```
    ///
    /// - Parameters:
    ///   - transaction: that of the pool, which the body gets as its client's.
    ///   - body: runs once; the rules are those of `IgnitePool.withClient`.
    /// - Throws: what the body throws, and as `IgnitePool.withClient`.
    public func withTable<Result: Sendable>(
        in transaction: AsyncTransaction? = nil, _ body: @Sendable (Table, ClientTransaction?) throws -> Result
    ) async throws -> Result {
        try await pool.call(in: transaction) { connection, client, transaction in
            let table = try connection.table(found, client)
            table.pageSize = pageSize
            return try body(table, transaction)
        }
    }

    // MARK: By key

    /// The row of a key, an argument for each of its columns; nil when there is none.
    ///
    /// - Throws: as `Table.get`, and as `IgnitePool.execute`.
    public func get<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: AsyncTransaction? = nil
    ) async throws -> ResultRow? {
        try await get(values(of: repeat each key, as: "key value"), in: transaction)
    }

    /// The same with a list of values.
    public func get(_ key: [Value], in transaction: AsyncTransaction? = nil) async throws -> ResultRow? {
        try await withTable(in: transaction) { try $0.get(key, in: $1) }
    }

    /// The rows of keys, in the order of the keys; nil for each that is not there.
    public func getAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: AsyncTransaction? = nil
    ) async throws -> [ResultRow?] {
        try await getAll(keyLists(keys), in: transaction)
    }

    /// The same with lists of values.
    public func getAll(_ keys: [[Value]], in transaction: AsyncTransaction? = nil) async throws -> [ResultRow?] {
        try await withTable(in: transaction) { try $0.getAll(keys, in: $1) }
    }

    /// Whether there is a row of a key.
    public func containsKey<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: AsyncTransaction? = nil
    ) async throws -> Bool {
        let key = try values(of: repeat each key, as: "key value")
        return try await withTable(in: transaction) { try $0.containsKey(key, in: $1) }
    }

    /// Deletes the row of a key; answers whether there was one.
    @discardableResult
    public func delete<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: AsyncTransaction? = nil
    ) async throws -> Bool {
        let key = try values(of: repeat each key, as: "key value")
        return try await withTable(in: transaction) { try $0.delete(key, in: $1) }
    }

    /// Deletes the rows of keys; answers the keys that were not there, in any order.
    ///
    /// - Throws: as `upsertAll`.
    @discardableResult
    public func deleteAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: AsyncTransaction? = nil
    ) async throws -> [ResultRow] {
        try await deleteAll(keyLists(keys), in: transaction)
    }

    /// The same with lists of values.
    @discardableResult
    public func deleteAll(_ keys: [[Value]], in transaction: AsyncTransaction? = nil) async throws -> [ResultRow] {
        try await withTable(in: transaction) { try $0.deleteAll(keys, in: $1) }
    }

    /// The keys as lists of values; nothing is sent before all of them are.
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

    /// Writes a row over the one with its key, if there is one.
    ///
    /// - Throws: as `Table.upsert`, and as `IgnitePool.execute`.
    public func upsert(_ row: [Value?], in transaction: AsyncTransaction? = nil) async throws {
        try await withTable(in: transaction) { try $0.upsert(row, in: $1) }
    }

    /// Writes a row unless there is one with its key; answers whether it did.
    public func insert(_ row: [Value?], in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await withTable(in: transaction) { try $0.insert(row, in: $1) }
    }

    /// Writes a row if there is one with its key; answers whether it did.
    public func replace(_ row: [Value?], in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await withTable(in: transaction) { try $0.replace(row, in: $1) }
    }

    /// Writes rows over those with their keys; the last of equal keys wins.
    ///
    /// - Returns: how many rows there were.
    /// - Throws: as `upsert`; `rowsDone` tells how many rows are in, unless they are in a transaction. So does the
    ///   `IgniteError` of the code `cancelled` that comes when the task is cancelled.
    @discardableResult
    public func upsertAll(
        _ rows: sending some Sequence<[Value?]> & SendableMetatype, in transaction: AsyncTransaction? = nil
    ) async throws -> Int {
        // It was sent, and one thread reads it.
        nonisolated(unsafe) let rows = rows
        return try await withTable(in: transaction) { try $0.upsertAll(rows, in: $1) }
    }

    /// Writes those rows whose keys are not there; answers the others, in any order.
    ///
    /// - Throws: as `upsertAll`.
    public func insertAll(
        _ rows: sending some Sequence<[Value?]> & SendableMetatype, in transaction: AsyncTransaction? = nil
    ) async throws -> [ResultRow] {
        nonisolated(unsafe) let rows = rows
        return try await withTable(in: transaction) { try $0.insertAll(rows, in: $1) }
    }
}

extension IgnitePool {
    /// A table, whose rows are read and written by their keys. It is asked for once; keep it.
    ///
    /// - Parameter name: as SQL reads it: `person`, `sales.person`, `"My Table"`; without schema that of the options.
    /// - Throws: as `Client.table`, and as `execute`.
    public func table(_ name: String) async throws -> AsyncTable {
        try await call { client in
            let found = try client.find(table: name)
            return AsyncTable(try client.table(found), found: found, pool: self)
        }
    }
}
