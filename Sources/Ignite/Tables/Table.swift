public import IgniteCore

/// A table whose rows are read and written by key, without SQL; returned by ``Client/table(_:)``.
///
/// ```swift
/// let people = try ignite.table("person")
/// try people.upsert([id, name, .default])                         // nil is NULL
/// let name = try people.get(1)?.get(String.self, "NAME")
/// try people.records(of: Person.self).upsertAll(everybody)        // Codable types, streamed
/// try ignite.transaction { try people.delete(1, in: $0) }
/// ```
///
/// ## Rows and keys
///
/// A row to write has a value for each of `columns`, in their order, of any ``ValueConvertible`` type; nil is NULL, and
/// `.default` is the default of the column. A key is one argument for each column of the primary key, in the order of
/// the key, or a list of them.
///
/// Values are checked before they are sent. A number must fit its column, whether TINYINT or BIGINT. The length of
/// VARCHAR counts UTF-16 units (an emoji is two). Decimals must not have more digits than their column. A row can take
/// at most about 2 GiB in a request. Errors of code `invalidArgument` or `conversion` name row and column.
///
/// ## Times
///
/// The key-value operations keep nanoseconds, as far as the column has digits for them; finer parts are cut off. SQL
/// cuts the same values to milliseconds when it reads or writes them, so `exactly:` does not find a row by the values
/// that SQL has returned. On Ignite 2, this applies to TIMESTAMP with the engine Calcite; TIME has milliseconds.
///
/// ## Transactions
///
/// Operations run in the transaction that is passed to them, otherwise in the one of `autocommit` off. Without either,
/// each write of one row is a transaction of its own; for many rows, each page of `pageSize` rows is one. Several pages
/// are in flight at once, but they are committed in the order of the rows.
///
/// After an error, `rowsDone` is the number of rows written, counted from the first. No later row is written, with one
/// exception: the rows of a page that was being committed when the connection was lost or the timeout expired.
/// `isOutcomeUnknown` is then true, and the hint names these rows. To write all rows or none, pass a transaction.
///
/// On Ignite 2, each row stands by itself. After an error, some rows after the counted ones may be written, too, from the
/// requests that were in flight; `isOutcomeUnknown` is then true. Transactions need a table that was created
/// `WITH "atomicity=transactional"`, with either SQL engine.
///
/// Reads without a transaction do not wait for writers. On Ignite 3 they see everything committed before
/// `Client.observableTimestamp`, and usually more.
///
/// ## Lifetime
///
/// A table keeps its client alive and belongs to the same thread. It stays usable when the schema changes: `columns`
/// stays as it was when the table was opened, columns added later get their defaults, and columns that were dropped
/// read as NULL. On Ignite 2, a change is noticed after a second at most.
public final class Table {
    let client: Client
    let header: ResultHeader
    private let keyHeader: ResultHeader
    private let table: any RowTable

    init(_ table: any RowTable, client: Client) {
        self.table = table
        self.client = client
        header = ResultHeader(table.columns)
        keyHeader = ResultHeader(table.keyColumns.map { table.columns[$0] })
    }

    /// The schema and name, as stored: `PUBLIC.PERSON`.
    public var name: String { table.name }
    /// The columns, in the order of the values of a row. `precision` is also the length of VARCHAR and VARBINARY.
    public var columns: [Column] { header.columns }
    /// The positions of the primary key's columns in `columns`, in the order of the key.
    public var keyPositions: [Int] { table.keyColumns }

    /// The maximum number of rows in one request of `upsertAll` and similar operations, at least 1; by default 4096, on
    /// Ignite 2 1024. On Ignite 2, `insertAll` and `deleteAll` send a request for each row, with many in flight.
    public var pageSize: Int {
        get { table.pageSize }
        set { table.pageSize = newValue }
    }

    /// The time that the cluster may take for an operation, or for each page of many rows; zero for no limit, nil for
    /// ``ClientOptions/statementTimeout``.
    public var timeout: Duration?

    /// Returns the rows as values of a Codable type.
    public func records<Record: Codable>(of type: Record.Type) -> Records<Record> { Records(self) }

    /// Returns the key of a value, from the properties that match the key's columns.
    ///
    /// The type can have other properties, too. The key can be passed to all operations that take keys.
    ///
    /// - Throws: The same errors as ``Records/upsert(_:in:)``, and `invalidArgument` if a part of the key is missing.
    public func key(of record: some Encodable) throws(IgniteError) -> [Value] {
        do throws(IgniteError) {
            let row = try RowEncoder(header).row(of: record)
            var key: [Value] = []
            for position in keyPositions {
                guard let value = row[position] else {
                    throw IgniteError(
                        .invalidArgument,
                        "\(type(of: record)) has no value for key column \(columns[position].name)")
                }
                key.append(value)
            }
            return key
        } catch {
            throw error.with(context: "table \(name)")
        }
    }

    // MARK: Running

    /// Runs an operation with one row, which has been checked.
    package func run(
        _ operation: RowOperation, _ row: TableRow, in transaction: ClientTransaction?
    ) throws(IgniteError) -> RowResult {
        try run(operation, in: transaction, rows: row)
    }

    /// Runs an operation with the rows, or keys, that the closure returns until it returns nil.
    func run(
        _ operation: RowOperation, in transaction: ClientTransaction?, _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> RowResult {
        if let timeout { try ClientOptions.requireStatementTimeout(timeout) }
        return try client.core.run(
            operation, on: table, in: try client.transaction(for: transaction), timeout: timeout, row)
    }

    /// Runs an operation with one row, or with two of which the second replaces the first.
    func run(
        _ operation: RowOperation, in transaction: ClientTransaction?, rows: TableRow...
    ) throws(IgniteError) -> RowResult {
        var rows = rows.makeIterator()
        return try run(operation, in: transaction) { rows.next()?.values }
    }

    /// Returns the rows in the answer, nil for those that do not exist.
    func rows(_ result: RowResult, areKeys: Bool = false) -> [ResultRow?] {
        result.rows.enumerated().map { index, found in
            found.map { found in
                ResultRow(
                    page: found.page, cells: found.page.row(found.index), header: areKeys ? keyHeader : header,
                    number: index + 1)
            }
        }
    }

    /// Returns the one row in the answer, if there is one.
    func row(_ result: RowResult) -> ResultRow? { rows(result).first ?? nil }
}

extension Client {
    /// Returns a table whose rows are read and written by key.
    ///
    /// - Parameter name: The name as in SQL: `person`, `sales.person`, `"My Table"`. Without a schema, the one of the
    ///   options applies.
    /// - Throws: `invalidArgument` if there is no such table, with a hint if a similar name exists; `unsupported` if
    ///   it is a table of Ignite 2 whose entries cannot be written by key, with the reason; `server`, `connectionLost`,
    ///   `closed` and similar errors.
    public func table(_ name: String) throws(IgniteError) -> Table { try table(find(table: name)) }

    /// Finds a table for `table(_:)` of this client, and of other clients of the same cluster.
    package func find(table name: String) throws(IgniteError) -> any TableDefinition { try core.find(table: name) }

    /// Returns a table that some client has found.
    package func table(_ found: any TableDefinition) throws(IgniteError) -> Table {
        Table(try core.table(found), client: self)
    }

    /// Returns the transaction to run in: the given one, otherwise the one of `autocommit` off.
    func transaction(for given: ClientTransaction?) throws(IgniteError) -> ClientTransaction? {
        guard let given else { return try openTransaction() }
        guard given.core === core else {
            throw IgniteError(.invalidArgument, "the transaction belongs to another client")
        }
        return given
    }
}
