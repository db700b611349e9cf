import IgniteCore

// The pages of `\d NAME`.
extension Ignite2Catalog {
    func page(of relation: Relation, isVerbose: Bool) -> CatalogReport {
        switch relation.kind {
        case .table: tablePage(relation, isVerbose)
        case .view: viewPage(relation)
        case .systemView: systemViewPage(relation)
        case .index: indexPage(relation, isVerbose)
        }
    }

    /// Returns columns in the declared order, which only `SELECT *` knows, indexes, the affinity key and the cache.
    private func tablePage(_ table: Relation, _ isVerbose: Bool) -> CatalogReport {
        let dialect = Ignite2Dialect(engine: engine)
        let isTable = condition("SCHEMA_NAME", table.schema, "TABLE_NAME", table.name)
        let queries = [
            CatalogReport.Query(columnNames: emptyResult(of: table)),
            CatalogReport.Query(
                columns: 8,
                """
                SELECT COLUMN_NAME, \(typeColumns), NULLABLE, DEFAULT_VALUE, PK, AFFINITY_COLUMN
                FROM SYS.TABLE_COLUMNS
                WHERE \(isTable)
                """),
            CatalogReport.Query(
                columns: 6,
                """
                SELECT INDEX_NAME, INDEX_TYPE, COLUMNS, IS_PK, IS_UNIQUE, INLINE_SIZE
                FROM SYS.INDEXES
                WHERE \(isTable) AND \(isNoProxy("INDEX_NAME"))
                ORDER BY IS_PK DESC, INDEX_NAME
                """),
            CatalogReport.Query(
                columns: 12,
                """
                SELECT t.CACHE_NAME, c.CACHE_MODE, c.ATOMICITY_MODE, c.BACKUPS, t.CACHE_GROUP_NAME, g.PARTITIONS_COUNT,
                       c.WRITE_SYNCHRONIZATION_MODE, c.DATA_REGION_NAME, t.KEY_TYPE_NAME, t.VALUE_TYPE_NAME,
                       t.KEY_ALIAS, t.IS_INDEX_REBUILD_IN_PROGRESS
                FROM SYS.TABLES t
                JOIN SYS.CACHES c ON c.CACHE_ID = t.CACHE_ID
                JOIN SYS.CACHE_GROUPS g ON g.CACHE_GROUP_ID = t.CACHE_GROUP_ID
                WHERE \(condition("t.SCHEMA_NAME", table.schema, "t.TABLE_NAME", table.name))
                """),
        ]
        return CatalogReport(queries) { answers in
            let columns = ordered(answers[1], by: answers[0].map { $0[0] })
            let alias = answers[3].first?[10] ?? ""
            let primary = answers[2].first { $0[3] == "true" }.map { indexColumns($0[2], alias) } ?? []
            func position(_ name: String) -> String {
                primary.firstIndex { $0.name == name }.map { "\($0 + 1)" } ?? ""
            }
            let rows = columns.map { row in
                let isNullable = row[4] == "true" && row[6] != "true"
                let type = typeName(row[1...3])
                let shown = [row[0], type, isNullable ? "" : "not null", defaultText(row[5], type)]
                return shown + (isVerbose ? [position(row[0]), row[7] == "true" ? "yes" : ""] : [])
            }
            var footers = ["Indexes:"]
            for row in answers[2] {
                let kind = row[3] == "true" ? " PRIMARY KEY," : row[4] == "true" ? " UNIQUE," : ""
                let list = indexColumns(row[2], alias).map { dialect.identifier($0.name) + $0.suffix }
                let inline = isVerbose ? ", inline size \(row[5])" : ""
                footers.append(
                    "    \"\(row[0])\"\(kind) \(row[1].lowercased()) (\(list.joined(separator: ", ")))\(inline)")
            }
            let affinity = columns.filter { $0[7] == "true" }.map { $0[0] }
            let inKeyOrder = affinity.sorted { (Int(position($0)) ?? 0) < (Int(position($1)) ?? 0) }
            if !affinity.isEmpty {
                footers.append("Affinity key: (\(inKeyOrder.map(dialect.identifier).joined(separator: ", ")))")
            }
            footers += answers[3].flatMap { cacheLines($0, isVerbose) }
            return CatalogReport.Table(
                ["Column", "Type", "Nullable", "Default"] + (isVerbose ? ["Primary key", "Affinity"] : []), rows,
                footers: footers)
        }
    }

    /// Returns the names of the columns, whose types no view contains, and the query.
    private func viewPage(_ view: Relation) -> CatalogReport {
        let queries = [
            CatalogReport.Query(columnNames: emptyResult(of: view)),
            CatalogReport.Query(
                columns: 1, "SELECT SQL FROM SYS.VIEWS WHERE \(condition("SCHEMA", view.schema, "NAME", view.name))"),
        ]
        return CatalogReport(queries) { answers in
            let lines = answers[1].first.map { $0[0].split(separator: "\n") } ?? []
            return CatalogReport.Table(
                ["Column"], answers[0], footers: ["View definition:"] + lines.map { "    \($0)" })
        }
    }

    private func systemViewPage(_ view: Relation) -> CatalogReport {
        let columns = CatalogReport.Query(
            columns: 5,
            """
            SELECT COLUMN_NAME, \(typeColumns), NULLABLE
            FROM SYS.VIEW_COLUMNS
            WHERE \(condition("SCHEMA_NAME", view.schema, "VIEW_NAME", view.name))
            """)
        return CatalogReport([columns]) { answers in
            CatalogReport.Table(
                ["Column", "Type", "Nullable"],
                answers[0].map { [$0[0], typeName($0[1...3]), $0[4] == "true" ? "" : "not null"] })
        }
    }

    private func indexPage(_ index: Relation, _ isVerbose: Bool) -> CatalogReport {
        let isOfTable = condition("SCHEMA_NAME", index.schema, "TABLE_NAME", index.id)
        let queries = [
            CatalogReport.Query(
                columns: 7,
                """
                SELECT i.INDEX_TYPE, i.COLUMNS, i.IS_PK, i.IS_UNIQUE, i.INLINE_SIZE, t.KEY_ALIAS, i.CACHE_NAME
                FROM SYS.INDEXES i
                JOIN SYS.TABLES t ON t.SCHEMA_NAME = i.SCHEMA_NAME AND t.TABLE_NAME = i.TABLE_NAME
                WHERE \(condition("i.SCHEMA_NAME", index.schema, "i.TABLE_NAME", index.id)) \
                AND i.INDEX_NAME = \(sqlLiteral(index.name))
                """),
            CatalogReport.Query(
                columns: 4, "SELECT COLUMN_NAME, \(typeColumns)\nFROM SYS.TABLE_COLUMNS\nWHERE \(isOfTable)"),
        ]
        return CatalogReport(queries) { answers in
            guard let fact = answers[0].first else { return CatalogReport.Table(["Column", "Type", "Order"], []) }
            let rows = indexColumns(fact[1], fact[5]).map { column in
                let type = answers[1].first { $0[0] == column.name }.map { typeName($0[1...3]) } ?? ""
                return [column.name, type, column.order]
            }
            let kind = fact[2] == "true" ? "primary key, " : fact[3] == "true" ? "unique, " : ""
            var footers = ["\(kind)\(fact[0].lowercased()), for table \"\(index.schema).\(index.id)\""]
            if isVerbose { footers += ["Inline size: \(fact[4])", "Cache: \"\(fact[6])\""] }
            return CatalogReport.Table(["Column", "Type", "Order"], rows, footers: footers)
        }
    }

    private func emptyResult(of relation: Relation) -> String {
        "SELECT * FROM \(quoted(relation.schema, "\"")).\(quoted(relation.name, "\"")) LIMIT 0"
    }

    private func condition(_ schemaColumn: String, _ schema: String, _ nameColumn: String, _ name: String) -> String {
        "\(schemaColumn) = \(sqlLiteral(schema)) AND \(nameColumn) = \(sqlLiteral(name))"
    }
}

/// The columns for a type in TABLE_COLUMNS and VIEW_COLUMNS. PRECISION is a keyword of Calcite.
private let typeColumns = "TYPE, \"PRECISION\", SCALE"

/// Returns the SQL name of a type from its three columns.
private func typeName(_ row: ArraySlice<String>) -> String {
    let cells = Array(row)
    return ignite2TypeName(cells[0], precision: Int(cells[1]) ?? -1, scale: Int(cells[2]) ?? -1)
}

/// Returns the rows of columns in the order of the names; without names, all columns except `_KEY` and `_VAL`.
private func ordered(_ columns: [[String]], by names: [String]) -> [[String]] {
    if names.isEmpty { return columns.filter { !["_KEY", "_VAL"].contains($0[0]) } }
    return names.compactMap { name in columns.first { $0[0] == name } }
}

/// Returns a default as it is written in SQL; the view contains the value without quotes.
private func defaultText(_ value: String, _ type: String) -> String {
    if value.isEmpty { return "" }
    if type.hasPrefix("VARCHAR") { return sqlLiteral(value) }
    if ["DATE", "TIME", "TIMESTAMP"].contains(type) { return "\(type) \(sqlLiteral(value))" }
    return value
}

/// Returns the columns in `"V" DESC, "K" ASC, "_KEY" ASC`.
///
/// `_KEY` is the key as a whole. The server appends it, and the columns of a key of several columns, to every index. It
/// is left out at the end, and a key of one column has the name of that.
///
/// - Parameter alias: The name of the key's only column; empty if there is none.
func indexColumns(_ text: String, _ alias: String) -> [(name: String, order: String, suffix: String)] {
    var columns = text.dropFirst().split(separator: ", \"").map { part in
        let order = part.hasSuffix("\" DESC") ? "DESC" : "ASC"
        let name = String(part.dropLast(order.count + 2))
        return (name: name, order: order, suffix: " \(order)")
    }
    guard columns.last?.name == "_KEY" else { return columns }
    if columns.count > 1 {
        columns.removeLast()
    } else if !alias.isEmpty {
        columns[0].name = alias
    }
    return columns
}

/// Returns what is known of the cache of a table, in lines.
private func cacheLines(_ row: [String], _ isVerbose: Bool) -> [String] {
    let backups = backupText(row[3])
    let number = backups == "1" ? "1 backup" : "\(backups) backups"
    var lines = ["Cache: \"\(row[0])\" (\(row[1].lowercased()), \(row[2].lowercased()), \(number))"]
    if isVerbose {
        lines.append("Cache group: \"\(row[4])\" (\(row[5]) partitions)")
        lines.append("Write synchronization: \(row[6].lowercased())")
        if !row[7].isEmpty { lines.append("Data region: \"\(row[7])\"") }
        lines += ["Key type: \(row[8])", "Value type: \(row[9])"]
    }
    if row[11] == "true" { lines.append("The indexes are being rebuilt.") }
    return lines
}

/// Returns the number of backups; a replicated cache has one on each node.
func backupText(_ number: String) -> String { number == "\(Int32.max)" ? "all" : number }
