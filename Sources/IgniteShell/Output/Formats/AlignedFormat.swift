package import IgniteCore

/// A table with aligned columns, as in psql, optionally with wrapped cells.
package struct AlignedFormat: OutputFormat {
    private let settings: FormatSettings
    private let border: Int
    private let lines: LineCharacters
    private let cells: ShownCells
    /// The target width for wrapping cells; nil if nothing is wrapped.
    private let limit: Int?
    /// The text before, between and after the cells of a row.
    private let rowStart, rowMiddle, rowEnd: ShortText
    /// The buffer for a row of several lines.
    private let shown = ShownLines()
    private var heights: [Int] = []
    private var columns: [Layout] = []
    /// The width of a row, known after `layOut`.
    private(set) var tableWidth = 0

    private struct Layout {
        var width: Int
        var isRight: Bool
    }

    package init(_ settings: FormatSettings, wraps: Bool = false) {
        self.settings = settings
        limit = wraps ? settings.targetWidth : nil
        border = min(max(settings.border, 0), 2)
        lines = settings.lineCharacters
        cells = ShownCells(settings)
        let vertical = settings.lineCharacters.vertical
        rowStart = border == 0 ? "" : border == 1 ? " " : ShortText(vertical, " ")
        rowMiddle = border == 0 ? " " : ShortText(" ", vertical, " ")
        rowEnd = border == 2 ? ShortText(" ", vertical) : ""
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        layOut(sample)
        writeHead(sample.columns, to: &out)
    }

    /// Determines the widths of the columns and of the table.
    mutating func layOut(_ sample: Sample) {
        let widths = SampleWidths(sample, settings)
        let name = ShownLines()
        let names = sample.columns.map { column in
            name.removeAll()
            name.append(column.name)
            return name.width
        }
        columns = sample.columns.indices.map { index in
            Layout(width: max(names[index], widths.columns[index]), isRight: sample.alignments[index] == .right)
        }
        heights = Array(repeating: 0, count: columns.count)
        let frame = border == 0 ? columns.count : border == 1 ? max(0, columns.count * 3 - 1) : columns.count * 3 + 1
        tableWidth = columns.reduce(frame) { $0 + $1.width }
        if let limit, names.reduce(frame, +) <= limit { shrink(to: limit, names: names, averages: widths.averages) }
    }

    /// Makes columns narrower, down to the width of their names, until the table fits. Each step shrinks the column
    /// that is widest relative to its average content, with a slight preference for wide columns.
    private mutating func shrink(to limit: Int, names: [Int], averages: [Int]) {
        let widths = columns.map(\.width)
        while tableWidth > limit {
            var worst: Int?
            var highest = 0.0
            let first = settings.wrapsLastColumnOnly ? max(0, columns.count - 1) : 0
            for index in columns.indices[first...] where averages[index] > 0 && columns[index].width > names[index] {
                let ratio = Double(columns[index].width) / Double(averages[index]) + Double(widths[index]) * 0.01
                if ratio > highest { (worst, highest) = (index, ratio) }
            }
            guard let worst else { return }
            columns[worst].width -= 1
            tableWidth -= 1
        }
    }

    /// Writes the title and the header after the widths are known.
    func writeHead(_ columns: [Column], to out: inout ByteWriter) {
        guard !settings.tuplesOnly else { return }
        if let title = settings.title { writeTitle(title, to: &out) }
        if border == 2 { writeRule(lines.top, to: &out) }
        writeNames(columns, to: &out)
        writeRule(lines.middle, to: &out)
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        let start = out.count
        if writeOneLine(row, to: &out) {
            out.append(UInt8(ascii: "\n"))
        } else {
            out.truncate(to: start)
            writeLines(row, to: &out)
        }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        if border == 2 && end.isComplete { writeRule(lines.bottom, to: &out) }
        out.appendFooter(end, settings)
        out.append(UInt8(ascii: "\n"))
    }

    /// Writes a row whose cells all have one line. Returns false, with a part written, if a cell needs more lines.
    private func writeOneLine(_ row: Row, to out: inout ByteWriter) -> Bool {
        let last = row.count - 1
        out.append(rowStart)
        for index in 0...last {
            let start = out.count
            guard let width = cells.append(row[index], of: row, to: &out) else { return false }
            let column = columns[index]
            if limit != nil && width > column.width { return false }
            if column.isRight {
                out.padLeft(column.width - width, from: start)
            } else if index < last || border == 2 {
                out.padRight(column.width - width)
            }
            out.append(index < last ? rowMiddle : rowEnd)
        }
        return true
    }

    /// Writes a row with as many lines as its highest cell needs.
    private mutating func writeLines(_ row: Row, to out: inout ByteWriter) {
        shown.removeAll()
        for index in 0..<row.count {
            let first = shown.count
            heights[index] = cells.appendLines(of: row[index], of: row, to: shown)
            if limit != nil { heights[index] = shown.wrap(from: first, at: columns[index].width) }
        }
        let height = heights.reduce(1, max)
        for line in 0..<height {
            var next = 0
            if border == 2 { out.append(lines.vertical) }
            for index in 0..<row.count {
                writePart(line, from: next, column: index, isLast: index == row.count - 1, to: &out)
                next += heights[index]
            }
            out.append(UInt8(ascii: "\n"))
        }
    }

    /// Writes one line of a cell, whose lines start at `first` in `shown`.
    private func writePart(_ line: Int, from first: Int, column: Int, isLast: Bool, to out: inout ByteWriter) {
        let layout = columns[column]
        let isOver = line >= heights[column]
        let mark = line + 1 < heights[column] ? markBefore(first + line + 1) : nil
        if border > 0 { out.append(!isOver && shown.isWrapped(first + line) ? lines.wrap : " ") }
        let pad = layout.width - (isOver ? 0 : shown.width(first + line))
        if !isOver {
            if layout.isRight { out.padRight(pad) }
            shown.write(first + line, to: &out)
        }
        let hasPad = isOver || !layout.isRight
        if hasPad && (!isLast || border == 2 || mark != nil) { out.padRight(pad) }
        endPart(mark, isLast: isLast, to: &out)
    }

    /// Returns the mark after the previous line of the same cell.
    private func markBefore(_ line: Int) -> StaticString { shown.isWrapped(line) ? lines.wrap : lines.newline }

    /// Writes the text after a cell, up to the blank before the next one. The mark of a newline replaces the blank.
    private func endPart(_ mark: StaticString?, isLast: Bool, to out: inout ByteWriter) {
        if let mark {
            out.append(mark)
        } else if !isLast || border == 2 {
            out.append(UInt8(ascii: " "))
        }
        if isLast ? border == 2 : border > 0 { out.append(lines.vertical) }
    }

    /// Writes the names, centered in their columns.
    private func writeNames(_ columns: [Column], to out: inout ByteWriter) {
        guard !columns.isEmpty else { return }
        let names = ShownLines()
        let heights = columns.map { names.append($0.name) }
        for line in 0..<heights.reduce(1, max) {
            var first = 0
            if border == 2 { out.append(lines.vertical) }
            for index in columns.indices {
                let isLast = index == columns.count - 1
                let goesOn = line + 1 < heights[index]
                let isOver = line >= heights[index]
                let pad = self.columns[index].width - (isOver ? 0 : names.width(first + line))
                if border > 0 { out.append(UInt8(ascii: " ")) }
                out.padRight(pad / 2)
                if !isOver {
                    if settings.isColored { out.append(Color.name) }
                    names.write(first + line, to: &out)
                    if settings.isColored { out.append(Color.end) }
                }
                out.padRight(pad - pad / 2)
                // psql writes the blank after the last name with every border.
                if isLast && border < 2 && !goesOn { out.append(UInt8(ascii: " ")) }
                endPart(goesOn ? lines.newline : nil, isLast: isLast, to: &out)
                first += heights[index]
            }
            out.append(UInt8(ascii: "\n"))
        }
    }

    private func writeTitle(_ title: String, to out: inout ByteWriter) {
        let title = shownText(title)
        out.padRight((tableWidth - displayWidth(title)) / 2)
        out.append(title)
        out.append(UInt8(ascii: "\n"))
    }

    private func writeRule(_ rule: LineCharacters.Rule, to out: inout ByteWriter) {
        if border == 2 { out.append(rule.left) }
        if border > 0 { out.append(rule.run) }
        for index in columns.indices {
            if index > 0 {
                if border == 0 {
                    out.append(UInt8(ascii: " "))
                } else {
                    out.append(rule.run)
                    out.append(rule.middle)
                    out.append(rule.run)
                }
            }
            for _ in 0..<columns[index].width { out.append(rule.run) }
        }
        if border > 0 { out.append(rule.run) }
        if border == 2 { out.append(rule.right) }
        out.append(UInt8(ascii: "\n"))
    }
}
