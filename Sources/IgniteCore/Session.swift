/// A connection to a cluster for running SQL, over any protocol. One thread owns it.
package protocol Session: AnyObject {
    /// The connected server.
    var server: ServerInfo { get }
    /// The SQL dialect of the cluster.
    var dialect: any Dialect { get }
    /// Why the connection is no longer usable; nil while it is.
    var failure: IgniteError? { get }
    /// The time limit in seconds of operations by key, and of beginning and ending transactions; 0 for none.
    var timeout: Double { get set }

    // MARK: Statements

    /// Runs one statement and waits for its first rows or its end.
    ///
    /// After an error in a transaction, the cluster is asked whether the transaction is alive, which sets
    /// `transaction.state`.
    func execute(
        _ sql: String, parameters: [Value], options: StatementSettings, in transaction: Transaction?
    ) throws(IgniteError) -> ResultSet

    /// Sends a statement of the program itself, outside the user's transactions, without waiting.
    func start(_ sql: String, options: StatementSettings) throws(IgniteError) -> any PendingResult

    /// Runs one DML statement once for each row of parameters, in pages of `options.pageSize` rows.
    ///
    /// - Parameter row: Returns the next row, nil after the last; all have the same length. An error that it throws is
    ///   rethrown after the earlier pages are written.
    /// - Returns: For each row of parameters, the number of table rows that it changed.
    /// - Throws: An error with the `updateCounts` of the rows before the failed one. Outside a transaction these rows
    ///   stay done, and `rowsDone` is their number; inside, the transaction is aborted.
    func executeBatch(
        _ sql: String, options: StatementSettings, in transaction: Transaction?,
        row: () throws(IgniteError) -> [Value]?
    ) throws(IgniteError) -> [Int64]

    // MARK: Transactions

    /// Begins a transaction.
    ///
    /// - Throws: `unsupported` for options that the protocol does not have.
    func begin(_ options: TransactionOptions) throws(IgniteError) -> Transaction
    /// Commits, after asking the cluster whether the transaction is alive; throws `notCommitted` if it is not.
    func commit(_ transaction: Transaction) throws(IgniteError)
    /// Rolls back; does nothing if the transaction is already dead.
    func rollback(_ transaction: Transaction) throws(IgniteError)
    /// Rolls back without waiting.
    func abandon(_ transaction: Transaction)
    /// Whether there are transactions that have been neither committed nor rolled back.
    var hasTransactions: Bool { get }

    /// Returns why SQL statements cannot take part in a transaction with these options; nil if they can.
    func obstacle(toSQLIn options: TransactionOptions) -> IgniteError?

    // MARK: The cluster

    /// The time zone in which dates and times without a zone are shown, if the protocol sends them as points in time;
    /// nil if it does not, or if the zone is not known yet.
    var zone: String? { get }

    /// Returns the nodes of the cluster, as the connected server sees them.
    func nodes() throws(IgniteError) -> [ClusterNode]

    /// Reads what has arrived and sends a heartbeat if one is due, without waiting.
    ///
    /// - Returns: The number of seconds until the next heartbeat is due.
    func keepAlive() throws(IgniteError) -> Double

    /// Rolls back open transactions and closes the connection, waiting a moment at most. Closing twice is harmless.
    func close()

    // MARK: Optional capabilities; nil if the protocol does not have them

    /// Describes statements without running them.
    var describer: (any StatementDescriber)? { get }
    /// Runs several statements at once.
    var scripts: (any ScriptRunner)? { get }
    /// Checks whether a transaction is alive.
    var verifier: (any TransactionVerifier)? { get }
    /// The clock of the cluster, which determines what reads see.
    var clock: ClusterClock? { get }
    /// Reads and writes rows of tables by key.
    var rows: (any RowAccess)? { get }
    /// Activates and deactivates the cluster.
    var control: (any ClusterControl)? { get }
    /// Creates caches, and reads and writes their entries.
    var caches: (any CacheAccess)? { get }
}

/// Describes statements without running them.
package protocol StatementDescriber: AnyObject {
    /// Returns the parameters and columns of a statement.
    ///
    /// - Parameter schema: The schema for unqualified names, as stored.
    func describe(_ sql: String, schema: String, timeout: Double) throws(IgniteError) -> StatementDescription
}

/// Runs several statements at once.
package protocol ScriptRunner: AnyObject {
    /// Runs several statements, whose results are dropped.
    ///
    /// - Parameter parameters: The parameters of all statements, in order.
    func executeScript(_ sql: String, parameters: [Value], options: StatementSettings) throws(IgniteError)
}

/// Checks whether a transaction is alive.
package protocol TransactionVerifier: AnyObject {
    /// Asks the cluster whether the transaction is alive, and sets its state.
    func verify(_ transaction: Transaction) throws(IgniteError)
}

/// Activates and deactivates a cluster.
package protocol ClusterControl: AnyObject {
    /// Asks the cluster for its state.
    func activity() throws(IgniteError) -> ClusterActivity

    /// Changes the state of the cluster.
    ///
    /// - Parameter isForced: Whether to deactivate even if that deletes data in memory.
    /// - Throws: The refusal of the server, or `unsupported` if the server would delete data in memory without being
    ///   told to.
    func change(to activity: ClusterActivity, isForced: Bool) throws(IgniteError)
}

/// What a cluster accepts; the raw value is its word in commands.
package enum ClusterActivity: String, Sendable {
    case on, off
    /// Only reads.
    case readOnly = "readonly"
}

extension Session {
    /// Returns the error for a capability that the protocol does not have.
    package func lacks(_ what: String) -> IgniteError {
        IgniteError(.unsupported, "\(server.protocolName) does not support \(what)", address: server.address)
    }
}

/// The parameters and columns of a statement.
public struct StatementDescription: Sendable, Equatable {
    /// A description of each `?`, in order; parameters have no names.
    public let parameters: [Column]
    /// The columns of its rows. DML has one column, ROWCOUNT of type BIGINT, and DDL one, APPLIED of type BOOLEAN.
    public let columns: [Column]

    package init(parameters: [Column], columns: [Column]) {
        self.parameters = parameters
        self.columns = columns
    }
}
