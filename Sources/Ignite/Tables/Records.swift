public import IgniteCore

/// The rows of a table as values of a Codable type; from ``Table/records(of:)``.
///
/// ```swift
/// struct Person: Codable { var id: Int; var name: String?; var birthDate: LocalDate? }
///
/// let people = try ignite.table("person").records(of: Person.self)
/// try people.upsert(Person(id: 1, name: "Ada", birthDate: nil))
/// let ada = try people.get(1)
/// try people.upsertAll(everybody)                                  // any Sequence, streamed
/// ```
///
/// Properties are columns as `ResultRow.decode` finds them: by exactly their name, by it in upper case, or with
/// underscores in between, so that `birthDate` is BIRTH_DATE. A property that is nil is NULL, and a column without a
/// property gets its default, even where another row is replaced: who writes types that hold only a part of the columns
/// loses the others. A property without a column is an error, unless it is nil. What is ``ValueConvertible`` is written
/// as that, an enum or another type of a single value as what it encodes.
///
/// Operations, transactions and limits are those of ``Table``, which says more about each.
public final class Records<Record: Codable> {
    /// The table.
    public let table: Table

    init(_ table: Table) { self.table = table }

    // MARK: By key

    /// The record of a key; nil when there is none.
    ///
    /// - Throws: as `Table.get`; `conversion` when a value is none of its property's type.
    public func get<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Record? {
        try record(table.get(repeat each key, in: transaction))
    }

    /// The same with a list of values, such as ``Table/key(of:)`` gives.
    public func get(_ key: [Value], in transaction: ClientTransaction? = nil) throws(IgniteError) -> Record? {
        try record(table.get(key, in: transaction))
    }

    /// The records of keys, in the order of the keys; nil for each that is not there.
    public func getAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Record?] {
        try records(table.getAll(keys, in: transaction))
    }

    /// The same with keys of several columns.
    @_disfavoredOverload
    public func getAll<each Key: ValueConvertible, Keys: Sequence>(
        _ keys: Keys, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Record?] where Keys.Element == (repeat each Key) {
        try records(table.getAll(keys, in: transaction))
    }

    /// The same with lists of values.
    public func getAll(
        _ keys: some Sequence<[Value]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Record?] {
        try records(table.getAll(keys, in: transaction))
    }

    /// Whether there is a record of a key.
    public func containsKey<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try table.containsKey(repeat each key, in: transaction)
    }

    /// Deletes the record of a key; answers whether there was one. `table.deleteAll` deletes those of many.
    @discardableResult
    public func delete<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try table.delete(repeat each key, in: transaction)
    }

    /// Deletes the record of a key and answers it; nil: there was none.
    public func getAndDelete<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Record? {
        try record(table.getAndDelete(repeat each key, in: transaction))
    }

    // MARK: One record

    /// Writes a record over the one with its key, if there is one.
    ///
    /// - Throws: as ``Table/upsert(_:in:)``; `conversion` when a property has no column, or no SQL value is equal to
    ///   it.
    public func upsert(_ record: Record, in transaction: ClientTransaction? = nil) throws(IgniteError) {
        _ = try run(.upsert, CollectionOfOne(record), transaction)
    }

    /// Writes a record unless there is one with its key; answers whether it did.
    public func insert(_ record: Record, in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try run(.insert, CollectionOfOne(record), transaction).isTrue
    }

    /// Writes a record if there is one with its key; answers whether it did.
    public func replace(_ record: Record, in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try run(.replace, CollectionOfOne(record), transaction).isTrue
    }

    /// Writes a record if the one with its key is exactly the old one; answers whether it did.
    public func replace(
        exactly old: Record, with record: Record, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.replaceExact, [old, record], transaction).isTrue
    }

    /// Deletes a record if it is exactly this one; answers whether it did.
    @discardableResult
    public func delete(
        exactly record: Record, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.deleteExact, CollectionOfOne(record), transaction).isTrue
    }

    /// Writes a record and answers the one that was there before; nil: none.
    public func getAndUpsert(
        _ record: Record, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Record? {
        try self.record(table.row(run(.getAndUpsert, CollectionOfOne(record), transaction)))
    }

    /// Writes a record if there is one with its key, and answers that one; nil: none.
    public func getAndReplace(
        _ record: Record, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Record? {
        try self.record(table.row(run(.getAndReplace, CollectionOfOne(record), transaction)))
    }

    // MARK: Many records

    /// Writes records over those with their keys; the last of equal keys wins.
    ///
    /// - Returns: how many records there were.
    /// - Throws: as `upsert`; `rowsDone` tells how many are in, unless they are in a transaction.
    @discardableResult
    public func upsertAll(
        _ records: some Sequence<Record>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Int {
        try run(.upsertAll, records, transaction).rowsDone
    }

    /// Writes those records whose keys are not there; answers the others, in any order.
    ///
    /// - Throws: as `upsertAll`.
    public func insertAll(
        _ records: some Sequence<Record>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Record] {
        try self.records(table.rows(run(.insertAll, records, transaction))).compactMap { $0 }
    }

    /// Deletes those records that are exactly so; answers the others, in any order.
    ///
    /// - Throws: as `upsertAll`.
    @discardableResult
    public func deleteAll(
        exactly records: some Sequence<Record>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Record] {
        try self.records(table.rows(run(.deleteAllExact, records, transaction))).compactMap { $0 }
    }

    // MARK: Running

    private func run(
        _ operation: RowOperation, _ records: some Sequence<Record>, _ transaction: ClientTransaction?
    ) throws(IgniteError) -> RowResult {
        let encoder = RowEncoder(table.header)
        var records = records.makeIterator()
        return try table.run(operation, in: transaction) { () throws(IgniteError) in
            guard let record = records.next() else { return nil }
            return try encoder.row(of: record)
        }
    }

    private func record(_ row: ResultRow?) throws(IgniteError) -> Record? {
        guard let row else { return nil }
        return try row.decode(Record.self)
    }

    private func records(_ rows: [ResultRow?]) throws(IgniteError) -> [Record?] {
        var records: [Record?] = []
        records.reserveCapacity(rows.count)
        for row in rows { records.append(try record(row)) }
        return records
    }
}
