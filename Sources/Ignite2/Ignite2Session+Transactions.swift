package import IgniteCore

// Transactions, which belong to the connection (ignite2-protocol.md 8).
extension Ignite2Session {
    /// Returns why SQL statements cannot take part in a transaction (ignite2-protocol.md 8). Servers run them outside
    /// of it, or not at all.
    package func obstacle(toSQLIn options: TransactionOptions) -> IgniteError? {
        if engine == .h2 || !connection.features.contains(.transactionAwareQueries) {
            let reason =
                engine == .h2
                ? "SQL does not take part in transactions: the engine of this cluster is H2"
                : "SQL does not take part in transactions of this cluster"
            return IgniteError(
                .unsupported, reason,
                hint: "servers need the engine Calcite, and txAwareQueriesEnabled in their TransactionConfiguration",
                address: server.address)
        }
        guard let isolation = options.isolation, isolation != .readCommitted else { return nil }
        return IgniteError(
            .unsupported, "SQL on Ignite 2 does not support isolation \(isolation.rawValue)",
            hint: "the only isolation level of SQL is READ COMMITTED", address: server.address)
    }

    package func begin(_ options: TransactionOptions) throws(IgniteError) -> Transaction {
        guard connection.version.hasTransactions else { throw lacks("transactions in this version") }
        if options.readOnly { throw lacks("read-only transactions") }
        let label = options.label ?? options.mark
        try Framing.require(label?.utf8.count ?? 0, atMost: Framing.room(), "a label")
        let request = TxStart.Request(
            concurrency: options.concurrency == .optimistic ? .optimistic : .pessimistic,
            isolation: Self.isolation(options.isolation),
            timeoutMilliseconds: Self.milliseconds(options.timeout.inSeconds), label: label)
        // Counted from before the begin, so that the server is asked early rather than late.
        let deadline = Deadline.after(options.timeout)
        let id = try connection.call(
            .txStart, until: Self.deadline(timeout), { request.encode(to: &$0) }, decode: TxStart.decodeResponse)
        let transaction = Transaction(id: Int64(id), isReadOnly: false, deadline: deadline)
        transaction.label = label
        transaction.sqlObstacle = obstacle(toSQLIn: options)
        ledger.add(transaction)
        return transaction
    }

    /// SQL accepts only READ COMMITTED, so that is the default.
    private static func isolation(_ isolation: TransactionOptions.Isolation?) -> TxStart.Isolation {
        switch isolation {
        case .readCommitted, nil: .readCommitted
        case .repeatableRead: .repeatableRead
        case .serializable: .serializable
        }
    }

    package func commit(_ transaction: Transaction) throws(IgniteError) {
        connection.wire.takeIn()
        ledger.prepareCommit(of: transaction, isConnected: connection.failure == nil)
        guard transaction.state == .open else {
            let error = ledger.notCommitted(transaction)
            // Nothing was written, whether this succeeds or not.
            try? rollback(transaction)
            throw error
        }
        do throws(IgniteError) {
            try end(transaction, isCommit: true, until: Self.deadline(timeout))
            ledger.end(transaction)
        } catch {
            let failure = ledger.failedCommit(error, of: transaction)
            if error.server == nil {
                ledger.end(transaction)
            } else if failure.isOutcomeUnknown {
                abandon(transaction)
            } else {
                // Releases what a transaction that could not be committed holds.
                try? rollback(transaction)
            }
            throw failure
        }
    }

    package func rollback(_ transaction: Transaction) throws(IgniteError) {
        if transaction.mayBeRunning, ledger.owns(transaction) { letRunningStatementEnd() }
        try ledger.rollBack(transaction, until: Self.deadline(timeout)) { (deadline) throws(IgniteError) in
            try end(transaction, isCommit: false, until: deadline)
        }
    }

    /// Waits for a moment, because a cancelled statement goes on with the rows that it is about to write: after the end of
    /// the transaction it would write them outside of it (ignite2-protocol.md 13).
    private func letRunningStatementEnd() {
        let end = Deadline.after(seconds: 1)
        while !end.isPast {
            if case .interrupted = connection.wire.eventLoop.wait(until: end) { return }
        }
    }

    func end(_ transaction: Transaction, isCommit: Bool, until deadline: Deadline?) throws(IgniteError) {
        let request = TxEnd(id: Int32(truncatingIfNeeded: transaction.id), isCommit: isCommit)
        try connection.call(.txEnd, until: deadline, { request.encode(to: &$0) }, decode: { _ in })
    }

    /// Asks for the id of a transaction, unless others have the same label.
    private func learnClusterID(of transaction: Transaction) {
        guard let label = transaction.label else { return }
        let sql = "SELECT XID FROM SYS.TRANSACTIONS WHERE LABEL = \(sqlLiteral(label))"
        guard let page = try? result(of: sql).page, page.rowCount == 1 else { return }
        let row = page.row(0)
        transaction.clusterID = row.value(of: row[0]).description
    }

    package func abandon(_ transaction: Transaction) {
        ledger.abandon(transaction) {
            let request = TxEnd(id: Int32(truncatingIfNeeded: transaction.id), isCommit: false)
            connection.post(.txEnd) { request.encode(to: &$0) }
        }
    }

    package var hasTransactions: Bool { !ledger.isEmpty }

    /// Asks the server whether a transaction is alive: a query in a dead one fails. Finds its id by its label.
    package func verify(_ transaction: Transaction) throws(IgniteError) {
        guard transaction.state == .open, transaction.sqlObstacle == nil else { return }
        do throws(IgniteError) {
            _ = try text("SELECT 1", in: transaction)
        } catch {
            if let failure = connection.failure {
                transaction.state = .lost
                throw failure
            }
            guard error.server != nil else {
                transaction.state = .failed("the state of the transaction is unknown (\(error.message))")
                return
            }
            transaction.isTimeUp = error.traits.contains(.timeUp) || transaction.deadline.isPast
            transaction.isEndedByServer = true
            transaction.state = .failed(
                transaction.isTimeUp ? "the transaction timed out" : "the transaction was aborted: \(error.message)")
            return
        }
        if transaction.clusterID == nil { learnClusterID(of: transaction) }
    }

    /// Returns the error with its meaning for the transaction, or for the effects of a statement outside a transaction.
    func settled(_ error: IgniteError, in transaction: Transaction?, mayWrite: Bool) -> IgniteError {
        let isUnsettled = error.leavesOutcomeOpen || error.traits.contains(.cancelled) || error.traits.contains(.timeUp)
        if mayWrite, isUnsettled { transaction?.mayBeRunning = true }
        return ledger.settled(error, in: transaction, mayWrite: mayWrite, isConnected: connection.failure == nil) {
            // Another statement would fail while this one runs. The state says if the check failed.
            if !$0.mayBeRunning { try? verify($0) }
        }
    }
}
