public import IgniteCore

/// A connection to a cluster.
///
/// ```swift
/// let ignite = try Ignite.connect("ignite://127.0.0.1:10800")
/// try ignite.execute("CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR)")
/// try ignite.execute("INSERT INTO person VALUES (?, ?)", 1, "Ada")
/// let people = try ignite.execute("SELECT id, name FROM person WHERE id > ?", 0)
/// while let person = try people.next() {
///     let (id, name) = try person.decode(Int.self, String?.self)
/// }
/// ```
///
/// ## Threads
///
/// A client, with its results and transactions, belongs to one thread at a time. It traps with a message if two threads
/// are inside its calls at once. Only ``Canceller``, rows and values can be passed to other threads. To work in
/// parallel, open one client for each thread.
///
/// ## Lost connections
///
/// A node may drop an idle connection or restart. The client then connects again, with the options it was made with,
/// when the next statement runs, as long as no transaction is open. It connects to the same cluster or fails; Ignite 2
/// does not identify clusters, so there it connects to any cluster of Ignite 2 at the addresses. Nothing is sent twice:
/// a statement that was waiting for its answer throws `connectionLost`, and so do results that were not read to their
/// end. Tables by key keep working. An open transaction is lost: end it with `rollback()`.
///
/// ## Closing
///
/// Dropping a client tells the server to give up whatever is running and does not wait; the server rolls back.
/// `close()` does the same, and waits at most half a second for it.
///
/// ## Comparison with DB-API
///
/// There is no equivalent of `setinputsizes`, `callproc`, `nextset` or `lastrowid`: the protocol does not use parameter
/// sizes, and Ignite does not have procedures, statements with several results or row numbers.
public final class Client {
    let core: ClientCore
    /// The transaction that began implicitly while `autocommit` is off.
    private var ownTransaction: ClientTransaction?

    init(core: ClientCore) { self.core = core }

    /// The connected server.
    public var server: ServerInfo { core.server }

    /// Whether the connection was closed or is known to be lost. The next statement reconnects a lost one.
    public var isClosed: Bool { core.isClosed }

    // MARK: Statements

    /// Runs one statement and waits for its first rows or its end.
    ///
    /// - Parameters:
    ///   - statement: Exactly one statement. Interpolated values are its parameters.
    ///   - parameters: A value for each `?`; see ``ValueConvertible``. nil is NULL.
    ///   - options: What is different from the options of the connection.
    /// - Throws: `server` if the cluster refuses the statement or fails; `connectionLost` if the connection breaks
    ///   before the answer; `timedOut`, `cancelled` or `closed`; `connectionFailed` if a lost connection cannot be made
    ///   again. An error about parameters gives the number of the wrong one. `isOutcomeUnknown` says whether the
    ///   statement may have been executed anyway.
    @discardableResult
    public func execute(
        _ statement: SQLStatement, _ parameters: (any ValueConvertible)?...,
        options: StatementOptions = StatementOptions()
    ) throws(IgniteError) -> Rows {
        try execute(statement, parameters: parameters, options: options)
    }

    /// Runs one statement with a list of parameters.
    @discardableResult
    public func execute(
        _ statement: SQLStatement, parameters: [(any ValueConvertible)?],
        options: StatementOptions = StatementOptions()
    ) throws(IgniteError) -> Rows {
        let parameters = try statement.parameters(parameters)
        return try core.execute(statement.text, parameters, options, in: try openTransaction())
    }

    /// Runs one statement whose parameters have been checked.
    package func execute(_ sql: String, _ parameters: [Value], _ options: StatementOptions) throws(IgniteError) -> Rows
    {
        try core.execute(sql, parameters, options, in: try openTransaction())
    }

    /// Returns the parameters and columns of a statement without running it.
    ///
    /// On Ignite 2, the types of parameters are unknown.
    ///
    /// - Throws: `server` if the statement is invalid, or if a parameter needs `CAST(? AS …)` to have a type;
    ///   `unsupported` for a query on Ignite 2 with the engine H2.
    public func describe(_ statement: SQLStatement) throws(IgniteError) -> StatementDescription {
        try core.describe(statement.text)
    }

    // MARK: Transactions

    /// Whether each statement is a transaction of its own; true by default. Change it with `setAutocommit(_:)`.
    ///
    /// While it is off, the first statement begins a transaction, and all further statements run in it until `commit()`
    /// or `rollback()`. The next statement begins another. DDL cannot run in a transaction.
    public private(set) var autocommit = true

    /// Switches `autocommit` on or off. Switching it on commits the open transaction, as JDBC and Python do.
    ///
    /// - Throws: The same errors as `commit()`; `autocommit` then stays unchanged, and the transaction is over.
    public func setAutocommit(_ isOn: Bool) throws(IgniteError) {
        try core.requireNotClosed()
        if isOn { try commit() }
        autocommit = isOn
    }

    /// Commits the transaction that began because `autocommit` is off; does nothing if there is none.
    ///
    /// - Throws: The same errors as ``ClientTransaction/commit()``; the transaction is over then, too. `closed` after
    ///   `close()`.
    public func commit() throws(IgniteError) {
        defer { ownTransaction = nil }
        try core.requireNotClosed()
        try ownTransaction?.commit()
    }

    /// Rolls back the transaction that began because `autocommit` is off; does nothing if there is none.
    ///
    /// - Throws: The same errors as ``ClientTransaction/rollback()``; the transaction is over then, too. `closed` after
    ///   `close()`.
    public func rollback() throws(IgniteError) {
        defer { ownTransaction = nil }
        try core.requireNotClosed()
        try ownTransaction?.rollback()
    }

    /// Restores the initial state for the next user of a pooled connection: rolls back the open transaction.
    package func endAutocommitOff() {
        // The server rolls back by itself if this fails.
        try? rollback()
        autocommit = true
    }

    /// Returns the transaction for the client's own statements; nil if each is a transaction of its own.
    func openTransaction() throws(IgniteError) -> ClientTransaction? {
        if ownTransaction == nil, !autocommit { ownTransaction = try begin() }
        return ownTransaction
    }

    /// Begins a transaction, which ends with its `commit()` or `rollback()`. Several can be open at once.
    ///
    /// A statement waits when it reaches a row that another open transaction has written, by its key or because it
    /// reads the whole table. If the same thread owns that transaction, only a timeout ends the wait.
    ///
    /// On Ignite 2, statements in a transaction throw `unsupported` unless the cluster lets SQL take part in
    /// transactions.
    ///
    /// - Parameters:
    ///   - readOnly: Whether the transaction only reads. It then reads the state at its beginning and takes no locks.
    ///   - timeout: The time after which the cluster ends the transaction by itself; greater than 0.
    /// - Throws: `server`, `connectionLost`, `closed` and similar errors; `unsupported` for a read-only transaction on
    ///   Ignite 2.
    public func begin(readOnly: Bool = false, timeout: Duration = .seconds(600)) throws(IgniteError)
        -> ClientTransaction
    {
        try begin(TransactionOptions(readOnly: readOnly, timeout: timeout))
    }

    /// Begins a transaction with options such as a label.
    ///
    /// ```swift
    /// let transaction = try ignite.begin(TransactionOptions(timeout: .seconds(30), label: "orders"))
    /// ```
    ///
    /// - Throws: The same errors as ``begin(readOnly:timeout:)``; `unsupported`, before anything is sent, for an option
    ///   that the cluster does not have.
    public func begin(_ options: TransactionOptions) throws(IgniteError) -> ClientTransaction {
        try core.begin(options)
    }

    /// Runs the body in a transaction: commits when it returns, rolls back and rethrows when it throws.
    ///
    /// The body can also end the transaction itself.
    ///
    /// - Parameters:
    ///   - readOnly: Whether the transaction only reads. It then reads the state at its beginning and takes no locks.
    ///   - timeout: The time after which the cluster ends the transaction by itself; greater than 0.
    ///   - body: The work to do in the transaction.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, and `notCommitted` if the cluster ended the transaction before COMMIT.
    ///   ``IgniteError/isRetryable`` says whether the whole transaction can be tried again.
    @discardableResult
    public func transaction<Result>(
        readOnly: Bool = false, timeout: Duration = .seconds(600), _ body: (ClientTransaction) throws -> Result
    ) throws -> Result {
        try transaction(TransactionOptions(readOnly: readOnly, timeout: timeout), body)
    }

    /// Runs the body in a transaction with options such as a label.
    ///
    /// - Throws: The same errors as ``transaction(readOnly:timeout:_:)``; `unsupported`, before anything is sent, for an
    ///   option that the cluster does not have.
    @discardableResult
    public func transaction<Result>(
        _ options: TransactionOptions, _ body: (ClientTransaction) throws -> Result
    ) throws -> Result {
        let transaction = try begin(options)
        do {
            let result = try body(transaction)
            if !transaction.wasEnded { try transaction.commit() }
            return result
        } catch {
            // The first error is the one that matters; if this fails, the server rolls back by itself.
            try? transaction.rollback()
            throw error
        }
    }

    // MARK: The connection

    /// An object that cancels, from another thread, what this client waits for.
    public var canceller: Canceller { Canceller(core.pipe) }

    /// Makes a cancel that arrives before a statement apply to it. The caller then knows which statement is meant, and
    /// discards a cancel that comes too late with `Canceller.forget`.
    package func acceptEarlyCancels() { core.acceptsEarlyCancels = true }

    /// Keeps an idle connection alive: reads what the server has sent, and sends a heartbeat if one is due.
    ///
    /// Servers can be configured to drop connections that stay silent for some time. The client sends heartbeats by
    /// itself while it waits for the server; a program that is idle for long calls this now and then. It does not wait.
    ///
    /// - Returns: The time after which to call it again, at most 30 seconds.
    /// - Throws: `closed` if the connection was closed or lost before, `connectionLost` if the loss is detected now.
    ///   The next statement connects again.
    @discardableResult
    public func keepAlive() throws(IgniteError) -> Duration { .seconds(try core.keepAlive()) }

    /// The latest time of the cluster's clock that this client knows; 0 before it knows any, and always on Ignite 2.
    ///
    /// Reads over this client see everything written before it. Pass it to another client of the same cluster with
    /// `observe(_:)`, and that client sees what this one has written.
    public var observableTimestamp: Int64 { core.observableTimestamp }

    /// Records a time that another client of the same cluster has seen; an earlier one than its own changes nothing.
    public func observe(_ timestamp: Int64) { core.observe(timestamp) }

    /// Rolls back open transactions and closes the connection, waiting at most half a second.
    ///
    /// Closing twice is harmless. From then on everything throws `closed`, including `commit()` and `rollback()`,
    /// except reading rows that have already arrived and closing results.
    public func close() { core.close() }

    // MARK: The cluster

    /// Returns the nodes of the cluster, as the connected server sees them.
    public func nodes() throws(IgniteError) -> [ClusterNode] {
        try core.ask { (session) throws(IgniteError) in try session.nodes() }
    }

    /// Returns the names of all schemas except that of the system views, as stored, in order.
    public func schemas() throws(IgniteError) -> [String] {
        let catalog = core.dialect.catalog
        let rows = try core.execute(catalog.schemaNames, [], StatementOptions())
        var names: [String] = []
        while let row = try rows.next() { names.append(try row.get(at: 0)) }
        return names.filter { $0 != catalog.schema }
    }

    /// Returns the tables of a schema, given by its name as stored, or of all schemas, ordered by schema and name.
    public func tables(in schema: String? = nil) throws(IgniteError) -> [TableInfo] {
        let rows = try core.execute(
            core.dialect.catalog.tableNames(inSchema: schema != nil), schema.map { [.varchar($0)] } ?? [],
            StatementOptions())
        var tables: [TableInfo] = []
        while let row = try rows.next() {
            let (schema, name, zone) = try row.decode(String.self, String.self, String.self)
            tables.append(TableInfo(schema: schema, name: name, zone: zone))
        }
        return tables
    }
}

/// A table of the cluster. Its names are as stored.
public struct TableInfo: Sendable, Hashable {
    /// The schema.
    public let schema: String
    /// The name of the table within its schema.
    public let name: String
    /// The distribution zone that stores its rows; on Ignite 2, its cache.
    public let zone: String

    package init(schema: String, name: String, zone: String) {
        self.schema = schema
        self.name = name
        self.zone = zone
    }
}

/// Returns the values of the parameters, in order.
package func values(_ parameters: [(any ValueConvertible)?]) throws(IgniteError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(parameters.count)
    for (index, parameter) in parameters.enumerated() {
        do throws(IgniteError) {
            values.append(try Value(parameter))
        } catch {
            throw error.with(context: "parameter \(index + 1)")
        }
    }
    return values
}
