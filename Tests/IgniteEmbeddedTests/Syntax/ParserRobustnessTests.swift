import Testing

@testable import IgniteEmbedded

/// Whatever the text is, the parser returns a tree or an error, and soon.
@Suite struct ParserRobustnessTests {
    @Test func beginningsOfStatements() {
        for statement in statements {
            let bytes = Array(statement.utf8)
            for length in 0...bytes.count { parse(Array(bytes[..<length])) }
        }
    }

    @Test func changedBytes() {
        var random = Random(state: 4711)
        for _ in 0..<20_000 {
            var bytes = Array(statements.randomElement(using: &random)!.utf8)
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(Array("()'\"*,.;?-/+|:".utf8).randomElement(using: &random)!, at: index)
                case 2 where bytes.count > 1: bytes.remove(at: index)
                default: bytes.swapAt(index, Int.random(in: 0..<bytes.count, using: &random))
                }
            }
            parse(bytes)
        }
    }

    @Test(arguments: [
        "(", "not ", "- ", "case when ", "case a when ", "f(", "cast(", "exists (select ", "a in (", "a between ",
        "trim(",
        "extract(year from ", "(select (",
    ])
    func deepNesting(_ part: String) {
        expectTooDeep("select " + String(repeating: part, count: 100_000))
        expectTooDeep("values (" + String(repeating: part, count: 100_000))
    }

    @Test(arguments: ["(", "(select * from ", "((select 1) a join ", "(select 1 union (select 1 from "])
    func deepNestingOfTables(_ part: String) {
        expectTooDeep("select * from " + String(repeating: part, count: 100_000))
    }

    @Test(arguments: ["(", "with t as (", "(select 1) union ", "(select 1) union (", "select 1 except "])
    func deepNestingOfQueries(_ part: String) {
        expectTooDeep(String(repeating: part, count: 100_000) + "select 1")
    }

    @Test(arguments: [
        "+ 1", "|| 'x'", "::int", "is null", "like a", "between a and a", "in (1)", "= a",
    ])
    func longChains(_ part: String) {
        expectTooDeep("select a" + String(repeating: " " + part, count: 100_000))
        #expect(throws: Never.self) { try Parser.statement("select a" + String(repeating: " " + part, count: 900)) }
    }

    @Test func longChainsOfConditionsAreFlat() throws {
        for word in ["and", "or"] {
            let sql = "select 1 from t where a = 1" + String(repeating: " \(word) a = 1", count: 20_000)
            guard case .query(let query) = try Parser.statement(sql).0, case .select(let select) = query.body,
                let condition = select.condition
            else {
                Issue.record("no condition")
                return
            }
            #expect(depth(condition) < 20)
        }
    }

    @Test func nestingOfEverydayStatementsIsAllowed() {
        let nested = String(repeating: "(", count: 60) + "1" + String(repeating: ")", count: 60)
        #expect(throws: Never.self) { try Parser.statement("select " + nested) }
        let joins = String(repeating: " join t on a = b", count: 100)
        #expect(throws: Never.self) { try Parser.statement("select 1 from t" + joins) }
        let unions = String(repeating: " union all select 1", count: 500)
        #expect(throws: Never.self) { try Parser.statement("select 1" + unions) }
    }

    /// Work that grew with the square of the text would take many minutes here.
    @Test(arguments: [
        ("select 1 from t where a in (1", ",1234567", ")"), ("insert into t values (1)", ",(12,'abcdef')", ""),
        ("select '", "it''s ", "'"), ("select /*", " * ", "*/ 1"), ("select 1", ",a+b", ""), ("select ", "\"a ", ""),
        ("select a", " and b", ""), ("select 1", ";", ""),
    ])
    func longTextsAreParsed(_ begin: String, _ part: String, _ end: String) {
        parse(Array((begin + String(repeating: part, count: 400_000 / part.utf8.count) + end).utf8))
    }

    private func parse(_ bytes: [UInt8]) { _ = try? Parser.script(String(decoding: bytes, as: UTF8.self)) }

    private func expectTooDeep(_ sql: String) {
        do throws(SQLError) {
            _ = try Parser.statement(sql)
            Issue.record("parsed")
        } catch {
            let isDepth = error.message.hasPrefix("The embedded node does not support statements that are nested")
            #expect(isDepth, "\(error.message)")
        }
    }

    private func depth(_ expression: Expression) -> Int {
        guard case .binary(_, let left, let right) = expression.kind else { return 1 }
        return 1 + max(depth(left), depth(right))
    }

    /// Numbers that are the same in every run.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private let statements = [
        "select 1 + 2 * 3 || 'a'",
        "select a - b - c, a - (b - c), -a * b, - - 1, +a",
        "select a or b and not c = d",
        "select a = b is null, not a is null, a is not true",
        "select a between b + 1 and c and d",
        "select a not between 1 and 2 = b",
        "select a in (1, 2) and b not in (select c from t)",
        "select a in ((select 1)), a in (1)",
        "select a like b || 'x' escape '!' and c",
        "select a not like 'x', a is distinct from b, a is not distinct from b = c",
        "select a::int::varchar(3), (a + 1)::bigint",
        "select count(*), count(distinct a), count(all a), sum(a) filter (where b > 1)",
        "select extract(year from d), timestampadd(sql_tsi_day, 1, d), floor(d to month), ceiling(1.5)",
        "select trim(s), trim(both from s), trim(leading 'x' from s), trim('x' from s)",
        "select current_date, current_timestamp(3), localtime, user, pi, rand()",
        "select case a when 1 then 2 end, case when a then 'x' when b then 'y' else null end",
        "select 1, 1.50, .5, 5., 1e5, 'it''s', true, null, decimal '1.5'",
        "select exists (select 1) = true, (select 1) + (select 2), ((select 1))",
        "select ? + ?, f(?)",
        "select t.a, s.t.\"b c\", \"Ab\", äö",
        "select ((a)), (((a + 1)) * 2)",
        "select left(a, 1), mod(a, 2), year(a), date(a), \"Abs\"(a)",
        "select distinct a as x, b y, t.*, * from t",
        "select all a from s.t as x(p, q), u v",
        "select * from a, b join c on a.x = c.x",
        "select * from a left outer join b on x right join c using (y, z) full join d on w cross join e",
        "select * from a natural join b natural left join c",
        "select * from (a join b on x = y) join c on z",
        "select * from (select 1) as t(a), ((select 2)), ((select 3) union (select 4)) u",
        "select * from ((select 1) a join b on x)",
        "select * from table(system_range(1, ?, 2)) as t(x), system_range(1, 2)",
        "select 1 from t group by ()",
        "select 1 limit 5 offset ? rows",
        "select 1 from t limit all",
        "select 1 from t offset 2 rows fetch next 3 rows only",
        "select 1 union select 2 union all select 3 intersect select 4 except select 5",
        "select 1 except all (select 2 union select 3 limit 1)",
        "(select 1 limit 1) union (select 2) order by 1",
        "with t(a, b) as (select 1, 2), u as (values (3)) select * from t, u",
        "select * from (with t as (select 1) select * from t) x",
        "values (1, 'a'), row(2, 'b'), 3",
        "values (1), (2) order by 1 limit 1",
        "insert into t (a, \"b\") values (1, default), (2, 'x')",
        "insert into s.t select * from u order by 1 limit 2",
        "insert into t (select 1)",
        "insert into t with x as (select 1) select * from x",
        "update s.t as x set a = 1, x.b = b + 1 where c = 2",
        "update t set a = (select 1)",
        "delete from t x where a = 1",
        "delete from t",
        "explain plan for select 1",
        "explain delete from t",
        "create table t (id int primary key)",
        "create table t (a int, b int, primary key using hash (a, b)) colocate (a)",
        "drop table if exists s.t",
        "alter table t add column c int not null default 5",
        "alter table if exists s.t add (c int, d varchar)",
        "alter table t drop column c",
        "alter table t drop (c, d)",
        "alter table t alter column c set data type bigint not null default 1",
        "alter table t alter c set data type varchar(20) null",
        "alter table t alter column c set default 'x'",
        "alter table t alter column c drop default",
        "alter table t alter column c drop not null",
        "alter table t alter column c set not null",
        "create index if not exists i on s.t (a, b desc nulls last)",
        "create index i on t using hash (a, b)",
        "drop index if exists s.i",
        "create schema if not exists s",
        "drop schema if exists s cascade",
        "drop schema s restrict",
        "create zone if not exists z (auto scale off) storage profiles ['default']",
        "create zone z with partitions = 5, replicas = 3, storage_profiles = 'a, b'",
        "create zone z storage profiles ['default']",
        "alter zone if exists z set (replicas 5, auto scale off)",
        "alter zone z set replicas all",
        "alter zone z set replicas = 5",
        "alter zone z rename to y",
        "alter zone z set default",
        "drop zone if exists z",
        "kill query 'id'",
        "kill transaction 'id' no wait",
        "start transaction",
        "start transaction read only",
        "start transaction read write",
        "commit",
        "select 1 /* c */ -- d\n, 'ä😀' as \"x\"",
        "select /*+ hint */ 1 from t tablesample bernoulli(10)",
        "select N'a', U&'b', _utf8'c', {d '2020-01-01'}, a[1], array[1]",
    ]
}
