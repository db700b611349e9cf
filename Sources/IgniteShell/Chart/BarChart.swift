/// Horizontal bars with their labels and values, in groups if there are several series.
struct BarChart {
    /// One bar.
    struct Bar {
        /// The length; nil for NULL, and not finite for infinite values and NaN.
        var number: Double?
        var text: String
    }

    /// The heading of the labels.
    var labelName: String
    /// The names of the series.
    var seriesNames: [String]
    /// Whether labels are not cut: intervals mean nothing then.
    var keepsLabels = false
    /// The label of each group, which is nil for NULL, and its bars: one for each series, nil without a row.
    var groups: [(label: String?, bars: [Bar?])] = []

    private static let shades = ["█", "▒", "░", "▓", "#", "=", "+", "-"]
    private static let asciiShades = ["#", "=", "+", "-", "*", "o", "x", "@"]
    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// The places of the bars: the cells before and after the zero line, and the cells of the longest bar.
    private struct Layout {
        var labelWidth = 0
        var before = 0
        var after = 0
        var longest = 0.0
        /// The greatest distance from 0.
        var most = 1.0
        var hasNegative = false

        /// Returns the length of a bar in cells.
        func length(_ number: Double) -> Double { abs(number) / most * longest }
    }

    func lines(_ style: ChartStyle) -> [String] {
        let layout = layOut(style)
        var lines = header(layout, style)
        for group in groups {
            let label = style.cut(group.label ?? style.null, to: layout.labelWidth)
            for (series, bar) in group.bars.enumerated() where bar != nil || group.bars.count == 1 {
                let isFirst = group.bars[..<series].allSatisfy { $0 == nil }
                let shown = isFirst ? (group.label == nil ? style.dim(label) : label) : ""
                let padding = spaces(layout.labelWidth - (isFirst ? displayWidth(label) : 0))
                let axis = isFirst && !layout.hasNegative ? style.verticalTick : style.vertical
                lines.append(" \(padding)\(shown) " + line(bar, series, axis: axis, layout, style))
            }
        }
        return lines + axisLines(layout, style)
    }

    private func header(_ layout: Layout, _ style: ChartStyle) -> [String] {
        let name = style.cut(labelName, to: layout.labelWidth)
        let pieces = seriesNames.enumerated().map { series, name in
            let name = style.cut(name, to: style.width / 2)
            guard seriesNames.count > 1 else { return (style.bold(name), displayWidth(name)) }
            return ("\(style.painted(shade(series, style), series)) \(style.bold(name))", displayWidth(name) + 2)
        }
        let indent = 1 + layout.labelWidth + 2 + layout.before
        let wrapped = style.wrapped(pieces, indent: min(indent, style.width / 2))
        let start = " " + spaces(layout.labelWidth - displayWidth(name))
        let first = wrapped[0].dropFirst(1 + layout.labelWidth)
        return [start + style.bold(name) + first] + wrapped.dropFirst()
    }

    private func shade(_ series: Int, _ style: ChartStyle) -> String {
        if style.isUnicode, style.isColored || seriesNames.count == 1 { return Self.shades[0] }
        return (style.isUnicode ? Self.shades : Self.asciiShades)[series % ChartStyle.mostSeries]
    }

    /// The text of a value: all its digits, unless they need too much room.
    private func text(_ bar: Bar, _ style: ChartStyle) -> String {
        guard bar.text.utf8.count > max(8, min(20, style.width / 4)), let number = bar.number else { return bar.text }
        return style.width < 60 ? compact(number, digits: 2) : compact(number)
    }

    // MARK: Layout

    private func layOut(_ style: ChartStyle) -> Layout {
        var layout = Layout()
        let widest = groups.reduce(displayWidth(labelName)) { max($0, displayWidth($1.label ?? style.null)) }
        layout.labelWidth = min(widest, keepsLabels ? style.width - 12 : style.width / 3)
        var sizes: [(number: Double, width: Int)] = []
        for bar in groups.lazy.flatMap(\.bars) {
            guard let bar, let number = bar.number, number.isFinite else { continue }
            sizes.append((number, displayWidth(text(bar, style)) + 1))
        }
        let most = sizes.reduce(0) { max($0, abs($1.number)) }
        layout.most = most > 0 ? most : 1
        layout.hasNegative = sizes.contains { $0.number < 0 }
        let room = max(2, style.width - layout.labelWidth - 2)
        /// The cells before and after the zero line if the longest bar has a length.
        func needed(_ longest: Double) -> (before: Int, after: Int) {
            var (before, after) = (0, 0)
            for size in sizes {
                let length = (abs(size.number) / layout.most * longest * 8).rounded() / 8
                let cells = max(1, Int(length.rounded(.up))) + size.width
                if size.number < 0 { before = max(before, cells) } else { after = max(after, cells) }
            }
            return (before, after)
        }
        var (low, high) = (0.0, Double(room))
        for _ in 0..<16 {
            let middle = (low + high) / 2
            let cells = needed(middle)
            if cells.before + 1 + cells.after <= room { low = middle } else { high = middle }
        }
        layout.longest = low
        layout.before = needed(low).before
        layout.after = max(1, room - 1 - layout.before)
        return layout
    }

    // MARK: Bars

    private func line(_ bar: Bar?, _ series: Int, axis: String, _ layout: Layout, _ style: ChartStyle) -> String {
        let before = spaces(layout.before)
        guard let bar, let number = bar.number else { return "\(before)\(axis) \(style.dim(style.null))" }
        let text = text(bar, style)
        guard number.isFinite else { return "\(before)\(axis) \(text)" }
        if number < 0 {
            let drawn = leftBar(layout.length(number), series, style)
            let padding = spaces(layout.before - drawn.width - 1 - displayWidth(text))
            return "\(padding)\(text) \(style.painted(drawn.text, series, of: seriesNames.count))\(axis)"
        }
        let drawn = rightBar(number == 0 ? 0 : layout.length(number), isZero: number == 0, series, style)
        return "\(before)\(axis)\(style.painted(drawn, series, of: seriesNames.count)) \(text)"
    }

    private func rightBar(_ length: Double, isZero: Bool, _ series: Int, _ style: ChartStyle) -> String {
        let shade = shade(series, style)
        guard style.isUnicode, shade == Self.shades[0] else {
            return String(repeating: shade, count: Int(length.rounded()))
        }
        // What is not 0 is visible.
        let parts = max(isZero ? 0 : 1, Int((length * 8).rounded()))
        return String(repeating: shade, count: parts / 8) + Self.eighths[parts % 8]
    }

    /// Only halves exist as characters that are filled from the right.
    private func leftBar(_ length: Double, _ series: Int, _ style: ChartStyle) -> (text: String, width: Int) {
        let shade = shade(series, style)
        guard style.isUnicode, shade == Self.shades[0] else {
            let count = Int(length.rounded())
            return (String(repeating: shade, count: count), count)
        }
        let halves = max(1, Int((length * 2).rounded()))
        return ((halves % 2 == 1 ? "▐" : "") + String(repeating: shade, count: halves / 2), halves / 2 + halves % 2)
    }

    // MARK: Axis

    private func axisLines(_ layout: Layout, _ style: ChartStyle) -> [String] {
        let numbers = groups.lazy.flatMap(\.bars).compactMap { $0?.number }.filter(\.isFinite)
        guard let least = numbers.min(), let greatest = numbers.max(), least < 0 || greatest > 0 else { return [] }
        let range = min(0, least)...max(0, greatest)
        let areIntegers = numbers.allSatisfy { $0 == $0.rounded() }
        let steps = max(1, Int(layout.longest * (range.upperBound / layout.most - range.lowerBound / layout.most)) / 8)
        let scale = NumberScale(range, steps: steps, areIntegers: areIntegers)
        let ticks = scale.ticks.map { value in
            let cells = Int(layout.length(value).rounded())
            return ChartStyle.Tick(
                cell: layout.before + (value < 0 ? -cells : cells) - (layout.hasNegative ? 0 : 1),
                label: scale.label(value))
        }
        let indent = layout.labelWidth + 2
        return layout.hasNegative
            ? style.axis(ticks, indent: indent, length: layout.before + 1 + layout.after, crossing: layout.before)
            : style.axis(ticks, indent: indent + 1, length: layout.after)
    }
}

extension ChartStyle {
    /// Returns text in the color of a series, if there are several.
    fileprivate func painted(_ text: String, _ series: Int, of count: Int) -> String {
        count > 1 ? painted(text, series) : text
    }
}
