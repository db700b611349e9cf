public import IgniteCore

// One statement for many rows of parameters, and many statements at once.
//
// What takes tuples is disfavoured as an overload: the empty tuple is one, too, so that the compiler would rather throw
// away what `rows.map { [$0, nil] }` makes than convert it to an array of the other forms.

extension Client {
    /// Runs INSERT, UPDATE, DELETE or MERGE once for each row of parameters.
    ///
    /// ```swift
    /// try ignite.executeBatch("INSERT INTO person (id, name) VALUES (?, ?)", people.lazy.map { ($0.id, $0.name) })
    /// ```
    ///
    /// The rows go out in pages of ``ClientOptions/pageSize``, the next one made while the server works on the last; a
    /// sequence of any length is read as it is needed, and may use this client itself. Each row is a transaction of its
    /// own, unless `autocommit` is off; within one transaction they go faster. The statement's time-out holds for each
    /// page.
    ///
    /// - Parameters:
    ///   - sql: exactly one statement of DML.
    ///   - rows: tuples of values for each `?`, all of the same number. Times lose what is finer than milliseconds, and
    ///     decimals what DECIMAL(28, 6) does not hold, as all parameters do.
    /// - Returns: for each row of parameters how many rows of the table it has changed.
    /// - Throws: as `execute`. `updateCounts` of the error are those of the rows before the one that failed, which is
    ///   therefore number `updateCounts.count + 1` when the server has refused it; no row behind it was run.
    ///   `rowsDone` is how many rows are in for good: nil in a transaction, which is aborted. When `isOutcomeUnknown`,
    ///   because the connection was lost, time was up or the batch was cancelled while a page was under way, some of
    ///   the rows after those may be in, too. A batch that was cancelled between two pages is in up to `rowsDone`.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible, Rows: Sequence>(
        _ sql: String, _ rows: Rows
    ) throws(IgniteError) -> [Int64] where Rows.Element == (repeat each Item) {
        var rows = rows.makeIterator()
        return try core.executeBatch(sql, in: openTransaction()) { () throws(IgniteError) in
            try nextTuple(of: &rows, "parameter")
        }
    }

    /// The same with rows that are arrays.
    @discardableResult
    public func executeBatch(
        _ sql: String, _ rows: some Sequence<[(any ValueConvertible)?]>
    ) throws(IgniteError) -> [Int64] {
        var rows = rows.makeIterator()
        return try core.executeBatch(sql, in: openTransaction()) { () throws(IgniteError) in
            guard let row = rows.next() else { return nil }
            return try values(row)
        }
    }

    /// The same with rows that are values already.
    @discardableResult
    public func executeBatch(_ sql: String, _ rows: some Sequence<[Value]>) throws(IgniteError) -> [Int64] {
        try executeBatch(sql, rows, rowsBefore: 0)
    }

    /// The same behind so many rows that are a part of the batch for whoever reads the messages.
    package func executeBatch(
        _ sql: String, _ rows: some Sequence<[Value]>, rowsBefore: Int
    ) throws(IgniteError) -> [Int64] {
        var rows = rows.makeIterator()
        return try core.executeBatch(sql, in: openTransaction(), rowsBefore: rowsBefore) { rows.next() }
    }

    /// Runs several statements, separated by semicolons, of which nothing is told but that all went well.
    ///
    /// DDL is possible, and `START TRANSACTION` … `COMMIT` within the script. Otherwise each statement is a transaction
    /// of its own, and after an error those before it stay done.
    ///
    /// A server may never answer a script that fails while it runs: without a time-out (``ClientOptions``) nothing but
    /// ``Canceller`` ends the waiting then.
    ///
    /// - Parameters:
    ///   - sql: the statements.
    ///   - parameters: values for the `?` of all statements, in their order.
    /// - Throws: as `execute`; `invalidArgument` while `autocommit` is off, because a script runs in no transaction.
    public func executeScript(_ sql: String, _ parameters: (any ValueConvertible)?...) throws(IgniteError) {
        try executeScript(sql, values(parameters))
    }

    /// The same with a list of parameters.
    public func executeScript(_ sql: String, _ parameters: [Value]) throws(IgniteError) {
        guard autocommit else {
            throw IgniteError(
                .invalidArgument, "a script runs in no transaction, and autocommit is off",
                hint: "switch it on before, with setAutocommit(true)")
        }
        try core.executeScript(sql, parameters)
    }
}

extension ClientTransaction {
    /// Runs INSERT, UPDATE, DELETE or MERGE once for each row of parameters, in the transaction.
    ///
    /// - Parameters:
    ///   - sql: exactly one statement of DML.
    ///   - rows: as for `Client.executeBatch`.
    /// - Returns: for each row of parameters how many rows of the table it has changed.
    /// - Throws: as `Client.executeBatch`; an error of the server's aborts the transaction.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible, Rows: Sequence>(
        _ sql: String, _ rows: Rows
    ) throws(IgniteError) -> [Int64] where Rows.Element == (repeat each Item) {
        var rows = rows.makeIterator()
        return try core.executeBatch(sql, in: self) { () throws(IgniteError) in
            try nextTuple(of: &rows, "parameter")
        }
    }

    /// The same with rows that are arrays.
    @discardableResult
    public func executeBatch(
        _ sql: String, _ rows: some Sequence<[(any ValueConvertible)?]>
    ) throws(IgniteError) -> [Int64] {
        var rows = rows.makeIterator()
        return try core.executeBatch(sql, in: self) { () throws(IgniteError) in
            guard let row = rows.next() else { return nil }
            return try values(row)
        }
    }

    /// The same with rows that are values already.
    @discardableResult
    public func executeBatch(_ sql: String, _ rows: some Sequence<[Value]>) throws(IgniteError) -> [Int64] {
        try executeBatch(sql, rows, rowsBefore: 0)
    }

    /// The same behind so many rows that are a part of the batch for whoever reads the messages.
    package func executeBatch(
        _ sql: String, _ rows: some Sequence<[Value]>, rowsBefore: Int
    ) throws(IgniteError) -> [Int64] {
        var rows = rows.makeIterator()
        return try core.executeBatch(sql, in: self, rowsBefore: rowsBefore) { rows.next() }
    }
}

/// What stands for the next tuple of a sequence; nil behind the last.
func nextTuple<each Item: ValueConvertible, Tuples: IteratorProtocol>(
    of tuples: inout Tuples, _ what: String
) throws(IgniteError) -> [Value]? where Tuples.Element == (repeat each Item) {
    guard let tuple = tuples.next() else { return nil }
    return try values(of: repeat each tuple, as: what)
}

/// What stands for the items, in their order.
///
/// - Parameter what: what the items are, for messages.
package func values<each Item: ValueConvertible>(
    of items: repeat each Item, as what: String
) throws(IgniteError) -> [Value] {
    var values: [Value] = []
    func append(_ item: some ValueConvertible) throws(IgniteError) {
        do throws(IgniteError) {
            values.append(try item.igniteValue)
        } catch {
            throw error.with(context: "\(what) \(values.count + 1)")
        }
    }
    repeat try append(each items)
    return values
}
