public import IgniteCore

// Rows as lists of values.

extension Table {
    // MARK: One row

    /// Inserts a row, or replaces the one with the same key.
    ///
    /// - Throws: `invalidArgument` if the row does not fit the table, `server` if the cluster refuses it, as for all
    ///   operations; `transactionEnded`, `connectionLost`, `closed` and similar errors as for `Client.execute`.
    public func upsert(_ row: [(any ValueConvertible)?], in transaction: ClientTransaction? = nil) throws(IgniteError) {
        _ = try run(.upsert, in: transaction, rows: TableRow(row))
    }

    /// Inserts a row unless its key exists, and returns whether it did.
    public func insert(_ row: [(any ValueConvertible)?], in transaction: ClientTransaction? = nil) throws(IgniteError)
        -> Bool
    {
        try run(.insert, in: transaction, rows: TableRow(row)).isTrue
    }

    /// Replaces the row with the same key, and returns whether there was one.
    public func replace(_ row: [(any ValueConvertible)?], in transaction: ClientTransaction? = nil) throws(IgniteError)
        -> Bool
    {
        try run(.replace, in: transaction, rows: TableRow(row)).isTrue
    }

    /// Replaces a row if the stored one is exactly equal to `old`, and returns whether it did.
    public func replace(
        exactly old: [(any ValueConvertible)?], with row: [(any ValueConvertible)?],
        in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.replaceExact, in: transaction, rows: TableRow(old), TableRow(row)).isTrue
    }

    /// Deletes a row if the stored one is exactly equal to it, and returns whether it did.
    @discardableResult
    public func delete(
        exactly row: [(any ValueConvertible)?], in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Bool {
        try run(.deleteExact, in: transaction, rows: TableRow(row)).isTrue
    }

    /// Inserts or replaces a row, and returns the previous one; nil if there was none.
    public func getAndUpsert(
        _ row: [(any ValueConvertible)?], in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> ResultRow? {
        self.row(try run(.getAndUpsert, in: transaction, rows: TableRow(row)))
    }

    /// Replaces the row with the same key, and returns the previous one; nil if there was none.
    public func getAndReplace(
        _ row: [(any ValueConvertible)?], in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> ResultRow? {
        self.row(try run(.getAndReplace, in: transaction, rows: TableRow(row)))
    }

    // MARK: Many rows

    // A sequence is read as needed, and may use the client itself.

    /// Inserts rows, or replaces those with the same keys; among equal keys, the last wins.
    ///
    /// - Returns: The number of rows.
    /// - Throws: The same errors as `upsert`; outside a transaction, `rowsDone` is the number of rows written.
    @discardableResult
    public func upsertAll(
        _ rows: some Sequence<[(any ValueConvertible)?]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> Int {
        var rows = rows.makeIterator()
        return try run(.upsertAll, in: transaction) { () throws(IgniteError) in
            try rows.next().map { (row) throws(IgniteError) in try TableRow(row).values }
        }.rowsDone
    }

    /// Inserts the rows whose keys do not exist, and returns the others, in any order.
    ///
    /// - Throws: The same errors as `upsertAll`.
    public func insertAll(
        _ rows: some Sequence<[(any ValueConvertible)?]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow] {
        var rows = rows.makeIterator()
        return self.rows(
            try run(.insertAll, in: transaction) { () throws(IgniteError) in
                try rows.next().map { (row) throws(IgniteError) in try TableRow(row).values }
            }
        ).compactMap { $0 }
    }

    /// Deletes the rows that are exactly equal to the stored ones, and returns the others, in any order.
    ///
    /// - Throws: The same errors as `upsertAll`.
    @discardableResult
    public func deleteAll(
        exactly rows: some Sequence<[(any ValueConvertible)?]>, in transaction: ClientTransaction? = nil
    ) throws(IgniteError) -> [ResultRow] {
        var rows = rows.makeIterator()
        return self.rows(
            try run(.deleteAllExact, in: transaction) { () throws(IgniteError) in
                try rows.next().map { (row) throws(IgniteError) in try TableRow(row).values }
            }
        ).compactMap { $0 }
    }
}
