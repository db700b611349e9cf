/// A connection to a cluster over which SQL runs, whichever protocol it speaks. One thread owns it.
package protocol Session: AnyObject {
    /// The server at the other end.
    var server: ServerInfo { get }
    /// Why the connection is of no use any more; nil while it is.
    var failure: IgniteError? { get }

    /// Runs one statement and waits for its first rows, or its end.
    ///
    /// After an error in a transaction the cluster has been asked whether the transaction still lives:
    /// `transaction.state` tells.
    func execute(
        _ sql: String, parameters: [Value], options: StatementOptions, in transaction: Transaction?
    ) throws(IgniteError) -> ResultSet

    /// Sends a statement of the program's own, outside any transaction of the user's, and waits for nothing.
    func start(_ sql: String, options: StatementOptions) throws(IgniteError) -> any PendingResult

    /// Runs one DML statement once for each row of parameters, in pages of `options.pageSize` rows.
    ///
    /// - Parameter row: gives the next row, nil behind the last; all have the same length. What it throws is told when
    ///   the rows of the pages before are in.
    /// - Returns: for each row of parameters how many rows of the table it has changed.
    /// - Throws: an error whose `updateCounts` are those of the rows before the one that failed. They stay done outside
    ///   a transaction, which `rowsDone` tells; within one, the transaction is aborted.
    func executeBatch(
        _ sql: String, options: StatementOptions, in transaction: Transaction?,
        row: () throws(IgniteError) -> [Value]?
    ) throws(IgniteError) -> [Int64]

    /// Runs several statements, of which nothing is told but that all went well.
    ///
    /// - Parameter parameters: those of all statements, in their order.
    func executeScript(_ sql: String, parameters: [Value], options: StatementOptions) throws(IgniteError)

    /// Tells the parameters and columns of a statement without running it.
    ///
    /// - Parameter schema: the schema for unqualified names, as stored.
    func describe(_ sql: String, schema: String, timeout: Double) throws(IgniteError) -> StatementDescription

    /// Begins a transaction that the server ends by itself after `timeout` seconds.
    ///
    /// - Parameter readsFresh: as in ``StatementOptions``, for a read-only one.
    func begin(isReadOnly: Bool, readsFresh: Bool, timeout: Double) throws(IgniteError) -> Transaction
    /// Commits, after asking whether there is still something to commit; throws `notCommitted` if there is not.
    func commit(_ transaction: Transaction) throws(IgniteError)
    /// Rolls back; harmless when the transaction is dead already.
    func rollback(_ transaction: Transaction) throws(IgniteError)
    /// Whether there are transactions that have been neither committed nor rolled back.
    var hasTransactions: Bool { get }
    /// Asks the cluster whether the transaction lives and sets its state.
    func verify(_ transaction: Transaction) throws(IgniteError)
    /// Rolls back without waiting for anything.
    func abandon(_ transaction: Transaction)

    /// The newest timestamp that is known of the cluster; reads see what was written before it.
    var observableTimestamp: Int64 { get }
    /// Takes note of a timestamp that another connection to the same cluster has seen.
    func observe(_ timestamp: Int64)

    /// Takes in what has come and sends a heartbeat if one is due; waits for nothing.
    ///
    /// - Returns: seconds until the next heartbeat is due.
    func keepAlive() throws(IgniteError) -> Double

    /// The nodes of the cluster, as the one at the other end sees them.
    func nodes() throws(IgniteError) -> [ClusterNode]

    /// Rolls back what is open and closes the connection; waits a moment at most. Closing twice is harmless.
    func close()
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

/// What a server said of itself in the handshake.
public struct ServerInfo: Sendable, Equatable {
    /// `host:port` as it was asked for.
    public let address: String
    /// The protocol spoken: `Ignite 3`.
    public let protocolName: String
    /// The product's version: `3.1.0`.
    public let version: String
    /// The node's name.
    public let nodeName: String
    /// The node's id; new at every start of the node.
    public let nodeID: String
    /// The cluster's name.
    public let clusterName: String
    /// The cluster's id.
    public let clusterID: String
    /// Version, cipher and what was verified: `TLSv1.3, TLS_AES_256_GCM_SHA384, verified`; nil without TLS.
    public let tls: String?

    package init(
        address: String, protocolName: String, version: String, nodeName: String, nodeID: String,
        clusterName: String, clusterID: String, tls: String? = nil
    ) {
        self.address = address
        self.protocolName = protocolName
        self.version = version
        self.nodeName = nodeName
        self.nodeID = nodeID
        self.clusterName = clusterName
        self.clusterID = clusterID
        self.tls = tls
    }
}

/// A node of the cluster.
public struct ClusterNode: Sendable, Equatable {
    /// New at every start of the node, as in ``ServerInfo``.
    public let id: String
    /// The name, which stays.
    public let name: String
    /// `host:port` where other nodes reach it, not clients.
    public let internalAddress: String

    package init(id: String, name: String, internalAddress: String) {
        self.id = id
        self.name = name
        self.internalAddress = internalAddress
    }
}

/// How a statement is to be run.
package struct StatementOptions: Sendable {
    /// The schema for unqualified names, parsed like an identifier.
    package var schema = "PUBLIC"
    /// Rows a page, 1 to 100,000.
    package var pageSize = 1024
    /// Seconds until the statement is given up; 0: never.
    package var timeout = 0.0
    /// The Java id of the time zone in which literals are read.
    package var timeZone = "UTC"
    /// Whether a read outside a transaction sees what other sessions have committed up to now, which takes up to
    /// 0.25 s; else it sees at least what this one has, and of others' what is older than some 2 s.
    package var readsFresh = false
    /// How many rows of a batch have gone before; messages count from the first of all.
    package var rowsBefore = 0

    package init() {}

    /// As a client asks for them; the zone is UTC where it names none.
    package init(_ options: ClientOptions) {
        schema = options.schema
        pageSize = options.pageSize
        timeout = options.statementTimeout ?? 0
        timeZone = options.timeZone ?? timeZone
        readsFresh = options.freshReads
    }
}

/// A transaction of the client's, and what is known about it.
package final class Transaction {
    package enum State: Equatable, Sendable {
        case open
        /// Dead on the server: aborted, killed or timed out, in words.
        case failed(String)
        /// The connection went; what was not committed is rolled back by the server.
        case lost
        /// Committed or rolled back.
        case ended
    }

    package let id: Int64
    package let isReadOnly: Bool
    /// When the server's time-out is over by this program's clock; the cluster is asked then.
    package let deadline: Deadline
    package var state = State.open
    /// Its name in the cluster, which system views show; known once the cluster was asked about the transaction.
    package var clusterID: String?
    /// Whether a statement has changed rows in it.
    package var hasWritten = false
    /// Whether the cluster has ended it because its time was up.
    package var isTimeUp = false

    package init(id: Int64, isReadOnly: Bool, deadline: Deadline) {
        self.id = id
        self.isReadOnly = isReadOnly
        self.deadline = deadline
    }
}
