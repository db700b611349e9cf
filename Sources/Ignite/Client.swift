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
/// **Threads.** A client, with its results and transactions, belongs to one thread at a time; it traps, with words that
/// say so, when two are within its calls at once. Only ``Canceller``, rows and values go to other threads. Who wants
/// more at a time opens a client for each thread.
///
/// **A lost connection** is made anew, by the options that the client was made with, when the next statement comes, as
/// long as no transaction is open: a node may drop a connection that was idle, or be restarted. It leads to the same
/// cluster, or fails. Nothing is sent twice: a statement whose answer was awaited throws `connectionLost`. Results that
/// were not read to their end throw it, too; tables by key go on. An open transaction is lost: end it by `rollback()`.
///
/// **The end.** A client that is dropped leaves at once: it tells the server to give up what is under way, waits for
/// nothing, and the server rolls back. `close()` does the same and waits half a second at most until that is done.
///
/// There is nothing like DB-API's `setinputsizes`, `callproc`, `nextset` and `lastrowid`: the protocol has no sizes to
/// set, and Ignite no procedures, no statements with several results and no row numbers.
public final class Client {
    let core: ClientCore
    /// The transaction that began by itself, when `autocommit` is off.
    private var ownTransaction: ClientTransaction?

    init(core: ClientCore) { self.core = core }

    /// The server at the other end.
    public var server: ServerInfo { core.server }

    /// Whether the connection was closed, or is known to be lost. One that is lost is made anew for the next statement.
    public var isClosed: Bool { core.isClosed }

    // MARK: Statements

    /// Runs one statement and waits for its first rows, or its end.
    ///
    /// - Parameters:
    ///   - sql: exactly one statement.
    ///   - parameters: a value for each `?`: see ``ValueConvertible``. nil is NULL.
    /// - Throws: `server` when the cluster refuses or fails, `connectionLost` when it cannot be told what became of it,
    ///   `timedOut`, `cancelled`, `closed`; `connectionFailed` when the connection was lost before and cannot be made
    ///   anew. An error about parameters names the number of the one at fault, and `isOutcomeUnknown` tells whether the
    ///   statement may have been done all the same.
    @discardableResult
    public func execute(_ sql: String, _ parameters: (any ValueConvertible)?...) throws(IgniteError) -> Rows {
        try execute(sql, values(parameters))
    }

    /// The same with a list of parameters.
    @discardableResult
    public func execute(_ sql: String, _ parameters: [Value]) throws(IgniteError) -> Rows {
        try core.execute(sql, parameters, in: try openTransaction())
    }

    /// Tells the parameters and columns of a statement without running it.
    ///
    /// - Throws: `server` when it is not valid, or a parameter's type cannot be known without `CAST(? AS …)`.
    public func describe(_ sql: String) throws(IgniteError) -> StatementDescription { try core.describe(sql) }

    // MARK: Transactions

    /// Whether each statement is a transaction of its own; true at first. `setAutocommit(_:)` changes it.
    ///
    /// While it is off, the first statement begins a transaction, in which all further ones run until `commit()` or
    /// `rollback()`; then the next one begins another. DDL cannot run in a transaction.
    public private(set) var autocommit = true

    /// Switches `autocommit` on or off. Switching it on commits the transaction that is open, as JDBC and Python do.
    ///
    /// - Throws: as `commit()`; `autocommit` stays as it was then, and the transaction is over.
    public func setAutocommit(_ isOn: Bool) throws(IgniteError) {
        try core.requireNotClosed()
        if isOn { try commit() }
        autocommit = isOn
    }

    /// Commits the transaction that began because `autocommit` is off; without effect when there is none.
    ///
    /// - Throws: as ``ClientTransaction/commit()``; the transaction is over then, too. `closed` after `close()`.
    public func commit() throws(IgniteError) {
        defer { ownTransaction = nil }
        try core.requireNotClosed()
        try ownTransaction?.commit()
    }

    /// Rolls back the transaction that began because `autocommit` is off; without effect when there is none.
    ///
    /// - Throws: as ``ClientTransaction/rollback()``; the transaction is over then, too. `closed` after `close()`.
    public func rollback() throws(IgniteError) {
        defer { ownTransaction = nil }
        try core.requireNotClosed()
        try ownTransaction?.rollback()
    }

    /// Leaves the client as it was made, for the next user of a pool's connection: rolls back what is open.
    package func endAutocommitOff() {
        // The server rolls back by itself if this fails.
        try? rollback()
        autocommit = true
    }

    /// The transaction in which statements of the client itself run; nil: each in its own.
    func openTransaction() throws(IgniteError) -> ClientTransaction? {
        if ownTransaction == nil, !autocommit { ownTransaction = try begin() }
        return ownTransaction
    }

    /// Begins a transaction, which ends with its `commit()` or `rollback()`; any number may be open at a time.
    ///
    /// A statement waits where it comes upon a row that another open transaction has written, by its key or because it
    /// reads the whole table. When that other one is this thread's own, nothing but a time-out ends the waiting.
    ///
    /// - Parameters:
    ///   - readOnly: whether nothing is to be written: it reads the state of its beginning, and takes no locks.
    ///   - timeout: seconds after which the cluster ends the transaction by itself; more than 0.
    /// - Throws: `server`, `connectionLost`, `closed` and the like.
    public func begin(readOnly: Bool = false, timeout: Double = 600) throws(IgniteError) -> ClientTransaction {
        try core.begin(readOnly: readOnly, timeout: timeout)
    }

    /// Runs the body in a transaction: commits when it returns, rolls back and throws on when it throws. A body may
    /// also end the transaction by itself.
    ///
    /// - Parameters:
    ///   - readOnly: whether nothing is to be written: it reads the state of its beginning, and takes no locks.
    ///   - timeout: seconds after which the cluster ends the transaction by itself; more than 0.
    ///   - body: what is to be done in it.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws, and `notCommitted` when the cluster had ended the transaction before COMMIT.
    ///   Whether the whole may be tried again tells ``IgniteError/isRetryable``.
    @discardableResult
    public func transaction<Result>(
        readOnly: Bool = false, timeout: Double = 600, _ body: (ClientTransaction) throws -> Result
    ) throws -> Result {
        let transaction = try begin(readOnly: readOnly, timeout: timeout)
        do {
            let result = try body(transaction)
            if !transaction.wasEnded { try transaction.commit() }
            return result
        } catch {
            // The first error is the one that matters; the server rolls back by itself if this fails.
            try? transaction.rollback()
            throw error
        }
    }

    // MARK: The connection

    /// Cancels what this client waits for, from another thread.
    public var canceller: Canceller { Canceller(core.pipe) }

    /// Lets a cancel that comes before a statement count for it. Who wants this knows which statement is meant, and
    /// forgets what came too late: `Canceller.forget`.
    package func heedEarlyCancels() { core.heedsEarlyCancels = true }

    /// Keeps an idle connection alive: takes in what the server has sent, and sends a heartbeat if one is due.
    ///
    /// Servers may be told to drop a connection on which nothing comes for some time. While this client waits for the
    /// server it sees to that by itself; a program that has nothing to ask for long calls this now and then. It waits
    /// for nothing.
    ///
    /// - Returns: after how many seconds it should be called again, 30 at most.
    /// - Throws: `closed` when the connection was closed or lost before, `connectionLost` when that turns out now. The
    ///   next statement makes a new one.
    @discardableResult
    public func keepAlive() throws(IgniteError) -> Double { try core.keepAlive() }

    /// The newest moment of the cluster's clock that this client knows of; 0 before it knows any.
    ///
    /// Reads over this client see all that was written before it. Handed to another client of the same cluster, with
    /// `observe(_:)`, it makes that one see what this one has written.
    public var observableTimestamp: Int64 { core.observableTimestamp }

    /// Takes note of what another client of the same cluster has seen; an older moment than its own changes nothing.
    public func observe(_ timestamp: Int64) { core.observe(timestamp) }

    /// Rolls back what is open and closes the connection, waiting half a second at most; closing twice is harmless.
    /// Everything but reading rows that have come, and giving up results, throws `closed` from then on, also `commit()`
    /// and `rollback()`.
    public func close() { core.close() }

    // MARK: The cluster

    /// The nodes of the cluster, as the one at the other end sees them.
    public func nodes() throws(IgniteError) -> [ClusterNode] {
        try core.ask { (session) throws(IgniteError) in try session.nodes() }
    }

    /// The names of all schemas but SYSTEM's, as stored, in their order.
    public func schemas() throws(IgniteError) -> [String] {
        let rows = try core.execute("SELECT SCHEMA_NAME FROM SYSTEM.SCHEMAS ORDER BY SCHEMA_NAME", [])
        var names: [String] = []
        while let row = try rows.next() { names.append(try row.get(at: 0)) }
        return names.filter { $0 != "SYSTEM" }
    }

    /// The tables of a schema, by its name as stored, or of all schemas, ordered by schema and name.
    public func tables(in schema: String? = nil) throws(IgniteError) -> [TableInfo] {
        let rows = try core.execute(
            """
            SELECT SCHEMA_NAME, TABLE_NAME, ZONE_NAME FROM SYSTEM.TABLES \
            \(schema == nil ? "" : "WHERE SCHEMA_NAME = ? ")ORDER BY SCHEMA_NAME, TABLE_NAME
            """, schema.map { [.varchar($0)] } ?? [])
        var tables: [TableInfo] = []
        while let row = try rows.next() {
            let (schema, name, zone) = try row.decode(String.self, String.self, String.self)
            tables.append(TableInfo(schema: schema, name: name, zone: zone))
        }
        return tables
    }
}

/// A table of the cluster; its names are as stored.
public struct TableInfo: Sendable, Hashable {
    /// The schema.
    public let schema: String
    /// The name within the schema.
    public let name: String
    /// The distribution zone that its rows lie in.
    public let zone: String

    package init(schema: String, name: String, zone: String) {
        self.schema = schema
        self.name = name
        self.zone = zone
    }
}

/// What stands for the parameters, in their order.
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
