@_exported public import Ignite

/// A pool of connections to a cluster, for programs with tasks.
///
/// ```swift
/// let pool = try IgnitePool("ignite://127.0.0.1:10800")
/// try await pool.execute("INSERT INTO person VALUES (?, ?)", 1, "Ada")
/// for try await person in try await pool.execute("SELECT id, name FROM person WHERE id > ?", 0) {
///     let (id, name) = try person.decode(Int.self, String?.self)
/// }
/// ```
///
/// For operations of `Client` that have no method here, use `withClient`; for tables by key, use `table`.
///
/// ## Connections
///
/// Connections are made when they are needed, up to a maximum (``PoolOptions``), and spread over the addresses; further
/// callers wait in order. Idle connections are kept alive for some time, and lost ones are replaced on demand. All
/// connections see what any of them has written. Each has a thread of its own, so nothing blocks the threads of Swift's
/// tasks.
///
/// A statement holds a connection until its last page has arrived, a transaction until its end. Do not wait for another
/// statement of the pool while all connections are held by tasks that do the same.
///
/// ## Cancelling
///
/// Cancelling a task cancels on the server what the task waits for, or prevents it from being sent. The call throws
/// `CancellationError`: nothing was written. An answer that arrives first is returned as usual. COMMIT, DDL, BEGIN,
/// `nodes` and looking up a table are not interrupted.
///
/// All other errors are ``Ignite/IgniteError``. Code `cancelled` means that something was or may have been written.
/// `rowsDone` is the number of rows written, for a batch or for rows outside a transaction. If `isOutcomeUnknown` is
/// true, the statement, or rows after those, may be written, too. Other errors whose `isCancelled` is true come from a
/// cancel outside this task.
///
/// ## Closing
///
/// A service calls ``shutdown(within:)``, which lets what has begun come to its end, or leaves that to ``run(shutdownWithin:)``. To end
/// without waiting, call ``close()``, or drop the pool and all its results.
public final class IgnitePool: Sendable {
    let pageSize: Int
    let connections: ConnectionQueue
    private let maximumConnections: Int

    /// Creates a pool. It begins to connect when a connection is needed, or at once if there is a minimum.
    ///
    /// - Parameters:
    ///   - uri: The URI, as for `Ignite.connect`. If it has several addresses, connections are spread over them.
    ///   - pool: The size of the pool and its time limits.
    ///   - listeners: Receive the events of all connections, on several threads.
    /// - Throws: `invalidArgument` if the address is malformed or an option is invalid.
    public convenience init(
        _ uri: String, pool: PoolOptions = PoolOptions(), listeners: [any ClientEventListener] = []
    ) throws(IgniteError) {
        try self.init(ClientOptions(uri), pool: pool, listeners: listeners)
    }

    /// Creates a pool with the given options.
    public init(
        _ options: ClientOptions, pool: PoolOptions = PoolOptions(), listeners: [any ClientEventListener] = []
    ) throws(IgniteError) {
        try options.validate()
        try pool.validate()
        maximumConnections = pool.maximumConnections
        pageSize = options.pageSize
        connections = ConnectionQueue(options, pool, listeners: listeners)
    }

    deinit { close() }

    /// The connections at this moment, for metrics.
    public var statistics: PoolStatistics { connections.statistics }

    // MARK: Statements

    /// Runs one statement and waits for its first rows or its end.
    ///
    /// - Parameters:
    ///   - statement: Exactly one statement. Interpolated values are its parameters.
    ///   - parameters: A value for each `?`; see ``Ignite/ValueConvertible``. nil is NULL.
    ///   - options: What is different from the options of the connection.
    /// - Throws: The same errors as `Client.execute`; `connectionFailed` if no connection can be made or none is free
    ///   in time; `CancellationError` if the task is cancelled and nothing was written.
    @discardableResult
    public func execute(
        _ statement: SQLStatement, _ parameters: (any ValueConvertible)?...,
        options: StatementOptions = StatementOptions()
    ) async throws -> AsyncRows {
        try await execute(statement, parameters: parameters, options: options)
    }

    /// Runs one statement with a list of parameters.
    @discardableResult
    public func execute(
        _ statement: SQLStatement, parameters: [(any ValueConvertible)?],
        options: StatementOptions = StatementOptions()
    ) async throws -> AsyncRows {
        let parameters = try statement.parameters(parameters)
        return try await withLease { lease in
            let answer = try await lease.connection.firstCall { connection, client in
                try connection.answer(client.execute(statement.text, parameters, options))
            }
            return AsyncRows(answer, lease: lease, endsLease: true)
        }
    }

    /// Runs several statements, separated by semicolons, and reports only whether all of them succeeded.
    ///
    /// - Throws: The same errors as `Client.executeScript`.
    public func executeScript(
        _ script: SQLStatement, _ parameters: (any ValueConvertible)?..., options: StatementOptions = StatementOptions()
    ) async throws {
        try await executeScript(script, parameters: parameters, options: options)
    }

    /// Runs several statements with a list of parameters.
    public func executeScript(
        _ script: SQLStatement, parameters: [(any ValueConvertible)?], options: StatementOptions = StatementOptions()
    ) async throws {
        let parameters = try script.parameters(parameters)
        try await call { client in try client.executeScript(script.text, parameters, options) }
    }

    /// Returns the parameters and columns of a statement without running it.
    ///
    /// - Throws: The same errors as ``Ignite/Client/describe(_:)``.
    public func describe(_ statement: SQLStatement) async throws -> StatementDescription {
        try await call { client in try client.describe(statement) }
    }

    // MARK: Transactions

    /// Runs the body in a transaction on one connection: commits when it returns; rolls back and rethrows when it
    /// throws, or when the task is cancelled before COMMIT.
    ///
    /// - Parameters:
    ///   - readOnly: Whether the transaction only reads. It then reads the state at its beginning and takes no locks.
    ///   - timeout: The time after which the cluster ends the transaction by itself; greater than 0.
    ///   - body: The work to do in the transaction.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, and `notCommitted` if the cluster ended the transaction before COMMIT.
    ///   ``Ignite/IgniteError/isRetryable`` says whether the whole transaction can be tried again.
    @discardableResult
    public func transaction<Result>(
        readOnly: Bool = false, timeout: Duration = .seconds(600), _ body: (AsyncTransaction) async throws -> Result
    ) async throws -> Result {
        try await transaction(TransactionOptions(readOnly: readOnly, timeout: timeout), body)
    }

    /// Runs the body in a transaction with options such as a label, on one connection.
    ///
    /// - Throws: The same errors as ``transaction(readOnly:timeout:_:)``; `unsupported`, before anything is sent, for an
    ///   option that the cluster does not have.
    @discardableResult
    public func transaction<Result>(
        _ options: TransactionOptions, _ body: (AsyncTransaction) async throws -> Result
    ) async throws -> Result {
        let transaction = try await withLease { lease in
            let number = try await lease.connection.begin(options)
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

    /// Returns the nodes of the cluster, as the connected server sees them.
    public func nodes() async throws -> [ClusterNode] { try await call { client in try client.nodes() } }

    /// Returns the names of all schemas except that of the system views, as stored, in order.
    public func schemas() async throws -> [String] { try await call { client in try client.schemas() } }

    /// Returns the tables of a schema, given by its name as stored, or of all schemas, ordered by schema and name.
    public func tables(in schema: String? = nil) async throws -> [TableInfo] {
        try await call { client in try client.tables(in: schema) }
    }

    // MARK: Connections

    /// Runs the body with the client of a connection, on its thread, to use any operation of `Client`.
    ///
    /// ```swift
    /// let names = try await pool.withClient { client in
    ///     try client.execute("SELECT name FROM person").fetchAll().map { try $0.get(String.self, at: 0) }
    /// }
    /// ```
    ///
    /// The body is called once. Cancelling the task cancels on the server what the body waits for; if the body
    /// continues after that, it checks `Task.isCancelled` itself.
    ///
    /// ## Isolation
    ///
    /// The client and its results, transactions and tables belong to the thread of the connection. They are not
    /// `Sendable`, so the compiler does not let them leave the body; rows and values can leave it. A `Canceller` is
    /// useful only while the body runs. A transaction of `autocommit` off that is left open is rolled back.
    ///
    /// - Throws: What the body throws, except that a call that the task cancelled before anything was written throws
    ///   `CancellationError`; the same errors as `execute` if there is no connection.
    public func withClient<Result: Sendable>(_ body: @Sendable (Client) throws -> Result) async throws -> Result {
        try await call { client in
            defer { client.endAutocommitOff() }
            return try body(client)
        }
    }

    func call<Result: Sendable>(_ body: @Sendable (Client) throws -> Result) async throws -> Result {
        try await call(in: nil) { _, client, _ in try body(client) }
    }

    /// Runs the body on the thread of a connection, which is the transaction's if there is one.
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
            throw IgniteError(.invalidArgument, "the transaction belongs to another pool")
        }
        return try await transaction.call(body)
    }

    /// Calls the body with a connection, and with another if the first turns out to be lost before anything was sent.
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
