package import IgniteCore

/// What is known of a result before it is written: its columns, and the rows of its first page, at most 1,024 or 1 MiB
/// of them.
package struct Sample {
    /// The columns. Where the server sends no type, a column has the type of its first value that is not NULL.
    package let columns: [Column]
    /// On which side the values of each column are aligned: numbers right, everything else left.
    package let alignments: [Alignment]
    package let page: Page
    /// How many rows of the page belong to the sample.
    package let rowCount: Int
    /// Whether the result ends here: widths taken from the sample are exact then.
    package let isWhole: Bool

    package enum Alignment { case left, right }

    package init(_ columns: [Column], page: Page, isWhole: Bool) {
        self.page = page
        var bytes = 0
        var rows = 0
        while rows < min(page.rowCount, 1024), bytes <= 1 << 20 {
            let row = page.row(rows)
            for column in 0..<row.count { bytes += Int(row[column].length) }
            rows += 1
        }
        rowCount = rows
        self.isWhole = isWhole && rows == page.rowCount
        self.columns = columns.enumerated().map { index, column in
            guard column.type == .null else { return column }
            var typed = column
            typed.type = Self.type(ofColumn: index, in: page, rows: rows)
            return typed
        }
        alignments = self.columns.map { $0.type.isNumeric ? .right : .left }
    }

    /// The type of a column's first value that is not NULL.
    private static func type(ofColumn column: Int, in page: Page, rows: Int) -> ColumnType {
        for row in 0..<rows {
            let cell = page.row(row)[column]
            if !cell.isNull { return cell.encoding.type }
        }
        return .null
    }
}
