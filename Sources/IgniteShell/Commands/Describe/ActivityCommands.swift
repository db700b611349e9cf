import IgniteCore

/// Commands for the activity in the cluster: queries, transactions and locks.
extension Shell {
    /// Lists queries, except its own.
    func listQueries(
        _ arguments: [CommandScanner.Argument], _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        try showList(
            dialect.catalog.queries(holding: arguments.first?.text, isVerbose: modifiers.isVerbose),
            title: "List of queries", wide: modifiers.isVerbose ? .expanded : .wrapped)
    }

    /// Lists transactions, except that of its own query.
    func listTransactions(_ modifiers: MetaCommand.Modifiers) throws(Failure) {
        try showList(
            dialect.catalog.transactions(
                own: try connection.transactionClusterID() ?? "", label: connection.transaction?.label ?? "",
                isVerbose: modifiers.isVerbose),
            title: "List of transactions", wide: modifiers.isVerbose ? .expanded : .wrapped)
    }

    func listLocks(_ modifiers: MetaCommand.Modifiers) throws(Failure) {
        guard let locks = dialect.catalog.locks else { return }
        try showList(
            locks.locks(own: try connection.transactionClusterID() ?? "", isVerbose: modifiers.isVerbose),
            title: "List of locks",
            wide: .wrapped)
    }

    /// Ends a query or a transaction and reports whether it existed.
    func kill(_ what: String, _ id: String) throws(Failure) {
        let target: KillTarget
        switch what.lowercased() {
        case "query": target = .query
        case "transaction", "tx": target = .transaction
        default: throw .shell("\\kill: expected query or transaction, not \"\(what)\"")
        }
        guard let statement = dialect.catalog.kill(target, id: id) else {
            throw .shell("\\kill: invalid id \"\(id)\"; \(target == .query ? "\\queries" : "\\txs") lists them")
        }
        guard let result = try catalogQuery(statement) else { return }
        guard result.outcome == .applied(true) else {
            return diagnostics.warning("there is no \(target.rawValue.lowercased()) \(id); nothing was ended")
        }
        if target == .transaction, isSuspended(id) {
            return diagnostics.warning(
                "transaction \(id) goes on, because the server does not end one whose client is idle; it ends with its "
                    + "timeout or with its connection, and until then it can be committed")
        }
        tag("KILL \(target.rawValue)")
    }

    /// Whether a transaction is still there, and its client is not running anything in it.
    private func isSuspended(_ id: String) -> Bool {
        guard let statement = dialect.catalog.transactionStates,
            let rows = try? catalogRows(columns: 2, statement)
        else { return false }
        return rows.contains { $0[0].lowercased() == id.lowercased() && $0[1] == "SUSPENDED" }
    }
}
