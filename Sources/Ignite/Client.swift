public import IgniteCore

/// A connection to a cluster, for one thread at a time.
///
/// ```swift
/// try ignite.execute("CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR)")
/// try ignite.execute("INSERT INTO person VALUES (?, ?)", 1, "Ada")
/// let people = try ignite.execute("SELECT id, name FROM person WHERE id > ?", 0)
/// while let person = try people.next() {
///     print(person["ID"], person[1])
/// }
/// ```
public final class Client {
    private let session: any Session
    private var options: StatementOptions

    init(session: any Session, options: ClientOptions) {
        self.session = session
        self.options = StatementOptions(options)
    }

    /// The server at the other end.
    public var server: ServerInfo { session.server }

    /// Runs one statement in a transaction of its own.
    ///
    /// - Parameters:
    ///   - sql: exactly one statement.
    ///   - parameters: a value for each `?`.
    /// - Throws: `server` when the cluster refuses or fails, `connectionLost` when it cannot be told what became of it.
    @discardableResult
    public func execute(_ sql: String, _ parameters: Value...) throws(IgniteError) -> Rows {
        Rows(try session.execute(sql, parameters: parameters, options: options, in: nil))
    }

    /// Runs the body in a transaction: commits when it returns, rolls back and throws on when it throws.
    ///
    /// - Parameters:
    ///   - readOnly: whether nothing is to be written.
    ///   - timeout: seconds after which the cluster ends the transaction by itself.
    /// - Throws: what the body throws, and `notCommitted` when the cluster had ended the transaction before COMMIT.
    @discardableResult
    public func transaction<Result>(
        readOnly: Bool = false, timeout: Double = 600, _ body: (ClientTransaction) throws -> Result
    ) throws -> Result {
        let transaction = try session.begin(isReadOnly: readOnly, timeout: timeout)
        do {
            let result = try body(
                ClientTransaction(session: session, transaction: transaction, options: options))
            try session.commit(transaction)
            return result
        } catch {
            // The first error is the one that matters; the server rolls back by itself if this fails.
            try? session.rollback(transaction)
            throw error
        }
    }

    /// Closes the connection; closing twice is harmless.
    public func close() { session.close() }
}

/// A transaction, within the body of `Client.transaction`.
public final class ClientTransaction {
    private let session: any Session
    private let transaction: Transaction
    private let options: StatementOptions

    init(session: any Session, transaction: Transaction, options: StatementOptions) {
        self.session = session
        self.transaction = transaction
        self.options = options
    }

    /// Runs one statement in the transaction.
    ///
    /// - Throws: as `Client.execute`; many errors also end the transaction, whose COMMIT then throws.
    @discardableResult
    public func execute(_ sql: String, _ parameters: Value...) throws(IgniteError) -> Rows {
        Rows(try session.execute(sql, parameters: parameters, options: options, in: transaction))
    }
}
