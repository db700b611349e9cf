import IgniteCore

// All activity in one query, for `\top`.
extension Ignite3Catalog {
    var activityReport: ActivityReport {
        ActivityReport(
            CatalogReport.Query(
                columns: 8,
                """
                /* \(activityMark) */ SELECT 'Q', QUERY_ID, \(age("QUERY_START_TIME")), QUERY_PHASE, QUERY_TYPE,
                       INITIATOR_NODE, CAST(TRANSACTION_ID AS VARCHAR), SQL
                FROM SYSTEM.SQL_QUERIES
                UNION ALL
                SELECT 'T', TRANSACTION_ID, \(age("TRANSACTION_START_TIME")), TRANSACTION_STATE, TRANSACTION_TYPE,
                       COORDINATOR_NODE_ID, TRANSACTION_PRIORITY, NULL
                FROM SYSTEM.TRANSACTIONS
                UNION ALL
                SELECT 'L', TRANSACTION_ID, CAST(COUNT(*) AS VARCHAR), LOCK_MODE, NULL, OWNING_NODE_ID, NULL,
                       MIN(OBJECT_ID)
                FROM SYSTEM.LOCKS
                GROUP BY TRANSACTION_ID, LOCK_MODE, OWNING_NODE_ID
                """),
            lists: [
                ActivityReport.List(
                    [.init("Node"), .init("State"), .init("Internal address"), .init("Id", rank: 1)], id: 3, order: 0),
                ActivityReport.List(
                    [
                        .init("Age", .age), .init("Phase"), .init("Type", rank: 1), .init("Node"),
                        .init("Query", rank: 2), .init("Transaction", rank: 3), .init("SQL"),
                    ], id: 4, order: 0, target: .query),
                ActivityReport.List(
                    [
                        .init("Transaction"), .init("Age", .age), .init("State"), .init("Type"),
                        .init("Priority", rank: 2), .init("Coordinator", .node, rank: 1),
                    ], id: 0, order: 1, target: .transaction),
                ActivityReport.List(
                    [
                        .init("Transaction"), .init("Age", .age), .init("Locks", .number), .init("Modes"),
                        .init("Nodes", .number, rank: 1), .init("One of the objects"),
                    ], id: 0, order: 1, target: .transaction,
                    note: "granted locks by transaction: Ignite 3 does not tell who waits for them"),
            ], asksForNodes: true, rows: sections)
    }
}

// In seconds, because milliseconds are an INTEGER, too, which would be too small for more than 24 days.
private func age(_ column: String) -> String {
    "CAST(TIMESTAMPDIFF(SECOND, \(column), CURRENT_TIMESTAMP) AS VARCHAR)"
}

/// Returns the rows of each section, without the query itself and its transaction.
@Sendable private func sections(_ answer: [[String]]) -> [[[String]]] {
    var queries: [[String]] = []
    var transactions: [[String]] = []
    var own: Set<String> = []
    for row in answer where row[0] == "Q" {
        if row[7].hasPrefix("/* \(activityMark) */") {
            own.insert(row[6])
        } else {
            queries.append([row[2] + "000", row[3], row[4], row[5], row[1], row[6], row[7]])
        }
    }
    var ages: [String: String] = [:]
    for row in answer where row[0] == "T" && !own.contains(row[1]) {
        let age = row[2] + "000"
        ages[row[1]] = age
        transactions.append([row[1], age, row[3], row[4], row[6], row[5]])
    }
    return [[], queries, transactions, locks(answer.filter { $0[0] == "L" }, ages)]
}

/// Returns a row for each transaction that holds locks.
private func locks(_ rows: [[String]], _ ages: [String: String]) -> [[String]] {
    struct Held {
        var count = 0
        var modes: Set<String> = []
        var nodes: Set<String> = []
        var object = ""
    }
    var held: [String: Held] = [:]
    for row in rows {
        held[row[1], default: Held()].count += Int(row[2]) ?? 0
        held[row[1]]?.modes.insert(row[3])
        held[row[1]]?.nodes.insert(row[5])
        held[row[1]]?.object = row[7]
    }
    return held.map { transaction, held in
        [
            transaction, ages[transaction] ?? "", "\(held.count)", held.modes.sorted().joined(separator: ", "),
            "\(held.nodes.count)", held.object,
        ]
    }
}
