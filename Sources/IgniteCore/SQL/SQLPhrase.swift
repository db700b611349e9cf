/// Statements that are recognised by a sequence of words: CREATE, ALTER, DROP and similar.
package struct SQLPhrase: Sendable {
    /// The words so far. `*` matches any name or value, `()` text in parentheses, `(` an open parenthesis, `A|B` either
    /// word, `…` any items outside parentheses. IF EXISTS, and COLUMN after another word, are omitted.
    package let pattern: [Substring]
    package let words: [String]
    package let names: Names?

    package enum Names: Sendable {
        case schemas, zones, indexes, tables, owners
        /// Columns of the table at this position of the pattern.
        case columns(of: Int)
        /// Columns that are defined in the first parentheses.
        case definedColumns
    }

    package init(_ pattern: String, _ words: [String] = [], _ names: Names? = nil) {
        self.pattern = pattern.split(separator: " ")
        self.words = words
        self.names = names
    }
}
