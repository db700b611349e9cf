/// Reads and writes rows of tables by key.
package protocol RowAccess: AnyObject {
    /// Finds a table by its name as in SQL: `person`, `sales.person`, `"My Table"`.
    ///
    /// - Parameter schema: The schema for a name without one, also read like an identifier.
    /// - Throws: `invalidArgument` if there is no such table.
    func find(table name: String, schema: String) throws(IgniteError) -> any TableDefinition

    /// Returns a table that was found over this session, or over another one to the same cluster.
    func table(_ definition: any TableDefinition) throws(IgniteError) -> any RowTable

    /// Returns a table whose rows cannot be read and written by key. SQL writes them: `run` knows `insertNew`,
    /// `insertMissing` and `upsertAll` only.
    ///
    /// - Parameter obstacle: Why there is no better way; it is thrown by other operations.
    func statementTable(
        named name: String, schema: String, obstacle: IgniteError
    ) throws(IgniteError) -> any RowTable
}

extension RowAccess {
    package func statementTable(
        named name: String, schema: String, obstacle: IgniteError
    ) throws(IgniteError) -> any RowTable { throw obstacle }
}

/// A table that was found; it is the same over all connections to the cluster.
package protocol TableDefinition: Sendable {
    /// Definitions with equal identities are equal.
    var identity: TableIdentity { get }
}

package struct TableIdentity: Hashable, Sendable {
    let id: Int
    let version: Int

    package init(id: Int, version: Int) {
        self.id = id
        self.version = version
    }
}

/// A table whose rows are read and written by key.
///
/// A row has a value for each of `columns`, in order; in a row to write, nil means the default of the column and
/// `.null` means NULL. A key has the values of the key's columns, in the order of the key. Values are checked against
/// the columns before anything is sent.
package protocol RowTable: AnyObject {
    /// `PUBLIC.PERSON`, for messages.
    var name: String { get }
    /// The columns that the table had when it was found, as results describe them.
    var columns: [Column] { get }
    /// The positions of the primary key's columns in `columns`, in the order of the key.
    var keyColumns: [Int] { get }
    /// The maximum number of rows in a request.
    var pageSize: Int { get set }
    /// Whether reads of many keys outside transactions see everything committed up to now.
    var readsFresh: Bool { get set }

    /// The positions of the columns of whose values SQL returns less than reads by key.
    var columnsCutBySQL: [Int] { get }

    /// Whether `insertMissing` can meet a row whose key exists in a transaction, and the transaction can go on.
    var skipsInTransactions: Bool { get }

    /// Returns a value as a column stores it.
    ///
    /// - Throws: `invalidArgument` if it does not fit.
    func fitted(_ value: Value, inColumn index: Int) throws(IgniteError) -> Value

    /// Switches to another session to the same cluster.
    func move(to session: any Session)

    /// Runs an operation with any number of rows, or keys. Whether pages are atomic depends on the protocol.
    ///
    /// - Parameter row: Returns the next row, nil after the last; it may use the session itself. An error that it
    ///   throws is rethrown after the earlier pages are written.
    func run(
        _ operation: RowOperation, in transaction: Transaction?, _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> RowResult
}

extension RowTable {
    package var skipsInTransactions: Bool { true }
}

/// An operation on rows or keys.
package enum RowOperation: Sendable, CaseIterable {
    case get, getAll, containsKey, containsAllKeys
    case upsert, upsertAll, getAndUpsert
    /// Writes rows whose keys do not exist; the others are returned.
    case insert, insertAll
    /// Writes rows whose keys must not exist: the first one that does ends the operation, and is the result's
    /// `conflict`. `rowsDone` is the number of rows that are written, a whole prefix if the server can undo pages.
    case insertNew
    /// Writes rows whose keys do not exist; the others are counted as `skipped`.
    case insertMissing
    case replace, replaceExact, getAndReplace
    /// For many rows, returns those that do not exist.
    case delete, deleteAll, deleteExact, deleteAllExact, getAndDelete
}

/// The result of an operation on rows.
package struct RowResult {
    /// A returned row: cells in the order of the table's columns, or of the key's columns for `deleteAll`.
    package struct Row {
        package let page: Page
        package let index: Int

        package init(page: Page, index: Int) {
            self.page = page
            self.index = index
        }
    }

    /// The number of rows, or keys, that were processed.
    package var rowsDone = 0
    /// The returned rows, nil for those that do not exist.
    package var rows: [Row?] = []
    /// Whether all answers were "yes".
    package var isTrue = true
    /// For `insertMissing`, the number of rows whose keys existed.
    package var skipped = 0
    /// For `insertNew`, the row whose key exists.
    package var conflict: Conflict?

    /// A row whose key exists.
    package struct Conflict: Equatable {
        /// The number of the row, from 1.
        package let row: Int
        /// The key: `(ID) = (5)`.
        package let key: String
        /// The number of later rows that are written, because their requests were under way.
        package var laterRows = 0

        package init(row: Int, key: String) {
            self.row = row
            self.key = key
        }

        /// - Parameter key: The columns of the key and their values.
        package init(row: Int, key: [(column: String, value: Value)]) {
            self.init(row: row, key: keyText(key))
        }
    }

    package init() {}
}

/// Returns the text of a key for messages: `(ID) = (5)`.
///
/// - Parameter key: The columns of the key and their values.
package func keyText(_ key: [(column: String, value: Value)]) -> String {
    let names = key.map(\.column).joined(separator: ", ")
    let values = key.map(\.value.description).joined(separator: ", ")
    return "(\(names)) = (\(values))"
}

extension Session {
    /// Returns the error for a table that does not exist, with the most similar one as a hint.
    ///
    /// - Parameter known: The tables with their schemas, as stored.
    package func noTable(
        _ table: String, in schema: String, among known: [(schema: String, name: String)]
    ) -> IgniteError {
        let near = nearMiss(table, among: known.filter { $0.schema == schema }.map(\.name))
        let found = near.map { (schema, $0) } ?? known.first { $0.name == table }
        let hint = found.map { "did you mean \(dialect.identifier($0.0)).\(dialect.identifier($0.1))?" }
        return IgniteError(
            .invalidArgument, "there is no table \(schema).\(table)", hint: hint, address: server.address)
    }
}
