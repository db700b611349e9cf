/// Writes definitions as the SQL of one product.
package protocol DefinitionWriter: Sendable {
    /// The product: `Ignite 3`.
    var product: String { get }
    /// Whether a row with a cast must be the only one of an INSERT: the server plans several of them for minutes, until it
    /// is out of memory.
    var insertsCastsAlone: Bool { get }
    /// Returns a stored name as it must be written in SQL.
    func identifier(_ name: String) -> String
    /// Returns the statements that must run before those for tables: schemas and zones.
    ///
    /// - Parameter isNative: Whether the definition comes from the same product.
    func preamble(_ definition: ClusterDefinition, isNative: Bool) -> [DefinitionStatement]
    /// Returns how a table is written.
    func table(_ table: TableStructure, isNative: Bool) -> TableScript
    /// Returns the statement for a view.
    func view(_ view: ViewDefinition) -> DefinitionStatement
}

/// A statement with the comments before it.
package struct DefinitionStatement: Sendable {
    /// The lines of the comments, without `--`.
    package var comments: [String]
    /// The statement without a semicolon; nil if there are only comments.
    package var sql: String?
    /// Whether the statement is a comment, too, because it cannot run.
    package var isDisabled: Bool

    package init(_ sql: String? = nil, comments: [String] = [], isDisabled: Bool = false) {
        self.comments = comments
        self.sql = sql
        self.isDisabled = isDisabled
    }

    /// The text for a script, which ends with a newline.
    package var text: String {
        var text = ""
        // A line end in a name must not end the comment.
        for line in comments.flatMap({ $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }) {
            text += line.isEmpty ? "--\n" : "-- \(line)\n"
        }
        guard let sql else { return text }
        guard isDisabled else { return "\(text)\(sql);\n" }
        for line in sql.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) { text += "-- \(line)\n" }
        return text
    }
}

/// How a table is written.
package struct TableScript: Sendable {
    package var create: DefinitionStatement
    /// The columns whose values are written, as stored.
    package var columns: [String]
    /// The columns whose values may have to be rounded, and their types.
    package var narrowed: [(name: String, type: String)] = []
    /// The columns that are points in time and become local times.
    package var localized: Set<String> = []
    /// The statements to run after the rows are loaded.
    package var indexes: [DefinitionStatement]

    package init(create: DefinitionStatement, columns: [String], indexes: [DefinitionStatement]) {
        self.create = create
        self.columns = columns
        self.indexes = indexes
    }
}

extension DefinitionWriter {
    /// Returns schema and name of a relation as they must be written in SQL.
    package func identifier(_ schema: String, _ name: String) -> String {
        "\(identifier(schema)).\(identifier(name))"
    }

    /// Returns `A DESC, B` for columns in an order.
    package func list(_ columns: [TableStructure.OrderedColumn]) -> String {
        columns.map { identifier($0.name) + ($0.order.isEmpty ? "" : " \($0.order)") }.joined(separator: ", ")
    }

    /// Returns `A, B` for names.
    package func list(_ names: [String]) -> String { names.map(identifier).joined(separator: ", ") }
}

/// Returns a constant of a type as it is written after DEFAULT.
///
/// - Parameter text: The constant without quotes.
package func defaultLiteral(_ text: String, _ type: ColumnType) -> String {
    switch type {
    case .varchar, .uuid: sqlLiteral(text)
    case .varbinary: "x\(sqlLiteral(text))"
    case .date, .time, .timestamp: "\(type.sqlName) \(sqlLiteral(text))"
    default: text
    }
}
