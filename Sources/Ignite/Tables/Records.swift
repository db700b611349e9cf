public import IgniteCore

/// The rows of a table as values of a Codable type, returned by ``Table/records(of:)``.
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
/// ## Properties and columns
///
/// Properties match columns as in `ResultRow.decode`: by exactly their name, in upper case, or with underscores between
/// the words, so that `birthDate` is BIRTH_DATE. A ``ValueConvertible`` property is written as its SQL value; an enum
/// or another single-value type as the value that it encodes.
///
/// A nil property is NULL. A column without a property gets its default, even when an existing row is replaced, so
/// writing a type that has only some of the columns loses the values of the others. A property without a column is an
/// error, unless it is nil.
///
/// For operations, transactions and limits, see ``Table``.
public final class Records<Record: Codable> {
    /// The table of the records.
    public let table: Table

    init(_ table: Table) { self.table = table }

    // MARK: By key

    /// Returns the record with a key; nil if there is none.
    ///
    /// - Throws: The same errors as `Table.get`; `conversion` if a value cannot be read as the type of its property.
    public func get<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Record? {
        try record(table.get(repeat each key, in: transaction))
    }

    /// Returns the record with a key given as a list of values, such as ``Table/key(of:)`` returns.
    public func get(_ key: [Value], in transaction: ClientTransaction? = nil) throws(IgniteError) -> Record? {
        try record(table.get(key, in: transaction))
    }

    /// Returns the records with the given keys, in the order of the keys; nil for each key that does not exist.
    public func getAll(
        _ keys: some Sequence<some ValueConvertible>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Record?] {
        try records(table.getAll(keys, in: transaction))
    }

    /// Returns the records with keys of several columns.
    @_disfavoredOverload
    public func getAll<each Key: ValueConvertible, Keys: Sequence>(
        _ keys: Keys, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Record?] where Keys.Element == (repeat each Key) {
        try records(table.getAll(keys, in: transaction))
    }

    /// Returns the records with keys given as lists of values.
    public func getAll(
        _ keys: some Sequence<[Value]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Record?] {
        try records(table.getAll(keys, in: transaction))
    }

    /// Returns whether there is a record with a key.
    public func containsKey<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try table.containsKey(repeat each key, in: transaction)
    }

    /// Deletes the record with a key, and returns whether there was one. To delete many, use `table.deleteAll`.
    @discardableResult
    public func delete<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try table.delete(repeat each key, in: transaction)
    }

    /// Deletes the record with a key and returns it; nil if there was none.
    public func getAndDelete<each Key: ValueConvertible>(
        _ key: repeat each Key, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Record? {
        try record(table.getAndDelete(repeat each key, in: transaction))
    }

    // MARK: One record

    /// Inserts a record, or replaces the one with the same key.
    ///
    /// - Throws: The same errors as ``Table/upsert(_:in:)``; `conversion` if a property has no column, or if no SQL
    ///   value is equal to it.
    public func upsert(_ record: Record, in transaction: ClientTransaction? = nil) throws(IgniteError) {
        _ = try run(.upsert, CollectionOfOne(record), transaction)
    }

    /// Inserts a record unless its key exists, and returns whether it did.
    public func insert(_ record: Record, in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try run(.insert, CollectionOfOne(record), transaction).isTrue
    }

    /// Replaces the record with the same key, and returns whether there was one.
    public func replace(_ record: Record, in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try run(.replace, CollectionOfOne(record), transaction).isTrue
    }

    /// Replaces a record if the stored one is exactly equal to `old`, and returns whether it did.
    public func replace(
        exactly old: Record, with record: Record, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.replaceExact, [old, record], transaction).isTrue
    }

    /// Deletes a record if the stored one is exactly equal to it, and returns whether it did.
    @discardableResult
    public func delete(
        exactly record: Record, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.deleteExact, CollectionOfOne(record), transaction).isTrue
    }

    /// Inserts or replaces a record, and returns the previous one; nil if there was none.
    public func getAndUpsert(
        _ record: Record, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Record? {
        try self.record(table.row(run(.getAndUpsert, CollectionOfOne(record), transaction)))
    }

    /// Replaces the record with the same key, and returns the previous one; nil if there was none.
    public func getAndReplace(
        _ record: Record, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Record? {
        try self.record(table.row(run(.getAndReplace, CollectionOfOne(record), transaction)))
    }

    // MARK: Many records

    /// Inserts records, or replaces those with the same keys; among equal keys, the last wins.
    ///
    /// - Returns: The number of records.
    /// - Throws: The same errors as `upsert`; outside a transaction, `rowsDone` is the number of records written.
    @discardableResult
    public func upsertAll(
        _ records: some Sequence<Record>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Int {
        try run(.upsertAll, records, transaction).rowsDone
    }

    /// Inserts the records whose keys do not exist, and returns the others, in any order.
    ///
    /// - Throws: The same errors as `upsertAll`.
    public func insertAll(
        _ records: some Sequence<Record>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [Record] {
        try self.records(table.rows(run(.insertAll, records, transaction))).compactMap { $0 }
    }

    /// Deletes the records that are exactly equal to the stored ones, and returns the others, in any order.
    ///
    /// - Throws: The same errors as `upsertAll`.
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
