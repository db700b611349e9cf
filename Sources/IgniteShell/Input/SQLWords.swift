/// The words of Ignite 3's SQL that completion offers, as they were tried on 3.1.0.
enum SQLWords {
    /// What a statement may begin with.
    static let statements = [
        "ALTER", "BEGIN", "COMMIT", "CREATE", "DELETE FROM", "DROP", "EXPLAIN", "INSERT INTO", "KILL", "MERGE INTO",
        "ROLLBACK", "SELECT", "START TRANSACTION", "UPDATE", "VALUES", "WITH",
    ]
    /// What a query between parentheses may begin with.
    static let queries = ["SELECT", "VALUES", "WITH"]

    /// Joins, as they stand between two tables.
    static let joins = [
        "CROSS JOIN", "FULL JOIN", "INNER JOIN", "JOIN", "LEFT JOIN", "NATURAL JOIN", "RIGHT JOIN",
    ]
    /// The clauses of a query in their order; what may follow one stands behind it.
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
    /// What may stand behind an operand.
    static let operators =
        ["AND", "IS", "IS NOT NULL", "IS NULL", "OR"] + negatable + ["NOT"] + negatable.map { "NOT \($0)" }
    /// What may stand behind NOT behind an operand.
    static let negatable = ["BETWEEN", "IN (", "LIKE", "SIMILAR TO"]
    /// What may stand behind IS NOT.
    static let tests = ["DISTINCT FROM", "FALSE", "NULL", "TRUE"]
    /// The units of an INTERVAL.
    static let timeUnits = ["DAY", "HOUR", "MINUTE", "MONTH", "QUARTER", "SECOND", "WEEK", "YEAR"]
    /// What EXTRACT gives.
    static let timeParts =
        timeUnits + ["CENTURY", "DECADE", "DOW", "DOY", "EPOCH", "MICROSECOND", "MILLISECOND"]
    /// Words behind which an operand is expected.
    static let beforeOperands: Set<String> = [
        "ALL", "AND", "BETWEEN", "BOTH", "BY", "CASE", "DISTINCT", "ELSE", "ESCAPE", "FOR", "FROM", "LEADING", "LIKE",
        "NOT", "OR", "SYMMETRIC", "THEN", "TO", "TRAILING", "WHEN",
    ]

    static let types = [
        "BIGINT", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "INTEGER", "REAL", "SMALLINT", "TIME", "TIMESTAMP",
        "TIMESTAMP WITH LOCAL TIME ZONE", "TINYINT", "UUID", "VARBINARY", "VARCHAR",
    ]

    /// Functions that are called with parentheses.
    static let functions = builtInFunctions.filter { !$0.arguments.isEmpty }.map(\.name)
    /// Functions that are called without.
    static let bareFunctions = builtInFunctions.filter(\.arguments.isEmpty).map(\.name)

    /// Words that can be names in double quotes only.
    static let reserved = Set(
        list(
            """
            ABS ALL ALTER AND ANY ARRAY ARRAY_MAX_CARDINALITY AS ASOF ASYMMETRIC AVG BETWEEN BOTH BY CALL CARDINALITY
            CASE CAST CEILING CHAR CHARACTER CHARACTER_LENGTH CHAR_LENGTH COALESCE COLLECT COLUMN CONSTRAINT CONVERT
            COUNT COVAR_POP COVAR_SAMP CREATE CROSS CUBE CUME_DIST CURRENT CURRENT_CATALOG CURRENT_DATE CURRENT_PATH
            CURRENT_ROLE CURRENT_ROW CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DATE DATETIME DECIMAL
            DEFAULT DELETE DENSE_RANK DESCRIBE DISTINCT DROP ELEMENT ELSE EVERY EXCEPT EXISTS EXP EXPLAIN EXTEND
            EXTRACT FALSE FETCH FILTER FIRST_VALUE FLOOR FOR FRIDAY FROM FULL FUSION GROUP GROUPING HAVING HOUR IF IN
            INDEX INNER INSERT INTERSECT INTERSECTION INTERVAL INTO IS JOIN JSON_SCOPE LAG LAST_VALUE LEAD LEADING
            LEFT LIKE LIMIT LN LOCALTIME LOCALTIMESTAMP LOWER MATCH_RECOGNIZE MAX MERGE MIN MINUS MINUTE MOD MONDAY
            MONTH MULTISET NATURAL NEW NEXT NOT NTH_VALUE NTILE NULL NULLIF OCTET_LENGTH OFFSET ON OR ORDER OUTER
            OVER PARTITION PERCENTILE_CONT PERCENTILE_DISC PERCENT_RANK PERIOD PERMUTE POWER PRECISION PRIMARY
            QUALIFY RANK REGR_COUNT REGR_SXX RENAME RESET RIGHT ROLLUP ROW ROW_NUMBER SATURDAY SECOND SELECT
            SESSION_USER SET SOME SPECIFIC SQRT STDDEV_POP STDDEV_SAMP STREAM SUBSTRING SUM SUNDAY SYMMETRIC
            SYSTEM_TIME SYSTEM_USER TABLE TABLESAMPLE THEN THURSDAY TIME TIMESTAMP TO TRAILING TRUE TRUNCATE TUESDAY
            UESCAPE UNION UNIQUE UNKNOWN UPDATE UPPER UPSERT USER USING UUID VALUE VALUES VARIANT VAR_POP VAR_SAMP
            WEDNESDAY WHEN WHERE WINDOW WITH WITHIN YEAR
            """))

    /// Whether a stored name has to stand in double quotes.
    static func needsQuotes(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first), first != UInt8(ascii: "$") else {
            return true
        }
        let isPlain = name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                UInt8(ascii: "$"):
                true
            default: false
            }
        }
        return !isPlain || reserved.contains(name)
    }

    private static func list(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\n" }.map(String.init) }
}
