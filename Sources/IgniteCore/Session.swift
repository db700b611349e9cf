/// A connection to a cluster over which SQL runs, whichever protocol it speaks. One thread owns it.
package protocol Session: AnyObject {
    /// The server at the other end.
    var server: ServerInfo { get }
    /// The SQL that it speaks.
    var dialect: any Dialect { get }
    /// Why the connection is of no use any more; nil while it is.
    var failure: IgniteError? { get }

    // MARK: Statements

    /// Runs one statement and waits for its first rows, or its end.
    ///
    /// After an error in a transaction, the cluster has been asked whether the transaction still lives:
    /// `transaction.state` is the answer.
    func execute(
        _ sql: String, parameters: [Value], options: StatementOptions, in transaction: Transaction?
    ) throws(IgniteError) -> ResultSet

    /// Sends a statement of the program's own, outside any transaction of the user's, and waits for nothing.
    func start(_ sql: String, options: StatementOptions) throws(IgniteError) -> any PendingResult

    /// Runs one DML statement once for each row of parameters, in pages of `options.pageSize` rows.
    ///
    /// - Parameter row: gives the next row, nil after the last; all have the same length. What it throws is thrown
    ///   when the rows of the pages before are in.
    /// - Returns: for each row of parameters how many rows of the table it has changed.
    /// - Throws: an error whose `updateCounts` are those of the rows before the one that failed. They stay done outside
    ///   a transaction, where `rowsDone` counts them; within one, the transaction is aborted.
    func executeBatch(
        _ sql: String, options: StatementOptions, in transaction: Transaction?,
        row: () throws(IgniteError) -> [Value]?
    ) throws(IgniteError) -> [Int64]

    // MARK: Transactions

    /// Begins a transaction.
    ///
    /// - Throws: `unsupported` for what the protocol does not know.
    func begin(_ options: TransactionOptions) throws(IgniteError) -> Transaction
    /// Commits, after asking whether there is still something to commit; throws `notCommitted` if there is not.
    func commit(_ transaction: Transaction) throws(IgniteError)
    /// Rolls back; harmless when the transaction is dead already.
    func rollback(_ transaction: Transaction) throws(IgniteError)
    /// Rolls back without waiting for anything.
    func abandon(_ transaction: Transaction)
    /// Whether there are transactions that have been neither committed nor rolled back.
    var hasTransactions: Bool { get }

    // MARK: The cluster

    /// The nodes of the cluster, as the one at the other end sees them.
    func nodes() throws(IgniteError) -> [ClusterNode]

    /// Takes in what has come and sends a heartbeat if one is due; waits for nothing.
    ///
    /// - Returns: seconds until the next heartbeat is due.
    func keepAlive() throws(IgniteError) -> Double

    /// Rolls back what is open and closes the connection; waits a moment at most. Closing twice is harmless.
    func close()

    // MARK: What not every protocol has; nil where it has not

    /// Describes statements without running them.
    var describer: (any StatementDescriber)? { get }
    /// Runs several statements at once.
    var scripts: (any ScriptRunner)? { get }
    /// Knows whether a transaction lives.
    var verifier: (any TransactionVerifier)? { get }
    /// The cluster's clock, up to which reads see what was written.
    var clock: ClusterClock? { get }
    /// Reads and writes rows of tables by their keys.
    var rows: (any RowAccess)? { get }
}

/// Describes statements without running them.
package protocol StatementDescriber: AnyObject {
    /// The parameters and columns of a statement.
    ///
    /// - Parameter schema: the schema for unqualified names, as stored.
    func describe(_ sql: String, schema: String, timeout: Double) throws(IgniteError) -> StatementDescription
}

/// Runs several statements at once.
package protocol ScriptRunner: AnyObject {
    /// Runs several statements, whose results are dropped.
    ///
    /// - Parameter parameters: those of all statements, in their order.
    func executeScript(_ sql: String, parameters: [Value], options: StatementOptions) throws(IgniteError)
}

/// Knows whether a transaction lives.
package protocol TransactionVerifier: AnyObject {
    /// Asks the cluster whether the transaction lives, and sets its state.
    func verify(_ transaction: Transaction) throws(IgniteError)
}

extension Session {
    /// The error for what the protocol has not.
    package func lacks(_ what: String) -> IgniteError {
        IgniteError(.unsupported, "\(server.protocolName) has no \(what)", address: server.address)
    }
}

/// What a statement takes and gives.
public struct StatementDescription: Sendable, Equatable {
    /// What stands for each `?`, in their order; they have no names.
    public let parameters: [Column]
    /// The columns of its rows. DML has one, ROWCOUNT of type BIGINT, and DDL one, APPLIED of type BOOLEAN.
    public let columns: [Column]

    package init(parameters: [Column], columns: [Column]) {
        self.parameters = parameters
        self.columns = columns
    }
}
