import IgniteCore

/// The arguments of `\chart`.
struct ChartRequest {
    /// What is drawn.
    enum Kind: String, CaseIterable, Sendable {
        case bar, line, hist, spark
    }

    /// The requested kind; nil if it follows from the columns.
    let kind: Kind?
    /// The columns of the result, by name or number; empty for all.
    let columns: [CommandScanner.Argument]

    init(_ arguments: [CommandScanner.Argument]) {
        var rest = arguments[...]
        if let first = rest.first, first.quote == nil, let kind = Kind(rawValue: first.text.lowercased()) {
            self.kind = kind
            rest.removeFirst()
        } else {
            kind = nil
        }
        columns = rest.flatMap { argument in
            // People separate columns by commas, as in SQL.
            argument.quote != nil
                ? [argument]
                : argument.text.split(separator: ",").map { CommandScanner.Argument(text: String($0), quote: nil) }
        }
    }
}

/// The kind of a chart and the roles of the columns, numbered from 0.
struct ChartColumns {
    let kind: ChartRequest.Kind
    /// The column of the labels, or of the positions on the horizontal axis; nil for the numbers of the rows.
    private(set) var position: Int?
    /// The column with the names of the series, if they are not columns.
    private(set) var split: Int?
    private(set) var values: [Int] = []

    /// - Parameters:
    ///   - columns: The columns of the result with their types.
    ///   - isSingleRow: Whether the result has only one row, which makes no line.
    init(_ request: ChartRequest, of columns: [Column], isSingleRow: Bool) throws(Failure) {
        var found: [Int] = []
        for argument in request.columns { found.append(try Self.index(argument, columns)) }
        let isExplicit = !found.isEmpty
        let chosen = isExplicit ? found : Array(columns.indices)
        // A column that is named is drawn even if all its values are NULL.
        func isNumber(_ index: Int) -> Bool {
            columns[index].type.isNumeric || isExplicit && columns[index].type == .null
        }
        func isText(_ index: Int) -> Bool { !isNumber(index) && !columns[index].type.isTime }
        let numbers = chosen.filter(isNumber)
        guard let first = chosen.first else { throw .shell("\\chart: the result has no columns") }
        let others = numbers.filter { $0 != first }
        if isSingleRow, request.kind == nil, numbers == chosen {
            kind = .bar
            values = numbers
            return
        }
        kind = request.kind ?? Self.kind(of: chosen, isNumber) { columns[$0].type.isTime }
        if kind == .hist {
            let candidates = numbers.isEmpty ? chosen.filter { columns[$0].type.isTime } : numbers
            guard let column = candidates.first else { throw Self.noNumber(chosen, columns, or: " or time") }
            guard !isExplicit || chosen.count == 1 else { throw .shell("\\chart: hist draws one column") }
            values = [column]
            return
        }
        guard !numbers.isEmpty else { throw Self.noNumber(chosen, columns) }
        if kind == .spark {
            position = columns[first].type.isTime ? first : nil
            values = numbers
        } else {
            let text = chosen.dropFirst().first(where: isText)
            if kind == .bar, !isExplicit, isNumber(first), let text {
                // An id precedes the name more often than not.
                (position, values) = (text, others)
            } else {
                (position, values) = others.isEmpty ? (nil, numbers) : (first, others)
                if values.count == 1, position != nil, isExplicit || kind == .line && columns[first].type.isTime {
                    split = text
                }
            }
            if values.isEmpty { (position, values) = (text, numbers) }
        }
        guard isExplicit else { return }
        for index in chosen where index != position && index != split && !values.contains(index) {
            throw .shell(
                "\\chart: column \"\(columns[index].name)\" is not a number but \(columns[index].type.sqlName)")
        }
    }

    /// Returns the kind that suits the columns.
    private static func kind(
        of chosen: [Int], _ isNumber: (Int) -> Bool, _ isTime: (Int) -> Bool
    ) -> ChartRequest.Kind {
        let first = chosen[0]
        if chosen.count == 1, isNumber(first) || isTime(first) { return .hist }
        if isTime(first) { return .line }
        return chosen.allSatisfy { isNumber($0) || isTime($0) } ? .line : .bar
    }

    private static func noNumber(_ chosen: [Int], _ columns: [Column], or more: String = "") -> Failure {
        let names = chosen.prefix(3).map { "\(columns[$0].name) \(columns[$0].type.sqlName)" }
        return .shell(
            "\\chart: no column is a number\(more): \(names.joined(separator: ", "))\(chosen.count > 3 ? ", …" : "")")
    }

    /// Returns the index of the column that is given by number, from 1, or by name.
    private static func index(_ argument: CommandScanner.Argument, _ columns: [Column]) throws(Failure) -> Int {
        let text = argument.text
        if argument.quote == nil, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            guard let number = Int(text), number >= 1, number <= columns.count else {
                throw .shell("\\chart: column number \(text) is out of range 1 to \(columns.count)")
            }
            return number - 1
        }
        var found = columns.indices.filter { columns[$0].name == text }
        if found.isEmpty, argument.quote == nil {
            found = columns.indices.filter { columns[$0].name.lowercased() == text.lowercased() }
        }
        guard let index = found.first else {
            let near = suggestion(for: text, among: columns.map(\.name))
            let kinds = suggestion(for: text, among: ChartRequest.Kind.allCases.map(\.rawValue))
            throw .shell("\\chart: column \"\(text)\" does not exist\(near.isEmpty ? kinds : near)")
        }
        guard found.count == 1 else {
            throw .shell("\\chart: column name \"\(text)\" is ambiguous; use the column number")
        }
        return index
    }
}

extension ColumnType {
    /// Whether values have a place on an axis of time.
    var isTime: Bool {
        switch self {
        case .date, .time, .timestamp, .timestampWithLocalTimeZone: true
        default: false
        }
    }
}
