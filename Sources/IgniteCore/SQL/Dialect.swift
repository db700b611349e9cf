/// The SQL of a protocol: its lexical rules, its words and its help.
///
/// It belongs to the session, and is plain data: completion and help are part of the shell.
package protocol Dialect: Sendable {
    /// The product, for messages: `Ignite 3`.
    var name: String { get }
    var lexicalRules: LexicalRules { get }
    /// The system views, and the queries on them.
    var catalog: any SystemCatalog { get }

    // MARK: Words, in capitals

    /// The possible beginnings of a statement.
    var statements: [String] { get }
    /// Words that are names only in double quotes.
    var reservedWords: Set<String> { get }
    /// The beginnings of type names.
    var typeNames: [String] { get }
    /// The units that EXTRACT supports.
    var timeParts: [String] { get }
    /// The statements that are recognised by a sequence of words.
    var phrases: [SQLPhrase] { get }
    /// The words that can follow EXPLAIN.
    var explainWords: [String] { get }
    /// Words that other dialects have in queries and this one does not.
    var missingWords: Set<String> { get }

    // MARK: Functions, types and statements

    /// The built-in functions, in the order of their names.
    var functions: [BuiltInFunction] { get }
    /// The types of columns.
    var dataTypes: [DataType] { get }
    /// The statements, in the order of their names.
    var statementHelp: [StatementHelp] { get }

    /// The text before a statement that makes it return its plan.
    var explainPrefix: String { get }
    /// Returns the SQL name of the type of a result column, with precision and scale if they are known.
    func typeName(of column: Column) -> String

    /// Writes definitions of schemas and tables as statements of this dialect.
    var definitionWriter: any DefinitionWriter { get }

    /// The number of rows to fetch at a time if all of them are wanted as fast as possible.
    var bulkPageSize: Int { get }

    // MARK: Messages and users

    /// Returns the name that a server did not find, from the message of its error; nil for other messages.
    func missingName(in message: String) -> MissingName?
    /// How users are managed.
    var users: UserManagement { get }
}

extension Dialect {
    /// Returns a stored name as it must be written in SQL: in double quotes if that is necessary.
    package func identifier(_ name: String) -> String { needsQuotes(name) ? quoted(name, "\"") : name }

    /// Returns whether a stored name is a name in SQL only in double quotes.
    package func needsQuotes(_ name: String) -> Bool {
        guard let first = name.utf8.first, !first.isDigit, first != UInt8(ascii: "$") else { return true }
        let isPlain = name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                UInt8(ascii: "$"):
                true
            default: false
            }
        }
        return !isPlain || reservedWords.contains(name)
    }
}

/// A name that a server did not find.
package enum MissingName: Equatable, Sendable {
    case column(String)
    /// A table or a view; without a schema, it can also be the name of a schema.
    case relation(String, schema: String?)
}

/// How the users of a cluster are managed.
package struct UserManagement: Sendable {
    /// Why SQL cannot list the users.
    package let listing: String
    /// How passwords are changed, if SQL cannot do that.
    package let passwords: String
    /// Returns the statement that sets the password of a user; nil if there is none.
    package let settingPassword: (@Sendable (_ user: String, _ password: String) -> String)?

    package init(
        listing: String, passwords: String = "",
        settingPassword: (@Sendable (_ user: String, _ password: String) -> String)? = nil
    ) {
        self.listing = listing
        self.passwords = passwords
        self.settingPassword = settingPassword
    }
}

/// A built-in function.
package struct BuiltInFunction: Sendable {
    package let name: String
    /// The arguments between the parentheses.
    package let arguments: String
    package let description: String
    /// Whether it is called with parentheses.
    package let hasParentheses: Bool

    /// Creates a function. It is called without parentheses if it has no arguments, unless `hasParentheses` is true.
    package init(_ name: String, _ arguments: String, _ description: String, hasParentheses: Bool = false) {
        self.name = name
        self.arguments = arguments
        self.description = description
        self.hasParentheses = hasParentheses || !arguments.isEmpty
    }
}

/// A type of columns.
package struct DataType: Sendable {
    /// The name in a definition: `VARCHAR(n)`.
    package let name: String
    package let description: String

    package init(_ name: String, _ description: String) {
        self.name = name
        self.description = description
    }
}

/// The help for a statement, shown by `\h`.
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
