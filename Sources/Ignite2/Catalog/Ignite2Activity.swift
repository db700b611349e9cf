import IgniteCore

// Activity in the cluster: queries and transactions.
extension Ignite2Catalog {
    func queries(holding text: String?, isVerbose: Bool) -> String {
        // The literal is in this query, too: Calcite keeps literals, but no comments, in the text of a query.
        var conditions = ["POSITION('\\queries' IN SQL) = 0"]
        if let text {
            conditions.append("UPPER(SQL) LIKE \(sqlLiteral(likeText(text.uppercased())))\(syntax.escape)")
        }
        var columns = [("Query", "QUERY_ID"), ("Age (s)", "DURATION / 1000")]
        if isVerbose {
            columns += [
                ("Started", "START_TIME"), ("Schema", "SCHEMA_NAME"), ("Client", "INITIATOR_ID"),
                ("Local", "LOCAL"), ("Node", "ORIGIN_NODE_ID"),
            ]
        }
        columns.append(("SQL", "SQL"))
        return "\(selectList(columns))\nFROM SYS.SQL_QUERIES\(whereClause(conditions))\nORDER BY START_TIME, QUERY_ID"
    }

    /// The user's transaction is found by its label, because Calcite cannot compare ids.
    func transactions(own: String, label: String, isVerbose: Bool) -> String {
        var columns = [
            ("Transaction", "XID"), ("Own", "CASE WHEN LABEL = \(sqlLiteral(label)) THEN 'yes' END"),
            ("Label", "LABEL"), ("State", "STATE"), ("Age (s)", "DURATION / 1000"),
        ]
        if isVerbose {
            columns += [
                ("Concurrency", "CONCURRENCY"), ("Isolation", "ISOLATION"), ("Timeout (ms)", "TIMEOUT"),
                ("Keys", "KEYS_COUNT"), ("Node", "ORIGINATING_NODE_ID"),
            ]
        }
        return "\(selectList(columns))\nFROM SYS.TRANSACTIONS\nORDER BY START_TIME, LABEL"
    }

    /// A transaction whose client is idle is SUSPENDED. KILL reports success for it, but it goes on and can be committed.
    var transactionStates: String? { "SELECT XID, STATE FROM SYS.TRANSACTIONS" }

    func kill(_ target: KillTarget, id: String) -> String? {
        // The id of a query is `<node>_<number>`, that of a transaction `<hex digits>-<UUID>`. Text that is no id would
        // be accepted by H2 as a transaction that does not exist.
        switch target {
        case .query:
            let parts = id.split(separator: "_", omittingEmptySubsequences: false)
            guard parts.count == 2, IgniteUUID(String(parts[0])) != nil, isNumber(parts[1], isHex: false)
            else { return nil }
        case .transaction:
            let parts = id.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, isNumber(parts[0]) else { return nil }
            let groups = parts[1].split(separator: "-", omittingEmptySubsequences: false)
            guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12],
                groups.allSatisfy({ isNumber($0) })
            else { return nil }
        }
        return "KILL \(target.rawValue) '\(id)'"
    }
}

private func isNumber(_ text: Substring, isHex: Bool = true) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && (isHex ? $0.isHexDigit : $0.isNumber) }
}
