package import IgniteCore

/// What `\top` shows: the rows that were read last, and how the user looks at them.
package struct TopModel {
    package typealias Section = ActivityReport.Section

    /// What keys mean.
    package enum Mode: Equatable {
        case list
        /// A filter is being typed; Escape goes back to the earlier one.
        case filter(before: String)
        /// Whether to end something.
        case question(KillTarget, id: String)
        /// A row with all of its columns, from a line on.
        case details([String], line: Int)
        case help(line: Int)
    }

    /// What a key requests of the program.
    package enum Request: Equatable {
        case quit
        case redraw
        case kill(KillTarget, id: String)
    }

    /// The connected server, or the one that is being connected to.
    package var server: String
    package private(set) var lists: [ActivityReport.List]
    private var rows: [[[String]]] = [[], [], [], []]
    /// The rows of the section that pass the filter, in order.
    package private(set) var shown: [[String]] = []
    package private(set) var section = Section.queries
    package private(set) var orders: [(column: Int, isDescending: Bool)] = []
    package private(set) var filter = ""
    /// The place of the selected row among those shown.
    package private(set) var cursor = 0
    /// The id of the selected row, which keeps its selection wherever it goes; nil for the first one.
    private var selected: String?
    package private(set) var mode = Mode.list
    package private(set) var isPaused = false
    /// The seconds from one refresh to the next.
    package private(set) var interval: Double
    /// When the rows were read; nil if none were.
    package private(set) var readAt: Deadline?
    /// Whether there were more rows than are kept.
    package private(set) var isCut = false
    /// Why there are no newer rows.
    package var problem: String?
    /// What became of the last `k`.
    package var message: String?
    /// What the server says that it has ended, until the next rows.
    package var ended: String?
    /// The nodes that were there, by id.
    private var nodeNames: [String: String] = [:]
    /// The rows that a page key moves by.
    package var pageSize = 10

    /// The intervals that `+` and `-` select.
    private static let intervals: [Double] = [1, 2, 3, 5, 10, 30, 60, 300, 3600]

    package init(server: String, lists: [ActivityReport.List], interval: Double) {
        self.server = server
        self.lists = lists
        self.interval = interval
        orders = lists.map { ($0.order, $0.columns[$0.order].kind == .age) }
    }

    package var list: ActivityReport.List { lists[section.rawValue] }
    package var order: (column: Int, isDescending: Bool) { orders[section.rawValue] }

    /// The number of rows in a section, whatever the filter.
    package func count(_ section: Section) -> Int { rows[section.rawValue].count }

    // MARK: Data

    /// Takes the rows of a refresh.
    package mutating func take(_ sections: [[[String]]], isCut: Bool, at time: Deadline) {
        var sections = sections
        sections[0] = withMissingNodes(sections[0])
        for section in Section.allCases {
            let places = lists[section.rawValue].columns.indices.filter {
                lists[section.rawValue].columns[$0].kind == .node
            }
            for place in places {
                for index in sections[section.rawValue].indices {
                    let id = sections[section.rawValue][index][place]
                    sections[section.rawValue][index][place] = nodeNames[id] ?? id
                }
            }
        }
        rows = sections
        self.isCut = isCut
        readAt = time
        problem = nil
        // A server of Ignite 2 says so of a transaction whose client is idle, too, which goes on.
        if let ended, zip(lists, rows).contains(where: { list, rows in rows.contains { $0[list.id] == ended } }) {
            message = "\(ended) is still there, although the server said that it ended it"
        }
        ended = nil
        arrange()
    }

    /// Takes the nodes alone, because the rest could not be read.
    package mutating func take(nodes: [[String]]) {
        rows[0] = withMissingNodes(nodes)
        arrange()
    }

    /// Adds the nodes that were there before and are not any more, which an operator wants to know.
    private mutating func withMissingNodes(_ nodes: [[String]]) -> [[String]] {
        let list = lists[0]
        let id = list.columns.count - 1
        for node in nodes where !node[id].isEmpty { nodeNames[node[id]] = node[0] }
        let present = Set(nodes.map { $0[0] })
        let missing = rows[0].filter { !present.contains($0[0]) }.map { node in
            var node = node
            node[1] = "gone"
            for (place, column) in list.columns.enumerated() where column.kind != .text { node[place] = "" }
            return node
        }
        return nodes + missing
    }

    /// Filters and orders the rows, and finds the selected one again.
    private mutating func arrange() {
        let list = list
        let (column, isDescending) = order
        let isText = [.text, .node].contains(list.columns[column].kind)
        let wanted = filter.lowercased()
        shown = rows[section.rawValue].filter { row in
            wanted.isEmpty || row.contains { $0.lowercased().contains(wanted) }
        }
        shown.sort { left, right in
            let (first, second) = isDescending ? (right, left) : (left, right)
            if isText, first[column] != second[column] { return first[column] < second[column] }
            let (a, b) = (Double(first[column]) ?? -1, Double(second[column]) ?? -1)
            if !isText, a != b { return a < b }
            return left[list.id] < right[list.id]
        }
        if let selected { cursor = shown.firstIndex { $0[list.id] == selected } ?? cursor } else { cursor = 0 }
        cursor = max(0, min(cursor, shown.count - 1))
    }

    // MARK: Keys

    /// Handles a key; returns what it requests.
    package mutating func handle(_ key: TopKey) -> Request? {
        if key == .redraw { return .redraw }
        switch mode {
        case .list: return handleInList(key)
        case .filter(let before): handle(key, filterBefore: before)
        case .question(let target, let id):
            mode = .list
            if key == .character("y") || key == .character("Y") { return .kill(target, id: id) }
            message = "nothing was ended"
        case .details(let row, let line):
            mode = Self.line(after: key, line, pageSize).map { .details(row, line: $0) } ?? .list
        case .help(let line): mode = Self.line(after: key, line, pageSize).map { .help(line: $0) } ?? .list
        }
        return nil
    }

    private mutating func handleInList(_ key: TopKey) -> Request? {
        message = nil
        switch key {
        case .character("q"), .character("Q"): return .quit
        case .character(" "): isPaused.toggle()
        case .character("s"), .character(">"), .right: sort(by: 1)
        case .character("<"), .left: sort(by: -1)
        case .character("r"):
            orders[section.rawValue].isDescending.toggle()
            arrange()
        case .character("/"): mode = .filter(before: filter)
        case .escape: change(filter: "")
        case .enter: if shown.indices.contains(cursor) { mode = .details(shown[cursor], line: 0) }
        case .character("k"): askToKill()
        case .character("?"), .character("h"): mode = .help(line: 0)
        case .character("+"): interval = Self.intervals.first { $0 > interval } ?? interval
        case .character("-"): interval = Self.intervals.last { $0 < interval } ?? interval
        case .character(let digit) where "1234".contains(digit):
            if let number = digit.wholeNumberValue, let section = Section(rawValue: number - 1) { show(section) }
        case .tab: show(Section(rawValue: (section.rawValue + 1) % 4) ?? section)
        case .backTab: show(Section(rawValue: (section.rawValue + 3) % 4) ?? section)
        case .up: select(cursor - 1)
        case .down: select(cursor + 1)
        case .pageUp: select(cursor - pageSize)
        case .pageDown: select(cursor + pageSize)
        case .home: select(0)
        case .end: select(shown.count - 1)
        default: break
        }
        return nil
    }

    private mutating func handle(_ key: TopKey, filterBefore before: String) {
        switch key {
        case .character(let character): change(filter: filter + String(character))
        case .backspace: change(filter: String(filter.dropLast()))
        case .clear: change(filter: "")
        case .enter: mode = .list
        case .escape:
            change(filter: before)
            mode = .list
        default: break
        }
    }

    /// Returns the first line of a text after a key; nil for the list.
    private static func line(after key: TopKey, _ line: Int, _ pageSize: Int) -> Int? {
        switch key {
        case .up: max(0, line - 1)
        case .down: line + 1
        case .pageUp: max(0, line - pageSize)
        case .pageDown, .character(" "): line + pageSize
        case .home: 0
        case .escape, .enter, .character, .backspace: nil
        default: line
        }
    }

    /// Keeps a text from being scrolled beyond its end.
    package mutating func limit(line most: Int) {
        switch mode {
        case .details(let row, let line): mode = .details(row, line: min(line, most))
        case .help(let line): mode = .help(line: min(line, most))
        default: break
        }
    }

    private mutating func change(filter new: String) {
        filter = new
        arrange()
    }

    private mutating func show(_ new: Section) {
        section = new
        selected = nil
        arrange()
    }

    private mutating func select(_ place: Int) {
        cursor = max(0, min(place, shown.count - 1))
        selected = cursor == 0 ? nil : shown[cursor][list.id]
    }

    private mutating func sort(by step: Int) {
        let count = list.columns.count
        let column = (order.column + step + count) % count
        orders[section.rawValue] = (column, [.age, .number].contains(list.columns[column].kind))
        arrange()
    }

    private mutating func askToKill() {
        guard let target = list.target else {
            message = "nodes cannot be ended here: 2, 3 and 4 show what can"
            return
        }
        guard shown.indices.contains(cursor) else { return }
        mode = .question(target, id: shown[cursor][list.id])
    }
}
