/// A drawing of dots in cells of a terminal: 2 × 4 dots as braille, 1 × 2 dots as `'`, `.` and `:`, or one mark for each
/// cell.
struct Canvas {
    let columns, rows: Int
    private let across, down: Int
    private let marksCells: Bool
    private let style: ChartStyle
    /// The dots of each cell as bits, and the last series that was drawn there.
    private var dots: [UInt8]
    private var owners: [Int?]
    private var marks: [String?]

    /// - Parameter marksCells: Whether a cell shows the mark of its series, because nothing else tells series apart.
    init(columns: Int, rows: Int, marksCells: Bool, _ style: ChartStyle) {
        (self.columns, self.rows, self.style) = (columns, rows, style)
        self.marksCells = marksCells
        across = style.isUnicode ? 2 : 1
        down = style.isUnicode ? 4 : marksCells ? 1 : 2
        dots = Array(repeating: 0, count: columns * rows)
        owners = Array(repeating: nil, count: columns * rows)
        marks = Array(repeating: nil, count: columns * rows)
    }

    /// The size in dots.
    var width: Int { columns * across }
    var height: Int { rows * down }

    /// Returns the column of cells, or the row, of a dot.
    func column(_ x: Int) -> Int { x / across }
    func row(_ y: Int) -> Int { y / down }

    private static let braille: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

    private mutating func set(_ x: Int, _ y: Int, _ series: Int) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        let cell = row(y) * columns + column(x)
        dots[cell] |= style.isUnicode ? Self.braille[y % 4 * 2 + x % 2] : 1 << UInt8(y % down)
        owners[cell] = series
    }

    /// Draws a line between two dots.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ series: Int) {
        let steps = max(abs(end.x - start.x), abs(end.y - start.y))
        for step in 0...steps {
            let share = steps == 0 ? 0 : Double(step) / Double(steps)
            let x = start.x + Int((Double(end.x - start.x) * share).rounded())
            set(x, start.y + Int((Double(end.y - start.y) * share).rounded()), series)
        }
    }

    /// Shows a character in the cell of a dot.
    mutating func mark(_ x: Int, _ y: Int, _ text: String, _ series: Int) {
        let cell = row(min(max(y, 0), height - 1)) * columns + column(min(max(x, 0), width - 1))
        (marks[cell], owners[cell]) = (text, series)
    }

    /// Returns the text of a row.
    ///
    /// - Parameters:
    ///   - blank: The character of empty cells.
    ///   - isColored: Whether series have colors.
    func text(row: Int, blank: String, isColored: Bool) -> String {
        var line = ""
        var run = ""
        var runOwner: Int?
        func finish() { line += isColored ? runOwner.map { style.painted(run, $0) } ?? run : run }
        for cell in row * columns..<(row + 1) * columns {
            if owners[cell] != runOwner {
                finish()
                (run, runOwner) = ("", owners[cell])
            }
            run += character(cell) ?? blank
        }
        finish()
        return line
    }

    private func character(_ cell: Int) -> String? {
        if let mark = marks[cell] { return mark }
        guard let owner = owners[cell] else { return nil }
        if style.isUnicode { return String(Unicode.Scalar(0x2800 + UInt32(dots[cell]))!) }
        return marksCells ? style.marker(owner) : ["'", ".", ":"][Int(dots[cell]) - 1]
    }
}
