@_exported public import Ignite

/// Some connections to a cluster, for programs with tasks.
///
/// ```swift
/// let pool = try IgnitePool("ignite://127.0.0.1:10800")
/// try await pool.execute("INSERT INTO person VALUES (?, ?)", 1, "Ada")
/// for try await person in try await pool.execute("SELECT id, name FROM person WHERE id > ?", 0) {
///     let (id, name) = try person.decode(Int.self, String?.self)
/// }
/// ```
///
/// **Connections.** They are made when they are needed, up to a maximum; callers beyond it wait in their order. Idle
/// ones are kept alive, lost ones are replaced when one is needed. A statement has one until its last page has come, a
/// transaction until its end; so do not wait for another statement of the pool while all connections are held by those
/// who do the same. What one has written, all of them see. Each lives on a thread of its own: nothing blocks the
/// threads of Swift's tasks.
///
/// **What a `Client` can do** that has no method here goes by `withClient`; tables by key by `table`.
///
/// **Cancelling.** When a task is cancelled, what it waits for is cancelled on the server, or not sent, and throws
/// `CancellationError`: nothing was written. An answer that was quicker is given as if nothing had happened; COMMIT is
/// not interrupted, nor are DDL, BEGIN, `nodes` and the search for a table. Other errors are ``Ignite/IgniteError``.
/// One of the code `cancelled` means that something was written, or may have been: `rowsDone` tells how many rows of a
/// batch, or of other rows written outside a transaction, are in. `isOutcomeUnknown` tells that the statement, or rows
/// after those, may be in, too. Other errors whose `isCancelled` is true come from somebody else's cancel.
///
/// **The end.** `close()`, or dropping the pool and all results. Both return at once.
public final class IgnitePool: Sendable {
    let pageSize: Int
    private let connections: ConnectionQueue
    private let maximumConnections: Int

    /// A pool that has no connection yet.
    ///
    /// - Parameters:
    ///   - uri: as that of `Ignite.connect`.
    ///   - maximumConnections: how many there may be at a time; at least 1.
    ///   - waitTimeout: after how many seconds who waits for a connection, be it that one gets free or is made, gets
    ///     `connectionFailed`, whose `isTimeout` is true; nil: never.
    /// - Throws: `invalidArgument` when the address cannot be understood.
    public convenience init(
        _ uri: String, maximumConnections: Int = 4, waitTimeout: Double? = nil
    ) throws(IgniteError) {
        try self.init(ClientOptions(uri), maximumConnections: maximumConnections, waitTimeout: waitTimeout)
    }

    /// A pool with options that were put together by the program.
    public init(
        _ options: ClientOptions, maximumConnections: Int = 4, waitTimeout: Double? = nil
    ) throws(IgniteError) {
        try options.validate()
        guard waitTimeout.map({ $0 > 0 && $0 <= 1e9 }) ?? true else {
            throw IgniteError(
                .invalidArgument, "the time-out of waiting must be more than 0 and at most 1,000,000,000 seconds")
        }
        guard maximumConnections > 0 else {
            throw IgniteError(.invalidArgument, "a pool needs at least 1 connection, not \(maximumConnections)")
        }
        self.maximumConnections = maximumConnections
        pageSize = options.pageSize
        connections = ConnectionQueue(options, maximum: maximumConnections, waitTimeout: waitTimeout)
    }

    deinit { close() }

    /// Closes the connections that nobody uses, now, and the others as soon as their statement, result or transaction
    /// is done. Who waits for a connection, and who asks for one later, gets `closed`. It waits for nothing; closing
    /// twice is harmless.
    public func close() { connections.close() }

    // MARK: Statements

    /// Runs one statement, and waits for its first rows, or its end.
    ///
    /// - Parameters:
    ///   - sql: exactly one statement.
    ///   - parameters: a value for each `?`: see ``Ignite/ValueConvertible``. nil is NULL.
    /// - Throws: as `Client.execute`; `connectionFailed` when there is no connection and none can be made, or
    ///   none is free in time; `CancellationError` when the task was cancelled and nothing was written.
    @discardableResult
    public func execute(_ sql: String, _ parameters: (any ValueConvertible)?...) async throws -> AsyncRows {
        try await execute(sql, values(parameters))
    }

    /// The same with a list of parameters.
    @discardableResult
    public func execute(_ sql: String, _ parameters: [Value]) async throws -> AsyncRows {
        try await withLease { lease in
            let answer = try await lease.connection.firstCall { connection, client in
                try connection.answer(client.execute(sql, parameters))
            }
            return AsyncRows(answer, lease: lease, endsLease: true)
        }
    }

    /// Runs several statements, separated by semicolons, of which nothing is told but that all went well.
    ///
    /// - Throws: as `Client.executeScript`, which says more.
    public func executeScript(_ sql: String, _ parameters: (any ValueConvertible)?...) async throws {
        let parameters = try values(parameters)
        try await call { client in try client.executeScript(sql, parameters) }
    }

    /// Tells the parameters and columns of a statement without running it.
    ///
    /// - Throws: as ``Ignite/Client/describe(_:)``.
    public func describe(_ sql: String) async throws -> StatementDescription {
        try await call { client in try client.describe(sql) }
    }

    // MARK: Transactions

    /// Runs the body in a transaction, on one connection: commits when it returns, rolls back and throws on when it
    /// throws, or when the task is cancelled before COMMIT.
    ///
    /// - Parameters:
    ///   - readOnly: whether nothing is to be written: it reads the state of its beginning, and takes no locks.
    ///   - timeout: seconds after which the cluster ends the transaction by itself; more than 0.
    ///   - body: what is to be done in it.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws, and `notCommitted` when the cluster had ended the transaction before COMMIT.
    ///   Whether the whole may be tried again tells ``Ignite/IgniteError/isRetryable``.
    @discardableResult
    public func transaction<Result>(
        readOnly: Bool = false, timeout: Double = 600, _ body: (AsyncTransaction) async throws -> Result
    ) async throws -> Result {
        let transaction = try await withLease { lease in
            let number = try await lease.connection.begin(readOnly: readOnly, timeout: timeout)
            return AsyncTransaction(lease: lease, number: number, pageSize: pageSize)
        }
        defer { transaction.lease.end() }
        do {
            let result = try await body(transaction)
            try await transaction.lease.connection.commit(transaction.number)
            return result
        } catch {
            await transaction.lease.connection.rollback()
            throw error
        }
    }

    // MARK: The cluster

    /// The nodes of the cluster, as the one at the other end sees them.
    public func nodes() async throws -> [ClusterNode] { try await call { client in try client.nodes() } }

    /// The names of all schemas but SYSTEM's, as stored, in their order.
    public func schemas() async throws -> [String] { try await call { client in try client.schemas() } }

    /// The tables of a schema, by its name as stored, or of all schemas, ordered by schema and name.
    public func tables(in schema: String? = nil) async throws -> [TableInfo] {
        try await call { client in try client.tables(in: schema) }
    }

    // MARK: Connections

    /// Runs the body with the client of a connection, on that one's thread: whatever a `Client` can do.
    ///
    /// ```swift
    /// let names = try await pool.withClient { client in
    ///     try client.execute("SELECT name FROM person").fetchAll().map { try $0.get(String.self, at: 0) }
    /// }
    /// ```
    ///
    /// What the task waits for when it is cancelled is cancelled on the server; a body that goes on behind that asks
    /// `Task.isCancelled` by itself. The client, its results, transactions and tables belong to the connection's
    /// thread: they are not `Sendable`, so that the compiler lets none of them out; rows and values may go. A
    /// `Canceller` is of use as long as the body runs. A transaction of `autocommit` off that is left open is rolled
    /// back.
    ///
    /// - Throws: what the body throws, but `CancellationError` for what the task has cancelled and that has written
    ///   nothing; as `execute` when there is no connection. The body is called once.
    public func withClient<Result: Sendable>(_ body: @Sendable (Client) throws -> Result) async throws -> Result {
        try await call { client in
            defer { client.endAutocommitOff() }
            return try body(client)
        }
    }

    /// How many callers wait for a connection.
    package var countOfWaiters: Int { connections.countOfWaiters }

    func call<Result: Sendable>(_ body: @Sendable (Client) throws -> Result) async throws -> Result {
        try await call(in: nil) { _, client, _ in try body(client) }
    }

    /// Runs the body on the thread of a connection; in a transaction on that of the transaction.
    func call<Result: Sendable>(
        in transaction: AsyncTransaction?,
        _ body: @Sendable (isolated PooledConnection, Client, ClientTransaction?) throws -> Result
    ) async throws -> Result {
        guard let transaction else {
            return try await withLease { lease in
                defer { lease.end() }
                return try await lease.connection.firstCall { connection, client in try body(connection, client, nil) }
            }
        }
        guard transaction.lease.isOf(connections) else {
            throw IgniteError(.invalidArgument, "the transaction is one of another pool's")
        }
        return try await transaction.call(body)
    }

    /// Calls the body with a connection, and with another one when that turns out to be lost before anything was sent.
    private func withLease<Result>(_ body: (Lease) async throws -> Result) async throws -> Result {
        var lostOnes = 0
        while true {
            let lease = Lease(try await connections.take(), of: connections)
            do {
                return try await body(lease)
            } catch let lost as LostWhileIdle {
                lease.end()
                guard lostOnes < maximumConnections else { throw lost.reason }
                lostOnes += 1
            } catch {
                lease.end()
                throw error
            }
        }
    }
}
