package import IgniteCore

/// Draws a `TopModel` as the lines of a screen. It reads nothing but its arguments.
package struct TopView {
    package var width: Int
    package var height: Int
    package var isUnicode = true
    package var isColored = false

    package init(width: Int, height: Int, isUnicode: Bool = true, isColored: Bool = false) {
        self.width = width
        self.height = height
        self.isUnicode = isUnicode
        self.isColored = isColored
    }

    /// The smallest window in which something can be read.
    private static let least = (width: 20, height: 6)

    /// Returns `height` lines, none of which is wider than the screen.
    package func lines(_ model: TopModel, now: Deadline) -> [String] {
        guard width >= Self.least.width, height >= Self.least.height else {
            let text = style.cut("window too small", to: width)
            return Array(([text] + Array(repeating: "", count: max(0, height - 1))).prefix(max(0, height)))
        }
        let keys = keys(model)
        let room = height - 3 - keys.count
        let body =
            switch model.mode {
            case .details(let row, let line): page(details(row, model), from: line, room)
            case .help(let line): page(Self.help.flatMap { wrapped($0, to: width) }, from: line, room)
            default: table(model, room)
            }
        return [top(model, now), tabs(model), status(model)] + body + keys
    }

    /// The number of rows in a page, and the last line from which a text can be shown.
    package func limits(_ model: TopModel) -> (pageSize: Int, lastLine: Int) {
        let room = max(1, height - 3 - keys(model).count)
        let count =
            switch model.mode {
            case .details(let row, _): details(row, model).count
            case .help: Self.help.flatMap { wrapped($0, to: width) }.count
            default: 0
            }
        return (max(1, room - 2), max(0, count - room))
    }

    // MARK: Around the rows

    private var style: ChartStyle {
        var style = ChartStyle()
        style.width = width
        style.isUnicode = isUnicode
        style.isColored = isColored
        return style
    }

    private func top(_ model: TopModel, _ now: Deadline) -> String {
        let left = "\\top  \(shownLine(model.server))"
        var right = model.isPaused ? "paused" : "every \(secondsText(model.interval))"
        if let readAt = model.readAt {
            let age = Double(now.nanoseconds - readAt.nanoseconds) / 1e9
            if model.problem != nil || model.isPaused || age > model.interval + 2 {
                right = "data \(Int(age)) s old, \(right)"
            }
        }
        right = style.cut(right, to: width)
        let room = width - displayWidth(right) - 2
        guard room > 8 else { return right }
        let text = style.cut(left, to: room)
        return style.bold(text + spaces(room - displayWidth(text) + 2)) + right
    }

    private static let names = ["Nodes", "Queries", "Transactions", "Locks"]

    private func tabs(_ model: TopModel) -> String {
        var line = ""
        var used = 0
        for section in TopModel.Section.allCases {
            let isOpen = section == model.section
            let text = "\(section.rawValue + 1) \(Self.names[section.rawValue]) \(model.count(section))"
            let tab = isOpen ? "[\(text)]" : " \(text) "
            guard used + tab.utf8.count + 1 <= width else { break }
            line += (isOpen ? style.bold(tab) : tab) + " "
            used += tab.utf8.count + 1
        }
        return line
    }

    private func status(_ model: TopModel) -> String {
        switch model.mode {
        case .question(let target, let id):
            return warning(style.cut("end \(target.rawValue.lowercased()) \(shownLine(id))? y/N", to: width))
        case .filter: return style.cut("filter: \(shownLine(model.filter))_", to: width)
        default: break
        }
        if let problem = model.problem { return warning(style.cut(shownLine(Self.oneLine(problem)), to: width)) }
        var parts: [String] = []
        if let message = model.message { parts.append(shownLine(Self.oneLine(message))) }
        if !model.filter.isEmpty { parts.append("filter: \(shownLine(model.filter)) (\(model.shown.count) shown)") }
        if model.isCut { parts.append("there are more rows than are shown") }
        if parts.isEmpty, !model.list.note.isEmpty { parts.append(model.list.note) }
        return style.cut(parts.joined(separator: "; "), to: width)
    }

    private func keys(_ model: TopModel) -> [String] {
        let pieces: [String] =
            switch model.mode {
            case .list:
                [
                    "q quit", "? help", "Enter details", "k kill", "/ filter", "s sort", "r reverse", "Space pause",
                    "1-4 section", "+/- interval",
                ]
            case .filter: ["Enter apply", "Esc cancel", "Ctrl-U clear"]
            case .question: ["y yes", "any other key no"]
            case .details, .help: ["Esc back", "Up/Down scroll"]
            }
        let lines = style.wrapped(pieces.map { ($0, $0.utf8.count) }, indent: 0)
        // Rows matter more than keys that help explains.
        return lines.prefix(height >= 16 ? 2 : 1).map { style.dim(style.cut($0, to: width)) }
    }

    private func warning(_ text: String) -> String { isColored ? "\(Color.warning)\(text)\(Color.end)" : text }

    // MARK: Rows

    private func table(_ model: TopModel, _ room: Int) -> [String] {
        guard room > 1 else { return Array(repeating: "", count: room) }
        // The selected row is in the middle, as far as there are rows on both sides.
        let rowRoom = room - 1
        let first = max(0, min(model.cursor - rowRoom / 2, model.shown.count - rowRoom))
        let visible = Array(model.shown[first..<min(model.shown.count, first + rowRoom)])
        let cells = visible.map { row in
            row.enumerated().map { Self.text($1, model.list.columns[$0].kind) }
        }
        let columns = columns(model, cells)
        var lines = [header(model, columns)]
        for (index, row) in cells.enumerated() {
            let isSelected = first + index == model.cursor
            let texts = columns.map { aligned(row[$0.index], $0.width, isRight: $0.isRight) }
            let text = style.cut((isSelected ? ">" : " ") + texts.joined(separator: "  "), to: width)
            let isStriking = Self.isStriking(visible[index], model.list.columns)
            lines.append(painted(text, isSelected: isSelected, isStriking: isStriking))
        }
        if visible.isEmpty { lines.append(model.readAt == nil ? " (not read yet)" : " (none)") }
        return Array((lines + Array(repeating: "", count: room)).prefix(room))
    }

    private struct Shown {
        let index: Int
        var width: Int
        let isRight: Bool
    }

    /// Chooses the columns that fit. The last one takes the rest, of which it needs a part.
    private func columns(_ model: TopModel, _ cells: [[String]]) -> [Shown] {
        let list = model.list
        var chosen = list.columns.indices.map { index in
            let kind = list.columns[index].kind
            let width = cells.reduce(title(model, index).count) { max($0, displayWidth($1[index])) }
            return Shown(index: index, width: width, isRight: kind == .age || kind == .number)
        }
        func isTooWide() -> Bool {
            let rest = min(chosen.last?.width ?? 0, 24)
            return chosen.dropLast().reduce(1 + rest) { $0 + $1.width + 2 } > width
        }
        while isTooWide() {
            let highest = chosen.map { list.columns[$0.index].rank }.max() ?? 0
            guard highest > 0, let place = chosen.lastIndex(where: { list.columns[$0.index].rank == highest }) else {
                break
            }
            chosen.remove(at: place)
        }
        let used = chosen.dropLast().reduce(1) { $0 + $1.width + 2 }
        if let last = chosen.indices.last { chosen[last].width = min(chosen[last].width, max(0, width - used)) }
        return chosen
    }

    private func title(_ model: TopModel, _ index: Int) -> String {
        let title = model.list.columns[index].title
        guard index == model.order.column else { return title }
        return title + (model.order.isDescending ? (isUnicode ? "▼" : "v") : (isUnicode ? "▲" : "^"))
    }

    private func header(_ model: TopModel, _ columns: [Shown]) -> String {
        let titles = columns.map { aligned(title(model, $0.index), $0.width, isRight: $0.isRight) }
        return style.bold(style.cut(" " + titles.joined(separator: "  "), to: width))
    }

    private func aligned(_ text: String, _ width: Int, isRight: Bool) -> String {
        let blanks = spaces(max(0, width - displayWidth(text)))
        return isRight ? blanks + text : text + blanks
    }

    private func painted(_ text: String, isSelected: Bool, isStriking: Bool) -> String {
        guard isColored else { return text }
        if isSelected { return "\u{1B}[7m\(text)\(spaces(width - displayWidth(text)))\(Color.end)" }
        return isStriking ? warning(text) : text
    }

    /// Whether a row deserves attention: what has lasted for a minute, and nodes that are not there.
    private static func isStriking(_ row: [String], _ columns: [ActivityReport.Column]) -> Bool {
        for (index, column) in columns.enumerated() where column.title == "Age" {
            return (Double(row[index]) ?? 0) >= 60_000
        }
        return row[1] == "gone" || row[1] == "offline"
    }

    /// Returns a value as shown in a line.
    private static func text(_ value: String, _ kind: ActivityReport.Kind) -> String {
        guard kind == .age, let milliseconds = Int(value) else { return shownLine(oneLine(value)) }
        return age(milliseconds)
    }

    /// Returns text with blanks in the place of line breaks.
    private static func oneLine(_ text: String) -> String {
        guard text.contains(where: \.isNewline) else { return text }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Returns `4 s`, `3:05` or `2:03:04`.
    package static func age(_ milliseconds: Int) -> String {
        let seconds = max(0, milliseconds) / 1000
        if seconds < 60 { return "\(seconds) s" }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        if hours == 0 { return "\(minutes):\(two(seconds % 60))" }
        if hours < 48 { return "\(hours):\(two(minutes)):\(two(seconds % 60))" }
        return "\(hours / 24) days"
    }

    // MARK: Texts

    private func page(_ lines: [String], from line: Int, _ room: Int) -> [String] {
        let first = max(0, min(line, lines.count - room))
        return Array((lines.dropFirst(first).prefix(room) + Array(repeating: "", count: room)).prefix(room))
    }

    /// Returns all columns of a row, of which long ones are wrapped.
    private func details(_ row: [String], _ model: TopModel) -> [String] {
        let columns = model.list.columns
        let indent = (columns.map(\.title.count).max() ?? 0) + 2
        // What is too long for a place beside the title begins below it.
        return columns.indices.flatMap { index in
            let column = columns[index]
            let title = column.title + spaces(indent - column.title.count)
            let text = column.kind == .age ? Self.text(row[index], .age) : shownText(row[index])
            if displayWidth(text) <= width - indent, !text.contains("\n") { return [style.bold(title) + text] }
            return [style.bold(column.title)]
                + text.split(separator: "\n", omittingEmptySubsequences: false)
                .flatMap { wrapped(String($0), to: width) }
        }
    }

    /// Returns the pieces of a line, cut at blanks where that is possible.
    private func wrapped(_ line: String, to width: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var used = 0
        for character in line {
            let cells = displayWidth(String(character))
            if used + cells > width {
                let blank = piece.lastIndex(of: " ").map { piece.index(after: $0) }
                let rest = blank.map { String(piece[$0...]) } ?? ""
                if let blank, rest.count < piece.count {
                    pieces.append(String(piece[..<blank]))
                    piece = rest
                } else {
                    pieces.append(piece)
                    piece = ""
                }
                used = displayWidth(piece)
            }
            piece.append(character)
            used += cells
        }
        return pieces + [piece]
    }

    private static let help = [
        "1 2 3 4    show nodes, queries, transactions or locks; Tab shows the next",
        "Up Down    select a row, which stays selected wherever it goes",
        "Enter      show all columns of the selected row, with the whole SQL",
        "k          end the selected query or transaction, after a question",
        "/          show only rows that contain a text; Esc shows all again",
        "s < >      sort by the next column, the previous one, the next one",
        "r          reverse the order",
        "Space      pause; the rows stay as they are",
        "+ -        refresh less often or more often, once a second at most",
        "Ctrl-L     draw the screen again",
        "q, Ctrl-C  quit",
        "",
        "Each refresh is one query, on a connection of its own. If its node is lost, the next address is tried, and "
            + "the last rows stay.",
    ]
}
