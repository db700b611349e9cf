package import IgniteCore

/// A format of results. Each format has a file of its own, and `OutputFormats` lists them.
///
/// A format writes the text of cells directly to the writer, without allocating a `String` or anything else per cell.
/// It keeps no rows, so the memory does not depend on the number of rows.
package protocol OutputFormat {
    /// Writes the text before the first row.
    ///
    /// `sample` contains the columns and the first rows, from which a format takes alignments and widths.
    mutating func begin(_ sample: Sample, to out: inout ByteWriter)

    /// Writes one row. The rows of the sample are also written here.
    mutating func row(_ row: Row, to out: inout ByteWriter)

    /// Writes the text after the last row.
    mutating func end(_ end: ResultEnd, to out: inout ByteWriter)
}

extension OutputFormat {
    /// Writes rows until there are enough bytes for a write, or no more rows. It is called once through `any
    /// OutputFormat` for all rows, because a call per row would be expensive.
    mutating func write(_ rows: inout PageRows, to out: inout ByteWriter, limit: Int) {
        while out.count < limit, let row = rows.next() { self.row(row, to: &out) }
    }
}

/// How a result ended.
package struct ResultEnd {
    /// The number of rows written.
    package var rowCount: Int
    /// Whether the result is complete. After an error or a cancellation, there is no footer.
    package var isComplete: Bool

    package init(rowCount: Int, isComplete: Bool = true) {
        self.rowCount = rowCount
        self.isComplete = isComplete
    }

    /// Returns the lines after the last row: those of the settings, or `(n rows)` if enabled. Expanded records are
    /// numbered and need no row count.
    func footers(_ settings: FormatSettings, isExpanded: Bool = false) -> [String] {
        guard isComplete && !settings.tuplesOnly else { return [] }
        guard settings.footers.isEmpty else { return settings.footers }
        return settings.footer && !isExpanded ? [rowCount == 1 ? "(1 row)" : "(\(rowCount) rows)"] : []
    }
}
