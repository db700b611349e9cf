package import IgniteCore

/// A table in HTML, as in psql.
package struct HTMLFormat: OutputFormat {
    private let settings: FormatSettings
    private let isExpanded: Bool
    private let text: ValueText
    private let null: [UInt8]
    /// The text before the value of each column.
    private var cellStarts: [[UInt8]] = []
    private var record = 0

    package init(_ settings: FormatSettings) {
        self.settings = settings
        isExpanded = settings.expanded == .on
        text = ValueText(zone: settings.zone)
        var null = ByteWriter()
        Array(settings.null.utf8).withUnsafeBytes { null.appendHTMLCell($0) }
        self.null = null.array
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        cellStarts = sample.columns.enumerated().map { index, column in
            var start = ByteWriter()
            if isExpanded {
                start.append("  <tr valign=\"top\">\n    <th>")
                start.appendHTML(column.name)
                start.append("</th>\n")
            }
            start.append("    <td align=\"")
            start.append(sample.alignments[index] == .right ? "right\">" as StaticString : "left\">")
            return start.array
        }
        out.append("<table border=\"")
        out.appendDecimal(UInt64(max(0, settings.border)))
        out.append(UInt8(ascii: "\""))
        if let attributes = settings.tableAttributes {
            out.append(UInt8(ascii: " "))
            out.append(attributes)
        }
        out.append(">\n")
        guard !settings.tuplesOnly else { return }
        if let title = settings.title {
            out.append("  <caption>")
            out.appendHTML(title)
            out.append("</caption>\n")
        }
        if !isExpanded { writeNames(sample.columns, to: &out) }
    }

    private func writeNames(_ columns: [Column], to out: inout ByteWriter) {
        out.append("  <tr>\n")
        for column in columns {
            out.append("    <th align=\"center\">")
            out.appendHTML(column.name)
            out.append("</th>\n")
        }
        out.append("  </tr>\n")
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        if isExpanded { writeRecord(to: &out) } else { out.append("  <tr valign=\"top\">\n") }
        for index in 0..<row.count {
            out.append(cellStarts[index])
            writeCell(row[index], of: row, to: &out)
            out.append("</td>\n")
            if isExpanded { out.append("  </tr>\n") }
        }
        if !isExpanded { out.append("  </tr>\n") }
    }

    /// Writes the heading of a record.
    private mutating func writeRecord(to out: inout ByteWriter) {
        record += 1
        if settings.tuplesOnly { return out.append("\n  <tr><td colspan=\"2\">&nbsp;</td></tr>\n") }
        out.append("\n  <tr><td colspan=\"2\" align=\"center\">Record ")
        out.appendDecimal(UInt64(record))
        out.append("</td></tr>\n")
    }

    @inline(__always)
    private func writeCell(_ cell: Cell, of row: Row, to out: inout ByteWriter) {
        switch cell.encoding {
        case .text, .object: out.appendHTMLCell(row.bytes(of: cell))
        case .null: out.append(null)
        case .bytes where cell.length == 0: out.append("&nbsp; ")
        default: text.write(cell, of: row, to: &out)
        }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        out.append("</table>\n")
        let footers = end.footers(settings, isExpanded: isExpanded)
        if !footers.isEmpty {
            out.append("<p>")
            for line in footers {
                out.appendHTML(line)
                out.append("<br />\n")
            }
            out.append("</p>")
        }
        out.append(UInt8(ascii: "\n"))
    }
}

private let htmlSpecial = SpecialBytes(
    UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), outside: 0x20...255)

extension ByteWriter {
    /// Appends a value. A value of blanks only is made visible, so that browsers draw its frame.
    fileprivate mutating func appendHTMLCell(_ value: UnsafeRawBufferPointer) {
        if value.isBlank { append("&nbsp; ") } else { appendHTML(value) }
    }

    fileprivate mutating func appendHTML(_ value: String) {
        Array(value.utf8).withUnsafeBytes { appendHTML($0) }
    }

    /// Appends text escaped for HTML. Leading blanks are preserved.
    private mutating func appendHTML(_ value: UnsafeRawBufferPointer) {
        let indent = value.prefix { $0 == UInt8(ascii: " ") }.count
        for _ in 0..<indent { append("&nbsp;") }
        append(UnsafeRawBufferPointer(rebasing: value[indent...]), escaping: htmlSpecial) { byte, out in
            switch byte {
            case UInt8(ascii: "&"): out.append("&amp;")
            case UInt8(ascii: "<"): out.append("&lt;")
            case UInt8(ascii: ">"): out.append("&gt;")
            case UInt8(ascii: "\""): out.append("&quot;")
            case UInt8(ascii: "\n"): out.append("<br />\n")
            default: out.append(byte)
            }
        }
    }
}
