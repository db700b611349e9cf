public import IgniteCore

// One statement for many rows of parameters, and many statements at once.
//
// The overloads that take tuples are disfavoured: the empty tuple is a tuple too, so the compiler would otherwise
// discard the result of `rows.map { [$0, nil] }` instead of converting it to an array for the other overloads.

extension Client {
    /// Runs INSERT, UPDATE, DELETE or MERGE once for each row of parameters.
    ///
    /// ```swift
    /// try ignite.executeBatch("INSERT INTO person (id, name) VALUES (?, ?)", people.lazy.map { ($0.id, $0.name) })
    /// ```
    ///
    /// The rows are sent in pages of ``ClientOptions/pageSize``; the next page is made while the server works on the
    /// last. The sequence can have any length: it is read as needed, and may use this client itself. Ignite 2 has no
    /// batches: the client sends one statement for each row.
    ///
    /// Each row is a transaction of its own unless `autocommit` is off. Rows in a single transaction are faster. The
    /// timeout of statements applies to each page.
    ///
    /// ## Errors
    ///
    /// `updateCounts` of the error holds the counts of the rows before the one that failed. If the server refused a
    /// row, it is row number `updateCounts.count + 1`, and no later row was run.
    ///
    /// `rowsDone` is the number of rows that are permanently written; it is nil in a transaction, which is aborted. If
    /// `isOutcomeUnknown` is true, some of the following rows may be written, too: the connection was lost, the
    /// timeout expired or the batch was cancelled while a page was being executed. A batch that is cancelled between
    /// two pages is written up to `rowsDone`.
    ///
    /// - Parameters:
    ///   - statement: Exactly one DML statement, with a `?` for each value.
    ///   - rows: Tuples with a value for each `?`, all of the same size. As for all parameters, times are cut to
    ///     milliseconds, and decimals to what DECIMAL(28, 6) holds.
    ///   - options: What is different from the options of the connection.
    /// - Returns: For each row of parameters, the number of table rows that it changed.
    /// - Throws: The same errors as `execute`.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible, Rows: Sequence>(
        _ statement: SQLStatement, _ rows: Rows, options: StatementOptions = StatementOptions()
    ) throws(IgniteError) -> [Int64] where Rows.Element == (repeat each Item) {
        var rows = rows.makeIterator()
        return try core.executeBatch(statement.textWithoutValues(for: "a batch"), options, in: openTransaction()) {
            () throws(IgniteError) in
            try nextTuple(of: &rows, "parameter")
        }
    }

    /// Runs a statement once for each row of parameters, given as arrays.
    @discardableResult
    public func executeBatch(
        _ statement: SQLStatement, _ rows: some Sequence<[(any ValueConvertible)?]>,
        options: StatementOptions = StatementOptions()
    ) throws(IgniteError) -> [Int64] {
        var rows = rows.makeIterator()
        return try core.executeBatch(statement.textWithoutValues(for: "a batch"), options, in: openTransaction()) {
            () throws(IgniteError) in
            guard let row = rows.next() else { return nil }
            return try values(row)
        }
    }

    /// Runs a statement once for each row of parameters, given as values.
    @discardableResult
    public func executeBatch(
        _ statement: SQLStatement, _ rows: some Sequence<[Value]>, options: StatementOptions = StatementOptions()
    ) throws(IgniteError) -> [Int64] {
        try executeBatch(statement, rows, options, rowsBefore: 0)
    }

    /// Runs one part of a larger batch; messages count its rows after the `rowsBefore` earlier ones.
    package func executeBatch(
        _ statement: SQLStatement, _ rows: some Sequence<[Value]>, _ options: StatementOptions, rowsBefore: Int
    ) throws(IgniteError) -> [Int64] {
        var rows = rows.makeIterator()
        return try core.executeBatch(
            statement.textWithoutValues(for: "a batch"), options, in: openTransaction(), rowsBefore: rowsBefore
        ) { rows.next() }
    }

    /// Runs several statements, separated by semicolons, and reports only whether all of them succeeded.
    ///
    /// A script can contain DDL and `START TRANSACTION` … `COMMIT`. Otherwise each statement is a transaction of its
    /// own, and the statements before an error stay done. Only Ignite 3 supports scripts.
    ///
    /// ## Timeouts
    ///
    /// A server may never answer a script that fails while it runs. Without a timeout (``ClientOptions``), only
    /// ``Canceller`` ends the wait.
    ///
    /// - Parameters:
    ///   - script: The statements. Interpolated values are their parameters.
    ///   - parameters: Values for the `?` of all statements, in order.
    ///   - options: What is different from the options of the connection.
    /// - Throws: The same errors as `execute`; `invalidArgument` while `autocommit` is off, because a script does not
    ///   run in a transaction.
    public func executeScript(
        _ script: SQLStatement, _ parameters: (any ValueConvertible)?..., options: StatementOptions = StatementOptions()
    ) throws(IgniteError) {
        try executeScript(script, parameters: parameters, options: options)
    }

    /// Runs several statements with a list of parameters.
    public func executeScript(
        _ script: SQLStatement, parameters: [(any ValueConvertible)?], options: StatementOptions = StatementOptions()
    ) throws(IgniteError) {
        try executeScript(script.text, script.parameters(parameters), options)
    }

    /// Runs several statements whose parameters have been checked.
    package func executeScript(
        _ sql: String, _ parameters: [Value], _ options: StatementOptions
    ) throws(IgniteError) {
        guard autocommit else {
            throw IgniteError(
                .invalidArgument, "a script cannot run while autocommit is off",
                hint: "switch it on with setAutocommit(true)")
        }
        try core.executeScript(sql, parameters, options)
    }
}

extension ClientTransaction {
    /// Runs INSERT, UPDATE, DELETE or MERGE in the transaction, once for each row of parameters.
    ///
    /// - Parameters:
    ///   - statement: Exactly one DML statement, with a `?` for each value.
    ///   - rows: The rows, as for `Client.executeBatch`.
    ///   - options: What is different from the options of the connection.
    /// - Returns: For each row of parameters, the number of table rows that it changed.
    /// - Throws: The same errors as `Client.executeBatch`; an error from the server aborts the transaction.
    @discardableResult
    @_disfavoredOverload
    public func executeBatch<each Item: ValueConvertible, Rows: Sequence>(
        _ statement: SQLStatement, _ rows: Rows, options: StatementOptions = StatementOptions()
    ) throws(IgniteError) -> [Int64] where Rows.Element == (repeat each Item) {
        var rows = rows.makeIterator()
        return try core.executeBatch(statement.textWithoutValues(for: "a batch"), options, in: self) {
            () throws(IgniteError) in
            try nextTuple(of: &rows, "parameter")
        }
    }

    /// Runs a statement once for each row of parameters, given as arrays.
    @discardableResult
    public func executeBatch(
        _ statement: SQLStatement, _ rows: some Sequence<[(any ValueConvertible)?]>,
        options: StatementOptions = StatementOptions()
    ) throws(IgniteError) -> [Int64] {
        var rows = rows.makeIterator()
        return try core.executeBatch(statement.textWithoutValues(for: "a batch"), options, in: self) {
            () throws(IgniteError) in
            guard let row = rows.next() else { return nil }
            return try values(row)
        }
    }

    /// Runs a statement once for each row of parameters, given as values.
    @discardableResult
    public func executeBatch(
        _ statement: SQLStatement, _ rows: some Sequence<[Value]>, options: StatementOptions = StatementOptions()
    ) throws(IgniteError) -> [Int64] {
        try executeBatch(statement, rows, options, rowsBefore: 0)
    }

    /// Runs one part of a larger batch; messages count its rows after the `rowsBefore` earlier ones.
    package func executeBatch(
        _ statement: SQLStatement, _ rows: some Sequence<[Value]>, _ options: StatementOptions, rowsBefore: Int
    ) throws(IgniteError) -> [Int64] {
        var rows = rows.makeIterator()
        return try core.executeBatch(
            statement.textWithoutValues(for: "a batch"), options, in: self, rowsBefore: rowsBefore
        ) { rows.next() }
    }
}

/// Returns the values of the next tuple of a sequence; nil after the last.
func nextTuple<each Item: ValueConvertible, Tuples: IteratorProtocol>(
    of tuples: inout Tuples, _ what: String
) throws(IgniteError) -> [Value]? where Tuples.Element == (repeat each Item) {
    guard let tuple = tuples.next() else { return nil }
    return try values(of: repeat each tuple, as: what)
}

/// Returns the values of the items, in order.
///
/// - Parameter what: What the items are, for messages.
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
