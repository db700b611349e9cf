public import IgniteCore

/// A transaction, returned by ``Client/begin(_:)`` or passed to the body of ``Client/transaction(_:_:)``.
///
/// Dropping it without `commit()` rolls it back, without waiting. Its results keep it alive. Read or close results
/// before it ends: rows that have not arrived by then are lost.
public final class ClientTransaction {
    /// The state of a transaction.
    @frozen public enum State: Sendable, Equatable {
        /// The transaction is alive.
        case open
        /// The cluster has ended the transaction, for the given reason: an error aborted it, it timed out, or it was
        /// killed. On Ignite 2 also: a write failed, and may have been done in part. Nothing will be written. Call
        /// `rollback()`.
        case aborted(String)
        /// The connection was lost; the cluster rolls back.
        case lost
        /// `commit()` has succeeded.
        case committed
        /// COMMIT was sent, but no answer arrived: only the data show whether it was committed.
        case unknown
        /// The transaction ended in another way.
        case rolledBack
    }

    let core: ClientCore
    let transaction: Transaction
    /// How it ended, once `isOver`.
    private var outcome = State.rolledBack
    /// Whether the program has ended it, by COMMIT or ROLLBACK.
    package private(set) var wasEnded = false

    init(_ transaction: Transaction, core: ClientCore) {
        self.transaction = transaction
        self.core = core
    }

    deinit { if !isOver { core.abandon(transaction) } }

    /// Whether the transaction only reads.
    public var isReadOnly: Bool { transaction.isReadOnly }

    /// Whether the transaction has been committed or rolled back over this client.
    package var isOver: Bool { transaction.state == .ended }

    /// Runs one statement in the transaction.
    ///
    /// - Parameters:
    ///   - statement: Exactly one statement; DDL is not allowed. Interpolated values are its parameters.
    ///   - parameters: A value for each `?`; see ``ValueConvertible``. nil is NULL.
    ///   - options: What is different from the options of the connection.
    /// - Throws: The same errors as `Client.execute`. Many errors also end the transaction. Its `commit()` then throws,
    ///   and every later statement throws `transactionEnded` without sending anything.
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
        return try core.execute(statement.text, parameters, options, in: self)
    }

    /// Runs one statement whose parameters have been checked.
    package func execute(_ sql: String, _ parameters: [Value], _ options: StatementOptions) throws(IgniteError) -> Rows
    {
        try core.execute(sql, parameters, options, in: self)
    }

    /// Commits the transaction.
    ///
    /// If the transaction has written, the client first asks the cluster whether it is alive, because servers of
    /// Ignite 3 report success even for dead transactions.
    ///
    /// - Throws: `notCommitted` if nothing was written; `transactionEnded` if it was over before; `connectionLost`,
    ///   `timedOut` or, while the cluster loses a node, `server`, with a message that says so and `isOutcomeUnknown`, if the
    ///   outcome is unknown; `closed` after
    ///   `Client.close()`. The transaction is over in each case.
    public func commit() throws(IgniteError) {
        try core.requireNotClosed()
        wasEnded = true
        guard !isOver else {
            let words =
                switch outcome {
                case .committed: "was already committed"
                case .unknown: "is over, and the outcome of its COMMIT is unknown"
                default: "was already rolled back"
                }
            throw IgniteError(.transactionEnded, "the transaction \(words)")
        }
        do throws(IgniteError) {
            try core.commit(transaction)
            outcome = .committed
        } catch {
            // A COMMIT that was not sent leaves the transaction as it is.
            if isOver, error.code != .notCommitted { outcome = .unknown }
            throw error
        }
    }

    /// Rolls back the transaction; does nothing if it is already over or lost.
    ///
    /// - Throws: `connectionLost` and similar errors; the cluster then rolls back by itself. `closed` after
    ///   `Client.close()`.
    public func rollback() throws(IgniteError) {
        try core.requireNotClosed()
        wasEnded = true
        guard !isOver else { return }
        try core.rollback(transaction)
    }

    /// Asks the cluster for the state of the transaction.
    ///
    /// - Throws: `connectionLost` and similar errors if the cluster cannot be asked.
    public func state() throws(IgniteError) -> State {
        if transaction.state == .open, !core.isClosed {
            do throws(IgniteError) {
                try core.verify(transaction)
            } catch {
                // That the connection is lost is an answer, too.
                guard core.isClosed else { throw error }
            }
        }
        if transaction.state == .open, core.isClosed { return .lost }
        return switch transaction.state {
        case .open: .open
        case .failed(let reason): .aborted(reason)
        case .lost: .lost
        case .ended: outcome
        }
    }
}
