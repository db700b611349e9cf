/// Reads and writes rows of tables by their keys.
package protocol RowAccess: AnyObject {
    /// Finds a table by its name as SQL reads it: `person`, `sales.person`, `"My Table"`.
    ///
    /// - Parameter schema: where a table without schema is looked for, read like an identifier too.
    /// - Throws: `invalidArgument` when there is none of that name.
    func find(table name: String, schema: String) throws(IgniteError) -> any TableDefinition

    /// A table that was found over this session, or over another one to the same cluster.
    func table(_ definition: any TableDefinition) throws(IgniteError) -> any RowTable
}

/// A table as it was found, which it is over all connections to the cluster.
package protocol TableDefinition: Sendable {
    /// Two definitions with the same are the same.
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

/// A table whose rows are read and written by their keys.
///
/// A row is a value for each of `columns`, in their order; nil in a row to be written stands for the column's default,
/// `.null` for NULL. A key is the values of the key's columns, in the key's order. Values are checked against the
/// columns before anything is sent.
package protocol RowTable: AnyObject {
    /// `PUBLIC.PERSON`, for messages.
    var name: String { get }
    /// Those that the table had when it was found, as results describe them.
    var columns: [Column] { get }
    /// The places of the primary key's columns among `columns`, in the key's order.
    var keyColumns: [Int] { get }
    /// How many rows a request has at most.
    var pageSize: Int { get set }
    /// Whether reads of many keys outside transactions see what others have committed up to now.
    var readsFresh: Bool { get set }

    /// Uses another session to the same cluster from now on.
    func move(to session: any Session)

    /// Runs an operation with any number of rows, or keys.
    ///
    /// - Parameter row: gives the next one, nil after the last; it may use the session itself. What it throws is thrown
    ///   when the pages before are in.
    func run(
        _ operation: RowOperation, in transaction: Transaction?, _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> RowResult
}

/// What is done with rows or keys.
package enum RowOperation: Sendable, CaseIterable {
    case get, getAll, containsKey, containsAllKeys
    case upsert, upsertAll, getAndUpsert
    /// Writes rows whose keys are not there; those that are there come back.
    case insert, insertAll
    case replace, replaceExact, getAndReplace
    /// Of many, those that are not there come back.
    case delete, deleteAll, deleteExact, deleteAllExact, getAndDelete
}

/// What came of an operation on rows.
package struct RowResult {
    /// A row that came back: cells in the order of the table's columns, or of the key's for `deleteAll`.
    package struct Row {
        package let page: Page
        package let index: Int

        package init(page: Page, index: Int) {
            self.page = page
            self.index = index
        }
    }

    /// How many rows, or keys, were worked on.
    package var rowsDone = 0
    /// What came back, nil for rows that are not there.
    package var rows: [Row?] = []
    /// Whether no answer was "no".
    package var isTrue = true

    package init() {}
}
