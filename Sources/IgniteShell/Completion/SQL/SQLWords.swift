/// The words of queries and DML for completion, which all dialects share.
enum SQLWords {
    /// The words that can start a query in parentheses.
    static let queries = ["SELECT", "VALUES", "WITH"]

    /// The joins between two tables.
    static let joins = [
        "CROSS JOIN", "FULL JOIN", "INNER JOIN", "JOIN", "LEFT JOIN", "NATURAL JOIN", "RIGHT JOIN",
    ]
    /// The clauses of a query in order, each followed by those that can follow it.
    static let clauses = [
        "WHERE", "GROUP BY", "HAVING", "UNION", "UNION ALL", "EXCEPT", "INTERSECT", "ORDER BY", "LIMIT", "OFFSET",
        "FETCH FIRST",
    ]

    /// Returns the clauses that can follow a clause.
    static func clauses(after word: String) -> [String] {
        Array(clauses[((clauses.firstIndex { $0.hasPrefix(word) } ?? -1) + 1)...])
    }

    /// The words that can start an operand, besides names and functions.
    static let operands = [
        "CASE", "CAST(", "DATE", "EXISTS (", "FALSE", "INTERVAL", "NOT", "NULL", "TIME", "TIMESTAMP", "TRUE",
    ]
    /// The words that can follow an operand.
    static let operators =
        ["AND", "IS", "IS NOT NULL", "IS NULL", "OR"] + negatable + ["NOT"] + negatable.map { "NOT \($0)" }
    /// The words that can follow NOT after an operand.
    static let negatable = ["BETWEEN", "IN (", "LIKE", "SIMILAR TO"]
    /// The words that can follow IS NOT.
    static let tests = ["DISTINCT FROM", "FALSE", "NULL", "TRUE"]
    /// The units of an INTERVAL.
    static let timeUnits = ["DAY", "HOUR", "MINUTE", "MONTH", "QUARTER", "SECOND", "WEEK", "YEAR"]
    /// The words after which an operand is expected.
    static let beforeOperands: Set<String> = [
        "ALL", "AND", "BETWEEN", "BOTH", "BY", "CASE", "DISTINCT", "ELSE", "ESCAPE", "FOR", "FROM", "LEADING", "LIKE",
        "NOT", "OR", "SYMMETRIC", "THEN", "TO", "TRAILING", "WHEN",
    ]
}
