import IgniteCore

// Distribution zones and partitions.
extension Ignite3Catalog {
    func zones(_ pattern: NamePattern?, isVerbose: Bool) -> CatalogReport {
        return CatalogReport(zoneQueries(pattern)) { answers in
            var titles = ["Name", "Partitions", "Replicas", "Storage profiles", "Default"]
            if isVerbose { titles += ["Quorum", "Consistency", "Node filter", "Scale up", "Scale down", "Id"] }
            let rows = answers[0].map { zone in
                let profiles = answers[1].filter { $0[0] == zone[0] }.map { $0[1] }.joined(separator: ", ")
                let row = [zone[1], zone[2], zone[3], profiles, zone[4] == "true" ? "yes" : ""]
                return isVerbose ? row + zone[5...7] + [delay(zone[8]), delay(zone[9]), zone[0]] : row
            }
            return CatalogReport.Table(titles, rows)
        }
    }

    /// Returns the queries for zones and for their storage profiles, the default profile first.
    func zoneQueries(_ pattern: NamePattern?) -> [CatalogReport.Query] {
        let found = whereClause([pattern?.condition(name: "ZONE_NAME")].compactMap { $0 })
        return [
            CatalogReport.Query(
                columns: 10,
                """
                SELECT ZONE_ID, ZONE_NAME, ZONE_PARTITIONS, ZONE_REPLICAS, IS_DEFAULT_ZONE, ZONE_QUORUM_SIZE,
                       ZONE_CONSISTENCY_MODE, DATA_NODES_FILTER, DATA_NODES_AUTO_ADJUST_SCALE_UP,
                       DATA_NODES_AUTO_ADJUST_SCALE_DOWN
                FROM SYSTEM.ZONES\(found)
                ORDER BY ZONE_NAME
                """),
            CatalogReport.Query(
                columns: 2,
                """
                SELECT ZONE_ID, STORAGE_PROFILE
                FROM SYSTEM.ZONE_STORAGE_PROFILES\(found)
                ORDER BY IS_DEFAULT_PROFILE DESC, STORAGE_PROFILE
                """),
        ]
    }

    func partitions(of tables: RelationNames?) -> String {
        guard let tables else {
            return """
                SELECT g.ZONE_NAME AS "Zone", g.PARTITION_ID AS "Partition", g.PARTITION_STATE AS "State",
                       l.NODE_NAME AS "Node", l.PARTITION_STATE AS "Replica", l.ESTIMATED_ROWS AS "Estimated rows"
                FROM SYSTEM.GLOBAL_ZONE_PARTITION_STATES g
                LEFT JOIN SYSTEM.LOCAL_ZONE_PARTITION_STATES l
                  ON l.ZONE_ID = g.ZONE_ID AND l.PARTITION_ID = g.PARTITION_ID
                ORDER BY 1, 2, 4
                """
        }
        let conditions = tables.conditions(schema: "g.SCHEMA_NAME", name: "g.TABLE_NAME")
        return """
            SELECT g.SCHEMA_NAME AS "Schema", g.TABLE_NAME AS "Table", g.PARTITION_ID AS "Partition",
                   g.PARTITION_STATE AS "State", l.NODE_NAME AS "Node", l.PARTITION_STATE AS "Replica"
            FROM SYSTEM.GLOBAL_PARTITION_STATES g
            LEFT JOIN SYSTEM.LOCAL_PARTITION_STATES l
              ON l.TABLE_ID = g.TABLE_ID AND l.PARTITION_ID = g.PARTITION_ID\(whereClause(conditions))
            ORDER BY 1, 2, 3, 5
            """
    }
}

/// Returns the seconds until data is moved after nodes joined or left, in words.
private func delay(_ seconds: String) -> String { delaySeconds(seconds).map { "\($0) s" } ?? "off" }

/// Returns the seconds until data is moved after nodes joined or left; nil for the maximum value, which means never.
func delaySeconds(_ seconds: String) -> String? { seconds == "\(Int32.max)" ? nil : seconds }
