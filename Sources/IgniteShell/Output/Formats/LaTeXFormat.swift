package import IgniteCore

/// A table in LaTeX's `tabular`, as in psql.
package struct LaTeXFormat: OutputFormat {
    private let settings: FormatSettings
    private let isExpanded: Bool
    private let border: Int
    private let text: ValueText
    private let null: [UInt8]
    /// The names, escaped for LaTeX.
    private var names: [[UInt8]] = []
    private var record = 0

    package init(_ settings: FormatSettings) {
        self.settings = settings
        isExpanded = settings.expanded == .on
        border = min(max(settings.border, 0), isExpanded ? 2 : 3)
        text = ValueText(zone: settings.zone)
        null = latex(settings.null)
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        names = sample.columns.map { latex($0.name) }
        if let title = settings.title, !settings.tuplesOnly {
            out.append("\\begin{center}\n")
            out.append(latex(title))
            out.append("\n\\end{center}\n\n")
        }
        out.append("\\begin{tabular}{")
        if isExpanded {
            out.append(["cl}\n", "c|l}\n", "|c|l|}\n"][border] as StaticString)
        } else {
            writeNames(sample, to: &out)
        }
    }

    /// Writes the alignment of the columns and their names.
    private func writeNames(_ sample: Sample, to out: inout ByteWriter) {
        if border >= 2 { out.append("| ") }
        for (index, alignment) in sample.alignments.enumerated() {
            if index > 0 && border > 0 { out.append(" | ") }
            out.append(alignment == .right ? UInt8(ascii: "r") : UInt8(ascii: "l"))
        }
        out.append(border >= 2 ? " |}\n" as StaticString : "}\n")
        guard !settings.tuplesOnly else { return }
        if border >= 2 { out.append("\\hline\n") }
        for (index, name) in names.enumerated() {
            out.append(index > 0 ? " & \\textit{" as StaticString : "\\textit{")
            out.append(name)
            out.append(UInt8(ascii: "}"))
        }
        out.append(" \\\\\n\\hline\n")
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        if isExpanded { return writeRecord(row, to: &out) }
        for index in 0..<row.count {
            if index > 0 { out.append(" & ") }
            writeCell(row[index], of: row, to: &out)
        }
        out.append(border == 3 ? " \\\\\n\\hline\n" as StaticString : " \\\\\n")
    }

    /// Writes a row as a line for each column.
    private mutating func writeRecord(_ row: Row, to out: inout ByteWriter) {
        record += 1
        if !settings.tuplesOnly {
            if border == 2 { out.append("\\hline\n") }
            out.append(border == 2 ? "\\multicolumn{2}{|c|}{\\textit{Record " : "\\multicolumn{2}{c}{\\textit{Record ")
            out.appendDecimal(UInt64(record))
            out.append("}} \\\\\n")
        }
        if border > 0 { out.append("\\hline\n") }
        for index in 0..<row.count {
            out.append(names[index])
            out.append(" & ")
            writeCell(row[index], of: row, to: &out)
            out.append(" \\\\\n")
        }
    }

    @inline(__always)
    private func writeCell(_ cell: Cell, of row: Row, to out: inout ByteWriter) {
        switch cell.encoding {
        case .text, .object: out.appendLaTeX(row.bytes(of: cell))
        case .null: out.append(null)
        default: text.write(cell, of: row, to: &out)
        }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        if border == 2 { out.append("\\hline\n") }
        out.append("\\end{tabular}\n\n\\noindent ")
        for line in end.footers(settings, isExpanded: isExpanded) {
            out.append(latex(line))
            out.append(" \\\\\n")
        }
        out.append(UInt8(ascii: "\n"))
    }
}

private func latex(_ text: String) -> [UInt8] {
    var out = ByteWriter()
    Array(text.utf8).withUnsafeBytes { out.appendLaTeX($0) }
    return out.array
}

/// Returns the replacement of a character that is special in LaTeX; nil for all others.
private func latexEscape(_ byte: UInt8) -> StaticString? {
    switch byte {
    case UInt8(ascii: "#"): "\\#"
    case UInt8(ascii: "$"): "\\$"
    case UInt8(ascii: "%"): "\\%"
    case UInt8(ascii: "&"): "\\&"
    case UInt8(ascii: "<"): "\\textless{}"
    case UInt8(ascii: ">"): "\\textgreater{}"
    case UInt8(ascii: "\\"): "\\textbackslash{}"
    // At the start of a row, they would belong to the preceding `\\`.
    case UInt8(ascii: "["): "{[}"
    case UInt8(ascii: "*"): "{*}"
    case UInt8(ascii: "`"): "\\textasciigrave{}"
    case UInt8(ascii: "^"): "\\^{}"
    case UInt8(ascii: "_"): "\\_"
    case UInt8(ascii: "{"): "\\{"
    case UInt8(ascii: "|"): "\\textbar{}"
    case UInt8(ascii: "}"): "\\}"
    case UInt8(ascii: "~"): "\\~{}"
    // A new row of the table instead of a line within the cell, as in psql.
    case UInt8(ascii: "\n"): "\\\\"
    default: nil
    }
}

extension ByteWriter {
    fileprivate mutating func appendLaTeX(_ value: UnsafeRawBufferPointer) {
        var done = 0
        for index in value.indices {
            // Two hyphens would become a dash.
            if value[index] == UInt8(ascii: "-"), index > 0, value[index - 1] == UInt8(ascii: "-") {
                append(UnsafeRawBufferPointer(rebasing: value[done..<index]))
                append("{}")
                done = index
            }
            guard let escape = latexEscape(value[index]) else { continue }
            append(UnsafeRawBufferPointer(rebasing: value[done..<index]))
            append(escape)
            done = index + 1
        }
        append(UnsafeRawBufferPointer(rebasing: value[done...]))
    }
}
