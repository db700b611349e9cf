import IgniteCore

// What the system views tell about the state of the cluster. Each node knows all partitions as far as it has heard of
// them, but only its own transactions, queries and metrics.
extension Ignite2Catalog {
    func healthChecks(olderThan seconds: Int) -> [HealthCheck] {
        [
            baselineCheck, nodeCheck, partitionCheck, transactionCheck(olderThan: seconds),
            queryCheck(olderThan: seconds), rebuildCheck, logCheck,
        ]
    }

    private var baselineCheck: HealthCheck {
        let query = CatalogReport.Query(
            columns: 2, "SELECT CONSISTENT_ID, ONLINE FROM SYS.BASELINE_NODES ORDER BY CONSISTENT_ID")
        return HealthCheck("baseline", .cluster, [query]) { (answers, facts) in
            facts.baseline = answers[0].map { ClusterFacts.BaselineNode(name: $0[0], isOnline: $0[1] == "true") }
        }
    }

    private var nodeCheck: HealthCheck {
        let query = CatalogReport.Query(
            columns: 4, "SELECT NODE_ID, LAST_UPDATE_TIME, CURRENT_TIMESTAMP, UPTIME / 1000 FROM SYS.NODE_METRICS")
        return HealthCheck("nodes", .cluster, [query]) { (answers, facts) in
            facts.signs = answers[0].compactMap { row in
                guard let heard = milliseconds(ofTimestamp: row[1]), let now = milliseconds(ofTimestamp: row[2]) else {
                    return nil
                }
                return ClusterFacts.LifeSign(
                    node: row[0], age: Int(max(0, now - heard) / 1000), uptime: Int(row[3]) ?? 0)
            }
        }
    }

    private var partitionCheck: HealthCheck {
        let queries = [
            CatalogReport.Query(
                columns: 4,
                """
                SELECT CACHE_GROUP_ID, CACHE_GROUP_NAME, PARTITIONS_COUNT, BACKUPS
                FROM SYS.CACHE_GROUPS
                ORDER BY CACHE_GROUP_NAME
                """),
            // The partitions that have an owner, and the number of owners of the one with the fewest.
            CatalogReport.Query(
                columns: 3,
                """
                SELECT CACHE_GROUP_ID, COUNT(*), MIN(OWNERS)
                FROM (SELECT CACHE_GROUP_ID, PARTITION_ID, COUNT(*) AS OWNERS
                      FROM SYS.PARTITION_STATES
                      WHERE STATE = 'OWNING'
                      GROUP BY CACHE_GROUP_ID, PARTITION_ID) P
                GROUP BY CACHE_GROUP_ID
                """),
            CatalogReport.Query(
                columns: 2,
                """
                SELECT CACHE_GROUP_ID, COUNT(*)
                FROM SYS.PARTITION_STATES
                WHERE STATE = 'MOVING'
                GROUP BY CACHE_GROUP_ID
                """),
            CatalogReport.Query(
                columns: 2,
                """
                SELECT CACHE_GROUP_ID, PARTITION_ID
                FROM SYS.PARTITION_STATES
                WHERE STATE = 'LOST'
                GROUP BY CACHE_GROUP_ID, PARTITION_ID
                ORDER BY CACHE_GROUP_ID, PARTITION_ID
                """),
        ]
        return HealthCheck("partitions", .cluster, queries) { (answers, facts) in
            facts.stores = answers[0].map { Self.store($0, answers) }
        }
    }

    private static func store(_ row: [String], _ answers: [[[String]]]) -> ClusterFacts.Store {
        let backups = Int(row[3]) ?? 0
        var store = ClusterFacts.Store(
            kind: "cache group", name: row[1], partitions: Int(row[2]) ?? 0,
            copies: backups == Int(Int32.max) ? nil : backups + 1)
        var state = ClusterFacts.PartitionState()
        let owned = answers[1].first { $0[0] == row[0] }
        state.unavailable = answers[3].filter { $0[0] == row[0] }.compactMap { Int($0[1]) }
        state.missing = max(0, store.partitions - (owned.flatMap { Int($0[1]) } ?? 0) - state.unavailable.count)
        state.moving = answers[2].first { $0[0] == row[0] }.flatMap { Int($0[1]) } ?? 0
        state.fewestCopies = owned.flatMap { Int($0[2]) }
        store.state = state
        return store
    }

    private func transactionCheck(olderThan seconds: Int) -> HealthCheck {
        let query = CatalogReport.Query(
            columns: 5,
            """
            SELECT XID, DURATION / 1000, ORIGINATING_NODE_ID, LABEL, KEYS_COUNT
            FROM SYS.TRANSACTIONS
            WHERE DURATION >= \(seconds * 1000) AND "SYSTEM" = FALSE AND INTERNAL = FALSE
            ORDER BY START_TIME
            """)
        return HealthCheck("transactions", .node, [query]) { (answers, facts) in
            facts.transactions = (facts.transactions ?? []) + answers[0].map { Self.work($0, keys: Int($0[4]) ?? 0) }
        }
    }

    private func queryCheck(olderThan seconds: Int) -> HealthCheck {
        let query = CatalogReport.Query(
            columns: 4,
            """
            SELECT QUERY_ID, DURATION / 1000, ORIGIN_NODE_ID, SQL
            FROM SYS.SQL_QUERIES
            WHERE DURATION >= \(seconds * 1000)
            ORDER BY START_TIME
            """)
        return HealthCheck("queries", .node, [query]) { (answers, facts) in
            facts.queries = (facts.queries ?? []) + answers[0].map { Self.work($0, keys: 0) }
        }
    }

    private static func work(_ row: [String], keys: Int) -> ClusterFacts.Work {
        ClusterFacts.Work(id: row[0], seconds: Int(row[1]) ?? 0, node: row[2], text: row[3], keys: keys)
    }

    private var rebuildCheck: HealthCheck {
        let suffix = ".IndexBuildCountPartitionsLeft"
        let query = CatalogReport.Query(
            columns: 2,
            """
            SELECT NAME, "VALUE"
            FROM SYS.METRICS
            WHERE NAME LIKE 'cacheGroups.%\(suffix)' AND "VALUE" <> '0'
            ORDER BY NAME
            """)
        return HealthCheck("indexes", .node, [query]) { (answers, facts) in
            let building = answers[0].map { row in
                let group = String(row[0].dropFirst("cacheGroups.".count).dropLast(suffix.count))
                return ClusterFacts.Index(name: "", table: group, state: "\(row[1]) partitions left")
            }
            facts.indexes = (facts.indexes ?? []) + building
        }
    }

    /// The write-ahead log, which bulk loads switch off and sometimes leave off. A cache in memory has none, so the
    /// regions that are on disk are looked up first.
    private var logCheck: HealthCheck {
        let queries = [
            CatalogReport.Query(
                columns: 2,
                """
                SELECT NAME, "VALUE"
                FROM SYS.CONFIGURATION
                WHERE NAME LIKE 'DataStorageConfiguration.%RegionConfiguration%'
                  AND (NAME LIKE '%.Name' OR NAME LIKE '%.PersistenceEnabled')
                """),
            CatalogReport.Query(
                columns: 3,
                """
                SELECT CACHE_GROUP_NAME, MIN(CACHE_NAME), MIN(DATA_REGION_NAME)
                FROM SYS.CACHES
                GROUP BY CACHE_GROUP_NAME
                ORDER BY CACHE_GROUP_NAME
                """),
        ]
        return HealthCheck("write-ahead log", .cluster, queries) { (session, answers, deadline) throws(IgniteError) in
            guard let caches = session.caches else { return [] }
            let regions = Self.regionsOnDisk(answers[0])
            var unlogged: [[String]] = []
            for group in answers[1] where regions.contains(group[2]) {
                guard !deadline.isPast else { throw IgniteError(.timedOut, "not all caches were asked in time") }
                if try !caches.hasWriteAheadLog(group[1]) { unlogged.append([group[0]]) }
            }
            return unlogged
        } read: { (answers, facts) in
            facts.unlogged = answers[2].map { $0[0] }
        }
    }

    /// The names of the data regions that are on disk, from properties such as
    /// `DataStorageConfiguration.DefaultDataRegionConfiguration.Name`. The default region is also the one without a name.
    static func regionsOnDisk(_ properties: [[String]]) -> Set<String> {
        var regions: Set<String> = []
        for property in properties where property[0].hasSuffix(".PersistenceEnabled") && property[1] == "true" {
            let region = property[0].dropLast("PersistenceEnabled".count)
            if region.contains("DefaultDataRegion") { regions.insert("") }
            if let name = properties.first(where: { $0[0] == region + "Name" }) { regions.insert(name[1]) }
        }
        return regions
    }
}
