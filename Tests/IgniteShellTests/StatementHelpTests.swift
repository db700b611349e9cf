import Ignite3
import IgniteCore
import IgniteShell
import Testing

@Suite struct StatementHelpTests {
    private let all = Ignite3Dialect().statementHelp

    @Test func helpIsFoundByTheBeginning() {
        func names(_ topic: String) -> [String] { StatementHelp.matching(topic, in: all).map(\.name) }
        #expect(names("create table") == ["CREATE TABLE"])
        #expect(names("Create  t") == ["CREATE TABLE"])
        #expect(names("drop") == ["DROP INDEX", "DROP SCHEMA", "DROP TABLE", "DROP ZONE"])
        #expect(names("create table person") == ["CREATE TABLE"])
        #expect(names("s") == ["SELECT", "START TRANSACTION"])
        #expect(names("*").count == all.count)
        #expect(names("frobnicate the table") == [])
        #expect(names("") == [])
    }

    @Test func helpFitsTheScreenAndIsInOrder() {
        #expect(all.map(\.name) == all.map(\.name).sorted())
        for help in all {
            #expect(help.summary.count + 26 <= 80, "\(help.name)")
            for line in help.syntax.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
        }
    }
}
