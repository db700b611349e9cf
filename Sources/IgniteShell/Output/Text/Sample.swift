package import IgniteCore

/// The known part of a result before it is printed: its columns, and the rows of its first page, up to 1,024 rows or 1
/// MiB.
package struct Sample {
    /// The columns. If the server sends no type, a column has the type of its first value that is not NULL.
    package let columns: [Column]
    /// The alignment of each column: numbers to the right, everything else to the left.
    package let alignments: [Alignment]
    package let page: Page
    /// The number of rows of the page that belong to the sample.
    package let rowCount: Int
    /// Whether the sample is the complete result, so that its widths are exact.
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

    /// Returns the type of the first value of a column that is not NULL.
    private static func type(ofColumn column: Int, in page: Page, rows: Int) -> ColumnType {
        for row in 0..<rows {
            let cell = page.row(row)[column]
            if !cell.isNull { return cell.encoding.type }
        }
        return .null
    }
}
