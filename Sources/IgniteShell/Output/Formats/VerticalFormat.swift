package import IgniteCore

/// One line for each column, with name and value, as in psql's expanded format, optionally with wrapped values.
package struct VerticalFormat: OutputFormat {
    private let settings: FormatSettings
    private let border: Int
    private let lines: LineCharacters
    private let cells: ShownCells
    /// The target width for wrapping values; nil if nothing is wrapped.
    private let limit: Int?
    private let names = ShownLines()
    private let values = ShownLines()
    /// The number of lines of each name.
    private var heights: [Int] = []
    /// The text before the value of each column whose name has one line.
    private var prefixes: [[UInt8]] = []
    private var nameWidth = 0
    private var valueWidth = 0
    private var hasLinesInNames = false
    private var record = 0

    package init(_ settings: FormatSettings, wraps: Bool = false) {
        self.settings = settings
        limit = wraps ? settings.targetWidth : nil
        border = min(max(settings.border, 0), 2)
        lines = settings.lineCharacters
        cells = ShownCells(settings)
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        names.removeAll()
        heights = sample.columns.map { names.append($0.name) }
        hasLinesInNames = heights.contains { $0 > 1 }
        nameWidth = names.width
        var first = 0
        prefixes = heights.map { height in
            var prefix = ByteWriter()
            writeName(first, goesOn: false, to: &prefix)
            prefix.append(UInt8(ascii: " "))
            first += height
            return prefix.array
        }
        let widths = SampleWidths(sample, settings)
        valueWidth = widths.columns.reduce(0, max)
        let hasMarks = widths.hasLines || (limit != nil && !sample.isWhole)
        let fitted = fittingWidth(forRecords: sample.rowCount, hasMarks: hasMarks)
        // Wrapped values need room for the mark.
        valueWidth = fitted < valueWidth ? fittingWidth(forRecords: sample.rowCount, hasMarks: true) : fitted
    }

    /// Returns the width of values, which is at least so large that the line above a record is not longer, at most the
    /// limit, and at least three cells.
    private func fittingWidth(forRecords count: Int, hasMarks: Bool) -> Int {
        var between = [1, 3, 7][border]
        if border == 0 && hasLinesInNames { between += 1 }
        if border < 2 && hasMarks { between += 1 }
        let digits = count > 0 ? String(count).utf8.count : 0
        let rule = settings.tuplesOnly ? 0 : digits + [9, 12, 15][border] - nameWidth - between
        let natural = max(valueWidth, rule)
        guard let limit else { return natural }
        return min(natural, max(limit - nameWidth - between, rule, 3))
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        if record == 0, let title = settings.title, !settings.tuplesOnly {
            out.appendShownLines("\(title)\n")
        }
        record += 1
        if !settings.tuplesOnly || record > 1 || border == 2 {
            writeRule(record == 1 ? lines.top : lines.middle, record: settings.tuplesOnly ? nil : record, to: &out)
        }
        var first = 0
        for index in 0..<row.count {
            if heights[index] > 1 || !writeLine(row, column: index, to: &out) {
                writeLines(row, column: index, firstName: first, to: &out)
            }
            first += heights[index]
        }
    }

    /// Writes a column whose name has one line. Returns false and writes nothing if the value needs several lines.
    private func writeLine(_ row: Row, column: Int, to out: inout ByteWriter) -> Bool {
        let start = out.count
        out.append(prefixes[column])
        guard let width = cells.append(row[column], of: row, to: &out), limit == nil || width <= valueWidth else {
            out.truncate(to: start)
            return false
        }
        if border == 2 {
            out.padRight(valueWidth - width)
            out.append(UInt8(ascii: " "))
            out.append(lines.vertical)
        }
        out.append(UInt8(ascii: "\n"))
        return true
    }

    /// Writes a column with as many lines as its name or its value needs.
    private func writeLines(_ row: Row, column: Int, firstName: Int, to out: inout ByteWriter) {
        values.removeAll()
        var height = cells.appendLines(of: row[column], of: row, to: values)
        if limit != nil { height = values.wrap(from: 0, at: valueWidth) }
        let nameHeight = heights[column]
        for line in 0..<max(height, nameHeight) {
            writeName(line < nameHeight ? firstName + line : nil, goesOn: line + 1 < nameHeight, to: &out)
            writeValue(line < height ? line : nil, goesOn: line + 1 < height, to: &out)
        }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        if record == 0 {
            out.appendFooter(end, settings)
        } else if end.isComplete {
            if border == 2 { writeRule(lines.bottom, record: nil, to: &out) }
            if !settings.footers.isEmpty && !settings.tuplesOnly {
                if border < 2 { out.append(UInt8(ascii: "\n")) }
                out.appendFooter(end, settings)
            }
        }
        out.append(UInt8(ascii: "\n"))
    }

    /// Writes one line of a name, or blanks after its end, and the vertical line after it.
    private func writeName(_ line: Int?, goesOn: Bool, to out: inout ByteWriter) {
        if border == 2 {
            out.append(lines.vertical)
            out.append(UInt8(ascii: " "))
        }
        if let line {
            if settings.isColored { out.append(Color.name) }
            names.write(line, to: &out)
            if settings.isColored { out.append(Color.end) }
        }
        out.padRight(nameWidth - (line.map(names.width) ?? 0))
        if border > 0 || hasLinesInNames {
            if goesOn { out.append(lines.newline) } else { out.append(UInt8(ascii: " ")) }
        }
        if border > 0 { out.append(lines.vertical) }
    }

    /// Writes one line of a value, or blanks after its end.
    private func writeValue(_ line: Int?, goesOn: Bool, to out: inout ByteWriter) {
        if let line {
            out.append(values.isWrapped(line) ? lines.wrap : " ")
            values.write(line, to: &out)
        } else if border == 2 {
            out.append(UInt8(ascii: " "))
        }
        if border == 2 || goesOn { out.padRight(valueWidth - (line.map(values.width) ?? 0)) }
        if let line, goesOn {
            out.append(values.isWrapped(line + 1) ? lines.wrap : lines.newline)
        } else if border == 2 {
            out.append(UInt8(ascii: " "))
        }
        if border == 2 { out.append(lines.vertical) }
        out.append(UInt8(ascii: "\n"))
    }

    /// Writes the line above a record, `-[ RECORD 1 ]-+---`, in which the label covers the line, or a plain line.
    private func writeRule(_ rule: LineCharacters.Rule, record: Int?, to out: inout ByteWriter) {
        let run: StaticString = border > 0 ? rule.run : " "
        if border == 2 { out.append(rule.left) }
        if border > 0 { out.append(rule.run) }
        let start = out.count
        if let record {
            out.append(border == 0 ? "* Record " : "[ RECORD ")
            out.appendDecimal(UInt64(record))
            if border > 0 { out.append(" ]") }
        }
        // The number of written cells of the line, counted from the start of the names.
        var position = out.count - start + (border == 2 ? 0 : 1)
        func extend(to column: Int, with text: StaticString) {
            while position < column {
                out.append(text)
                position += 1
            }
        }
        extend(to: nameWidth, with: run)
        if border == 0 {
            extend(to: nameWidth + 1, with: " ")
        } else {
            extend(to: nameWidth + 1, with: run)
            extend(to: nameWidth + 2, with: rule.middle)
            extend(to: nameWidth + 3, with: run)
        }
        extend(to: nameWidth + (border == 0 ? 1 : 3) + valueWidth, with: run)
        if border == 2 {
            out.append(rule.run)
            out.append(rule.right)
        }
        out.append(UInt8(ascii: "\n"))
    }
}
