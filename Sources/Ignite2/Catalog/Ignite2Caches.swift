import IgniteCore

// Caches, partitions, binary types and nodes.
extension Ignite2Catalog {
    func caches(_ pattern: NamePattern?, isVerbose: Bool) -> CatalogReport {
        let query = CatalogReport.Query(
            columns: 13,
            """
            SELECT c.CACHE_NAME, c.CACHE_TYPE, c.CACHE_MODE, c.ATOMICITY_MODE, c.BACKUPS, c.SQL_SCHEMA,
                   c.CACHE_GROUP_NAME, g.PARTITIONS_COUNT, c.WRITE_SYNCHRONIZATION_MODE, c.PARTITION_LOSS_POLICY,
                   c.DATA_REGION_NAME, c.QUERY_PARALLELISM, c.CACHE_ID
            FROM SYS.CACHES c JOIN SYS.CACHE_GROUPS g ON g.CACHE_GROUP_ID = c.CACHE_GROUP_ID\
            \(whereClause(inEitherCase("c.CACHE_NAME", pattern)))
            ORDER BY c.CACHE_NAME
            """)
        return CatalogReport([query]) { answers in
            var titles = ["Name", "Type", "Mode", "Atomicity", "Backups", "Schema"]
            if isVerbose {
                titles += [
                    "Group", "Partitions", "Write synchronization", "Partition loss", "Data region", "Parallelism",
                    "Id",
                ]
            }
            let rows = answers[0].map { row in
                let words = row[1...3].map { $0.lowercased() }
                // The schema of a table is in double quotes, that of a cache with its own schema is not.
                let shown = [row[0]] + words + [backupText(row[4]), storedSchema(row[5])]
                return isVerbose ? shown + row[6...7] + row[8...9].map { $0.lowercased() } + row[10...12] : shown
            }
            return CatalogReport.Table(titles, rows)
        }
    }

    func types(_ pattern: NamePattern?, isVerbose: Bool) -> CatalogReport {
        let query = CatalogReport.Query(
            columns: 6,
            """
            SELECT TYPE_NAME, TYPE_ID, FIELDS_COUNT, AFF_KEY_FIELD_NAME, IS_ENUM, FIELDS
            FROM SYS.BINARY_METADATA\(whereClause(inEitherCase("TYPE_NAME", pattern)))
            ORDER BY TYPE_NAME
            """)
        return CatalogReport([query]) { answers in
            let rows = answers[0].map { row in
                let shown = [row[0], row[1], row[4] == "true" ? "enum" : "object", row[2], row[3]]
                return shown + (isVerbose ? [listed(row[5])] : [])
            }
            return CatalogReport.Table(
                ["Name", "Id", "Kind", "Fields", "Affinity key"] + (isVerbose ? ["Names of the fields"] : []), rows)
        }
    }

    func nodes(isVerbose: Bool) -> CatalogReport {
        let queries = [
            CatalogReport.Query(
                columns: 8,
                """
                SELECT NODE_ID, CONSISTENT_ID, VERSION, IS_CLIENT, NODE_ORDER, ADDRESSES, HOSTNAMES, IS_LOCAL
                FROM SYS.NODES
                ORDER BY NODE_ORDER
                """),
            CatalogReport.Query(
                columns: 2, "SELECT CONSISTENT_ID, ONLINE FROM SYS.BASELINE_NODES ORDER BY CONSISTENT_ID"),
        ]
        return CatalogReport(queries) { answers in
            var titles = ["Name", "Id", "Kind", "Baseline", "Connected"]
            if isVerbose { titles += ["Version", "Order", "Addresses", "Host names"] }
            let baseline = Set(answers[1].map { $0[0] })
            let online = answers[0].map { row in
                let isServer = row[3] != "true"
                let shown = [
                    row[1], row[0], isServer ? "server" : "client",
                    baseline.contains(row[1]) ? "online" : isServer ? "not in it" : "", row[7] == "true" ? "yes" : "",
                ]
                return isVerbose ? shown + [row[2], row[4], listed(row[5]), listed(row[6])] : shown
            }
            let offline = answers[1].filter { $0[1] != "true" }.map { row in
                [row[0], "", "server", "offline", ""] + (isVerbose ? ["", "", "", ""] : [])
            }
            return CatalogReport.Table(titles, online + offline)
        }
    }

    func partitions(of tables: RelationNames?) -> String {
        // Partitions belong to groups of caches. Without a table, those of the system's own cache are left out.
        let joins = """
            FROM SYS.PARTITION_STATES p
            JOIN SYS.CACHE_GROUPS g ON g.CACHE_GROUP_ID = p.CACHE_GROUP_ID
            JOIN SYS.NODES n ON n.NODE_ID = p.NODE_ID
            """
        let states = "p.PARTITION_ID AS \"Partition\", p.STATE AS \"State\", p.IS_PRIMARY AS \"Primary\""
        guard let tables else {
            return """
                SELECT g.CACHE_GROUP_NAME AS "Cache group", \(states), n.CONSISTENT_ID AS "Node"
                \(joins)
                WHERE g.CACHE_GROUP_NAME <> 'ignite-sys-cache'
                ORDER BY 1, 2, 4 DESC, 5
                """
        }
        let conditions = tables.conditions(schema: "t.SCHEMA_NAME", name: "t.TABLE_NAME", syntax)
        return """
            SELECT t.SCHEMA_NAME AS "Schema", t.TABLE_NAME AS "Table", \(states), n.CONSISTENT_ID AS "Node"
            \(joins)
            JOIN SYS.TABLES t ON t.CACHE_GROUP_ID = g.CACHE_GROUP_ID\(whereClause(conditions))
            ORDER BY 1, 2, 3, 5 DESC, 6
            """
    }

    /// Returns the condition that a name matches as it is, or in capitals: the names of caches and types have any case,
    /// and patterns are folded to upper case unless they are quoted.
    private func inEitherCase(_ column: String, _ pattern: NamePattern?) -> [String] {
        guard let exact = pattern?.condition(name: column, syntax),
            let folded = pattern?.condition(name: "UPPER(\(column))", syntax)
        else { return [] }
        return ["(\(exact) OR \(folded))"]
    }
}

/// Returns the stored name of a schema that may be in double quotes.
private func storedSchema(_ text: String) -> String {
    guard text.utf8.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
    return String(text.dropFirst().dropLast())
}

/// Returns the items of `[a, b]` without the brackets.
private func listed(_ text: String) -> String {
    text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
}
