package import IgniteCore

/// The format settings of results: the settings of psql's `\pset`, with psql's names and defaults.
package struct FormatSettings {
    /// `\pset linestyle`.
    package enum LineStyle: String, CaseIterable, Sendable {
        case ascii, unicode
    }

    /// `\pset expanded`: one line for each column.
    package enum Expanded: String, CaseIterable, Sendable {
        case off, on, auto
    }

    /// `\pset pager`: whether a pager shows results larger than the screen, or all results.
    package enum PagerUse: String, CaseIterable, Sendable {
        case off, on, always
    }

    /// The name of the format, one of `OutputFormats.all`.
    package var format = "aligned"
    /// The border: 0 for no lines, 1 for lines between columns, 2 for lines around the table, and 3, in LaTeX, also
    /// between rows. HTML uses the number directly.
    package var border = 1
    package var expanded = Expanded.off
    package var lineStyle = LineStyle.ascii
    /// The field separator of `unaligned`.
    package var fieldSeparator = "|"
    /// The record separator of `unaligned`.
    package var recordSeparator = "\n"
    /// The field separator of `csv`: one byte other than a quote or a line end.
    package var csvFieldSeparator: UInt8 = UInt8(ascii: ",")
    /// The quote of `csv`, and the byte before a quote in a value.
    package var csvQuote: UInt8 = UInt8(ascii: "\"")
    package var csvEscape: UInt8 = UInt8(ascii: "\"")
    /// The columns whose values are always quoted in `csv`.
    package var csvQuotedColumns: Set<String> = []
    /// The field separator of `tsv`.
    package var tsvFieldSeparator: UInt8 = UInt8(ascii: "\t")
    /// The text for NULL; JSON has its own.
    package var null = ""
    /// Whether only rows are printed, without names, title and footer.
    package var tuplesOnly = false
    /// Whether the footer `(n rows)` is printed.
    package var footer = true
    package var title: String?
    /// The lines after the last row, instead of the number of rows.
    package var footers: [String] = []
    /// The attributes of the HTML table tag, in addition to the border.
    package var tableAttributes: String?
    /// The SQL name of the table for `insert`; nil for the table that all columns come from.
    package var insertTable: String?
    /// `\pset columns`: the target width of `wrapped` and `expanded auto`; nil or 0 for the width of the terminal.
    package var columns: Int?

    /// Whether a pager is used at a terminal.
    package var pager = PagerUse.on
    /// Results with fewer lines are not paged, even on a small screen.
    package var pagerMinLines = 0
    /// Whether names and NULL are colored.
    package var isColored = false

    /// Whether only the last column of a `wrapped` table is made narrower, because a broken id cannot be copied.
    package var wrapsLastColumnOnly = false
    /// The width of the screen, at a terminal without a pager.
    package var screenWidth: Int?
    /// The time zone in which instants are shown.
    package var zone = ZoneRules()

    package init() {}

    /// The maximum width of tables; nil for no limit.
    var targetWidth: Int? {
        let width = columns ?? 0
        return width > 0 ? width : screenWidth
    }
}
