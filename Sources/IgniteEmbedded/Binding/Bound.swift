import IgniteCore

/// An expression whose names and types are known, as SQL for SQLite.
struct Bound {
    var sql: String
    var type: SQLType
    /// The table column that it is, if it is nothing else.
    var origin: Column.Origin?
    /// Whether an aggregate function of this query is in it.
    var hasAggregate = false
    /// The first column in it that is outside of aggregate functions and of the expressions that the query groups by.
    var ungrouped: UngroupedColumn?
    /// The number of the parameter that it is, if it is nothing else.
    var parameter: Int?

    struct UngroupedColumn {
        let name: String
        let range: Range<Int>
    }

    init(_ sql: String, _ type: SQLType) {
        self.sql = sql
        self.type = type
    }

    /// Creates one from its parts, which decide what is aggregated and grouped.
    init(_ sql: String, _ type: SQLType, of parts: [Bound]) {
        self.init(sql, type)
        hasAggregate = parts.contains { $0.hasAggregate }
        ungrouped = parts.lazy.compactMap(\.ungrouped).first
    }

    /// The SQL for comparing and ordering, which texts need a collation for.
    var ordered: String { sql + type.collationClause }
}

/// Something in FROM.
struct Relation {
    /// The name that columns can be qualified with; nil if there is none.
    var name: String?
    /// The schema of a table that was named without an alias.
    var schema: String?
    /// The name in the SQL for SQLite.
    var sqlName: String
    var columns: [RelationColumn]
    /// Where it stands in the statement.
    var range: Range<Int>
}

struct RelationColumn {
    var name: String
    var type: SQLType
    /// The SQL of its value.
    var sql: String
    var origin: Column.Origin?
}

/// The names that are visible at a place of a statement.
final class Scope {
    var relations: [Relation] = []
    /// The columns of `*`, in their order.
    var starColumns: [RelationColumn] = []
    /// Columns that USING has merged. As in Ignite, they have no ambiguous name in the select list, and nowhere else.
    var merged: [String: RelationColumn] = [:]
    /// Whether the select list is being bound.
    var isSelectList = false
    /// The scope around a subquery.
    let outer: Scope?
    /// The clause that is being bound, if aggregate functions are not allowed in it.
    var clauseWithoutAggregates: String?
    /// The SQL of the expressions that the query groups by; nil without grouping.
    var groups: Set<String>?
    /// The names of the select list, for ORDER BY and HAVING. A name that stands there twice is ambiguous.
    var aliases: [String: [Bound]] = [:]
    /// Whether columns come before them.
    var aliasesComeLast = false
    /// Whether an aggregate function of this query was bound.
    var hasBoundAggregate = false

    init(outer: Scope?) { self.outer = outer }
}

/// A query whose names and types are known.
struct BoundQuery {
    var sql: String
    var columns: [ResultColumn]
    /// Whether it can have one row at most.
    var isSingleRow = false

    struct ResultColumn {
        var name: String
        var type: SQLType
        var origin: Column.Origin?
        /// The name in the result of a statement, where unnamed columns are called like their expressions; nil if it
        /// is the same.
        var text: String?
        /// Whether the name was given or is that of a column.
        var isNamed = true

        /// The column of the result of a statement.
        var result: Column { type.column(text ?? name, origin: origin) }
    }

    /// The name of a result column in SQL for SQLite.
    static func sqlName(_ index: Int) -> String { "e\(index)" }
}

extension SQLError {
    /// Adds the place in the statement, as Ignite writes it (ignite3-protocol.md 12.1).
    func at(_ range: Range<Int>, in sql: String) -> SQLError {
        var error = self
        error.message = "\(SourceText(sql).span(range)): \(message)"
        return error
    }

    /// Adds what Ignite says before all messages about a statement that does not fit.
    func failedToValidate() -> SQLError {
        var error = self
        error.message = "Failed to validate query. \(message)"
        return error
    }
}
