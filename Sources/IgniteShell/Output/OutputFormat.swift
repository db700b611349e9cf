package import IgniteCore

/// A way of writing a result. One file a format; `OutputFormats` lists them.
///
/// A format sees cells only and writes their text straight into the writer: no `String` and nothing else is allocated
/// per cell. It keeps nothing of a row, so any number of rows needs the same memory.
package protocol OutputFormat {
    /// Writes what stands before the first row.
    ///
    /// `sample` has the columns and the first rows; a format that aligns columns takes alignments and widths from it.
    mutating func begin(_ sample: Sample, to out: inout ByteWriter)

    /// Writes one row; the sample's rows come here too.
    mutating func row(_ row: Row, to out: inout ByteWriter)

    /// Writes what stands after the last row.
    mutating func end(_ end: ResultEnd, to out: inout ByteWriter)
}

extension OutputFormat {
    /// Writes rows until there are enough bytes for a write or no more rows. Called through `any OutputFormat` once for
    /// all of them: a call for each row would cost more than some rows do.
    mutating func write(_ rows: inout PageRows, to out: inout ByteWriter, limit: Int) {
        while out.count < limit, let row = rows.next() { self.row(row, to: &out) }
    }
}

/// How a result ended.
package struct ResultEnd {
    /// Rows written.
    package var rowCount: Int
    /// False when it was cut off by an error or a cancel: no footer then.
    package var isComplete: Bool

    package init(rowCount: Int, isComplete: Bool = true) {
        self.rowCount = rowCount
        self.isComplete = isComplete
    }

    /// The lines after the last row: those of the settings, else `(n rows)` where it is wanted. Records one below the
    /// other need no number of rows, since they are numbered.
    func footers(_ settings: FormatSettings, isExpanded: Bool = false) -> [String] {
        guard isComplete && !settings.tuplesOnly else { return [] }
        guard settings.footers.isEmpty else { return settings.footers }
        return settings.footer && !isExpanded ? [rowCount == 1 ? "(1 row)" : "(\(rowCount) rows)"] : []
    }
}
