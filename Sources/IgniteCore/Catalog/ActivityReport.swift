/// What goes on in a cluster at one moment, read with one query: for `\top`.
package struct ActivityReport: Sendable {
    package enum Section: Int, CaseIterable, Sendable {
        case nodes, queries, transactions, locks
    }

    /// How the values of a column are shown and compared.
    package enum Kind: Sendable {
        case text, number
        /// Milliseconds.
        case age
        /// The id of a node, shown as its name.
        case node
    }

    package struct Column: Sendable {
        package let title: String
        package let kind: Kind
        /// Columns with higher ranks are left out first if the screen is too narrow.
        package let rank: Int

        package init(_ title: String, _ kind: Kind = .text, rank: Int = 0) {
            self.title = title
            self.kind = kind
            self.rank = rank
        }
    }

    /// The columns of a section.
    package struct List: Sendable {
        package let columns: [Column]
        /// The column with the id of what a row is about.
        package let id: Int
        /// The column by which rows are ordered at first.
        package let order: Int
        /// What `KILL` ends; nil for nodes.
        package let target: KillTarget?
        /// What the rows do not tell.
        package let note: String

        package init(_ columns: [Column], id: Int, order: Int, target: KillTarget? = nil, note: String = "") {
            self.columns = columns
            self.id = id
            self.order = order
            self.target = target
            self.note = note
        }
    }

    package let query: CatalogReport.Query
    /// A list for each section, in order.
    package let lists: [List]
    /// Whether the nodes are not among the rows, but have to be asked for with `Session.nodes`.
    package let asksForNodes: Bool
    /// Returns the rows of each section for those of the query. NULL is empty.
    package let rows: @Sendable (_ answer: [[String]]) -> [[[String]]]

    package init(
        _ query: CatalogReport.Query, lists: [List], asksForNodes: Bool,
        rows: @escaping @Sendable (_ answer: [[String]]) -> [[[String]]]
    ) {
        self.query = query
        self.lists = lists
        self.asksForNodes = asksForNodes
        self.rows = rows
    }
}

/// The text by which the query of `\top` knows itself among the running queries.
package let activityMark = "ignite-sql \\top"
