import IgniteCore

/// The statements in the order of their names. Every form was tested with Ignite 2.17.0.
let calciteStatementHelp = (commonStatementHelp + calciteOnlyStatementHelp).sorted { $0.name < $1.name }
let h2StatementHelp = (commonStatementHelp + h2OnlyStatementHelp).sorted { $0.name < $1.name }

/// The statements that both engines have in the same form.
private let commonStatementHelp = [
    StatementHelp(
        name: "ALTER TABLE", summary: "change the columns of a table, or its write-ahead log",
        syntax: """
            ALTER TABLE [IF EXISTS] [schema.]table action

            where action is:
                ADD [COLUMN] {[IF NOT EXISTS] column type [NOT NULL] | (column type, …)}
                DROP [COLUMN] {[IF EXISTS] column | (column, …)}
                {LOGGING | NOLOGGING}

            Added columns have no default; columns of the primary key cannot be dropped.
            The Calcite engine refuses NOT NULL for added columns of numbers and booleans.
            NOLOGGING is for loading many rows into a table with persistence.
            """),
    StatementHelp(
        name: "ALTER USER", summary: "change the password of a user",
        syntax: """
            ALTER USER user WITH PASSWORD 'password'

            Names of users are case-sensitive in double quotes. Only the user ignite can change others.
            """),
    StatementHelp(
        name: "ANALYZE", summary: "collect statistics for the planner",
        syntax: """
            ANALYZE [schema.]table [(column, …)], … [WITH "parameter=value,…"]

            where parameter is DISTINCT, NULLS, TOTAL, SIZE or MAX_CHANGED_PARTITION_ROWS_PERCENT.
            """),
    StatementHelp(
        name: "COMMIT", summary: "commit the transaction",
        syntax: """
            COMMIT [WORK | TRANSACTION]

            The shell executes this itself, as \\commit does.
            """),
    StatementHelp(
        name: "CREATE USER", summary: "create a user",
        syntax: """
            CREATE USER user WITH PASSWORD 'password'

            Names of users are case-sensitive in double quotes. Authentication must be enabled in the cluster.
            """),
    StatementHelp(
        name: "CREATE VIEW", summary: "create a view",
        syntax: "CREATE [OR REPLACE] VIEW [schema.]view AS query"),
    StatementHelp(
        name: "DROP INDEX", summary: "remove an index",
        syntax: "DROP INDEX [IF EXISTS] [schema.]index"),
    StatementHelp(
        name: "DROP STATISTICS", summary: "remove statistics",
        syntax: "DROP STATISTICS [schema.]table [(column, …)], …"),
    StatementHelp(
        name: "DROP TABLE", summary: "remove a table and its cache",
        syntax: "DROP TABLE [IF EXISTS] [schema.]table"),
    StatementHelp(
        name: "DROP USER", summary: "remove a user",
        syntax: "DROP USER user"),
    StatementHelp(
        name: "DROP VIEW", summary: "remove a view",
        syntax: "DROP VIEW [IF EXISTS] [schema.]view"),
    StatementHelp(
        name: "REFRESH STATISTICS", summary: "collect statistics again",
        syntax: "REFRESH STATISTICS [schema.]table [(column, …)], …"),
    StatementHelp(
        name: "ROLLBACK", summary: "roll back the transaction",
        syntax: """
            ROLLBACK [WORK | TRANSACTION]

            The shell executes this itself, as \\rollback does.
            """),
    StatementHelp(
        name: "START TRANSACTION", summary: "begin a transaction",
        syntax: """
            START TRANSACTION
            BEGIN [WORK | TRANSACTION]

            The shell executes this itself, as \\begin does, which also accepts options.
            SQL takes part in transactions only with the Calcite engine, if the cluster enables that.
            """),
]

/// The options of CREATE TABLE that both engines have.
let commonTableOptions = """
        TEMPLATE={PARTITIONED | REPLICATED | name of a template}
        BACKUPS=n
        ATOMICITY={ATOMIC | TRANSACTIONAL}
        WRITE_SYNCHRONIZATION_MODE={FULL_SYNC | FULL_ASYNC | PRIMARY_SYNC}
        AFFINITY_KEY=column
        CACHE_GROUP=name, CACHE_NAME=name, DATA_REGION=name
        KEY_TYPE=name (not with AS query), VALUE_TYPE=name
        ENCRYPTED={TRUE | FALSE}
    """

/// The actions of KILL that both engines have.
let commonKillForms = """
    KILL QUERY [ASYNC] 'id'
    KILL TRANSACTION 'id'
    KILL SCAN 'node id' 'cache' number
    KILL CONTINUOUS 'node id' 'routine id'
    KILL COMPUTE 'session id'
    KILL SERVICE 'name'
    """
