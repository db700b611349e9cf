// How Ignite's messages write calls.

extension Signature {
    /// What stands between the arguments of functions that have words of their own.
    static let separators = ["SUBSTRING": ["FROM", "FOR"], "POSITION": ["IN", "FROM"]]

    /// The forms of functions that messages list, where they are not the types of the arguments.
    static let forms: [String: [String]] = [
        "ABS": ["'ABS(<NUMERIC>)'", "'ABS(<DATETIME_INTERVAL>)'"],
        "AVG": ["'AVG(<NUMERIC>)'"],
        "CEIL": rounding("CEIL"),
        "CONCAT": ["'CONCAT(<STRING>)'"],
        "EXTRACT": [
            "'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'", "'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'",
            "'EXTRACT(<INTERVAL_DAY_TIME> FROM <INTERVAL_YEAR_MONTH>)'",
        ],
        "FLOOR": rounding("FLOOR"),
        "LEFT": ["'LEFT(<STRING>, <INTEGER>)'", "'LEFT(<BINARY>, <INTEGER>)'"],
        "LENGTH": ["'LENGTH(<CHARACTER>)'", "'LENGTH(<BINARY>)'"],
        "MOD": ["'MOD(<EXACT_NUMERIC>, <EXACT_NUMERIC>)'"],
        "POSITION": [
            "'POSITION(<STRING> IN <STRING>)'", "'POSITION(<STRING> IN <STRING> FROM <INTEGER>)'",
            "INSTR(<STRING>, <STRING>, <INTEGER>, <INTEGER>)",
        ],
        "POWER": ["'POWER(<NUMERIC>, <NUMERIC>)'"],
        "REPLACE": ["'REPLACE(<STRING>, <STRING>, <STRING>)'"],
        "RIGHT": ["'RIGHT(<STRING>, <INTEGER>)'", "'RIGHT(<BINARY>, <INTEGER>)'"],
        "ROUND": ["'ROUND(<NUMERIC>)'", "'ROUND(<NUMERIC>, <INTEGER>)'"],
        "SUBSTRING": ["CHAR", "VARCHAR", "BINARY", "VARBINARY"].flatMap { type in
            ["'SUBSTRING(<\(type)> FROM <INTEGER>)'", "'SUBSTRING(<\(type)> FROM <INTEGER> FOR <INTEGER>)'"]
        },
        "SUM": ["'SUM(<NUMERIC>)'"],
        "SYSTEM_RANGE": ["'SYSTEM_RANGE(<NUMERIC>, <NUMERIC>)'", "'SYSTEM_RANGE(<NUMERIC>, <NUMERIC>, <NUMERIC>)'"],
        "TIMESTAMPADD": ["'TIMESTAMPADD(<ANY>, <INTEGER>, <DATETIME>)'"],
        "TRIM": ["'TRIM([BOTH|LEADING|TRAILING] <ANY> FROM <STRING>)'"],
        "TRUNCATE": ["'TRUNCATE(<NUMERIC>)'", "'TRUNCATE(<NUMERIC>, <INTEGER>)'"],
        "UPPER": ["'UPPER(<CHARACTER>)'"],
    ]

    private static func rounding(_ name: String) -> [String] {
        ["'\(name)(<NUMERIC>)'", "'\(name)(<DATETIME_INTERVAL>)'"]
            + ["DATE", "TIME", "TIMESTAMP"].map { "'\(name)(<\($0)> TO <TIME_UNIT>)'" }
    }
}
