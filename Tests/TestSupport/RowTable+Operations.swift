package import IgniteCore

/// The operations one by one, with values: what tests ask of a table below the library's public face.
extension RowTable {
    // MARK: Reading

    /// The row of a key; nil when there is none.
    package func get(_ key: [Value], in transaction: Transaction? = nil) throws(IgniteError) -> [Value]? {
        try one(.get, [key], transaction).rows.first.flatMap { values($0, columns) }
    }

    /// The rows of keys, in the order of the keys; nil for each that is not there.
    package func getAll(
        _ keys: some Sequence<[Value]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> [[Value]?] {
        try many(.getAll, keys, transaction).rows.map { values($0, columns) }
    }

    package func containsKey(_ key: [Value], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.containsKey, [key], transaction).isTrue
    }

    package func containsAllKeys(
        _ keys: some Sequence<[Value]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> Bool {
        try many(.containsAllKeys, keys, transaction).isTrue
    }

    // MARK: Writing one row

    /// Writes a row over the one with its key, if there is one.
    package func upsert(_ row: [Value?], in transaction: Transaction? = nil) throws(IgniteError) {
        _ = try one(.upsert, [row], transaction)
    }

    /// Writes a row and answers the one that it replaces.
    package func getAndUpsert(
        _ row: [Value?], in transaction: Transaction? = nil
    ) throws(IgniteError) -> [Value]? {
        try one(.getAndUpsert, [row], transaction).rows.first.flatMap { values($0, columns) }
    }

    /// Writes a row unless there is one with its key; answers whether it did.
    package func insert(_ row: [Value?], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.insert, [row], transaction).isTrue
    }

    /// Writes a row if there is one with its key; answers whether it did.
    package func replace(_ row: [Value?], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.replace, [row], transaction).isTrue
    }

    /// Writes a row if the one with its key is exactly the old one; answers whether it did.
    package func replace(
        exactly old: [Value?], with row: [Value?], in transaction: Transaction? = nil
    ) throws(IgniteError) -> Bool {
        try one(.replaceExact, [old, row], transaction).isTrue
    }

    /// Writes a row if there is one with its key, and answers that one.
    package func getAndReplace(
        _ row: [Value?], in transaction: Transaction? = nil
    ) throws(IgniteError) -> [Value]? {
        try one(.getAndReplace, [row], transaction).rows.first.flatMap { values($0, columns) }
    }

    /// Deletes the row of a key; answers whether there was one.
    package func delete(_ key: [Value], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.delete, [key], transaction).isTrue
    }

    /// Deletes a row if it is exactly this one; answers whether it did.
    package func delete(exactly row: [Value?], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.deleteExact, [row], transaction).isTrue
    }

    /// Deletes the row of a key and answers it.
    package func getAndDelete(_ key: [Value], in transaction: Transaction? = nil) throws(IgniteError) -> [Value]? {
        try one(.getAndDelete, [key], transaction).rows.first.flatMap { values($0, columns) }
    }

    // MARK: Writing many rows

    // Without a transaction of the caller's each page of rows has its own, and they are committed in the order of the
    // rows: after an error the first `rowsDone` rows are written, and none after them.

    /// Writes rows over those with their keys; answers how many rows there were.
    @discardableResult
    package func upsertAll(
        _ rows: some Sequence<[Value?]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> Int {
        try many(.upsertAll, rows, transaction).rowsDone
    }

    /// Writes those rows whose keys are not there; answers the others.
    package func insertAll(
        _ rows: some Sequence<[Value?]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> [[Value]] {
        try many(.insertAll, rows, transaction).rows.compactMap { values($0, columns) }
    }

    /// Deletes the rows of keys; answers the keys that were not there.
    package func deleteAll(
        _ keys: some Sequence<[Value]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> [[Value]] {
        try many(.deleteAll, keys, transaction).rows.compactMap { values($0, keyColumns.map { columns[$0] }) }
    }

    /// Deletes those rows that are exactly so; answers the others.
    package func deleteAll(
        exactly rows: some Sequence<[Value?]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> [[Value]] {
        try many(.deleteAllExact, rows, transaction).rows.compactMap { values($0, columns) }
    }

    private func values(_ found: RowResult.Row?, _ columns: [Column]) -> [Value]? {
        found.map { found in
            let row = found.page.row(found.index)
            return columns.indices.map { row.value(of: row[$0]) }
        }
    }

    private func one(
        _ operation: RowOperation, _ records: [[Value?]], _ transaction: Transaction?
    ) throws(IgniteError) -> RowResult {
        try many(operation, records, transaction)
    }

    private func many(
        _ operation: RowOperation, _ rows: some Sequence<[Value?]>, _ transaction: Transaction?
    ) throws(IgniteError) -> RowResult {
        var iterator = rows.makeIterator()
        return try run(operation, in: transaction) { iterator.next() }
    }

    private func many(
        _ operation: RowOperation, _ keys: some Sequence<[Value]>, _ transaction: Transaction?
    ) throws(IgniteError) -> RowResult {
        var iterator = keys.makeIterator()
        return try run(operation, in: transaction) { iterator.next() }
    }
}
