/// How charts are drawn: the size, the characters and the colors.
struct ChartStyle {
    var width = 80
    /// The number of lines that a chart should not exceed.
    var height = 20
    var isUnicode = true
    var isColored = false
    /// The text for NULL.
    var null = "(null)"

    /// The most series of a chart; more would look alike.
    static let mostSeries = 8

    private static let colors = [36, 33, 35, 32, 34, 31, 96, 93]
    private static let markers = ["●", "○", "■", "□", "▲", "△", "◆", "◇"]
    private static let asciiMarkers = ["*", "o", "+", "x", "#", "@", "%", "="]

    /// Returns the character that marks a series.
    func marker(_ series: Int) -> String {
        (isUnicode ? Self.markers : Self.asciiMarkers)[series % Self.mostSeries]
    }

    /// Returns text in the color of a series.
    func painted(_ text: String, _ series: Int) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(Self.colors[series % Self.mostSeries])m\(text)\(Color.end)" : text
    }

    func bold(_ text: String) -> String { isColored && !text.isEmpty ? "\(Color.name)\(text)\(Color.end)" : text }

    func dim(_ text: String) -> String { isColored && !text.isEmpty ? "\(Color.null)\(text)\(Color.end)" : text }

    var vertical: String { isUnicode ? "│" : "|" }
    var verticalTick: String { isUnicode ? "┤" : "|" }

    /// Returns text cut to a width.
    func cut(_ text: String, to limit: Int) -> String {
        guard displayWidth(text) > limit else { return text }
        let mark = isUnicode ? "…" : "~"
        var text = text
        let kept = text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            return String(decoding: raw[..<(prefix(of: raw, fitting: max(0, limit - 1)) ?? raw.count)], as: UTF8.self)
        }
        return kept + mark
    }

    /// Returns pieces with two blanks between them, in as many lines as they need.
    func wrapped(_ pieces: [(text: String, width: Int)], indent: Int) -> [String] {
        var lines: [String] = []
        var line = spaces(indent)
        var used = indent
        for piece in pieces {
            if used > indent, used + 2 + piece.width > width {
                lines.append(line)
                (line, used) = (spaces(indent), indent)
            }
            if used > indent { (line, used) = (line + "  ", used + 2) }
            line += piece.text
            used += piece.width
        }
        return lines + [line]
    }

    // MARK: A horizontal axis

    /// A tick of a horizontal axis.
    struct Tick {
        /// The cell, counted from the start of the plot.
        var cell: Int
        var label: String
        var context: String?
    }

    /// Returns the lines of a horizontal axis below a plot: a rule with ticks, their labels and, if they have any, the
    /// contexts of the labels where they change.
    ///
    /// - Parameters:
    ///   - indent: The width before the plot, of which the last cell is the vertical axis.
    ///   - length: The width of the plot.
    ///   - crossing: The cell where the vertical axis meets the rule; nil if that is before the plot.
    func axis(_ ticks: [Tick], indent: Int, length: Int, crossing: Int? = nil) -> [String] {
        let marked = Set(ticks.map(\.cell))
        var rule = spaces(indent - 1) + (crossing != nil ? " " : isUnicode ? "└" : "+")
        for cell in 0..<length {
            if cell == crossing {
                rule += isUnicode ? "┼" : "+"
            } else {
                rule += marked.contains(cell) ? (isUnicode ? "┬" : "+") : (isUnicode ? "─" : "-")
            }
        }
        let labels = ticks.map { ($0.cell, $0.label) }
        var contexts: [(Int, String)] = []
        var last: String?
        for tick in ticks where tick.context != last {
            last = tick.context
            if let context = last { contexts.append((tick.cell, context)) }
        }
        return [rule, axisLabels(labels, indent, length)]
            + (contexts.isEmpty ? [] : [axisLabels(contexts, indent, length)])
    }

    /// Returns a line with a text below each cell, as far as there is room.
    private func axisLabels(_ labels: [(cell: Int, text: String)], _ indent: Int, _ length: Int) -> String {
        var line = ""
        var end = 0
        for (cell, text) in labels {
            let width = displayWidth(text)
            let start = max(0, min(indent + cell - width / 2, max(self.width, indent + length) - width))
            guard start >= end + (end > 0 ? 1 : 0) else { continue }
            line += spaces(start - end) + text
            end = start + width
        }
        return line
    }
}

/// Returns blanks.
func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
