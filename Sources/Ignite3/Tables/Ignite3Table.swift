package import IgniteCore

/// A table and the key-value operations on it (ignite3-protocol.md 10), which keep nanoseconds where SQL does not.
///
/// A row is a value for each of `columns`, in their order; nil in a row to be written stands for the column's default,
/// `.null` for NULL. A key is the values of `keyColumns`, in their order. Values are checked against the columns before
/// anything is sent.
///
/// What writes outside a transaction of the caller's runs in an explicit one all the same. A key-value operation that
/// fails in an implicit transaction leaves that one open in the server for good, and later index builds hang (section 10);
/// and checks here cannot keep a write from failing, because defaults are not known and the schema may change meanwhile.
/// Reads of checked keys cannot fail so, and go without.
package final class Ignite3Table {
    /// `PUBLIC.PERSON`, for messages.
    package let name: String
    /// Those that the table had when it was asked for.
    package let columns: [TableColumn]
    /// The places of the primary key's columns among `columns`, in the key's order.
    package let keyColumns: [Int]
    /// How many rows a request has at most. The server spreads them over the partitions, each of which has its own log:
    /// more rows are faster than those of a page of SQL.
    package var pageSize = 4096
    /// How many requests may be under way.
    package var requestLimit = 4

    let session: Ignite3Session
    let id: Int
    /// The version of the schema that requests are written in.
    private(set) var version: Int
    private var schemas: [Int: [TableColumn]]

    init(session: Ignite3Session, id: Int, name: String, schema: TableSchemas.Schema, lengths: [String: Int]) {
        self.session = session
        self.id = id
        self.name = name
        columns = schema.columns.map { TableColumn($0, length: lengths[$0.name]) }
        keyColumns = TableSchemas.keyOrder(columns)
        version = schema.version
        schemas = [schema.version: columns]
    }

    /// The columns of a version of the schema, asked for if they are not known.
    func columns(ofVersion version: Int) throws(IgniteError) -> [TableColumn] {
        if let known = schemas[version] { return known }
        let schema = try session.schema(ofTable: id, named: name, version: version)
        let lengths = try session.columnLengths(ofTable: id)
        let columns = schema.columns.map { TableColumn($0, length: lengths[$0.name]) }
        schemas[version] = columns
        return columns
    }

    /// Writes requests in another version from now on.
    func use(version: Int) throws(IgniteError) {
        _ = try columns(ofVersion: version)
        self.version = version
    }

    // MARK: Reading

    /// The row of a key; nil when there is none.
    package func get(_ key: [Value], in transaction: Transaction? = nil) throws(IgniteError) -> [Value]? {
        try one(.tupleGet, [key], transaction).rows.first.flatMap { values($0, columns) }
    }

    /// The rows of keys, in the order of the keys; nil for each that is not there.
    package func getAll(
        _ keys: some Sequence<[Value]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> [[Value]?] {
        try many(.tupleGetAll, keys, transaction).rows.map { values($0, columns) }
    }

    package func containsKey(_ key: [Value], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.tupleContainsKey, [key], transaction).isTrue
    }

    package func containsAllKeys(
        _ keys: some Sequence<[Value]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> Bool {
        try many(.tupleContainsAllKeys, keys, transaction).isTrue
    }

    // MARK: Writing one row

    /// Writes a row over the one with its key, if there is one.
    package func upsert(_ row: [Value?], in transaction: Transaction? = nil) throws(IgniteError) {
        _ = try one(.tupleUpsert, [row], transaction)
    }

    /// Writes a row and answers the one that it replaces.
    package func getAndUpsert(
        _ row: [Value?], in transaction: Transaction? = nil
    ) throws(IgniteError) -> [Value]? {
        try one(.tupleGetAndUpsert, [row], transaction).rows.first.flatMap { values($0, columns) }
    }

    /// Writes a row unless there is one with its key; answers whether it did.
    package func insert(_ row: [Value?], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.tupleInsert, [row], transaction).isTrue
    }

    /// Writes a row if there is one with its key; answers whether it did.
    package func replace(_ row: [Value?], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.tupleReplace, [row], transaction).isTrue
    }

    /// Writes a row if the one with its key is exactly the old one; answers whether it did.
    package func replace(
        exactly old: [Value?], with row: [Value?], in transaction: Transaction? = nil
    ) throws(IgniteError) -> Bool {
        try one(.tupleReplaceExact, [old, row], transaction).isTrue
    }

    /// Writes a row if there is one with its key, and answers that one.
    package func getAndReplace(
        _ row: [Value?], in transaction: Transaction? = nil
    ) throws(IgniteError) -> [Value]? {
        try one(.tupleGetAndReplace, [row], transaction).rows.first.flatMap { values($0, columns) }
    }

    /// Deletes the row of a key; answers whether there was one.
    package func delete(_ key: [Value], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.tupleDelete, [key], transaction).isTrue
    }

    /// Deletes a row if it is exactly this one; answers whether it did.
    package func delete(exactly row: [Value?], in transaction: Transaction? = nil) throws(IgniteError) -> Bool {
        try one(.tupleDeleteExact, [row], transaction).isTrue
    }

    /// Deletes the row of a key and answers it.
    package func getAndDelete(_ key: [Value], in transaction: Transaction? = nil) throws(IgniteError) -> [Value]? {
        try one(.tupleGetAndDelete, [key], transaction).rows.first.flatMap { values($0, columns) }
    }

    // MARK: Writing many rows

    // Without a transaction of the caller's each page of rows has its own, and they are committed in the order of the
    // rows: after an error the first `rowsDone` rows are in, and none behind them.

    /// Writes rows over those with their keys; answers how many rows there were.
    @discardableResult
    package func upsertAll(
        _ rows: some Sequence<[Value?]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> Int {
        try many(.tupleUpsertAll, rows, transaction).rowsDone
    }

    /// Writes those rows whose keys are not there; answers the others.
    package func insertAll(
        _ rows: some Sequence<[Value?]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> [[Value]] {
        try many(.tupleInsertAll, rows, transaction).rows.compactMap { values($0, columns) }
    }

    /// Deletes the rows of keys; answers the keys that were not there.
    package func deleteAll(
        _ keys: some Sequence<[Value]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> [[Value]] {
        try many(.tupleDeleteAll, keys, transaction).rows.compactMap { values($0, keyColumns.map { columns[$0] }) }
    }

    /// Deletes those rows that are exactly so; answers the others.
    package func deleteAll(
        exactly rows: some Sequence<[Value?]>, in transaction: Transaction? = nil
    ) throws(IgniteError) -> [[Value]] {
        try many(.tupleDeleteAllExact, rows, transaction).rows.compactMap { values($0, columns) }
    }

    // MARK: Running

    /// Runs an operation with any number of rows, or keys.
    ///
    /// - Parameter row: gives the next one, nil behind the last; it may use the session itself. What it throws is told
    ///   when the pages before are in.
    package func run(
        _ operation: Operation, in transaction: Transaction?, _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> TableRun.Result {
        try TableRun(self, operation, in: transaction).run(row)
    }

    private func values(_ found: TableRun.FoundRow?, _ columns: [TableColumn]) -> [Value]? {
        found.map { found in
            let row = found.page.row(found.index)
            return columns.indices.map { row.value(of: row[$0], column: columns[$0].type) }
        }
    }

    private func one(
        _ operation: Operation, _ records: [[Value?]], _ transaction: Transaction?
    ) throws(IgniteError) -> TableRun.Result {
        try many(operation, records, transaction)
    }

    private func many(
        _ operation: Operation, _ rows: some Sequence<[Value?]>, _ transaction: Transaction?
    ) throws(IgniteError) -> TableRun.Result {
        var iterator = rows.makeIterator()
        return try run(operation, in: transaction) { iterator.next() }
    }

    private func many(
        _ operation: Operation, _ keys: some Sequence<[Value]>, _ transaction: Transaction?
    ) throws(IgniteError) -> TableRun.Result {
        var iterator = keys.makeIterator()
        return try run(operation, in: transaction) { iterator.next() }
    }
}
