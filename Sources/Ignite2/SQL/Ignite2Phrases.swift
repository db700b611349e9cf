import IgniteCore

/// The first match applies, except that a phrase ending in a word precedes one ending in anything.
let calcitePhrases =
    phrases(typeNames: calciteTypeNames) + [
        SQLPhrase("CREATE TABLE *", ["(", "AS SELECT", "WITH \""]),
        SQLPhrase("CREATE TABLE * AS", ["SELECT"]),
        SQLPhrase("CREATE TABLE * ()", ["AS SELECT", "WITH \""]),
        SQLPhrase("CREATE TABLE * () AS", ["SELECT"]),
    ]

let h2Phrases =
    phrases(typeNames: ignite2TypeNames) + [
        SQLPhrase("CREATE TABLE *", ["("]),
        SQLPhrase("CREATE TABLE * ()", ["WITH \""]),
    ]

/// Returns the phrases of both engines.
private func phrases(typeNames: [String]) -> [SQLPhrase] {
    [
        SQLPhrase("CREATE", ["INDEX", "OR REPLACE VIEW", "TABLE", "USER", "VIEW"]),
        SQLPhrase("CREATE OR", ["REPLACE VIEW"]),
        SQLPhrase("CREATE OR REPLACE", ["VIEW"]),
        SQLPhrase("CREATE TABLE", ["IF NOT EXISTS"], .owners),
        SQLPhrase("CREATE TABLE * (", ["CONSTRAINT", "PRIMARY KEY"]),
        SQLPhrase("CREATE TABLE * ( CONSTRAINT"),
        SQLPhrase("CREATE TABLE * ( CONSTRAINT *", ["PRIMARY KEY"]),
        SQLPhrase("CREATE TABLE * ( CONSTRAINT * PRIMARY KEY", ["("]),
        SQLPhrase("CREATE TABLE * ( PRIMARY KEY", ["("]),
        SQLPhrase("CREATE TABLE * ( … PRIMARY KEY (", [], .definedColumns),
        SQLPhrase("CREATE TABLE * ( CONSTRAINT * …"),
        SQLPhrase("CREATE TABLE * ( PRIMARY …"),
        SQLPhrase("CREATE TABLE * ( *", typeNames),
        SQLPhrase("CREATE TABLE * ( * … DEFAULT", ["FALSE", "NULL", "TRUE"]),
        SQLPhrase("CREATE TABLE * ( * … PRIMARY KEY"),
        SQLPhrase("CREATE TABLE * ( * * …", ["DEFAULT", "NOT NULL", "PRIMARY KEY"]),
        SQLPhrase("CREATE INDEX", ["IF NOT EXISTS", "ON"]),
        SQLPhrase("CREATE INDEX *", ["ON"]),
        SQLPhrase("CREATE INDEX ON", [], .tables),
        SQLPhrase("CREATE INDEX ON *", ["("]),
        SQLPhrase("CREATE INDEX ON * (", [], .columns(of: 3)),
        SQLPhrase("CREATE INDEX ON * ( *", ["ASC", "DESC"]),
        SQLPhrase("CREATE INDEX ON * () …", ["INLINE_SIZE", "PARALLEL"]),
        SQLPhrase("CREATE INDEX * ON", [], .tables),
        SQLPhrase("CREATE INDEX * ON *", ["("]),
        SQLPhrase("CREATE INDEX * ON * (", [], .columns(of: 4)),
        SQLPhrase("CREATE INDEX * ON * ( *", ["ASC", "DESC"]),
        SQLPhrase("CREATE INDEX * ON * () …", ["INLINE_SIZE", "PARALLEL"]),
        SQLPhrase("CREATE VIEW", [], .owners),
        SQLPhrase("CREATE VIEW *", ["AS SELECT"]),
        SQLPhrase("CREATE VIEW * AS", ["SELECT"]),
        SQLPhrase("CREATE OR REPLACE VIEW", [], .tables),
        SQLPhrase("CREATE OR REPLACE VIEW *", ["AS SELECT"]),
        SQLPhrase("CREATE OR REPLACE VIEW * AS", ["SELECT"]),
        SQLPhrase("CREATE|ALTER USER *", ["WITH PASSWORD '"]),
        SQLPhrase("CREATE|ALTER USER * WITH", ["PASSWORD '"]),
        SQLPhrase("ALTER", ["TABLE", "USER"]),
        SQLPhrase("ALTER TABLE", ["IF EXISTS"], .tables),
        SQLPhrase("ALTER TABLE *", ["ADD COLUMN", "DROP COLUMN", "LOGGING", "NOLOGGING"]),
        SQLPhrase("ALTER TABLE * ADD", ["COLUMN", "IF NOT EXISTS"]),
        SQLPhrase("ALTER TABLE * DROP", ["COLUMN", "IF EXISTS"], .columns(of: 2)),
        SQLPhrase("ALTER TABLE * DROP (", [], .columns(of: 2)),
        SQLPhrase("ALTER TABLE * ADD *", typeNames),
        SQLPhrase("ALTER TABLE * ADD ( *", typeNames),
        SQLPhrase("ALTER TABLE * ADD * * …", ["NOT NULL"]),
        SQLPhrase("ALTER TABLE * ADD ( * * …", ["NOT NULL"]),
        SQLPhrase("DROP", ["INDEX", "STATISTICS", "TABLE", "USER", "VIEW"]),
        SQLPhrase("DROP INDEX", ["IF EXISTS"], .indexes),
        SQLPhrase("DROP TABLE|VIEW", ["IF EXISTS"], .tables),
        SQLPhrase("ANALYZE", [], .tables),
        SQLPhrase("ANALYZE *", ["(", "WITH \""]),
        SQLPhrase("ANALYZE * (", [], .columns(of: 1)),
        SQLPhrase("ANALYZE * ()", ["WITH \""]),
        SQLPhrase("REFRESH", ["STATISTICS"]),
        SQLPhrase("REFRESH|DROP STATISTICS", [], .tables),
        SQLPhrase("REFRESH|DROP STATISTICS *", ["("]),
        SQLPhrase("REFRESH|DROP STATISTICS * (", [], .columns(of: 2)),
        SQLPhrase("KILL", ["COMPUTE", "CONTINUOUS", "QUERY", "SCAN", "SERVICE", "TRANSACTION"]),
        SQLPhrase("KILL QUERY", ["ASYNC"]),
        SQLPhrase("BEGIN", ["TRANSACTION", "WORK"]),
        SQLPhrase("START", ["TRANSACTION"]),
        SQLPhrase("COMMIT|ROLLBACK", ["TRANSACTION", "WORK"]),
    ]
}
