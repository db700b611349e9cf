import IgniteCore

// Activity in the cluster: queries, transactions and locks.
extension Ignite3Catalog {
    func queries(holding text: String?, isVerbose: Bool) -> String {
        var conditions = ["SQL NOT LIKE '/* \\queries */%'"]
        if let text {
            conditions.append("UPPER(SQL) LIKE \(sqlLiteral(likeText(text.uppercased()))) ESCAPE '\\'")
        }
        var columns = [("Query", "QUERY_ID"), ("Age (s)", secondsSince("QUERY_START_TIME"))]
        if isVerbose {
            columns += [
                ("Type", "QUERY_TYPE"), ("Phase", "QUERY_PHASE"), ("Started", "QUERY_START_TIME"),
                ("Transaction", "TRANSACTION_ID"), ("Schema", "QUERY_DEFAULT_SCHEMA"), ("Node", "INITIATOR_NODE"),
            ]
        }
        columns.append(("SQL", "SQL"))
        return "/* \\queries */ \(selectList(columns))\nFROM SYSTEM.SQL_QUERIES\(whereClause(conditions))"
            + "\nORDER BY QUERY_START_TIME, QUERY_ID"
    }

    func transactions(own: String, label: String, isVerbose: Bool) -> String {
        var columns = [
            ("Transaction", "TRANSACTION_ID"),
            ("Own", "CASE WHEN TRANSACTION_ID = \(sqlLiteral(own)) THEN 'yes' END"),
            ("Type", "TRANSACTION_TYPE"), ("State", "TRANSACTION_STATE"),
            ("Age (s)", secondsSince("TRANSACTION_START_TIME")),
        ]
        if isVerbose {
            columns += [
                ("Priority", "TRANSACTION_PRIORITY"), ("Started", "TRANSACTION_START_TIME"),
                ("Coordinator", "COORDINATOR_NODE_ID"),
            ]
        }
        return """
            /* \\txs */ \(selectList(columns))
            FROM SYSTEM.TRANSACTIONS t
            WHERE NOT EXISTS (
                SELECT 1 FROM SYSTEM.SQL_QUERIES q
                WHERE q.TRANSACTION_ID = t.TRANSACTION_ID AND q.SQL LIKE '/* \\txs */%')
            ORDER BY TRANSACTION_START_TIME, TRANSACTION_ID
            """
    }

    var transactionStates: String? { nil }

    func kill(_ target: KillTarget, id: String) -> String? {
        IgniteUUID(id).map { "KILL \(target.rawValue) '\($0)'" }
    }

    func locks(own: String, isVerbose: Bool) -> CatalogReport {
        let queries = [
            CatalogReport.Query(
                columns: 4,
                """
                SELECT TRANSACTION_ID, LOCK_MODE, OBJECT_ID, OWNING_NODE_ID
                FROM SYSTEM.LOCKS
                ORDER BY TRANSACTION_ID, OBJECT_ID, LOCK_MODE
                """),
            lockableNames,
        ]
        return CatalogReport(queries) { answers in
            let objects = lockableObjects(answers[1])
            let rows = answers[0].map { lock in
                let row = [lock[0], lock[0] == own ? "yes" : "", lock[1]] + (isVerbose ? [lock[3]] : [])
                return row + [lockedObject(lock[2], objects)]
            }
            return CatalogReport.Table(
                ["Transaction", "Own", "Mode"] + (isVerbose ? ["Node"] : []) + ["Object"], rows)
        }
    }
}

extension Ignite3Catalog {
    /// The names of tables and indexes, which locks name by id.
    var lockableNames: CatalogReport.Query {
        CatalogReport.Query(
            columns: 4,
            """
            SELECT TABLE_ID, 'table', SCHEMA_NAME, TABLE_NAME FROM SYSTEM.TABLES
            UNION ALL
            SELECT INDEX_ID, 'index', SCHEMA_NAME, INDEX_NAME FROM SYSTEM.INDEXES
            """)
    }
}

/// Returns the names of tables and indexes by id, from the rows of `lockableNames`.
func lockableObjects(_ rows: [[String]]) -> [String: String] {
    let dialect = Ignite3Dialect()
    return Dictionary(
        rows.map { ($0[0], "\($0[1]) \(dialect.identifier($0[2])).\(dialect.identifier($0[3]))") },
        uniquingKeysWith: { $1 })
}

private func secondsSince(_ column: String) -> String { "TIMESTAMPDIFF(SECOND, \(column), CURRENT_TIMESTAMP)" }

/// Returns what a lock applies to, in words; the server's own text if its form is unknown.
///
/// Locks on partitions, rows and keys have the form `LockKey [ctx=null, key=178_part_21]`,
/// `LockKey [ctx=178_part_21, key=RowId […]]` and `LockKey [ctx=179, key=…]`, with the id of a table or an index.
///
/// - Parameter names: The names of tables and indexes by id.
package func lockedObject(_ text: String, _ names: [String: String]) -> String {
    let start = "LockKey [ctx="
    guard text.hasPrefix(start), text.hasSuffix("]") else { return text }
    let parts = text.dropFirst(start.count).dropLast().split(separator: ", key=", maxSplits: 1)
    guard parts.count == 2 else { return text }
    if parts[0] == "null" { return partition(parts[1], names) ?? text }
    if let name = names[String(parts[0])] { return "\(name), a key" }
    return partition(parts[0], names).map { "\($0), a row" } ?? text
}

/// Returns `178_part_21` in words.
private func partition(_ text: Substring, _ names: [String: String]) -> String? {
    let parts = text.split(separator: "_part_", maxSplits: 1)
    guard parts.count == 2, let name = names[String(parts[0])] else { return nil }
    return "\(name), partition \(parts[1])"
}
