import Glibc
import IgniteCore

/// The options of `\begin`.
struct TransactionRequest {
    var isReadOnly = false
    /// The timeout in seconds; nil for TX_TIMEOUT.
    var timeout: Double?
    var concurrency: TransactionOptions.Concurrency?
    var isolation: TransactionOptions.Isolation?
    var label: String?
}

extension Shell {
    /// The default transaction timeout in seconds, unless TX_TIMEOUT is set: one hour in interactive mode, ten minutes
    /// in scripts. The default of the server is 30 s.
    private var defaultTransactionTimeout: Double {
        variables.transactionTimeout.map(Double.init) ?? (isInteractive ? 3600 : 600)
    }

    /// Runs BEGIN, COMMIT or ROLLBACK given as SQL, like the meta-commands.
    func controlTransaction(_ control: StatementKind.TransactionControl, tag: String) throws(Failure) {
        switch control {
        case .begin(let readOnly): try begin(TransactionRequest(isReadOnly: readOnly ?? false), tag: tag)
        case .commit: try commit()
        case .rollback: try rollback()
        }
    }

    func begin(_ request: TransactionRequest, tag: String = "BEGIN") throws(Failure) {
        guard connection.transaction == nil else {
            return diagnostics.warning("there is already a transaction in progress; nothing was sent")
        }
        _ = try newTransaction(request)
        self.tag(tag)
    }

    func commit() throws(Failure) {
        guard connection.transaction != nil else {
            return diagnostics.warning("there is no transaction in progress")
        }
        try connection.commitTransaction()
        tag("COMMIT")
    }

    func rollback() throws(Failure) {
        guard connection.transaction != nil else {
            return diagnostics.warning("there is no transaction in progress")
        }
        try connection.rollbackTransaction()
        tag("ROLLBACK")
    }

    /// Runs all actions in one transaction, and commits it if nothing failed; otherwise rolls it back. After the first
    /// failure nothing more is run, because it would be rolled back as well.
    func runInOneTransaction(_ actions: [Action]) throws(Exit) -> Int32 {
        do throws(Failure) {
            _ = try newTransaction(TransactionRequest())
            let failures = failureCount
            var status: Int32
            do throws(Exit) { status = try perform(actions) } catch { throw .exit(error) }
            if failureCount > failures, status == ExitStatus.success { status = ExitStatus.script }
            guard connection.transaction != nil else {
                diagnostics.warning("a script or command ended the transaction of -1")
                return status
            }
            if status == ExitStatus.success {
                try connection.commitTransaction()
            } else {
                diagnostics.warning("everything was rolled back")
                try connection.rollbackTransaction()
            }
            return status
        } catch {
            _ = try report(error, sql: nil)
            return ExitStatus.script
        }
    }

    /// Returns the transaction for a statement; nil for a transaction of its own.
    func transaction(for kind: StatementKind) throws(Failure) -> Transaction? {
        try connection.makeReady()
        if let transaction = connection.transaction {
            guard !kind.isDDL else {
                let advice = isSingleTransaction ? "run it without -1" : "\\commit or \\rollback first"
                throw .shell("\(kind.tag) cannot run in a transaction: \(advice)")
            }
            if kind.isKill { return nil }
            try connection.verifyIfOverdue()
            return transaction
        }
        guard !variables.autocommit, !kind.isDDL, !kind.isKill else { return nil }
        return try newTransaction(TransactionRequest())
    }

    /// Returns the transaction for reads and writes by key; nil for none.
    ///
    /// - Parameter begins: Whether it begins one if autocommit is off, as statements do.
    func transactionByKey(begins: Bool) throws(Failure) -> Transaction? {
        if connection.transaction != nil {
            try connection.verifyIfOverdue()
            return connection.transaction
        }
        return begins && !variables.autocommit ? try newTransaction(TransactionRequest()) : nil
    }

    private func newTransaction(_ request: TransactionRequest) throws(Failure) -> Transaction {
        try connection.makeReady()
        var options = TransactionOptions(
            readOnly: request.isReadOnly, timeout: .seconds(given: request.timeout ?? defaultTransactionTimeout),
            concurrency: request.concurrency, isolation: request.isolation, label: request.label)
        options.readsFresh = readsFresh
        options.mark = "ignite-sql \(getpid()) \(UInt32.random(in: .min ... .max))"
        return try connection.beginTransaction(options)
    }
}
