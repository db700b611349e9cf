public import IgniteCore

/// A table whose rows are read and written by their keys, without SQL; from ``Client/table(_:)``.
///
/// ```swift
/// let people = try ignite.table("person")
/// try people.upsert([1, "Ada", nil])                              // nil: the default of the column
/// let name = try people.get(1)?.get(String.self, "NAME")
/// try people.records(of: Person.self).upsertAll(everybody)        // Codable types, streamed
/// try ignite.transaction { try people.delete(1, in: $0) }
/// ```
///
/// A row to be written is a value for each of `columns`, in their order: nil is the column's default, `.null` is NULL.
/// In `isKnown ? value : nil` the compiler takes nil for a `Value`, and so for NULL: `Value?.none` is the default
/// there. A key is one argument for each column of the primary key, in the key's order, or a list of them. Values are
/// checked before they are sent: a number must fit, be it as TINYINT or BIGINT; texts may be as long as VARCHAR says in
/// UTF-16 units (an emoji is two); decimals must not have more digits than their column. A request takes one row of
/// some 2 GiB at most. Errors of the code `invalidArgument` or `conversion` name row and column.
///
/// **Times.** The key-value operations keep nanoseconds, as far as the column has digits for them: finer parts are cut
/// off. SQL cuts the same values to milliseconds when it reads or writes them, so `exactly:` does not find a row by
/// what SQL has shown of it.
///
/// **Transactions.** Operations run in the transaction that is handed to them, else in that of `autocommit` off. Else
/// each write of one row is a transaction of its own, and of many rows each page of `pageSize`: several pages are under
/// way, but they are committed in the order of the rows. After an error `rowsDone` tells how many rows are in, counted
/// from the first. No later row is in, except those of a page that was being committed when the connection was lost or
/// time was up: `isOutcomeUnknown` is true then, and the hint names them. Who needs all rows or none hands over a
/// transaction. Reads without one wait for no writer, and see what was committed before `Client.observableTimestamp`,
/// and mostly more.
///
/// A table keeps its client, and belongs to the same thread. It may be used however the schema changes meanwhile:
/// `columns` remain those that it was opened with, later ones get their defaults, and those that are gone read as NULL.
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

    /// Schema and name, as stored: `PUBLIC.PERSON`.
    public var name: String { table.name }
    /// The columns, in the order of the values of a row. `precision` is also the length of VARCHAR and VARBINARY.
    public var columns: [Column] { header.columns }
    /// The places of the primary key's columns among `columns`, in the key's order.
    public var keyPositions: [Int] { table.keyColumns }

    /// How many rows a request of `upsertAll` and its like has at most; 4096 at first, at least 1.
    public var pageSize: Int {
        get { table.pageSize }
        set { table.pageSize = newValue }
    }

    /// The rows as values of a Codable type.
    public func records<Record: Codable>(of type: Record.Type) -> Records<Record> { Records(self) }

    /// The key that a value of a type holds in the properties that are called like the key's columns; others may be
    /// there, too. It may be handed to all operations that take keys.
    ///
    /// - Throws: as ``Records/upsert(_:in:)``, and `invalidArgument` when a part of the key is missing.
    public func key(of record: some Encodable) throws(IgniteError) -> [Value] {
        do throws(IgniteError) {
            let row = try RowEncoder(header).row(of: record)
            var key: [Value] = []
            for position in keyPositions {
                guard let value = row[position] else {
                    throw IgniteError(
                        .invalidArgument,
                        "\(type(of: record)) has nothing for column \(columns[position].name) of the key")
                }
                key.append(value)
            }
            return key
        } catch {
            throw error.with(context: "table \(name)")
        }
    }

    // MARK: Running

    /// Runs an operation with the rows, or keys, that the closure gives until it gives nil.
    func run(
        _ operation: RowOperation, in transaction: ClientTransaction?, _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> RowResult {
        try client.core.run(operation, on: table, in: try client.transaction(for: transaction), row)
    }

    /// Runs an operation with one row, or two of which the second takes the place of the first.
    func run(
        _ operation: RowOperation, in transaction: ClientTransaction?, rows: [Value?]...
    ) throws(IgniteError) -> RowResult {
        var rows = rows.makeIterator()
        return try run(operation, in: transaction) { rows.next() }
    }

    /// The rows that came back, nil for those that are not there.
    func rows(_ result: RowResult, areKeys: Bool = false) -> [ResultRow?] {
        result.rows.enumerated().map { index, found in
            found.map { found in
                ResultRow(
                    page: found.page, cells: found.page.row(found.index), header: areKeys ? keyHeader : header,
                    number: index + 1)
            }
        }
    }

    /// The one row that came back, if there was one.
    func row(_ result: RowResult) -> ResultRow? { rows(result).first ?? nil }
}

extension Client {
    /// A table, whose rows are read and written by their keys.
    ///
    /// Only Ignite 3 has such operations on tables. They are reached here all the same, and not through a client of
    /// another type, because it is the URI that decides which protocol is spoken, when the program runs: a client of
    /// its own could but fail in the same place.
    ///
    /// - Parameter name: as SQL reads it: `person`, `sales.person`, `"My Table"`; without schema that of the options.
    /// - Throws: `invalidArgument` when there is no such table, whose hint may know what was meant; `unsupported` when
    ///   the cluster is none of Ignite 3; `server`, `connectionLost`, `closed` and the like.
    public func table(_ name: String) throws(IgniteError) -> Table { try table(find(table: name)) }

    /// Finds a table for `table(_:)` of this client, and of others to the same cluster.
    package func find(table name: String) throws(IgniteError) -> any TableDefinition { try core.find(table: name) }

    /// A table that some client has found.
    package func table(_ found: any TableDefinition) throws(IgniteError) -> Table {
        Table(try core.table(found), client: self)
    }

    /// The transaction in which something runs: the one that was handed over, else that of `autocommit` off.
    func transaction(for given: ClientTransaction?) throws(IgniteError) -> ClientTransaction? {
        guard let given else { return try openTransaction() }
        guard given.core === core else {
            throw IgniteError(.invalidArgument, "the transaction is one of another client's")
        }
        return given
    }
}
