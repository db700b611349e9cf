import IgniteCore

// What the system views tell about the state of the cluster. Views of partitions, transactions, queries and locks ask
// all nodes that the cluster believes in, and fail as long as one of them does not answer; zones do not.
extension Ignite3Catalog {
    func healthChecks(olderThan seconds: Int) -> [HealthCheck] {
        [
            zoneCheck, partitionCheck,
            HealthCheck(
                "transactions", .cluster, [work("TRANSACTION", "''", "TRANSACTIONS", "COORDINATOR_NODE_ID", seconds)]
            ) {
                (answers, facts) in
                facts.transactions = answers[0].map(Self.work)
            },
            HealthCheck("queries", .cluster, [work("QUERY", "SQL", "SQL_QUERIES", "INITIATOR_NODE", seconds)]) {
                (answers, facts) in
                facts.queries = answers[0].map(Self.work)
            },
            lockCheck, indexCheck,
        ]
    }

    private var zoneCheck: HealthCheck {
        let zones = CatalogReport.Query(
            columns: 4,
            """
            SELECT z.ZONE_NAME, z.ZONE_PARTITIONS, z.ZONE_REPLICAS,
                   (SELECT COUNT(*) FROM SYSTEM.TABLES t WHERE t.ZONE_NAME = z.ZONE_NAME)
            FROM SYSTEM.ZONES z
            ORDER BY z.ZONE_NAME
            """)
        return HealthCheck("zones", .cluster, [zones]) { (answers, facts) in
            facts.stores = answers[0].map { row in
                // A zone on all nodes has the largest number as that of its replicas.
                let copies = Int(row[2]).flatMap { $0 == Int(Int32.max) ? nil : $0 }
                return ClusterFacts.Store(
                    kind: "zone", name: row[0], partitions: Int(row[1]) ?? 0, copies: copies, tables: Int(row[3]))
            }
        }
    }

    private var partitionCheck: HealthCheck {
        let queries = [
            // A state for each partition, from those of its replicas.
            CatalogReport.Query(
                columns: 3,
                """
                SELECT ZONE_NAME, PARTITION_ID, PARTITION_STATE
                FROM SYSTEM.GLOBAL_ZONE_PARTITION_STATES
                WHERE PARTITION_STATE <> 'AVAILABLE'
                ORDER BY ZONE_NAME, PARTITION_ID
                """),
            CatalogReport.Query(
                columns: 2,
                "SELECT ZONE_NAME, COUNT(*) FROM SYSTEM.GLOBAL_ZONE_PARTITION_STATES GROUP BY ZONE_NAME"),
            CatalogReport.Query(
                columns: 4,
                """
                SELECT ZONE_NAME, NODE_NAME, PARTITION_STATE, COUNT(*)
                FROM SYSTEM.LOCAL_ZONE_PARTITION_STATES
                WHERE PARTITION_STATE <> 'HEALTHY'
                GROUP BY ZONE_NAME, NODE_NAME, PARTITION_STATE
                ORDER BY ZONE_NAME, NODE_NAME, PARTITION_STATE
                """),
        ]
        return HealthCheck("partitions", .cluster, queries) { (answers, facts) in
            let listed = Dictionary(answers[1].map { ($0[0], Int($0[1]) ?? 0) }, uniquingKeysWith: { $1 })
            for index in facts.stores?.indices ?? 0..<0 {
                guard let zone = facts.stores?[index] else { continue }
                facts.stores?[index].state = Self.state(of: zone, listed[zone.name] ?? 0, answers)
            }
        }
    }

    private static func state(
        of zone: ClusterFacts.Store, _ listed: Int, _ answers: [[[String]]]
    ) -> ClusterFacts.PartitionState {
        var state = ClusterFacts.PartitionState()
        for row in answers[0] where row[0] == zone.name {
            let partition = Int(row[1]) ?? 0
            switch row[2] {
            case "DEGRADED": state.degraded += 1
            case "READ_ONLY": state.readOnly.append(partition)
            default: state.unavailable.append(partition)
            }
        }
        for row in answers[2] where row[0] == zone.name {
            let count = Int(row[3]) ?? 0
            switch row[2] {
            case "INITIALIZING", "INSTALLING_SNAPSHOT", "CATCHING_UP": state.moving += count
            default: state.broken.append("\(row[1]) (\(count) \(row[2].lowercased()))")
            }
        }
        // A zone without tables can be without partitions, too.
        if listed > 0 || zone.tables ?? 0 > 0 { state.missing = max(0, zone.partitions - listed) }
        return state
    }

    /// Returns the query for transactions or queries that are not new.
    private func work(
        _ prefix: String, _ text: String, _ view: String, _ node: String, _ seconds: Int
    ) -> CatalogReport.Query {
        let age = "TIMESTAMPDIFF(SECOND, \(prefix)_START_TIME, CURRENT_TIMESTAMP)"
        return CatalogReport.Query(
            columns: 4,
            """
            SELECT \(prefix)_ID, \(age), \(node), \(text)
            FROM SYSTEM.\(view)
            WHERE \(age) >= \(seconds)
            ORDER BY \(prefix)_START_TIME
            """)
    }

    private static func work(_ row: [String]) -> ClusterFacts.Work {
        ClusterFacts.Work(id: row[0], seconds: Int(row[1]) ?? 0, node: row[2], text: row[3])
    }

    private var lockCheck: HealthCheck {
        let queries = [
            CatalogReport.Query(
                columns: 4,
                """
                SELECT TRANSACTION_ID, COUNT(*), MAX(OBJECT_ID), CURRENT_TIMESTAMP
                FROM SYSTEM.LOCKS
                GROUP BY TRANSACTION_ID
                ORDER BY TRANSACTION_ID
                """),
            lockableNames,
        ]
        return HealthCheck("locks", .cluster, queries) { (answers, facts) in
            let names = lockableObjects(answers[1])
            facts.locks = answers[0].map { row in
                let now = milliseconds(ofTimestamp: row[3])
                return ClusterFacts.Locks(
                    transaction: row[0], count: Int(row[1]) ?? 0, example: lockedObject(row[2], names),
                    seconds: startMilliseconds(ofTransaction: row[0]).flatMap { start in
                        now.map { max(0, Int(($0 - start) / 1000)) }
                    })
            }
        }
    }

    private var indexCheck: HealthCheck {
        let query = CatalogReport.Query(
            columns: 4,
            """
            SELECT SCHEMA_NAME, INDEX_NAME, TABLE_NAME, LOWER(INDEX_STATE)
            FROM SYSTEM.INDEXES
            WHERE INDEX_STATE <> 'AVAILABLE'
            ORDER BY SCHEMA_NAME, INDEX_NAME
            """)
        return HealthCheck("indexes", .cluster, [query]) { (answers, facts) in
            facts.indexes = answers[0].map {
                // A node can lose count of its transactions (ignite3-protocol.md 9.7).
                let state =
                    $0[3] == "registered"
                    ? "waits for the transactions that began before it; if there are none (\\top), a node has lost count "
                        + "of them and must be restarted" : $0[3]
                return ClusterFacts.Index(name: "\($0[0]).\($0[1])", table: "\($0[0]).\($0[2])", state: state)
            }
        }
    }
}

/// Returns when a transaction began, in milliseconds since 1970: the first 48 bits of its id.
private func startMilliseconds(ofTransaction id: String) -> Int64? {
    let digits = id.prefix(13).filter { $0 != "-" }
    return digits.utf8.count == 12 ? Int64(digits, radix: 16) : nil
}
