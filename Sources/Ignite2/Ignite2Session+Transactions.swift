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
        if options.isReadOnly { throw lacks("read-only transactions") }
        let request = TxStart.Request(
            concurrency: options.concurrency == .optimistic ? .optimistic : .pessimistic,
            isolation: Self.isolation(options.isolation), timeoutMilliseconds: Self.milliseconds(options.timeout),
            label: options.label ?? options.mark)
        // Counted from before the begin, so that the server is asked early rather than late.
        let deadline = Deadline.after(seconds: options.timeout > 0 ? options.timeout : .infinity)
        let id = try connection.call(
            .txStart, until: Self.deadline(timeout), { request.encode(to: &$0) }, decode: TxStart.decodeResponse)
        let transaction = Transaction(id: Int64(id), isReadOnly: false, deadline: deadline)
        transaction.label = options.label ?? options.mark
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
        // Detects the end of the connection: nothing is then sent, so the outcome is known.
        connection.wire.takeIn()
        if transaction.state == .open, !ledger.owns(transaction) || connection.failure != nil {
            transaction.state = .lost
        }
        guard transaction.state == .open else {
            let reason = ledger.reason(transaction)
            try? rollback(transaction)
            throw IgniteError(
                .notCommitted, "not committed: \(reason.message)", address: server.address, traits: reason.traits)
        }
        do throws(IgniteError) {
            try end(transaction, isCommit: true, until: Self.deadline(timeout))
            ledger.end(transaction)
        } catch {
            if let record = error.server {
                // Releases what it holds.
                try? rollback(transaction)
                throw IgniteError(
                    .notCommitted, "not committed: \(error.message)", server: record, address: server.address,
                    traits: transaction.deadline.isPast ? [.timeUp, .retryable] : [])
            }
            ledger.end(transaction)
            throw IgniteError(
                error.code, "\(error.message); the outcome of COMMIT is unknown",
                hint: "check the data before you run it again", address: server.address, traits: .outcomeUnknown)
        }
    }

    package func rollback(_ transaction: Transaction) throws(IgniteError) {
        // Ids restart on each connection: the id of a lost transaction may belong to another one here.
        guard ledger.owns(transaction), transaction.state != .lost else { return ledger.end(transaction) }
        let isOpen = transaction.state == .open
        defer { ledger.end(transaction) }
        do throws(IgniteError) {
            try end(transaction, isCommit: false, until: isOpen ? Self.deadline(timeout) : .after(seconds: 2))
        } catch {
            // The server may have removed it already: it is then rolled back.
            guard error.server != nil || (!isOpen && error.code == .timedOut) else { throw error }
        }
    }

    func end(_ transaction: Transaction, isCommit: Bool, until deadline: Deadline?) throws(IgniteError) {
        let request = TxEnd(id: Int32(truncatingIfNeeded: transaction.id), isCommit: isCommit)
        try connection.call(.txEnd, until: deadline, { request.encode(to: &$0) }, decode: { _ in })
    }

    package func abandon(_ transaction: Transaction) {
        guard ledger.owns(transaction) else { return }
        if transaction.state != .lost {
            let request = TxEnd(id: Int32(truncatingIfNeeded: transaction.id), isCommit: false)
            connection.post(.txEnd) { request.encode(to: &$0) }
        }
        ledger.end(transaction)
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
            transaction.isTimeUp = error.traits.contains(.timeUp) || transaction.deadline.isPast
            transaction.state = .failed(
                transaction.isTimeUp ? "the transaction timed out" : "the transaction was aborted: \(error.message)")
            return
        }
        guard transaction.clusterID == nil, let label = transaction.label else { return }
        transaction.clusterID = try? text("SELECT XID FROM SYS.TRANSACTIONS WHERE LABEL = \(sqlLiteral(label))")
    }

    /// Returns the error with its meaning for the transaction, or for the effects of a statement outside a transaction.
    func settled(_ error: IgniteError, in transaction: Transaction?, mayWrite: Bool) -> IgniteError {
        ledger.settled(error, in: transaction, mayWrite: mayWrite, isConnected: connection.failure == nil) {
            // The state says if the check failed.
            try? verify($0)
        }
    }
}
