import IgniteCore

/// The statements in the form of the Calcite engine.
let calciteOnlyStatementHelp = [
    StatementHelp(
        name: "CREATE INDEX", summary: "create an index",
        syntax: """
            CREATE INDEX [[IF NOT EXISTS] index] ON [schema.]table (column [ASC | DESC], …)
                [INLINE_SIZE bytes] [PARALLEL threads]

            The index belongs to the schema of the table.
            """),
    StatementHelp(
        name: "CREATE TABLE", summary: "create a table and its cache",
        syntax: """
            CREATE TABLE [IF NOT EXISTS] [schema.]table (
                column type [NULL | NOT NULL] [DEFAULT value] [PRIMARY KEY], …
                [, [CONSTRAINT name] PRIMARY KEY (column, …)]
            )
            [WITH "option=value,…"]

            CREATE TABLE [IF NOT EXISTS] [schema.]table [(column, …)] [WITH "option=value,…"] AS query

            where option is:
            \(commonTableOptions)

            Tables are atomic by default. \\dT lists the types.
            """),
    StatementHelp(
        name: "DELETE", summary: "delete rows",
        syntax: "DELETE FROM [schema.]table [[AS] alias] [WHERE condition]"),
    StatementHelp(
        name: "EXPLAIN", summary: "show the plan of a statement",
        syntax: """
            EXPLAIN PLAN FOR statement

            where statement is SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE; \\explain is a shorter form.
            """),
    StatementHelp(
        name: "INSERT", summary: "insert rows",
        syntax: """
            INSERT INTO [schema.]table [(column, …)] VALUES ({expression | DEFAULT}, …), …
            INSERT INTO [schema.]table [(column, …)] query
            """),
    StatementHelp(
        name: "KILL", summary: "end a query, a transaction or other work",
        syntax: """
            \(commonKillForms)

            \\queries and \\txs list the ids; \\kill is a shorter form.
            """),
    StatementHelp(
        name: "MERGE", summary: "update existing rows and insert the others",
        syntax: """
            MERGE INTO [schema.]table [[AS] alias] USING {table | (query)} [[AS] alias] ON condition
            [WHEN MATCHED THEN UPDATE SET column = expression, …]
            [WHEN NOT MATCHED THEN INSERT [(column, …)] VALUES (expression, …)]
            """),
    StatementHelp(
        name: "SELECT", summary: "query rows",
        syntax: """
            [WITH name [(column, …)] AS (query), …]
            SELECT [/*+ hint, … */] [ALL | DISTINCT] {* | expression [[AS] alias]}, …
            [FROM source, …]
            [WHERE condition]
            [GROUP BY {expression | ROLLUP (…) | CUBE (…) | GROUPING SETS (…)}, …]
            [HAVING condition]
            [{UNION | EXCEPT | INTERSECT} [ALL | DISTINCT] query]
            [ORDER BY expression [ASC | DESC] [NULLS {FIRST | LAST}], …]
            [LIMIT {n | ALL}] [OFFSET n [ROW | ROWS]] [FETCH {FIRST | NEXT} n {ROW | ROWS} ONLY]

            where source is:
                {[schema.]table | (query) | SYSTEM_RANGE(first, last)} [[AS] alias [(column, …)]]
                source [INNER | {LEFT | RIGHT | FULL} [OUTER]] JOIN source {ON condition | USING (column, …)}
                source NATURAL [INNER | {LEFT | RIGHT | FULL} [OUTER]] JOIN source
                source CROSS JOIN source

            and hint is FORCE_INDEX(index), NO_INDEX[(index)], ENFORCE_JOIN_ORDER, DISABLE_DECORRELATION,
            EXPAND_DISTINCT_AGG, {NL | CNL | MERGE | HASH}_JOIN, NO_{NL | CNL | MERGE | HASH}_JOIN or
            QUERY_ENGINE('engine').
            Window functions and recursive queries are not supported. WHERE requires FROM; FETCH replaces
            LIMIT.
            """),
    StatementHelp(
        name: "UPDATE", summary: "change rows",
        syntax: """
            UPDATE [schema.]table [[AS] alias] SET column = expression, … [WHERE condition]

            Columns of the primary key cannot be changed.
            """),
    StatementHelp(
        name: "VALUES", summary: "return rows without a table",
        syntax: "VALUES (expression, …), … [ORDER BY …] [LIMIT n] [OFFSET n]"),
]
