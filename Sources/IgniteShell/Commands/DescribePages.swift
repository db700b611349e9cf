import IgniteCore

/// A table, a view or an index that `\d` has found.
struct Relation {
    let id: String
    let schema: String
    let name: String

    /// `"PUBLIC.T"`, as psql writes it in titles.
    var title: String { "\"\(schema).\(name)\"" }
}

/// The columns of a type in TABLE_COLUMNS and SYSTEM_VIEW_COLUMNS.
private let typeColumns = "COLUMN_TYPE, COLUMN_PRECISION, COLUMN_SCALE, COLUMN_LENGTH"

/// The SQL name of the type that four such columns tell.
private func typeName(_ row: ArraySlice<String>) -> String {
    let cells = Array(row)
    return sqlTypeName(
        cells[0], precision: Int(cells[1]) ?? 0, scale: Int(cells[2]) ?? 0, length: Int(cells[3]) ?? 0)
}

extension Shell {
    /// The page of a table: columns, then indexes, colocation, zone and storage profile.
    func describeTable(_ table: Relation, _ modifiers: MetaCommand.Modifiers) throws(Failure) {
        let columns = try catalogRows(
            columns: 8,
            """
            SELECT COLUMN_NAME, \(typeColumns), IS_NULLABLE_COLUMN,
                   PK_COLUMN_ORDINAL, COLOCATION_COLUMN_ORDINAL
            FROM SYSTEM.TABLE_COLUMNS
            WHERE TABLE_ID = \(table.id)
            ORDER BY COLUMN_ORDINAL
            """)
        let indexes = try catalogRows(
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
            """)
        let places = try catalogRows(
            columns: 4,
            """
            SELECT t.STORAGE_PROFILE, t.ZONE_NAME, z.ZONE_PARTITIONS, z.ZONE_REPLICAS
            FROM SYSTEM.TABLES t JOIN SYSTEM.ZONES z ON z.ZONE_ID = t.ZONE_ID
            WHERE t.TABLE_ID = \(table.id)
            """)
        guard let columns, let indexes, let places else { return }

        var titles = ["Column", "Type", "Nullable"]
        if modifiers.isVerbose { titles += ["Primary key", "Colocation"] }
        let rows = columns.map { row in
            [row[0], typeName(row[1...4]), row[5] == "true" ? "" : "not null"]
                + (modifiers.isVerbose ? row[6...7].map(position) : [])
        }
        let colocation = columns.filter { !$0[7].isEmpty }.sorted { (Int($0[7]) ?? 0) < (Int($1[7]) ?? 0) }
        var footers = ["Indexes:"] + indexLines(indexes)
        footers.append("Colocated by: (\(colocation.map { sqlIdentifier($0[0]) }.joined(separator: ", ")))")
        if let place = places.first {
            let size =
                modifiers.isVerbose
                ? " (\(counted(place[2], "partition")), \(counted(place[3], "replica")))" : ""
            footers += ["Zone: \"\(place[1])\"\(size)", "Storage profile: \"\(place[0])\""]
        }
        if modifiers.isVerbose { footers.append("Id: \(table.id)") }
        try show(textTable(titles, rows), title: "Table \(table.title)", footers: footers)
    }

    /// The page of a system view.
    func describeView(_ view: Relation) throws(Failure) {
        let columns = try catalogRows(
            columns: 6,
            """
            SELECT NAME, \(typeColumns), IS_NULLABLE_COLUMN
            FROM SYSTEM.SYSTEM_VIEW_COLUMNS
            WHERE VIEW_ID = \(view.id)
            """)
        guard let columns else { return }
        let rows = columns.map { row in [row[0], typeName(row[1...4]), row[5] == "true" ? "" : "not null"] }
        try show(textTable(["Column", "Type", "Nullable"], rows), title: "System view \(view.title)", footers: [])
    }

    /// The page of an index.
    func describeIndex(_ index: Relation, _ modifiers: MetaCommand.Modifiers) throws(Failure) {
        let columns = try catalogRows(
            columns: 6,
            """
            SELECT c.COLUMN_NAME, t.COLUMN_TYPE, t.COLUMN_PRECISION, t.COLUMN_SCALE, t.COLUMN_LENGTH,
                   c.COLUMN_COLLATION
            FROM SYSTEM.INDEX_COLUMNS c
            JOIN SYSTEM.TABLE_COLUMNS t ON t.TABLE_ID = c.TABLE_ID AND t.COLUMN_NAME = c.COLUMN_NAME
            WHERE c.INDEX_ID = \(index.id)
            ORDER BY c.COLUMN_ORDINAL
            """)
        let facts = try catalogRows(
            columns: 5,
            """
            SELECT i.TABLE_NAME, i.INDEX_TYPE, i.IS_UNIQUE_INDEX, i.INDEX_STATE,
                   CASE WHEN i.INDEX_ID = t.TABLE_PK_INDEX_ID THEN 'primary' ELSE '' END
            FROM SYSTEM.INDEXES i JOIN SYSTEM.TABLES t ON t.TABLE_ID = i.TABLE_ID
            WHERE i.INDEX_ID = \(index.id)
            """)
        guard let columns, let facts else { return }
        let rows = columns.map { row in [row[0], typeName(row[1...4]), order(row[5])] }
        var footers: [String] = []
        if let fact = facts.first {
            let kind = fact[4] == "primary" ? "primary key, " : fact[2] == "true" ? "unique, " : ""
            footers.append(
                "\(kind)\(fact[1].lowercased()), for table \"\(index.schema).\(fact[0])\"\(state(fact[3]))")
        }
        if modifiers.isVerbose { footers.append("Id: \(index.id)") }
        try show(textTable(["Column", "Type", "Order"], rows), title: "Index \(index.title)", footers: footers)
    }

    /// `    "T_PK" PRIMARY KEY, hash (ID)`; a row is one column of an index.
    private func indexLines(_ rows: [[String]]) -> [String] {
        var lines: [String] = []
        var rest = rows[...]
        while let first = rest.first {
            let columns = rest.prefix { $0[0] == first[0] }
            rest = rest.dropFirst(columns.count)
            let kind = first[4] == "primary" ? " PRIMARY KEY," : first[2] == "true" ? " UNIQUE," : ""
            let list = columns.map { row in
                let order = order(row[6])
                return sqlIdentifier(row[5]) + (order.isEmpty ? "" : " \(order)")
            }
            lines.append(
                "    \"\(first[0])\"\(kind) \(first[1].lowercased()) (\(list.joined(separator: ", ")))\(state(first[3]))"
            )
        }
        return lines
    }

    /// `DESC` and the like, from `DESC_NULLS_FIRST`; what goes without saying is left out.
    private func order(_ collation: String) -> String {
        switch collation {
        case "ASC_NULLS_LAST": "ASC"
        case "DESC_NULLS_FIRST": "DESC"
        case let other: other.split(separator: "_").joined(separator: " ")
        }
    }

    /// The state of an index unless all is well.
    private func state(_ state: String) -> String { state == "AVAILABLE" ? "" : ", \(state.lowercased())" }

    /// `1 replica`, `3 replicas`.
    private func counted(_ number: String, _ noun: String) -> String { "\(number) \(noun)\(number == "1" ? "" : "s")" }

    /// A place in a key, counted from 1.
    private func position(_ ordinal: String) -> String { Int(ordinal).map { "\($0 + 1)" } ?? "" }
}
