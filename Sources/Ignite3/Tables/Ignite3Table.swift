package import IgniteCore

/// A table and the key-value operations on it (ignite3-protocol.md 10), which keep nanoseconds where SQL does not.
///
/// A row is a value for each of `columns`, in their order; nil in a row to be written stands for the column's default,
/// `.null` for NULL. A key is the values of `keyColumns`, in their order. Values are checked against the columns before
/// anything is sent.
///
/// What writes outside a transaction of the caller's runs in an explicit one all the same. A key-value operation that
/// fails in an implicit transaction leaves that one open in the server for good, and later index builds hang (section
/// 10); and checks here cannot keep a write from failing, because defaults are not known and the schema may change
/// meanwhile. Reads of many keys leave one open, too, when their table is gone, and they wait for writers: they run in
/// read-only transactions of their own. Those of one key do neither, and go without.
package final class Ignite3Table: RowTable {
    /// `PUBLIC.PERSON`, for messages.
    package let name: String
    /// Those that the table had when it was asked for.
    package let tableColumns: [TableColumn]
    /// The places of the primary key's columns among `columns`, in the key's order.
    package let keyColumns: [Int]
    /// How many rows a request has at most. The server spreads them over the partitions, each of which has its own log:
    /// more rows are faster than those of a page of SQL.
    package var pageSize = 4096
    /// Whether reads of many keys outside transactions see what others have committed up to now.
    package var readsFresh = false
    /// How many requests may be under way.
    package var requestLimit = 4

    private(set) var session: Ignite3Session
    let id: Int
    /// The version of the schema that requests are written in.
    private(set) var version: Int
    private var schemas: [Int: [TableColumn]]

    init(session: Ignite3Session, id: Int, name: String, schema: TableSchemas.Schema, lengths: [String: Int]) {
        self.session = session
        self.id = id
        self.name = name
        tableColumns = schema.columns.map { TableColumn($0, length: lengths[$0.name]) }
        keyColumns = TableSchemas.keyOrder(tableColumns)
        version = schema.version
        schemas = [schema.version: tableColumns]
    }

    package var columns: [Column] { tableColumns.map(\.column) }

    package func move(to session: any Session) {
        if let session = session as? Ignite3Session { self.session = session }
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

    package func run(
        _ operation: RowOperation, in transaction: Transaction?, _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> RowResult {
        try TablePipeline(self, Operation(operation), in: transaction).run(row)
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
            case .insertAll: .tupleInsertAll
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
