import IgniteCore

/// The statements in the order of their names. Every form was tested with Ignite 3.1.0.
let ignite3StatementHelp = [
    StatementHelp(
        name: "ALTER TABLE", summary: "change the columns of a table",
        syntax: """
            ALTER TABLE [IF EXISTS] [schema.]table action

            where action is:
                ADD [COLUMN] {column type [NULL | NOT NULL] [DEFAULT value] | (column type …, …)}
                DROP [COLUMN] {column | (column, …)}
                ALTER [COLUMN] column SET DATA TYPE type [NULL | NOT NULL] [DEFAULT value]
                ALTER [COLUMN] column {SET DEFAULT value | DROP DEFAULT | DROP NOT NULL}

            A type can only be changed to a wider one.
            """),
    StatementHelp(
        name: "ALTER ZONE", summary: "change a distribution zone",
        syntax: """
            ALTER ZONE [IF EXISTS] zone SET {option | (option, …)}
            ALTER ZONE [IF EXISTS] zone SET DEFAULT
            ALTER ZONE [IF EXISTS] zone RENAME TO name

            where option is:
                REPLICAS {n | ALL}
                QUORUM SIZE n
                AUTO SCALE {UP | DOWN} {seconds | OFF}
                AUTO SCALE OFF
                NODES FILTER 'JSON path'
            """),
    StatementHelp(
        name: "COMMIT", summary: "commit the transaction if it is still alive",
        syntax: """
            COMMIT [WORK | TRANSACTION]

            The shell executes this itself, as \\commit does.
            """),
    StatementHelp(
        name: "CREATE INDEX", summary: "create an index",
        syntax: """
            CREATE INDEX [IF NOT EXISTS] index ON [schema.]table
                [USING SORTED] (column [ASC | DESC] [NULLS {FIRST | LAST}], …)

            CREATE INDEX [IF NOT EXISTS] index ON [schema.]table USING HASH (column, …)
            """),
    StatementHelp(
        name: "CREATE SCHEMA", summary: "create a schema",
        syntax: "CREATE SCHEMA [IF NOT EXISTS] schema"),
    StatementHelp(
        name: "CREATE TABLE", summary: "create a table",
        syntax: """
            CREATE TABLE [IF NOT EXISTS] [schema.]table (
                column type [NULL | NOT NULL] [DEFAULT value] [PRIMARY KEY], …
                [, [CONSTRAINT name] PRIMARY KEY [USING HASH] (column, …)]
                [, [CONSTRAINT name] PRIMARY KEY USING SORTED (column [ASC | DESC] [NULLS {FIRST | LAST}], …)]
            )
            [COLOCATE [BY] (column, …)]
            [ZONE zone]
            [STORAGE PROFILE 'profile']

            A primary key is required; colocation columns must be part of it.
            A default is a literal, or RAND_UUID for a column of the primary key.
            \\dT lists the types.
            """),
    StatementHelp(
        name: "CREATE ZONE", summary: "create a zone, which distributes tables over nodes",
        syntax: """
            CREATE ZONE [IF NOT EXISTS] zone [(option, …)] STORAGE PROFILES ['profile', …]

            where option is:
                PARTITIONS n
                REPLICAS {n | ALL}
                QUORUM SIZE n
                AUTO SCALE {UP | DOWN} {seconds | OFF}
                AUTO SCALE OFF
                NODES FILTER 'JSON path'
                CONSISTENCY MODE {'STRONG_CONSISTENCY' | 'HIGH_AVAILABILITY'}

            The brackets around the profiles are part of the statement.
            """),
    StatementHelp(
        name: "DELETE", summary: "delete rows",
        syntax: "DELETE FROM [schema.]table [[AS] alias] [WHERE condition]"),
    StatementHelp(
        name: "DROP INDEX", summary: "remove an index",
        syntax: "DROP INDEX [IF EXISTS] [schema.]index"),
    StatementHelp(
        name: "DROP SCHEMA", summary: "remove a schema",
        syntax: """
            DROP SCHEMA [IF EXISTS] schema [CASCADE | RESTRICT]

            CASCADE removes its tables, too.
            """),
    StatementHelp(
        name: "DROP TABLE", summary: "remove a table",
        syntax: "DROP TABLE [IF EXISTS] [schema.]table"),
    StatementHelp(
        name: "DROP ZONE", summary: "remove a distribution zone without tables",
        syntax: "DROP ZONE [IF EXISTS] zone"),
    StatementHelp(
        name: "EXPLAIN", summary: "show the plan of a statement, or where it would run",
        syntax: """
            EXPLAIN [PLAN FOR | MAPPING FOR] statement

            where statement is SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE; \\explain is a shorter form.
            """),
    StatementHelp(
        name: "INSERT", summary: "insert rows",
        syntax: """
            INSERT INTO [schema.]table [(column, …)] VALUES ({expression | DEFAULT}, …), …
            INSERT INTO [schema.]table [(column, …)] query
            """),
    StatementHelp(
        name: "KILL", summary: "end a query, a transaction or a compute job",
        syntax: """
            KILL {QUERY | TRANSACTION | COMPUTE} 'id' [NO WAIT]

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
        name: "ROLLBACK", summary: "roll back the transaction",
        syntax: """
            ROLLBACK [WORK | TRANSACTION]

            The shell executes this itself, as \\rollback does.
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
                {[schema.]table | (query) | TABLE(SYSTEM_RANGE(first, last))} [[AS] alias [(column, …)]]
                source [INNER | {LEFT | RIGHT | FULL} [OUTER]] JOIN source {ON condition | USING (column, …)}
                source NATURAL [INNER | {LEFT | RIGHT | FULL} [OUTER]] JOIN source
                source CROSS JOIN source

            and hint is FORCE_INDEX(index), NO_INDEX[(index)], ENFORCE_JOIN_ORDER or DISABLE_DECORRELATION.
            Window functions and recursive queries are not supported. WHERE requires FROM; FETCH replaces
            LIMIT.
            """),
    StatementHelp(
        name: "START TRANSACTION", summary: "begin a transaction",
        syntax: """
            START TRANSACTION [READ ONLY | READ WRITE]
            BEGIN [WORK | TRANSACTION] [READ ONLY | READ WRITE]

            The shell executes this itself, as \\begin does, which also accepts a timeout.
            """),
    StatementHelp(
        name: "UPDATE", summary: "change rows",
        syntax: "UPDATE [schema.]table [[AS] alias] SET column = expression, … [WHERE condition]"),
    StatementHelp(
        name: "VALUES", summary: "return rows without a table",
        syntax: "VALUES (expression, …), … [ORDER BY …] [LIMIT n] [OFFSET n]"),
]
