package import IgniteCore

/// A table in GitHub's Markdown, with columns aligned by the widths in the sample.
package struct MarkdownFormat: OutputFormat {
    private let settings: FormatSettings
    private let isExpanded: Bool
    private let text: ValueText
    private let null: [UInt8]
    private let nullWidth: Int
    private var columns: [Layout] = []
    /// The widths of the names and values in an expanded table, at least that of their headings.
    private var nameWidth = 0
    private var valueWidth = 0
    private var record = 0

    private struct Layout {
        /// The name, escaped.
        let name: [UInt8]
        let nameWidth: Int
        var width: Int
        let isRight: Bool
    }

    package init(_ settings: FormatSettings) {
        self.settings = settings
        isExpanded = settings.expanded == .on
        text = ValueText(zone: settings.zone)
        (null, nullWidth) = markdown(settings.null)
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        columns = sample.columns.enumerated().map { index, column in
            let (name, width) = markdown(column.name)
            let least = sample.isWhole ? 0 : max(column.widestText, column.isNullable ? nullWidth : 0)
            // Older Markdown readers expect at least three hyphens.
            return Layout(
                name: name, nameWidth: width, width: max(2, isExpanded ? 0 : width, least),
                isRight: sample.alignments[index] == .right)
        }
        measure(sample)
        if isExpanded {
            nameWidth = columns.reduce(7 + String(sample.rowCount).utf8.count) { max($0, $1.nameWidth) }
            valueWidth = columns.reduce(2) { max($0, $1.width) }
        }
        guard !settings.tuplesOnly else { return }
        if let title = settings.title {
            out.appendMarkdownParagraph(title)
            out.append("\n\n")
        }
        if !isExpanded && !columns.isEmpty { writeNames(to: &out) }
    }

    /// Sets the widths of the columns to those of their cells in the sample.
    private mutating func measure(_ sample: Sample) {
        var scratch = ByteWriter()
        for index in 0..<sample.rowCount {
            let row = sample.page.row(index)
            for column in 0..<row.count {
                scratch.truncate()
                columns[column].width = max(columns[column].width, writeCell(row[column], of: row, to: &scratch))
            }
        }
    }

    private func writeNames(to out: inout ByteWriter) {
        for (index, column) in columns.enumerated() {
            out.append(index > 0 ? " | " as StaticString : "| ")
            let pad = column.width - column.nameWidth
            if column.isRight { out.padRight(pad) }
            out.append(column.name)
            if !column.isRight { out.padRight(pad) }
        }
        out.append(" |\n|")
        for column in columns { writeAlignment(column.width, isRight: column.isRight, to: &out) }
        out.append(UInt8(ascii: "\n"))
    }

    /// Writes the alignment of a column: `---:|`.
    private func writeAlignment(_ width: Int, isRight: Bool, to out: inout ByteWriter) {
        if !isRight { out.append(UInt8(ascii: ":")) }
        out.append(repeating: UInt8(ascii: "-"), count: width + 1)
        out.append(isRight ? ":|" as StaticString : "|")
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        if isExpanded { return writeRecord(row, to: &out) }
        for index in 0..<row.count {
            out.append(index > 0 ? " | " as ShortText : "| ")
            let start = out.count
            let pad = columns[index].width - writeCell(row[index], of: row, to: &out)
            if columns[index].isRight { out.padLeft(pad, from: start) } else { out.padRight(pad) }
        }
        out.append(" |\n" as ShortText)
    }

    /// Writes a row as a separate table, with a line for each column.
    private mutating func writeRecord(_ row: Row, to out: inout ByteWriter) {
        record += 1
        if !settings.tuplesOnly {
            let start = out.count
            out.append("| Record ")
            out.appendDecimal(UInt64(record))
            out.padRight(nameWidth + 2 - (out.count - start))
            out.append(" | ")
            out.padRight(valueWidth)
            out.append(" |\n|")
            writeAlignment(nameWidth, isRight: false, to: &out)
            writeAlignment(valueWidth, isRight: false, to: &out)
            out.append(UInt8(ascii: "\n"))
        }
        for index in 0..<row.count {
            out.append("| ")
            out.append(columns[index].name)
            out.padRight(nameWidth - columns[index].nameWidth)
            out.append(" | ")
            out.padRight(valueWidth - writeCell(row[index], of: row, to: &out))
            out.append(" |\n")
        }
        out.append(UInt8(ascii: "\n"))
    }

    /// Writes a cell and returns its width.
    @inline(__always)
    private func writeCell(_ cell: Cell, of row: Row, to out: inout ByteWriter) -> Int {
        switch cell.encoding {
        case .text, .object: return out.appendMarkdown(row.bytes(of: cell))
        case .null:
            out.append(null)
            return nullWidth
        default:
            let start = out.count
            text.write(cell, of: row, to: &out)
            return out.count - start
        }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        // A record already ends with an empty line.
        guard record == 0 else { return }
        let footers = end.footers(settings)
        // A line directly below a table would be one of its rows.
        if !footers.isEmpty && !columns.isEmpty && !isExpanded { out.append(UInt8(ascii: "\n")) }
        for line in footers {
            out.appendMarkdownParagraph(line)
            out.append(UInt8(ascii: "\n"))
        }
        out.append(UInt8(ascii: "\n"))
    }
}
