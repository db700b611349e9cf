public import Ignite

/// The rows of a table as values of a Codable type, returned by `AsyncTable.records`.
///
/// Properties match columns as in `Records`, which performs the operations. For operations that are missing here, use
/// `withRecords`.
public struct AsyncRecords<Record: Codable & Sendable>: Sendable {
    /// The table of the records.
    public var table: AsyncTable

    /// Runs the body with the records, on the thread of a connection, to use any operation of `Records`.
    ///
    /// - Throws: The same errors as `AsyncTable.withTable`; the same rules apply.
    public func withRecords<Result: Sendable>(
        in transaction: AsyncTransaction? = nil,
        _ body: @Sendable (Records<Record>, ClientTransaction?) throws -> Result
    ) async throws -> Result {
        try await table.withTable(in: transaction) { try body($0.records(of: Record.self), $1) }
    }

    // MARK: By key

    /// Returns the record with a key, given as an argument for each of its columns; nil if there is none.
    ///
    /// - Throws: The same errors as `Records.get` and `IgnitePool.execute`.
    public func get<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: AsyncTransaction? = nil
    ) async throws -> Record? {
        try await table.get(repeat each key, in: transaction)?.decode(Record.self)
    }

    /// Returns the records with the given keys, in the order of the keys; nil for each key that does not exist.
    public func getAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: AsyncTransaction? = nil
    ) async throws -> [Record?] {
        try await table.getAll(keys, in: transaction).map { try $0?.decode(Record.self) }
    }

    /// Returns the records with keys given as lists of values.
    public func getAll(_ keys: [[Value]], in transaction: AsyncTransaction? = nil) async throws -> [Record?] {
        try await table.getAll(keys, in: transaction).map { try $0?.decode(Record.self) }
    }

    // MARK: Records

    /// Inserts a record, or replaces the one with the same key.
    ///
    /// - Throws: The same errors as `Records.upsert` and `IgnitePool.execute`.
    public func upsert(_ record: Record, in transaction: AsyncTransaction? = nil) async throws {
        try await withRecords(in: transaction) { try $0.upsert(record, in: $1) }
    }

    /// Inserts a record unless its key exists, and returns whether it did.
    public func insert(_ record: Record, in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await withRecords(in: transaction) { try $0.insert(record, in: $1) }
    }

    /// Replaces the record with the same key, and returns whether there was one.
    public func replace(_ record: Record, in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await withRecords(in: transaction) { try $0.replace(record, in: $1) }
    }

    /// Inserts records, or replaces those with the same keys; among equal keys, the last wins.
    ///
    /// - Returns: The number of records.
    /// - Throws: The same errors as `AsyncTable.upsertAll` and `Records.upsertAll`.
    @discardableResult
    public func upsertAll(
        _ records: sending some Sequence<Record> & SendableMetatype, in transaction: AsyncTransaction? = nil
    ) async throws -> Int {
        nonisolated(unsafe) let records = records
        return try await withRecords(in: transaction) { try $0.upsertAll(records, in: $1) }
    }

    /// Inserts the records whose keys do not exist, and returns the others, in any order.
    ///
    /// - Throws: The same errors as `upsertAll`.
    public func insertAll(
        _ records: sending some Sequence<Record> & SendableMetatype, in transaction: AsyncTransaction? = nil
    ) async throws -> [Record] {
        nonisolated(unsafe) let records = records
        return try await withRecords(in: transaction) { try $0.insertAll(records, in: $1) }
    }
}
