import IgniteShell
import Testing

@Suite struct StatementHelpTests {
    @Test func helpIsFoundByTheBeginning() {
        func names(_ topic: String) -> [String] { StatementHelp.matching(topic).map(\.name) }
        #expect(names("create table") == ["CREATE TABLE"])
        #expect(names("Create  t") == ["CREATE TABLE"])
        #expect(names("drop") == ["DROP INDEX", "DROP SCHEMA", "DROP TABLE", "DROP ZONE"])
        #expect(names("create table person") == ["CREATE TABLE"])
        #expect(names("s") == ["SELECT", "START TRANSACTION"])
        #expect(names("*").count == StatementHelp.all.count)
        #expect(names("frobnicate the table") == [])
        #expect(names("") == [])
    }

    @Test func helpFitsTheScreenAndIsInOrder() {
        #expect(StatementHelp.all.map(\.name) == StatementHelp.all.map(\.name).sorted())
        for help in StatementHelp.all {
            #expect(help.summary.count + 26 <= 80, "\(help.name)")
            for line in help.syntax.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
        }
    }
}
