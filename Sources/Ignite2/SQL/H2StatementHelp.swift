import IgniteCore

/// The statements in the form of the H2 engine.
let h2OnlyStatementHelp = [
    StatementHelp(
        name: "CREATE INDEX", summary: "create an index",
        syntax: """
            CREATE INDEX [[IF NOT EXISTS] [schema.]index] ON [schema.]table (column [ASC | DESC], …)
                [INLINE_SIZE bytes] [PARALLEL threads]
            """),
    StatementHelp(
        name: "CREATE TABLE", summary: "create a table and its cache",
        syntax: """
            CREATE TABLE [IF NOT EXISTS] [schema.]table (
                column type [NULL | NOT NULL] [DEFAULT value] [PRIMARY KEY], …
                [, [CONSTRAINT name] PRIMARY KEY (column, …)]
            )
            [WITH "option=value,…"]

            where option is:
            \(commonTableOptions)
                WRAP_KEY={TRUE | FALSE}, WRAP_VALUE={TRUE | FALSE}
                PARALLELISM=n, PK_INLINE_SIZE=bytes, AFFINITY_INDEX_INLINE_SIZE=bytes

            A primary key and another column are required. Tables are atomic by default. \\dT lists the types.
            """),
    StatementHelp(
        name: "DELETE", summary: "delete rows",
        syntax: "DELETE FROM [schema.]table [[AS] alias] [WHERE condition] [LIMIT n]"),
    StatementHelp(
        name: "EXPLAIN", summary: "show the plan of a query",
        syntax: """
            EXPLAIN [PLAN FOR | ANALYZE] query

            ANALYZE runs the query and adds numbers of rows. \\explain is a shorter form.
            """),
    StatementHelp(
        name: "INSERT", summary: "insert rows",
        syntax: """
            INSERT INTO [schema.]table [(column, …)] VALUES (expression, …), …
            INSERT INTO [schema.]table [(column, …)] query
            INSERT INTO [schema.]table SET column = expression, …
            """),
    StatementHelp(
        name: "KILL", summary: "end a query, a transaction or other work",
        syntax: """
            \(commonKillForms)
            KILL CLIENT number

            \\queries and \\txs list the ids; \\kill is a shorter form.
            """),
    StatementHelp(
        name: "MERGE", summary: "update existing rows and insert the others",
        syntax: """
            MERGE INTO [schema.]table (column, …) [KEY (column, …)] VALUES (expression, …), …
            MERGE INTO [schema.]table (column, …) [KEY (column, …)] query
            """),
    StatementHelp(
        name: "SELECT", summary: "query rows",
        syntax: """
            [WITH name [(column, …)] AS (query), …]
            SELECT [/*+ hint, … */] [TOP n] [ALL | DISTINCT] {* | expression [[AS] alias]}, …
            [FROM source, …]
            [WHERE condition]
            [GROUP BY expression, …]
            [HAVING condition]
            [{UNION [ALL | DISTINCT] | EXCEPT | MINUS | INTERSECT} query]
            [ORDER BY expression [ASC | DESC] [NULLS {FIRST | LAST}], …]
            [LIMIT n [OFFSET n]]
            [OFFSET n {ROW | ROWS}] [FETCH {FIRST | NEXT} n {ROW | ROWS} ONLY]

            where source is:
                {[schema.]table | (query) | SYSTEM_RANGE(first, last)} [[AS] alias] [USE INDEX (index, …)]
                source [INNER | {LEFT | RIGHT} [OUTER]] JOIN source ON condition
                source {CROSS | NATURAL} JOIN source

            and hint is QUERY_ENGINE('engine').
            Full joins, grouping sets, window functions and recursive queries are not supported.
            """),
    StatementHelp(
        name: "UPDATE", summary: "change rows",
        syntax: """
            UPDATE [schema.]table [[AS] alias] SET column = expression, … [WHERE condition] [LIMIT n]

            Columns of the primary key cannot be changed.
            """),
    StatementHelp(
        name: "VALUES", summary: "return rows without a table",
        syntax: "VALUES (expression, …), …"),
]
