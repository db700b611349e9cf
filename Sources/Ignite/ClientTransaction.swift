public import IgniteCore

/// A transaction, from ``Client/begin(readOnly:timeout:)`` or within the body of
/// ``Client/transaction(readOnly:timeout:_:)``.
///
/// One that is dropped without `commit()` is rolled back, without waiting; its results keep it. Read or close results
/// before it ends: rows that have not come by then are lost.
public final class ClientTransaction {
    /// What became of a transaction.
    @frozen public enum State: Sendable, Equatable {
        /// Alive.
        case open
        /// The cluster has ended it, in words: an error aborted it, its time was up, somebody killed it. Nothing of it
        /// was written; `rollback()` is all that is left to do.
        case aborted(String)
        /// The connection was lost, and the cluster rolls back.
        case lost
        /// `commit()` has succeeded.
        case committed
        /// COMMIT was sent, and no answer has come: it may be committed or not, which only the data tell.
        case unknown
        /// It ended in another way.
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

    /// Whether nothing is to be written in it.
    public var isReadOnly: Bool { transaction.isReadOnly }

    /// Whether it has been committed or rolled back over this client.
    package var isOver: Bool { transaction.state == .ended }

    /// Runs one statement in the transaction.
    ///
    /// - Parameters:
    ///   - sql: exactly one statement, no DDL.
    ///   - parameters: a value for each `?`: see ``ValueConvertible``. nil is NULL.
    /// - Throws: as `Client.execute`; many errors also end the transaction, whose `commit()` then throws, and
    ///   `transactionEnded` comes for every statement behind that: nothing is sent.
    @discardableResult
    public func execute(_ sql: String, _ parameters: (any ValueConvertible)?...) throws(IgniteError) -> Rows {
        try execute(sql, values(parameters))
    }

    /// The same with a list of parameters.
    @discardableResult
    public func execute(_ sql: String, _ parameters: [Value]) throws(IgniteError) -> Rows {
        try core.execute(sql, parameters, in: self)
    }

    /// Commits. A transaction that has written asks the cluster first whether it lives, because servers report success
    /// for dead ones.
    ///
    /// - Throws: `notCommitted` when nothing was written; `transactionEnded` when it was over before; `connectionLost`
    ///   or `timedOut` with words that say so, and `isOutcomeUnknown`, when the outcome is not known; `closed` after
    ///   `Client.close()`. The transaction is over in each case.
    public func commit() throws(IgniteError) {
        try core.requireNotClosed()
        wasEnded = true
        guard !isOver else {
            let words =
                switch outcome {
                case .committed: "has been committed before"
                case .unknown: "is over, and the outcome of its COMMIT unknown"
                default: "has been rolled back before"
                }
            throw IgniteError(.transactionEnded, "the transaction \(words)")
        }
        do throws(IgniteError) {
            try core.commit(transaction)
            outcome = .committed
        } catch {
            // One that was not sent leaves the transaction as it is.
            if isOver, error.code != .notCommitted { outcome = .unknown }
            throw error
        }
    }

    /// Rolls back; harmless when it is over, or lost, already.
    ///
    /// - Throws: `connectionLost` and the like; the cluster rolls back by itself then. `closed` after `Client.close()`.
    public func rollback() throws(IgniteError) {
        try core.requireNotClosed()
        wasEnded = true
        guard !isOver else { return }
        try core.rollback(transaction)
    }

    /// Asks the cluster what has become of the transaction.
    ///
    /// - Throws: `connectionLost` and the like when it cannot be asked.
    public func state() throws(IgniteError) -> State {
        if transaction.state == .open {
            if core.isClosed { return .lost }
            try core.verify(transaction)
        }
        return switch transaction.state {
        case .open: .open
        case .failed(let reason): .aborted(reason)
        case .lost: .lost
        case .ended: outcome
        }
    }
}
