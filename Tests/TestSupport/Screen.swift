/// What a person sees: a screen that understands the little of a terminal's language that line editors and pagers use.
package struct Screen {
    package private(set) var rows: Int
    package private(set) var columns: Int
    package private(set) var row = 0
    package private(set) var column = 0
    /// A wide character fills its cell and leaves an empty one behind it.
    private var cells: [[String]]
    /// The cells before a program switched to the other screen, as pagers do.
    private var saved: (cells: [[String]], row: Int, column: Int)?
    /// Bytes of a character or a sequence whose end has not come.
    private var partial: [UInt8] = []
    private var insertsCharacters = false
    /// A character was written into the last column: the next one begins a new line.
    private var isPastEdge = false

    package init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        cells = Self.blank(rows, columns)
    }

    private static func blank(_ rows: Int, _ columns: Int) -> [[String]] {
        Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The lines, without the blanks at their ends.
    package var lines: [String] {
        cells.map { row in
            let line = row.joined()
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// The line with the cursor.
    package var currentLine: String { lines[row] }

    package var text: String { lines.joined(separator: "\n") }

    /// Whether the other screen is shown.
    package var isAlternate: Bool { saved != nil }

    package mutating func resize(rows: Int, columns: Int) {
        var resized = Self.blank(rows, columns)
        for index in 0..<min(rows, self.rows) {
            for cell in 0..<min(columns, self.columns) { resized[index][cell] = cells[index][cell] }
        }
        cells = resized
        (self.rows, self.columns) = (rows, columns)
        row = min(row, rows - 1)
        column = min(column, columns - 1)
    }

    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            partial.append(byte)
            if partial[0] == 0x1B { feedSequence(byte) } else { feedText() }
        }
    }

    private mutating func feedText() {
        let lead = partial[0]
        let length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
        guard partial.count >= length else { return }
        let scalar = String(decoding: partial, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        partial = []
        switch scalar.value {
        case 0x07, 0x00, 0x0E, 0x0F: break
        case 0x08: (column, isPastEdge) = (max(0, column - 1), false)
        case 0x09: column = min(columns - 1, (column / 8 + 1) * 8)
        case 0x0A: lineFeed()
        case 0x0D: (column, isPastEdge) = (0, false)
        default: put(scalar)
        }
    }

    private mutating func lineFeed() {
        isPastEdge = false
        if row + 1 < rows {
            row += 1
        } else {
            cells.removeFirst()
            cells.append(Array(repeating: " ", count: columns))
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let width = Self.width(scalar)
        if width == 0 {
            let before = isPastEdge ? column : max(0, column - 1)
            cells[row][before].unicodeScalars.append(scalar)
            return
        }
        if isPastEdge || column + width > columns {
            column = 0
            lineFeed()
        }
        if insertsCharacters { insert(width) }
        cells[row][column] = String(Character(scalar))
        if width == 2 { cells[row][column + 1] = "" }
        isPastEdge = column + width >= columns
        column = min(columns - 1, column + width)
    }

    /// Cells that a character takes, as far as tests use any.
    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x300...0x36F, 0x200D, 0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF00...0xFF60, 0x1F300...0x1FAFF: 2
        default: 1
        }
    }

    // MARK: Sequences

    private mutating func feedSequence(_ byte: UInt8) {
        guard partial.count > 1 else { return }
        switch partial[1] {
        case UInt8(ascii: "["):
            guard partial.count > 2, (0x40...0x7E).contains(byte) else { return }
            let parameters = String(decoding: partial[2..<partial.count - 1], as: UTF8.self)
            partial = []
            perform(Character(Unicode.Scalar(byte)), parameters)
        case UInt8(ascii: "]"):
            // A title, which ends with a bell.
            if byte == 0x07 { partial = [] }
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            if partial.count > 2 { partial = [] }
        case UInt8(ascii: "M"):
            partial = []
            if row > 0 {
                row -= 1
            } else {
                cells.removeLast()
                cells.insert(Array(repeating: " ", count: columns), at: 0)
            }
        default: partial = []
        }
    }

    private mutating func perform(_ final: Character, _ parameters: String) {
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let first = numbers.first ?? 0
        let count = max(1, first)
        isPastEdge = false
        switch final {
        case "A": row = max(0, row - count)
        case "B": row = min(rows - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "D": column = max(0, column - count)
        case "G": column = min(columns, count) - 1
        case "d": row = min(rows, count) - 1
        case "H":
            row = min(rows, count) - 1
            column = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
        case "K": erase(in: row, first == 0 ? column..<columns : first == 1 ? 0..<column + 1 : 0..<columns)
        case "J": eraseScreen(first)
        case "P":
            cells[row].removeSubrange(column..<min(columns, column + count))
            cells[row] += Array(repeating: " ", count: columns - cells[row].count)
        case "@": insert(count)
        case "X": erase(in: row, column..<min(columns, column + count))
        case "h", "l": setMode(parameters, isOn: final == "h")
        default: break
        }
    }

    private mutating func insert(_ count: Int) {
        cells[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
        cells[row].removeLast(cells[row].count - columns)
    }

    private mutating func erase(in row: Int, _ range: Range<Int>) {
        for column in range { cells[row][column] = " " }
    }

    private mutating func eraseScreen(_ part: Int) {
        switch part {
        case 0:
            erase(in: row, column..<columns)
            for below in (row + 1)..<max(rows, row + 1) { erase(in: below, 0..<columns) }
        case 1:
            for above in 0..<row { erase(in: above, 0..<columns) }
            erase(in: row, 0..<column + 1)
        default: cells = Self.blank(rows, columns)
        }
    }

    private mutating func setMode(_ mode: String, isOn: Bool) {
        switch mode {
        case "4": insertsCharacters = isOn
        case "?1049", "?47":
            if isOn, saved == nil {
                saved = (cells, row, column)
                cells = Self.blank(rows, columns)
            } else if !isOn, let before = saved {
                (cells, row, column) = before
                saved = nil
            }
        default: break
        }
    }
}
