/// The system views of a protocol: the queries behind `\d`, Tab and the lists of the library.
///
/// What takes one query is its text, whose columns have the titles that are shown. What takes several, or has to be
/// put into words, is a report. The caller runs them.
package protocol SystemCatalog: Sendable {
    /// The schema of the system views, as stored.
    var schema: String { get }

    // MARK: Names

    /// All names that Tab offers, in one query of four columns: the kind, `S` for a schema, `Z` a zone, `I` an index,
    /// `R` a column of a table or a system view; then the schema, or the zone; the name in it; the column.
    var allNames: String { get }
    /// The names of all schemas, in their order.
    var schemaNames: String { get }
    /// Schema, name and zone of all tables, or of those of the schema that is the only parameter; ordered by the first
    /// two.
    func tableNames(inSchema: Bool) -> String

    // MARK: \d and its family

    func schemas(_ pattern: NamePattern?, withSystem: Bool, isVerbose: Bool) -> String
    func indexes(_ names: RelationNames, isVerbose: Bool) -> String
    /// Relations of several kinds.
    func relations(_ kinds: [RelationKind], _ names: RelationNames, isVerbose: Bool) -> String
    /// Kind, id, schema and name of relations of all kinds, ordered by the last two.
    func find(_ names: RelationNames) -> String
    /// The columns of a relation, and what else there is to it.
    func page(of relation: Relation, isVerbose: Bool) -> CatalogReport
    /// How many there are of what the cluster holds.
    var counts: CatalogReport { get }

    // MARK: What goes on

    /// The queries that are running, except this one.
    ///
    /// - Parameter text: what they hold; `*` and `?` stand for anything.
    func queries(holding text: String?, isVerbose: Bool) -> String
    /// The transactions, except that of this query.
    ///
    /// - Parameter own: the id of the user's, as the cluster knows it; empty when there is none.
    func transactions(own: String, isVerbose: Bool) -> String

    // MARK: What not every protocol has

    var zones: (any ZoneCatalog)? { get }
    var locks: (any LockCatalog)? { get }
}

/// Distribution zones and partitions.
package protocol ZoneCatalog: Sendable {
    func zones(_ pattern: NamePattern?, isVerbose: Bool) -> CatalogReport
    /// The partitions of tables, or of all zones.
    func partitions(of tables: RelationNames?) -> String
}

/// Locks.
package protocol LockCatalog: Sendable {
    /// - Parameter own: as in `SystemCatalog.transactions`.
    func locks(own: String, isVerbose: Bool) -> CatalogReport
}

/// What `\d` lists; the raw value is what it is called.
package enum RelationKind: String, CaseIterable, Sendable {
    case table, index
    case systemView = "system view"
}

/// A relation that was found by its name.
package struct Relation: Sendable {
    package let kind: RelationKind
    /// The cluster's own.
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

/// Which relations are meant.
package struct RelationNames: Sendable {
    /// nil: all.
    package let pattern: NamePattern?
    /// The schemas that are meant where the pattern names none.
    package let visible: [String]

    package init(_ pattern: NamePattern?, visible: [String]) {
        self.pattern = pattern
        self.visible = visible
    }

    /// The conditions for columns that hold schemas and names.
    package func conditions(schema: String, name: String) -> [String] {
        (pattern ?? .all).conditions(schema: schema, name: name, visible: visible)
    }
}

/// Queries whose rows are put together to one table.
package struct CatalogReport: Sendable {
    package struct Query: Sendable {
        package let sql: String
        /// How many columns it asks for.
        package let columns: Int

        package init(columns: Int, _ sql: String) {
            self.columns = columns
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
    /// Makes the table of the rows that the queries gave, in their order; NULL is empty.
    package let table: @Sendable (_ answers: [[[String]]]) -> Table

    package init(_ queries: [Query], table: @escaping @Sendable (_ answers: [[[String]]]) -> Table) {
        self.queries = queries
        self.table = table
    }
}

/// `SELECT column AS "Title", …`, from pairs of both.
package func selectList(_ columns: [(title: String, column: String)]) -> String {
    "SELECT " + columns.map { "\($0.column) AS \"\($0.title)\"" }.joined(separator: ",\n       ")
}

/// `WHERE a AND b` on a line of its own, or nothing.
package func whereClause(_ conditions: [String]) -> String {
    conditions.isEmpty ? "" : "\nWHERE " + conditions.joined(separator: " AND ")
}
