import IgniteCore
import IgniteShell
import Testing

/// What Tab offers where: `|` is the cursor. A line of text before it is what was typed before this line.
@Suite struct CompletionTests {
    typealias Case = CompletionCase

    @Test(arguments: [
        Case("al|", "alter"), Case("AL|", "ALTER"), Case("Al|", "Alter"),
        Case("s|", "select", "start transaction"), Case("insert |", "into"), Case("select 1; dele|", "delete from"),
        Case("explain |", "delete from", "insert into", "mapping for", "merge into", "plan for", "select", "update"),
        Case("explain plan for sel|", "select"), Case("begin read |", "only", "write"), Case("xyz |"),
    ])
    func statementsBegin(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("select * from |", "\"MixedCase\"", "event", "other.", "person", "public.", "purchase", "system."),
        Case("SELECT * FROM P|", "PERSON", "PUBLIC.", "PURCHASE"), Case("select * from Per|", "Person"),
        Case("select * from m|", "\"MixedCase\""),
        Case(
            "select * from \"|", "\"EVENT\"", "\"MixedCase\"", "\"OTHER\".", "\"PERSON\"", "\"PUBLIC\".",
            "\"PURCHASE\"", "\"SYSTEM\"."
        ),
        Case("select * from \"Mix|", "\"MixedCase\""), Case("select * from \"mix|"),
        Case("select * from other.|", "thing"), Case("select * from system.ta|", "tables"),
        Case("select * from \"OTHER\".t|", "thing"),
        // Found elsewhere, when nothing in the schema fits.
        Case("select * from thi|", "other.thing"), Case("select * from tabl|", "system.tables"),
        Case("select * from person, pu|", "public.", "purchase"),
        Case(
            "select * from person p join |", "\"MixedCase\"", "event", "other.", "person", "public.", "purchase",
            "system."),
        Case("select * from person join purchase on 1 = 1 left join ev|", "event"),
        Case("with recent as (select 1) select * from re|", "recent"),
        Case("insert into pe|", "person"), Case("insert into sys|"), Case("update pu|", "public.", "purchase"),
        Case("delete from ev|", "event"), Case("merge into person p using pu|", "public.", "purchase"),
        Case("select * from (select * from pe|", "person"),
        Case("select * from person where id in (select person_id from pu|", "public.", "purchase"),
    ])
    func tables(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("select * from person where |", "\"order\"", "age", "first_name", "id", "last_name"),
        Case("select * from person where fi|", "first_name"), Case("select * from person where FI|", "FIRST_NAME"),
        Case("select * from person where ord|", "\"order\""), Case("select * from person where \"o|", "\"order\""),
        Case("select * from person where age > 5 and la|", "last_day(", "last_name"),
        Case("select * from person order by |", "\"order\"", "age", "first_name", "id", "last_name"),
        Case(
            "select age from person group by a|", "abs(", "acos(", "age", "any_value(", "ascii(", "asin(", "atan(",
            "atan2(", "avg("),
        Case("select * from person p where p.|", "\"order\"", "age", "first_name", "id", "last_name"),
        Case("select * from person where person.f|", "first_name"),
        Case("select * from other.thing where other.thing.|", "size"),
        Case("select * from other.thing t where t.|", "size"),
        Case("select * from person p join purchase q on q.pe|", "person_id"),
        Case(
            "select * from person p join purchase q using (|", "\"order\"", "age", "amount", "first_name", "id",
            "last_name", "person_id"),
        // Aliases are offered where they are needed.
        Case("select * from person p join purchase on pe|", "person_id"),
        Case("select * from person, purchase where pu|", "purchase."),
        // A subquery sees the tables around it.
        Case("select * from person p where exists (select * from purchase q where q.id = p.a|", "age"),
        Case("select * from person where upper(first|", "first_name"),
        // The list before FROM: the tables behind the cursor, else any column of the schema.
        Case("select | from purchase", "amount", "id", "person_id"), Case("select am|", "amount"),
        Case("select p.| from person p", "\"order\"", "age", "first_name", "id", "last_name"),
        Case("select person.a|", "age"),
        Case("update person set |", "\"order\"", "age", "first_name", "id", "last_name"),
        Case("update person set age = 1, la|", "last_name"), Case("update person set age = ag|", "age"),
        Case("insert into person (|", "\"order\"", "age", "first_name", "id", "last_name"),
        Case("insert into person (id, \"order\", |", "age", "first_name", "last_name"),
        Case("delete from purchase where am|", "amount"),
        Case("merge into person p using purchase q on p.id = q.|", "amount", "id", "person_id"),
        Case(
            "merge into person p using purchase q on p.id = q.id when matched then update set |", "\"order\"", "age",
            "first_name", "id", "last_name"),
        Case("create index i on person (|", "\"order\"", "age", "first_name", "id", "last_name"),
        Case("alter table person drop column la|", "last_name"),
        Case(
            "select * from \"MixedCase\" where s|", "\"Some Column\"", "second(", "sha1(", "sign(", "sin(", "sinh(",
            "some(", "soundex(", "space(", "sqrt(", "strcmp(", "substr(", "substring(", "sum(", "system_range("),
        // After a line of the statement before this one.
        Case("select *\nfrom person\nwhere fi|", "first_name"),
    ])
    func columns(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("select * from person wh|", "where"), Case("select * from person p left |", "join", "outer join"),
        Case("select * from person gr|", "group by"), Case("select * from person group |", "by"),
        Case("select * from person where age i|", "in (", "intersect", "is", "is not null", "is null"),
        Case("select * from person where age is n|", "not distinct from", "not false", "not null", "not true", "null"),
        Case("select * from person order by age d|", "desc"),
        Case("select * from person order by age nulls |", "first", "last"),
        Case("select * from person limit 5 o|", "offset"), Case("select 1 f|", "fetch first", "from"),
        Case("select * f|", "fetch first", "from"),
        Case("select 1 union |", "all", "distinct", "select", "values", "with"),
        Case("delete from person w|", "where"), Case("update person s|", "set"),
        Case("insert into person (id) v|", "values"), Case("insert into person s|", "select"),
        Case("merge into person p using purchase q on p.id = q.id when not |", "matched then"),
        Case("select cast(1 as var|", "varbinary", "varchar"),
        Case("select '1'::ti|", "time", "timestamp", "timestamp with local time zone", "tinyint"),
        Case("select cur|", "current_date", "current_timestamp", "current_user"), Case("select coun|", "count("),
        Case("select extract(year f|", "from"), Case("select 2 * cou|", "count("),
        Case("values (curr|", "current_date", "current_timestamp", "current_user"),
    ])
    func keywordsAndFunctions(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("select case wh|", "when"), Case("select case when age > 5 t|", "then"),
        Case("select case when age > 5 then 1 e|", "else", "end"),
        Case("select case when age > 5 then 1 else 0 e|", "end"),
        Case("select case age w|", "when"), Case("select case when 1 = 1 then 2 end f|", "fetch first", "from"),
        Case("select * from person where age w|"),
        Case(
            "select * from person where age not |", "between", "in (",
            "like", "similar to"),
        Case("select * from person where age is not |", "distinct from", "false", "null", "true"),
        Case("select * from person where age is not distinct |", "from"),
        Case("select * from person where age in |", "("), Case("select * from person where exists |", "("),
        Case("select * from person where first_name like 'a' esc|", "escape"),
        Case(
            "select * from person where not a|", "abs(", "acos(", "age", "any_value(", "ascii(", "asin(", "atan(",
            "atan2(", "avg("),
        Case(
            "select * |", "except", "fetch first", "from", "intersect", "limit", "offset", "order by", "union",
            "union all"),
        Case(
            "select age as a |", "except", "fetch first", "from", "intersect", "limit", "offset", "order by", "union",
            "union all"),
        Case("select extract(ye|", "year"), Case("select interval '5' d|", "day"),
        Case("select extract(d|", "day", "decade", "dow", "doy"),
        Case("select trim(le|", "leading", "least(", "left(", "length("),
        Case("select cast(age a|", "and", "as"), Case("select upper(age a|", "and"), Case("select upper(age f|"),
        Case("select substring(first_name f|", "for", "from"),
        Case(
            "values (1, d|", "date", "date_from_unix_date(",
            "dayname(", "dayofmonth(", "dayofweek(", "dayofyear(", "decode(", "default", "degrees(", "difference("),
    ])
    func wordsOfExpressions(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("select * from person o|", "offset", "order by"), Case("select * from person p a|"),
        Case("select * from person join purchase |", "as", "on", "using ("),
        Case("select * from person join purchase q |", "on", "using ("),
        Case("select * from person cross join purchase o|", "offset", "order by"),
        Case("select * from person natural join purchase o|", "offset", "order by"),
        Case("select * from person join purchase using |", "("),
        Case("select * from person join purchase using (id) u|", "union", "union all"),
        Case("select * from person join purchase using (id) a|"),
        Case("select * from person p join purchase q on p.id = q.id left |", "join", "outer join"),
        Case("select * from person p join purchase q on p.id = q.id join event e o|", "on"),
        Case("select * from person p join purchase q on p.id = q.id cross join event o|", "offset", "order by"),
        Case("select * from person order by age desc a|"),
        Case(
            "select * from person order by age desc n|", "nulls first",
            "nulls last"),
        Case("select * from person order by age nulls last |", "fetch first", "limit", "offset"),
        Case("select * from person limit 5 |", "offset"), Case("select * from person limit 5 offset 2 |", "rows"),
        Case("select * from person offset 2 rows |", "fetch first"),
        Case("select * from person offset 2 |", "fetch first", "rows"), Case("values |", "("),
        Case(
            "values (1) o|", "offset",
            "order by"),
        Case("insert into person |", "(", "select", "values"), Case("insert into person values |", "("),
        Case("insert into person values (1) |"), Case("explain update person |", "as", "set"),
        Case("explain plan |", "for"), Case("update person p |", "set"), Case("update person set age |", "="),
        Case("update person set age = 5 w|", "where"), Case("delete from person p |", "where"),
        Case("merge into person p using purchase q on p.id = q.id wh|", "when matched then", "when not matched then"),
        Case("merge into person p using purchase q on p.id = q.id when matched then |", "update set"),
        Case(
            "merge into person p using purchase q on p.id = q.id when matched then update set age = 5 wh|",
            "when not matched then"),
        Case("merge into person p using purchase q on p.id = q.id when not matched then |", "insert"),
        Case("merge into person p using purchase q on p.id = q.id when not matched then insert |", "(", "values"),
        Case("merge into event e using purchase q on 1 = 1 when not matched then insert (|", "at"),
        Case("merge into event e using purchase q on 1 = 1 when not matched then insert values (am|", "amount"),
    ])
    func wordsOfClauses(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("create |", "index", "schema", "table", "zone"),
        Case("create table |", "if not exists", "other.", "public."),
        Case("create table if |", "not exists"),
        Case(
            "create table t (id |", "bigint", "boolean", "date", "decimal", "double", "integer", "real", "smallint",
            "time", "timestamp", "timestamp with local time zone", "tinyint", "uuid", "varbinary", "varchar"),
        Case("create table t (id int pr|", "primary key"),
        Case("create table t (id int, a varchar(5) n|", "not null", "null"),
        Case("create table t (id int primary key) z|", "zone"),
        Case("create table t (id int primary key) zone d|", "\"Default\""),
        Case("create index i |", "on"), Case("create index if not exists i on pe|", "person"),
        Case("create index i on person using |", "hash", "sorted"), Case("drop table if exists pe|", "person"),
        Case("drop table other.|", "thing"), Case("drop index |", "if exists", "other.", "person_age", "public."),
        Case("drop schema ot|", "other"),
        Case("drop schema other |", "cascade", "restrict"), Case("drop zone z|", "zone1"),
        Case("alter zone zone1 s|", "set"),
        Case("alter table person |", "add column", "alter column", "drop column"),
        Case("alter table person alter column age set d|", "data type", "default"),
        Case("kill q|", "query"),
        Case("create table t |", "("), Case("create table t (id int not |", "null"),
        Case("create table t (id int not null |", "default", "primary key"),
        Case("create table t (id timestamp |", "default", "not null", "null", "primary key", "with local time zone"),
        Case("create table t (id timestamp with |", "local time zone"), Case("create table t (a decimal(|"),
        Case("create table t (id int default n|", "null"), Case("create table t (id int, primary |", "key"),
        Case("create table t (id int, constraint |"), Case("create table t (id int, constraint c |", "primary key"),
        Case("create table t (id int, primary key |", "(", "using hash", "using sorted"),
        Case("create table t (id int, a int, primary key (|", "a", "id"),
        Case("create table t (id int, a int, primary key (id, |", "a"),
        Case(
            "create table t (id int, a int, primary key using sorted (id |", "asc", "desc", "nulls first", "nulls last"),
        Case("create table t (id int primary key) |", "colocate by", "storage profile", "zone"),
        Case("create table t (id int primary key) zone z |", "storage profile"),
        Case("create table t (id int primary key) colocate by (id) |", "storage profile", "zone"),
        Case("create table t (id int primary key) storage profile 'default' |"),
        Case("create table t (id int not null default 5 |", "primary key"),
        Case("create table t (id int primary key |"),
        Case("alter table person add column x int default 5 |"),
        Case("alter table person alter column age set data type bigint default 5 |"),
        Case("create table t (id int primary key) colocate by |", "("),
        Case("create table t (id int primary key, a int) colocate by (|", "a", "id"),
        Case("create table if not exists |", "other.", "public."), Case("drop table if exists i|"),
        Case("create index i on person |", "(", "using hash", "using sorted"),
        Case("create index i on person (age desc nulls |", "first", "last"),
        Case("create zone z |", "(", "storage profiles ["), Case("create zone z (auto scale |", "down", "off", "up"),
        Case("create zone z (partitions 5, replicas |", "all"), Case("create zone z (auto scale up |", "off"),
        Case("alter zone zone1 set auto |", "scale down", "scale off", "scale up"),
        Case("alter zone zone1 set (quorum |", "size"), Case("alter table person add |", "column"),
        Case("alter table person add column |"), Case("alter table person add x var|", "varbinary", "varchar"),
        Case("alter table person add column (x var|", "varbinary", "varchar"),
        Case("alter table person drop c|", "column"), Case("alter table person drop (id, la|", "last_name"),
        Case("alter table person alter age |", "drop default", "drop not null", "set data type", "set default"),
        Case("alter table person alter column age set data type bigint |", "default", "not null", "null"),
        Case("drop index other.|", "thing_size"), Case("kill query 'x' |", "no wait"),
        Case("begin work |", "read only", "read write"),
    ])
    func phrases(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("select 'fro|"), Case("select -- fro|"), Case("select /* fro|"), Case("-- fro|"), Case("// |"),
        Case("/* fro|"), Case("/* a\nfro|"), Case("select 1; -- fro|"), Case("/* a */ fetc|"),
        Case("/* a */ sel|", "select"), Case("-- a\nsel|", "select"), Case("select -- a\n'b' fro|", "from"),
        Case("select * from person where age > 15|"),
        Case("select 'it''s' as \"a|"),
    ])
    func nothingInQuotesAndComments(_ test: Case) { test.check() }

    /// Whatever stands before and behind the cursor, in whatever order.
    @Test func anyTextIsTaken() {
        let pieces = [
            "select", "with", "x", "as", "(", ")", ",", ".", "*", "from", "person", "p", "join", "on", "using", "union",
            "values", "insert into", "merge into", "create table", "primary key", "colocate by", "alter table",
            "column",
            "create index", "if not exists", "create zone", "set", "case", "when", "extract", "cast", "'a", "\"b", "'",
            "\"", ":", ":{?", "::", "5", "is not", "interval", "order by", "limit", "\\g (", "format=", "\\c", "\\d",
        ]
        var state: UInt64 = 1
        for _ in 0..<2000 {
            var text = ""
            for index in 0..<16 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count] + (state >> 20 & 3 == 0 ? "" : " ")
                if index == 11 { text += "|" }
            }
            let offered = completion(text)
            #expect(offered.replaced <= text.count && !offered.candidates.contains { $0.text.isEmpty }, "\(text)")
        }
    }

    /// A statement that was fetched from the history is one line for the editor.
    @Test func linesWithinALine() {
        let line = "select *\nfrom person -- comment\nwhere fi"
        let completion = CompletionCase.completer.complete(Array(line.utf8), after: Scanner(.ignite3))
        #expect(completion.candidates.map(\.text) == ["first_name"])
    }

    // MARK: What is inserted

    @Test func insertsWhatAllHaveInCommon() {
        #expect(completion("select * from pe|").insertion == "person ")
        #expect(completion("select * from p|").insertion == "p")
        #expect(completion("\\pset fi|").insertion == "fieldsep")
        #expect(completion("select * from sys|").insertion == "system.")
        #expect(completion("select coun|").insertion == "count(")
        #expect(completion("\\i scr|").insertion == "script")
        #expect(completion("\\cd sc|").insertion == "scripts/")
        #expect(completion("select 1 \\g (form|").insertion == "format=")
        #expect(completion("select 1 \\g (format=cs|").insertion == "csv ")
        #expect(completion("\\c ignite3|").insertion == "ignite3://")
        #expect(completion("\\c ignite3://no|").insertion == "node1:10800 ")
        #expect(completion("nothing |").insertion == "")
    }

    @Test func replacesWhatWasTyped() {
        #expect(completion("select * from m|").replaced == 1)
        #expect(completion("select * from \"Mi|").replaced == 3)
        #expect(completion("select * from person p where p.fi|").replaced == 2)
        #expect(completion("\\pse|").replaced == 4)
        #expect(completion("\\i 'my f|").replaced == 5)
        #expect(completion("select ü|").replaced == 1)
        #expect(completion("select 1 \\g (format=cs|").replaced == 2)
        #expect(completion("\\c ignite3://no|").replaced == 2)
        #expect(completion("select :{?mi|").replaced == 5)
    }

    @Test func asksForNamesOnlyWhereTheyAreNeeded() {
        var completer = CompletionCase.completer
        completer.names = {
            Issue.record("the catalogue was asked for")
            return Catalog()
        }
        for text in ["sel", "\\pset fo", "\\i scr", "select * from person wh", "create tab", "select 'a"] {
            _ = completer.complete(Array(text.utf8), after: Scanner(.ignite3))
        }
    }

    @Test func offersStatementsAtAnEmptyLine() {
        let candidates = completion("|").candidates.map(\.text)
        #expect(candidates.contains("SELECT") && candidates.contains("CREATE") && !candidates.contains("FROM"))
    }

    @Test func offersKeywordsWithoutACatalogue() {
        var completer = CompletionCase.completer
        completer.names = { Catalog() }
        let completion = completer.complete(
            Array("select * from person where n".utf8), after: Scanner(.ignite3))
        #expect(completion.candidates.map(\.text) == ["not", "null", "nullif(", "nvl("])
    }

    @Test func listsInColumns() {
        let formats = completion("\\pset format |")
        for width in [1, 20, 40, 80, 200] {
            let lines = formats.list(width: width).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= max(width, 9) })
            let words = lines.flatMap { $0.split(separator: " ").map(String.init) }
            #expect(words.sorted() == formats.candidates.map(\.shown).sorted())
        }
        #expect(completion("\\x |").list(width: 80) == "auto  off   on\n")
    }
}
