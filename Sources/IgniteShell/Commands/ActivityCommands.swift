import IgniteCore

/// What goes on in the cluster: queries, transactions and locks.
extension Shell {
    /// Lists queries, but not the one that asks.
    func listQueries(
        _ arguments: [CommandScanner.Argument], _ modifiers: MetaCommand.Modifiers
    ) throws(Failure) {
        var conditions = ["SQL NOT LIKE '/* \\queries */%'"]
        if let text = arguments.first?.text {
            conditions.append("UPPER(SQL) LIKE \(sqlLiteral(likeText(text.uppercased()))) ESCAPE '\\'")
        }
        var columns = [("Query", "QUERY_ID"), ("Age (s)", secondsSince("QUERY_START_TIME"))]
        if modifiers.isVerbose {
            columns += [
                ("Type", "QUERY_TYPE"), ("Phase", "QUERY_PHASE"), ("Started", "QUERY_START_TIME"),
                ("Transaction", "TRANSACTION_ID"), ("Schema", "QUERY_DEFAULT_SCHEMA"), ("Node", "INITIATOR_NODE"),
            ]
        }
        columns.append(("SQL", "SQL"))
        try list(
            "/* \\queries */ \(selectList(columns))\nFROM SYSTEM.SQL_QUERIES\(whereClause(conditions))"
                + "\nORDER BY QUERY_START_TIME, QUERY_ID",
            title: "List of queries", wide: modifiers.isVerbose ? .expanded : .wrapped)
    }

    private func secondsSince(_ column: String) -> String { "TIMESTAMPDIFF(SECOND, \(column), CURRENT_TIMESTAMP)" }

    /// The pattern of LIKE for what holds a text, in which `*` and `?` stand for anything.
    private func likeText(_ text: String) -> String {
        var like = "%"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "*": like += "%"
            case "?": like += "_"
            case "%", "_", "\\": like += "\\\(scalar)"
            default: like.unicodeScalars.append(scalar)
            }
        }
        return like + "%"
    }

    /// The id of the user's transaction as the cluster knows it; empty when there is none.
    private func ownTransaction() throws(Failure) -> String {
        guard let transaction, let session else { return "" }
        if transaction.clusterID == nil {
            signals?.beginStatement()
            do throws(IgniteError) {
                try session.verifier?.verify(transaction)
            } catch {
                throw .ignite(error)
            }
            reportTransaction()
        }
        return transaction.clusterID ?? ""
    }

    /// Lists transactions, but not the one of the query that asks.
    func listTransactions(_ modifiers: MetaCommand.Modifiers) throws(Failure) {
        let own = try ownTransaction()
        var columns = [
            ("Transaction", "TRANSACTION_ID"),
            ("Own", "CASE WHEN TRANSACTION_ID = \(sqlLiteral(own)) THEN 'yes' END"),
            ("Type", "TRANSACTION_TYPE"), ("State", "TRANSACTION_STATE"),
            ("Age (s)", secondsSince("TRANSACTION_START_TIME")),
        ]
        if modifiers.isVerbose {
            columns += [
                ("Priority", "TRANSACTION_PRIORITY"), ("Started", "TRANSACTION_START_TIME"),
                ("Coordinator", "COORDINATOR_NODE_ID"),
            ]
        }
        try list(
            """
            /* \\txs */ \(selectList(columns))
            FROM SYSTEM.TRANSACTIONS t
            WHERE NOT EXISTS (
                SELECT 1 FROM SYSTEM.SQL_QUERIES q
                WHERE q.TRANSACTION_ID = t.TRANSACTION_ID AND q.SQL LIKE '/* \\txs */%')
            ORDER BY TRANSACTION_START_TIME, TRANSACTION_ID
            """, title: "List of transactions", wide: modifiers.isVerbose ? .expanded : .wrapped)
    }

    func listLocks(_ modifiers: MetaCommand.Modifiers) throws(Failure) {
        let own = try ownTransaction()
        let locks = try catalogRows(
            columns: 4,
            """
            SELECT TRANSACTION_ID, LOCK_MODE, OBJECT_ID, OWNING_NODE_ID
            FROM SYSTEM.LOCKS
            ORDER BY TRANSACTION_ID, OBJECT_ID, LOCK_MODE
            """)
        let names = try catalogRows(
            columns: 4,
            """
            SELECT TABLE_ID, 'table', SCHEMA_NAME, TABLE_NAME FROM SYSTEM.TABLES
            UNION ALL
            SELECT INDEX_ID, 'index', SCHEMA_NAME, INDEX_NAME FROM SYSTEM.INDEXES
            """)
        guard let locks, let names else { return }
        var objects: [String: String] = [:]
        for row in names { objects[row[0]] = "\(row[1]) \(sqlIdentifier(row[2])).\(sqlIdentifier(row[3]))" }
        let titles = ["Transaction", "Own", "Mode"] + (modifiers.isVerbose ? ["Node"] : []) + ["Object"]
        let rows = locks.map { lock in
            let row = [lock[0], lock[0] == own ? "yes" : "", lock[1]] + (modifiers.isVerbose ? [lock[3]] : [])
            return row + [lockedObject(lock[2], objects)]
        }
        try show(textTable(titles, rows), title: "List of locks", wide: .wrapped)
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

/// What a lock is on, in words; the server's own text where it is none of the known ones.
///
/// Locks on partitions, rows and keys are written `LockKey [ctx=null, key=178_part_21]`,
/// `LockKey [ctx=178_part_21, key=RowId […]]` and `LockKey [ctx=179, key=…]`, with the id of a table or an index.
///
/// - Parameter names: tables and indexes by their id.
package func lockedObject(_ text: String, _ names: [String: String]) -> String {
    let start = "LockKey [ctx="
    guard text.hasPrefix(start), text.hasSuffix("]") else { return text }
    let parts = text.dropFirst(start.count).dropLast().split(separator: ", key=", maxSplits: 1)
    guard parts.count == 2 else { return text }
    if parts[0] == "null" { return partition(parts[1], names) ?? text }
    if let name = names[String(parts[0])] { return "\(name), a key" }
    return partition(parts[0], names).map { "\($0), a row" } ?? text
}

/// `178_part_21` in words.
private func partition(_ text: Substring, _ names: [String: String]) -> String? {
    let parts = text.split(separator: "_part_", maxSplits: 1)
    guard parts.count == 2, let name = names[String(parts[0])] else { return nil }
    return "\(name), partition \(parts[1])"
}
