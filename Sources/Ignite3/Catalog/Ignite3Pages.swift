import IgniteCore

// The pages of `\d NAME`.
extension Ignite3Catalog {
    func page(of relation: Relation, isVerbose: Bool) -> CatalogReport {
        switch relation.kind {
        case .table: tablePage(relation, isVerbose)
        case .systemView, .view: viewPage(relation)
        case .index: indexPage(relation, isVerbose)
        }
    }

    /// Returns columns, indexes, colocation, zone and storage profile.
    private func tablePage(_ table: Relation, _ isVerbose: Bool) -> CatalogReport {
        let queries = [
            CatalogReport.Query(
                columns: 8,
                """
                SELECT COLUMN_NAME, \(typeColumns), IS_NULLABLE_COLUMN,
                       PK_COLUMN_ORDINAL, COLOCATION_COLUMN_ORDINAL
                FROM SYSTEM.TABLE_COLUMNS
                WHERE TABLE_ID = \(table.id)
                ORDER BY COLUMN_ORDINAL
                """),
            CatalogReport.Query(
                columns: 7,
                """
                SELECT i.INDEX_NAME, i.INDEX_TYPE, i.IS_UNIQUE_INDEX, i.INDEX_STATE,
                       CASE WHEN i.INDEX_ID = t.TABLE_PK_INDEX_ID THEN 'primary' ELSE '' END,
                       c.COLUMN_NAME, c.COLUMN_COLLATION
                FROM SYSTEM.INDEXES i
                JOIN SYSTEM.TABLES t ON t.TABLE_ID = i.TABLE_ID
                JOIN SYSTEM.INDEX_COLUMNS c ON c.INDEX_ID = i.INDEX_ID
                WHERE i.TABLE_ID = \(table.id)
                ORDER BY 5 DESC, 1, c.COLUMN_ORDINAL
                """),
            CatalogReport.Query(
                columns: 4,
                """
                SELECT t.STORAGE_PROFILE, t.ZONE_NAME, z.ZONE_PARTITIONS, z.ZONE_REPLICAS
                FROM SYSTEM.TABLES t JOIN SYSTEM.ZONES z ON z.ZONE_ID = t.ZONE_ID
                WHERE t.TABLE_ID = \(table.id)
                """),
        ]
        return CatalogReport(queries) { answers in
            let (columns, indexes, places) = (answers[0], answers[1], answers[2])
            let rows = columns.map { row in
                columnRow(row) + (isVerbose ? row[6...7].map(position) : [])
            }
            let colocation = columns.filter { !$0[7].isEmpty }.sorted { (Int($0[7]) ?? 0) < (Int($1[7]) ?? 0) }
            var footers = ["Indexes:"] + indexLines(indexes)
            footers.append(
                "Colocated by: (\(colocation.map { Ignite3Dialect().identifier($0[0]) }.joined(separator: ", ")))")
            if let place = places.first {
                let size = isVerbose ? " (\(counted(place[2], "partition")), \(counted(place[3], "replica")))" : ""
                footers += ["Zone: \"\(place[1])\"\(size)", "Storage profile: \"\(place[0])\""]
            }
            if isVerbose { footers.append("Id: \(table.id)") }
            return CatalogReport.Table(
                columnTitles + (isVerbose ? ["Primary key", "Colocation"] : []), rows, footers: footers)
        }
    }

    private func viewPage(_ view: Relation) -> CatalogReport {
        let columns = CatalogReport.Query(
            columns: 6,
            """
            SELECT NAME, \(typeColumns), IS_NULLABLE_COLUMN
            FROM SYSTEM.SYSTEM_VIEW_COLUMNS
            WHERE VIEW_ID = \(view.id)
            """)
        return CatalogReport([columns]) { answers in CatalogReport.Table(columnTitles, answers[0].map(columnRow)) }
    }

    private func indexPage(_ index: Relation, _ isVerbose: Bool) -> CatalogReport {
        let queries = [
            CatalogReport.Query(
                columns: 6,
                """
                SELECT c.COLUMN_NAME, t.COLUMN_TYPE, t.COLUMN_PRECISION, t.COLUMN_SCALE, t.COLUMN_LENGTH,
                       c.COLUMN_COLLATION
                FROM SYSTEM.INDEX_COLUMNS c
                JOIN SYSTEM.TABLE_COLUMNS t ON t.TABLE_ID = c.TABLE_ID AND t.COLUMN_NAME = c.COLUMN_NAME
                WHERE c.INDEX_ID = \(index.id)
                ORDER BY c.COLUMN_ORDINAL
                """),
            CatalogReport.Query(
                columns: 5,
                """
                SELECT i.TABLE_NAME, i.INDEX_TYPE, i.IS_UNIQUE_INDEX, i.INDEX_STATE,
                       CASE WHEN i.INDEX_ID = t.TABLE_PK_INDEX_ID THEN 'primary' ELSE '' END
                FROM SYSTEM.INDEXES i JOIN SYSTEM.TABLES t ON t.TABLE_ID = i.TABLE_ID
                WHERE i.INDEX_ID = \(index.id)
                """),
        ]
        return CatalogReport(queries) { answers in
            let rows = answers[0].map { row in [row[0], typeName(row[1...4]), order(row[5])] }
            var footers: [String] = []
            if let fact = answers[1].first {
                let kind = fact[4] == "primary" ? "primary key, " : fact[2] == "true" ? "unique, " : ""
                footers.append(
                    "\(kind)\(fact[1].lowercased()), for table \"\(index.schema).\(fact[0])\"\(state(fact[3]))")
            }
            if isVerbose { footers.append("Id: \(index.id)") }
            return CatalogReport.Table(["Column", "Type", "Order"], rows, footers: footers)
        }
    }
}

private let columnTitles = ["Column", "Type", "Nullable"]

/// The columns for a type in TABLE_COLUMNS and SYSTEM_VIEW_COLUMNS.
private let typeColumns = "COLUMN_TYPE, COLUMN_PRECISION, COLUMN_SCALE, COLUMN_LENGTH"

/// Returns name, type and nullability from a row of name, type columns and nullability.
private func columnRow(_ row: [String]) -> [String] {
    [row[0], typeName(row[1...4]), row[5] == "true" ? "" : "not null"]
}

/// Returns the SQL name of a type from its four columns.
private func typeName(_ row: ArraySlice<String>) -> String {
    let cells = Array(row)
    return sqlTypeName(
        cells[0], precision: Int(cells[1]) ?? 0, scale: Int(cells[2]) ?? 0, length: Int(cells[3]) ?? 0)
}

/// Returns lines such as `    "T_PK" PRIMARY KEY, hash (ID)`; each row is one column of an index.
private func indexLines(_ rows: [[String]]) -> [String] {
    var lines: [String] = []
    var rest = rows[...]
    while let first = rest.first {
        let columns = rest.prefix { $0[0] == first[0] }
        rest = rest.dropFirst(columns.count)
        let kind = first[4] == "primary" ? " PRIMARY KEY," : first[2] == "true" ? " UNIQUE," : ""
        let list = columns.map { row in
            let order = order(row[6])
            return Ignite3Dialect().identifier(row[5]) + (order.isEmpty ? "" : " \(order)")
        }
        lines.append(
            "    \"\(first[0])\"\(kind) \(first[1].lowercased()) (\(list.joined(separator: ", ")))\(state(first[3]))")
    }
    return lines
}

/// Returns `DESC` and similar from `DESC_NULLS_FIRST`, without the defaults.
func order(_ collation: String) -> String {
    switch collation {
    case "ASC_NULLS_LAST": "ASC"
    case "DESC_NULLS_FIRST": "DESC"
    case let other: other.split(separator: "_").joined(separator: " ")
    }
}

/// Returns the state of an index unless it is available.
private func state(_ state: String) -> String { state == "AVAILABLE" ? "" : ", \(state.lowercased())" }

/// Returns `1 replica`, `3 replicas`.
private func counted(_ number: String, _ noun: String) -> String { "\(number) \(noun)\(number == "1" ? "" : "s")" }

/// Returns a position in a key, counted from 1.
private func position(_ ordinal: String) -> String { Int(ordinal).map { "\($0 + 1)" } ?? "" }
