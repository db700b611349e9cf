/// The words of queries and DML that completion offers, which dialects have in common.
enum SQLWords {
    /// What a query between parentheses may begin with.
    static let queries = ["SELECT", "VALUES", "WITH"]

    /// Joins, as they stand between two tables.
    static let joins = [
        "CROSS JOIN", "FULL JOIN", "INNER JOIN", "JOIN", "LEFT JOIN", "NATURAL JOIN", "RIGHT JOIN",
    ]
    /// The clauses of a query in their order; what may follow one stands after it.
    static let clauses = [
        "WHERE", "GROUP BY", "HAVING", "UNION", "UNION ALL", "EXCEPT", "INTERSECT", "ORDER BY", "LIMIT", "OFFSET",
        "FETCH FIRST",
    ]

    /// The clauses that may follow one.
    static func clauses(after word: String) -> [String] {
        Array(clauses[((clauses.firstIndex { $0.hasPrefix(word) } ?? -1) + 1)...])
    }

    /// What may begin an operand beside names and functions.
    static let operands = [
        "CASE", "CAST(", "DATE", "EXISTS (", "FALSE", "INTERVAL", "NOT", "NULL", "TIME", "TIMESTAMP", "TRUE",
    ]
    /// What may stand after an operand.
    static let operators =
        ["AND", "IS", "IS NOT NULL", "IS NULL", "OR"] + negatable + ["NOT"] + negatable.map { "NOT \($0)" }
    /// What may stand after NOT after an operand.
    static let negatable = ["BETWEEN", "IN (", "LIKE", "SIMILAR TO"]
    /// What may stand after IS NOT.
    static let tests = ["DISTINCT FROM", "FALSE", "NULL", "TRUE"]
    /// The units of an INTERVAL.
    static let timeUnits = ["DAY", "HOUR", "MINUTE", "MONTH", "QUARTER", "SECOND", "WEEK", "YEAR"]
    /// Words after which an operand is expected.
    static let beforeOperands: Set<String> = [
        "ALL", "AND", "BETWEEN", "BOTH", "BY", "CASE", "DISTINCT", "ELSE", "ESCAPE", "FOR", "FROM", "LEADING", "LIKE",
        "NOT", "OR", "SYMMETRIC", "THEN", "TO", "TRAILING", "WHEN",
    ]
}
