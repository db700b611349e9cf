package import IgniteCore

/// A table and the key-value operations on it (ignite3-protocol.md 10), which keep nanoseconds, unlike SQL.
///
/// A row has a value for each of `columns`, in order; in a row to write, nil means the default of the column and
/// `.null` means NULL. A key has the values of `keyColumns`, in order. Values are checked against the columns before
/// anything is sent.
///
/// ## Transactions
///
/// Writes outside the caller's transactions run in explicit transactions. A key-value operation that fails in an
/// implicit transaction leaves that transaction open in the server permanently, and later index builds hang (section
/// 10). Checks in the client cannot prevent failures, because it does not know the defaults and the schema may change
/// meanwhile.
///
/// Reads of many keys also leave a transaction open if their table is gone, and they wait for writers, so they run in
/// read-only transactions of their own. Reads of one key do neither, and run without one.
package final class Ignite3Table: RowTable {
    /// `PUBLIC.PERSON`, for messages.
    package let name: String
    /// The columns that the table had when it was looked up.
    package let tableColumns: [TableColumn]
    /// The positions of the primary key's columns in `columns`, in the order of the key.
    package let keyColumns: [Int]
    /// The maximum number of rows in a request. The server distributes them over the partitions, each of which has its
    /// own log, so pages with more rows than those of SQL are faster.
    package var pageSize = 4096
    /// Whether reads of many keys outside transactions see everything committed up to now.
    package var readsFresh = false
    /// The maximum number of requests in progress.
    package var requestLimit = 4

    private(set) var session: Ignite3Session
    let id: Int
    /// The schema version that requests use.
    private(set) var version: Int
    private var schemas: [Int: [TableColumn]]

    init(session: Ignite3Session, id: Int, name: String, schema: TableSchemas.Schema, lengths: [String: Int]) {
        self.session = session
        self.id = id
        self.name = name
        tableColumns = schema.columns.map { TableColumn($0, length: lengths[$0.name]) }
        keyColumns = tableColumns.keyOrder
        version = schema.version
        schemas = [schema.version: tableColumns]
        // It has one writing transaction at a time.
        if session.server.isEmbedded { requestLimit = 1 }
    }

    package var columns: [Column] { tableColumns.map(\.column) }

    /// SQL cuts times to milliseconds (ignite3-protocol.md 10).
    package var columnsCutBySQL: [Int] {
        tableColumns.indices.filter { index in
            let column = tableColumns[index]
            return switch column.type {
            case .time, .timestamp, .timestampWithLocalTimeZone: column.precision ?? 0 > 3
            default: false
            }
        }
    }

    package func fitted(_ value: Value, inColumn index: Int) throws(IgniteError) -> Value {
        try tableColumns[index].fitted(value, isInRange: \.isInRange)
    }

    package func move(to session: any Session) {
        if let session = session as? Ignite3Session { self.session = session }
    }

    /// Returns the columns of a schema version, requested from the server if they are not known.
    func columns(ofVersion version: Int) throws(IgniteError) -> [TableColumn] {
        if let known = schemas[version] { return known }
        let schema = try session.schema(ofTable: id, named: name, version: version)
        let lengths = try session.columnLengths(ofTable: id)
        let columns = schema.columns.map { TableColumn($0, length: lengths[$0.name]) }
        schemas[version] = columns
        return columns
    }

    /// Switches to another schema version for requests.
    func use(version: Int) throws(IgniteError) {
        _ = try columns(ofVersion: version)
        self.version = version
    }

    package func run(
        _ operation: RowOperation, in transaction: Transaction?, _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> RowResult {
        try TablePipeline(self, operation, Operation(operation), in: transaction).run(row)
    }
}

extension Operation {
    fileprivate init(_ operation: RowOperation) {
        self =
            switch operation {
            case .get: .tupleGet
            case .getAll: .tupleGetAll
            case .containsKey: .tupleContainsKey
            case .containsAllKeys: .tupleContainsAllKeys
            case .upsert: .tupleUpsert
            case .upsertAll: .tupleUpsertAll
            case .getAndUpsert: .tupleGetAndUpsert
            case .insert: .tupleInsert
            case .insertAll, .insertNew, .insertMissing: .tupleInsertAll
            case .replace: .tupleReplace
            case .replaceExact: .tupleReplaceExact
            case .getAndReplace: .tupleGetAndReplace
            case .delete: .tupleDelete
            case .deleteAll: .tupleDeleteAll
            case .deleteExact: .tupleDeleteExact
            case .deleteAllExact: .tupleDeleteAllExact
            case .getAndDelete: .tupleGetAndDelete
            }
    }
}
