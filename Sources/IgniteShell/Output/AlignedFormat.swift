package import IgniteCore

/// A table with its columns lined up, as psql prints one.
package struct AlignedFormat: OutputFormat {
    private let settings: FormatSettings
    private let border: Int
    private let lines: LineCharacters
    private let cells: ShownCells
    /// Before, between and behind the cells of a row.
    private let rowStart, rowMiddle, rowEnd: ShortText
    /// A row that takes several lines is put together here.
    private let shown = ShownLines()
    private var heights: [Int] = []
    private var columns: [Layout] = []
    /// The width of a row, known after `layOut`.
    private(set) var tableWidth = 0

    private struct Layout {
        var width: Int
        var isRight: Bool
    }

    package init(_ settings: FormatSettings) {
        self.settings = settings
        border = min(max(settings.border, 0), 2)
        lines = settings.lineCharacters
        cells = ShownCells(settings)
        let vertical = settings.lineCharacters.vertical
        rowStart = border == 0 ? "" : border == 1 ? " " : ShortText(vertical, " ")
        rowMiddle = border == 0 ? " " : ShortText(" ", vertical, " ")
        rowEnd = border == 2 ? ShortText(" ", vertical) : ""
    }

    package mutating func begin(_ columns: [Column], sample: Sample, to out: inout ByteWriter) {
        layOut(columns, sample: sample)
        writeHead(columns, to: &out)
    }

    /// Finds the widths of the columns and of the table.
    mutating func layOut(_ columns: [Column], sample: Sample) {
        let widths = SampleWidths(columns, sample, settings)
        let name = ShownLines()
        self.columns = columns.indices.map { index in
            name.removeAll()
            name.append(columns[index].name)
            return Layout(width: max(name.width, widths.columns[index]), isRight: columns[index].type.isNumeric)
        }
        heights = Array(repeating: 0, count: columns.count)
        let frame = border == 0 ? columns.count : border == 1 ? max(0, columns.count * 3 - 1) : columns.count * 3 + 1
        tableWidth = self.columns.reduce(frame) { $0 + $1.width }
    }

    /// Writes title and header, once the widths are known.
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
            endLine(from: start, to: &out)
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

    /// Writes a row whose cells all have one line; false, with a part of it written, if one has more.
    private func writeOneLine(_ row: Row, to out: inout ByteWriter) -> Bool {
        let last = row.count - 1
        out.append(rowStart)
        for index in 0...last {
            let start = out.count
            guard let width = cells.append(row[index], of: row, to: &out) else { return false }
            let column = columns[index]
            if column.isRight {
                out.padLeft(column.width - width, from: start)
            } else if index < last || border == 2 {
                out.padRight(column.width - width)
            }
            out.append(index < last ? rowMiddle : rowEnd)
        }
        return true
    }

    /// Writes a row in as many lines as its highest cell needs.
    private mutating func writeLines(_ row: Row, to out: inout ByteWriter) {
        shown.removeAll()
        for index in 0..<row.count { heights[index] = cells.appendLines(of: row[index], of: row, to: shown) }
        let height = heights.reduce(1, max)
        for line in 0..<height {
            let start = out.count
            var next = 0
            out.append(rowStart)
            for index in 0..<row.count {
                writePart(line, from: next, column: index, isLast: index == row.count - 1, to: &out)
                next += heights[index]
            }
            endLine(from: start, to: &out)
        }
    }

    /// Writes one line of one cell, whose lines begin at `first` in `shown`.
    private func writePart(_ line: Int, from first: Int, column: Int, isLast: Bool, to out: inout ByteWriter) {
        let layout = columns[column]
        let isOver = line >= heights[column]
        let goesOn = line + 1 < heights[column]
        let pad = layout.width - (isOver ? 0 : shown.width(first + line))
        if !isOver {
            if layout.isRight { out.padRight(pad) }
            shown.write(first + line, to: &out)
        }
        let hasPad = isOver || !layout.isRight
        if hasPad && (!isLast || border == 2 || goesOn) { out.padRight(pad) }
        endPart(goesOn: goesOn, isLast: isLast, to: &out)
    }

    /// Writes what stands behind a cell; the mark of a newline takes the place of the blank.
    private func endPart(goesOn: Bool, isLast: Bool, to out: inout ByteWriter) {
        guard goesOn else { return out.append(isLast ? rowEnd : rowMiddle) }
        out.append(lines.newline)
        if !isLast && border > 0 {
            out.append(lines.vertical)
            out.append(UInt8(ascii: " "))
        } else if isLast && border == 2 {
            out.append(lines.vertical)
        }
    }

    /// Writes the names, each in the middle of its column.
    private func writeNames(_ columns: [Column], to out: inout ByteWriter) {
        guard !columns.isEmpty else { return }
        let names = ShownLines()
        let heights = columns.map { names.append($0.name) }
        for line in 0..<heights.reduce(1, max) {
            let start = out.count
            var first = 0
            out.append(rowStart)
            for index in columns.indices {
                let isLast = index == columns.count - 1
                let goesOn = line + 1 < heights[index]
                let isOver = line >= heights[index]
                let pad = self.columns[index].width - (isOver ? 0 : names.width(first + line))
                out.padRight(pad / 2)
                if !isOver { names.write(first + line, to: &out) }
                out.padRight(pad - pad / 2)
                // psql writes the blank behind the last name in every border.
                if isLast && border < 2 && !goesOn { out.append(UInt8(ascii: " ")) }
                endPart(goesOn: goesOn, isLast: isLast, to: &out)
                first += heights[index]
            }
            endLine(from: start, to: &out)
        }
    }

    private func writeTitle(_ title: String, to out: inout ByteWriter) {
        let start = out.count
        out.padRight((tableWidth - displayWidth(title)) / 2)
        out.append(title)
        endLine(from: start, to: &out)
    }

    private func writeRule(_ rule: LineCharacters.Rule, to out: inout ByteWriter) {
        let start = out.count
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
        endLine(from: start, to: &out)
    }

    /// Ends a line, cutting it at the screen's edge.
    private func endLine(from start: Int, to out: inout ByteWriter) {
        if let width = settings.screenWidth, width > 0, out.count - start > width { out.cut(from: start, at: width) }
        out.append(UInt8(ascii: "\n"))
    }
}
