import IgniteShell
import Testing

/// What Tab offers where: `|` is the cursor. A line of text before it is what was typed before this line.
@Suite struct CompletionTests {
    /// A case: the text, and the candidates in their order; a blank behind a candidate is not shown.
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let candidates: [String]

        init(_ text: String, _ candidates: String...) {
            self.text = text
            self.candidates = candidates
        }

        var testDescription: String { text }
    }

    @Test(arguments: [
        Case("al|", "alter"), Case("AL|", "ALTER"), Case("Al|", "Alter"),
        Case("s|", "select", "start transaction"), Case("insert |", "into"), Case("select 1; dele|", "delete from"),
        Case("explain |", "delete from", "insert into", "mapping for", "merge into", "plan for", "select", "update"),
        Case("explain plan for sel|", "select"), Case("begin read |", "only", "write"), Case("xyz |"),
    ])
    func statementsBegin(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("select * from |", "\"MixedCase\"", "event", "other.", "person", "purchase", "system."),
        Case("SELECT * FROM P|", "PERSON", "PURCHASE"), Case("select * from Per|", "Person"),
        Case("select * from m|", "\"MixedCase\""),
        Case(
            "select * from \"|", "\"EVENT\"", "\"MixedCase\"", "\"OTHER\".", "\"PERSON\"", "\"PURCHASE\"", "\"SYSTEM\"."
        ),
        Case("select * from \"Mix|", "\"MixedCase\""), Case("select * from \"mix|"),
        Case("select * from other.|", "thing"), Case("select * from system.ta|", "tables"),
        Case("select * from \"OTHER\".t|", "thing"),
        // Found elsewhere, when nothing in the schema fits.
        Case("select * from thi|", "other.thing"), Case("select * from tabl|", "system.tables"),
        Case("select * from person, pu|", "purchase"),
        Case("select * from person p join |", "\"MixedCase\"", "event", "other.", "person", "purchase", "system."),
        Case("select * from person join purchase on 1 = 1 left join ev|", "event"),
        Case("with recent as (select 1) select * from re|", "recent"),
        Case("insert into pe|", "person"), Case("insert into sys|"), Case("update pu|", "purchase"),
        Case("delete from ev|", "event"), Case("merge into person p using pu|", "purchase"),
        Case("select * from (select * from pe|", "person"),
        Case("select * from person where id in (select person_id from pu|", "purchase"),
    ])
    func tables(_ test: Case) { check(test) }

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
    func columns(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("select p.| from person p", "\"order\"", "age", "first_name", "id", "last_name"),
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
    func columnsBeforeFrom(_ test: Case) { check(test) }

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
            "person", "purchase", "system.", "x"),
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
    func columnsOfQueries(_ test: Case) { check(test) }

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
    func columnsBehindSchemas(_ test: Case) { check(test) }

    /// Each table is looked at once, however often it is named.
    @Test func manyQueriesDoNotMultiply() {
        var text = "with t0 as (select * from person)"
        for index in 1...60 { text += ", t\(index) as (select * from t\(index - 1) a, t\(index - 1) b)" }
        #expect(complete(text + " select t60.la| from t60").candidates.map(\.text) == ["last_name"])
        let nested = String(repeating: "(select *, * from ", count: 40) + "person" + String(repeating: ") s", count: 40)
        #expect(complete("select * from \(nested) where s.la|").candidates.map(\.text) == ["last_name"])
        let deep = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
        #expect(complete("select * from \(deep) s, person p where p.la|").candidates.map(\.text) == ["last_name"])
    }

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
    func keywordsAndFunctions(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("create |", "index", "schema", "table", "zone"),
        Case("create table |", "if not exists", "other.", "public."),
        Case("create table if |", "not exists"),
        Case(
            "create table t (id |", "bigint", "boolean", "date", "decimal", "double", "integer", "real", "smallint",
            "time", "timestamp", "timestamp with local time zone", "tinyint", "uuid", "varbinary", "varchar"),
        Case("create table t (id int pr|", "primary key"), Case("create table t (id int, a varchar(5) n|", "not null"),
        Case("create table t (id int primary key) z|", "zone"),
        Case("create table t (id int primary key) zone d|", "\"Default\""),
        Case("create index i |", "on"), Case("create index if not exists i on pe|", "person"),
        Case("create index i on person using |", "hash", "sorted"), Case("drop table if exists pe|", "person"),
        Case("drop table other.|", "thing"), Case("drop index |", "if exists", "person_age"),
        Case("drop schema ot|", "other"),
        Case("drop schema other |", "cascade", "restrict"), Case("drop zone z|", "zone1"),
        Case("alter zone zone1 s|", "set"),
        Case("alter table person |", "add column", "alter column", "drop column"),
        Case("alter table person alter column age set d|", "data type", "default"),
        Case("kill q|", "query"),
    ])
    func phrases(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("select 'fro|"), Case("select -- fro|"), Case("select /* fro|"),
        Case("select * from person where age > 15|"),
        Case("select 'it''s' as \"a|"),
    ])
    func nothingInQuotesAndComments(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("\\ps|", "\\pset"), Case("\\err|", "\\errverbose"),
        Case("\\pset bo|", "border"), Case("\\pset format j|", "json", "jsonl"),
        Case("\\pset expanded |", "auto", "off", "on"),
        Case("\\x |", "auto", "off", "on"), Case("\\timing o|", "off", "on"), Case("\\q |"), Case("\\nosuch |"),
        Case("\\set AUTO|", "AUTOCOMMIT"), Case("\\set auto|", "AUTOCOMMIT"),
        Case("\\set VERBOSITY |", "default", "terse", "verbose"),
        Case("\\set AUTOCOMMIT |", "off", "on"), Case("\\unset mi|", "mine"),
        Case("\\begin |", "read", "timeout"), Case("\\begin read |", "only", "write"),
        Case("\\begin read only t|", "timeout"),
        Case("\\d pe|", "person"), Case("\\d PE|", "PERSON"),
        Case("\\d+ |", "\"MixedCase\"", "event", "other.", "person", "purchase", "system."),
        Case("\\dt oth|", "other."), Case("\\d other.|", "thing"), Case("\\di p|", "person_age"),
        Case("\\dn |", "other", "public", "system"),
        Case("\\schema o|", "other"), Case("\\h create t|", "CREATE TABLE"),
        Case("\\explain select * from pur|", "purchase"),
        Case("\\echo :mi|", ":mine"), Case("\\echo x|"), Case("\\? v|", "variables"),
        // On the line of a statement, and a statement behind a command.
        Case("select 1 \\gx|", "\\gx"), Case("\\x on \\\\ sele|", "select"), Case("\\x on \\pset bo|", "border"),
    ])
    func commands(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("select :mi|", ":mine"), Case("select :'mi|", ":'mine'"), Case("select :\"mi|", ":\"mine\""),
        Case("select 'a:mi|"), Case("select :{?mi|", ":{?mine}"), Case("select 1 where:{?m|", ":{?mine}"),
        Case("select * from person where id=:mi|", ":mine"), Case("select :{?mine}|"),
        Case("\\if :{?mi|", ":{?mine}"), Case("\\elif :mi|", ":mine"), Case("\\if not :mi|", ":mine"),
        Case("\\echo a :'mi|", ":'mine'"), Case("\\echo :\"mi|", ":\"mine\""), Case("\\i :mi|", ":mine"),
        Case("\\set a :mi|", ":mine"), Case("\\pset null :mi|", ":mine"), Case("\\c :mi|", ":mine"),
    ])
    func variables(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("select 1 \\g (form|", "format="), Case("select 1 \\g (format=cs|", "csv"),
        Case("select 1 \\gx (fo|", "footer=", "format="), Case("select 1 \\g ( null=x exp|", "expanded="),
        Case("select 1 \\g (format=csv footer=|", "off", "on"), Case("select 1 \\g (null=|"),
        Case("select 1 \\g (null=:mi|", ":mine"), Case("select 1 \\g (format=csv)|"),
        Case("select 1 \\g (format=csv) sc|", "script.sql", "scripts/"),
        Case("select 1 \\g (format=csv footer=off ) sc|", "script.sql", "scripts/"),
        Case("select 1 \\g (format=csv) script.sql |"), Case("select 1 \\g script.sql |"),
    ])
    func settingsBetweenParentheses(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("\\c |", "[::1]:10801", "ignite2://", "ignite3://", "ignite://", "node1:10800"),
        Case("\\connect no|", "node1:10800"), Case("\\c ignite3|", "ignite3://"),
        Case("\\c ignite://|", "[::1]:10801", "node1:10800"), Case("\\c ignite3://me@n|", "node1:10800"),
        Case("\\c host,n|", "node1:10800"), Case("\\c ignite://node1:10800/|"), Case("\\c node1 |"),
    ])
    func addresses(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("\\setenv HO|", "HOME"), Case("\\setenv HOME |"), Case("\\getenv mi|", "mine"),
        Case("\\getenv mine PA|", "PAGER"), Case("\\watch |", "c=", "i=", "m="), Case("\\prompt Name? mi|", "mine"),
        Case("\\kill |", "query", "transaction"), Case("\\zones z|", "zone1"), Case("\\partitions pe|", "person"),
        Case("\\! l|"), Case("\\password |"), Case("\\gset |"), Case("\\begin read o|", "only"),
        Case("\\h cre|", "CREATE INDEX", "CREATE SCHEMA", "CREATE TABLE", "CREATE ZONE"),
    ])
    func otherArguments(_ test: Case) { check(test) }

    @Test(arguments: [
        Case("\\i sc|", "script.sql", "scripts/"), Case("\\i scripts/|", "scripts/one.sql"), Case("\\i .|", ".hidden"),
        Case("\\i my|", "'my file.sql'"), Case("\\i 'my f|", "'my file.sql'"),
        Case("\\o sc|", "script.sql", "scripts/"),
        Case("select 1 \\g sc|", "script.sql", "scripts/"), Case("\\cd |", "scripts/"), Case("\\i none|"),
        Case("\\i it|", "'it''s.sql'"),
    ])
    func files(_ test: Case) { check(test) }

    /// A row of the table that has FILE or on|off in its help has them at Tab, too.
    @Test func whatHelpNamesIsOffered() {
        for command in MetaCommand.all {
            if command.usage.hasPrefix("FILE") || command.usage.hasPrefix("[FILE") {
                #expect(complete("\\\(command.name) scripts/|").candidates.map(\.text) == ["scripts/one.sql"])
            }
            if command.usage.hasPrefix("[on|off") {
                #expect(complete("\\\(command.name) on|").candidates.map(\.text) == ["on"])
            }
        }
    }

    /// A statement that was fetched from the history is one line for the editor.
    @Test func linesWithinALine() {
        let line = "select *\nfrom person -- comment\nwhere fi"
        let completion = Self.completer.complete(Array(line.utf8), after: Scanner(dialect: .ignite3))
        #expect(completion.candidates.map(\.text) == ["first_name"])
    }

    // MARK: What is inserted

    @Test func insertsWhatAllHaveInCommon() {
        #expect(complete("select * from pe|").insertion == "person ")
        #expect(complete("select * from p|").insertion == "p")
        #expect(complete("\\pset fi|").insertion == "fieldsep")
        #expect(complete("select * from sys|").insertion == "system.")
        #expect(complete("select coun|").insertion == "count(")
        #expect(complete("\\i scr|").insertion == "script")
        #expect(complete("\\cd sc|").insertion == "scripts/")
        #expect(complete("select 1 \\g (form|").insertion == "format=")
        #expect(complete("select 1 \\g (format=cs|").insertion == "csv ")
        #expect(complete("\\c ignite3|").insertion == "ignite3://")
        #expect(complete("\\c ignite3://no|").insertion == "node1:10800 ")
        #expect(complete("nothing |").insertion == "")
    }

    @Test func replacesWhatWasTyped() {
        #expect(complete("select * from m|").replaced == 1)
        #expect(complete("select * from \"Mi|").replaced == 3)
        #expect(complete("select * from person p where p.fi|").replaced == 2)
        #expect(complete("\\pse|").replaced == 4)
        #expect(complete("\\i 'my f|").replaced == 5)
        #expect(complete("select ü|").replaced == 1)
        #expect(complete("select 1 \\g (format=cs|").replaced == 2)
        #expect(complete("\\c ignite3://no|").replaced == 2)
        #expect(complete("select :{?mi|").replaced == 5)
    }

    @Test func asksForNamesOnlyWhereTheyAreNeeded() {
        var completer = Self.completer
        completer.names = {
            Issue.record("the catalogue was asked for")
            return Catalog()
        }
        for text in ["sel", "\\pset fo", "\\i scr", "select * from person wh", "create tab", "select 'a"] {
            _ = completer.complete(Array(text.utf8), after: Scanner(dialect: .ignite3))
        }
    }

    @Test func offersStatementsAtAnEmptyLine() {
        let candidates = complete("|").candidates.map(\.text)
        #expect(candidates.contains("SELECT") && candidates.contains("CREATE") && !candidates.contains("FROM"))
    }

    @Test func offersKeywordsWithoutACatalogue() {
        var completer = Self.completer
        completer.names = { Catalog() }
        let completion = completer.complete(
            Array("select * from person where n".utf8), after: Scanner(dialect: .ignite3))
        #expect(completion.candidates.map(\.text) == ["not", "null", "nullif(", "nvl("])
    }

    @Test func listsInColumns() {
        let completion = complete("\\pset format |")
        for width in [1, 20, 40, 80, 200] {
            let lines = completion.list(width: width).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= max(width, 9) })
            let words = lines.flatMap { $0.split(separator: " ").map(String.init) }
            #expect(words.sorted() == completion.candidates.map(\.shown).sorted())
        }
        #expect(complete("\\x |").list(width: 80) == "auto  off   on\n")
    }

    // MARK: Support

    static let catalog: Catalog = {
        var catalog = Catalog()
        catalog.schemas = ["SYSTEM", "PUBLIC", "OTHER"]
        catalog.zones = ["Default", "ZONE1"]
        catalog.indexes = [Catalog.Index("PUBLIC", "PERSON_AGE"), Catalog.Index("OTHER", "THING_SIZE")]
        catalog.relations = [
            Catalog.Relation("PUBLIC", "PERSON", ["ID", "FIRST_NAME", "LAST_NAME", "order", "AGE"]),
            Catalog.Relation("PUBLIC", "PURCHASE", ["ID", "PERSON_ID", "AMOUNT"]),
            Catalog.Relation("PUBLIC", "MixedCase", ["ID", "Some Column"]), Catalog.Relation("PUBLIC", "EVENT", ["AT"]),
            Catalog.Relation("OTHER", "THING", ["SIZE"]), Catalog.Relation("SYSTEM", "TABLES", ["TABLE_NAME"]),
        ]
        return catalog
    }()

    static var completer: Completer {
        var variables = Variables()
        variables.assign("mine", "5")
        let files = { (folder: String) -> [String] in
            switch folder {
            case "": ["script.sql", "scripts/", ".hidden", "my file.sql", "it's.sql"]
            case "scripts/": ["one.sql"]
            default: []
            }
        }
        return Completer(
            names: { catalog }, variables: variables, files: files, environment: { ["HOME", "PAGER"] },
            addresses: ["node1:10800", "[::1]:10801"])
    }

    private func complete(_ text: String) -> Completion {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
        var scanner = Scanner(dialect: .ignite3)
        for line in lines.dropLast() {
            scanner.feedLine(line.utf8)
            _ = scanner.next()
        }
        return Self.completer.complete(
            Array(lines[lines.count - 1].utf8), before: Array(parts[1].utf8), after: scanner)
    }

    private func check(_ test: Case) {
        #expect(complete(test.text).candidates.map(\.text) == test.candidates)
    }
}
