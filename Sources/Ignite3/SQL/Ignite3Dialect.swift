package import IgniteCore

/// The SQL of Ignite 3, as tested with 3.1.0.
package struct Ignite3Dialect: Dialect {
    package init() {}

    package var name: String { "Ignite 3" }
    package var lexicalRules: LexicalRules { LexicalRules() }
    package var catalog: any SystemCatalog { Ignite3Catalog() }

    package var statements: [String] { ignite3Statements }
    package var reservedWords: Set<String> { ignite3ReservedWords }
    package var typeNames: [String] { ignite3TypeNames }
    package var timeParts: [String] { ignite3TimeParts }
    package var phrases: [SQLPhrase] { ignite3Phrases }
    package var explainWords: [String] {
        ["DELETE FROM", "INSERT INTO", "MAPPING FOR", "MERGE INTO", "PLAN FOR", "SELECT", "UPDATE"]
    }
    package var missingWords: Set<String> { [] }

    package var functions: [BuiltInFunction] { ignite3Functions }
    package var dataTypes: [DataType] { ignite3DataTypes }
    package var statementHelp: [StatementHelp] { ignite3StatementHelp }

    package var explainPrefix: String { "EXPLAIN PLAN FOR " }

    package func typeName(of column: Column) -> String { sqlTypeName(of: column) }

    package var definitionWriter: any DefinitionWriter { Ignite3DefinitionWriter() }

    package var bulkPageSize: Int { 1024 }

    package func missingName(in message: String) -> MissingName? { ignite3MissingName(in: message) }

    package var users: UserManagement {
        UserManagement(
            listing: "Ignite 3 keeps users in the cluster configuration; SQL cannot list them.",
            passwords: "Ignite 3 cannot change passwords with SQL; see security.authentication in the cluster "
                + "configuration.")
    }
}
