/// Lines over numbers, times or the rows, between axes with numbers.
struct LineChart {
    /// The heading of the positions; nil if they are the rows.
    var positionName: String?
    var positions: ChartPositions
    var series: [ChartSeries]
    /// Whether all values are integers.
    var areIntegers: Bool

    /// Whether neither color nor anything else tells the series apart.
    private func needsMarkers(_ style: ChartStyle) -> Bool {
        series.count > 1 && !(style.isColored && style.isUnicode)
    }

    /// Returns the lines. At least one series has a value.
    mutating func lines(_ style: ChartStyle) -> [String] {
        for index in series.indices { series[index].sort() }
        let ranges = series.compactMap(\.range)
        let values = ranges.map(\.lowerBound).min()!...ranges.map(\.upperBound).max()!
        let places = series.flatMap { [$0.points.first, $0.points.last] }.compactMap { $0?.position }
        let span = places.min()!...places.max()!

        let header = header(style)
        let height = max(4, min(style.height - header.count - 3, max(8, style.width / 3)))
        let scale = NumberScale(values, steps: max(2, height / 3), areIntegers: areIntegers, widens: true)
        let labels = scale.ticks.map { (value: $0, text: scale.label($0)) }
        let labelWidth = labels.reduce(1) { max($0, $1.text.utf8.count) }
        let indent = labelWidth + 3
        var canvas = Canvas(
            columns: max(8, style.width - indent), rows: height,
            marksCells: needsMarkers(style), style)
        for index in series.indices { draw(index, span, scale, on: &canvas, style) }

        var labelOfRow: [Int: String] = [:]
        for label in labels { labelOfRow[canvas.row(Self.y(label.value, scale, canvas))] = label.text }
        let zero = scale.low < 0 && scale.high > 0 ? canvas.row(Self.y(0, scale, canvas)) : nil
        let plot = (0..<height).map { row in
            let label = labelOfRow[row] ?? ""
            let axis = label.isEmpty ? style.vertical : style.verticalTick
            let blank = row == zero ? (style.isUnicode ? "┈" : "-") : " "
            let isColored = style.isColored && series.count > 1
            var line = canvas.text(row: row, blank: blank, isColored: isColored)
            while line.last == " " { line.removeLast() }
            return " \(spaces(labelWidth - label.utf8.count))\(label) \(axis)\(line)"
        }
        return header + plot + style.axis(ticks(span, canvas, style), indent: indent, length: canvas.columns)
    }

    private func header(_ style: ChartStyle) -> [String] {
        var pieces = series.enumerated().map { index, series in
            let name = style.cut(series.name, to: style.width / 2)
            guard self.series.count > 1 else { return (style.bold(name), displayWidth(name)) }
            let sign = needsMarkers(style) ? style.marker(index) : "━━"
            return ("\(style.painted(sign, index)) \(style.bold(name))", displayWidth(sign) + 1 + displayWidth(name))
        }
        if let name = positionName.map({ style.cut($0, to: style.width / 2) }) {
            pieces.append((style.dim("by \(name)"), 3 + displayWidth(name)))
        }
        return style.wrapped(pieces, indent: 1)
    }

    // MARK: Lines

    private static func y(_ value: Double, _ scale: NumberScale, _ canvas: Canvas) -> Int {
        Int(((1 - fraction(of: value, from: scale.low, to: scale.high)) * Double(canvas.height - 1)).rounded())
    }

    private static func x(_ position: Double, _ span: ClosedRange<Double>, _ canvas: Canvas) -> Int {
        // A single position is in the middle.
        guard span.lowerBound < span.upperBound else { return canvas.width / 2 }
        let share = fraction(of: position, from: span.lowerBound, to: span.upperBound)
        return Int((share * Double(canvas.width - 1)).rounded())
    }

    private func draw(
        _ index: Int, _ span: ClosedRange<Double>, _ scale: NumberScale, on canvas: inout Canvas, _ style: ChartStyle
    ) {
        let points = series[index].points
        let spacing = 12
        // The marks of different series are in different columns.
        var nextMark = points.count > canvas.columns / 3 ? index * spacing / series.count : 0
        var last: (x: Int, low: Int, high: Int)?
        for (number, point) in points.enumerated() {
            guard !point.isGap else {
                last = nil
                continue
            }
            // Dots count from the top.
            let x = Self.x(point.position, span, canvas)
            let (low, high) = (Self.y(point.high, scale, canvas), Self.y(point.low, scale, canvas))
            canvas.line(from: (x, low), to: (x, high), index)
            if let last {
                let start = min(max((low + high) / 2, last.low), last.high)
                canvas.line(from: (last.x, start), to: (x, min(max(start, low), high)), index)
            }
            let isAlone = last == nil && (number + 1 == points.count || points[number + 1].isGap)
            if needsMarkers(style) {
                if isAlone || style.isUnicode && canvas.column(x) >= nextMark {
                    canvas.mark(x, low, style.marker(index), index)
                    nextMark = max(nextMark + spacing, canvas.column(x) + (points.count > canvas.columns / 3 ? 1 : 0))
                }
            } else if isAlone {
                canvas.mark(x, low, style.isUnicode ? "•" : "*", index)
            }
            last = (x, low, high)
        }
    }

    // MARK: The horizontal axis

    private func ticks(_ span: ClosedRange<Double>, _ canvas: Canvas, _ style: ChartStyle) -> [ChartStyle.Tick] {
        func cell(_ position: Double) -> Int { canvas.column(Self.x(position, span, canvas)) }
        switch positions {
        case .labels(let labels) where !labels.isEmpty:
            let texts = labels.map { style.cut($0, to: max(8, canvas.columns / 4)) }
            let widest = texts.reduce(1) { max($0, displayWidth($1)) }
            let every = max(1, (texts.count * (widest + 2) + canvas.columns - 1) / canvas.columns)
            return stride(from: 0, to: texts.count, by: every).map {
                ChartStyle.Tick(cell: cell(Double($0 + 1)), label: texts[$0])
            }
        case .times(let hasDate, let zone):
            let scale = TimeScale(span, hasDate: hasDate, zone: zone, width: canvas.columns)
            let places = span.lowerBound < span.upperBound ? scale.ticks : [span.lowerBound]
            return places.map {
                ChartStyle.Tick(cell: cell($0), label: scale.label($0), context: scale.context($0))
            }
        case .numbers, .rows, .labels:
            guard span.lowerBound < span.upperBound else {
                return [ChartStyle.Tick(cell: cell(span.lowerBound), label: compact(span.lowerBound))]
            }
            let isCount = if case .numbers = positions { false } else { true }
            let scale = NumberScale(span, steps: max(1, canvas.columns / 8), areIntegers: isCount)
            return scale.ticks.map { ChartStyle.Tick(cell: cell($0), label: scale.label($0)) }
        }
    }
}
