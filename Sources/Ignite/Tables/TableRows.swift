public import IgniteCore

// Rows as lists of values.

extension Table {
    // MARK: One row

    /// Writes a row over the one with its key, if there is one.
    ///
    /// - Throws: `invalidArgument` when the row does not fit the table, `server` when the cluster refuses it, as all
    ///   operations do; `transactionEnded`, `connectionLost`, `closed` and the like as `Client.execute`.
    public func upsert(_ row: [Value?], in transaction: ClientTransaction? = nil) throws(IgniteError) {
        _ = try run(.upsert, in: transaction, rows: row)
    }

    /// Writes a row unless there is one with its key; answers whether it did.
    public func insert(_ row: [Value?], in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try run(.insert, in: transaction, rows: row).isTrue
    }

    /// Writes a row if there is one with its key; answers whether it did.
    public func replace(_ row: [Value?], in transaction: ClientTransaction? = nil) throws(IgniteError) -> Bool {
        try run(.replace, in: transaction, rows: row).isTrue
    }

    /// Writes a row if the one with its key is exactly the old one; answers whether it did.
    public func replace(
        exactly old: [Value?], with row: [Value?], in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.replaceExact, in: transaction, rows: old, row).isTrue
    }

    /// Deletes a row if it is exactly this one; answers whether it did.
    @discardableResult
    public func delete(
        exactly row: [Value?], in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.deleteExact, in: transaction, rows: row).isTrue
    }

    /// Writes a row and answers the one that was there before; nil: none.
    public func getAndUpsert(
        _ row: [Value?], in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> ResultRow? {
        self.row(try run(.getAndUpsert, in: transaction, rows: row))
    }

    /// Writes a row if there is one with its key, and answers that one; nil: none.
    public func getAndReplace(
        _ row: [Value?], in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> ResultRow? {
        self.row(try run(.getAndReplace, in: transaction, rows: row))
    }

    // MARK: Many rows

    // A sequence is read as it is needed, and may use the client itself.

    /// Writes rows over those with their keys; the last of equal keys wins.
    ///
    /// - Returns: how many rows there were.
    /// - Throws: as `upsert`; `rowsDone` tells how many rows are in, unless they are in a transaction.
    @discardableResult
    public func upsertAll(
        _ rows: some Sequence<[Value?]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Int {
        var rows = rows.makeIterator()
        return try run(.upsertAll, in: transaction) { rows.next() }.rowsDone
    }

    /// Writes those rows whose keys are not there; answers the others, in any order.
    ///
    /// - Throws: as `upsertAll`.
    public func insertAll(
        _ rows: some Sequence<[Value?]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow] {
        var rows = rows.makeIterator()
        return self.rows(try run(.insertAll, in: transaction) { rows.next() }).compactMap { $0 }
    }

    /// Deletes those rows that are exactly so; answers the others, in any order.
    ///
    /// - Throws: as `upsertAll`.
    @discardableResult
    public func deleteAll(
        exactly rows: some Sequence<[Value?]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow] {
        var rows = rows.makeIterator()
        return self.rows(try run(.deleteAllExact, in: transaction) { rows.next() }).compactMap { $0 }
    }
}
