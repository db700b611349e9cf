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

    /// Whether it is VALUES and nothing else, in any parentheses.
    var isValues: Bool {
        guard orderBy.isEmpty, offset == nil, fetch == nil, common.isEmpty else { return false }
        return switch body {
        case .values: true
        case .nested(let query): query.isValues
        default: false
        }
    }

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
        var columns: NameList?
        var query: Query
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
        case function(Expression.Call, Range<Int>, Alias?)
        case join(Join)
    }

    struct Alias {
        var name: String
        var columns: NameList?
    }
}

/// Names in parentheses.
struct NameList {
    var names: [(text: String, range: Range<Int>)]
    /// The range with the parentheses.
    var range: Range<Int>

    /// The first name that was there before.
    var duplicate: (text: String, range: Range<Int>)? {
        var known: Set<String> = []
        return names.first { !known.insert($0.text).inserted }
    }
}

struct Join {
    var kind: JoinKind
    var left: TableReference
    var right: TableReference
    var condition: JoinCondition
    /// The range of the word JOIN.
    var keyword: Range<Int>
}

enum JoinKind: String { case inner = "INNER", left = "LEFT", right = "RIGHT", full = "FULL", cross = "CROSS" }

enum JoinCondition {
    case none
    case on(Expression)
    case using(NameList)
    /// The range is that of the word.
    case natural(Range<Int>)
    /// One that the join cannot have: what Ignite says about it, and where.
    case misplaced(String, Range<Int>)
}

struct OrderItem {
    var expression: Expression
    var isDescending = false
    /// NULLS FIRST or LAST; nil if not written.
    var nullsFirst: Bool?
}
