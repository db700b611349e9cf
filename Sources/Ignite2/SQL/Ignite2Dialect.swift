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
    package var lexicalRules: LexicalRules { LexicalRules(hasDollarQuotes: engine == .h2) }
    package var catalog: any SystemCatalog { Ignite2Catalog(engine: engine) }

    package var statements: [String] { ignite2Statements }
    package var reservedWords: Set<String> { engine == .h2 ? h2ReservedWords : calciteReservedWords }
    package var typeNames: [String] { engine == .h2 ? ignite2TypeNames : calciteTypeNames }
    package var timeParts: [String] { engine == .h2 ? h2TimeParts : calciteTimeParts }
    package var phrases: [SQLPhrase] { engine == .h2 ? h2Phrases : calcitePhrases }
    package var explainWords: [String] { engine == .h2 ? ["ANALYZE", "PLAN FOR", "SELECT"] : ["PLAN FOR"] }
    package var missingWords: Set<String> { engine == .h2 ? h2MissingWords : [] }

    package var functions: [BuiltInFunction] { engine == .h2 ? h2Functions : calciteFunctions }
    package var dataTypes: [DataType] { engine == .h2 ? ignite2DataTypes : calciteDataTypes }
    package var statementHelp: [StatementHelp] { engine == .h2 ? h2StatementHelp : calciteStatementHelp }

    package var explainPrefix: String { "EXPLAIN PLAN FOR " }
    package var definitionWriter: any DefinitionWriter { Ignite2DefinitionWriter(self) }

    package var bulkPageSize: Int { 4096 }

    package func typeName(of column: Column) -> String { ignite2TypeName(of: column) }

    package func missingName(in message: String) -> MissingName? { ignite2MissingName(in: message) }

    package var users: UserManagement {
        UserManagement(listing: "Ignite 2 has no view of its users; SQL cannot list them.") { user, password in
            "ALTER USER \(quoted(user, "\"")) WITH PASSWORD \(sqlLiteral(password))"
        }
    }
}
