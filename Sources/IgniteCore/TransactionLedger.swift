/// The transactions of one session, and what errors and lost connections mean for them.
///
/// Ids of transactions belong to a connection. After it is lost, the same id can belong to another transaction.
package final class TransactionLedger {
    private let address: String
    private let undoesFailedWrites: Bool
    private var transactions: [Transaction] = []

    /// - Parameters:
    ///   - address: The address of the server, for errors.
    ///   - undoesFailedWrites: Whether the server undoes what a failed statement has changed, or the whole transaction.
    package init(address: String, undoesFailedWrites: Bool) {
        self.address = address
        self.undoesFailedWrites = undoesFailedWrites
    }

    package var isEmpty: Bool { transactions.isEmpty }
    /// The transactions that have been neither committed nor rolled back.
    package var all: [Transaction] { transactions }

    package func add(_ transaction: Transaction) { transactions.append(transaction) }

    package func owns(_ transaction: Transaction) -> Bool { transactions.contains { $0 === transaction } }

    /// Records that a transaction is over.
    package func end(_ transaction: Transaction) {
        transaction.state = .ended
        transactions.removeAll { $0 === transaction }
    }

    /// Throws, before anything is sent, if the transaction is over.
    package func requireOpen(_ transaction: Transaction?) throws(IgniteError) {
        guard let transaction else { return }
        if !owns(transaction), transaction.state == .open { transaction.state = .lost }
        guard transaction.state == .open else { throw reason(transaction) }
    }

    /// Returns why a transaction can no longer be used.
    package func reason(_ transaction: Transaction) -> IgniteError {
        let traits: IgniteError.Traits =
            transaction.isTimeUp
            ? [.timeUp, .retryable] : transaction.isStateUnknown || transaction.isEndedByServer ? .retryable : []
        return switch transaction.state {
        case .failed(let reason):
            IgniteError(
                .transactionEnded, reason, hint: "nothing was sent; ROLLBACK ends the transaction",
                address: address, traits: traits)
        case .lost:
            IgniteError(
                .transactionEnded, "the transaction was lost with its connection", address: address,
                traits: .retryable)
        case .open, .ended: IgniteError(.transactionEnded, "the transaction is over", address: address)
        }
    }

    // MARK: Ending transactions

    /// Checks before COMMIT whether the connection has ended: nothing is then sent, so the outcome is known.
    package func prepareCommit(of transaction: Transaction, isConnected: Bool) {
        if transaction.state == .open, !owns(transaction) || !isConnected { transaction.state = .lost }
    }

    /// Returns the error for COMMIT of a transaction that is not alive.
    package func notCommitted(_ transaction: Transaction) -> IgniteError {
        let reason = reason(transaction)
        return IgniteError(
            .notCommitted, "not committed: \(reason.message)", address: address, traits: reason.traits)
    }

    /// Returns what an error in answer to COMMIT means: the server has refused, or the outcome is unknown.
    package func failedCommit(_ error: IgniteError, of transaction: Transaction) -> IgniteError {
        guard let server = error.server, transaction.isReadOnly || error.isRefusalOfCommit else {
            return IgniteError(
                error.code, "\(error.message); the outcome of COMMIT is unknown",
                hint: "check the data before you run it again", server: error.server, address: address,
                traits: .outcomeUnknown)
        }
        return IgniteError(
            .notCommitted, "not committed: \(error.message)", server: server, address: address,
            traits: transaction.deadline.isPast
                ? [.timeUp, .retryable] : error.traits.contains(.transactionOver) ? .retryable : [])
    }

    /// Rolls a transaction back, which is then over whatever the server answers.
    ///
    /// - Parameters:
    ///   - deadline: When to give up waiting; nil for never.
    ///   - send: Sends the request and waits for its answer.
    package func rollBack(
        _ transaction: Transaction, until deadline: Deadline?, send: (Deadline?) throws(IgniteError) -> Void
    ) throws(IgniteError) {
        defer { end(transaction) }
        // Ids restart on each connection: the id of a lost transaction may belong to another one here.
        guard owns(transaction), transaction.state != .lost else { return }
        // A dead transaction is only cleaned up, without waiting for a node that does not answer.
        let isOpen = transaction.state == .open
        do throws(IgniteError) {
            try send(isOpen ? deadline : .after(seconds: 2))
        } catch {
            // The server may have removed it already: it is then rolled back.
            guard error.server != nil || (!isOpen && error.code == .timedOut) else { throw error }
        }
    }

    /// Rolls a transaction back without waiting.
    package func abandon(_ transaction: Transaction, post: () -> Void) {
        guard owns(transaction) else { return }
        if transaction.state != .lost { post() }
        end(transaction)
    }

    /// Rolls back all transactions before the connection is closed. That would roll back as well, but keep the locks
    /// for a moment.
    package func rollBackAll(send: (Transaction) throws(IgniteError) -> Void) {
        for transaction in transactions {
            try? send(transaction)
            end(transaction)
        }
    }

    // MARK: Errors

    /// Returns the error with its meaning: whether anything may have been written, and what became of the transaction.
    ///
    /// - Parameters:
    ///   - mayWrite: Whether the statement could have changed anything.
    ///   - isConnected: Whether the connection is still usable.
    ///   - verify: Asks the cluster whether the transaction is alive, if that is possible.
    package func settled(
        _ error: IgniteError, in transaction: Transaction?, mayWrite: Bool, isConnected: Bool,
        verify: (Transaction) -> Void
    ) -> IgniteError {
        let error = error.whileRecovering(isInTransaction: transaction != nil, mayWrite: mayWrite)
        guard let transaction else {
            if mayWrite { return error.leavesOutcomeOpen ? Self.unknown(error) : error }
            let isNothingDone = error.code == .connectionLost && error.rowsDone ?? 0 == 0
            return isNothingDone ? error.with(traits: .retryable) : error
        }
        guard transaction.state == .open else { return error }
        if !isConnected {
            transaction.state = .lost
        } else if error.code == .terminated {
            transaction.fail("the program is ending")
        } else if error.traits.contains(.nodeSilent) {
            // The node would not answer that either; COMMIT asks.
            transaction.hasWritten = true
        } else {
            verify(transaction)
            // The statement's own error has ended it, and would do so again.
            if !error.traits.contains(.transactionOver) { transaction.isEndedByServer = false }
        }
        if transaction.state == .open, mayWrite { failIfPartial(transaction, error) }
        if transaction.isTimeUp {
            return error.with(traits: [.timeUp, .retryable])
                .with(hint: "the transaction timed out; nothing was written")
        }
        // Nothing is written without COMMIT. A transaction that the server has ended by itself conflicted with another one,
        // or one of its nodes was lost.
        let isTemporary =
            error.isTimeout || error.traits.contains(.transactionOver)
            || transaction.state == .lost && error.code == .connectionLost
        return isTemporary ? error.with(traits: .retryable) : error
    }

    /// Marks a transaction as failed after a write that may have been done in part: COMMIT would make that last.
    private func failIfPartial(_ transaction: Transaction, _ error: IgniteError) {
        if error.server == nil, error.leavesOutcomeOpen {
            transaction.fail("the outcome of a write in the transaction is unknown: \(error.message)")
        } else if error.server != nil, !undoesFailedWrites, !error.traits.contains(.invalidStatement),
            !error.traits.contains(.syntaxError)
        {
            failInPart(transaction)
        }
    }

    /// Marks a transaction as failed in which a part of a write has been done: COMMIT would make that last.
    package func failInPart(_ transaction: Transaction?) {
        transaction?.fail("a write in the transaction failed, and may have been done in part")
    }

    private static func unknown(_ error: IgniteError) -> IgniteError {
        error.with(traits: .outcomeUnknown).with(
            hint: error.code == .terminated ? nil : "it may have been executed: check the data before you run it again")
    }
}
