/// A query as written.
struct Query {
    /// WITH, in its order.
    var common: [CommonTable] = []
    var body: Body
    var orderBy: [OrderItem] = []
    var offset: Expression?
    /// FETCH FIRST or LIMIT.
    var fetch: Expression?
    var range: Range<Int>

    indirect enum Body {
        case select(Select)
        case values([[Expression]])
        case setOperation(SetOperator, all: Bool, Query, Query)
        /// A query in parentheses.
        case nested(Query)
    }

    enum SetOperator: String { case union = "UNION", intersect = "INTERSECT", except = "EXCEPT" }

    struct CommonTable {
        var name: String
        var columns: [String]
        var query: Query
        var range: Range<Int>
    }
}

struct Select {
    var isDistinct = false
    var items: [Item]
    /// Nil without FROM.
    var from: TableReference?
    var condition: Expression?
    var groupBy: [Expression] = []
    /// Whether GROUP BY was written, which can be empty: GROUP BY ().
    var isGrouped = false
    var having: Expression?

    enum Item {
        /// `*`, or `t.*` with the names before it.
        case star([String], Range<Int>)
        case expression(Expression, alias: String?)
    }
}

struct TableReference {
    var kind: Kind
    var range: Range<Int>

    indirect enum Kind {
        /// A table or view: the names as stored, the table last.
        case named([String], Alias?)
        case query(Query, Alias?)
        /// TABLE(SYSTEM_RANGE(…)).
        case function(Expression.Call, Alias?)
        case join(JoinKind, TableReference, TableReference, JoinCondition)
    }

    struct Alias {
        var name: String
        var columns: [String]
    }
}

enum JoinKind: String { case inner = "INNER", left = "LEFT", right = "RIGHT", full = "FULL", cross = "CROSS" }

enum JoinCondition {
    case none
    case on(Expression)
    case using([String])
    case natural
}

struct OrderItem {
    var expression: Expression
    var isDescending = false
    /// NULLS FIRST or LAST; nil if not written.
    var nullsFirst: Bool?
}
