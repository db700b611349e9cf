import IgniteCore

extension ByteWriter {
    /// Appends one line of text as shown in tables, and returns its width. Tabs become spaces and other control
    /// characters are escaped, so that values cannot move the cursor or reverse the line.
    mutating func appendShown(_ line: UnsafeRawBufferPointer) -> Int {
        guard let base = line.baseAddress else { return 0 }
        var width = append(base, count: line.count, until: SpecialBytes.unprintable)
        if width == line.count { return width }
        // The character before the first special one can combine with it.
        if width > 0 {
            width -= 1
            truncate(to: count - 1)
        }
        let line = UnsafeRawBufferPointer(rebasing: line[width...])
        var scanner = ClusterScanner(line)
        while let cluster = scanner.next() {
            switch cluster.first {
            case 0x09:
                let spaces = 8 - width % 8
                append(repeating: UInt8(ascii: " "), count: spaces)
                width += spaces
            case 0x0D:
                append("\\r")
                width += 2
            case 0x00...0x1F, 0x7F:
                append("\\x")
                appendHex(UInt32(cluster.first), digits: 2)
                width += 4
            case ..<0:
                append("\\x")
                appendHex(UInt32(line[cluster.start]), digits: 2)
                width += 4
            case 0x80...0x9F, 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069:
                append("\\u")
                appendHex(UInt32(cluster.first), digits: 4)
                width += 6
            default:
                append(UnsafeRawBufferPointer(rebasing: line[cluster.start..<cluster.end]))
                width += cluster.width
            }
        }
        return width
    }

    /// Appends text of several lines as shown in tables.
    mutating func appendShownLines(_ text: UnsafeRawBufferPointer) {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, var line) in lines.enumerated() {
            if index > 0 { append(UInt8(ascii: "\n")) }
            // A CRLF is one line end.
            if index < lines.count - 1, line.last == 0x0D { line.removeLast() }
            _ = appendShown(UnsafeRawBufferPointer(rebasing: line))
        }
    }

    mutating func appendShownLines(_ text: String) {
        var text = text
        text.withUTF8 { appendShownLines(UnsafeRawBufferPointer($0)) }
    }

    private mutating func appendHex(_ value: UInt32, digits: Int) {
        let hexDigits: StaticString = "0123456789ABCDEF"
        for digit in (0..<digits).reversed() {
            append(hexDigits.utf8Start[Int(value >> UInt32(digit * 4) & 15)])
        }
    }
}

/// Returns text for display, with tabs as spaces, and with control characters except newlines escaped.
package func shownText(_ text: String) -> String {
    var out = ByteWriter()
    out.appendShownLines(text)
    return String(decoding: out.bytes, as: UTF8.self)
}

/// Returns text for display within a line, with newlines escaped as well.
package func shownLine(_ text: String) -> String {
    var text = text
    var out = ByteWriter()
    _ = text.withUTF8 { out.appendShown(UnsafeRawBufferPointer($0)) }
    return String(decoding: out.bytes, as: UTF8.self)
}

/// The lines of one or several values as shown in tables. It is reused for each row to avoid allocations.
final class ShownLines {
    private struct Line {
        let start, count, width: Int
        /// Whether the line continues the previous one.
        var isWrapped = false
        /// Whether the line is a colored NULL.
        var isDim = false
    }

    private var text = ByteWriter()
    private var lines: [Line] = []

    /// The number of lines.
    var count: Int { lines.count }

    /// The width of the widest line.
    var width: Int { lines.reduce(0) { max($0, $1.width) } }

    func removeAll() {
        text.truncate()
        lines.removeAll(keepingCapacity: true)
    }

    /// Adds the lines of a value, at least one, and returns their number.
    @discardableResult
    func append(_ value: UnsafeRawBufferPointer) -> Int {
        let before = lines.count
        var rest = value[...]
        while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
            appendLine(UnsafeRawBufferPointer(rebasing: rest[..<newline]))
            rest = rest[(newline + 1)...]
        }
        appendLine(UnsafeRawBufferPointer(rebasing: rest))
        return lines.count - before
    }

    /// Adds the lines of a colored NULL.
    func appendDim(_ value: UnsafeRawBufferPointer) -> Int {
        let count = append(value)
        for index in (lines.count - count)..<lines.count where lines[index].count > 0 { lines[index].isDim = true }
        return count
    }

    @discardableResult
    func append(_ value: String) -> Int {
        var value = value
        return value.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Adds the single line of a cell that is not text.
    func append(_ cell: Cell, of row: Row, _ value: ValueText) -> Int {
        let start = text.count
        value.write(cell, of: row, to: &text)
        lines.append(Line(start: start, count: text.count - start, width: text.count - start))
        return 1
    }

    private func appendLine(_ line: UnsafeRawBufferPointer) {
        let start = text.count
        let width = text.appendShown(line)
        lines.append(Line(start: start, count: text.count - start, width: width))
    }

    /// Splits the lines from `first` on into pieces no wider than `limit`, and returns the number of lines.
    func wrap(from first: Int, at limit: Int) -> Int {
        guard lines[first...].contains(where: { $0.width > limit }) else { return lines.count - first }
        let whole = lines[first...]
        lines.removeSubrange(first...)
        for line in whole { appendPieces(of: line, limit) }
        return lines.count - first
    }

    private func appendPieces(of line: Line, _ limit: Int) {
        var start = line.start
        let end = line.start + line.count
        repeat {
            let rest = UnsafeRawBufferPointer(rebasing: text.bytes[start..<end])
            let count = prefix(of: rest, fitting: max(limit, 1), atLeastOne: true) ?? rest.count
            let width = displayWidth(UnsafeRawBufferPointer(rebasing: rest[..<count]))
            lines.append(
                Line(start: start, count: count, width: width, isWrapped: start > line.start, isDim: line.isDim))
            start += count
        } while start < end
    }

    /// Returns whether a line continues the previous one.
    func isWrapped(_ line: Int) -> Bool { lines[line].isWrapped }

    /// Returns the width of a line.
    func width(_ line: Int) -> Int { lines[line].width }

    /// Writes one line.
    func write(_ line: Int, to out: inout ByteWriter) {
        if lines[line].isDim { out.append(Color.null) }
        out.append(text.base + lines[line].start, count: lines[line].count)
        if lines[line].isDim { out.append(Color.end) }
    }
}

/// The cells as shown in tables.
struct ShownCells {
    private let text: ValueText
    private let null: [UInt8]
    /// The escaped text for NULL and its width; not used if it has several lines.
    private let shownNull: [UInt8]
    private let nullWidth: Int
    private let nullHasLines: Bool
    private let isColored: Bool
    private let special = SpecialBytes.unprintable

    init(_ settings: FormatSettings) {
        text = ValueText(zone: settings.zone)
        null = Array(settings.null.utf8)
        isColored = settings.isColored
        var shown = ByteWriter()
        let hasColor = isColored && !null.isEmpty
        if hasColor { shown.append(Color.null) }
        nullWidth = null.withUnsafeBytes { shown.appendShown($0) }
        if hasColor { shown.append(Color.end) }
        shownNull = shown.array
        nullHasLines = null.contains(UInt8(ascii: "\n"))
    }

    /// Appends a cell of one line and returns its width. Returns nil and appends nothing if it has several lines.
    @inline(__always)
    func append(_ cell: Cell, of row: Row, to out: inout ByteWriter) -> Int? {
        let start = out.count
        switch cell.encoding {
        case .text, .object:
            let value = row.bytes(of: cell)
            if let base = value.baseAddress, out.append(base, count: value.count, until: special) == value.count {
                return value.count
            }
            out.truncate(to: start)
            return value.contains(UInt8(ascii: "\n")) ? nil : out.appendShown(value)
        case .null:
            if nullHasLines { return nil }
            if !shownNull.isEmpty { out.append(shownNull) }
            return nullWidth
        case .int8, .int16, .int32, .int64:
            out.appendInteger(row.bytes + Int(cell.offset), count: Int(cell.length))
            return out.count &- start
        default:
            text.write(cell, of: row, to: &out)
            return out.count &- start
        }
    }

    /// Adds the lines of a cell and returns their number.
    func appendLines(of cell: Cell, of row: Row, to lines: ShownLines) -> Int {
        switch cell.encoding {
        case .text, .object: lines.append(row.bytes(of: cell))
        case .null: null.withUnsafeBytes { isColored ? lines.appendDim($0) : lines.append($0) }
        default: lines.append(cell, of: row, text)
        }
    }
}
