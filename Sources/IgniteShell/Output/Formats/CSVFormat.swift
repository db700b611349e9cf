package import IgniteCore

/// Comma-separated values (RFC 4180), with lines that end with a newline only, as in psql.
///
/// NULL is unquoted, and everything that could be mistaken for it is quoted.
package struct CSVFormat: OutputFormat {
    private let text: ValueText
    private let separator: UInt8
    private let quote: UInt8
    private let escape: UInt8
    /// The columns whose values are always quoted; empty if there are none.
    private var isQuoted: [Bool] = []
    private let quotedColumns: Set<String>
    private let special: SpecialBytes
    private let null: [UInt8]
    private let hasHeader: Bool
    private let isExpanded: Bool
    /// Whether numbers, times and similar values must be checked, because they could contain the separator or NULL.
    private let checksAll: Bool
    /// Whether every value is quoted, because the separator is part of `\.`, the end-of-data mark of COPY.
    private let quotesAll: Bool
    /// The text for NULL, quoted only if it contains special bytes.
    private var shownNull: [UInt8]
    private var names: [[UInt8]] = []

    package init(_ settings: FormatSettings) {
        text = ValueText(zone: settings.zone)
        separator = settings.csvFieldSeparator
        quote = settings.csvQuote
        escape = settings.csvEscape
        quotedColumns = settings.csvQuotedColumns
        special = SpecialBytes(quote, UInt8(ascii: "\n"), UInt8(ascii: "\r"), separator)
        null = Array(settings.null.utf8)
        hasHeader = !settings.tuplesOnly
        isExpanded = settings.expanded == .on
        quotesAll = separator == UInt8(ascii: "\\") || separator == UInt8(ascii: ".")
        checksAll = quotesAll || isPlain(separator) || isPlain(quote) || (!null.isEmpty && null.allSatisfy(isPlain))
        shownNull = null
        if null.contains(where: { $0 == separator || $0 == quote || $0 == 0x0A || $0 == 0x0D }) {
            var out = ByteWriter()
            null.withUnsafeBytes { writeQuoted($0, to: &out) }
            shownNull = out.array
        }
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        names = sample.columns.map { column in
            var name = ByteWriter()
            Array(column.name.utf8).withUnsafeBytes { writeText($0, to: &name, isName: true) }
            return name.array
        }
        if !quotedColumns.isEmpty { isQuoted = sample.columns.map { quotedColumns.contains($0.name) } }
        guard hasHeader && !isExpanded else { return }
        for (index, name) in names.enumerated() {
            if index > 0 { out.append(separator) }
            out.append(name)
        }
        out.append(UInt8(ascii: "\n"))
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        if isExpanded { return writeLines(row, to: &out) }
        for index in 0..<row.count {
            if isQuoted.isEmpty || !isQuoted[index] {
                writeCell(row[index], of: row, to: &out)
            } else {
                writeQuotedCell(row[index], of: row, to: &out)
            }
            out.append(separator)
        }
        out.base[out.count - 1] = UInt8(ascii: "\n")
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {}

    /// Writes a line `name,value` for each cell.
    private func writeLines(_ row: Row, to out: inout ByteWriter) {
        for index in 0..<row.count {
            out.append(names[index])
            out.append(separator)
            writeCell(row[index], of: row, to: &out)
            out.append(UInt8(ascii: "\n"))
        }
    }

    @inline(__always)
    private func writeCell(_ cell: Cell, of row: Row, to out: inout ByteWriter) {
        switch cell.encoding {
        case .text, .object: writeText(row.bytes(of: cell), to: &out)
        case .null: if !null.isEmpty { out.append(shownNull) }
        case .int8, .int16, .int32, .int64:
            let start = out.count
            out.appendInteger(row.bytes + Int(cell.offset), count: Int(cell.length))
            if checksAll { quoteIfNeeded(from: start, in: &out) }
        default:
            let start = out.count
            text.write(cell, of: row, to: &out)
            // Empty bytes are the only such value without text.
            if checksAll || out.count == start { quoteIfNeeded(from: start, in: &out) }
        }
    }

    /// Writes a value in quotes, whatever it is; NULL is still without.
    private func writeQuotedCell(_ cell: Cell, of row: Row, to out: inout ByteWriter) {
        switch cell.encoding {
        case .text, .object: writeQuoted(row.bytes(of: cell), to: &out)
        case .null: writeCell(cell, of: row, to: &out)
        default:
            var value = ByteWriter()
            text.write(cell, of: row, to: &value)
            writeQuoted(value.bytes, to: &out)
        }
    }

    @inline(__always)
    private func writeText(_ value: UnsafeRawBufferPointer, to out: inout ByteWriter, isName: Bool = false) {
        let start = out.count
        guard let base = value.baseAddress else { return }
        let isBare = out.append(base, count: value.count, until: special) == value.count
        // Only a value of the same length can be mistaken for NULL, and only a value of two bytes for `\.`.
        if isBare && value.count > 2 && value.count != null.count && !quotesAll { return }
        if !isBare || (isName ? isEndMark(value) || quotesAll : isAmbiguous(value)) {
            out.truncate(to: start)
            writeQuoted(value, to: &out)
        }
    }

    /// Returns whether a value without special bytes must be quoted.
    private func isAmbiguous(_ value: UnsafeRawBufferPointer) -> Bool {
        quotesAll || value.isEmpty || isEndMark(value) || (value.count == null.count && value.elementsEqual(null))
    }

    /// Quotes the value just written if it must be.
    private func quoteIfNeeded(from start: Int, in out: inout ByteWriter) {
        let value = UnsafeRawBufferPointer(rebasing: out.bytes[start...])
        guard isAmbiguous(value) || value.contains(separator) || value.contains(quote) else { return }
        var quoted = ByteWriter()
        writeQuoted(value, to: &quoted)
        out.truncate(to: start)
        out.append(quoted.bytes)
    }

    private func writeQuoted(_ value: UnsafeRawBufferPointer, to out: inout ByteWriter) {
        out.append(quote)
        var rest = value[...]
        while let special = rest.firstIndex(where: { $0 == quote || $0 == escape }) {
            out.append(UnsafeRawBufferPointer(rebasing: rest[..<special]))
            out.append(escape)
            out.append(rest[special])
            rest = rest[(special + 1)...]
        }
        out.append(UnsafeRawBufferPointer(rebasing: rest))
        out.append(quote)
    }
}

/// Returns whether values other than text, such as numbers and times, can contain a byte.
private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "I"),
        UInt8(ascii: "N"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"),
        UInt8(ascii: " "):
        true
    default: false
    }
}

/// Returns whether a value is `\.`, the end-of-data mark of COPY.
private func isEndMark(_ value: UnsafeRawBufferPointer) -> Bool {
    value.count == 2 && value[0] == UInt8(ascii: "\\") && value[1] == UInt8(ascii: ".")
}
