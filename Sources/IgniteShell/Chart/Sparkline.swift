/// One line for each series: its course as small bars, with its lowest, highest and last value.
struct Sparkline {
    var series: [ChartSeries]

    private static let levels = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let asciiLevels = ["_", ".", "-", "~", "=", "+", "*", "#"]

    mutating func lines(_ style: ChartStyle) -> [String] {
        for index in series.indices { series[index].sort() }
        let names = series.map { style.cut($0.name, to: max(6, style.width / 4)) }
        let nameWidth = names.reduce(0) { max($0, displayWidth($1)) }
        let texts = series.map { series in
            [series.range?.lowerBound, series.range?.upperBound, series.last].map { number in
                number.map { compact($0) } ?? style.null
            }
        }
        var titles = ["min", "max", "last"]
        var widths = titles.indices.map { column in
            texts.reduce(titles[column].count) { max($0, $1[column].utf8.count) }
        }
        func room() -> Int { style.width - nameWidth - 2 - widths.reduce(0) { $0 + $1 + 2 } }
        while room() < 8, !titles.isEmpty {
            titles.removeLast()
            widths.removeLast()
        }
        let length = min(room(), series.reduce(1) { max($0, $1.points.count) })
        func statistics(_ texts: [String]) -> String {
            widths.indices.map { "  " + spaces(widths[$0] - texts[$0].utf8.count) + texts[$0] }.joined()
        }
        let header = spaces(2 + nameWidth + length) + style.dim(statistics(titles))
        return [header]
            + series.indices.map { index in
                let padding = spaces(nameWidth - displayWidth(names[index]))
                let course = course(series[index], length, style)
                return " \(style.bold(names[index]))\(padding) \(course)\(statistics(texts[index]))"
            }
    }

    private func course(_ series: ChartSeries, _ length: Int, _ style: ChartStyle) -> String {
        var sums = Array(repeating: (sum: 0.0, count: 0), count: length)
        let (first, last) = (series.points.first?.position ?? 0, series.points.last?.position ?? 0)
        for (index, point) in series.points.enumerated() where !point.isGap {
            let share = fraction(of: point.position, from: first, to: last)
            let cell = series.points.count <= length ? index : min(Int(share * Double(length)), length - 1)
            sums[cell].sum += point.low / 2 + point.high / 2
            sums[cell].count += 1
        }
        let levels = style.isUnicode ? Self.levels : Self.asciiLevels
        return sums.map { cell in
            guard cell.count > 0, let range = series.range else { return " " }
            guard range.lowerBound < range.upperBound else { return levels[3] }
            let value = cell.sum / Double(cell.count)
            return levels[Int((fraction(of: value, from: range.lowerBound, to: range.upperBound) * 7).rounded())]
        }.joined()
    }
}
