import IgniteCore

/// The system views, with the columns that Ignite 3.1 has (ignite3-protocol.md 13), as queries on the tables of
/// `CatalogStore`.
enum SystemViews {
    struct View {
        let id: Int
        let name: String
        let columns: [ViewColumn]
        /// What follows the select list.
        let source: Source
        /// NODE or CLUSTER.
        var isOfNode = false

        /// Returns the query of the view, whose columns are called `e0`, `e1` and so on.
        func sql(_ activity: ActivityRows) -> String {
            let list = columns.enumerated().map { "\($1.sql) AS \(BoundQuery.sqlName($0))" }.joined(separator: ", ")
            switch source {
            case .sql(let sql): return "SELECT \(list) \(sql)"
            case .activity(let rows): return "SELECT \(list) FROM (\(rows(activity)))"
            }
        }
    }

    enum Source {
        case sql(String)
        case activity(@Sendable (ActivityRows) -> String)
    }

    struct ViewColumn {
        let name: String
        let type: SQLType
        let sql: String
    }

    static func view(_ name: String) -> View? { all.first { $0.name == name } }

    /// Creates columns from `NAME type expression` lines; synonyms have the name of their column after `=`.
    private static func columns(_ lines: String) -> [ViewColumn] {
        var result: [ViewColumn] = []
        for line in lines.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            if words[1] == "=" {
                guard let column = result.first(where: { $0.name == words[2] }) else { continue }
                result.append(ViewColumn(name: words[0], type: column.type, sql: column.sql))
                continue
            }
            let type: SQLType =
                switch words[1] {
                case "int": SQLType(.integer)
                case "long": SQLType(.bigint)
                case "bool": SQLType(.boolean)
                case "time": SQLType(.timestampWithLocalTimeZone, precision: 9)
                default: SQLType(.varchar, precision: 65_536)
                }
            let sql = words[1] == "text" ? "(\(words[2]))\(SQLType.varchar.collationClause)" : words[2]
            result.append(ViewColumn(name: words[0], type: type, sql: sql))
        }
        return result
    }

    private static let tableSource = """
        FROM i_tables t JOIN i_schemas s ON s.id = t.schema_id JOIN i_zones z ON z.id = t.zone_id
        """

    /// The text of the columns of an index, `A ASC, B DESC`; only the names in hash indexes.
    private static let indexColumns = """
        (SELECT group_concat(part, ', ') FROM (SELECT c.name || CASE WHEN i.is_hash THEN '' WHEN x.is_descending \
        THEN ' DESC' ELSE ' ASC' END AS part FROM i_index_columns x JOIN i_columns c ON c.table_id = i.table_id \
        AND c.id = x.column_id WHERE x.index_id = i.id ORDER BY x.ordinal))
        """

    static let all: [View] = [
        View(
            id: 1, name: "SCHEMAS",
            columns: columns("SCHEMA_ID int id\nSCHEMA_NAME text name"), source: .sql("FROM i_schemas")),
        View(
            id: 2, name: "TABLES",
            columns: columns(
                """
                SCHEMA_NAME text s.name
                TABLE_NAME text t.name
                TABLE_ID int t.id
                TABLE_PK_INDEX_ID int t.key_index_id
                ZONE_NAME text z.name
                STORAGE_PROFILE text t.profile
                TABLE_COLOCATION_COLUMNS text (SELECT group_concat(name, ', ') FROM (SELECT name FROM i_columns c WHERE c.table_id = t.id AND c.colocation IS NOT NULL ORDER BY c.colocation))
                SCHEMA_ID int s.id
                ZONE_ID int z.id
                SCHEMA = SCHEMA_NAME
                NAME = TABLE_NAME
                ID = TABLE_ID
                PK_INDEX_ID = TABLE_PK_INDEX_ID
                COLOCATION_KEY_INDEX = TABLE_COLOCATION_COLUMNS
                ZONE = ZONE_NAME
                """), source: .sql(tableSource)),
        View(
            id: 3, name: "TABLE_COLUMNS",
            columns: columns(
                """
                SCHEMA_NAME text s.name
                TABLE_NAME text t.name
                TABLE_ID int t.id
                COLUMN_NAME text c.name
                COLUMN_TYPE text c.type
                IS_NULLABLE_COLUMN bool c.is_nullable
                COLUMN_PRECISION int CASE WHEN c.type IN ('STRING', 'BYTE_ARRAY') THEN 0 ELSE coalesce(c.precision, 0) END
                COLUMN_SCALE int coalesce(c.scale, 0)
                COLUMN_LENGTH int CASE WHEN c.type IN ('STRING', 'BYTE_ARRAY') THEN coalesce(c.precision, 65536) ELSE 1 END
                COLUMN_ORDINAL int c.ordinal
                SCHEMA_ID int s.id
                PK_COLUMN_ORDINAL int (SELECT x.ordinal FROM i_index_columns x WHERE x.index_id = t.key_index_id AND x.column_id = c.id)
                COLOCATION_COLUMN_ORDINAL int c.colocation
                SCHEMA = SCHEMA_NAME
                TYPE = COLUMN_TYPE
                NULLABLE = IS_NULLABLE_COLUMN
                PREC = COLUMN_PRECISION
                SCALE = COLUMN_SCALE
                LENGTH = COLUMN_LENGTH
                """),
            source: .sql(
                "FROM i_columns c JOIN i_tables t ON t.id = c.table_id JOIN i_schemas s ON s.id = t.schema_id")),
        View(
            id: 4, name: "INDEXES",
            columns: columns(
                """
                INDEX_ID int i.id
                INDEX_NAME text i.name
                TABLE_ID int t.id
                TABLE_NAME text t.name
                SCHEMA_ID int s.id
                SCHEMA_NAME text s.name
                INDEX_TYPE text CASE WHEN i.is_hash THEN 'HASH' ELSE 'SORTED' END
                IS_UNIQUE_INDEX bool i.id = t.key_index_id
                INDEX_COLUMNS text \(indexColumns)
                INDEX_STATE text 'AVAILABLE'
                TYPE = INDEX_TYPE
                IS_UNIQUE = IS_UNIQUE_INDEX
                COLUMNS = INDEX_COLUMNS
                STATUS = INDEX_STATE
                """),
            source: .sql(
                "FROM i_indexes i JOIN i_tables t ON t.id = i.table_id JOIN i_schemas s ON s.id = t.schema_id")),
        View(
            id: 5, name: "INDEX_COLUMNS",
            columns: columns(
                """
                SCHEMA_ID int s.id
                SCHEMA_NAME text s.name
                TABLE_ID int t.id
                TABLE_NAME text t.name
                INDEX_ID int i.id
                INDEX_NAME text i.name
                COLUMN_NAME text c.name
                COLUMN_ORDINAL int x.ordinal
                COLUMN_COLLATION text CASE WHEN i.is_hash THEN NULL ELSE (CASE WHEN x.is_descending THEN 'DESC' ELSE 'ASC' END) || (CASE WHEN x.nulls_first THEN '_NULLS_FIRST' ELSE '_NULLS_LAST' END) END
                """),
            source: .sql(
                """
                FROM i_index_columns x JOIN i_indexes i ON i.id = x.index_id JOIN i_tables t ON t.id = i.table_id \
                JOIN i_schemas s ON s.id = t.schema_id JOIN i_columns c ON c.table_id = t.id AND c.id = x.column_id
                """)),
        View(
            id: 6, name: "ZONES",
            columns: columns(
                """
                ZONE_NAME text name
                ZONE_PARTITIONS int partitions
                ZONE_REPLICAS int replicas
                DATA_NODES_AUTO_ADJUST_SCALE_UP int scale_up
                DATA_NODES_AUTO_ADJUST_SCALE_DOWN int scale_down
                DATA_NODES_FILTER text node_filter
                IS_DEFAULT_ZONE bool is_default
                ZONE_CONSISTENCY_MODE text consistency
                ZONE_ID int id
                NAME = ZONE_NAME
                PARTITIONS = ZONE_PARTITIONS
                REPLICAS = ZONE_REPLICAS
                CONSISTENCY_MODE = ZONE_CONSISTENCY_MODE
                ZONE_QUORUM_SIZE int quorum
                """), source: .sql("FROM i_zones")),
        View(
            id: 7, name: "ZONE_STORAGE_PROFILES",
            columns: columns(
                """
                ZONE_NAME text z.name
                STORAGE_PROFILE text p.name
                IS_DEFAULT_PROFILE bool p.ordinal = 0
                ZONE_ID int z.id
                """), source: .sql("FROM i_profiles p JOIN i_zones z ON z.id = p.zone_id")),
        View(
            id: 8, name: "SQL_QUERIES",
            columns: columns(
                """
                INITIATOR_NODE text '\(embeddedNodeName)'
                QUERY_ID text column1
                QUERY_PHASE text column2
                QUERY_TYPE text column3
                QUERY_DEFAULT_SCHEMA text column4
                SQL text column5
                QUERY_START_TIME time column6
                TRANSACTION_ID text column7
                PARENT_QUERY_ID text NULL
                QUERY_STATEMENT_ORDINAL int NULL
                ID = QUERY_ID
                PHASE = QUERY_PHASE
                TYPE = QUERY_TYPE
                SCHEMA = QUERY_DEFAULT_SCHEMA
                START_TIME = QUERY_START_TIME
                PARENT_ID = PARENT_QUERY_ID
                STATEMENT_NUM = QUERY_STATEMENT_ORDINAL
                """), source: .activity { $0.queries }, isOfNode: true),
        View(
            id: 9, name: "TRANSACTIONS",
            columns: columns(
                """
                COORDINATOR_NODE_ID text '\(embeddedNodeName)'
                TRANSACTION_STATE text column1
                TRANSACTION_ID text column2
                TRANSACTION_START_TIME time column3
                TRANSACTION_TYPE text column4
                TRANSACTION_PRIORITY text 'NORMAL'
                STATE = TRANSACTION_STATE
                ID = TRANSACTION_ID
                START_TIME = TRANSACTION_START_TIME
                TYPE = TRANSACTION_TYPE
                PRIORITY = TRANSACTION_PRIORITY
                """), source: .activity { $0.transactions }, isOfNode: true),
        View(
            id: 10, name: "LOCKS",
            columns: columns(
                """
                OWNING_NODE_ID text NULL
                TRANSACTION_ID text NULL
                OBJECT_ID text NULL
                LOCK_MODE text NULL
                TX_ID = TRANSACTION_ID
                MODE = LOCK_MODE
                """), source: .sql("WHERE FALSE"), isOfNode: true),
        View(
            id: 11, name: "COMPUTE_TASKS",
            columns: columns(
                """
                COORDINATOR_NODE_ID text NULL
                COMPUTE_TASK_ID text NULL
                COMPUTE_TASK_STATUS text NULL
                COMPUTE_TASK_CREATE_TIME time NULL
                COMPUTE_TASK_START_TIME time NULL
                COMPUTE_TASK_FINISH_TIME time NULL
                ID = COMPUTE_TASK_ID
                STATUS = COMPUTE_TASK_STATUS
                CREATE_TIME = COMPUTE_TASK_CREATE_TIME
                START_TIME = COMPUTE_TASK_START_TIME
                FINISH_TIME = COMPUTE_TASK_FINISH_TIME
                """), source: .sql("WHERE FALSE"), isOfNode: true),
        partitions(12, "GLOBAL_PARTITION_STATES", ofTables: true, isLocal: false),
        partitions(13, "LOCAL_PARTITION_STATES", ofTables: true, isLocal: true),
        partitions(14, "GLOBAL_ZONE_PARTITION_STATES", ofTables: false, isLocal: false),
        partitions(15, "LOCAL_ZONE_PARTITION_STATES", ofTables: false, isLocal: true),
        View(
            id: 16, name: "SYSTEM_VIEWS",
            columns: columns(
                """
                VIEW_ID int column1
                SCHEMA_NAME text '\(Catalog.systemSchema)'
                VIEW_NAME text column2
                VIEW_TYPE text column3
                ID = VIEW_ID
                SCHEMA = SCHEMA_NAME
                NAME = VIEW_NAME
                TYPE = VIEW_TYPE
                """),
            source: .activity { _ in
                "VALUES "
                    + all.map { "(\($0.id), '\($0.name)', '\($0.isOfNode ? "NODE" : "CLUSTER")')" }
                    .joined(separator: ", ")
            }),
        View(
            id: 17, name: "SYSTEM_VIEW_COLUMNS",
            columns: columns(
                """
                VIEW_ID int column1
                VIEW_NAME text column2
                COLUMN_TYPE text column3
                IS_NULLABLE_COLUMN bool TRUE
                COLUMN_PRECISION int column4
                COLUMN_SCALE int 0
                COLUMN_LENGTH int column5
                NAME = VIEW_NAME
                TYPE = COLUMN_TYPE
                NULLABLE = IS_NULLABLE_COLUMN
                PRECISION = COLUMN_PRECISION
                SCALE = COLUMN_SCALE
                LENGTH = COLUMN_LENGTH
                """),
            source: .activity { _ in
                "VALUES "
                    + all.flatMap { view in
                        view.columns.map { column in
                            let type = CatalogStore.typeName(column.type.type)
                            let length = column.type.type == .varchar ? 65_536 : 1
                            let precision = column.type.type == .timestampWithLocalTimeZone ? 9 : 0
                            return "(\(view.id), '\(column.name)', '\(type)', \(precision), \(length))"
                        }
                    }.joined(separator: ", ")
            }),
    ]

    /// The states of partitions: all of them are healthy and here.
    private static func partitions(_ id: Int, _ name: String, ofTables: Bool, isLocal: Bool) -> View {
        var lines: [String] = []
        if isLocal { lines.append("NODE_NAME text '\(embeddedNodeName)'") }
        lines.append("ZONE_NAME text z.name")
        if ofTables { lines += ["TABLE_ID int t.id", "SCHEMA_NAME text s.name", "TABLE_NAME text t.name"] }
        lines += ["PARTITION_ID int p.n", "PARTITION_STATE text '\(isLocal ? "HEALTHY" : "AVAILABLE")'"]
        if isLocal { lines.append("ESTIMATED_ROWS long NULL") }
        lines.append("ZONE_ID int z.id")
        if ofTables { lines += ["SCHEMA_ID int s.id", "STATE = PARTITION_STATE"] }
        let counter = """
            (WITH RECURSIVE p(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM p WHERE n < 65000) SELECT n FROM p)
            """
        let source = ofTables ? tableSource : "FROM i_zones z"
        return View(
            id: id, name: name, columns: columns(lines.joined(separator: "\n")),
            source: .sql("\(source) JOIN \(counter) p ON p.n < z.partitions"))
    }
}

/// The name of every embedded node.
let embeddedNodeName = "embedded"
