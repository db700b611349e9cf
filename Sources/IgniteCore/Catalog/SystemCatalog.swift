/// The system views of a protocol: the queries for `\d`, completion and the lists of the library.
///
/// An operation with one query returns its text; its columns have the titles to show. An operation with several
/// queries, or with results that need to be put into words, returns a report. The caller runs the queries.
package protocol SystemCatalog: Sendable {
    /// The schema of the system views, as stored.
    var schema: String { get }

    // MARK: Names

    /// All names for completion, in one query of four columns: the kind (`S` for a schema, `Z` a zone, `C` a cache, `T` a
    /// binary type, `I` an index, `R` a column of a table or a view), the schema or other name, the name in the schema
    /// and the column. The column is empty for a view whose columns are unknown.
    var allNames: String { get }
    /// The names of all schemas, in order.
    var schemaNames: String { get }
    /// Returns schema, name and zone (in Ignite 2, the cache) of all tables, or of those in the schema that is the only
    /// parameter, ordered by schema and name.
    func tableNames(inSchema: Bool) -> String

    // MARK: \d and its family

    /// The kinds of relations that there are.
    var relationKinds: [RelationKind] { get }
    func schemas(_ pattern: NamePattern?, withSystem: Bool, isVerbose: Bool) -> String
    func indexes(_ names: RelationNames, isVerbose: Bool) -> String
    /// Returns relations of several kinds.
    func relations(_ kinds: [RelationKind], _ names: RelationNames, isVerbose: Bool) -> String
    /// Returns kind, id, schema and name of relations of all kinds, ordered by schema and name.
    func find(_ names: RelationNames) -> String
    /// Returns the columns and other properties of a relation.
    func page(of relation: Relation, isVerbose: Bool) -> CatalogReport
    /// Returns the cluster of a server as a row with name, id and version, and if verbose, the numbers of objects in it.
    func cluster(_ server: ServerInfo, isVerbose: Bool) -> CatalogReport
    /// Returns the partitions of tables, or all partitions.
    func partitions(of tables: RelationNames?) -> String

    // MARK: Definitions

    /// Returns the definitions of tables and views, and of the schemas and zones in the cluster.
    func definitions(_ names: RelationNames) -> DefinitionReport
    /// Returns the query for what the definition of a table lacks.
    func details(of table: TableStructure) -> CatalogReport.Query
    /// Returns a table with the details in the rows of that query.
    func table(_ table: TableStructure, with details: [[String]]) -> TableStructure

    // MARK: Activity

    /// Returns the running queries, except this one.
    ///
    /// - Parameter text: A text that they contain; `*` and `?` are wildcards.
    func queries(holding text: String?, isVerbose: Bool) -> String
    /// Returns the transactions, except that of this query.
    ///
    /// - Parameters:
    ///   - own: The id of the user's transaction in the cluster; empty if there is none.
    ///   - label: Its label, if the protocol has labels; empty if there is none.
    func transactions(own: String, label: String, isVerbose: Bool) -> String

    /// The nodes, queries, transactions and locks at one moment.
    var activityReport: ActivityReport { get }

    /// Returns the statement that ends a query or a transaction; nil if the id does not have the form of one.
    func kill(_ target: KillTarget, id: String) -> String?
    /// The statement that lists the ids and the states of the transactions; nil if the answer of the server to KILL
    /// always says whether the transaction is ended.
    var transactionStates: String? { get }

    /// Returns what to ask about the state of the cluster.
    ///
    /// - Parameter seconds: The age of the transactions and queries to ask for.
    func healthChecks(olderThan seconds: Int) -> [HealthCheck]

    // MARK: Optional parts; nil if the protocol does not have them

    var zones: (any ZoneCatalog)? { get }
    var locks: (any LockCatalog)? { get }
    var caches: (any CacheCatalog)? { get }
}

/// What can be ended from another session; the raw value is its keyword.
package enum KillTarget: String, Sendable {
    case query = "QUERY"
    case transaction = "TRANSACTION"
}

/// Distribution zones.
package protocol ZoneCatalog: Sendable {
    func zones(_ pattern: NamePattern?, isVerbose: Bool) -> CatalogReport
}

/// Locks.
package protocol LockCatalog: Sendable {
    /// - Parameter own: As in `SystemCatalog.transactions`.
    func locks(own: String, isVerbose: Bool) -> CatalogReport
}

/// Caches, the binary types of their objects, and the nodes that store them.
package protocol CacheCatalog: Sendable {
    func caches(_ pattern: NamePattern?, isVerbose: Bool) -> CatalogReport
    func types(_ pattern: NamePattern?, isVerbose: Bool) -> CatalogReport
    /// Returns the nodes of the cluster, and those of the baseline that are offline.
    func nodes(isVerbose: Bool) -> CatalogReport
}

/// The kinds of relations that `\d` lists; the raw value is their name.
package enum RelationKind: String, Sendable {
    case table, view, index
    case systemView = "system view"
}

/// A relation that was found by its name.
package struct Relation: Sendable {
    package let kind: RelationKind
    /// The id in the cluster; in Ignite 2, the table of a table or of an index.
    package let id: String
    package let schema: String
    package let name: String

    package init(kind: RelationKind, id: String, schema: String, name: String) {
        self.kind = kind
        self.id = id
        self.schema = schema
        self.name = name
    }
}

/// A selection of relations.
package struct RelationNames: Sendable {
    /// nil for all.
    package let pattern: NamePattern?
    /// The schemas to search if the pattern does not contain one.
    package let visible: [String]

    package init(_ pattern: NamePattern?, visible: [String]) {
        self.pattern = pattern
        self.visible = visible
    }

    /// Returns the conditions for the columns of schemas and names.
    package func conditions(schema: String, name: String, _ syntax: PatternSyntax = .standard) -> [String] {
        (pattern ?? .all).conditions(schema: schema, name: name, visible: visible, syntax)
    }
}

/// Queries whose rows are combined into one table.
package struct CatalogReport: Sendable {
    package struct Query: Sendable {
        package let sql: String
        /// The number of columns in the result; nil if the answer is a row for each column, with its name.
        package let columns: Int?

        package init(columns: Int, _ sql: String) {
            self.columns = columns
            self.sql = sql
        }

        /// Creates a query whose answer is the names of the columns in the result: a row for each. There is no row if
        /// the server refuses the query, as it does for a view of a table that no longer exists.
        package init(columnNames sql: String) {
            columns = nil
            self.sql = sql
        }
    }

    package struct Table: Equatable, Sendable {
        package var titles: [String]
        package var rows: [[String]]
        /// Lines after the rows.
        package var footers: [String]

        package init(_ titles: [String], _ rows: [[String]], footers: [String] = []) {
            self.titles = titles
            self.rows = rows
            self.footers = footers
        }
    }

    package let queries: [Query]
    /// Returns the table for the rows of the queries, in order; NULL is empty.
    package let table: @Sendable (_ answers: [[[String]]]) -> Table

    package init(_ queries: [Query], table: @escaping @Sendable (_ answers: [[[String]]]) -> Table) {
        self.queries = queries
        self.table = table
    }
}

/// Returns `SELECT column AS "Title", …` for pairs of title and column.
package func selectList(_ columns: [(title: String, column: String)]) -> String {
    "SELECT " + columns.map { "\($0.column) AS \"\($0.title)\"" }.joined(separator: ",\n       ")
}

/// Returns `WHERE a AND b` on a line of its own, or an empty text.
package func whereClause(_ conditions: [String]) -> String {
    conditions.isEmpty ? "" : "\nWHERE " + conditions.joined(separator: " AND ")
}

/// Returns the pattern for LIKE that matches texts with the given part, in which `*` and `?` are wildcards.
package func likeText(_ text: String) -> String {
    var like = "%"
    for scalar in text.unicodeScalars {
        switch scalar {
        case "*": like += "%"
        case "?": like += "_"
        case "%", "_", "\\": like += "\\\(scalar)"
        default: like.unicodeScalars.append(scalar)
        }
    }
    return like + "%"
}
