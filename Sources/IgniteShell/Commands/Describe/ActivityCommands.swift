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
                own: try connection.transactionClusterID() ?? "", isVerbose: modifiers.isVerbose),
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
        let kind: String
        switch what.lowercased() {
        case "query": kind = "QUERY"
        case "transaction", "tx": kind = "TRANSACTION"
        default: throw .shell("\\kill: expected query or transaction, not \"\(what)\"")
        }
        guard let id = IgniteUUID(id) else {
            throw .shell("\\kill: invalid id \"\(id)\"; \(kind == "QUERY" ? "\\queries" : "\\txs") lists them")
        }
        guard let result = try catalogQuery("KILL \(kind) '\(id)'") else { return }
        if result.outcome == .applied(true) {
            tag("KILL \(kind)")
        } else {
            diagnostics.warning("there is no \(kind.lowercased()) \(id); nothing was ended")
        }
    }
}
