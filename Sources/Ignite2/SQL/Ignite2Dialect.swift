package import IgniteCore

/// The SQL engines of Ignite 2. A node has at least one of them; `SELECT QUERY_ENGINE()` returns the one in use.
package enum SQLEngine: String, Sendable, CaseIterable {
    case h2, calcite
}

/// The SQL of Ignite 2, as tested with 2.17.0.
package struct Ignite2Dialect: Dialect {
    package let engine: SQLEngine

    package init(engine: SQLEngine) { self.engine = engine }

    package var name: String { "Ignite 2" }
    package var lexicalRules: LexicalRules { LexicalRules() }
    package var catalog: any SystemCatalog { Stub() }
    package var statements: [String] { [] }
    package var reservedWords: Set<String> { [] }
    package var typeNames: [String] { [] }
    package var timeParts: [String] { [] }
    package var phrases: [SQLPhrase] { [] }
    package var functions: [BuiltInFunction] { [] }
    package var dataTypes: [DataType] { [] }
    package var statementHelp: [StatementHelp] { [] }
    package var explainPrefix: String { "EXPLAIN PLAN FOR " }
    package func typeName(of column: Column) -> String { column.type.sqlName }
    package var bulkPageSize: Int { 4096 }

    package func missingName(in message: String) -> MissingName? { nil }
    package var users: UserManagement { UserManagement(listing: "Ignite 2 has no view of its users.") }
}
struct Stub: SystemCatalog {
    var schema: String { "SYS" }
    var allNames: String { "" }
    var schemaNames: String { "SELECT SCHEMA_NAME FROM SYS.SCHEMAS ORDER BY SCHEMA_NAME" }
    func tableNames(inSchema: Bool) -> String { "" }
    func schemas(_ pattern: NamePattern?, withSystem: Bool, isVerbose: Bool) -> String { "" }
    func indexes(_ names: RelationNames, isVerbose: Bool) -> String { "" }
    func relations(_ kinds: [RelationKind], _ names: RelationNames, isVerbose: Bool) -> String { "" }
    func find(_ names: RelationNames) -> String { "" }
    func page(of relation: Relation, isVerbose: Bool) -> CatalogReport { counts }
    var counts: CatalogReport { CatalogReport([]) { _ in CatalogReport.Table([], []) } }
    func queries(holding text: String?, isVerbose: Bool) -> String { "" }
    func transactions(own: String, isVerbose: Bool) -> String { "" }
    func kill(_ target: KillTarget, id: String) -> String? { nil }
    var zones: (any ZoneCatalog)? { nil }
    var locks: (any LockCatalog)? { nil }
}
