package import IgniteCore

/// How results are written: psql's `\pset` settings, with psql's names and defaults.
package struct FormatSettings {
    /// `\pset linestyle`.
    package enum LineStyle: String, CaseIterable, Sendable {
        case ascii, unicode
    }

    /// `\pset expanded`: one line a column instead of one a row.
    package enum Expanded: String, CaseIterable, Sendable {
        case off, on, auto
    }

    /// `\pset pager`: whether results are leafed through that are higher or wider than the screen, or all of them.
    package enum PagerUse: String, CaseIterable, Sendable {
        case off, on, always
    }

    /// The name of the format, one of `OutputFormats.all`.
    package var format = "aligned"
    /// 0 no lines, 1 between columns, 2 all around; 3, in LaTeX, between rows too. HTML takes the number as it is.
    package var border = 1
    package var expanded = Expanded.off
    package var lineStyle = LineStyle.ascii
    /// Between the fields of `unaligned`.
    package var fieldSeparator = "|"
    /// Between the records of `unaligned`.
    package var recordSeparator = "\n"
    /// Between the fields of `csv`: one byte, no quote, no line end.
    package var csvFieldSeparator: UInt8 = UInt8(ascii: ",")
    /// What stands for NULL; JSON has its own word.
    package var null = ""
    /// Rows only: no names, no title, no footer.
    package var tuplesOnly = false
    /// Whether the footer `(n rows)` is written.
    package var footer = true
    package var title: String?
    /// Lines behind the last row, in the place of the number of rows.
    package var footers: [String] = []
    /// What stands in the table tag of HTML besides the border.
    package var tableAttributes: String?
    /// The table that `insert` writes to, as SQL would name it; nil: the one that all columns come from.
    package var insertTable: String?
    /// `\pset columns`: the width that `wrapped` and `expanded auto` go by; nil or 0: the terminal's.
    package var columns: Int?

    /// Whether a pager is used at a terminal.
    package var pager = PagerUse.on
    /// Results of fewer lines are not paged, however low the screen.
    package var pagerMinLines = 0
    /// Whether names and NULL are set off with colours.
    package var isColored = false

    /// Whether only the last column of a `wrapped` table may be made narrower: an id that is broken cannot be copied.
    package var wrapsLastColumnOnly = false
    /// Cells in a line of the screen: at a terminal without pager.
    package var screenWidth: Int?
    /// The zone in which moments are shown.
    package var zone = ZoneRules()

    package init() {}

    /// The width that tables should not exceed; nil when there is none.
    var targetWidth: Int? {
        let width = columns ?? 0
        return width > 0 ? width : screenWidth
    }
}
