package import IgniteCore

/// A table and the operations on its rows, which are the entries of a cache (ignite2-protocol.md 6, 14a).
///
/// Servers check nothing of what is written by key, neither NOT NULL nor lengths nor types, and apply no defaults. So
/// this class does, by the columns that the system views show.
package final class Ignite2Table: RowTable {
    package let name: String
    package let columns: [Column]
    package let keyColumns: [Int]
    package var pageSize = EntryPipeline.defaultPageSize
    /// Reads always see what is committed.
    package var readsFresh = false

    private(set) var session: Ignite2Session
    /// The columns that the table had when it was opened.
    private let tableColumns: [TableColumn]
    private var definition: Ignite2TableDefinition

    init(session: Ignite2Session, _ definition: Ignite2TableDefinition) {
        self.session = session
        self.definition = definition
        name = definition.fullName
        tableColumns = definition.columns
        columns = tableColumns.map(\.column)
        keyColumns = tableColumns.keyOrder
    }

    /// The engine Calcite cuts timestamps to milliseconds.
    package var columnsCutBySQL: [Int] {
        session.engine == .calcite ? columns.indices.filter { columns[$0].type == .timestamp } : []
    }

    package func fitted(_ value: Value, inColumn index: Int) throws(IgniteError) -> Value {
        try tableColumns[index].fitted(value, isInRange: \.isInRange)
    }

    package func move(to session: any Session) {
        if let session = session as? Ignite2Session { self.session = session }
    }

    package func run(
        _ operation: RowOperation, in transaction: Transaction?, _ row: () throws(IgniteError) -> [Value?]?
    ) throws(IgniteError) -> RowResult {
        try session.ledger.requireOpen(transaction)
        return try session.cacheAccess.within(definition.cache) { () throws(IgniteError) in
            if transaction != nil, !definition.isTransactional {
                throw IgniteError(
                    .unsupported, "its rows cannot take part in transactions: its cache is ATOMIC",
                    hint: "create the table WITH \"atomicity=transactional\"", address: session.server.address)
            }
            return try RowRun(self, operation, in: transaction).run(row)
        }
    }

    /// Returns what reads and writes rows of the table as it is now.
    ///
    /// - Parameter known: What was used before; it is returned if the table has not changed.
    func coder(known: TableRowCoder? = nil) throws(IgniteError) -> TableRowCoder {
        if definition.freshUntil.isPast {
            if try session.facts(ofTable: definition.name, in: definition.schema) == definition.facts {
                definition.stayedTheSame()
            } else {
                definition = try session.definition(ofTable: definition.name, in: definition.schema)
            }
        }
        if let known, known.definition.identity == definition.identity { return known }
        return try TableRowCoder(definition, rowColumns: tableColumns, session.cacheAccess)
    }

    /// Whether the table must be asked for changes before more rows are read or written.
    var isStale: Bool { definition.freshUntil.isPast }
    var cache: CacheTarget { definition.cache }
}
