import IgniteCore
import Testing

@Suite struct StatementKindTests {
    private func kind(_ text: String) -> StatementKind { StatementKind(Array(text.utf8), LexicalRules()) }

    @Test(
        arguments: [
            ("select 1", ["SELECT"]),
            ("  /* a */ -- b\n // c\n ((  ( Select x, y", ["SELECT", "X"]),
            ("create/**/table -- x\n t1(a int)", ["CREATE", "TABLE", "T1"]),
            ("a b c d e f g h i j", ["A", "B", "C", "D", "E", "F", "G", "H"]),
            ("drop table \"x\"", ["DROP", "TABLE"]),
            ("kill query '1'", ["KILL", "QUERY"]),
            ("sel/*", ["SEL"]),
            ("select /* **/ a", ["SELECT", "A"]),
            ("", []), ("1 select", []), ("'select'", []), ("-- select", []), ("/* select", []), ("((", []), ("/", []),
        ] as [(String, [String])])
    func words(_ text: String, _ expected: [String]) {
        #expect(kind(text).words == expected)
    }

    @Test(arguments: [
        ("insert into t values (1)", "INSERT"), ("UPDATE t set a = 1", "UPDATE"), ("delete from t", "DELETE"),
        ("merge into t", "MERGE"), ("select 1", "SELECT"), ("(select 1)", "SELECT"), ("values (1)", "SELECT"),
        ("with x as (select 1) select * from x", "SELECT"), ("explain select 1", "EXPLAIN"),
        ("create table t (a int)", "CREATE TABLE"), ("create table if not exists t (a int)", "CREATE TABLE"),
        ("create index i on t (a)", "CREATE INDEX"), ("create unique index i on t (a)", "CREATE INDEX"),
        ("create or replace view v as select 1", "CREATE VIEW"), ("create zone z", "CREATE ZONE"),
        ("drop zone if exists z", "DROP ZONE"), ("drop table t", "DROP TABLE"), ("alter table t", "ALTER TABLE"),
        ("alter zone z set x", "ALTER ZONE"), ("create schema s", "CREATE SCHEMA"), ("create", "CREATE"),
        ("create unique", "CREATE"), ("kill query 'x'", "KILL QUERY"), ("kill transaction 'x'", "KILL TRANSACTION"),
        ("begin work", "BEGIN"), ("start transaction", "START TRANSACTION"), ("start x", "START"),
        ("commit", "COMMIT"), ("end", "COMMIT"), ("rollback", "ROLLBACK"), ("abort", "ROLLBACK"),
        ("set streaming on", "SET"), ("", ""), ("123", ""),
    ])
    func tags(_ text: String, _ expected: String) {
        #expect(kind(text).tag == expected)
    }

    @Test func groups() {
        for text in ["create table t", "ALTER table t", "drop\nindex i", "/* x */ Create zone z", "grant x to y"] {
            #expect(kind(text).isDDL, "\(text)")
        }
        for text in ["select 1", "insert into create values (1)", "analyze t", "kill query 'x'", "explain create", ""] {
            #expect(!kind(text).isDDL, "\(text)")
        }
        #expect(kind("kill query 'x'").isKill)
        #expect(!kind("killer").isKill)
        #expect(kind("EXPLAIN PLAN FOR select 1").isExplain)
        #expect(!kind("select explain").isExplain)
    }

    @Test(
        arguments: [
            ("begin", .begin(readOnly: nil), nil),
            ("BEGIN WORK", .begin(readOnly: nil), nil),
            ("begin transaction -- now", .begin(readOnly: nil), nil),
            ("begin read only", .begin(readOnly: true), nil),
            ("start transaction", .begin(readOnly: nil), nil),
            ("Start /* a */ Transaction\nRead Only ", .begin(readOnly: true), nil),
            ("start transaction read write", .begin(readOnly: false), nil),
            ("start transaction read", .begin(readOnly: nil), "read"),
            ("start transaction read only, x", .begin(readOnly: true), ", x"),
            ("start transaction isolation level serializable", .begin(readOnly: nil), "isolation level serializable"),
            ("begin work work", .begin(readOnly: nil), "work"),
            ("begin immediate", .begin(readOnly: nil), "immediate"),
            ("commit", .commit, nil), ("COMMIT WORK /* x */", .commit, nil), ("commit transaction", .commit, nil),
            ("end", .commit, nil), ("commit and chain", .commit, "and chain"), ("commit 'x'", .commit, "'x'"),
            ("rollback", .rollback, nil), ("abort work", .rollback, nil),
            ("rollback to savepoint s ", .rollback, "to savepoint s"), ("rollback /* x */ ; 1", .rollback, "; 1"),
            ("start", nil, nil), ("start work", nil, nil), ("commits", nil, nil), ("(commit)", nil, nil),
            ("select commit", nil, nil), ("", nil, nil), ("savepoint x", nil, nil),
        ] as [(String, StatementKind.TransactionControl?, String?)])
    func transactionControl(_ text: String, _ expected: StatementKind.TransactionControl?, _ leftover: String?) {
        #expect(kind(text).transaction == expected)
        #expect(kind(text).leftover == leftover)
    }

    @Test func longComments() {
        let comment = "/*" + String(repeating: " *-", count: 400_000) + "*/"
        #expect(kind("commit \(comment)").transaction == .commit)
        #expect(kind("commit \(comment)").leftover == nil)
    }
}
