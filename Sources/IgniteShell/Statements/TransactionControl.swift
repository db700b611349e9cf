import IgniteCore

/// What `\begin` may ask for.
struct TransactionRequest {
    var isReadOnly = false
    /// Seconds; nil: TX_TIMEOUT.
    var timeout: Double?
}

extension Shell {
    /// Seconds after which the cluster ends a forgotten transaction, unless TX_TIMEOUT says otherwise: an hour for
    /// someone who types, ten minutes in scripts. The server's own default is 30 s.
    private var defaultTransactionTimeout: Double {
        variables.transactionTimeout.map(Double.init) ?? (isInteractive ? 3600 : 600)
    }

    /// BEGIN, COMMIT or ROLLBACK typed as SQL: the same as the meta-commands.
    func run(_ control: StatementKind.TransactionControl, tag: String) throws(Failure) {
        switch control {
        case .begin(let readOnly): try begin(TransactionRequest(isReadOnly: readOnly ?? false), tag: tag)
        case .commit: try commit()
        case .rollback: try rollback()
        }
    }

    func begin(_ request: TransactionRequest, tag: String = "BEGIN") throws(Failure) {
        guard transaction == nil else {
            return messages.warning("there is already a transaction in progress; nothing was sent")
        }
        transaction = try newTransaction(request, try readySession())
        self.tag(tag)
    }

    func commit() throws(Failure) {
        guard let transaction, let session else {
            return messages.warning("there is no transaction in progress")
        }
        self.transaction = nil
        try commit(transaction, session)
        tag("COMMIT")
    }

    private func commit(_ transaction: Transaction, _ session: any Session) throws(Failure) {
        signals?.beginStatement()
        isCommitting = true
        defer { isCommitting = false }
        do throws(IgniteError) {
            try session.commit(transaction)
        } catch {
            throw .ignite(error)
        }
    }

    func rollback() throws(Failure) {
        guard let transaction, let session else {
            return messages.warning("there is no transaction in progress")
        }
        self.transaction = nil
        signals?.beginStatement()
        do throws(IgniteError) {
            try session.rollback(transaction)
        } catch {
            throw .ignite(error)
        }
        tag("ROLLBACK")
    }

    /// Runs all actions in one transaction: commits it when nothing has failed, else rolls it back. After the first
    /// failure nothing more is run, because nothing of it could stay.
    func runInOneTransaction(_ actions: [Action]) throws(Exit) -> Int32 {
        do throws(Failure) {
            transaction = try newTransaction(TransactionRequest(), try readySession())
            let failures = failureCount
            var status: Int32
            do throws(Exit) { status = try run(actions) } catch { throw .exit(error) }
            messages.place = nil
            if failureCount > failures, status == ExitStatus.success { status = ExitStatus.script }
            guard let transaction, let session else {
                messages.warning("the transaction of -1 was ended by what it was to hold")
                return status
            }
            self.transaction = nil
            if status == ExitStatus.success {
                try commit(transaction, session)
            } else {
                messages.warning("everything was rolled back")
                signals?.beginStatement()
                do throws(IgniteError) { try session.rollback(transaction) } catch { throw .ignite(error) }
            }
            return status
        } catch {
            _ = try report(error, sql: nil)
            return ExitStatus.script
        }
    }

    /// The transaction that a statement runs in; nil: one of its own.
    func transaction(for kind: StatementKind, _ session: any Session) throws(Failure) -> Transaction? {
        if let transaction {
            guard !kind.isDDL else {
                let advice = isSingleTransaction ? "run it without -1" : "\\commit or \\rollback first"
                throw .shell("\(kind.tag) cannot run in a transaction: \(advice)")
            }
            if kind.isKill { return nil }
            do throws(IgniteError) {
                try verifyIfOverdue(transaction, session)
            } catch {
                throw .ignite(error)
            }
            return transaction
        }
        guard !variables.autocommit, !kind.isDDL, !kind.isKill else { return nil }
        let begun = try newTransaction(TransactionRequest(), session)
        transaction = begun
        return begun
    }

    /// Asks about a transaction whose time is over by this clock; whether it lives the cluster alone knows.
    func verifyIfOverdue(_ transaction: Transaction, _ session: any Session) throws(IgniteError) {
        if transaction.state == .open, transaction.deadline.isPast { try session.verifier?.verify(transaction) }
    }

    private func newTransaction(
        _ request: TransactionRequest, _ session: any Session
    ) throws(Failure) -> Transaction {
        signals?.beginStatement()
        isTransactionReported = false
        do throws(IgniteError) {
            return try session.begin(
                TransactionOptions(
                    isReadOnly: request.isReadOnly, readsFresh: readsFresh,
                    timeout: request.timeout ?? defaultTransactionTimeout))
        } catch {
            throw .ignite(error)
        }
    }

    /// After an error: says once what has become of the transaction, if it is not what it was.
    func reportTransaction() {
        guard let transaction, transaction.state != .open, !isTransactionReported else { return }
        isTransactionReported = true
        switch transaction.state {
        case .failed(let reason): messages.warning("\(reason): COMMIT will write nothing, ROLLBACK ends it")
        case .lost:
            messages.warning("the transaction was lost with its connection; nothing of it was written")
            self.transaction = nil
        case .open, .ended: break
        }
    }
}
