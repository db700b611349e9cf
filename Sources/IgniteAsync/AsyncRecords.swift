public import Ignite

/// The rows of a table as values of a Codable type; from `AsyncTable.records`.
///
/// Properties are columns as `Records` tells, whose operations these are; what is missing here goes by `withRecords`.
public struct AsyncRecords<Record: Codable & Sendable>: Sendable {
    /// The table.
    public var table: AsyncTable

    /// Runs the body with the records, on the thread of a connection: whatever `Records` can do.
    ///
    /// - Throws: as `AsyncTable.withTable`, whose rules are those of this.
    public func withRecords<Result: Sendable>(
        in transaction: AsyncTransaction? = nil,
        _ body: @Sendable (Records<Record>, ClientTransaction?) throws -> Result
    ) async throws -> Result {
        try await table.withTable(in: transaction) { try body($0.records(of: Record.self), $1) }
    }

    // MARK: By key

    /// The record of a key, an argument for each of its columns; nil when there is none.
    ///
    /// - Throws: as `Records.get`, and as `IgnitePool.execute`.
    public func get<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: AsyncTransaction? = nil
    ) async throws -> Record? {
        try await table.get(repeat each key, in: transaction)?.decode(Record.self)
    }

    /// The records of keys, in the order of the keys; nil for each that is not there.
    public func getAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: AsyncTransaction? = nil
    ) async throws -> [Record?] {
        try await table.getAll(keys, in: transaction).map { try $0?.decode(Record.self) }
    }

    /// The same with lists of values.
    public func getAll(_ keys: [[Value]], in transaction: AsyncTransaction? = nil) async throws -> [Record?] {
        try await table.getAll(keys, in: transaction).map { try $0?.decode(Record.self) }
    }

    // MARK: Records

    /// Writes a record over the one with its key, if there is one.
    ///
    /// - Throws: as `Records.upsert`, and as `IgnitePool.execute`.
    public func upsert(_ record: Record, in transaction: AsyncTransaction? = nil) async throws {
        try await withRecords(in: transaction) { try $0.upsert(record, in: $1) }
    }

    /// Writes a record unless there is one with its key; answers whether it did.
    public func insert(_ record: Record, in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await withRecords(in: transaction) { try $0.insert(record, in: $1) }
    }

    /// Writes a record if there is one with its key; answers whether it did.
    public func replace(_ record: Record, in transaction: AsyncTransaction? = nil) async throws -> Bool {
        try await withRecords(in: transaction) { try $0.replace(record, in: $1) }
    }

    /// Writes records over those with their keys; the last of equal keys wins.
    ///
    /// - Returns: how many records there were.
    /// - Throws: as `AsyncTable.upsertAll` and `Records.upsertAll`.
    @discardableResult
    public func upsertAll(
        _ records: sending some Sequence<Record> & SendableMetatype, in transaction: AsyncTransaction? = nil
    ) async throws -> Int {
        nonisolated(unsafe) let records = records
        return try await withRecords(in: transaction) { try $0.upsertAll(records, in: $1) }
    }

    /// Writes those records whose keys are not there; answers the others, in any order.
    ///
    /// - Throws: as `upsertAll`.
    public func insertAll(
        _ records: sending some Sequence<Record> & SendableMetatype, in transaction: AsyncTransaction? = nil
    ) async throws -> [Record] {
        nonisolated(unsafe) let records = records
        return try await withRecords(in: transaction) { try $0.insertAll(records, in: $1) }
    }
}
