/// Statements that are known by their words one after the other: CREATE, ALTER, DROP and the like.
package struct SQLPhrase: Sendable {
    /// The words so far. `*` stands for any name or value, `()` for what is in parentheses, `(` for one that is open;
    /// `A|B` for either, `…` for any items outside parentheses. IF EXISTS, and COLUMN after another word, are left
    /// out.
    package let pattern: [Substring]
    package let words: [String]
    package let names: Names?

    package enum Names: Sendable {
        case schemas, zones, indexes, tables, owners
        /// Columns of the table that stands at this place of the pattern.
        case columns(of: Int)
        /// Columns that are being defined between the first parentheses.
        case definedColumns
    }

    package init(_ pattern: String, _ words: [String] = [], _ names: Names? = nil) {
        self.pattern = pattern.split(separator: " ")
        self.words = words
        self.names = names
    }
}
