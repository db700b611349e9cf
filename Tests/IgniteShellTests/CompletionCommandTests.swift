import IgniteShell
import Testing

/// What Tab offers in meta-commands, and the variables and files that may stand there.
@Suite struct CompletionCommandTests {
    typealias Case = CompletionCase

    @Test(arguments: [
        Case("\\ps|", "\\pset"), Case("\\err|", "\\errverbose"),
        Case("\\pset bo|", "border"), Case("\\pset format j|", "json", "jsonl"),
        Case("\\pset expanded |", "auto", "off", "on"),
        Case("\\x |", "auto", "off", "on"), Case("\\timing o|", "off", "on"), Case("\\q |"), Case("\\nosuch |"),
        Case("\\set AUTO|", "AUTOCOMMIT"), Case("\\set auto|", "AUTOCOMMIT"),
        Case("\\set VERBOSITY |", "default", "terse", "verbose"),
        Case("\\set AUTOCOMMIT |", "off", "on"), Case("\\unset mi|", "mine"),
        Case("\\begin |", "isolation", "label", "optimistic", "pessimistic", "read", "timeout"),
        Case("\\begin read |", "committed", "only", "write"), Case("\\begin isolation rep|", "repeatable"),
        Case("\\begin read only t|", "timeout"),
        Case("\\d pe|", "person"), Case("\\d PE|", "PERSON"),
        Case("\\d+ |", "\"MixedCase\"", "event", "other.", "person", "public.", "purchase", "system."),
        Case("\\dt oth|", "other."), Case("\\d other.|", "thing"), Case("\\di p|", "person_age"),
        Case("\\dn |", "other", "public", "system"),
        Case("\\schema o|", "other"), Case("\\h create t|", "CREATE TABLE"),
        Case("\\explain select * from pur|", "purchase"),
        Case("\\echo :mi|", ":mine"), Case("\\echo x|"), Case("\\? v|", "variables"),
        Case("\\chart |", "\"Mixed\"", "balance", "bar", "hist", "line", "name", "spark"),
        Case("\\chart b|", "balance", "bar"), Case("\\chart BA|", "BALANCE", "bar"),
        Case("\\chart bar na|", "name"), Case("\\chart bar \"M|", "\"Mixed\""), Case("\\chart bar name l|"),
        // On the line of a statement, and a statement behind a command.
        Case("select 1 \\gx|", "\\gx"), Case("\\x on \\\\ sele|", "select"), Case("\\x on \\pset bo|", "border"),
    ])
    func commands(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("select :mi|", ":mine"), Case("select :'mi|", ":'mine'"), Case("select :\"mi|", ":\"mine\""),
        Case("select 'a:mi|"), Case("select :{?mi|", ":{?mine}"), Case("select 1 where:{?m|", ":{?mine}"),
        Case("select * from person where id=:mi|", ":mine"), Case("select :{?mine}|"),
        Case("\\if :{?mi|", ":{?mine}"), Case("\\elif :mi|", ":mine"), Case("\\if not :mi|", ":mine"),
        Case("\\echo a :'mi|", ":'mine'"), Case("\\echo :\"mi|", ":\"mine\""), Case("\\i :mi|", ":mine"),
        Case("\\set a :mi|", ":mine"), Case("\\pset null :mi|", ":mine"), Case("\\c :mi|", ":mine"),
    ])
    func variables(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("select 1 \\g (form|", "format="), Case("select 1 \\g (format=cs|", "csv"),
        Case("select 1 \\gx (fo|", "footer=", "format="), Case("select 1 \\g ( null=x exp|", "expanded="),
        Case("select 1 \\g (format=csv footer=|", "off", "on"), Case("select 1 \\g (null=|"),
        Case("select 1 \\g (null=:mi|", ":mine"), Case("select 1 \\g (format=csv)|"),
        Case("select 1 \\g (format=csv) sc|", "script.sql", "scripts/"),
        Case("select 1 \\g (format=csv footer=off ) sc|", "script.sql", "scripts/"),
        Case("select 1 \\g (format=csv) script.sql |"), Case("select 1 \\g script.sql |"),
    ])
    func settingsBetweenParentheses(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("\\c |", "[::1]:10801", "embedded:", "ignite2://", "ignite3://", "ignite://", "node1:10800"),
        Case("\\connect no|", "node1:10800"), Case("\\c ignite3|", "ignite3://"),
        Case("\\c ignite://|", "[::1]:10801", "node1:10800"), Case("\\c ignite3://me@n|", "node1:10800"),
        Case("\\c host,n|", "node1:10800"), Case("\\c ignite://node1:10800/|"), Case("\\c node1 |"),
        Case("\\c emb|", "embedded:"), Case("\\c embedded:sc|", "script.sql", "scripts/"),
    ])
    func addresses(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("\\setenv HO|", "HOME"), Case("\\setenv HOME |"), Case("\\getenv mi|", "mine"),
        Case("\\getenv mine PA|", "PAGER"), Case("\\watch |", "c=", "i=", "m="), Case("\\prompt Name? mi|", "mine"),
        Case("\\kill |", "query", "transaction"), Case("\\zones z|", "zone1"), Case("\\partitions pe|", "person"),
        Case("\\! l|"), Case("\\password |"), Case("\\gset |"), Case("\\begin read o|", "only"),
        Case("\\h cre|", "CREATE INDEX", "CREATE SCHEMA", "CREATE TABLE", "CREATE ZONE"),
    ])
    func otherArguments(_ test: Case) { test.check() }

    @Test(arguments: [
        Case("\\i sc|", "script.sql", "scripts/"), Case("\\i scripts/|", "scripts/one.sql"), Case("\\i .|", ".hidden"),
        Case("\\i my|", "'my file.sql'"), Case("\\i 'my f|", "'my file.sql'"),
        Case("\\o sc|", "script.sql", "scripts/"),
        Case("select 1 \\g sc|", "script.sql", "scripts/"), Case("\\cd |", "scripts/"), Case("\\i none|"),
        Case("\\i it|", "'it''s.sql'"),
    ])
    func files(_ test: Case) { test.check() }

    /// A row of the table that has FILE or on|off in its help has them at Tab, too.
    @Test func whatHelpNamesIsOffered() {
        for command in MetaCommand.all {
            if command.usage.hasPrefix("FILE") || command.usage.hasPrefix("[FILE") {
                #expect(completion("\\\(command.name) scripts/|").candidates.map(\.text) == ["scripts/one.sql"])
            }
            if command.usage.hasPrefix("[on|off") {
                #expect(completion("\\\(command.name) on|").candidates.map(\.text) == ["on"])
            }
        }
    }
}
