import IgniteCore

/// What goes on in the cluster: queries, transactions and locks.
extension Shell {
    /// Lists queries, but not the one that asks.
    func listQueries(
        _ arguments: [CommandScanner.Argument], _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        try list(
            dialect.catalog.queries(holding: arguments.first?.text, isVerbose: modifiers.isVerbose),
            title: "List of queries", wide: modifiers.isVerbose ? .expanded : .wrapped)
    }

    /// Lists transactions, but not the one of the query that asks.
    func listTransactions(_ modifiers: MetaCommand.Modifiers) throws(Failure) {
        try list(
            dialect.catalog.transactions(
                own: try connection.transactionClusterID() ?? "", isVerbose: modifiers.isVerbose),
            title: "List of transactions", wide: modifiers.isVerbose ? .expanded : .wrapped)
    }

    func listLocks(_ modifiers: MetaCommand.Modifiers) throws(Failure) {
        guard let locks = dialect.catalog.locks else { return }
        try list(
            locks.locks(own: try connection.transactionClusterID() ?? "", isVerbose: modifiers.isVerbose),
            title: "List of locks",
            wide: .wrapped)
    }

    /// Ends a query or a transaction and says whether there was one.
    func kill(_ what: String, _ id: String) throws(Failure) {
        let kind: String
        switch what.lowercased() {
        case "query": kind = "QUERY"
        case "transaction", "tx": kind = "TRANSACTION"
        default: throw .shell("\\kill: \"\(what)\" is neither query nor transaction")
        }
        guard let id = IgniteUUID(id) else {
            throw .shell("\\kill: \"\(id)\" is no id; \(kind == "QUERY" ? "\\queries" : "\\txs") lists them")
        }
        guard let result = try catalogQuery("KILL \(kind) '\(id)'") else { return }
        if result.outcome == .applied(true) {
            tag("KILL \(kind)")
        } else {
            messages.warning("there is no \(kind.lowercased()) \(id); nothing was ended")
        }
    }
}
