/// The SQL of a protocol: its lexical rules, its words, and what help says about it.
///
/// It comes with the session. What is here is plain data: completion and help are the shell's.
package protocol Dialect: Sendable {
    /// The product, as messages name it: `Ignite 3`.
    var name: String { get }
    var lexicalRules: LexicalRules { get }
    /// The system views, and the queries on them.
    var catalog: any SystemCatalog { get }

    // MARK: Words, in capitals

    /// What a statement may begin with.
    var statements: [String] { get }
    /// Words that can be names in double quotes only.
    var reservedWords: Set<String> { get }
    /// The names of types, as they begin.
    var typeNames: [String] { get }
    /// What EXTRACT gives.
    var timeParts: [String] { get }
    /// The statements that are known by their words one after the other.
    var phrases: [SQLPhrase] { get }

    // MARK: What there is

    /// The built-in functions, in the order of their names.
    var functions: [BuiltInFunction] { get }
    /// The types that a column can have.
    var dataTypes: [DataType] { get }
    /// The statements, in the order of their names.
    var statementHelp: [StatementHelp] { get }

    /// What stands before a statement to get its plan.
    var explainPrefix: String { get }
    /// The SQL name of the type of a result's column, with precision and scale as far as they are known.
    func typeName(of column: Column) -> String
}

/// A built-in function.
package struct BuiltInFunction: Sendable {
    package let name: String
    /// As they are written between the parentheses; empty where the function is called without any.
    package let arguments: String
    package let description: String

    package init(_ name: String, _ arguments: String, _ description: String) {
        self.name = name
        self.arguments = arguments
        self.description = description
    }
}

/// A type of columns.
package struct DataType: Sendable {
    /// As it is written in a definition: `VARCHAR(n)`.
    package let name: String
    package let description: String

    package init(_ name: String, _ description: String) {
        self.name = name
        self.description = description
    }
}

/// What `\h` shows of a statement.
package struct StatementHelp: Sendable {
    package let name: String
    package let summary: String
    package let syntax: String

    package init(name: String, summary: String, syntax: String) {
        self.name = name
        self.summary = summary
        self.syntax = syntax
    }
}
