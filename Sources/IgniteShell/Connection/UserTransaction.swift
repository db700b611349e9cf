import IgniteCore

// The user's transaction.

extension ShellConnection {
    /// Begins the user's transaction.
    func beginTransaction(_ options: TransactionOptions) throws(Failure) -> Transaction {
        isTransactionReported = false
        let begun = try call { (session) throws(IgniteError) in
            if let obstacle = session.obstacle(toSQLIn: options) { throw obstacle }
            return try session.begin(options)
        }
        transaction = begun
        return begun
    }

    /// Commits the user's transaction, which ends in any case.
    func commitTransaction() throws(Failure) {
        guard let transaction else { return }
        self.transaction = nil
        try call { (session) throws(IgniteError) in
            do throws(IgniteError) {
                try session.commit(transaction)
            } catch {
                // Report nothing more, because the program ends.
                if error.code == .terminated {
                    diagnostics.warning("the server did not respond to COMMIT: its outcome is unknown; check the data")
                }
                throw error
            }
        }
    }

    /// Rolls back the user's transaction.
    func rollbackTransaction() throws(Failure) {
        guard let transaction else { return }
        self.transaction = nil
        try call { (session) throws(IgniteError) in try session.rollback(transaction) }
    }

    /// Throws if statements cannot take part in transactions.
    func requireTransactions() throws(Failure) {
        try call { (session) throws(IgniteError) in
            if let obstacle = session.obstacle(toSQLIn: TransactionOptions()) { throw obstacle }
        }
    }

    /// Verifies a transaction that has timed out according to the local clock; only the cluster knows whether it is
    /// alive.
    func verifyIfOverdue() throws(Failure) {
        guard let transaction, transaction.state == .open, transaction.deadline.isPast else { return }
        try call { (session) throws(IgniteError) in try session.verifier?.verify(transaction) }
    }

    /// Returns the cluster's id of the user's transaction; nil if there is none.
    func transactionClusterID() throws(Failure) -> String? {
        guard let transaction else { return nil }
        if transaction.clusterID == nil {
            try call { (session) throws(IgniteError) in try session.verifier?.verify(transaction) }
            reportTransaction()
        }
        return transaction.clusterID
    }

    /// Reports once after an error if the state of the transaction has changed.
    func reportTransaction() {
        guard let transaction, transaction.state != .open, !isTransactionReported else { return }
        isTransactionReported = true
        switch transaction.state {
        case .failed(let reason): diagnostics.warning("\(reason): COMMIT will write nothing, ROLLBACK ends it")
        case .lost:
            diagnostics.warning("the transaction was lost with its connection; nothing was written")
            self.transaction = nil
        case .open, .ended: break
        }
    }

    /// Reports that the end of the session rolls back the transaction, if there is one.
    func announceRollback() {
        guard let transaction, !isLost else { return }
        switch transaction.state {
        case .open: break
        // The signal that ends the program has not been reported yet.
        case .failed where !isTransactionReported: break
        case .failed, .lost, .ended: return
        }
        diagnostics.warning("the open transaction was rolled back")
    }
}
