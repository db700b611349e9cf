import IgniteCore

/// What a chart keeps of the rows of a result. Its memory does not depend on the number of rows.
struct ChartData {
    private let columns: ChartColumns
    private let source: [Column]
    private let positions: ChartPositions
    private(set) var rowCount = 0
    private var labels: [String] = []
    private var series: [ChartSeries] = []
    private var bars: BarChart
    private var histogram: Histogram
    private var areIntegers = true
    /// The indexes of the series and of the groups of bars, if the names of the series are values.
    private var seriesIndexes: [String?: Int] = [:]
    private var groupIndexes: [String?: Int] = [:]
    /// What is not drawn: rows without a position, values that are not finite, rows of further series.
    private var unplaced = 0
    private var unbounded = 0
    private var furtherSeries = 0

    /// The most groups of bars, and labels of a line.
    private static let mostLabels = 1000

    /// - Parameter source: The columns of the result with their types.
    init(_ columns: ChartColumns, of source: [Column], zone: ZoneRules) {
        self.columns = columns
        self.source = source
        let place = columns.kind == .hist ? columns.values[0] : columns.position
        positions = ChartPositions(place.map { source[$0].type }, zone: zone)
        let name = columns.position.map { shownLine(source[$0].name) }
        bars = BarChart(labelName: name ?? "row", seriesNames: [])
        histogram = Histogram(name: shownLine(source[columns.values[0]].name), positions: positions)
        guard columns.split == nil, columns.kind != .hist else { return }
        for index in columns.values.prefix(ChartStyle.mostSeries) {
            series.append(ChartSeries(name: shownLine(source[index].name)))
        }
    }

    /// Whether no further row can be drawn.
    var isFull: Bool { columns.kind == .bar && bars.groups.count >= Self.mostLabels }

    /// Adds a row.
    ///
    /// - Parameter text: Returns the text of a cell; nil for NULL.
    mutating func add(_ row: Row, _ text: (Cell) -> String?) {
        rowCount += 1
        switch columns.kind {
        case .hist: histogram.add(row.seconds(columns.values[0]) ?? row.number(columns.values[0]))
        case .bar: addBars(row, text)
        case .line, .spark: addPoints(row, text)
        }
    }

    /// Returns the index of the series that a row names; nil if there are too many.
    private mutating func seriesIndex(_ row: Row, _ split: Int, _ text: (Cell) -> String?) -> Int? {
        let name = text(row[split]).map(shownLine)
        if let index = seriesIndexes[name] { return index }
        guard series.count < ChartStyle.mostSeries else {
            furtherSeries += 1
            return nil
        }
        seriesIndexes[name] = series.count
        series.append(ChartSeries(name: name ?? "(null)"))
        return series.count - 1
    }

    private mutating func addBars(_ row: Row, _ text: (Cell) -> String?) {
        let label = columns.position.map { text(row[$0]).map(Self.label) } ?? "\(rowCount)"
        func bar(_ column: Int) -> BarChart.Bar {
            BarChart.Bar(number: row.number(column), text: text(row[column]) ?? "")
        }
        guard let split = columns.split else {
            bars.groups.append((label, columns.values.prefix(ChartStyle.mostSeries).map { bar($0) }))
            return
        }
        guard let index = seriesIndex(row, split, text) else { return }
        let group = groupIndexes[label] ?? bars.groups.count
        if group == bars.groups.count {
            groupIndexes[label] = group
            bars.groups.append((label, []))
        }
        while bars.groups[group].bars.count <= index { bars.groups[group].bars.append(nil) }
        bars.groups[group].bars[index] = bar(columns.values[0])
    }

    /// Returns the text of a label. Ignite pads literals in VALUES with blanks, which would move the text away from its bar.
    private static func label(_ text: String) -> String {
        var line = shownLine(text)[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    private mutating func addPoints(_ row: Row, _ text: (Cell) -> String?) {
        var position = Double(rowCount)
        if let column = columns.position {
            switch positions {
            case .rows: break
            case .labels:
                if labels.count <= Self.mostLabels { labels.append(text(row[column]).map(Self.label) ?? "(null)") }
            case .numbers, .times:
                guard let place = row.seconds(column) ?? row.number(column), place.isFinite else {
                    unplaced += 1
                    return
                }
                position = place
            }
        }
        guard let split = columns.split else {
            for (index, column) in columns.values.prefix(ChartStyle.mostSeries).enumerated() {
                add(row.number(column), at: position, to: index)
            }
            return
        }
        guard let index = seriesIndex(row, split, text) else { return }
        add(row.number(columns.values[0]), at: position, to: index)
    }

    private mutating func add(_ value: Double?, at position: Double, to index: Int) {
        if let value, !value.isFinite { unbounded += 1 }
        let finite = value.flatMap { $0.isFinite ? $0 : nil }
        if let finite, areIntegers, finite != finite.rounded() { areIntegers = false }
        series[index].add(position, finite)
    }

    // MARK: Drawing

    /// Returns the lines of the chart without notes.
    func lines(_ style: ChartStyle) throws(Failure) -> [String] {
        switch columns.kind {
        case .hist: return histogram.lines(style)
        case .bar:
            var chart = bars
            chart.seriesNames = series.map(\.name)
            return chart.lines(style)
        case .line, .spark:
            guard series.contains(where: { $0.range != nil }) else {
                throw .shell("\\chart: nothing to draw: all values of \(valueNames) are NULL or not finite")
            }
            if columns.kind == .spark {
                var chart = Sparkline(series: series)
                return chart.lines(style)
            }
            var chart = LineChart(
                positionName: columns.position.map { shownLine(source[$0].name) },
                positions: labels.isEmpty || labels.count > Self.mostLabels ? withoutLabels : .labels(labels),
                series: series, areIntegers: areIntegers)
            return chart.lines(style)
        }
    }

    private var withoutLabels: ChartPositions { if case .labels = positions { .rows } else { positions } }

    private var valueNames: String { columns.values.map { shownLine(source[$0].name) }.joined(separator: ", ") }

    /// Returns what the chart does not show.
    ///
    /// - Parameter isComplete: Whether all rows were read.
    func notes(isComplete: Bool) -> [String] {
        var notes: [String] = []
        if !isComplete { notes.append("(the first \(rowCount) rows; the result has more)") }
        if unplaced > 0, let position = columns.position {
            notes.append(
                "(without \(Self.rows(unplaced)) whose \(shownLine(source[position].name)) is NULL or not finite)")
        }
        if unbounded > 0 {
            notes.append(
                "(without \(unbounded == 1 ? "1 value that is" : "\(unbounded) values that are") NaN or infinite)")
        }
        if furtherSeries > 0, let split = columns.split {
            notes.append(
                "(the first \(ChartStyle.mostSeries) values of \(shownLine(source[split].name)), without \(Self.rows(furtherSeries)))"
            )
        }
        if columns.split == nil, columns.values.count > ChartStyle.mostSeries {
            notes.append("(the first \(ChartStyle.mostSeries) of \(columns.values.count) columns of numbers)")
        }
        if columns.kind == .hist, !histogram.values.isExact {
            notes.append("(too many different values: the counts at the ends of intervals are approximate)")
        }
        return notes
    }

    private static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
}
