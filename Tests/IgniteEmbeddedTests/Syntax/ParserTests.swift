import Testing

@testable import IgniteEmbedded

/// Trees of statements; each statement stands before its tree.
@Suite struct ParserTests {
    @Test func expressions() throws {
        try expectTrees(
            """
            select 1 + 2 * 3 || 'a'
              (SELECT [(+ 1 (|| (* 2 3) 'a'))])
            select a - b - c, a - (b - c), -a * b, - - 1, +a
              (SELECT [(- (- A B) C) (- A (- B C)) (* (- A) B) (- (- 1)) (+ A)])
            select a or b and not c = d
              (SELECT [(OR A (AND B (NOT (= C D))))])
            select a = b is null, not a is null, a is not true
              (SELECT [(IS_NULL (= A B)) (NOT (IS_NULL A)) (IS_NOT_TRUE A)])
            select a between b + 1 and c and d
              (SELECT [(AND (BETWEEN A (+ B 1) C) D)])
            select a not between 1 and 2 = b
              (SELECT [(= (NOT_BETWEEN A 1 2) B)])
            select a in (1, 2) and b not in (select c from t)
              (SELECT [(AND (IN A [1 2]) (NOT_IN B (SELECT [C] T)))])
            select a in ((select 1)), a in (1)
              (SELECT [(IN A (SELECT [1])) (IN A [1])])
            select a like b || 'x' escape '!' and c
              (SELECT [(AND (LIKE A (|| B 'x') '!') C)])
            select a not like 'x', a is distinct from b, a is not distinct from b = c
              (SELECT [(NOT_LIKE A 'x') (IS_DISTINCT_FROM A B) (= (IS_NOT_DISTINCT_FROM A B) C)])
            select a::int::varchar(3), (a + 1)::bigint
              (SELECT [(CAST (CAST A INT) VARCHAR(3)) (CAST (+ A 1) BIGINT)])
            select cast(a as decimal(10, 2)), cast(a as timestamp(3) with local time zone), cast(a as char \
            varying(5)), cast(a as double precision)
              (SELECT [(CAST A DECIMAL(10,2)) (CAST A TIMESTAMP WITH LOCAL TIME ZONE(3)) (CAST A CHAR \
            VARYING(5)) (CAST A DOUBLE PRECISION)])
            select count(*), count(distinct a), count(all a), sum(a) filter (where b > 1)
              (SELECT [(COUNT *) (COUNT DISTINCT A) (COUNT ALL A) (FILTER (SUM A) (> B 1))])
            select extract(year from d), timestampadd(day, 1, d), floor(d to month), ceiling(1.5)
              (SELECT [(EXTRACT 'YEAR' D) (TIMESTAMPADD 'DAY' 1 D) (FLOOR D 'MONTH') (CEIL 1.5)])
            select trim(s), trim(both from s), trim(leading 'x' from s), trim('x' from s)
              (SELECT [(TRIM 'BOTH' ' ' S) (TRIM 'BOTH' ' ' S) (TRIM 'LEADING' 'x' S) (TRIM 'BOTH' 'x' S)])
            select substring(s from 2 for 3), substring(s, 2), position('a' in s), overlay(s placing 'x' from 1 \
            for 2)
              (SELECT [(SUBSTRING S 2 3) (SUBSTRING S 2) (POSITION 'a' S) (OVERLAY S 'x' 1 2)])
            select current_date, current_timestamp(3), localtime, user, pi, rand()
              (SELECT [CURRENT_DATE (CURRENT_TIMESTAMP 3) LOCALTIME USER PI (RAND)])
            select case a when 1 then 2 end, case when a then 'x' when b then 'y' else null end
              (SELECT [(CASE A [1 2] ~) (CASE ~ [A 'x'] [B 'y'] NULL)])
            select date '2020-01-01', timestamp with local time zone '2020-01-01 00:00:00', uuid 'x', x'0aFF', \
            interval -'1-2' year to month
              (SELECT [DATE '2020-01-01' TIMESTAMP WITH LOCAL TIME ZONE '2020-01-01 00:00:00' UUID 'x' X[10, \
            255] INTERVAL -'1-2' YEAR TO MONTH])
            select 1, 1.50, .5, 5., 1e5, 'it''s', true, null, decimal '1.5'
              (SELECT [1 1.50 .5 5 1e5 'it's' TRUE NULL 1.5])
            select exists (select 1) = true, (select 1) + (select 2), ((select 1))
              (SELECT [(= (EXISTS (SELECT [1])) TRUE) (+ (SELECT [1]) (SELECT [2])) (SELECT [1])])
            select ? + ?, f(?)
              (SELECT [(+ ?0 ?1) (F ?2)])
            select t.a, s.t."b c", "Ab", äö
              (SELECT [T.A S.T.b c Ab ÄÖ])
            select ((a)), (((a + 1)) * 2)
              (SELECT [A (* (+ A 1) 2)])
            select left(a, 1), mod(a, 2), year(a), date(a), "Abs"(a)
              (SELECT [(LEFT A 1) (MOD A 2) (YEAR A) (DATE A) (Abs A)])
            """)
    }

    @Test func queries() throws {
        try expectTrees(
            """
            select distinct a as x, b y, t.*, * from t
              (SELECT DISTINCT [A:X B:Y T.* *] T)
            select all a from s.t as x(p, q), u v
              (SELECT [A] (CROSS S.T:X[P Q] U:V))
            select * from a, b join c on a.x = c.x
              (SELECT [*] (INNER (CROSS A B) C (= A.X C.X)))
            select * from a left outer join b on x right join c using (y, z) full join d on w cross join e
              (SELECT [*] (CROSS (FULL (RIGHT (LEFT A B X) C USING [Y Z]) D W) E))
            select * from a natural join b natural left join c
              (SELECT [*] (NATURAL_LEFT (NATURAL_INNER A B) C))
            select * from (a join b on x = y) join c on z
              (SELECT [*] (INNER (INNER A B (= X Y)) C Z))
            select * from (select 1) as t(a), ((select 2)), ((select 3) union (select 4)) u
              (SELECT [*] (CROSS (CROSS (SELECT [1]):T[A] (SELECT [2])) (UNION (SELECT [3]) (SELECT [4])):U))
            select * from ((select 1) a join b on x)
              (SELECT [*] (INNER (SELECT [1]):A B X))
            select * from table(system_range(1, ?, 2)) as t(x), system_range(1, 2)
              (SELECT [*] (CROSS (SYSTEM_RANGE 1 ?0 2):T[X] (SYSTEM_RANGE 1 2)))
            select a, count(*) from t where b > 1 group by a, (b, c), () having count(*) > 1 order by 1 desc \
            nulls last, a nulls first
              (ORDER_BY (SELECT [A (COUNT *)] T (WHERE (> B 1)) (GROUP [A B C]) (HAVING (> (COUNT *) 1))) \
            [1:DESC:LAST A:FIRST] ~ ~)
            select 1 from t group by ()
              (SELECT [1] T (GROUP []))
            select 1 limit 5 offset ? rows
              (ORDER_BY (SELECT [1]) [] ?0 5)
            select 1 from t limit all
              (SELECT [1] T)
            select 1 from t offset 2 rows fetch next 3 rows only
              (ORDER_BY (SELECT [1] T) [] 2 3)
            select 1 union select 2 union all select 3 intersect select 4 except select 5
              (EXCEPT (UNION_ALL (UNION (SELECT [1]) (SELECT [2])) (INTERSECT (SELECT [3]) (SELECT [4]))) \
            (SELECT [5]))
            select 1 except all (select 2 union select 3 limit 1)
              (EXCEPT_ALL (SELECT [1]) (ORDER_BY (UNION (SELECT [2]) (SELECT [3])) [] ~ 1))
            (select 1 limit 1) union (select 2) order by 1
              (ORDER_BY (UNION (ORDER_BY (SELECT [1]) [] ~ 1) (SELECT [2])) [1] ~ ~)
            with t(a, b) as (select 1, 2), u as (values (3)) select * from t, u
              (WITH [(T [A B] (SELECT [1 2])) (U [] (VALUES [3]))] (SELECT [*] (CROSS T U)))
            select * from (with t as (select 1) select * from t) x
              (SELECT [*] (WITH [(T [] (SELECT [1]))] (SELECT [*] T)):X)
            values (1, 'a'), row(2, 'b'), 3
              (VALUES [1 'a'] [2 'b'] [3])
            values (1), (2) order by 1 limit 1
              (ORDER_BY (VALUES [1] [2]) [1] ~ 1)
            """)
    }

    @Test func numbersOfParameters() throws {
        #expect(try Parser.statement("select ?, f(?) from t where a = ? limit ?").parameterCount == 4)
        let script = try Parser.script("select ?; insert into t values (?, ?);; select 1;")
        #expect(script.map(\.parameterCount) == [1, 2, 0])
        #expect(script.map(\.text) == ["select ?", "insert into t values (?, ?)", "select 1"])
        #expect(describe(script[1].0) == "(INSERT T [] (VALUES [?0 ?1]))")
    }

    @Test func rangesAreThoseOfTheText() throws {
        let sql = "select 'ä' , (a + b) * f(c) from t"
        guard case .query(let query) = try Parser.statement(sql).0, case .select(let select) = query.body,
            case .expression(let expression, _) = select.items[1],
            case .binary(_, let left, let right) = expression.kind
        else { throw Failure() }
        func text(_ range: Range<Int>) -> String { String(decoding: Array(sql.utf8)[range], as: UTF8.self) }
        #expect(text(expression.range) == "(a + b) * f(c)")
        #expect(text(left.range) == "(a + b)")
        #expect(text(right.range) == "f(c)")
        #expect(SourceText(sql).span(left.range) == "From line 1, column 14 to line 1, column 20")
    }

    @Test func namesAreFolded() throws {
        #expect(try tree("select äb, \"äb\" from \"T\".straße") == "(SELECT [ÄB äb] T.STRASSE)")
        #expect(try tree("select unique from t") == "(SELECT [UNIQUE] T)")
    }

    private struct Failure: Error {}
}

/// Trees of definitions and changes.
@Suite struct StatementParserTests {
    @Test func changesAndOthers() throws {
        try expectTrees(
            """
            insert into t (a, "b") values (1, default), (2, 'x')
              (INSERT T [A b] (VALUES [1 DEFAULT] [2 'x']))
            insert into s.t select * from u order by 1 limit 2
              (INSERT S.T [] (ORDER_BY (SELECT [*] U) [1] ~ 2))
            insert into t (select 1)
              (INSERT T [] (SELECT [1]))
            insert into t with x as (select 1) select * from x
              (INSERT T [] (WITH [(X [] (SELECT [1]))] (SELECT [*] X)))
            update s.t as x set a = 1, x.b = b + 1 where c = 2
              (UPDATE S.T X [(= A 1) (= X.B (+ B 1))] (= C 2))
            update t set a = (select 1)
              (UPDATE T ~ [(= A (SELECT [1]))] ~)
            delete from t x where a = 1
              (DELETE T X (= A 1))
            delete from t
              (DELETE T ~ ~)
            explain plan for select 1
              (EXPLAIN (SELECT [1]))
            explain delete from t
              (EXPLAIN (DELETE T ~ ~))
            kill query 'id'
              (KILL QUERY 'id')
            kill transaction 'id' no wait
              (KILL TRANSACTION 'id' NO_WAIT)
            start transaction
              (START_TRANSACTION)
            start transaction read only
              (START_TRANSACTION READ_ONLY)
            start transaction read write
              (START_TRANSACTION)
            commit
              (COMMIT)
            """)
    }

    @Test func tables() throws {
        try expectTrees(
            """
            create table t (id int, "x y" decimal(10, 2) default -1.5, u uuid default rand_uuid,  constraint pk \
            primary key using sorted (id desc nulls first, b)) colocate by (id) zone z storage profile 'p'
              (CREATE_TABLE T [(ID INT) (x y DECIMAL(10,2) (DEFAULT (- 1.5))) (U UUID (DEFAULT RAND_UUID))] \
            (PRIMARY_KEY PK [ID:DESC:FIRST B]) (COLOCATE ID) (ZONE Z) (PROFILE 'p'))
            create table if not exists s.t (id int not null primary key, b varchar(10) null default 'x')
              (CREATE_TABLE S.T IF_NOT_EXISTS [(ID INT NOT_NULL KEY) (B VARCHAR(10) (DEFAULT 'x'))] \
            (PRIMARY_KEY ~ HASH [ID]))
            create table t (a int, primary key (a)) colocate (a)
              (CREATE_TABLE T [(A INT)] (PRIMARY_KEY ~ HASH [A]) (COLOCATE A))
            drop table if exists s.t
              (DROP_TABLE S.T IF_EXISTS)
            alter table t add column c int not null default 5
              (ADD_COLUMNS T [(C INT NOT_NULL (DEFAULT 5))])
            alter table if exists s.t add (c int, d varchar)
              (ADD_COLUMNS S.T IF_EXISTS [(C INT) (D VARCHAR)])
            alter table t drop column c
              (DROP_COLUMNS T [C])
            alter table t drop (c, d)
              (DROP_COLUMNS T [C D])
            alter table t alter column c set data type bigint not null default 1
              (ALTER_COLUMN T C BIGINT NOT_NULL 1)
            alter table t alter c set data type varchar(20) null
              (ALTER_COLUMN T C VARCHAR(20) NULL ~)
            alter table t alter column c set default 'x'
              (ALTER_COLUMN T C ~ ~ 'x')
            alter table t alter column c drop default
              (ALTER_COLUMN T C ~ ~ ~ DROP_DEFAULT)
            alter table t alter column c drop not null
              (ALTER_COLUMN T C ~ NULL ~)
            alter table t alter column c set not null
              (ALTER_COLUMN T C ~ NOT_NULL ~)
            """)
    }

    @Test func indexesSchemasAndZones() throws {
        try expectTrees(
            """
            create index if not exists i on s.t (a, b desc nulls last)
              (CREATE_INDEX I S.T IF_NOT_EXISTS [A B:DESC:LAST])
            create index i on t using hash (a, b)
              (CREATE_INDEX I T HASH [A B])
            drop index if exists s.i
              (DROP_INDEX S.I IF_EXISTS)
            create schema if not exists s
              (CREATE_SCHEMA S IF_NOT_EXISTS)
            drop schema if exists s cascade
              (DROP_SCHEMA S IF_EXISTS CASCADE)
            drop schema s restrict
              (DROP_SCHEMA S)
            create zone z (partitions 5, replicas all, quorum size 3, auto scale up off, auto scale down 3, \
            nodes filter '$', consistency mode 'HIGH_AVAILABILITY') storage profiles ['a', 'b']
              (CREATE_ZONE Z [PARTITIONS=5 REPLICAS=ALL QUORUM SIZE=3 AUTO SCALE UP=OFF AUTO SCALE DOWN=3 NODES \
            FILTER=$ CONSISTENCY MODE=HIGH_AVAILABILITY] [a b])
            create zone if not exists z (auto scale off) storage profiles ['default']
              (CREATE_ZONE Z [AUTO SCALE UP=OFF AUTO SCALE DOWN=OFF] [default] IF_NOT_EXISTS)
            create zone z with partitions = 5, replicas = 3, storage_profiles = 'a, b'
              (CREATE_ZONE Z [PARTITIONS=5 REPLICAS=3] [a b])
            create zone z storage profiles ['default']
              (CREATE_ZONE Z [] [default])
            alter zone if exists z set (replicas 5, auto scale off)
              (ALTER_ZONE Z [REPLICAS=5 AUTO SCALE UP=OFF AUTO SCALE DOWN=OFF] [] IF_EXISTS)
            alter zone z set replicas all
              (ALTER_ZONE Z [REPLICAS=ALL] [])
            alter zone z set replicas = 5
              (ALTER_ZONE Z [REPLICAS=5] [])
            alter zone z rename to y
              (RENAME_ZONE Z Y)
            alter zone z set default
              (SET_DEFAULT_ZONE Z)
            drop zone if exists z
              (DROP_ZONE Z IF_EXISTS)
            """)
    }
}

private func tree(_ sql: String) throws -> String { describe(try Parser.statement(sql).0) }

/// Expects the trees of statements: each statement is a line, its tree the indented line after it.
private func expectTrees(_ text: String) throws {
    let lines = text.split(separator: "\n").map(String.init)
    for index in stride(from: 0, to: lines.count, by: 2) {
        let expected = String(lines[index + 1].drop { $0 == " " })
        #expect(try tree(lines[index]) == expected, "\(lines[index])")
    }
}
