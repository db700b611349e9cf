package import IgniteCore

/// A table in AsciiDoc, as in psql.
package struct AsciiDocFormat: OutputFormat {
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
        null = Array(settings.null.utf8)
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        cellStarts = sample.columns.enumerated().map { index, column in
            var start = ByteWriter()
            if isExpanded {
                start.append("<l|")
                start.appendAsciiDoc(column.name)
                start.append(sample.alignments[index] == .right ? " >l|" as StaticString : " <l|")
            } else {
                start.append(index > 0 ? " |" as StaticString : "|")
            }
            return start.array
        }
        out.append(UInt8(ascii: "\n"))
        if let title = settings.title, !settings.tuplesOnly {
            out.append(UInt8(ascii: "."))
            out.append(asciiDocInline(String(title.map { $0.isNewline ? " " : $0 })))
            out.append(UInt8(ascii: "\n"))
        }
        writeAttributes(sample, to: &out)
        guard !isExpanded && !settings.tuplesOnly else { return }
        for (index, column) in sample.columns.enumerated() {
            out.append(index > 0 ? " ^l|" as StaticString : "^l|")
            out.appendAsciiDoc(asciiDocInline(column.name))
        }
        out.append(UInt8(ascii: "\n"))
    }

    /// Writes the line that describes columns and frame, and the line that opens the table.
    private func writeAttributes(_ sample: Sample, to out: inout ByteWriter) {
        out.append(UInt8(ascii: "["))
        if !isExpanded && !settings.tuplesOnly { out.append("options=\"header\",") }
        out.append("cols=\"")
        if isExpanded {
            out.append("h,l")
        } else {
            for (index, alignment) in sample.alignments.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                out.append(alignment == .right ? ">l" as StaticString : "<l")
            }
        }
        out.append(UInt8(ascii: "\""))
        switch settings.border {
        case 0: out.append(",frame=\"none\",grid=\"none\"")
        case 1: out.append(",frame=\"none\"")
        case 2: out.append(",frame=\"all\",grid=\"all\"")
        default: break
        }
        out.append("]\n|====\n")
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        if isExpanded { writeRecord(to: &out) }
        for index in 0..<row.count {
            out.append(cellStarts[index])
            let isLast = index == row.count - 1
            writeCell(row[index], of: row, ifBlank: isExpanded || !isLast ? " " : "", to: &out)
            if isExpanded || isLast { out.append(UInt8(ascii: "\n")) }
        }
    }

    /// Writes the heading of a record.
    private mutating func writeRecord(to out: inout ByteWriter) {
        record += 1
        if settings.tuplesOnly { return out.append("2+|\n") }
        out.append("2+^|Record ")
        out.appendDecimal(UInt64(record))
        out.append(UInt8(ascii: "\n"))
    }

    @inline(__always)
    private func writeCell(_ cell: Cell, of row: Row, ifBlank blank: StaticString, to out: inout ByteWriter) {
        switch cell.encoding {
        case .text, .object: writeText(row.bytes(of: cell), ifBlank: blank, to: &out)
        case .null: null.withUnsafeBytes { writeText($0, ifBlank: blank, to: &out) }
        case .bytes where cell.length == 0: out.append(blank)
        default: text.write(cell, of: row, to: &out)
        }
    }

    private func writeText(_ value: UnsafeRawBufferPointer, ifBlank blank: StaticString, to out: inout ByteWriter) {
        if value.isBlank { out.append(blank) } else { out.appendAsciiDoc(value) }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        out.append("|====\n")
        let footers = end.footers(settings, isExpanded: isExpanded)
        guard !footers.isEmpty else { return }
        out.append("\n....\n")
        for line in footers { out.append("\(line)\n") }
        out.append("....\n")
    }
}

/// Returns text without formatting, for titles and table headers, in which AsciiDoc formats text. Cells are literal.
private func asciiDocInline(_ text: String) -> String {
    let words = text.split(separator: "_", omittingEmptySubsequences: false)
    let isPlain = words.allSatisfy { word in
        word.allSatisfy { $0 == " " || $0.isLetter || $0.isNumber }
            && (words.count == 1 || word.first?.isWhitespace == false && word.last?.isWhitespace == false)
    }
    if isPlain { return text }
    let escaped = text.map { $0 == "]" ? "\\]" : String($0) }.joined()
    // A backslash at the end would escape the bracket.
    return "pass:c[\(escaped)\(text.last == "\\" ? " " : "")]"
}

private let asciiDocSpecial = SpecialBytes(UInt8(ascii: "|"))

extension ByteWriter {
    fileprivate mutating func appendAsciiDoc(_ value: String) {
        Array(value.utf8).withUnsafeBytes { appendAsciiDoc($0) }
    }

    /// Appends text in which nothing ends a cell.
    fileprivate mutating func appendAsciiDoc(_ value: UnsafeRawBufferPointer) {
        append(value, escaping: asciiDocSpecial) { byte, out in
            out.append(UInt8(ascii: "\\"))
            out.append(byte)
        }
    }
}
