import IgniteCore

// All activity in one query, for `\top`.
extension Ignite2Catalog {
    /// Calcite cannot convert the ids and the states of transactions to text, so they have columns of their own.
    var activityReport: ActivityReport {
        ActivityReport(
            CatalogReport.Query(
                columns: 10,
                """
                SELECT 'N', CAST(NULL AS OTHER), CAST(NULL AS OTHER), n.CONSISTENT_ID,
                       CASE WHEN n.IS_CLIENT THEN 'client' ELSE 'server' END,
                       CAST(CAST(m.CUR_CPU_LOAD * 100 AS INTEGER) AS VARCHAR),
                       CAST(m.HEAP_MEMORY_USED / 1048576 AS VARCHAR), CAST(m.UPTIME AS VARCHAR), n.VERSION,
                       CAST(n.NODE_ID AS VARCHAR)
                FROM SYS.NODES n JOIN SYS.NODE_METRICS m ON m.NODE_ID = n.NODE_ID
                UNION ALL
                SELECT 'B', CAST(NULL AS OTHER), CAST(NULL AS OTHER), CONSISTENT_ID, 'server',
                       CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR),
                       CAST(NULL AS VARCHAR)
                FROM SYS.BASELINE_NODES
                WHERE NOT ONLINE
                UNION ALL
                SELECT 'Q', CAST(NULL AS OTHER), CAST(NULL AS OTHER), QUERY_ID, CAST(DURATION AS VARCHAR), SCHEMA_NAME,
                       INITIATOR_ID, CAST(ORIGIN_NODE_ID AS VARCHAR), CAST(NULL AS VARCHAR), SQL
                FROM SYS.SQL_QUERIES
                WHERE POSITION('\(activityMark)' IN SQL) = 0
                UNION ALL
                SELECT 'T', XID, STATE, LABEL, CAST(DURATION AS VARCHAR), CAST(KEYS_COUNT AS VARCHAR),
                       CAST(TIMEOUT AS VARCHAR), CAST(ORIGINATING_NODE_ID AS VARCHAR), CAST(NULL AS VARCHAR),
                       CAST(NULL AS VARCHAR)
                FROM SYS.TRANSACTIONS
                """),
            lists: [
                ActivityReport.List(
                    [
                        .init("Node"), .init("State"), .init("Kind"), .init("CPU %", .number),
                        .init("Heap (MB)", .number), .init("Up", .age), .init("Version", rank: 1),
                        .init("Id", rank: 2),
                    ], id: 0, order: 0),
                ActivityReport.List(
                    [
                        .init("Age", .age), .init("Schema", rank: 1), .init("Node", .node),
                        .init("Client", rank: 2), .init("Query", rank: 3), .init("SQL"),
                    ], id: 4, order: 0, target: .query, note: localNote),
                ActivityReport.List(
                    transactionColumns, id: 0, order: 1, target: .transaction, note: localNote),
                ActivityReport.List(
                    transactionColumns, id: 0, order: 1, target: .transaction,
                    note: "transactions that hold locks: Ignite 2 does not tell who waits for them"),
            ], asksForNodes: false, rows: sections)
    }
}

private let localNote = "those that the connected node knows: system views of Ignite 2 are local"

private let transactionColumns: [ActivityReport.Column] = [
    .init("Transaction"), .init("Age", .age), .init("State"), .init("Keys", .number),
    .init("Timeout", .age, rank: 2), .init("Node", .node, rank: 1), .init("Label"),
]

@Sendable private func sections(_ answer: [[String]]) -> [[[String]]] {
    var sections: [[[String]]] = [[], [], [], []]
    for row in answer {
        switch row[0] {
        case "N":
            // The version is followed by the date and the hash of the build.
            let version = String(row[8].prefix { $0 != "#" })
            sections[0].append([row[3], "online"] + row[4..<8] + [version, row[9]])
        case "B": sections[0].append([row[3], "offline"] + row[4...])
        case "Q": sections[1].append([row[4], row[5], row[7], row[6], row[3], row[9]])
        case "T":
            let transaction = [row[1], row[4], row[2], row[5], row[6], row[7], row[3]]
            sections[2].append(transaction)
            if row[5] != "0" { sections[3].append(transaction) }
        default: break
        }
    }
    return sections
}
