import IgniteShell
import Testing

/// Columns that Tab offers: before FROM, of queries, behind schemas.
@Suite struct CompletionColumnTests {
    typealias Case = CompletionCase

    @Test(arguments: [
        Case("select p.| from person p", "\"order\"", "age", "first_name", "id", "last_name"),
        Case("select p.id, q. from person p, purchase q where q.|", "amount", "id", "person_id"),
        Case("select p. from person p where p.f|", "first_name"),
        Case("select p.\nfrom person p where p.f|", "first_name"),
        Case("select * from person p join other. on p.f|", "first_name"),
        Case("select p.f| from person p", "first_name"), Case("select q.a|, p.id from person p, purchase q", "amount"),
        Case("select p.|,\n  q.id\nfrom purchase p", "amount", "id", "person_id"),
        Case("select p.id,\nq.| from person p\njoin purchase q on 1 = 1", "amount", "id", "person_id"),
        Case("select | from person", "\"order\"", "age", "first_name", "id", "last_name"),
        Case("select id, la| from person where age > 5", "last_day(", "last_name"),
        Case("select upper(p.f|) from person p", "first_name"), Case("select max(am|) from purchase", "amount"),
        Case("select p.| ; select 1 from person p"),
        Case("select p.| \\g (format=csv) from person p"),
        Case("select | from purchase union select id from person", "amount", "id", "person_id"),
        Case("select (select q.| from purchase q) from person p", "amount", "id", "person_id"),
        Case("select (select p.f| from purchase q) from person p", "first_name"),
        Case("select * from (select | from purchase) s join person p on 1 = 1", "amount", "id", "person_id"),
        Case("select \"order|\" from person", "\"order\""), Case("select \"FIRST| from person", "\"FIRST_NAME\""),
        Case("explain plan for select p.| from purchase p", "amount", "id", "person_id"),
        Case("\\explain select p.| from purchase p", "amount", "id", "person_id"),
        Case("insert into event select am| from purchase", "amount"),
    ])
    func columnsBeforeFrom(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("with x (a, b) as (select 1, 2) select * from x where x.|", "a", "b"),
        Case("with x (a, b) as (values (1, 2)) select | from x", "a", "b"),
        Case("with x as (select id, last_name as n, age + 1 older from person) select x.| from x", "id", "n", "older"),
        Case("with x as (select * from purchase) select * from x y where y.|", "amount", "id", "person_id"),
        Case("with x as (select p.*, 1 as one from purchase p) select x.| from x", "amount", "id", "one", "person_id"),
        Case("with x as (select id i from person), y as (select * from x) select y.| from y", "i"),
        Case("with x as (select id from person), y as (select x.| from x) select 1", "id"),
        Case("with x as (select id from person union select amount from purchase) select x.| from x", "id"),
        Case(
            "with x as (select id from person) select * from purchase join |", "\"MixedCase\"", "event", "other.",
            "person", "public.", "purchase", "system.", "x"),
        Case("with x |", "as ("), Case("with x (a) |", "as ("), Case("with x as (select 1) |", "select"),
        Case("with x as (select * from x|"),
        Case("select * from (select id, last_name n from person) s where s.|", "id", "n"),
        Case("select s.| from (select id, last_name n from person) as s", "id", "n"),
        Case("select * from (select distinct id, count(*) c from person) s order by s.|", "c", "id"),
        Case("select * from (select * from (select amount a from purchase) t) s where |", "a", "s."),
        Case("select * from (values (1, 2)) as v (a, b) where v.|", "a", "b"),
        Case("select * from person p (a, b) where p.|", "a", "b"),
        Case("select * from (with x as (select id i from person) select * from x) s where s.|", "i"),
        Case("select * from purchase q join (select id k from person) s on s.|", "k"),
        Case("select * from purchase q join (select id k from person) s using (|", "amount", "id", "k", "person_id"),
        // Of what names and stars do not tell, nothing is known.
        Case("select * from (select 1, 'a', count(*), age + id, case when 1 = 1 then 2 end from person) s where s.|"),
        Case("merge into person p using (select amount a from purchase) q on q.|", "a"),
        Case("select last_name as name, age + 1 a2 from person order by na|", "name"),
        Case("select last_name as name, age + 1 a2 from person order by a2|", "a2"),
    ])
    func columnsOfQueries(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("select other.thing.|", "size"), Case("select other.thing.| from other.thing", "size"),
        Case("select * from other.thing where other.thing.s|", "size"),
        Case("select * from person p join other.thing on other.thing.|", "size"),
        Case("select \"OTHER\".\"THING\".|", "size"), Case("select \"OTHER\".thing.|", "size"),
        Case("select other.\"THING\".\"S|", "\"SIZE\""), Case("select other.|", "thing."),
        Case("select public.p|", "person.", "purchase."), Case("select * from public.person where public.|", "person."),
        Case("select system.tables.| from system.tables", "table_name"),
        Case("select public.\"MixedCase\".|", "\"Some Column\"", "id"), Case("select nosuch.person.|"),
    ])
    func columnsBehindSchemas(_ test: Case) { test.check() }

    /// Each table is looked at once, however often it is named.
    @Test func manyQueriesDoNotMultiply() {
        var text = "with t0 as (select * from person)"
        for index in 1...60 { text += ", t\(index) as (select * from t\(index - 1) a, t\(index - 1) b)" }
        #expect(completion(text + " select t60.la| from t60").candidates.map(\.text) == ["last_name"])
        let nested = String(repeating: "(select *, * from ", count: 40) + "person" + String(repeating: ") s", count: 40)
        #expect(completion("select * from \(nested) where s.la|").candidates.map(\.text) == ["last_name"])
        let deep = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
        #expect(completion("select * from \(deep) s, person p where p.la|").candidates.map(\.text) == ["last_name"])
    }
}
