import Ignite2
import Ignite3
import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// What a protocol without zones and locks has of the shell.
@Suite struct OtherProtocolTests {
    private let catalog = PoorCatalog(rich: Ignite3Dialect().catalog)

    @Test func helpListsWhatThereIs() {
        let without = Help.commands(catalog).split(separator: "\n")
        let with = Help.commands(Ignite3Dialect().catalog).split(separator: "\n")
        let missing = with.filter { !without.contains($0) }.map { $0.split(separator: " ")[0] }
        #expect(missing == ["\\zones[+]", "\\locks[+]"])
    }

    @Test(arguments: ["zones", "zones+", "locks", "locks+"]) func commands(_ name: String) throws {
        let command = try #require(MetaCommand.named(name))
        #expect(!command.exists(in: catalog) && command.exists(in: Ignite3Dialect().catalog))
    }

    @Test(arguments: ["cache x size", "caches", "caches+ x", "types", "types+", "activate", "activate off force"])
    func commandsOfIgnite2(_ command: String) throws {
        let result = try littleNode().runShell("-v", "ON_ERROR_STOP=1", script: "\\\(command)\n\\echo on\n")
        let name = command.prefix { $0 != " " }
        #expect(result.errors == "\\\(name) does not exist for Ignite 3.\n")
        #expect(result.text == "on\n")
    }

    @Test func tabOffersNamesOfIgnite2() {
        var catalog = Catalog()
        catalog.caches = ["SQL_PUBLIC_T", "myCache"]
        catalog.types = ["org.example.Person"]
        let completer = Completer(names: { [catalog] in catalog }, dialect: Ignite2Dialect(engine: .calcite))
        func offered(_ line: String) -> [String] {
            completer.complete(Array(line.utf8), after: Scanner(.ignite3)).candidates.map(\.text)
        }
        #expect(offered("\\caches sq") == ["sql_public_t"])
        #expect(offered("\\caches \"my") == ["\"myCache\""])
        #expect(offered("\\types+ ") == ["\"org.example.Person\""])
        #expect(offered("\\activate ") == ["off", "on", "readonly"])
        #expect(offered("\\activate off ") == ["force"])
        #expect(offered("\\ac") == ["\\activate"])
    }

    @Test func tabOffersWhatThereIs() {
        func offered(_ dialect: any Dialect) -> [String] {
            let completer = Completer(names: { Catalog() }, dialect: dialect)
            return completer.complete(Array("\\lo".utf8), after: Scanner(.ignite3)).candidates.map(\.text)
        }
        #expect(offered(Ignite3Dialect()) == ["\\locks"])
        #expect(offered(PoorDialect(catalog: catalog)) == [])
    }

    @Test func theManualSaysWhoHasACommand() throws {
        let zones = try #require(MetaCommand.named("zones"))
        let nodes = try #require(MetaCommand.named("nodes"))
        let both: [any Dialect] = [PoorDialect(catalog: catalog), Ignite3Dialect()]
        #expect(zones.summary(among: both) == zones.summary + " (Ignite 3 only)")
        #expect(nodes.summary(among: both) == nodes.summary)
        #expect(zones.summary(among: [Ignite3Dialect()]) == zones.summary)
    }
}

/// Ignite 3's catalogue without what is its own.
private struct PoorCatalog: SystemCatalog {
    let rich: any SystemCatalog
    let zones: (any ZoneCatalog)? = nil
    let locks: (any LockCatalog)? = nil
    let caches: (any CacheCatalog)? = nil

    var schema: String { rich.schema }
    var allNames: String { rich.allNames }
    var schemaNames: String { rich.schemaNames }
    func cluster(_ server: ServerInfo, isVerbose: Bool) -> CatalogReport {
        rich.cluster(server, isVerbose: isVerbose)
    }
    var relationKinds: [RelationKind] { rich.relationKinds }

    func partitions(of tables: RelationNames?) -> String { rich.partitions(of: tables) }

    func tableNames(inSchema: Bool) -> String { rich.tableNames(inSchema: inSchema) }
    func schemas(_ pattern: NamePattern?, withSystem: Bool, isVerbose: Bool) -> String {
        rich.schemas(pattern, withSystem: withSystem, isVerbose: isVerbose)
    }
    func indexes(_ names: RelationNames, isVerbose: Bool) -> String { rich.indexes(names, isVerbose: isVerbose) }
    func relations(_ kinds: [RelationKind], _ names: RelationNames, isVerbose: Bool) -> String {
        rich.relations(kinds, names, isVerbose: isVerbose)
    }
    func find(_ names: RelationNames) -> String { rich.find(names) }
    func page(of relation: Relation, isVerbose: Bool) -> CatalogReport { rich.page(of: relation, isVerbose: isVerbose) }
    func queries(holding text: String?, isVerbose: Bool) -> String { rich.queries(holding: text, isVerbose: isVerbose) }
    func transactions(own: String, label: String, isVerbose: Bool) -> String {
        rich.transactions(own: own, label: label, isVerbose: isVerbose)
    }
    func kill(_ target: KillTarget, id: String) -> String? { rich.kill(target, id: id) }
    var transactionStates: String? { rich.transactionStates }
    var activityReport: ActivityReport { rich.activityReport }
    func healthChecks(olderThan seconds: Int) -> [HealthCheck] { rich.healthChecks(olderThan: seconds) }
    func definitions(_ names: RelationNames) -> DefinitionReport { rich.definitions(names) }
    func details(of table: TableStructure) -> CatalogReport.Query { rich.details(of: table) }
    func table(_ table: TableStructure, with details: [[String]]) -> TableStructure { rich.table(table, with: details) }
}

private struct PoorDialect: Dialect {
    let catalog: any SystemCatalog
    private let rich = Ignite3Dialect()

    init(catalog: any SystemCatalog) { self.catalog = catalog }

    var name: String { "Poor" }
    var lexicalRules: LexicalRules { rich.lexicalRules }
    var statements: [String] { rich.statements }
    var reservedWords: Set<String> { rich.reservedWords }
    var typeNames: [String] { rich.typeNames }
    var timeParts: [String] { rich.timeParts }
    var phrases: [SQLPhrase] { rich.phrases }
    var functions: [BuiltInFunction] { rich.functions }
    var dataTypes: [DataType] { rich.dataTypes }
    var statementHelp: [StatementHelp] { rich.statementHelp }
    var explainPrefix: String { rich.explainPrefix }
    var explainWords: [String] { rich.explainWords }
    var missingWords: Set<String> { rich.missingWords }
    var users: UserManagement { rich.users }
    var bulkPageSize: Int { rich.bulkPageSize }
    var definitionWriter: any DefinitionWriter { rich.definitionWriter }

    func missingName(in message: String) -> MissingName? { rich.missingName(in: message) }
    func typeName(of column: Column) -> String { rich.typeName(of: column) }
}
