import IgniteCore

// The user's transaction.

extension Connection {
    /// Begins a transaction, which becomes the user's.
    func beginTransaction(_ options: TransactionOptions) throws(Failure) -> Transaction {
        isTransactionReported = false
        let begun = try call { (session) throws(IgniteError) in try session.begin(options) }
        transaction = begun
        return begun
    }

    /// Commits the user's transaction, which is over then, whatever comes of it.
    func commitTransaction() throws(Failure) {
        guard let transaction else { return }
        self.transaction = nil
        try call { (session) throws(IgniteError) in
            do throws(IgniteError) {
                try session.commit(transaction)
            } catch {
                // Nothing more is said of it: the program ends.
                if error.code == .terminated {
                    messages.warning("the server did not respond to COMMIT: its outcome is unknown; check the data")
                }
                throw error
            }
        }
    }

    /// Rolls the user's transaction back.
    func rollbackTransaction() throws(Failure) {
        guard let transaction else { return }
        self.transaction = nil
        try call { (session) throws(IgniteError) in try session.rollback(transaction) }
    }

    /// Asks about a transaction whose time is over by this clock; whether it lives the cluster alone knows.
    func verifyIfOverdue() throws(Failure) {
        guard let transaction, transaction.state == .open, transaction.deadline.isPast else { return }
        try call { (session) throws(IgniteError) in try session.verifier?.verify(transaction) }
    }

    /// The id of the user's transaction as the cluster knows it; nil when there is none.
    func transactionClusterID() throws(Failure) -> String? {
        guard let transaction else { return nil }
        if transaction.clusterID == nil {
            try call { (session) throws(IgniteError) in try session.verifier?.verify(transaction) }
            reportTransaction()
        }
        return transaction.clusterID
    }

    /// After an error: says once what has become of the transaction, if it is not what it was.
    func reportTransaction() {
        guard let transaction, transaction.state != .open, !isTransactionReported else { return }
        isTransactionReported = true
        switch transaction.state {
        case .failed(let reason): messages.warning("\(reason): COMMIT will write nothing, ROLLBACK ends it")
        case .lost:
            messages.warning("the transaction was lost with its connection; nothing was written")
            self.transaction = nil
        case .open, .ended: break
        }
    }

    /// Says that the end of the session rolls the transaction back, if there is one.
    func announceRollback() {
        guard let transaction, !isLost else { return }
        switch transaction.state {
        case .open: break
        // By the signal that ends the program; it was not reported.
        case .failed where !isTransactionReported: break
        case .failed, .lost, .ended: return
        }
        messages.warning("the open transaction was rolled back")
    }
}
